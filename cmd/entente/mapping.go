package main

import (
	"fmt"
	"strings"

	"entente/graph/check"
	"entente/graph/given"
	"entente/graph/mapping"
	"entente/graph/output"
	"entente/schema"

	"github.com/spf13/cobra"
)

func (a *app) mappingCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "mapping",
		Short: "The data sets that can be read as they are published",
		Long: `A mapping says how the rows of a data set become statements. check, plan and
load take one with --mapping: the name of a shipped one, or the path of your own.`,
	}
	cmd.AddCommand(&cobra.Command{
		Use: "list", Short: "List the shipped mappings", Example: "  entente mapping list", Args: args(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			ontology, err := a.ontology()
			if err != nil {
				return err
			}
			all, err := mapping.Shipped(ontology)
			if err != nil {
				return err
			}
			t := output.Table{Columns: []string{"mapping", "title", "licence", "url"}}
			for _, m := range all {
				t.Rows = append(t.Rows, []any{m.ID, m.Title, m.Source.Licence, m.Source.URL})
			}
			return a.write(t)
		},
	}, &cobra.Command{
		Use: "show NAME", Short: "Show a mapping, to read or to begin one's own with", Example: "  entente mapping show powell-thyne > mine.yaml", Args: args(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, given []string) error {
			ontology, err := a.ontology()
			if err != nil {
				return err
			}
			m, err := mapping.Find(ontology, given[0])
			if err != nil {
				return usageError{err}
			}
			text, err := m.Text()
			if err != nil {
				return err
			}
			_, err = a.out.Write(text)
			return err
		},
	}, a.mappingCheckCommand(), a.mappingNewCommand())
	return cmd
}

func findMapping(ontology *schema.Ontology, name string) (*mapping.Mapping, error) {
	if !strings.ContainsAny(name, "./\\") {
		m, err := mapping.Find(ontology, name)
		if err != nil {
			return nil, usageError{err}
		}
		return m, nil
	}
	text, err := given.Read(name, mostWritten)
	if err != nil {
		return nil, fmt.Errorf("%s: %s", name, check.Reason(err))
	}
	m, problems := mapping.Parse(ontology, name, text)
	return m, problems.Err()
}
