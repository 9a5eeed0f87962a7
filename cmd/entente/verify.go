package main

import (
	"errors"
	"fmt"
	"os"

	"entente/graph/neo"
	"entente/graph/output"
	"entente/graph/progress"
	"entente/graph/verify"
	"entente/schema"

	"github.com/spf13/cobra"
)

// errTampered ends a verification that has found something.
var errTampered = errors.New("the graph is not as its loads have written it: the findings say where. A load writes again what is gone; and what was changed, when its digest is removed (SET r.digest = null) and the file is loaded with --recheck")

func (a *app) verifyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "verify",
		Short: "Hold the graph to its receipts: what was changed by hand",
		Long: `Verify reads all of the graph and holds every statement, entity, source and
document to the digest of what its load has written, and the numbers of
statements and nodes to the receipts of the loads. It tells

  changed  what has other properties, labels or ends than its load has written
  added    statements and entities that no load has written
  gone     what receipts count and the graph has no more, or others name
  note     properties, labels and types of people's own, which loads leave alone

and counts what there is of each load and source. It changes nothing, and ends
with 1 when something was changed, added or is gone.`,
		Example: `  entente verify
  entente verify --output json`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			bar := progress.New(os.Stderr)
			defer bar.Done()
			var r *verify.Report
			err := a.inGraph(cmd, func(db *neo.DB, ontology *schema.Ontology) (err error) {
				r, err = verify.Graph(cmd.Context(), db, ontology, verify.Options{Progress: func(done, total int64) { bar.Update("verify", done, total) }})
				return err
			})
			if err != nil {
				return err
			}
			bar.Done()
			t := output.Table{Columns: []string{"state", "kind", "id", "load", "finding"}}
			for _, f := range r.Findings {
				t.Rows = append(t.Rows, []any{string(f.State), f.Kind, f.ID, f.Load, f.Text})
			}
			if err := a.write(t); err != nil {
				return err
			}
			if r.More > 0 {
				fmt.Fprintf(a.err, "and %s more\n", plural(r.More, "finding", "findings"))
			}
			if !r.Sound() {
				return errTampered
			}
			return nil
		},
	}
}
