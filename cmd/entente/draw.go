package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"entente/graph/draw"
	"entente/graph/neo"
	"entente/graph/picture"
	"entente/graph/query"
	"entente/graph/wholefile"
	"entente/schema"

	"github.com/spf13/cobra"
)

func (a *app) drawCommand() *cobra.Command {
	var q asked
	var name, file, title string
	cmd := &cobra.Command{
		Use:   "draw",
		Short: "Draw the graph, or the answer of a query, as SVG or PNG",
		Long: `Draw makes a picture of all statements of the graph, or with --query of those
that a query answers with. Lines are solid where a statement is asserted or
reported, and dashed where it is planned, possible, demanded, denied or history.`,
		Example: `  entente draw -o graph.svg
  entente draw --query neighbours --param entity=niger -o niger.png`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := draw.FormatOf(file)
			if err != nil {
				return usageError{err}
			}
			g, err := a.picture(cmd, name, q)
			if err != nil {
				return err
			}
			if title != "" {
				g.Title = title
			}
			if err := writePicture(cmd.Context(), file, g, format); err != nil {
				return err
			}
			fmt.Fprintln(a.out, file)
			return nil
		},
	}
	cmd.Flags().StringVarP(&file, "out", "o", "graph.svg", "file to write, .svg or .png")
	cmd.Flags().StringVar(&name, "query", "", "draw the answer of this query")
	cmd.Flags().StringArrayVar(&q.params, "param", nil, "parameter of the query as NAME=VALUE; may be repeated")
	cmd.Flags().StringVar(&q.cypher, "cypher", "", "draw the answer of a statement of your own, in a file or - for the standard input")
	cmd.Flags().StringVar(&title, "title", "", "title of the picture")
	_ = cmd.RegisterFlagCompletionFunc("query", a.completeQuery)
	return cmd
}

func (a *app) picture(cmd *cobra.Command, name string, q asked) (g draw.Graph, err error) {
	if name == "" && q.cypher == "" {
		if len(q.params) > 0 {
			return g, usageError{errors.New("--param goes with --query")}
		}
		err = a.inGraph(cmd, func(db *neo.DB, ontology *schema.Ontology) (err error) {
			g, err = picture.Everything(cmd.Context(), db, ontology)
			return err
		})
		return g, err
	}
	var given []string
	if name != "" {
		given = []string{name}
	}
	result, err := a.ask(cmd, given, q)
	if err != nil {
		return g, err
	}
	ontology, err := a.ontology()
	if err != nil {
		return g, err
	}
	if g, err = drawn(ontology, result); err != nil || name == "" {
		return g, err
	}
	library, err := a.library()
	if err != nil {
		return g, err
	}
	asked, err := library.Find(name)
	if err == nil {
		g.Title = asked.Title
	}
	return g, err
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

// writePicture writes a file as a whole or not at all.
func writePicture(ctx context.Context, file string, g draw.Graph, format draw.Format) error {
	err := wholefile.Write(file, 0o644, func(w io.Writer) error { return draw.Render(ctx, w, g, format) })
	var refused *fs.PathError
	if errors.As(err, &refused) {
		return fmt.Errorf("the picture %s cannot be written: %w", file, refused.Err)
	}
	return err
}
