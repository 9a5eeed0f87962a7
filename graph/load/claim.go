package load

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/user"
	"slices"
	"sync"
	"time"

	"entente/graph/neo"
)

// Two runs that state records of one source must not be at work at once: both
// would compare a record with a graph that does not hold it, and with two types
// they would make it twice. So a run takes its sources before it compares.
//
// A run that is killed cannot give them back, and no clock tells a dead run from
// a slow one. So a run counts up as long as it lives: one that finds a source
// taken watches the count, is refused when it moves, and takes the source over
// when it has stood still. The same input again waits for nothing, since it goes
// on with what the other has begun. In each case the load that had the source
// gets another writer in that transaction: should its run live, it writes no
// more.

// Of a run the count moves once a beat. When it has stood still for silentBeats
// of them, in each of which it was looked at looksABeat times, the run is taken
// for dead.
const (
	defaultBeat = 2 * time.Second
	silentBeats = 5
	looksABeat  = 4
)

// HeldError is a source that another run is at work with.
type HeldError struct {
	Source string
	Load   string // empty when it has not begun to write
	By     string // who runs it, and where
	Since  time.Time
}

func (e *HeldError) Error() string {
	what := "a run that compares it"
	if e.Load != "" {
		what = "the load " + e.Load
	}
	return fmt.Sprintf("the source %s is taken by %s (%s, since %s): run the same command again when that is done, or end it first",
		e.Source, what, e.By, e.Since.UTC().Format("2006-01-02 15:04:05 UTC"))
}

// errHeld takes a claim back of which not every source is free.
var errHeld = errors.New("a source is taken")

// claim is what a run has, or wants to have, of its sources.
type claim struct {
	Database
	sources []string // sorted
	writer  string
	input   string
	beat    time.Duration
	taken   bool
	stop    func() // ends the count
}

// holder is what the graph tells of a source that is taken.
type holder struct {
	source, writer, input, load, by string
	since                           time.Time
	beats                           int
}

// watched is a holder with how often it was looked at and had not moved.
type watched struct {
	holder
	looks int
}

func newClaim(db Database, sources []string, writer, input string, beat time.Duration) *claim {
	if beat == 0 {
		beat = defaultBeat
	}
	sources = slices.Clone(sources)
	slices.Sort(sources)
	return &claim{Database: db, sources: slices.Compact(sources), writer: writer, input: input, beat: beat, stop: func() {}}
}

// take takes all sources, or none and tells in a *HeldError who has one. It
// waits as long as it cannot tell whether the other run lives. It counts its looks,
// and not the time: of a server that did not answer for a while, it cannot say that
// the other run was silent.
func (c *claim) take(ctx context.Context) error {
	if len(c.sources) == 0 {
		return nil
	}
	seen := map[string]*watched{}
	for {
		held, err := c.try(ctx, func(h holder) bool {
			w := seen[h.source]
			return w != nil && w.writer == h.writer && w.beats == h.beats && w.looks >= silentBeats*looksABeat
		})
		if err == nil {
			c.taken = true
			c.keep(ctx)
			return nil
		}
		if !errors.Is(err, errHeld) {
			return err
		}
		for _, h := range held {
			w := seen[h.source]
			switch {
			case w == nil || w.writer != h.writer:
				seen[h.source] = &watched{holder: h}
			case w.beats != h.beats:
				return &HeldError{Source: h.source, Load: h.load, By: h.by, Since: h.since}
			default:
				w.look()
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(c.beat / looksABeat):
		}
	}
}

// look counts a look at a run that has not moved.
func (w *watched) look() {
	if w.looks++; w.looks == 2*looksABeat {
		slog.Warn("a source is taken by a run that gives no sign of life: it is taken over when that stays so", "source", w.source, "by", w.by)
	}
}

// try takes all sources in one transaction, unless one is held by another run
// that is not dead and reads something else.
func (c *claim) try(ctx context.Context, dead func(holder) bool) (held []holder, err error) {
	err = c.Write(ctx, func(tx neo.Tx) error {
		held = nil
		loads := map[string]bool{} // of runs that lose a source
		_, err := tx.Run(ctx, takeSources, map[string]any{"batch": of(c.rows()), "writer": c.writer, "input": c.input, "by": runner()}, func(row neo.Row) error {
			h := holder{source: row.Text("source"), writer: row.Text("writer"), input: row.Text("input"), load: row.Text("load"), by: row.Text("by"), beats: row.Int("beats")}
			h.since, _ = row.Get("since").(time.Time)
			switch {
			case h.writer == "" || h.writer == c.writer:
			case h.input == c.input || dead(h):
				loads[h.load] = h.load != ""
			default:
				held = append(held, h)
			}
			return nil
		})
		if err != nil {
			return err
		}
		if len(held) > 0 {
			return errHeld
		}
		for load, begun := range loads {
			if begun {
				if err := c.end(ctx, tx, load); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return held, err
}

// end lets the run of a load write no more. What that has written is whole, and
// the same command as there goes on from it.
func (c *claim) end(ctx context.Context, tx neo.Tx, load string) error {
	for _, cypher := range []string{endLoad, endCheckpoints} {
		if _, err := tx.Run(ctx, cypher, map[string]any{"load": load, "prefix": checkpoints(load), "writer": c.writer}, nil); err != nil {
			return err
		}
	}
	return nil
}

// own sees, in a transaction that it lets no other run come before, that the
// run has all of its sources, and notes the load that has them.
func (c *claim) own(ctx context.Context, tx neo.Tx, load string) (bool, error) {
	if !c.taken {
		return true, nil
	}
	owned := 0
	_, err := tx.Run(ctx, ownSources, map[string]any{"batch": of(c.rows()), "writer": c.writer, "load": load}, func(row neo.Row) error {
		owned = row.Int("owned")
		return nil
	})
	return owned == len(c.sources), err
}

// leave gives the sources back, in a transaction that ends the run's work.
func (c *claim) leave(ctx context.Context, tx neo.Tx) error {
	if !c.taken {
		return nil
	}
	_, err := tx.Run(ctx, leaveSources, map[string]any{"batch": of(c.rows()), "writer": c.writer}, nil)
	return err
}

// left tells that the transaction of a leave is committed.
func (c *claim) left() {
	c.stop()
	c.taken = false
}

// patienceToLeave bounds how long a run that has failed tries to give its sources
// back: without that, the next one watches them for a moment longer.
const patienceToLeave = 5 * time.Second

// release gives back what the run has still.
func (c *claim) release(ctx context.Context) {
	c.stop()
	if !c.taken {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patienceToLeave)
	defer cancel()
	_ = c.Write(ctx, func(tx neo.Tx) error { return c.leave(ctx, tx) })
	c.taken = false
}

// keep counts up until stop is called. A count that fails is a beat that is missed.
func (c *claim) keep(ctx context.Context) {
	c.stop = every(ctx, c.beat, func(ctx context.Context) {
		_ = c.Write(ctx, func(tx neo.Tx) error {
			_, err := tx.Run(ctx, countSources, map[string]any{"batch": of(c.rows()), "writer": c.writer}, nil)
			return err
		})
	})
}

// every does something again and again until stop, which waits for its end.
func every(ctx context.Context, pause time.Duration, do func(context.Context)) (stop func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var doing sync.WaitGroup
	doing.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(pause):
				do(ctx)
			}
		}
	})
	return func() {
		cancel()
		doing.Wait()
	}
}

// rows are the sources with the ids of their checkpoints, always in one order.
func (c *claim) rows() []any {
	rows := make([]any, len(c.sources))
	for i, source := range c.sources {
		rows[i] = map[string]any{"id": "source/" + source, "source": source}
	}
	return rows
}

// runner tells a person which process this is.
func runner() string {
	name, host := "somebody", "some machine"
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	if h, err := os.Hostname(); err == nil {
		host = h
	}
	return fmt.Sprintf("%s on %s, process %d", name, host, os.Getpid())
}
