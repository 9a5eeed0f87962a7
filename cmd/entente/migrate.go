package main

import (
	"fmt"

	"entente/graph/constraint"
	"entente/graph/migrate"
	"entente/graph/neo"
	"entente/graph/output"
	"entente/schema"

	"github.com/spf13/cobra"
)

func (a *app) migrateCommand() *cobra.Command {
	var plan bool
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Bring a graph of an earlier Entente up to date",
		Long: `Migrate takes the steps from the version of the graph to the version that this
Entente writes. Loads refuse an older graph until then, and a newer one for good.
Make a copy first ("entente dump"), and let no load be at work. A migration that
is interrupted goes on with the same command; of two at once, one waits.`,
		Example: `  entente migrate --plan
  entente migrate`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			var steps []migrate.Planned
			state := "done"
			err := a.inGraph(cmd, func(db *neo.DB, ontology *schema.Ontology) (err error) {
				if plan {
					state = "planned"
					_, steps, err = migrate.Plan(cmd.Context(), db)
					return err
				}
				steps, err = migrate.Run(cmd.Context(), db, ontology)
				return err
			})
			if err != nil {
				return err
			}
			t := output.Table{Columns: []string{"version", "state", "records", "step"}}
			for _, s := range steps {
				t.Rows = append(t.Rows, []any{s.Version, state, s.Records, s.Title})
			}
			if len(steps) > 0 || a.format != output.Text {
				return a.write(t)
			}
			fmt.Fprintf(a.out, "the graph has version %d: nothing is to be done\n", constraint.Version)
			return nil
		},
	}
	cmd.Flags().BoolVar(&plan, "plan", false, "show what would be done, and do nothing")
	return cmd
}
