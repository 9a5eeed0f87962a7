package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"entente/graph/check"
	"entente/graph/load"
	"entente/graph/neo"
	"entente/graph/output"
	"entente/graph/progress"
	"entente/graph/reject"
	"entente/schema"

	"github.com/spf13/cobra"
)

func (a *app) loadCommand() *cobra.Command {
	o := load.Options{Version: version(), Now: time.Now}
	var rejects string
	var strict bool
	cmd := &cobra.Command{
		Use:   "load PATH...",
		Short: "Load dossiers into the graph",
		Long: `Load checks dossiers, compares them with the graph and writes what is new or
changed, in batches that are each written once or not at all. Loading the same
files again changes nothing. An interrupted load goes on with the same command.

Records that are wrong are not loaded: they are told on stderr, and written to
the reject file with their reasons. Read = written + unchanged + rejected.`,
		Example: `  entente load fixtures/niger-2023.yaml
  entente load dossiers/ --prune                 remove what they no longer state
  entente load crisis.yaml --strict --output json`,
		Args: args(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, paths []string) (err error) {
			switch o.BatchSize, err = a.batchSize(); {
			case err != nil:
				return err
			case o.MaxShrink < 0 || o.MaxShrink > 1:
				return usageError{errors.New("--max-shrink lies between 0 and 1")}
			case o.Force && !o.Prune:
				return usageError{errors.New("--force goes with --prune")}
			}
			result, err := a.check(cmd, paths)
			if err != nil {
				return err
			}
			if strict && len(result.Rejects) > 0 {
				return fmt.Errorf("%s wrong, and with --strict nothing is loaded then", plural(len(result.Rejects), "record is", "records are"))
			}
			if err := a.writeRejects(rejects, result.Rejects); err != nil {
				return err
			}
			receipt, err := a.load(cmd, result, o)
			if err != nil {
				return err
			}
			if err := a.writeReceipt(receipt); err != nil {
				return err
			}
			return rejected(len(result.Rejects), "rejected; see "+rejects)
		},
	}
	cmd.Flags().BoolVar(&o.Prune, "prune", false, "remove statements that a dossier, read without a reject, no longer makes")
	cmd.Flags().Float64Var(&o.MaxShrink, "max-shrink", load.DefaultMaxShrink, "share of a dossier's statements that --prune may remove, from 0 to 1")
	cmd.Flags().BoolVar(&o.Force, "force", false, "let --prune remove more than that")
	cmd.Flags().StringVar(&rejects, "rejects", "entente-rejects.csv", "file for rejected records")
	cmd.Flags().BoolVar(&strict, "strict", false, "load nothing when any record is wrong")
	mappingFlag(cmd)
	return cmd
}

// load writes the result of a check into the graph.
func (a *app) load(cmd *cobra.Command, result *check.Result, o load.Options) (receipt *load.Receipt, err error) {
	bar := progress.New(os.Stderr)
	defer bar.Done()
	o.Progress = func(done, total int) { bar.Update("load", int64(done), int64(total)) }
	err = a.inGraph(cmd, func(db *neo.DB, ontology *schema.Ontology) (err error) {
		receipt, err = load.Run(cmd.Context(), db, ontology, result, o)
		return err
	})
	return receipt, err
}

func (a *app) writeRejects(file string, rejects []check.Reject) error {
	if len(rejects) == 0 {
		return nil
	}
	return reject.WriteFile(file, rejects)
}

func (a *app) writeReceipt(r *load.Receipt) error {
	if a.format == output.JSON {
		return a.writeValue(r)
	}
	t := output.Table{Columns: []string{"kind", "read", "written", "unchanged", "rejected"}}
	for _, c := range append(r.Counts, r.Total()) {
		t.Rows = append(t.Rows, []any{string(c.Kind), c.Read, c.Written, c.Unchanged, c.Rejected})
	}
	if err := a.write(t); err != nil || a.format != output.Text {
		return err
	}
	if r.Removed > 0 {
		fmt.Fprintf(a.out, "%s removed\n", plural(r.Removed, "statement", "statements"))
	}
	if r.Resumed {
		fmt.Fprintln(a.out, "an interrupted load was completed")
	}
	fmt.Fprintf(a.out, "load %s\n", r.Load)
	return nil
}
