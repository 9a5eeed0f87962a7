package resolve

import (
	"fmt"
	"slices"
	"testing"

	"entente/graph"
	"entente/schema"
	"entente/schema/edtf"
)

// Whoever has mistyped very many words gets the first suggestions, and gets
// the rest of the answer soon.
func TestSuggestionsEnd(t *testing.T) {
	x := New(schema.Default())
	x.Add(&graph.Entity{ID: "burkina-faso", Name: "Burkina Faso"})
	suggested := func(text string) bool {
		_, err := x.Resolve(text, edtf.Interval{})
		refused, ok := err.(*Error)
		return ok && slices.Contains(refused.Suggest, "Burkina Faso")
	}
	if !suggested("Burkina Fasso") {
		t.Error("the first has no suggestion")
	}
	x.advice.spent = patience - 5*shortlist
	for i := range 10 {
		if got, want := suggested(fmt.Sprintf("Burkina Fas%d", i)), i < 5; got != want {
			t.Errorf("with %d comparisons left: suggested is %v", (5-i)*shortlist, got)
		}
	}
	if !suggested("Burkina Fasso") {
		t.Error("what was suggested before is forgotten")
	}
	if suggested("Burkina Fas") {
		t.Error("patience has no end")
	}
}
