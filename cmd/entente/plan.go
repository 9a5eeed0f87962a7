package main

import (
	"fmt"

	"entente/graph/check"
	"entente/graph/neo"
	"entente/graph/output"
	"entente/graph/plan"
	"entente/schema"

	"github.com/spf13/cobra"
)

func (a *app) planCommand() *cobra.Command {
	var all bool
	var f inputFlags
	cmd := &cobra.Command{
		Use:   "plan PATH...",
		Short: "Show what a load would change",
		Long: `Plan compares dossiers with the graph and writes nothing. Each line is one record:

  +  new: a load writes it
  ~  changed: a load rewrites it
  =  unchanged (with --all)
  -  no longer stated: a load with --prune removes it`,
		Example: `  entente plan fixtures/niger-2023.yaml
  entente plan dossiers/ --output json`,
		Args: args(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, paths []string) error {
			in, err := a.input(cmd, f, paths)
			if err != nil {
				return err
			}
			defer func() { _ = in.close() }()
			sink := a.rejects(f)
			p, err := a.plan(cmd, in, all, sink)
			if err != nil {
				return err
			}
			if err := sink.commit(); err != nil {
				return err
			}
			return rejected(p.Outcome.Rejects(), "would be rejected")
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "show all records: unchanged ones, too, and however many there are")
	f.add(cmd, "")
	return cmd
}

// mostLines is how many changes a plan shows unasked.
const mostLines = 10_000

func (a *app) plan(cmd *cobra.Command, in *input, all bool, sink *rejects) (p *plan.Plan, err error) {
	size, err := a.batchSize()
	if err != nil {
		return nil, err
	}
	lines := &planLines{app: a, all: all, table: output.Table{Columns: []string{"change", "kind", "id", "record"}}}
	err = a.inGraph(cmd, func(db *neo.DB, ontology *schema.Ontology) (err error) {
		p, err = plan.Make(cmd.Context(), db, ontology, in, size, lines.node, lines.statement, sink.add)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, r := range p.Left.Removed {
		lines.add(plan.Gone, check.Statement, r.Key, statementText(r.Subject, r.Type, r.Object, ""))
	}
	if err := a.write(lines.table); err != nil {
		return nil, err
	}
	if lines.more > 0 {
		fmt.Fprintf(a.err, "and %s more; --all shows them\n", plural(lines.more, "change", "changes"))
	}
	if a.format == output.Text {
		a.writePlanCounts(p)
	}
	return p, nil
}

// planLines gathers what a plan shows.
type planLines struct {
	app   *app
	all   bool
	table output.Table
	more  int
}

func (l *planLines) node(n plan.Node) { l.add(n.Change, n.Kind, n.ID, n.Name) }

func (l *planLines) statement(s *plan.Statement) {
	if l.wanted(s.Change) {
		l.add(s.Change, check.Statement, s.Key, statementText(s.Subject, s.Type, s.Object, s.Valid.String()))
	}
}

func (l *planLines) wanted(change plan.Change) bool { return l.all || change != plan.Unchanged }

func (l *planLines) add(change plan.Change, kind check.Kind, id, record string) {
	switch {
	case !l.wanted(change):
	case !l.all && len(l.table.Rows) == mostLines:
		l.more++
	default:
		word := string(change)
		if l.app.format == output.Text {
			word = change.Symbol()
		}
		l.table.Rows = append(l.table.Rows, []any{word, string(kind), id, record})
	}
}

func statementText(subject, relation, object, valid string) string {
	text := fmt.Sprintf("%s %s %s", subject, relation, object)
	if valid != "" {
		text += " " + valid
	}
	return text
}

func (a *app) writePlanCounts(p *plan.Plan) {
	for _, kind := range check.Kinds {
		line := fmt.Sprintf("%-10s", kind)
		for _, change := range []plan.Change{plan.New, plan.Changed, plan.Unchanged, plan.Gone} {
			line += fmt.Sprintf("  %s %d", change.Symbol(), p.Counts[kind][change])
		}
		fmt.Fprintln(a.out, line)
	}
}
