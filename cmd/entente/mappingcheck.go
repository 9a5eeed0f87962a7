package main

import (
	"context"
	"fmt"

	"entente/graph/check"
	"entente/graph/mapping"
	"entente/graph/output"

	"github.com/spf13/cobra"
)

// firstProblems is how many rejects `mapping check` tells; of the others the
// counts say enough while a mapping is being written.
const firstProblems = 10

func (a *app) mappingCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check MAPPING [FILE...]",
		Short: "Try a mapping on data files, without a database",
		Long: `Check reads a mapping, and data files by it when there are any, and counts what
becomes of their records: taken, left out and why, rejected, or unresolved when
a reference means no entity or several. The first problems are told.

MAPPING is the path of one's own, or the name of a shipped one. FILE is a data
file, plain or packed, or - for the standard input. It ends with 0 when all is
well, 3 when records would be rejected, and 1 when a file cannot be used at all.`,
		Example: `  entente mapping check mine.yaml
  entente mapping check mine.yaml alliances.csv.gz
  entente mapping check cow-states states2016.csv --output json`,
		Args: args(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			ontology, err := a.ontology()
			if err != nil {
				return err
			}
			m, err := findMapping(ontology, given[0])
			if err != nil {
				return err
			}
			if len(given) == 1 {
				_, err := fmt.Fprintf(a.out, "%s is a mapping, %q: give data files to try it on\n", given[0], m.Title)
				return err
			}
			return a.tryMapping(cmd, m, given[1:])
		},
	}
}

// tryMapping reads files by a mapping and counts.
func (a *app) tryMapping(cmd *cobra.Command, m *mapping.Mapping, paths []string) error {
	in, err := a.dataSet(cmd, m, paths, check.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = in.close() }()
	outcome, err := a.count(cmd.Context(), in)
	if err != nil {
		return err
	}
	if err := a.write(outcomeTable(outcome)); err != nil {
		return err
	}
	return rejected(outcome.Rejects(), "would be rejected")
}

// count reads an input and tells the first problems.
func (a *app) count(ctx context.Context, in *input) (*check.Outcome, error) {
	told := 0
	outcome, err := in.Parts(ctx, nil, func(r check.Reject) error {
		if told++; told <= firstProblems {
			a.tell(r.Reasons)
		}
		return nil
	})
	if told > firstProblems {
		fmt.Fprintf(a.err, "and %s more\n", plural(told-firstProblems, "reject", "rejects"))
	}
	return outcome, err
}

// outcomeTable has what became of the records of data files: those that were
// read are the sum of the others.
func outcomeTable(o *check.Outcome) output.Table {
	t := output.Table{Columns: []string{"what", "count", "why"}}
	add := func(what string, n int, why string) { t.Rows = append(t.Rows, []any{what, n, why}) }
	add("records", o.Rows.Read, "")
	add("taken", o.Rows.Taken, "")
	for _, l := range o.Rows.LeftOut {
		add("left out", l.Rows, l.Reason)
	}
	add("rejected", o.Rows.Rejected, "")
	add("unresolved", o.Rows.Unresolved, "")
	add("entities", o.Passed[check.Entity], "with the states that they refer to")
	add("statements", o.Passed[check.Statement], "")
	return t
}
