package main

import (
	"fmt"

	"entente/graph"
	"entente/graph/check"
	"entente/graph/gazetteer"
	"entente/graph/output"
	"entente/schema"
	"entente/schema/problem"

	"github.com/spf13/cobra"
)

func (a *app) checkCommand() *cobra.Command {
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
			result, err := a.check(cmd, paths)
			if err != nil {
				return err
			}
			if err := a.writeCheck(result); err != nil {
				return err
			}
			return rejected(len(result.Rejects), "would be rejected")
		},
	}
	mappingFlag(cmd)
	return cmd
}

// check reads and checks files, by the mapping that --mapping names or as
// dossiers, and tells every problem on stderr.
func (a *app) check(cmd *cobra.Command, paths []string) (*check.Result, error) {
	ontology, err := a.ontology()
	if err != nil {
		return nil, err
	}
	entities, err := gazetteer.Entities()
	if err != nil {
		return nil, err
	}
	var result *check.Result
	if cmd.Flags().Changed("mapping") {
		name, _ := cmd.Flags().GetString("mapping")
		result, err = a.mapped(cmd, ontology, entities, name, paths)
	} else {
		result, err = dossiers(cmd, ontology, entities, paths)
	}
	if err != nil {
		return nil, err
	}
	a.tell(result.Problems())
	return result, nil
}

func dossiers(cmd *cobra.Command, ontology *schema.Ontology, entities []graph.Entity, paths []string) (*check.Result, error) {
	inputs, err := interruptible(cmd.Context(), func() ([]check.Input, error) {
		return check.ReadPaths(paths, cmd.InOrStdin())
	})
	if err != nil {
		return nil, err
	}
	return check.Inputs(ontology, entities, inputs)
}

func (a *app) tell(problems problem.List) {
	for _, p := range problems {
		fmt.Fprintln(a.err, p.Error())
	}
}

func (a *app) writeCheck(result *check.Result) error {
	passed := map[check.Kind]int{
		check.Source: len(result.Set.Sources), check.Document: len(result.Set.Documents),
		check.Entity: len(result.Set.Entities), check.Statement: len(result.Set.Statements),
	}
	t := output.Table{Columns: []string{"kind", "read", "passed", "rejected"}}
	for _, kind := range check.Kinds {
		bad := result.Rejected(kind)
		t.Rows = append(t.Rows, []any{string(kind), passed[kind] + bad, passed[kind], bad})
	}
	return a.write(t)
}

// rejected is nil when nothing was.
func rejected(n int, words string) error {
	if n == 0 {
		return nil
	}
	return rejectsError{fmt.Errorf("%s %s", plural(n, "record", "records"), words)}
}
