package draw

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"regexp"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// niger is the realistic graph, laid out; with the race detector not well, for
// that would take a minute.
var niger = sync.OnceValues(func() (*diagram, error) {
	d, err := newDiagram(nigerGraph(), SVG)
	if err != nil {
		return nil, err
	}
	much := fullEffort
	if raceDetector {
		much = effort{perBox: 200, most: 50_000}
	}
	return d, d.layOut(context.Background(), much)
})

// Every box has room for its words and keeps the gap to all others.
func TestNigerBoxes(t *testing.T) {
	d, err := niger()
	if err != nil {
		t.Fatal(err)
	}
	boxes, _ := d.boxes()
	keepsApart(t, boxes)
	for _, v := range d.vertices {
		if got := strings.Join(v.lines, " "); got != v.name {
			t.Errorf("the box of %q says %q", v.name, got)
		}
		if w := d.set.widest(bold, v.size, v.lines); w > v.w-2*padX+0.01 || v.h < float64(len(v.lines))*v.size {
			t.Errorf("%q does not fit its box", v.name)
		}
	}
	for _, tie := range d.ties {
		if w := d.set.widest(tie.style(), wordsSize, tie.words); w > tie.w || tie.h < float64(len(tie.words))*wordsSize {
			t.Errorf("%q do not fit their box", tie.words)
		}
	}
}

// Every line goes from border to border of its own boxes, behind no other
// entity, and hardly ever behind others' words.
func TestNigerLines(t *testing.T) {
	d, err := niger()
	if err != nil {
		t.Fatal(err)
	}
	boxes, links := d.boxes()
	behind := 0
	for i, l := range links {
		half := d.ties[i/2].halves[i%2]
		if !onBorder(half[0], boxes[l.a]) || !onBorder(half[3], boxes[l.b]) {
			t.Errorf("half %d of %v goes from %v to %v, its boxes are %v and %v", i%2, d.ties[i/2].words, half[0], half[3], boxes[l.a], boxes[l.b])
		}
		for j, b := range boxes {
			if j == l.a || j == l.b || half.behind([]obstacle{{b.rect(0), 1}}, 0) == 0 {
				continue
			}
			behind++
			if j < len(d.vertices) && !raceDetector {
				t.Errorf("half %d of %v runs behind %q", i%2, d.ties[i/2].words, d.vertices[j].name)
			}
		}
	}
	if most := len(links) / 20; behind > most && !raceDetector {
		t.Errorf("%d of %d halves run behind something; want %d at the most", behind, len(links), most)
	}
}

func onBorder(p point, b box) bool {
	x, y := math.Abs(p.x-b.x)-b.w/2, math.Abs(p.y-b.y)-b.h/2
	return math.Max(x, y) < 0.5 && math.Max(x, y) > -0.5
}

type fataler interface {
	Helper()
	Errorf(format string, args ...any)
}

// keepsApart wants no two boxes to be nearer than the gap.
func keepsApart(t fataler, boxes []box) {
	t.Helper()
	for i := range boxes {
		for j := range i {
			a, b := boxes[i].rect(gap/2-0.01), boxes[j].rect(gap/2-0.01)
			if !a.apart(&b) {
				t.Errorf("boxes %d and %d are too near: %v, %v", i, j, boxes[i], boxes[j])
			}
		}
	}
}

// Graphs of any shape get a place on the page for everything: with entities
// that nothing is said of, statements of an entity about itself, many between
// two, and names of any length.
func TestLayoutOfAnyGraph(t *testing.T) {
	names := rapid.StringMatching(`[A-Za-zé]{0,30}( [a-z]{1,9}){0,9}`)
	// In an attribute: a name may be "Inf", too.
	noNumber := regexp.MustCompile(`="[^"]*(NaN|Inf)`)
	rapid.Check(t, func(t *rapid.T) {
		var g Graph
		n := rapid.IntRange(1, 7).Draw(t, "nodes")
		for i := range n {
			g.Nodes = append(g.Nodes, Node{ID: fmt.Sprint(i), Name: names.Draw(t, "name")})
		}
		for range rapid.IntRange(0, 10).Draw(t, "edges") {
			g.Edges = append(g.Edges, Edge{
				From: fmt.Sprint(rapid.IntRange(0, n-1).Draw(t, "from")), To: fmt.Sprint(rapid.IntRange(0, n-1).Draw(t, "to")),
				Type:   rapid.SampledFrom([]string{"", "ALLY_OF", "OUSTED", "COOPERATION_SUSPENDED"}).Draw(t, "type"),
				Dashed: rapid.Bool().Draw(t, "dashed"), Undirected: rapid.Bool().Draw(t, "undirected"),
			})
		}
		d, err := newDiagram(g, SVG)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.layOut(context.Background(), effort{perBox: 30, most: 1000}); err != nil {
			t.Fatal(err)
		}
		boxes, _ := d.boxes()
		keepsApart(t, boxes)
		p := d.page()
		sheet := rect{point{0, 0}, point{p.w, p.h}}
		for _, b := range boxes {
			b.point = b.plus(p.shift)
			if r := b.rect(0); r.around(sheet) != sheet {
				t.Errorf("%v is not on the page %v", r, sheet)
			}
		}
		var out bytes.Buffer
		if err := p.writeSVG(&out); err != nil {
			t.Fatal(err)
		}
		if noNumber.Match(out.Bytes()) {
			t.Errorf("a place is no number:\n%s", out.Bytes())
		}
	})
}

// Boxes on one place, and boxes that push each other about, come apart.
func TestSpread(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		side := rapid.Float64Range(1, 300)
		place := rapid.Float64Range(-50, 50)
		boxes := make([]box, rapid.IntRange(1, 40).Draw(t, "n"))
		for i := range boxes {
			boxes[i] = box{point{place.Draw(t, "x"), place.Draw(t, "y")}, side.Draw(t, "w"), side.Draw(t, "h")}
		}
		spread(boxes)
		keepsApart(t, boxes)
	})
}
