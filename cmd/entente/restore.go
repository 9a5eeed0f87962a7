package main

import (
	"fmt"
	"os"

	"entente/graph/dump"
	"entente/graph/neo"
	"entente/graph/output"
	"entente/graph/progress"
	"entente/schema"

	"github.com/spf13/cobra"
)

func (a *app) restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "restore FILE",
		Short: "Make the graph of a dump in an empty database",
		Long: `Restore reads a dump from its first byte to its last and holds it to its
checksums before it writes anything: one that is torn, cut off, changed or
continued is refused. The database must be empty. In the end all of the graph is
read and compared with what was dumped.

A restore that was interrupted goes on with the same command; until it is
complete, no load writes to the graph.`,
		Example: `  entente restore backup.jsonl.zst`,
		Args:    args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			size, err := a.batchSize()
			if err != nil {
				return err
			}
			f, err := dump.Open(cmd.Context(), given[0])
			if err != nil {
				return err
			}
			defer func() { _ = f.Close() }()
			bar := progress.New(os.Stderr)
			defer bar.Done()
			var r *dump.Restored
			err = a.inGraph(cmd, func(db *neo.DB, ontology *schema.Ontology) (err error) {
				r, err = dump.Restore(cmd.Context(), db, ontology, f, dump.RestoreOptions{
					BatchSize: size, Progress: func(done, total int64) { bar.Update("restore", done, total) },
				})
				return err
			})
			if err != nil {
				return err
			}
			bar.Done()
			return a.writeRestored(r)
		},
	}
}

func (a *app) writeRestored(r *dump.Restored) error {
	if a.format == output.JSON {
		return a.writeValue(r)
	}
	if err := a.writeCopy(r.Path, r.Nodes, r.Relationships, r.Fingerprint); err != nil || a.format != output.Text {
		return err
	}
	if r.Resumed {
		fmt.Fprintln(a.out, "an interrupted restore was completed")
	}
	fmt.Fprintln(a.out, "the graph was read again, and is what was dumped")
	return nil
}
