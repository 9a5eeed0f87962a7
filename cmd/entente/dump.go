package main

import (
	"os"
	"time"

	"entente/graph/dump"
	"entente/graph/neo"
	"entente/graph/output"
	"entente/graph/progress"
	"entente/schema"

	"github.com/spf13/cobra"
)

func (a *app) dumpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "dump FILE",
		Short: "Keep a copy of the whole graph in a file",
		Long: `Dump writes every node and relationship with every property, loads and receipts
included, as JSON Lines, from which "entente restore" makes the same graph. The
file is packed when its name ends in .zst or .gz, is for its owner alone, and is
there whole or not at all; counts and checksums are its last lines.

It needs a graph that nobody writes to: one that changes meanwhile is told, and
no file is made.`,
		Example: `  entente dump backup.jsonl.zst
  entente dump "graph-$(date +%F).jsonl.gz" --output json`,
		Args: args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			bar := progress.New(os.Stderr)
			defer bar.Done()
			var d *dump.Dumped
			err := a.inGraph(cmd, func(db *neo.DB, _ *schema.Ontology) (err error) {
				d, err = dump.Write(cmd.Context(), db, given[0], dump.Options{
					Program: version(), Now: time.Now, Progress: func(done, total int64) { bar.Update("dump", done, total) },
				})
				return err
			})
			if err != nil {
				return err
			}
			bar.Done()
			if a.format == output.JSON {
				return a.writeValue(d)
			}
			return a.writeCopy(d.Path, d.Nodes, d.Relationships, d.Fingerprint)
		},
	}
}

// writeCopy tells what a dump holds.
func (a *app) writeCopy(path string, nodes, relationships int, fingerprint string) error {
	t := output.Table{Columns: []string{"file", "nodes", "relationships", "fingerprint"}}
	t.Rows = append(t.Rows, []any{path, nodes, relationships, fingerprint})
	return a.write(t)
}
