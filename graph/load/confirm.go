package load

import (
	"context"
	"encoding/json"
	"fmt"

	"entente/graph"
	"entente/graph/neo"
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
	touched := 0
	err := l.Read(ctx, touchedSince, map[string]any{"load": f.id}, func(row neo.Row) error {
		touched = row.Int("loads")
		return nil
	})
	if err != nil || touched > 0 {
		return nil, err
	}
	held, err := l.held(ctx, f.types())
	if err != nil || fmt.Sprint(held) != fmt.Sprint(f.held) {
		return nil, err
	}
	r := &Receipt{}
	if json.Unmarshal([]byte(f.receipt), r) != nil {
		return nil, nil
	}
	return r, nil
}

// types are those of which the load knows what the graph held.
func (f *found) types() []string {
	types := make([]string, len(f.held))
	for i, held := range f.held {
		_, _ = fmt.Sscan(held, &types[i])
	}
	return types
}

// held counts the statements of the sources in the graph, by type. The index
// on keys answers it.
func (l *loader) held(ctx context.Context, types []string) ([]string, error) {
	held := []string{}
	for _, kind := range types {
		n := 0
		for _, s := range l.head.Sources {
			err := l.Read(ctx, countStatements(kind), map[string]any{"prefix": graph.KeyPrefix(s.ID)}, func(row neo.Row) error {
				n += row.Int("statements")
				return nil
			})
			if err != nil {
				return nil, err
			}
		}
		held = append(held, heldText(kind, n))
	}
	return held, nil
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
	for _, kind := range l.earlier.types() {
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
