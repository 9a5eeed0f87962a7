package draw

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"entente/graph/draw/outline"
)

func sahelMap() Map {
	return Map{
		Title: "Troops in the Sahel, 1 September 2023", Caption: "Source: the statements of the tests",
		Hosts: []Host{
			{ID: "niger", Name: "Niger", Forces: []Force{
				{Name: "French forces in Niger", Lowest: 1000, Highest: 1500, Note: "source: reuters"}, {Name: "United States Armed Forces", Highest: 1100},
				{Name: "Italy", Lowest: 300, Highest: 300}, {Name: "Germany", Highest: 100}, {Name: "European Union", Highest: 100}, {Name: "Russia", Dashed: true},
			}},
			{ID: "mali", Name: "Mali", Forces: []Force{{Name: "Wagner Group", Highest: 1000}, {Name: "United Nations Multidimensional Integrated Stabilization Mission in Mali"}}},
			{ID: "agadez-air-base-201", Name: "Air Base 201 (Agadez)", State: "niger", At: &outline.Point{East: 7.99, North: 16.95}, Forces: []Force{{Name: "United States Armed Forces", Highest: 600}}},
			{ID: "chad", Name: "Chad", Forces: []Force{{Name: "French Armed Forces", Highest: 1000}}},
			{ID: "burkina-faso", Name: "Burkina Faso", Forces: []Force{{Name: "French Armed Forces", Highest: 400, Dashed: true}}},
			{ID: "sahel", Name: "Sahel", Forces: []Force{{Name: "French Armed Forces"}}},
		},
	}
}

func newSahelChart(t *testing.T, m Map) *chart {
	t.Helper()
	c, err := newChart(m, SVG)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The area of a disc is its number, and discs lie apart.
func TestDiscs(t *testing.T) {
	c := newSahelChart(t, sahelMap())
	var all []disc
	for _, h := range c.hosts {
		for _, d := range h.discs {
			d.point = d.plus(h.centre)
			all = append(all, d)
			if want := float64(d.Highest) / 1500; d.r > leastDisc && math.Abs(d.r*d.r/widestDisc/widestDisc-want) > 1e-9 {
				t.Errorf("%s has a radius of %.2f for %d", d.Name, d.r, d.Highest)
			}
		}
	}
	for i, a := range all {
		for _, b := range all[:i] {
			if gap := math.Hypot(a.x-b.x, a.y-b.y) - a.r - b.r; gap < discGap-0.01 {
				t.Errorf("%s lies %.2f from %s", a.Name, gap, b.Name)
			}
		}
	}
	if len(c.homeless) != 1 || c.homeless[0].ID != "sahel" {
		t.Errorf("without a place are %v", c.homeless)
	}
	if words := strings.Join(mustParse(t, picture(t, sahelMap(), SVG)).texts(), "\n"); !strings.Contains(words, "Sahel (not on the map: its place is not known)") || !strings.Contains(words, "1,000 to 1,500") {
		t.Errorf("the map says\n%s", words)
	}
}

// Names lie on no disc.
func TestNamesLieBesideDiscs(t *testing.T) {
	c := newSahelChart(t, sahelMap())
	for _, l := range c.labels {
		r := l.rect(-0.5)
		for _, h := range c.hosts {
			for _, d := range h.discs {
				at := d.plus(h.centre)
				x, y := min(max(at.x, r.lo.x), r.hi.x)-at.x, min(max(at.y, r.lo.y), r.hi.y)-at.y
				if math.Hypot(x, y) < d.r {
					t.Errorf("%s lies on %s in %s", l.text, d.Name, h.name)
				}
			}
		}
	}
}

// Wherever troops are, the map shows the place, and hardly a name lies on
// another.
func TestMapsOfAnywhere(t *testing.T) {
	countries, err := outline.Countries()
	if err != nil {
		t.Fatal(err)
	}
	chance := rand.New(rand.NewPCG(1, 2))
	hits, names := 0, 0
	for range 12 {
		m := Map{Title: "Anywhere"}
		n := 1 + chance.IntN(30)
		for _, i := range chance.Perm(len(countries))[:n] {
			country := countries[i]
			h := Host{ID: country.ID, Name: country.Name}
			for k := range 1 + chance.IntN(4) {
				h.Forces = append(h.Forces, Force{Name: fmt.Sprint("Force ", k), Highest: chance.IntN(5000)})
			}
			m.Hosts = append(m.Hosts, h)
		}
		c := newSahelChart(t, m)
		frame := rect{point{-0.01, -0.01}, point{mapWidth + 0.01, c.view.height() + 0.01}}
		if c.view.height() < 340 || c.view.height() > mapHighest+1 {
			t.Errorf("the map is %.0f high", c.view.height())
		}
		for _, h := range c.hosts {
			at := rect{h.anchor, h.anchor}
			if at.apart(&frame) {
				t.Errorf("%s is at %v, outside", h.name, h.anchor)
			}
		}
		names += len(c.labels)
		found := collisions(t, mustParse(t, picture(t, m, SVG)))
		hits += len(found)
		for _, f := range found {
			t.Log(n, f)
		}
	}
	if hits > names/100 {
		t.Errorf("%d of %d names lie on another", hits, names)
	}
}
