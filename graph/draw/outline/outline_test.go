package outline

import (
	"math"
	"slices"
	"strings"
	"testing"

	"entente/graph/gazetteer"
)

func countries(t *testing.T) []Country {
	t.Helper()
	all, err := Countries()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Every outline is that of an entity of the gazetteer, on earth, and has its own
// place within.
func TestCountries(t *testing.T) {
	known := map[string]bool{}
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entities {
		known[e.ID] = true
	}
	all := countries(t)
	if len(all) < 230 || !slices.IsSortedFunc(all, func(a, b Country) int { return strings.Compare(a.ID, b.ID) }) {
		t.Errorf("%d countries, or not by their ids", len(all))
	}
	for i, c := range all {
		if !known[c.ID] {
			t.Errorf("the gazetteer has no %q", c.ID)
		}
		if i > 0 && all[i-1].ID == c.ID {
			t.Errorf("%s is there twice", c.ID)
		}
		for _, part := range c.Parts {
			if len(part) < 3 {
				t.Errorf("%s: a part has %d corners", c.ID, len(part))
			}
			for _, p := range part {
				if math.Abs(p.East) > 180.01 || math.Abs(p.North) > 90 {
					t.Errorf("%s: %v is not on earth", c.ID, p)
				}
			}
		}
		if len(c.Parts) > 0 && !contains(c.Parts[0], c.Within) {
			t.Errorf("%s: %v is outside", c.ID, c.Within)
		}
	}
}

// Cities lie in the states that they lie in.
func TestCities(t *testing.T) {
	for id, city := range map[string]Point{
		"niger": {8, 17}, "france": {2.35, 48.86}, "united-states": {-98, 39}, "russia": {37.6, 55.75}, "kosovo": {21.0, 42.6}, "chad": {18, 12.5}, "lesotho": {28.2, -29.6},
	} {
		i := slices.IndexFunc(countries(t), func(c Country) bool { return c.ID == id })
		if i < 0 || !slices.ContainsFunc(countries(t)[i].Parts, func(part []Point) bool { return contains(part, city) }) {
			t.Errorf("%v is not in %s", city, id)
		}
	}
	for _, small := range []string{"bahrain", "singapore", "malta"} {
		i := slices.IndexFunc(countries(t), func(c Country) bool { return c.ID == small })
		if i < 0 || len(countries(t)[i].Parts) > 0 {
			t.Errorf("%s is to have a place and no outline", small)
		}
	}
}

// contains counts how often a ray to the east crosses the border.
func contains(part []Point, p Point) (in bool) {
	for i, a := range part {
		b := part[(i+1)%len(part)]
		if (a.North > p.North) != (b.North > p.North) && p.East < (b.East-a.East)*(p.North-a.North)/(b.North-a.North)+a.East {
			in = !in
		}
	}
	return in
}

func TestWrongOutlinesAreRefused(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"niger|Niger\n", "neither a country nor an outline"},
		{"0,0 1,1 0,1\n", "neither a country nor an outline"},
		{"niger|Niger|here\n", `countries.txt:1: "here" is no place`},
		{"niger|Niger|8,17\n0,0 1\n", `countries.txt:2: "1" is no place`},
		{"niger|Niger|\n", "has no place"},
	} {
		if _, err := parse(c.text); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v", c.text, err)
		}
	}
}

// No side of an outline goes around the earth, though Russia and Fiji lie on
// both sides of the meridian of 180 degrees.
func TestOutlinesAreCutAtTheMeridian(t *testing.T) {
	for _, c := range countries(t) {
		for _, part := range c.Parts {
			for i, p := range part {
				if q := part[(i+1)%len(part)]; math.Abs(p.East-q.East) > 120 {
					t.Errorf("%s goes from %v to %v", c.ID, p, q)
				}
			}
		}
	}
}
