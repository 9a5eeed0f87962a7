// Package load writes what passed a check into the graph and keeps the receipt
// there. It reads its input as a stream: records are compared with the graph
// window by window, and written by several sessions at once that share no node.
// The data of a batch and the checkpoint of its writer are one transaction, so
// that a batch is written once or not at all, whatever fails when; the same
// command goes on where an interrupted one stopped. Of two runs that state records
// of one source only one is at work.
package load

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"entente/graph"
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
	BatchSize int     // records written in one transaction at most, at least 1
	Sessions  int     // transactions at once, 1 to MaxSessions; 0: DefaultSessions
	Prune     bool    // remove what complete dossiers state no longer
	MaxShrink float64 // of a dossier's statements that may be removed, 0..1
	Force     bool    // remove more than MaxShrink allows
	Strict    bool    // load nothing when any record is rejected
	Recheck   bool    // compare each record, although the input was loaded before
	Version   string  // of Entente, for the receipt
	Now       func() time.Time
	Progress  func(written int)        // records written so far, told by several goroutines; may be nil
	Rejected  func(check.Reject) error // takes each reject; may be nil
	Watch     Watcher                  // is told of the load while it goes on; may be nil

	beat time.Duration // between two signs of life; 0: defaultBeat
}

// Defaults of a load. At 5,000 rows a transaction costs little beside its
// rows; two sessions keep both cores of a small server busy; no dossier loses
// more than a fifth by mistake.
const (
	DefaultBatchSize = 5000
	DefaultSessions  = 2
	MaxSessions      = 8
	DefaultMaxShrink = 0.2
)

// Run compares and writes an input. A run that was stopped between two batches
// gives an *InterruptedError: the same call goes on from there. Where another run
// is at work with a source of the input, it gives a *HeldError; but where that
// reads the same input, this one takes its load over.
func Run(ctx context.Context, db Database, ontology *schema.Ontology, in check.Input, o Options) (*Receipt, error) {
	if _, err := constraint.Apply(ctx, db, ontology); err != nil {
		return nil, err
	}
	l := newLoader(db, ontology, in, o)
	defer l.claim.release(ctx)
	ended := o.stage("prepare")
	standing, err := l.prepare(ctx)
	ended(err)
	switch {
	case err != nil:
		return nil, err
	case standing != nil:
		return l.confirm(ctx, standing)
	}
	return l.run(ctx)
}

func newLoader(db Database, ontology *schema.Ontology, in check.Input, o Options) *loader {
	l := &loader{
		Database: db, ontology: ontology, options: o, in: in, head: in.Head(), writer: token(8), began: o.Now().UTC(),
		counts: map[check.Kind]map[plan.Change]int{}, stated: map[string]int{}, announced: map[string]bool{}, texts: map[string]string{}, columnsOf: map[string]*columns{},
	}
	if l.options.Sessions == 0 {
		l.options.Sessions = DefaultSessions
	}
	l.options.Sessions = min(l.options.Sessions, MaxSessions) // each has a lane
	var sources []string
	for _, s := range l.head.Sources {
		sources = append(sources, s.ID)
	}
	l.claim = newClaim(db, sources, l.writer, l.head.Fingerprint, o.beat)
	for _, kind := range check.Kinds {
		l.counts[kind] = map[plan.Change]int{}
	}
	for i := range l.lanes {
		l.lanes[i].number = i
	}
	l.size.Store(int64(min(firstBatch, o.BatchSize)))
	l.most.Store(int64(o.BatchSize))
	return l
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

// RejectsError is a strict load of an input with rejects.
type RejectsError struct{ Rejects int }

func (e *RejectsError) Error() string {
	are := "records are"
	if e.Rejects == 1 {
		are = "record is"
	}
	return fmt.Sprintf("%d %s wrong, and with --strict nothing is loaded then", e.Rejects, are)
}

// InterruptedError is a load that was stopped. What was written is whole.
type InterruptedError struct {
	Load    string // empty when it had not begun
	Written int    // records, by this run
	cause   error
}

func (e *InterruptedError) Error() string {
	if e.Load == "" {
		return "stopped before anything was written: run the same command again"
	}
	return fmt.Sprintf("stopped after %d records were written: run the same command again to go on (load %s)", e.Written, e.Load)
}

// Unwrap is what stopped it.
func (e *InterruptedError) Unwrap() error { return e.cause }

type loader struct {
	Database
	ontology *schema.Ontology
	options  Options
	in       check.Input
	head     check.Head
	writer   string // of this process
	claim    *claim // on the sources
	earlier  *found // the last load of the same input, if any
	comparer *plan.Comparer
	known    *check.Outcome // of an input that was read before anything is written
	left     *plan.Left     // to be pruned
	lanes    [2 * MaxSessions]lane

	began   time.Time // when the run did, before it asked the graph for anything
	seen    int       // number of the last load that was done then
	others  int       // how many had no number then
	id      string    // of the load; empty until it begins
	resumed bool
	removed int          // statements, by the runs of the load before this one
	size    atomic.Int64 // records in the next batch
	most    atomic.Int64 // that may be in one
	done    atomic.Int64 // records written by this process

	beginning sync.Mutex // held while the load itself is written
	mutex     sync.Mutex
	counts    map[check.Kind]map[plan.Change]int
	stated    map[string]int    // statements that were compared, by relationship type
	collided  bool              // the graph held some that no earlier load tells of
	announced map[string]bool   // those that the graph knows this load to use
	rewritten int               // nodes of earlier loads, as the graph knows
	texts     map[string]string // of Cypher, by what they do
	columnsOf map[string]*columns
}

// prepare finds out what is to be done: nothing when an earlier load of the
// input stands, whose receipt it gives. Otherwise it takes the sources, and looks
// again, since another run may have had them until then. A load that was
// interrupted is taken over before anything is compared: should the process that
// began it live, it writes nothing more that the comparison would not see.
func (l *loader) prepare(ctx context.Context) (standing *Receipt, err error) {
	if standing, err = l.look(ctx); standing != nil || err != nil {
		return standing, err
	}
	if err = l.claim.take(ctx); err != nil {
		return nil, err
	}
	if standing, err = l.look(ctx); standing != nil || err != nil {
		return standing, err
	}
	resume := ""
	if l.earlier != nil && l.earlier.running {
		resume = l.earlier.id
		if err := l.takeOver(ctx); err != nil {
			return nil, err
		}
	}
	return nil, l.preflight(ctx, resume)
}

// look finds the earlier load of the input, and its receipt where it stands.
func (l *loader) look(ctx context.Context) (standing *Receipt, err error) {
	if l.earlier, l.seen, l.others, err = find(ctx, l, l.head.Fingerprint); err != nil {
		return nil, err
	}
	return l.stands(ctx)
}

// preflight reads the whole input before anything is written, where what it
// finds decides whether anything is.
func (l *loader) preflight(ctx context.Context, resume string) (err error) {
	var complete []string
	if l.options.Prune || l.options.Strict {
		if l.known, err = l.in.Parts(ctx, nil, l.options.Rejected); err != nil {
			return err
		}
		if n := l.known.Rejects(); n > 0 && l.options.Strict {
			return &RejectsError{Rejects: n}
		}
	}
	if l.options.Prune {
		complete = l.known.Complete
	}
	l.comparer, err = plan.Begin(ctx, l, l.ontology, l.head, plan.Options{BatchSize: l.options.BatchSize, Load: resume, Complete: complete})
	if err != nil || !l.options.Prune {
		return err
	}
	if l.left, err = l.comparer.Left(ctx, complete, l.in.States); err != nil {
		return err
	}
	return refuseShrinking(l.left, l.options)
}

// run writes what is new or changed, and the receipt.
func (l *loader) run(ctx context.Context) (*Receipt, error) {
	stop := l.guardSchema(ctx)
	ended := l.options.stage("compare and write")
	outcome, err := l.stream(ctx)
	ended(err)
	stop()
	if err != nil {
		if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
			return nil, &InterruptedError{Load: l.id, Written: int(l.done.Load()), cause: err}
		}
		return nil, err
	}
	if l.id == "" && l.earlier != nil { // loading twice changes nothing
		l.id = l.earlier.id
		receipt := l.receipt(outcome)
		return receipt, l.settle(ctx, receipt)
	}
	if err := l.begin(ctx); err != nil {
		return nil, err
	}
	receipt := l.receipt(outcome)
	ended = l.options.stage("finish")
	err = l.finish(context.WithoutCancel(ctx), receipt)
	ended(err)
	return receipt, err
}

func refuseShrinking(left *plan.Left, o Options) error {
	if o.Force {
		return nil
	}
	removed := map[string]int{}
	for _, r := range left.Removed {
		removed[r.Dossier]++
	}
	for dossier, n := range removed {
		if held := left.Held[dossier]; float64(n) > o.MaxShrink*float64(held) {
			return &ShrinkError{Dossier: dossier, Removed: n, Held: held, Allowed: o.MaxShrink}
		}
	}
	return nil
}

// count adds a record by its change.
func (l *loader) count(kind check.Kind, change plan.Change) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.counts[kind][change]++
	l.watchUnchanged(kind, change, 1)
}

// countStatements adds statements by their changes, and notes their types.
func (l *loader) countStatements(statements []*plan.Statement) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	before := l.counts[check.Statement][plan.Unchanged]
	for i := range statements {
		l.counts[check.Statement][statements[i].Change]++
		l.stated[statements[i].Type]++
	}
	l.watchUnchanged(check.Statement, plan.Unchanged, l.counts[check.Statement][plan.Unchanged]-before)
}

// foresee notes the types of statements before they are compared: should the load
// begin now, it tells of them at once.
func (l *loader) foresee(statements []graph.Statement) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for i := range statements {
		l.stated[statements[i].Type] += 0
	}
}

// types are those of the statements of the input, and those in which the load
// has written others.
func (l *loader) types() []string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	all := maps.Clone(l.announced)
	for kind := range l.stated {
		all[kind] = true
	}
	return slices.Sorted(maps.Keys(all))
}

// receipt counts what the graph now holds of the input.
func (l *loader) receipt(outcome *check.Outcome) *Receipt {
	r := &Receipt{Load: l.id, Resumed: l.resumed, Files: l.head.Files, Rows: outcome.Rows}
	for _, kind := range check.Kinds {
		c := Counts{
			Kind:      kind,
			Written:   l.counts[kind][plan.New] + l.counts[kind][plan.Changed] + l.counts[kind][plan.Resumed],
			Unchanged: l.counts[kind][plan.Unchanged],
			Rejected:  outcome.Rejected[kind],
		}
		c.Read = c.Written + c.Unchanged + c.Rejected
		r.Counts = append(r.Counts, c)
	}
	if l.left != nil {
		for _, removal := range l.left.Removals() {
			if !removal.Others {
				r.Removed++
			}
		}
	}
	r.Removed += l.removed
	return r
}

func token(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b) // never fails: it ends the program when there is no randomness
	return hex.EncodeToString(b)
}
