package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"entente/graph/draw"
	"entente/graph/neo"
	"entente/graph/picture"
	"entente/graph/query"
	"entente/schema"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func (a *app) drawCommand() *cobra.Command {
	var q asked
	var name string
	p := pictured{file: "graph.svg"}
	cmd := &cobra.Command{
		Use:   "draw",
		Short: "Draw the graph, the answer of a query, a network, a timeline, a matrix, a map",
		Long: `Draw makes a picture of all statements of the graph, or with --query of those
that a query answers with; its commands draw others: the network of an entity, a
timeline of two, a matrix of a bloc, a map of troops, networks by year. What is
asserted or reported is solid, and what is planned, possible, demanded, denied or
history is dashed.

The file's name says what it becomes: .svg, .png, or .html, a page that can be
searched and zoomed and asks for nothing outside of itself.

--as-of is a day of the world: what held or happened on it. --known-by is a day
of the sources: only what they had said by it. With --query they are its
parameters, as in entente query run.`,
		Example: `  entente draw -o graph.svg
  entente draw --as-of 2023-07-26 --known-by 2023-08-31 -o coup.html
  entente draw --query neighbours --param entity=niger --as-of 2023-07-26 -o niger.png
  entente draw ego niger --as-of 2023-07-01 -o niger.svg`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			q.asOf, q.knownBy = p.asOf, p.knownBy
			if name == "" && q.cypher == "" {
				if len(q.params) > 0 {
					return usageError{errors.New("--param goes with --query")}
				}
				return a.draw(cmd, p, func(ctx context.Context, db *neo.DB, f picture.Filter) (draw.Picture, error) {
					return picture.Everything(ctx, db, f)
				})
			}
			if len(p.types) > 0 || len(p.modalities) > 0 || p.undated {
				return usageError{errors.New("--types, --modalities and --undated go without --query: a query has parameters of its own")}
			}
			return a.drawAnswer(cmd, p, name, q)
		},
	}
	p.flags(cmd)
	cmd.Flags().StringVar(&name, "query", "", "draw the answer of this query")
	cmd.Flags().StringArrayVar(&q.params, "param", nil, "parameter of the query as NAME=VALUE; may be repeated")
	cmd.Flags().StringVar(&q.cypher, "cypher", "", "draw the answer of a statement of your own, in a file or - for the standard input")
	_ = cmd.RegisterFlagCompletionFunc("query", a.completeQuery)
	cmd.AddCommand(a.drawEgoCommand(), a.drawTimelineCommand(), a.drawMatrixCommand(), a.drawMapCommand(), a.drawYearsCommand())
	return cmd
}

// pictured is a picture as the flags ask it.
type pictured struct {
	file, title       string
	asOf, knownBy     string
	types, modalities []string
	undated           bool
}

// flags are those of every picture, but for some that a kind has no use for.
func (p *pictured) flags(cmd *cobra.Command, without ...string) {
	all := pflag.NewFlagSet("", pflag.ContinueOnError)
	all.StringVarP(&p.file, "out", "o", p.file, "file to write, .svg, .png or .html")
	all.StringVar(&p.title, "title", "", "title of the picture")
	all.StringVar(&p.asOf, "as-of", "", "day of the world that is asked of, as 2023-07-26")
	all.StringVar(&p.knownBy, "known-by", "", "last day on which what the sources say counts, as 2023-09-05")
	all.StringSliceVar(&p.types, "types", nil, "only these relations, as ally-of, or family:alliance")
	all.StringSliceVar(&p.modalities, "modalities", nil, "only what is said in these ways, as asserted,planned")
	all.BoolVar(&p.undated, "undated", false, "with --as-of, what has no time, too")
	all.VisitAll(func(f *pflag.Flag) {
		if !slices.Contains(without, f.Name) {
			cmd.Flags().AddFlag(f)
		}
	})
}

// filter is what the flags let through.
func (p *pictured) filter(o *schema.Ontology) (f picture.Filter, err error) {
	f = picture.Filter{Ontology: o, Undated: p.undated}
	if f.AsOf, err = flagDay("--as-of", p.asOf); err != nil {
		return f, err
	}
	if f.KnownBy, err = flagDay("--known-by", p.knownBy); err != nil {
		return f, err
	}
	for _, name := range p.types {
		types, err := relation(o, name)
		if err != nil {
			return f, err
		}
		f.Types = append(f.Types, types...)
	}
	f.Modalities, err = known("--modalities", "modality", p.modalities, o.ModalityNames())
	return f, err
}

// draw reads a picture from the graph and writes it.
func (a *app) draw(cmd *cobra.Command, p pictured, read func(ctx context.Context, db *neo.DB, f picture.Filter) (draw.Picture, error)) error {
	format, err := draw.FormatOf(p.file)
	if err != nil {
		return usageError{err}
	}
	ontology, err := a.ontology()
	if err != nil {
		return err
	}
	f, err := p.filter(ontology)
	if err != nil {
		return usageError{err}
	}
	var drawn draw.Picture
	err = a.inGraph(cmd, func(db *neo.DB, _ *schema.Ontology) (err error) {
		drawn, err = read(cmd.Context(), db, f)
		return err
	})
	if err != nil {
		return err
	}
	return a.writeDrawn(cmd, p, drawn, format)
}

func (a *app) writeDrawn(cmd *cobra.Command, p pictured, drawn draw.Picture, format draw.Format) error {
	if p.title != "" {
		drawn = draw.Titled(drawn, p.title)
	}
	if err := writePicture(cmd.Context(), p.file, drawn, format); err != nil {
		return err
	}
	fmt.Fprintln(a.out, p.file)
	return nil
}

// drawAnswer draws what a query answers with.
func (a *app) drawAnswer(cmd *cobra.Command, p pictured, name string, q asked) error {
	format, err := draw.FormatOf(p.file)
	if err != nil {
		return usageError{err}
	}
	var given []string
	if name != "" {
		given = []string{name}
	}
	result, err := a.ask(cmd, given, q)
	if err != nil {
		return err
	}
	ontology, err := a.ontology()
	if err != nil {
		return err
	}
	g, err := drawn(ontology, result)
	if err != nil {
		return err
	}
	if name != "" {
		library, err := a.library()
		if err != nil {
			return err
		}
		if asked, err := library.Find(name); err == nil {
			g.Title = asked.Title
		}
	}
	return a.writeDrawn(cmd, p, g, format)
}

func drawn(ontology *schema.Ontology, result *query.Result) (draw.Graph, error) {
	if len(result.Graph.Nodes) == 0 {
		if len(result.Rows) == 0 {
			return draw.Graph{}, errors.New("nothing to draw: the answer is empty")
		}
		return draw.Graph{}, errors.New("nothing to draw: the answer has no nodes or relationships, only values")
	}
	return picture.Of(ontology, result.Graph), nil
}

func writePicture(ctx context.Context, file string, drawn draw.Picture, format draw.Format) error {
	return writeWhole("picture", file, func(w io.Writer) error { return draw.Render(ctx, w, drawn, format) })
}
