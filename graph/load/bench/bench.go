// Package bench measures loads against what one would otherwise do: Cypher
// written by hand and sent through the bare driver, and LOAD CSV. All write the
// same graph, with the same properties, into the same server in the same run,
// in turns, and what they have written is counted.
//
// The others are spared what Entente does before it writes: they read tables
// that hold exactly the nodes and relationships to be made, one a type, with
// all references resolved and all digests made. What Entente is measured with
// begins at the publisher's file and ends with the receipt.
package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"entente/graph"
	"entente/graph/neo"
	"entente/schema"
)

// Defaults of a run.
const (
	DefaultRows   = 1_000_000
	DefaultRounds = 3
)

// batch is how many rows a statement takes that is written by hand.
const batch = 5000

// partRows is with how many rows at most the parts of the work are measured.
const partRows = 200_000

// Options say what to measure.
type Options struct {
	Data     string // folder of the published data sets; one that it lacks is left out, with a note
	Rows     int    // statements that are generated
	Rounds   int    // how often each contender runs; the median is what counts
	Version  string // of Entente
	Server   int    // process id of the server when it runs here, for the time of the processor that it needs; 0: not known
	Progress func(stage string, done, total int64)
	Notice   func(line string) // what a reader of the numbers must know
}

// Result is what one contender needed for one data set: the median of the rounds.
type Result struct {
	Set       string
	Contender string
	Rows      int // statements
	Seconds   float64
	Ratio     float64 // of its rate to that of the hand-written CREATE of the same rows
	Note      string
}

// PerSecond is the rate, 0 where nothing was measured.
func (r Result) PerSecond() float64 {
	if r.Seconds == 0 {
		return 0
	}
	return float64(r.Rows) / r.Seconds
}

// bench is a run.
type bench struct {
	Options
	db       *neo.DB
	ontology *schema.Ontology
	entities []graph.Entity
	folder   string // temporary
	url      string // where the server reads the folder's tables
}

// Run measures all data sets. It empties the database, before, between and
// after: everything that is in it is lost. With an error come the results of
// the data sets that were measured before it.
func Run(ctx context.Context, db *neo.DB, ontology *schema.Ontology, gazetteer []graph.Entity, o Options) (results []Result, err error) {
	if o.Rows < 1 || o.Rounds < 1 {
		return nil, fmt.Errorf("%d rows in %d rounds measure nothing: use at least one", o.Rows, o.Rounds)
	}
	if o.Progress == nil {
		o.Progress = func(string, int64, int64) {}
	}
	if o.Notice == nil {
		o.Notice = func(string) {}
	}
	folder, err := os.MkdirTemp("", "entente-bench-*")
	if err != nil {
		return nil, fmt.Errorf("making a temporary folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	url, stop, err := serve(folder)
	if err != nil {
		return nil, err
	}
	defer stop()
	b := &bench{Options: o, db: db, ontology: ontology, entities: gazetteer, folder: folder, url: url}
	return b.run(ctx)
}

func (b *bench) run(ctx context.Context) ([]Result, error) {
	sets, parts, err := b.sets(ctx)
	if err != nil {
		return nil, err
	}
	if err := b.ready(ctx); err != nil {
		return nil, err
	}
	// A server that has just been started is slow until its code is compiled.
	if _, err := b.measure(ctx, parts, 1, contenders(), writtenByHand); err != nil {
		return nil, err
	}
	var results []Result
	for _, s := range sets {
		of, err := b.measure(ctx, s, b.Rounds, contenders(), writtenByHand)
		if err != nil {
			return results, err
		}
		results = append(results, of...)
	}
	of, err := b.measure(ctx, parts, b.Rounds, partsOfTheWork(), keyed)
	return append(results, of...), err
}

// contender does its work on a data set.
type contender struct {
	name   string
	goesOn bool                                      // it works on the graph that the one before it has left, else on an empty one
	before func(context.Context, *bench, *set) error // what is not measured; may be nil
	run    func(context.Context, *bench, *set, *rounds) error
	prefix string                                       // of the relationship types that it makes
	leaves func(*table) (relationships, properties int) // what must be there after it; nil: all of the table, each with its load
}

func whole(t *table) (relationships, properties int) { return t.rows, t.properties() + t.rows }

// rounds are the runs of one contender.
type rounds struct {
	seconds []float64
	note    string // of the last run
	pace    pace
}

// measure lets contenders take turns, and compares their rates with that of
// the one that is named.
func (b *bench) measure(ctx context.Context, s *set, count int, all []contender, base string) ([]Result, error) {
	took := make([]rounds, len(all))
	for range count {
		for i, c := range all {
			if err := b.turn(ctx, s, c, &took[i]); err != nil {
				return nil, fmt.Errorf("%s, %s: %w", s.name, c.name, err)
			}
		}
	}
	if err := b.empty(ctx); err != nil {
		return nil, err
	}
	results := make([]Result, len(all))
	rate := 0.0
	for i, c := range all {
		results[i] = Result{Set: s.name, Contender: c.name, Rows: s.statements, Seconds: median(took[i].seconds), Note: took[i].note}
		if c.name == base {
			rate = results[i].PerSecond()
		}
	}
	for i := range results {
		results[i].Ratio = results[i].PerSecond() / rate
	}
	return results, nil
}

// turn runs a contender once, and counts what it has made.
func (b *bench) turn(ctx context.Context, s *set, c contender, r *rounds) error {
	if !c.goesOn {
		if err := b.empty(ctx); err != nil {
			return err
		}
	}
	if c.before != nil {
		if err := c.before(ctx, b, s); err != nil {
			return err
		}
	}
	memory, cpu := startMemory(), startWork(b.Server)
	began := time.Now()
	r.pace = pace{total: s.statements, tell: func(done int) { b.Progress(s.name+", "+c.name, int64(done), int64(s.statements)) }}
	r.note = ""
	if err := c.run(ctx, b, s, r); err != nil {
		return err
	}
	r.seconds = append(r.seconds, time.Since(began).Seconds())
	r.note = join(r.note, cpu.note(s.statements), r.pace.note(), memory.note())
	return b.verify(ctx, s, c)
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 0 {
		return (sorted[middle-1] + sorted[middle]) / 2
	}
	return sorted[middle]
}
