package problem

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestProblemSaysWhereWhatAndWhatWasMeant(t *testing.T) {
	for _, c := range []struct {
		problem Problem
		want    string
	}{
		{Problem{At: Position{"a.yaml", 3, 7}, What: `unknown type "alli-of"`, Suggest: []string{"ALLY_OF"}}, `a.yaml:3:7: unknown type "alli-of"; did you mean ALLY_OF?`},
		{Problem{At: Position{"a.yaml", 3, 7}, What: "no such entity", Suggest: []string{"niger", "nigeria", "algeria"}}, `a.yaml:3:7: no such entity; did you mean niger, nigeria or algeria?`},
		{Problem{At: Position{File: "a.yaml", Line: 3}, What: "too long"}, `a.yaml:3: too long`},
		{Problem{At: Position{File: "a.yaml"}, What: "empty"}, `a.yaml: empty`},
		{Problem{What: "nowhere"}, `nowhere`},
	} {
		if got := c.problem.Error(); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestListSortsByPosition(t *testing.T) {
	var l List
	l.Addf(Position{"b", 1, 1}, "third")
	l.Addf(Position{"a", 2, 1}, "second")
	l.Addf(Position{"a", 1, 9}, "first")
	l.Sort()
	if want := "a:1:9: first\na:2:1: second\nb:1:1: third"; l.Error() != want {
		t.Errorf("got\n%s\nwant\n%s", l.Error(), want)
	}
	if (List{}).Err() != nil {
		t.Error("an empty list is an error")
	}
}

func TestSuggest(t *testing.T) {
	names := []string{"niger", "nigeria", "algeria", "ALLY_OF", "Côte d’Ivoire", "it"}
	for word, want := range map[string][]string{
		"nigr":          {"niger"},
		"nigera":        {"niger", "nigeria"},
		"ally-of":       {"ALLY_OF"},
		"Cote d'Ivoire": {"Côte d’Ivoire"},
		"zzzzzz":        nil,
		"is":            nil,
	} {
		if diff := cmp.Diff(want, Suggest(word, names)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", word, diff)
		}
	}
}

func TestFoldIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		folded := Fold(rapid.String().Draw(t, "text"))
		if again := Fold(folded); again != folded {
			t.Fatalf("%q folds to %q", folded, again)
		}
	})
}
