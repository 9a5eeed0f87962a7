package load

import (
	"context"
	"slices"

	"entente/graph/plan"
)

// prune removes what complete dossiers no longer state.
func (l *loader) prune(ctx context.Context) error {
	if l.left == nil {
		return nil
	}
	removals := l.left.Removals()
	if len(removals) == 0 {
		return nil
	}
	if err := l.begin(ctx); err != nil {
		return err
	}
	for chunk := range slices.Chunk(removals, l.options.BatchSize) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := write(ctx, l, &l.lanes[0], pointers(chunk), l.remove); err != nil {
			return err
		}
	}
	return nil
}

// remove takes a statement from its dossier, and from the graph when no other
// dossier makes it.
func (l *loader) remove(b *batch, r *plan.Removed) {
	if r.Others {
		b.add(releaseStatements(r.Type), map[string]any{"key": r.Key, "dossier": r.Dossier})
		return
	}
	b.add(removeStatements(r.Type), map[string]any{"key": r.Key, "dossiers": r.Dossiers})
	b.add(countRemoved, map[string]any{"load": l.id})
}
