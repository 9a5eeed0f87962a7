package draw

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func sahelYears() Years {
	y := Years{Title: "Niger and its neighbours, 2020 to 2024", Caption: "Source: the statements of the tests", Entities: sahelNodes()}
	all := ties(sahel)
	for i, name := range []string{"2020", "2021", "2022", "2023", "2024"} {
		y.Panels = append(y.Panels, Year{name, all[:i*len(all)/4]})
	}
	return y
}

// A panel has a line for each pair, in its colours, and says how many are
// friendly and hostile.
func TestYearsSay(t *testing.T) {
	p, err := newPanels(sahelYears(), SVG)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, one := range p.all {
		got = append(got, fmt.Sprintf("%s: %d lines, %s", one.name, len(one.lines), one.count()))
	}
	want := []string{"2020: 0 lines, no ties", "2021: 3 lines, 3 friendly", "2022: 5 lines, 5 friendly", "2023: 6 lines, 6 friendly, 1 hostile", "2024: 10 lines, 7 friendly, 4 hostile"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	last := p.all[len(p.all)-1]
	if last.lines[0].signs[Hostile] || !last.lines[len(last.lines)-1].signs[Hostile] {
		t.Error("what is hostile does not lie on top")
	}
}

// Short names are borne once, and stand outside of the circle, apart from each
// other, however many they are.
func TestShortNames(t *testing.T) {
	got := shorts([]Node{{Short: "NER"}, {Short: "NER"}, {}, {}, {}, {Short: "عبد"}}, []string{"Niger", "Nigeria", "Niger Delta", "United Nations", "fiji", "tchiani"}, newSet(t), PNG)
	want := []string{"NER", "NER1", "ND", "UN", "FIJ", "TCH"}
	if !slices.Equal(got, want) {
		t.Errorf("the short names are %q; want %q", got, want)
	}
	var y Years
	for i := range MaxYearEntities {
		y.Entities = append(y.Entities, Node{ID: fmt.Sprint(i), Name: fmt.Sprint("Entity ", i), Short: fmt.Sprintf("ABCDE%02d", i)})
	}
	y.Panels = []Year{{Name: "1960"}, {Name: "1961"}}
	if found := collisions(t, mustParse(t, picture(t, y, SVG))); len(found) > 0 {
		t.Errorf("%s", strings.Join(found, "\n"))
	}
}

func newSet(t *testing.T) *typesetter {
	t.Helper()
	set, err := newTypesetter()
	if err != nil {
		t.Fatal(err)
	}
	return set
}
