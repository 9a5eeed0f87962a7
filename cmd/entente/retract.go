package main

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"entente/graph/load"
	"entente/graph/neo"
	"entente/graph/output"
	"entente/schema"

	"github.com/spf13/cobra"
)

func (a *app) retractCommand() *cobra.Command {
	var source string
	cmd := &cobra.Command{
		Use:   "retract --source ID",
		Short: "Remove all statements of one source",
		Long: `Retract removes every statement of a source from the graph, and nothing else:
entities, the source and its documents stay. Loading its dossier again brings
the statements back.`,
		Example: `  entente retract --source powell-thyne`,
		Args:    args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if source == "" {
				return usageError{fmt.Errorf("--source is missing: `entente query run sources` lists them\nusage: %s", cmd.UseLine())}
			}
			r, err := a.retract(cmd, source)
			if err != nil {
				return err
			}
			return a.writeRetraction(r)
		},
	}
	cmd.Flags().StringVar(&source, "source", "", "id of the source")
	return cmd
}

func (a *app) retract(cmd *cobra.Command, source string) (r *load.Retraction, err error) {
	size, err := a.batchSize()
	if err != nil {
		return nil, err
	}
	err = a.inGraph(cmd, func(db *neo.DB, ontology *schema.Ontology) (err error) {
		r, err = load.Retract(cmd.Context(), db, ontology, source, load.Options{BatchSize: size, Version: version(), Now: time.Now})
		return err
	})
	return r, err
}

func (a *app) writeRetraction(r *load.Retraction) error {
	if a.format == output.JSON {
		return a.writeValue(r)
	}
	t := output.Table{Columns: []string{"type", "removed"}}
	for _, kind := range slices.Sorted(maps.Keys(r.ByType)) {
		t.Rows = append(t.Rows, []any{kind, r.ByType[kind]})
	}
	if err := a.write(t); err != nil || a.format != output.Text {
		return err
	}
	fmt.Fprintf(a.out, "%s of %s removed\n", plural(r.Removed, "statement", "statements"), r.Source)
	return nil
}
