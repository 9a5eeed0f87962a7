package resolve

import (
	"testing"

	"entente/graph"
	"entente/schema"
	"entente/schema/edtf"

	"github.com/google/go-cmp/cmp"
	"github.com/hbollon/go-edlib"
	"pgregory.net/rapid"
)

func TestDistanceIsThatOfTheLibrary(t *testing.T) {
	letters := rapid.StringOfN(rapid.SampledFrom([]rune("abcné")), 0, 8, -1)
	rapid.Check(t, func(t *rapid.T) {
		a, b := letters.Draw(t, "a"), letters.Draw(t, "b")
		if got, want := distance([]rune(a), []rune(b)), edlib.OSADamerauLevenshteinDistance(a, b); got != want {
			t.Fatalf("%q to %q is %d, want %d", a, b, got, want)
		}
	})
}

func TestLikeness(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{
		{"nigr", "niger", 0.8},
		{"niger", "nigeria", 0.71},
		{"burkina fasso", "burkina faso", 0.92},
		{"federal republic somalia", "somalia", 0.75},
		{"korea north", "north korea", 0.9},
		{"chad", "mali", 0},
	} {
		if got := likeness(c.a, c.b); got != c.want {
			t.Errorf("%s and %s: %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// Whatever is not equal stays below 1, and likeness has no direction.
func TestLikenessIsSymmetricalAndBelowOne(t *testing.T) {
	words := rapid.StringMatching(`[a-d]{1,4}( [a-d]{1,4}){0,2}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := words.Draw(t, "a"), words.Draw(t, "b")
		got, back := likeness(a, b), likeness(b, a)
		if got != back || got < 0 || got > 0.99 {
			t.Fatalf("%q and %q: %v, and back %v", a, b, got, back)
		}
	})
}

func TestCandidatesAreRankedAndFew(t *testing.T) {
	x := New(schema.Default())
	for i, name := range []string{"Mali", "Malawi", "Malta", "Somalia", "Malaysia", "Maldives", "Bali", "Niger"} {
		labels := []string{"Country"}
		if i == 6 {
			labels = []string{"Region"}
		}
		x.Add(&graph.Entity{ID: name, Name: name, Labels: labels})
	}
	got := func(labels []string) []string {
		_, err := x.ResolveAs("Malli", edtf.Interval{}, labels)
		var ids []string
		for _, c := range err.(*Error).Candidates {
			ids = append(ids, c.As)
		}
		return ids
	}
	if diff := cmp.Diff([]string{"Mali", "Malawi", "Bali", "Malta"}, got(nil)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Mali", "Malawi", "Malta"}, got([]string{"Country"})); diff != "" {
		t.Errorf("countries: (-want +got)\n%s", diff)
	}
}
