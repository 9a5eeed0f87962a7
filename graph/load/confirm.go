package load

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"entente/graph"
	"entente/graph/neo"
	"entente/schema"

	"golang.org/x/sync/errgroup"
)

// stands is the receipt of an earlier load of the same input that is done and
// still stands, nil when there is none: nothing has been written since that
// could have touched what it wrote, and the graph holds as many statements of
// its sources as it did then. Such an input need not be compared.
func (l *loader) stands(ctx context.Context) (*Receipt, error) {
	f := l.earlier
	if f == nil || f.running || f.receipt == "" || f.version != l.options.Version || l.options.Recheck || l.options.Prune && !f.pruned {
		return nil, nil
	}
	if touched, err := l.touched(ctx); err != nil || touched {
		return nil, err
	}
	if same, err := l.asBefore(ctx); err != nil || !same {
		return nil, err
	}
	r := &Receipt{}
	if json.Unmarshal([]byte(f.receipt), r) != nil {
		return nil, nil
	}
	return r, nil
}

// touched tells that another load may have touched what the earlier load wrote.
// Mostly its number tells that it is the last of all: that spares the server to
// plan the text which looks at each of the others.
func (l *loader) touched(ctx context.Context) (bool, error) {
	f := l.earlier
	if l.others == 0 && f.number > 0 && (l.seen <= f.seen || l.seen == f.number && f.number == f.seen+1) {
		return false, nil
	}
	loads := 0
	err := l.Read(ctx, touchedSince, map[string]any{"load": f.id}, func(row neo.Row) error {
		loads = row.Int("loads")
		return nil
	})
	return loads > 0, err
}

// types are those of which the load knows what the graph held, and how many all
// of these were.
func (f *found) types() (types []string, all int) {
	for _, held := range f.held {
		kind, n := "", 0
		if _, err := fmt.Sscan(held, &kind, &n); err == nil && schema.IsIdentifier(kind) {
			types, all = append(types, kind), all+n
		}
	}
	return types, all
}

// held tells how many statements of the sources the graph has, by type. Those of a
// first load need not be counted: they are those that it has written, since nobody
// else writes statements of its sources meanwhile.
func (l *loader) held(ctx context.Context, types []string) ([]string, error) {
	if l.first() {
		return heldTexts(types, l.stated), nil
	}
	return l.countHeld(ctx, types, 1)
}

// asBefore tells that the graph has as many statements of the sources as it had
// when the earlier load was done.
func (l *loader) asBefore(ctx context.Context) (bool, error) {
	types, all := l.earlier.types()
	atOnce := 1
	if all <= countedAtOnce {
		atOnce = max(len(types), 1)
	}
	held, err := l.countHeld(ctx, types, atOnce)
	return slices.Equal(held, l.earlier.held), err
}

// countedAtOnce is how many statements at most are counted in one statement of
// Cypher whatever their types: the server plans one text then, and takes as long
// for that as for a few, but keeps each statement in mind while it counts.
const countedAtOnce = 50_000

// countHeld asks how many statements of the sources the graph has, by type, of some
// types in one statement of Cypher. The indexes on keys answer it.
func (l *loader) countHeld(ctx context.Context, types []string, atOnce int) ([]string, error) {
	counts := map[string]int{}
	var mutex sync.Mutex
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(l.options.Sessions)
	for some := range slices.Chunk(types, atOnce) {
		work.Go(func() error {
			for _, s := range l.head.Sources {
				err := l.Read(ctx, countStatements(some), map[string]any{"prefix": graph.KeyPrefix(s.ID)}, func(row neo.Row) error {
					mutex.Lock()
					defer mutex.Unlock()
					counts[row.Text("type")] += row.Int("statements")
					return nil
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	err := work.Wait()
	return heldTexts(types, counts), err
}

// first tells that all statements of the sources are those that this run has
// compared and written.
func (l *loader) first() bool {
	return l.comparer.First() && !l.resumed && !l.collided
}

// confirm tells of an input that stands what was told when it was loaded. Its
// rejects are found again, since somebody may not have them any more.
func (l *loader) confirm(ctx context.Context, r *Receipt) (*Receipt, error) {
	if r.Total().Rejected > 0 {
		outcome, err := l.in.Parts(ctx, nil, l.options.Rejected)
		if err != nil {
			return nil, err
		}
		if l.options.Strict {
			return nil, &RejectsError{Rejects: outcome.Rejects()}
		}
	}
	r.Confirmed, r.Resumed, r.Removed, r.Files = true, false, 0, l.head.Files
	for i := range r.Counts {
		c := &r.Counts[i]
		c.Unchanged += c.Written
		c.Written = 0
	}
	l.id = l.earlier.id
	return r, l.reconfirm(ctx)
}

// reconfirm notes that the input was read again and found unchanged. It changes
// the values of two properties and adds none. They tell of the time at which the
// run began: what another one has done since then was not seen.
func (l *loader) reconfirm(ctx context.Context) error {
	return l.note(ctx, map[string]any{"confirmed_at": l.began, "seen": l.seen})
}

// settle notes that all of the input was compared and found unchanged, although
// another version wrote it or another load was at work since: it stands again.
func (l *loader) settle(ctx context.Context, r *Receipt) error {
	types, _ := l.earlier.types()
	for _, kind := range types {
		l.announced[kind] = true
	}
	held, err := l.held(ctx, l.types())
	if err != nil {
		return err
	}
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return l.note(ctx, map[string]any{
		"confirmed_at": l.began, "seen": l.seen, "receipt": string(text), "held": held, "types": l.types(), "pruned": l.options.Prune, "version": l.options.Version,
	})
}

// note sets properties of the load with which the work of the run ends.
func (l *loader) note(ctx context.Context, properties map[string]any) error {
	err := l.Write(ctx, func(tx neo.Tx) error {
		if err := l.claim.leave(ctx, tx); err != nil {
			return err
		}
		return setLoad(ctx, tx, l.id, properties)
	})
	if err == nil {
		l.claim.left()
	}
	return err
}
