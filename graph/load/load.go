// Package load writes a plan into the graph, in batches, and keeps the receipt
// there. The data of a batch and the load's checkpoint are one transaction, so
// that a batch is written once or not at all, whatever fails when; the same
// command goes on where an interrupted one stopped.
package load

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"time"

	"entente/graph/check"
	"entente/graph/constraint"
	"entente/graph/neo"
	"entente/graph/plan"
	"entente/schema"
)

// Database is what is asked of the database.
type Database interface {
	Read(ctx context.Context, cypher string, params map[string]any, each func(neo.Row) error) error
	Write(ctx context.Context, work func(tx neo.Tx) error) error
	Alter(ctx context.Context, statements []string) error
}

// Options say how to load.
type Options struct {
	BatchSize int     // records written in one transaction, at least 1
	Prune     bool    // remove what complete dossiers state no longer
	MaxShrink float64 // of a dossier's statements that may be removed, 0..1
	Force     bool    // remove more than MaxShrink allows
	Version   string  // of Entente, for the receipt
	Now       func() time.Time
	Progress  func(done, total int) // records written so far; may be nil
}

// DefaultBatchSize and DefaultMaxShrink are the defaults of a load: at 5,000
// rows a transaction costs little beside its rows, and no dossier loses more
// than a fifth by mistake.
const (
	DefaultBatchSize = 5000
	DefaultMaxShrink = 0.2
)

// Run plans and writes the result of a check. A run that was stopped between
// two batches gives an *InterruptedError: the same call goes on from there.
func Run(ctx context.Context, db Database, ontology *schema.Ontology, result *check.Result, o Options) (*Receipt, error) {
	if _, err := constraint.Apply(ctx, db, ontology); err != nil {
		return nil, err
	}
	l, err := prepare(ctx, db, ontology, result, o)
	if err != nil {
		return nil, err
	}
	if err := refuseShrinking(l.plan, o); err != nil {
		return nil, err
	}
	return l.run(ctx)
}

// prepare plans what is to be written. A load of the input that was interrupted
// is taken over first: should the process that began it live, it writes
// nothing more that the plan would not see.
func prepare(ctx context.Context, db Database, ontology *schema.Ontology, result *check.Result, o Options) (*loader, error) {
	l := &loader{Database: db, ontology: ontology, options: o, result: result, input: inputDigest(result), writer: token(8), texts: map[string]string{}}
	var err error
	if l.earlier, err = find(ctx, db, l.input); err != nil {
		return nil, err
	}
	resume := ""
	if l.earlier != nil && l.earlier.running {
		resume = l.earlier.id
		if err := l.takeOver(ctx); err != nil {
			return nil, err
		}
	}
	l.plan, err = plan.Make(ctx, db, ontology, result, plan.Options{BatchSize: o.BatchSize, Load: resume, Gone: o.Prune})
	return l, err
}

// ShrinkError is a removal of more than the options allow.
type ShrinkError struct {
	Dossier       string
	Removed, Held int
	Allowed       float64
}

func (e *ShrinkError) Error() string {
	return fmt.Sprintf("--prune would remove %d of the %d statements of the dossier %s, and at most %.0f%% are removed unasked: look at `entente plan`, then use --force", e.Removed, e.Held, e.Dossier, 100*e.Allowed)
}

// InterruptedError is a load that was stopped. What was written is whole.
type InterruptedError struct {
	Load           string
	Written, Total int // records
	cause          error
}

func (e *InterruptedError) Error() string {
	return fmt.Sprintf("stopped after %d of %d records: run the same command again to go on (load %s)", e.Written, e.Total, e.Load)
}

// Unwrap is what stopped it.
func (e *InterruptedError) Unwrap() error { return e.cause }

func refuseShrinking(p *plan.Plan, o Options) error {
	if !o.Prune || o.Force {
		return nil
	}
	removed := map[string]int{}
	for _, g := range p.Gone {
		removed[g.Dossier]++
	}
	for dossier, n := range removed {
		if held := p.Held[dossier]; float64(n) > o.MaxShrink*float64(held) {
			return &ShrinkError{Dossier: dossier, Removed: n, Held: held, Allowed: o.MaxShrink}
		}
	}
	return nil
}

// inputDigest is the fingerprint of everything that decides what a load
// writes: the files, and what the ontology made of them.
func inputDigest(result *check.Result) string {
	h := sha256.New()
	for _, f := range result.Files {
		fmt.Fprintln(h, f.Dossier, f.SHA256)
	}
	for _, s := range result.Set.Statements {
		fmt.Fprintln(h, s.Digest())
	}
	for _, e := range result.Set.Entities {
		fmt.Fprintln(h, e.Digest())
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

type loader struct {
	Database
	ontology *schema.Ontology
	options  Options
	plan     *plan.Plan
	result   *check.Result
	input    string
	earlier  *found // the last load of the same input, if any
	id       string // of the load
	writer   string // of this process
	batches  int    // committed
	done     int    // records written by this process

	texts map[string]string // of Cypher, by what they do
}

// run writes the plan. Where there is nothing to write and the input was
// loaded before, it makes no new load: loading twice changes nothing.
func (l *loader) run(ctx context.Context) (*Receipt, error) {
	gone := 0
	if l.options.Prune {
		gone = len(l.plan.Removals())
	}
	total := l.plan.Writes() + gone
	if l.plan.Load == "" {
		if total == 0 && l.earlier != nil {
			l.id = l.earlier.id
			return l.receipt(), l.confirm(ctx)
		}
		if err := l.begin(ctx); err != nil {
			return nil, err
		}
	}
	for _, b := range l.cut() {
		if err := ctx.Err(); err != nil {
			return nil, &InterruptedError{Load: l.id, Written: l.done, Total: total, cause: err}
		}
		// A batch that has begun is ended: Ctrl-C stops between batches.
		if err := l.write(context.WithoutCancel(ctx), b); err != nil {
			return nil, err
		}
		l.done += b.size
		if l.options.Progress != nil {
			l.options.Progress(l.done, total)
		}
	}
	receipt := l.receipt()
	return receipt, l.finish(context.WithoutCancel(ctx), receipt)
}

// receipt counts what the graph now holds of the input.
func (l *loader) receipt() *Receipt {
	r := &Receipt{Load: l.id, Resumed: l.plan.Load != "", Files: l.result.Files}
	for _, kind := range check.Kinds {
		c := Counts{
			Kind:      kind,
			Written:   l.plan.Count(kind, plan.New) + l.plan.Count(kind, plan.Changed) + l.plan.Count(kind, plan.Resumed),
			Unchanged: l.plan.Count(kind, plan.Unchanged),
			Rejected:  l.result.Rejected(kind),
		}
		c.Read = c.Written + c.Unchanged + c.Rejected
		r.Counts = append(r.Counts, c)
	}
	if l.options.Prune {
		for _, g := range l.plan.Removals() {
			if !g.Others {
				r.Removed++
			}
		}
	}
	return r
}

// sources are the ids of the sources that the files declare.
func (l *loader) sources() []string {
	var ids []string
	for _, s := range l.result.Set.Sources {
		ids = append(ids, s.ID)
	}
	slices.Sort(ids)
	return ids
}

// types are the relationship types of the statements.
func (l *loader) types() []string {
	set := map[string]bool{}
	for _, s := range l.result.Set.Statements {
		set[s.Type] = true
	}
	return slices.Sorted(maps.Keys(set))
}

func token(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b) // never fails: it ends the program when there is no randomness
	return hex.EncodeToString(b)
}
