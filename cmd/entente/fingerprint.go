package main

import (
	"entente/graph/fingerprint"
	"entente/graph/neo"
	"entente/graph/output"
	"entente/schema"

	"github.com/spf13/cobra"
)

func (a *app) fingerprintCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "fingerprint",
		Short: "Tell whether two graphs hold the same, by a short text of each",
		Long: `Fingerprint reads all sources, documents, entities and relationships, and makes
one text of them: how many nodes, how many relationships, and a hash. Two graphs
with the same text hold the same, whichever loads made them. The parts, by label
and by type, tell where two graphs differ.`,
		Example: `  entente fingerprint
  entente fingerprint --output json`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			var f fingerprint.Fingerprint
			err := a.inGraph(cmd, func(db *neo.DB, _ *schema.Ontology) (err error) {
				f, err = fingerprint.Of(cmd.Context(), db)
				return err
			})
			if err != nil {
				return err
			}
			if a.format == output.JSON {
				return a.writeValue(f)
			}
			t := output.Table{Columns: []string{"part", "count", "hash"}}
			for _, parts := range [][]fingerprint.Part{f.Nodes, f.Relationships} {
				for _, p := range parts {
					t.Rows = append(t.Rows, []any{p.Name, p.Count, p.Sum()})
				}
			}
			nodes, relationships := f.Counts()
			t.Rows = append(t.Rows, []any{"total", nodes + relationships, f.String()})
			return a.write(t)
		},
	}
}
