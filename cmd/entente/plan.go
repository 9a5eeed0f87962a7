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
			if err := a.writePlan(p, all); err != nil {
				return err
			}
			return rejected(len(result.Rejects), "would be rejected")
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "show unchanged records too")
	mappingFlag(cmd)
	return cmd
}

func (a *app) plan(cmd *cobra.Command, result *check.Result) (p *plan.Plan, err error) {
	size, err := a.batchSize()
	if err != nil {
		return nil, err
	}
	err = a.inGraph(cmd, func(db *neo.DB, ontology *schema.Ontology) (err error) {
		p, err = plan.Make(cmd.Context(), db, ontology, result, plan.Options{BatchSize: size, Gone: true})
		return err
	})
	return p, err
}

func (a *app) writePlan(p *plan.Plan, all bool) error {
	t := output.Table{Columns: []string{"change", "kind", "id", "record"}}
	add := func(change plan.Change, kind check.Kind, id, record string) {
		word := string(change)
		if a.format == output.Text {
			word = change.Symbol()
		}
		if all || change != plan.Unchanged {
			t.Rows = append(t.Rows, []any{word, string(kind), id, record})
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
	if err := a.write(t); err != nil || a.format != output.Text {
		return err
	}
	a.writePlanCounts(p)
	return nil
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
			line += fmt.Sprintf("  %s %d", change.Symbol(), p.Count(kind, change))
		}
		fmt.Fprintln(a.out, line)
	}
}
