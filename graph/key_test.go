package graph_test

import (
	"strings"
	"testing"

	"entente/graph"
	"entente/schema/edtf"

	"pgregory.net/rapid"
)

var records = rapid.OneOf(rapid.Just(""), rapid.StringMatching(`[A-Za-z0-9/:_-][A-Za-z0-9/#:_-]{0,5}`))

func TestKeyOfARecord(t *testing.T) {
	if got := graph.Key("cow", "12/3", "a", "ALLY_OF", "b", edtf.Interval{}); got != "cow/12/3" {
		t.Errorf("the key is %s", got)
	}
	// The source's own id is the whole identity: it may correct the rest.
	if a, b := graph.Key("cow", "12", "a", "ALLY_OF", "b", interval(t, "1960")), graph.Key("cow", "12", "c", "RIVAL_OF", "d", interval(t, "1970")); a != b {
		t.Errorf("one record has the keys %s and %s", a, b)
	}
}

// Keys stand in the graph: another hash would load every statement twice.
func TestKeyOfWhatIsStated(t *testing.T) {
	got := graph.Key("seed-article", "", "bazoum", "ALLY_OF", "france", interval(t, "2021-04-02/2023-07-26"))
	// printf 'bazoum\nALLY_OF\nfrance\n2021-04-02/2023-07-26' | sha256sum | cut -c-30 | xxd -r -p | base32
	if want := "seed-article/#EWFE2FMUFUWYPMUGL5UQGEYJ"; got != want {
		t.Errorf("the key is %s, want %s", got, want)
	}
}

func TestKeysAreEqualIffTheIdentityIs(t *testing.T) {
	type identity struct{ source, record, subject, relation, object, valid string }
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) (identity, string) {
			i := identity{
				source: rapid.SampledFrom([]string{"a", "a.b", "a-b", "b"}).Draw(t, name+" source"), record: records.Draw(t, name+" record"),
				subject: slugs.Draw(t, name+" subject"), relation: rapid.SampledFrom([]string{"ALLY_OF", "RIVAL_OF"}).Draw(t, name+" type"),
				object: slugs.Draw(t, name+" object"), valid: intervals.Draw(t, name+" valid"),
			}
			key := graph.Key(i.source, i.record, i.subject, i.relation, i.object, interval(t, i.valid))
			if i.record != "" {
				i.subject, i.relation, i.object, i.valid = "", "", "", ""
			}
			return i, key
		}
		a, keyA := draw("a")
		b, keyB := draw("b")
		if (a == b) != (keyA == keyB) {
			t.Fatalf("%v has the key %s\n%v has the key %s", a, keyA, b, keyB)
		}
	})
}

func TestKeysOfASourceAreOneRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		source, other := slugs.Draw(t, "source"), slugs.Draw(t, "other")
		key := graph.Key(source, records.Draw(t, "record"), slugs.Draw(t, "subject"), "ALLY_OF", slugs.Draw(t, "object"), interval(t, intervals.Draw(t, "valid")))
		if !strings.HasPrefix(key, graph.KeyPrefix(source)) {
			t.Fatalf("the key %s of the source %s does not begin with %s", key, source, graph.KeyPrefix(source))
		}
		if source != other && strings.HasPrefix(key, graph.KeyPrefix(other)) {
			t.Fatalf("the key %s of the source %s is within the range of %s", key, source, other)
		}
	})
}
