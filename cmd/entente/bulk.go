package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"entente/graph/bulk"
	"entente/graph/constraint"
	"entente/graph/neo"
	"entente/graph/output"
	"entente/graph/progress"
	"entente/schema"

	"github.com/spf13/cobra"
)

func (a *app) bulkCommand() *cobra.Command {
	var f inputFlags
	var w watch
	var into string
	var run bool
	cmd := &cobra.Command{
		Use:   "bulk --into FOLDER PATH...",
		Short: "Write files for neo4j-admin import: the fast way into an empty database",
		Long: `Bulk reads what load reads, and writes it as files for "neo4j-admin database
import full", with the script that imports them (import.sh). The graph is the
one that a load makes, and a later load of the same input finds it unchanged.

With --import the files are imported into the local server, whose graph must be
empty. The import is offline: the server is stopped and started again.`,
		Example: `  entente bulk --into import --mapping cow-alliances alliances.csv
  entente bulk --into import --import --mapping gdelt-events *.export.CSV.zip`,
		Args: args(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, paths []string) (err error) {
			if into == "" {
				return usageError{errors.New("--into names the folder for the files")}
			}
			if err := w.begin(cmd); err != nil {
				return err
			}
			defer func() { w.end(err) }()
			return a.bulk(cmd, f, into, run, paths, &w)
		},
	}
	cmd.Flags().StringVar(&into, "into", "", "folder for the files: a new one, or an empty one")
	cmd.Flags().BoolVar(&run, "import", false, "import the files into the local server")
	f.add(cmd, "")
	f.addRejects(cmd)
	w.add(cmd)
	return cmd
}

// phase is a part of the work with what it took.
type phase struct {
	name    string
	records int
	took    time.Duration
}

func (a *app) bulk(cmd *cobra.Command, f inputFlags, into string, run bool, paths []string, w *watch) error {
	folder, err := filepath.Abs(into)
	if err != nil {
		return err
	}
	if run {
		if err := a.emptyLocal(cmd); err != nil {
			return err
		}
	}
	in, err := staged(w, "open the input", func() (*input, error) { return a.input(cmd, f, paths) })
	if err != nil {
		return err
	}
	defer func() { _ = in.close() }()
	sink := a.rejects(f)
	defer sink.abort()
	began := time.Now()
	written, err := staged(w, "write the files", func() (*bulk.Written, error) { return a.bulkWrite(cmd, in, folder, sink, w) })
	if err != nil {
		return err
	}
	w.receipt(written.Receipt)
	records := written.Receipt.Total().Written
	phases := []phase{{"write the files", records, time.Since(began)}}
	if run {
		imported, err := staged(w, "import", func() ([]phase, error) { return a.bulkImport(cmd, written) })
		if err != nil {
			return err
		}
		for i := range imported {
			imported[i].records = records
		}
		phases = append(phases, imported...)
	}
	if err := errors.Join(a.writeReceipt(written.Receipt), a.writePhases(phases), sink.commit()); err != nil {
		return err
	}
	return rejected(written.Receipt.Total().Rejected, "rejected; see "+f.rejects)
}

// emptyLocal sees that the local server, which it starts, holds nothing.
func (a *app) emptyLocal(cmd *cobra.Command) error {
	if uri := a.config.Get("uri"); uri != "" {
		return usageError{fmt.Errorf("--import is for the local server, and NEO4J_URI names %s: run import.sh on its machine", uri)}
	}
	if _, _, err := a.startServer(cmd, false); err != nil {
		return err
	}
	return a.inGraph(cmd, func(db *neo.DB, _ *schema.Ontology) error {
		nodes := 0
		err := db.Read(cmd.Context(), "CYPHER 5 MATCH (n) RETURN count(n) AS nodes", nil, func(row neo.Row) error {
			nodes = row.Int("nodes")
			return nil
		})
		if err == nil && nodes > 0 {
			err = fmt.Errorf("the graph of the local server is not empty (%s), and an import overwrites it: use load, or `entente server remove` first", plural(nodes, "node", "nodes"))
		}
		return err
	})
}

func (a *app) bulkWrite(cmd *cobra.Command, in *input, folder string, sink *rejects, w *watch) (*bulk.Written, error) {
	ontology, err := a.ontology()
	if err != nil {
		return nil, err
	}
	bar := progress.New(os.Stderr)
	defer bar.Done()
	w.input(in)
	w.passes(in)
	return bulk.Write(cmd.Context(), ontology, in, folder, bulk.Options{
		Version: version(), Now: time.Now, Rejected: w.rejected(sink.add), Progress: func(written int) { in.show(bar, written) },
	})
}

func (a *app) bulkImport(cmd *cobra.Command, written *bulk.Written) ([]phase, error) {
	s, err := a.localServer(nil)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := s.Import(cmd.Context(), append(bulk.Flags(), written.Arguments...)); err != nil {
		return nil, err
	}
	phases := []phase{{name: "import", took: time.Since(began)}}
	if _, _, err := a.startServer(cmd, false); err != nil {
		return nil, err
	}
	began = time.Now()
	err = a.inGraph(cmd, func(db *neo.DB, ontology *schema.Ontology) error {
		_, err := constraint.Apply(cmd.Context(), db, ontology)
		return err
	})
	return append(phases, phase{name: "constraints", took: time.Since(began)}), err
}

func (a *app) writePhases(phases []phase) error {
	if a.format == output.JSON {
		return nil // the receipt is the document
	}
	t := output.Table{Columns: []string{"step", "seconds", "records_per_second"}}
	for _, p := range phases {
		t.Rows = append(t.Rows, []any{p.name, float64(p.took.Milliseconds()) / 1000, int(float64(p.records) / p.took.Seconds())})
	}
	return a.write(t)
}
