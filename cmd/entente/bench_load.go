package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"

	"entente/graph/load/bench"
	"entente/graph/neo"
	"entente/graph/output"
	"entente/graph/progress"
	"entente/graph/server"

	"github.com/spf13/cobra"
)

func (a *app) benchLoadCommand() *cobra.Command {
	o := bench.Options{Version: version()}
	var yes bool
	cmd := &cobra.Command{
		Use:   "load",
		Short: "Measure loads against Cypher written by hand and LOAD CSV",
		Long: `Load measures loads of real alliances (Correlates of War), real events (a quarter of
an hour of GDELT, and a day that is made of it) and generated statements, whose
entities have as many as a power law gives them.
Entente reads the publisher's files, end to end. What it is compared with reads
tables made for it, in which every reference is resolved, and writes the same
properties: Cypher written by hand through one session of the bare driver, 5,000
rows in a statement, and LOAD CSV in transactions. They take turns on one server,
and the median of the rounds is what counts. What each has written is counted:
when it is not the same, the run ends with an error.

A ratio is that of the rate to the hand-written CREATE of the same rows. The last
rows are the parts of the work: what it costs the server to take rows, to find
their ends, to make relationships, to give them properties and a unique key.

The server is one of its own in a temporary folder, with a heap of 1 GiB, and is
removed at the end. A database that is configured (NEO4J_URI) is measured only
with --yes, since all that is in it is deleted. LOAD CSV reads from this process:
the server must run on this machine.`,
		Example: `  entente bench load
  entente bench load --rows 100000 --rounds 1 --output csv`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.Rows < 1 || o.Rounds < 1 {
				return usageError{errors.New("--rows and --rounds are at least 1")}
			}
			return a.benchLoad(cmd, o, yes)
		},
	}
	cmd.Flags().StringVar(&o.Data, "data", "../shared/data", "folder of the data sets; those that it lacks are left out")
	cmd.Flags().IntVar(&o.Rows, "rows", bench.DefaultRows, "how many statements to generate")
	cmd.Flags().IntVar(&o.Rounds, "rounds", bench.DefaultRounds, "how often each load is measured")
	cmd.Flags().BoolVar(&yes, "yes", false, "use the configured database, and delete all that is in it")
	return cmd
}

func (a *app) benchLoad(cmd *cobra.Command, o bench.Options, yes bool) error {
	ontology, entities, err := a.world()
	if err != nil {
		return err
	}
	bar := progress.New(os.Stderr)
	defer bar.Done()
	o.Progress = bar.Update
	o.Notice = func(line string) { fmt.Fprintln(a.err, line) }
	db, pid, done, err := a.benchDatabase(cmd, bar, yes)
	if err != nil {
		return err
	}
	o.Server = pid
	results, err := bench.Run(cmd.Context(), db, ontology, entities, o)
	bar.Done()
	if err = errors.Join(err, done()); err != nil && len(results) == 0 {
		return err
	}
	return errors.Join(a.write(loadTable(results)), err)
}

// benchDatabase is a server for the measurement alone, or the database that is
// configured when the user allows that it is emptied. pid is the process of the
// former.
func (a *app) benchDatabase(cmd *cobra.Command, bar *progress.Progress, yes bool) (db *neo.DB, pid int, done func() error, err error) {
	uri, err := a.config.URI()
	if err != nil {
		return nil, 0, nil, usageError{err}
	}
	after := context.WithoutCancel(cmd.Context())
	if uri != "" {
		if !yes {
			return nil, 0, nil, usageError{errors.New("the measurement deletes all that is in the database that is configured (NEO4J_URI, --uri or entente.yaml): give --yes if it may, or leave the setting out to measure on a server of its own")}
		}
		if db, err = a.open(cmd); err != nil {
			return nil, 0, nil, err
		}
		return db, 0, func() error { return db.Close(after) }, nil
	}
	home, err := os.MkdirTemp("", "entente-bench-*")
	if err != nil {
		return nil, 0, nil, fmt.Errorf("making a temporary folder: %w", err)
	}
	s, err := server.New(server.Options{
		Bolt: neo.Admin{}, Home: home, Neo4jHome: a.config.Get("neo4j_home"), BoltPort: server.AnyPort, HTTPPort: server.AnyPort, Heap: "1g", Progress: bar.Update,
		Notice: func(line string) { fmt.Fprintln(a.err, line) },
	})
	if err != nil {
		return nil, 0, nil, errors.Join(err, os.RemoveAll(home))
	}
	remove := func() error { return errors.Join(s.Remove(after, false), os.RemoveAll(home)) }
	info, err := s.Start(cmd.Context())
	if err == nil {
		db, err = neo.Open(cmd.Context(), neo.Options{URI: info.BoltURI, Username: info.Username, Password: string(info.Password)})
	}
	if err != nil {
		return nil, 0, nil, errors.Join(err, remove())
	}
	return db, info.PID, func() error { return errors.Join(db.Close(after), remove()) }, nil
}

func loadTable(results []bench.Result) output.Table {
	t := output.Table{Columns: []string{"set", "contender", "rows", "seconds", "rows_per_second", "ratio", "note"}}
	for _, r := range results {
		t.Rows = append(t.Rows, []any{
			r.Set, r.Contender, r.Rows, math.Round(r.Seconds*1e3) / 1e3, int(math.Round(r.PerSecond())), math.Round(r.Ratio*100) / 100, r.Note,
		})
	}
	return t
}
