package load

import (
	"testing"

	"entente/graph"
	"entente/graph/plan"

	"github.com/google/go-cmp/cmp"
)

// TestTablesOfALoad is of three batches: the second has the columns that the first
// has used, so that one text of Cypher serves both, and the third one more. What
// repeats is told by the first of them.
func TestTablesOfALoad(t *testing.T) {
	c := newColumns([]string{"valid", "key", "quote", "load", "digest", "dossiers", "troops"})
	batches := []struct {
		of          []graph.Statement
		own, shared []string
		ends        []any
		groups      []any
		rows        int
	}{
		{
			of: []graph.Statement{
				{Key: "k1", Subject: "a", Object: "b", Quote: "q", Dossiers: []string{"one"}},
				{Key: "k2", Subject: "b", Object: "a", Dossiers: []string{"one"}},
			},
			own: []string{"digest", "key", "quote"}, shared: []string{"dossiers", "load"},
			ends:   []any{"a", "b"},
			groups: []any{[]any{[]any{[]any{0, 1, "d", "k1", "q"}, []any{1, 0, "e", "k2", nil}}, []string{"one"}, "l"}},
			rows:   2,
		},
		{
			of: []graph.Statement{
				{Key: "k3", Subject: "c", Object: "c", Dossiers: []string{"one"}},
				{Key: "k4", Subject: "c", Object: "a", Dossiers: []string{"one", "two"}},
				{Key: "k5", Subject: "d", Object: "c", Dossiers: []string{"one", "two"}},
				{Key: "k6", Subject: "a", Object: "c", Dossiers: []string{"one"}},
			},
			own: []string{"digest", "key", "quote"}, shared: []string{"dossiers", "load"},
			ends: []any{"c", "a", "d"},
			groups: []any{
				[]any{[]any{[]any{0, 0, "d", "k3", nil}}, []string{"one"}, "l"},
				[]any{[]any{[]any{0, 1, "e", "k4", nil}, []any{2, 0, "d", "k5", nil}}, []string{"one", "two"}, "l"},
				[]any{[]any{[]any{1, 0, "e", "k6", nil}}, []string{"one"}, "l"},
			},
			rows: 4,
		},
		{
			of:  []graph.Statement{{Key: "k7", Subject: "a", Object: "b", Extra: map[string]any{"troops": int64(5)}}},
			own: []string{"digest", "key", "quote"}, shared: []string{"dossiers", "load", "troops"},
			ends:   []any{"a", "b"},
			groups: []any{[]any{[]any{[]any{0, 1, "d", "k7", nil}}, nil, "l", int64(5)}},
			rows:   1,
		},
	}
	for i, batch := range batches {
		made := newCreation(c)
		for n, s := range batch.of {
			made.add(&plan.Statement{Statement: s, Digest: string("de"[n%2])}, "l")
		}
		if i == 0 {
			c.compare(made.rows)
			c.rows = ownText // as many others
		}
		got := made.settle()
		if diff := cmp.Diff(&table{own: batch.own, shared: batch.shared, ends: batch.ends, groups: batch.groups, rows: batch.rows}, got, cmp.AllowUnexported(table{})); diff != "" {
			t.Errorf("batch %d (-want +got)\n%s", i, diff)
		}
	}
}

func TestValuesThatAreTheSame(t *testing.T) {
	for _, test := range []struct {
		a, b any
		want bool
	}{
		{nil, nil, true},
		{"a", "a", true},
		{"a", "b", false},
		{"a", nil, false},
		{nil, "a", false},
		{int64(1), 1.0, false},
		{[]string{"a"}, []string{"a"}, true},
		{[]string{"a"}, []string{"a", "b"}, false},
		{[]string{"a"}, "a", false},
		{"a", []string{"a"}, false},
		{[]any{"a"}, []any{"a"}, false}, // it is sent twice
	} {
		if got := same(test.a, test.b); got != test.want {
			t.Errorf("%v and %v: %v", test.a, test.b, got)
		}
	}
}

// TestFewStatements is of those that share a text with those of other types, until
// the load has made many of their own.
func TestFewStatements(t *testing.T) {
	columns := newColumns([]string{"key", "load", "digest", "quote"})
	c := newCreation(columns)
	c.add(&plan.Statement{Statement: graph.Statement{Key: "k", Subject: "a", Object: "b", Quote: "q"}, Digest: "d"}, "l")
	if c.settle() != nil {
		t.Error("one is many")
	}
	want := []any{map[string]any{"subject": "a", "object": "b", "type": "ALLY_OF", "properties": map[string]any{"key": "k", "load": "l", "digest": "d", "quote": "q"}}}
	if diff := cmp.Diff(want, c.few("ALLY_OF")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	more := newCreation(columns)
	for range ownText - 2 {
		more.add(&plan.Statement{}, "l")
	}
	if more.settle() != nil {
		t.Errorf("%d are many", ownText-1)
	}
	last := newCreation(columns)
	last.add(&plan.Statement{}, "l")
	if last.settle() == nil {
		t.Errorf("%d are few", ownText)
	}
}
