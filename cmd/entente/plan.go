package main

import (
	"fmt"

	"entente/graph/check"
	"entente/graph/output"
	"entente/graph/plan"

	"github.com/spf13/cobra"
)

func (a *app) planCommand() *cobra.Command {
	var all bool
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
			result, err := a.check(cmd, paths)
			if err != nil {
				return err
			}
			p, err := a.plan(cmd, result)
			if err != nil {
				return err
			}
			if err := a.write(planTable(p, all)); err != nil {
				return err
			}
			if a.format == output.Text {
				a.writePlanCounts(p)
			}
			return rejected(len(result.Rejects), "records would be rejected")
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "show unchanged records too")
	return cmd
}

func (a *app) plan(cmd *cobra.Command, result *check.Result) (*plan.Plan, error) {
	ontology, err := a.ontology()
	if err != nil {
		return nil, err
	}
	size, err := a.config.Int("batch_size")
	if err != nil {
		return nil, usageError{err}
	}
	db, err := a.open(cmd)
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close(cmd.Context()) }()
	return plan.Make(cmd.Context(), db, ontology, result, plan.Options{BatchSize: size})
}

func planTable(p *plan.Plan, all bool) output.Table {
	t := output.Table{Columns: []string{"change", "kind", "id", "record"}}
	add := func(change plan.Change, kind check.Kind, id, record string) {
		if all || change != plan.Unchanged {
			t.Rows = append(t.Rows, []any{string(change), string(kind), id, record})
		}
	}
	for _, n := range p.Nodes {
		add(n.Change, n.Kind, n.ID, n.Name)
	}
	for _, s := range p.Statements {
		add(s.Change, check.Statement, s.Key, statementText(s.Subject, s.Type, s.Object, s.Valid.String()))
	}
	for _, g := range p.Gone {
		add(plan.Gone, check.Statement, g.Key, statementText(g.Subject, g.Type, g.Object, ""))
	}
	return t
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
			line += fmt.Sprintf("  %s %d", change, p.Count(kind, change))
		}
		fmt.Fprintln(a.out, line)
	}
}
