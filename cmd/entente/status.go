package main

import (
	"strings"

	"entente/graph/load"
	"entente/graph/neo"
	"entente/graph/output"
	"entente/schema"

	"github.com/spf13/cobra"
)

func (a *app) statusCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "status",
		Short:   "List the loads that the graph keeps",
		Example: `  entente status --output json`,
		Args:    args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			var loads []load.Summary
			err := a.inGraph(cmd, func(db *neo.DB, _ *schema.Ontology) (err error) {
				loads, err = load.Loads(cmd.Context(), db)
				return err
			})
			if err != nil {
				return err
			}
			t := output.Table{Columns: []string{"load", "status", "dossiers", "read", "written", "unchanged", "rejected", "removed", "started_at", "confirmed_at"}}
			for _, l := range loads {
				var confirmed any
				if !l.ConfirmedAt.IsZero() {
					confirmed = l.ConfirmedAt
				}
				t.Rows = append(t.Rows, []any{l.ID, l.Status, strings.Join(l.Dossiers, ", "), l.Read, l.Written, l.Unchanged, l.Rejected, l.Removed, l.StartedAt, confirmed})
			}
			return a.write(t)
		},
	}
}
