package load

import (
	"testing"

	"entente/graph"
	"entente/graph/plan"

	"github.com/google/go-cmp/cmp"
)

// TestColumnsOfALoad is of two batches: the second has what the first has used,
// so that one text of Cypher serves both.
func TestColumnsOfALoad(t *testing.T) {
	c := newColumns([]string{"valid", "key", "quote", "load", "digest", "troops"})
	c.rows = ownText // of batches before
	first, second := newCreation(c), newCreation(c)
	first.add(&plan.Statement{Statement: graph.Statement{Key: "k1", Subject: "a", Object: "b", Quote: "q"}, Digest: "d1"}, "l")
	first.add(&plan.Statement{Statement: graph.Statement{Key: "k2", Subject: "b", Object: "a"}, Digest: "d2"}, "l")
	second.add(&plan.Statement{Statement: graph.Statement{Key: "k3", Subject: "c", Object: "d", Extra: map[string]any{"troops": int64(5)}}, Digest: "d3"}, "l")
	for _, test := range []struct {
		of    *creation
		names []string
		rows  []any
	}{
		{first, []string{"digest", "key", "load", "quote"}, []any{[]any{"a", "b", "d1", "k1", "l", "q"}, []any{"b", "a", "d2", "k2", "l", nil}}},
		{second, []string{"digest", "key", "load", "quote", "troops"}, []any{[]any{"c", "d", "d3", "k3", "l", nil, int64(5)}}},
	} {
		names, _ := test.of.settle()
		if diff := cmp.Diff(test.names, names); diff != "" {
			t.Errorf("columns (-want +got)\n%s", diff)
		}
		if diff := cmp.Diff(test.rows, test.of.rows); diff != "" {
			t.Errorf("rows (-want +got)\n%s", diff)
		}
	}
}

// TestFewStatements is of those that share a text with those of other types, until
// the load has made many of their own.
func TestFewStatements(t *testing.T) {
	columns := newColumns([]string{"key", "load", "digest", "quote"})
	c := newCreation(columns)
	c.add(&plan.Statement{Statement: graph.Statement{Key: "k", Subject: "a", Object: "b", Quote: "q"}, Digest: "d"}, "l")
	if _, many := c.settle(); many {
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
	if _, many := more.settle(); many {
		t.Errorf("%d are many", ownText-1)
	}
	last := newCreation(columns)
	last.add(&plan.Statement{}, "l")
	if _, many := last.settle(); !many {
		t.Errorf("%d are few", ownText)
	}
}
