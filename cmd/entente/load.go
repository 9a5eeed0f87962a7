package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"entente/graph/load"
	"entente/graph/neo"
	"entente/graph/output"
	"entente/graph/progress"
	"entente/schema"

	"github.com/spf13/cobra"
)

func (a *app) loadCommand() *cobra.Command {
	o := load.Options{Version: version(), Now: time.Now}
	var f inputFlags
	var w watch
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
			case o.Sessions < 1 || o.Sessions > load.MaxSessions:
				return usageError{fmt.Errorf("--sessions lies between 1 and %d", load.MaxSessions)}
			case o.Force && !o.Prune:
				return usageError{errors.New("--force goes with --prune")}
			}
			if err := w.begin(cmd); err != nil {
				return err
			}
			defer func() { w.end(err) }()
			in, err := staged(&w, "open the input", func() (*input, error) { return a.input(cmd, f, paths) })
			if err != nil {
				return err
			}
			defer func() { _ = in.close() }()
			sink := a.rejects(f)
			defer sink.abort()
			receipt, err := a.load(cmd, in, sink, o, &w)
			if err != nil {
				return err
			}
			if err := errors.Join(a.writeReceipt(receipt), sink.commit()); err != nil {
				return err
			}
			return rejected(receipt.Total().Rejected, "rejected; see "+f.rejects)
		},
	}
	cmd.Flags().BoolVar(&o.Prune, "prune", false, "remove statements that a dossier, read without a reject, no longer makes")
	cmd.Flags().Float64Var(&o.MaxShrink, "max-shrink", load.DefaultMaxShrink, "share of a dossier's statements that --prune may remove, from 0 to 1")
	cmd.Flags().BoolVar(&o.Force, "force", false, "let --prune remove more than that")
	cmd.Flags().BoolVar(&o.Strict, "strict", false, "load nothing when any record is wrong")
	cmd.Flags().BoolVar(&o.Recheck, "recheck", false, "compare every record, although the same files were loaded before and their load stands")
	cmd.Flags().IntVar(&o.Sessions, "sessions", load.DefaultSessions, fmt.Sprintf("transactions at once, 1 to %d", load.MaxSessions))
	f.add(cmd, "entente-review.csv")
	f.addRejects(cmd)
	w.add(cmd)
	return cmd
}

// load writes an input into the graph.
func (a *app) load(cmd *cobra.Command, in *input, sink *rejects, o load.Options, w *watch) (receipt *load.Receipt, err error) {
	bar := progress.New(os.Stderr)
	defer bar.Done()
	o.Rejected, o.Watch = w.rejected(sink.add), w.watcher()
	w.input(in)
	o.Progress = func(written int) { in.show(bar, written) }
	err = a.inGraph(cmd, func(db *neo.DB, ontology *schema.Ontology) (err error) {
		w.database(db)
		if receipt, err = load.Run(cmd.Context(), db, ontology, in, o); err == nil {
			w.receipt(receipt)
		}
		return err
	})
	return receipt, err
}

func (a *app) writeReceipt(r *load.Receipt) error {
	if a.format == output.JSON {
		return a.writeValue(r)
	}
	t := output.Table{Columns: []string{"kind", "read", "written", "unchanged", "rejected"}}
	for _, c := range append(r.Counts, r.Total()) {
		t.Rows = append(t.Rows, []any{string(c.Kind), c.Read, c.Written, c.Unchanged, c.Rejected})
	}
	err := a.write(t)
	a.writeRows(r.Rows)
	if err != nil || a.format != output.Text {
		return err
	}
	if r.Removed > 0 {
		fmt.Fprintf(a.out, "%s removed\n", plural(r.Removed, "statement", "statements"))
	}
	if r.Confirmed {
		fmt.Fprintln(a.out, "the same input was loaded before, and still stands: nothing was compared again")
	}
	if r.Resumed {
		fmt.Fprintln(a.out, "an interrupted load was completed")
	}
	fmt.Fprintf(a.out, "load %s\n", r.Load)
	return nil
}
