package gazetteer_test

import (
	"testing"

	"entente/graph/gazetteer"
	"entente/graph/resolve"
	"entente/schema"
	"entente/schema/edtf"
)

func TestEntitiesAreReadWithoutAProblem(t *testing.T) {
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, e := range entities {
		if ids[e.ID] {
			t.Errorf("%s is there twice", e.ID)
		}
		ids[e.ID] = true
		if e.At.File != "gazetteer.yaml" || e.At.Line == 0 {
			t.Errorf("%s stands at %s", e.ID, e.At)
		}
		if label := e.Label(); label != "Country" && label != "Territory" {
			t.Errorf("%s is a %s", e.ID, label)
		}
	}
	if len(ids) < 250 {
		t.Errorf("there are %d entities", len(ids))
	}
}

// Every name and every code of the gazetteer means its own entity, the code at
// its own time.
func TestEveryNameAndCodeIsResolved(t *testing.T) {
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	x := resolve.New(schema.Default())
	for i := range entities {
		x.Add(&entities[i])
	}
	means := func(text string, when edtf.Interval, want string) {
		t.Helper()
		if e, err := x.Resolve(text, when); err != nil || e.ID != want {
			t.Errorf("%s in %q means %v (%v), want %s", text, when, e, err, want)
		}
	}
	for _, e := range entities {
		means(e.ID, edtf.Interval{}, e.ID)
		for _, name := range append([]string{e.Name}, e.Aliases...) {
			means(name, edtf.Interval{}, e.ID)
		}
		for _, c := range e.Codes {
			means(c.System+":"+c.Value, c.Valid, e.ID)
			if to, ends := c.Valid.To(); ends {
				last, err := edtf.Between(to, to)
				if err != nil {
					t.Fatal(err)
				}
				means(c.System+":"+c.Value, last, e.ID)
			}
		}
	}
}

func TestEntitiesAreSharedAndReadOnce(t *testing.T) {
	first, _ := gazetteer.Entities()
	second, _ := gazetteer.Entities()
	if &first[0] != &second[0] {
		t.Error("the gazetteer is read twice")
	}
}
