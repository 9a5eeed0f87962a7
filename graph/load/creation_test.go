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
		names := test.of.narrow()
		if diff := cmp.Diff(test.names, names); diff != "" {
			t.Errorf("columns (-want +got)\n%s", diff)
		}
		if diff := cmp.Diff(test.rows, test.of.rows); diff != "" {
			t.Errorf("rows (-want +got)\n%s", diff)
		}
	}
}

// TestRowsAmongOtherColumns is of the few statements of a type, which share a
// text with those of others.
func TestRowsAmongOtherColumns(t *testing.T) {
	c := newCreation(newColumns([]string{"key", "load", "digest", "quote"}))
	c.add(&plan.Statement{Statement: graph.Statement{Key: "k", Subject: "a", Object: "b", Quote: "q"}, Digest: "d"}, "l")
	want := [][]any{{"a", "b", "q", nil, "k"}}
	if diff := cmp.Diff(want, c.among([]string{"quote", "troops", "key"})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
