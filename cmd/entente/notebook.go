package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"entente/graph/notebook"

	"github.com/spf13/cobra"
)

func (a *app) notebookCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "notebook", Short: "Write Jupyter notebooks that ask the queries of the library"}
	cmd.AddCommand(a.notebookNewCommand())
	return cmd
}

func (a *app) notebookNewCommand() *cobra.Command {
	var q asked
	var file string
	var force bool
	cmd := &cobra.Command{
		Use:   "new QUERY",
		Short: "Write a notebook that asks a query of the library",
		Long: `New writes a notebook with the query's question, its parameters, its Cypher, the
answer as a table, a picture of it and its sources. It asks by the Neo4j driver
for Python alone, and no package of Entente. The graph's address, user and password
are in NEO4J_URI, NEO4J_USERNAME and NEO4J_PASSWORD when it is run.

No database is asked when it is written. A parameter that must be given and is
not has its example.`,
		Example: `  entente notebook new reactions_to_coup --param state=niger
  entente notebook new allies_on_date --as-of 2023-07-01 -o allies.ipynb`,
		Args: args(cobra.ExactArgs(1)), ValidArgsFunction: a.completeQuery,
		RunE: func(_ *cobra.Command, given []string) error {
			n, name, err := a.notebookOf(given[0], q)
			if err != nil {
				return err
			}
			switch {
			case file == "-":
				return n.Write(a.out)
			case file == "":
				file = name + ".ipynb"
			}
			if err := writeNotebook(file, n, force); err != nil {
				return err
			}
			_, err = fmt.Fprintln(a.out, file)
			return err
		},
	}
	cmd.Flags().StringVarP(&file, "out", "o", "", "file to write, or - for the standard output (default: QUERY.ipynb here)")
	cmd.Flags().StringArrayVar(&q.params, "param", nil, "parameter as NAME=VALUE; may be repeated")
	q.days(cmd)
	cmd.Flags().BoolVar(&force, "force", false, "take the place of a file that is there, with the outputs in it")
	return cmd
}

// notebookOf makes the notebook of a query, and gives the query's full name.
func (a *app) notebookOf(name string, asked asked) (*notebook.Notebook, string, error) {
	library, err := a.library()
	if err != nil {
		return nil, "", err
	}
	ontology, err := a.ontology()
	if err != nil {
		return nil, "", err
	}
	q, err := library.Find(name)
	if err != nil {
		return nil, "", usageError{err}
	}
	texts, err := asked.texts(q)
	if err != nil {
		return nil, "", usageError{err}
	}
	var params []string // with the days of the flags
	for parameter, text := range texts {
		params = append(params, parameter+"="+text)
	}
	values, err := bindSome(q, params)
	if err != nil {
		return nil, "", usageError{err}
	}
	n, err := notebook.Of(q, values, ontology.FactModalities())
	if err != nil {
		return nil, "", usageError{err}
	}
	return n, q.Name, nil
}

// writeNotebook keeps a notebook that is there already: somebody may have
// worked in it.
func writeNotebook(file string, n *notebook.Notebook, force bool) error {
	switch _, err := os.Lstat(file); {
	case err == nil && !force:
		return fmt.Errorf("%s is there already: name another file with -o, or give --force", file)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("the notebook %s cannot be written: %w", file, err)
	}
	return writeWhole("notebook", file, func(w io.Writer) error { return n.Write(w) })
}
