package load

import (
	"testing"

	"entente/graph/neo/neotest"
)

// TestTheLoadThatIsFound is of several loads of one input: one that is not done
// is gone on with, and else the last counts, by its number; those that an earlier
// version has written have none.
func TestTheLoadThatIsFound(t *testing.T) {
	db := neotest.Empty(t)
	neotest.Write(t, db, `CREATE
		(:Load {id: 'older', input: 'a', status: 'done', started_at: datetime('2026-01-01T00:00:00Z')}),
		(:Load {id: 'old', input: 'a', status: 'done', started_at: datetime('2026-02-01T00:00:00Z')}),
		(:Load {id: 'first', input: 'a', status: 'done', number: 3, seen: 2, started_at: datetime('2025-01-01T00:00:00Z')}),
		(:Load {id: 'second', input: 'a', status: 'done', number: 10, seen: 2, started_at: datetime('2024-01-01T00:00:00Z')}),
		(:Load {id: 'running', input: 'a', status: 'running', started_at: datetime('2023-01-01T00:00:00Z')}),
		(:Load {id: 'another', input: 'b', status: 'running', number: 20, started_at: datetime('2026-03-01T00:00:00Z')})`, nil)
	for _, want := range []string{"running", "second", "first", "old", "older"} {
		f, last, others, err := find(t.Context(), db, "a")
		if err != nil || f == nil || f.id != want || f.running != (want == "running") {
			t.Fatalf("%+v, %v; want %s", f, err, want)
		}
		if want == "running" && (last != 20 || others != 3) {
			t.Errorf("the last number is %d, and %d have none; want 20 and 3", last, others)
		}
		neotest.Write(t, db, "MATCH (l:Load {id: $id}) DELETE l", map[string]any{"id": want})
	}
	if f, last, _, err := find(t.Context(), db, "a"); f != nil || last != 20 || err != nil {
		t.Errorf("%+v, %d, %v; want none, and 20", f, last, err)
	}
}
