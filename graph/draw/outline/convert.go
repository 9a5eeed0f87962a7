//go:build ignore

// Convert makes countries.txt of this folder from two files of the npm package
// world-atlas 2.0.2, which has the vectors of Natural Earth 4.1.0 as TopoJSON:
//
//	npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
//	go run convert.go package/countries-110m.json package/countries-50m.json > countries.txt
package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"log"
	"math"
	"os"
	"slices"
	"strings"

	"entente/graph/gazetteer"
	"entente/schema/edtf"
)

const header = `# Outlines of states and territories, simplified for maps of the size of a page.
#
# Made with Natural Earth (naturalearthdata.com), version 4.1.0, at 1:110,000,000;
# the places of those that are too small for that are of 1:50,000,000. Natural
# Earth is in the public domain. It was taken from the npm package world-atlas
# 2.0.2 by convert.go. Borders are shown as they are held, and claim nothing.
#
# An entity of the gazetteer a line: its id, a short name, and a place well within
# (degrees east and north); then, each in a line of its own, its parts, the
# largest first: hundredths of degrees east and north of a corner, and of each
# other corner from the one before.
`

type topology struct {
	Arcs      [][][2]int
	Transform struct{ Scale, Translate [2]float64 }
	Objects   struct {
		Countries struct{ Geometries []geometry }
	}
}

type geometry struct {
	Type       string
	ID         string
	Arcs       json.RawMessage
	Properties struct{ Name string }
}

type ring [][2]int // in hundredths of degrees

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: go run convert.go countries-110m.json countries-50m.json")
	}
	ids := idsByCode()
	seen := map[string]bool{}
	var lines []string
	for i, file := range os.Args[1:] {
		t := read(file)
		for _, g := range t.Objects.Countries.Geometries {
			id := ids[g.ID]
			if g.Properties.Name == "Kosovo" {
				id = "kosovo"
			}
			if id == "" || seen[id] || id == "antarctica" {
				continue
			}
			seen[id] = true
			rings := t.outlines(g)
			x, y := rings[0].within()
			text := fmt.Sprintf("%s|%s|%.2f,%.2f\n", id, g.Properties.Name, x/100, y/100)
			if i == 0 {
				for _, r := range rings {
					text += r.String() + "\n"
				}
			}
			lines = append(lines, text)
		}
	}
	id := func(line string) string { return line[:strings.Index(line, "|")] }
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(id(a), id(b)) })
	fmt.Print(header + strings.Join(lines, ""))
}

func idsByCode() map[string]string {
	entities, err := gazetteer.Entities()
	if err != nil {
		log.Fatal(err)
	}
	ids := map[string]string{}
	release := edtf.Day{Year: 2018, Month: 5, Day: 21}
	holds := func(i edtf.Interval) bool { return i == edtf.Interval{} || i.Contains(release) }
	for _, e := range entities {
		for _, c := range e.Codes {
			if c.System == "iso_numeric" && holds(c.Valid) && holds(e.Valid) {
				ids[c.Value] = e.ID
			}
		}
	}
	return ids
}

func read(file string) (t topology) {
	text, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(text, &t)
	}
	if err != nil {
		log.Fatal(err)
	}
	return t
}

// outlines are the outer rings of a geometry, the largest first; what lies
// within a state, as Lesotho does, is a state of its own.
func (t topology) outlines(g geometry) (rings []ring) {
	var polygons [][][]int
	if g.Type == "Polygon" {
		polygons = make([][][]int, 1)
		if err := json.Unmarshal(g.Arcs, &polygons[0]); err != nil {
			log.Fatal(err)
		}
	} else if err := json.Unmarshal(g.Arcs, &polygons); err != nil {
		log.Fatal(err)
	}
	for _, p := range polygons {
		for _, r := range t.ring(p[0]).cut() {
			if len(r) > 2 { // North Korea has a part that is none
				rings = append(rings, r)
			}
		}
	}
	slices.SortStableFunc(rings, func(a, b ring) int { return cmp.Compare(b.area(), a.area()) })
	return rings
}

func (t topology) ring(arcs []int) (r ring) {
	for _, a := range arcs {
		arc := t.arc(max(a, ^a))
		if a < 0 {
			slices.Reverse(arc)
		}
		for _, p := range arc {
			if len(r) == 0 || r[len(r)-1] != p {
				r = append(r, p)
			}
		}
	}
	if len(r) > 1 && r[0] == r[len(r)-1] {
		r = r[:len(r)-1]
	}
	return r
}

// cut makes two rings of one that crosses the meridian of 180 degrees, which the
// source has as one.
func (r ring) cut() []ring {
	lo, hi := r[0][0], r[0][0]
	for i := 1; i < len(r); i++ {
		for r[i][0]-r[i-1][0] > 18000 {
			r[i][0] -= 36000
		}
		for r[i][0]-r[i-1][0] < -18000 {
			r[i][0] += 36000
		}
		lo, hi = min(lo, r[i][0]), max(hi, r[i][0])
	}
	if lo >= -18000 && hi <= 18000 {
		return []ring{r}
	}
	edge, turn := 18000, -36000
	if lo < -18000 {
		edge, turn = -18000, 36000
	}
	return []ring{r.side(edge, -1, turn*(1-sign(edge))/2), r.side(edge, 1, turn*(1+sign(edge))/2)}
}

func sign(v int) int {
	if v < 0 {
		return -1
	}
	return 1
}

// side is what of a ring lies west (-1) or east (1) of a meridian, turned by some
// degrees.
func (r ring) side(edge, way, turn int) (kept ring) {
	for i, p := range r {
		q := r[(i+1)%len(r)]
		a, b := way*(p[0]-edge), way*(q[0]-edge)
		if a >= 0 {
			kept = append(kept, [2]int{p[0] + turn, p[1]})
		}
		if (a >= 0) != (b >= 0) {
			kept = append(kept, [2]int{edge + turn, p[1] + (q[1]-p[1])*a/(a-b)})
		}
	}
	return kept
}

func (t topology) arc(i int) (r ring) {
	x, y := 0, 0
	for _, d := range t.Arcs[i] {
		x, y = x+d[0], y+d[1]
		scaled := func(v, k int) int {
			return int(math.Round(100 * (float64(v)*t.Transform.Scale[k] + t.Transform.Translate[k])))
		}
		r = append(r, [2]int{scaled(x, 0), scaled(y, 1)})
	}
	return r
}

func (r ring) area() float64 {
	sum := 0.0
	for i, p := range r {
		q := r[(i+1)%len(r)]
		sum += float64(p[0])*float64(q[1]) - float64(q[0])*float64(p[1])
	}
	return math.Abs(sum / 2)
}

// within is the point of a grid over a ring that is the farthest from its border.
func (r ring) within() (bx, by float64) {
	lo, hi := r[0], r[0]
	for _, p := range r {
		lo, hi = [2]int{min(lo[0], p[0]), min(lo[1], p[1])}, [2]int{max(hi[0], p[0]), max(hi[1], p[1])}
	}
	best := math.Inf(-1)
	const n = 60
	for i := range n {
		for j := range n {
			x := float64(lo[0]) + float64(hi[0]-lo[0])*(float64(i)+0.5)/n
			y := float64(lo[1]) + float64(hi[1]-lo[1])*(float64(j)+0.5)/n
			if d := r.distance(x, y); d > best {
				best, bx, by = d, x, y
			}
		}
	}
	return bx, by
}

// distance is how far within a ring a point is; below zero it is outside.
func (r ring) distance(x, y float64) float64 {
	inside, nearest := false, math.Inf(1)
	squeeze := math.Cos(y / 100 * math.Pi / 180)
	for i, p := range r {
		q := r[(i+1)%len(r)]
		px, py, qx, qy := float64(p[0]), float64(p[1]), float64(q[0]), float64(q[1])
		if (py > y) != (qy > y) && x < (qx-px)*(y-py)/(qy-py)+px {
			inside = !inside
		}
		dx, dy := (qx-px)*squeeze, qy-py
		k := min(1, max(0, ((x-px)*squeeze*dx+(y-py)*dy)/max(1e-9, dx*dx+dy*dy)))
		nearest = min(nearest, math.Hypot((x-px)*squeeze-k*dx, y-py-k*dy))
	}
	if inside {
		return nearest
	}
	return -nearest
}

func (r ring) String() string {
	var b strings.Builder
	last := [2]int{}
	for i, p := range r {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%d,%d", p[0]-last[0], p[1]-last[1])
		last = p
	}
	return b.String()
}
