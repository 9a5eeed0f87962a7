package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"entente/graph"
	"entente/graph/analysis"
	"entente/graph/gazetteer"
	"entente/graph/neo"
	"entente/graph/output"
	"entente/schema"
	"entente/schema/edtf"
	"entente/schema/problem"

	"github.com/spf13/cobra"
)

// analysed is an analysis as the flags ask it.
type analysed struct {
	types, labels, modalities          []string
	asOf, knownBy, weight, years       string
	system, entity, capability, prefix string
	directed, undirected, undated      bool
	write, clear, summary              bool
	top                                int
}

func (a *app) analyseCommand() *cobra.Command {
	var q analysed
	cmd := &cobra.Command{
		Use: "analyse MEASURE", Aliases: []string{"analyze"},
		Short: "Measure the network of the statements: centrality, communities, balance, similarity",
		Long: `Analyse reads a part of the graph once and measures the network that it makes.
All statements that tie two entities are one edge, whose weight is how many they
are, or with --weight none 1. A plan or a denial makes no tie unless --modalities
says so, and a statement of an entity about itself makes none.

` + measureHelp() + `
--as-of asks of the world on a day: a state counts as long as it holds, and ends
with what the ontology says ends it; an event counts on its day alone. Without
it, all of time counts. --known-by asks of what the sources had said by a day.

--write puts the figures on the entities as properties, analysis_pagerank and so
on, with a text such as analysis_pagerank_of that says of which network they are,
and takes away what an earlier run left on others. A load that changes an entity
drops them, exports have them where the form can say it, and the fingerprint of
the graph is another one with them. --clear takes them all away again.`,
		Example: `  entente analyse pagerank --as-of 2023-07-01 --top 10
  entente analyse communities --types family:alliance,cooperates-with --labels country
  entente analyse balance --years 2018/2024 --output csv
  entente analyse similarity --as-of 2010-12-31 --entity france --top 10
  entente analyse degree --write
  entente analyse --clear`,
		Args: args(cobra.MaximumNArgs(1)), ValidArgs: measureNames(),
		RunE: func(cmd *cobra.Command, given []string) error {
			if q.clear && q.write || q.directed && q.undirected {
				return usageError{errors.New("--write and --clear, and --directed and --undirected, exclude each other")}
			}
			if q.clear {
				return a.clearAnalysis(cmd, given, q)
			}
			return a.analyse(cmd, given, q)
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&q.types, "types", nil, "relations that tie, as ally-of, or family:alliance (default: all that the measure can use)")
	f.StringSliceVar(&q.labels, "labels", nil, "only entities with one of these labels")
	f.StringVar(&q.asOf, "as-of", "", "day of the world that is asked of, as 2023-07-26")
	f.StringVar(&q.knownBy, "known-by", "", "last day on which what the sources say counts, as 2023-09-05")
	f.StringSliceVar(&q.modalities, "modalities", nil, "modalities that count (default: those of facts)")
	f.BoolVar(&q.undated, "undated", false, "with --as-of, count statements without any time too")
	f.BoolVar(&q.directed, "directed", false, "ties go from subject to object, and both ways where the relation is symmetric")
	f.BoolVar(&q.undirected, "undirected", false, "ties have no direction")
	f.StringVar(&q.weight, "weight", "", "count: an edge weighs as many as its statements; none: 1")
	f.IntVar(&q.top, "top", 0, "only so many rows; 0 for all")
	f.BoolVar(&q.summary, "summary", false, "instead of the rows, the figures of the network as a whole")
	f.StringVar(&q.years, "years", "", "balance: a row for the last day of each year, as 2018/2024")
	f.StringVar(&q.entity, "entity", "", "similarity: only pairs with this entity, by its id")
	f.StringVar(&q.capability, "capability", "", "similarity: a property of states, or a .csv file with the columns id and weight, that says how much each counts (default: all the same)")
	f.StringVar(&q.system, "system", "", "only entities with a code of this system on the day (similarity: cow, the members of the state system; - for any)")
	f.BoolVar(&q.write, "write", false, "write the figures as properties of the entities")
	f.BoolVar(&q.clear, "clear", false, "take all such properties away")
	f.StringVar(&q.prefix, "prefix", analysis.Prefix, "what the names of the properties begin with")
	_ = cmd.RegisterFlagCompletionFunc("weight", cobra.FixedCompletions([]string{"count", "none"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func measureNames() []string {
	var names []string
	for _, m := range analysis.Measures {
		names = append(names, m.Name)
	}
	return names
}

func measureHelp() string {
	var b strings.Builder
	for _, m := range analysis.Measures {
		fmt.Fprintf(&b, "  %-12s %s\n", m.Name, m.Short)
	}
	return b.String()
}

func (a *app) clearAnalysis(cmd *cobra.Command, given []string, q analysed) error {
	if len(given) > 0 {
		return usageError{errors.New("--clear takes the properties of all measures away: name none")}
	}
	ontology, err := a.ontology()
	if err != nil {
		return err
	}
	if err := analysis.CheckPrefix(ontology, q.prefix); err != nil {
		return usageError{err}
	}
	batch, err := a.batchSize()
	if err != nil {
		return err
	}
	return a.inGraph(cmd, func(db *neo.DB, ontology *schema.Ontology) error {
		n, err := analysis.Clear(cmd.Context(), db, ontology, q.prefix, batch)
		if err == nil {
			fmt.Fprintf(a.err, "cleared from %s\n", plural(n, "entity", "entities"))
		}
		return err
	})
}

func (a *app) analyse(cmd *cobra.Command, given []string, q analysed) error {
	m, err := measureOf(given)
	if err != nil {
		return usageError{err}
	}
	ontology, err := a.ontology()
	if err != nil {
		return err
	}
	f, err := q.filter(m, ontology)
	if err == nil {
		err = q.check(m, ontology)
	}
	if err != nil {
		return usageError{err}
	}
	batch, err := a.batchSize()
	if err != nil {
		return err
	}
	weights, err := q.weights()
	if err != nil {
		return err
	}
	return a.inGraph(cmd, func(db *neo.DB, ontology *schema.Ontology) error {
		if q.years != "" {
			return a.balanceByYear(cmd.Context(), db, ontology, f, q)
		}
		n, err := analysis.Read(cmd.Context(), db, f)
		if err != nil {
			return err
		}
		if m.Name == "similarity" {
			if err := a.tellAbsent(n, f); err != nil {
				return err
			}
		}
		asked := analysis.Asked{Signs: analysis.Signs(ontology), Entity: q.entity, Weighted: q.capability != ""}
		if err := a.prepare(n, q, weights); err != nil {
			return err
		}
		r, err := interruptible(cmd.Context(), func() (*analysis.Result, error) { return m.Run(cmd.Context(), n, asked) })
		if err != nil {
			return err
		}
		if err := a.tellAnalysis(r, q); err != nil || !q.write {
			return err
		}
		r.Of = q.of(f)
		written, err := analysis.Write(cmd.Context(), db, ontology, m, r, q.prefix, batch)
		if err == nil {
			fmt.Fprintf(a.err, "written to %s\n", plural(written, "entity", "entities"))
		}
		return err
	})
}

func measureOf(given []string) (*analysis.Measure, error) {
	if len(given) == 0 {
		return nil, fmt.Errorf("name a measure: %s", strings.Join(measureNames(), ", "))
	}
	if m := analysis.Find(given[0]); m != nil {
		return m, nil
	}
	unknown := problem.Problem{What: fmt.Sprintf("there is no measure %q", given[0]), Suggest: problem.Suggest(given[0], measureNames())}
	if len(unknown.Suggest) == 0 {
		unknown.What += ": it is " + strings.Join(measureNames(), ", ")
	}
	return nil, unknown
}

// tellAnalysis writes the rows, or the summary, and on stderr what the whole is.
func (a *app) tellAnalysis(r *analysis.Result, q analysed) error {
	t := output.Table{Columns: r.Columns, Rows: r.Rows}
	if q.summary {
		t = output.Table{Rows: [][]any{nil}}
		for _, figure := range r.Summary {
			t.Columns = append(t.Columns, figure.Name)
			t.Rows[0] = append(t.Rows[0], figure.Value)
		}
	} else if q.top > 0 && len(t.Rows) > q.top {
		t.Rows = t.Rows[:q.top]
	}
	if err := a.write(t); err != nil || q.summary {
		return err
	}
	var figures []string
	for _, figure := range r.Summary {
		figures = append(figures, fmt.Sprintf("%s %s", strings.ReplaceAll(figure.Name, "_", " "), output.Cell(figure.Value)))
	}
	fmt.Fprintln(a.err, strings.Join(figures, ", "))
	if len(t.Rows) < len(r.Rows) {
		fmt.Fprintf(a.err, "the first %d of %d rows are shown\n", len(t.Rows), len(r.Rows))
	}
	return nil
}

func (a *app) balanceByYear(ctx context.Context, db *neo.DB, ontology *schema.Ontology, f analysis.Filter, q analysed) error {
	first, last, err := yearsOf(q.years)
	if err != nil {
		return usageError{err}
	}
	years, err := analysis.ReadYears(ctx, db, f, first, last)
	if err != nil {
		return err
	}
	t := output.Table{Columns: []string{"year"}}
	signs := analysis.Signs(ontology)
	for _, year := range years {
		row := []any{year.Year}
		for _, figure := range year.Network.Balance(signs).Figures() {
			if len(t.Rows) == 0 {
				t.Columns = append(t.Columns, figure.Name)
			}
			row = append(row, figure.Value)
		}
		t.Rows = append(t.Rows, row)
	}
	return a.write(t)
}

func yearsOf(text string) (first, last int, err error) {
	span, err := edtf.Parse(text)
	from, begins := span.From()
	to, ends := span.To()
	if err != nil || !begins || !ends || to.Year-from.Year > 500 {
		return 0, 0, fmt.Errorf("--years %s: write the first and the last, at most 500 apart, as 2018/2024", text)
	}
	return from.Year, to.Year, nil
}

// inNetwork refuses an id that is not in the network: no rows would look as if it
// had no likeness to anybody.
func inNetwork(n *analysis.Network, id string) error {
	var ids []string
	for _, node := range n.Nodes {
		ids = append(ids, node.ID)
	}
	if slices.Contains(ids, id) {
		return nil
	}
	return problem.Problem{What: fmt.Sprintf("--entity: the network has no %q, by its id", id), Suggest: problem.Suggest(id, ids)}
}

// tellAbsent tells how many members of the system the graph does not have: to
// have no alliances in common is a likeness, too.
func (a *app) tellAbsent(n *analysis.Network, f analysis.Filter) error {
	if f.System == "" {
		return nil
	}
	entities, err := gazetteer.Entities()
	if err != nil {
		return err
	}
	members := 0
	for _, e := range entities {
		holds := func(c graph.Code) bool { return c.System == f.System && (f.AsOf.IsZero() || c.Valid.Contains(f.AsOf)) }
		if slices.ContainsFunc(e.Codes, holds) {
			members++
		}
	}
	if len(n.Nodes) < members {
		fmt.Fprintf(a.err, "the graph has %d of the %d that have a code of the system %s then, and S depends on who is in it: the data set cow-states has them all\n", len(n.Nodes), members, f.System)
	}
	return nil
}
