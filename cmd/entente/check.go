package main

import (
	"errors"
	"fmt"

	"entente/graph/check"
	"entente/graph/output"
	"entente/schema/problem"

	"github.com/spf13/cobra"
)

func (a *app) checkCommand() *cobra.Command {
	var f inputFlags
	cmd := &cobra.Command{
		Use:   "check PATH...",
		Short: "Tell what is wrong with dossiers, without a database",
		Long: `Check reads dossiers, resolves their references and puts them to the ontology.
Every problem of every file is reported at once, as file:line:column.

PATH is a file, a folder of *.yaml files, or - for the standard input.
It ends with 0 when all is well, 3 when records would be rejected, and 1 when
a file cannot be used at all.`,
		Example: `  entente check fixtures/niger-2023.yaml
  entente check dossiers/ --output json`,
		Args: args(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, paths []string) error {
			in, err := a.input(cmd, f, paths)
			if err != nil {
				return err
			}
			defer func() { _ = in.close() }()
			sink := a.rejects(f)
			outcome, err := in.Parts(cmd.Context(), nil, sink.add)
			if err != nil {
				return err
			}
			if err := errors.Join(a.writeCheck(outcome), sink.commit()); err != nil {
				return err
			}
			return rejected(outcome.Rejects(), "would be rejected")
		},
	}
	f.add(cmd, "")
	return cmd
}

func (a *app) tell(problems problem.List) {
	for _, p := range problems {
		fmt.Fprintln(a.err, p.Error())
	}
}

func (a *app) writeCheck(outcome *check.Outcome) error {
	t := output.Table{Columns: []string{"kind", "read", "passed", "rejected"}}
	for _, kind := range check.Kinds {
		passed, bad := outcome.Passed[kind], outcome.Rejected[kind]
		t.Rows = append(t.Rows, []any{string(kind), passed + bad, passed, bad})
	}
	err := a.write(t)
	a.writeRows(outcome.Rows)
	return err
}

// rejected is nil when nothing was.
func rejected(n int, words string) error {
	if n == 0 {
		return nil
	}
	return rejectsError{fmt.Errorf("%s %s", plural(n, "record", "records"), words)}
}
