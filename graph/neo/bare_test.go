package neo_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"entente/graph/neo/neotest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"
)

// TestBareTriesADeadlockAgain has two sessions set the same nodes, one from the
// last to the first, until they have met in a deadlock.
func TestBareTriesADeadlockAgain(t *testing.T) {
	db := neotest.Empty(t)
	var ids []any
	for i := range 500 {
		ids = append(ids, fmt.Sprint(i))
	}
	neotest.Write(t, db, "UNWIND $ids AS id CREATE (:Entity {id: id, n: 0})", map[string]any{"ids": ids})
	backwards := slices.Clone(ids)
	slices.Reverse(backwards)
	before, rounds := db.Retries(), 0
	for began := time.Now(); db.Retries() == before; rounds++ {
		if time.Since(began) > time.Minute {
			t.Fatal("no deadlock came about")
		}
		var work errgroup.Group
		for _, order := range [][]any{ids, backwards} {
			work.Go(func() error {
				session := db.Bare(t.Context())
				defer func() { _ = session.Close(t.Context()) }()
				n, err := session.Write(t.Context(), "UNWIND $ids AS id MATCH (n:Entity {id: id}) SET n.n = n.n + 1 RETURN count(*)", map[string]any{"ids": order})
				if err == nil && n != len(ids) {
					err = fmt.Errorf("%d nodes were set", n)
				}
				return err
			})
		}
		if err := work.Wait(); err != nil {
			t.Fatal(err)
		}
	}
	got := neotest.Rows(t, db, "MATCH (n:Entity) RETURN DISTINCT n.n", nil)
	if diff := cmp.Diff([]string{fmt.Sprintf("[%d]", 2*rounds)}, got); diff != "" {
		t.Error(diff)
	}
}
