// Package migrate brings a graph that an earlier Entente has written to the
// version of this one, by steps. Each step may be done again, and is: a run that
// is ended in the middle of one is completed by the next.
package migrate

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"entente/graph/constraint"
	"entente/graph/neo"
	"entente/schema"
)

// Step makes one version of a graph of the one before.
type Step struct {
	Version int    // that the graph has then
	Title   string // what is done, in words
	// find tells how many records are to be changed.
	find func(ctx context.Context, db constraint.Database) (int, error)
	// apply changes them, in transactions of its own.
	apply func(ctx context.Context, db constraint.Database) error
}

// steps are all there are, in order. One that was released is never changed.
var steps = []Step{
	{
		Version: 1,
		Title:   "take the counters of batches from the checkpoints of interrupted loads, which now name their last batch",
		find:    counting("CYPHER 5 MATCH (c:Checkpoint) WHERE c.batches IS NOT NULL RETURN count(c) AS records"),
		apply:   writing("CYPHER 5 MATCH (c:Checkpoint) WHERE c.batches IS NOT NULL WITH c LIMIT 10000 REMOVE c.batches RETURN count(*) AS records"),
	},
}

// counting gives the number of records that one statement counts.
func counting(cypher string) func(context.Context, constraint.Database) (int, error) {
	return func(ctx context.Context, db constraint.Database) (n int, err error) {
		err = db.Read(ctx, cypher, nil, func(row neo.Row) error {
			n = row.Int("records")
			return nil
		})
		return n, err
	}
}

// writing runs a statement that changes some records, until there are no more.
func writing(cypher string) func(context.Context, constraint.Database) error {
	return func(ctx context.Context, db constraint.Database) error {
		for {
			if err := ctx.Err(); err != nil {
				return err
			}
			n := 0
			err := db.Write(context.WithoutCancel(ctx), func(tx neo.Tx) error {
				_, err := tx.Run(ctx, cypher, nil, func(row neo.Row) error {
					n = row.Int("records")
					return nil
				})
				return err
			})
			if err != nil || n == 0 {
				return err
			}
		}
	}
}

// Planned is a step that a graph needs.
type Planned struct {
	Version int    `json:"version"`
	Title   string `json:"step"`
	Records int    `json:"records"` // to be changed
}

// Plan are the steps that a graph needs, none for one of this version. A graph
// that this program must not write to for another reason is refused.
func Plan(ctx context.Context, db constraint.Database) (from int, planned []Planned, err error) {
	r, err := constraint.Recording(ctx, db)
	if err != nil {
		return 0, nil, err
	}
	if r.Restoring != "" || r.Version > constraint.Version {
		return r.Version, nil, r.Refusal()
	}
	if !r.Present && !r.Used {
		return constraint.Version, nil, nil // the first load records the version
	}
	for _, s := range after(steps, r.Version) {
		n, err := s.find(ctx, db)
		if err != nil {
			return r.Version, nil, err
		}
		planned = append(planned, Planned{s.Version, s.Title, n})
	}
	return r.Version, planned, nil
}

func after(steps []Step, version int) []Step {
	return slices.DeleteFunc(slices.Clone(steps), func(s Step) bool { return s.Version <= version })
}

// Run brings a graph to the version of this program, and gives the steps that it
// took. Of two runs at once the second waits for the first. No load must be at
// work.
func Run(ctx context.Context, db constraint.Database, o *schema.Ontology) (done []Planned, err error) {
	return run(ctx, db, o, steps)
}

// errDone ends the transaction that holds the lock, and takes its node back.
var errDone = errors.New("the graph is migrated")

func run(ctx context.Context, db constraint.Database, o *schema.Ontology, steps []Step) (done []Planned, err error) {
	_, planned, err := Plan(ctx, db)
	if err != nil || len(planned) == 0 {
		return nil, err
	}
	if err := constraint.Guard(ctx, db, o, constraint.VersionLabel); err != nil {
		return nil, err
	}
	// The lock is that of a node which is never committed.
	err = db.Write(ctx, func(tx neo.Tx) error {
		done = nil
		if _, err := tx.Run(ctx, "CYPHER 5 MERGE (s:EntenteSchema {id: $id})", map[string]any{"id": "migration"}, nil); err != nil {
			return err
		}
		if done, err = perform(ctx, db, steps); err != nil {
			return err
		}
		return errDone
	})
	if errors.Is(err, errDone) {
		err = nil
	}
	return done, err
}

// perform takes the steps that are left, now that no other run is at work.
func perform(ctx context.Context, db constraint.Database, steps []Step) (done []Planned, err error) {
	r, err := constraint.Recording(ctx, db)
	if err != nil {
		return nil, err
	}
	for _, s := range after(steps, r.Version) {
		n, err := s.find(ctx, db)
		if err == nil {
			err = s.apply(ctx, db)
		}
		if err == nil {
			err = constraint.Record(ctx, db, s.Version)
		}
		if err != nil {
			if ctx.Err() != nil {
				return done, ctx.Err()
			}
			return done, fmt.Errorf("step %d (%s): %w; run it again to go on", s.Version, s.Title, err)
		}
		done = append(done, Planned{s.Version, s.Title, n})
	}
	return done, nil
}
