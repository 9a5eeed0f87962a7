package draw

import (
	"cmp"
	"context"
	"fmt"
	"image/color"
	"math"
	"slices"

	"entente/graph/draw/outline"
)

// MaxHosts is the largest number of hosts on a map.
const MaxHosts = 120

// Map shows whose troops are where, over the outlines of states: a disc for each
// force, whose area is its number.
type Map struct {
	Title, Caption string // the source of the outlines is added to the caption
	Hosts          []Host
}

// Host is where troops are.
type Host struct {
	ID, Name string
	State    string         // the id of the state in the gazetteer that it is or lies in; the ID where empty
	At       *outline.Point // its own place; nil: that of its state
	Forces   []Force
}

// Force is troops of one owner with one host.
type Force struct {
	Name            string
	Lowest, Highest int    // how many, by the sources; 0: none says
	Dashed          bool   // nobody asserts or reports it
	Note            string // under the pointer; may have many lines
}

const (
	mapWidth    = 900.0
	mapLowest   = 380.0
	mapHighest  = 640.0
	widestDisc  = 34.0 // radius of the largest force; less where there are many hosts
	fewHosts    = 8
	leastDisc   = 3.5
	discGap     = 1.5
	hostSize    = 11.0
	countrySize = 9.0
	listSize    = 10.0
	listRow     = 14.5
	listColumns = 3
	listGap     = 24.0
	listWidth   = (mapWidth - (listColumns-1)*listGap) / listColumns
	listIndent  = 18.0 // of the names of forces
)

var (
	sea      = color.RGBA{0xe6, 0xed, 0xf3, 0xff}
	land     = color.RGBA{0xfa, 0xf8, 0xf3, 0xff}
	hostLand = color.RGBA{0xee, 0xe2, 0xc6, 0xff}
	border   = color.RGBA{0xc4, 0xbe, 0xb0, 0xff}
	// Those of Okabe and Ito (2008), which those with weak colour vision tell
	// apart, without black and yellow; the rest of the forces are grey.
	forces = []color.RGBA{
		{0x00, 0x72, 0xb2, 0xff}, {0xe6, 0x9f, 0x00, 0xff}, {0x00, 0x9e, 0x73, 0xff}, {0xcc, 0x79, 0xa7, 0xff},
		{0xd5, 0x5e, 0x00, 0xff}, {0x56, 0xb4, 0xe9, 0xff}, {0x8c, 0x56, 0x4b, 0xff},
	}
	otherForces = color.RGBA{0x99, 0x99, 0x99, 0xff}
)

// chart is a map on its way to a picture.
type chart struct {
	set       *typesetter
	view      view
	countries []outline.Country // those that are seen, the largest first
	hosts     []*host
	homeless  []*host // without a place
	colours   map[string]color.RGBA
	most      int     // the largest number
	widest    float64 // the radius of its disc
	labels    []label
	columns   [listColumns][]*host
	height    float64 // with the list
}

// host is a Host on the chart: a cluster of discs around its place.
type host struct {
	Host
	name    string
	anchor  point // its place
	centre  point // of the cluster, near it
	radius  float64
	discs   []disc
	country string
}

// disc is a force; its place is from the cluster's centre.
type disc struct {
	Force
	point
	r      float64
	colour color.RGBA
	lines  []string // the name, broken, in the list
}

// label is a name on the chart.
type label struct {
	box
	text string
	host *host // that it names; nil: a country without troops
	far  bool  // it is so far from its host that a line leads to it
}

// view is the part of the earth that a map shows, and how.
type view struct {
	west, south, east, north float64
	scale                    float64 // points a degree of latitude
	squeeze                  float64 // of a degree of longitude
}

func (v view) height() float64 { return (v.north - v.south) * v.scale }

func (v view) place(p outline.Point) point {
	return point{(p.East - v.west) * v.scale * v.squeeze, (v.north - p.North) * v.scale}
}

func (m Map) page(_ context.Context, f Format, _ effort) (*page, error) {
	c, err := newChart(m, f)
	if err != nil {
		return nil, err
	}
	caption := outline.Source
	if m.Caption != "" {
		caption = m.Caption + ". " + caption
	}
	return newPage(c.set, m.Title, caption, c), nil
}

func newChart(m Map, f Format) (*chart, error) {
	switch n := len(m.Hosts); {
	case n == 0:
		return nil, fmt.Errorf("%w: the map has no troops", ErrEmpty)
	case n > MaxHosts:
		return nil, fmt.Errorf("%d hosts are %w for one map (at most %d): ask of one of them", n, ErrTooMany, MaxHosts)
	}
	set, err := newTypesetter()
	if err != nil {
		return nil, err
	}
	countries, err := outline.Countries()
	if err != nil {
		return nil, err
	}
	many := max(1, float64(len(m.Hosts))/fewHosts)
	c := &chart{set: set, colours: coloursOf(m.Hosts), widest: widestDisc / math.Sqrt(many)}
	for _, h := range m.Hosts {
		for _, force := range h.Forces {
			c.most = max(c.most, force.Highest)
		}
	}
	places := map[string]*outline.Country{}
	for i := range countries {
		places[countries[i].ID] = &countries[i]
	}
	c.addHosts(m.Hosts, places, f)
	c.look(countries)
	c.spreadClusters()
	c.labelAll()
	c.list()
	return c, nil
}

// coloursOf gives the largest forces colours of their own.
func coloursOf(hosts []Host) map[string]color.RGBA {
	sums := map[string]int{}
	var names []string
	for _, h := range hosts {
		for _, f := range h.Forces {
			if _, seen := sums[f.Name]; !seen {
				names = append(names, f.Name)
			}
			sums[f.Name] += f.Highest
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(sums[b]-sums[a], cmp.Compare(a, b)) })
	colours := map[string]color.RGBA{}
	for i, name := range names {
		colours[name] = otherForces
		if i < len(forces) {
			colours[name] = forces[i]
		}
	}
	return colours
}

func (c *chart) addHosts(hosts []Host, places map[string]*outline.Country, f Format) {
	sum := func(h Host) (sum int) {
		for _, force := range h.Forces {
			sum += force.Highest
		}
		return sum
	}
	hosts = slices.SortedFunc(slices.Values(hosts), func(a, b Host) int {
		return cmp.Or(sum(b)-sum(a), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	for _, in := range hosts {
		h := &host{Host: in, name: c.set.named(Node{ID: in.ID, Name: in.Name}, f), country: cmp.Or(in.State, in.ID)}
		for _, force := range in.Forces {
			h.discs = append(h.discs, disc{Force: force, r: c.radius(force.Highest), colour: c.colours[force.Name]})
		}
		slices.SortStableFunc(h.discs, func(a, b disc) int { return cmp.Or(cmp.Compare(b.r, a.r), cmp.Compare(a.Name, b.Name)) })
		h.pack()
		place, known := places[h.country]
		switch {
		case in.At != nil:
		case known:
			h.At = &place.Within
		default:
			c.homeless = append(c.homeless, h)
			continue
		}
		c.hosts = append(c.hosts, h)
	}
}

// radius makes the area of a disc that of a number.
func (c *chart) radius(number int) float64 {
	if number <= 0 {
		return leastDisc
	}
	return max(leastDisc, c.widest*math.Sqrt(float64(number)/float64(c.most)))
}

// pack places the discs of a host close to each other, the largest in the middle.
func (h *host) pack() {
	for i := range h.discs {
		h.discs[i].point = h.free(i)
	}
	var lo, hi point
	for i, d := range h.discs {
		r := box{d.point, 2 * d.r, 2 * d.r}.rect(0)
		if i == 0 {
			lo, hi = r.lo, r.hi
		}
		lo, hi = point{min(lo.x, r.lo.x), min(lo.y, r.lo.y)}, point{max(hi.x, r.hi.x), max(hi.y, r.hi.y)}
	}
	middle := point{-(lo.x + hi.x) / 2, -(lo.y + hi.y) / 2}
	for i := range h.discs {
		d := &h.discs[i]
		d.point = d.plus(middle)
		h.radius = max(h.radius, math.Hypot(d.x, d.y)+d.r)
	}
}

// free is the place nearest to the middle where a disc lies on none before it.
func (h *host) free(i int) point {
	for distance := 0.0; ; distance++ {
		for turn := range 48 {
			sin, cos := math.Sincos(float64(turn) * math.Pi / 24)
			p := point{distance * cos, distance * sin}
			if !slices.ContainsFunc(h.discs[:i], func(d disc) bool {
				return math.Hypot(d.x-p.x, d.y-p.y) < d.r+h.discs[i].r+discGap
			}) {
				return p
			}
		}
	}
}

// look chooses the part of the earth that shows all hosts, and what is seen of
// it.
func (c *chart) look(countries []outline.Country) {
	v := view{west: 180, east: -180, south: 90, north: -90}
	show := func(p outline.Point) {
		v.west, v.east, v.south, v.north = min(v.west, p.East), max(v.east, p.East), min(v.south, p.North), max(v.north, p.North)
	}
	for _, h := range c.hosts {
		show(*h.At)
		i := slices.IndexFunc(countries, func(other outline.Country) bool { return other.ID == h.country })
		if i >= 0 && len(countries[i].Parts) > 0 {
			for _, p := range countries[i].Parts[0] {
				show(p)
			}
		}
	}
	c.view = v.framed()
	frame := rect{point{0, 0}, point{mapWidth, c.view.height()}}
	for _, country := range countries {
		var seen outline.Country
		seen.ID, seen.Name, seen.Within = country.ID, country.Name, country.Within
		for _, part := range country.Parts {
			if r := c.view.around(part); !r.apart(&frame) {
				seen.Parts = append(seen.Parts, part)
			}
		}
		if len(seen.Parts) > 0 {
			c.countries = append(c.countries, seen)
		}
	}
	size := func(country outline.Country) float64 {
		r := c.view.around(country.Parts[0])
		return (r.hi.x - r.lo.x) * (r.hi.y - r.lo.y)
	}
	slices.SortStableFunc(c.countries, func(a, b outline.Country) int { return cmp.Compare(size(b), size(a)) })
	for _, h := range c.hosts {
		h.anchor = c.view.place(*h.At)
		h.centre = h.anchor
	}
}

// framed gives a view some room around it and the shape of the map; without
// anything to show it is the world.
func (v view) framed() view {
	const least = 26.0 // degrees across
	if v.west > v.east || v.east-v.west > 150 {
		v = view{west: -180, east: 180, south: -56, north: 80}
	} else {
		v.squeeze = math.Cos((v.south + v.north) / 2 * math.Pi / 180)
		wide := max(1.2*(v.east-v.west), least/v.squeeze)
		high := 1.2 * (v.north - v.south)
		high = max(high, wide*v.squeeze*mapLowest/mapWidth)
		wide = max(wide, high*mapWidth/mapHighest/v.squeeze)
		x, y := (v.west+v.east)/2, (v.south+v.north)/2
		v.west, v.east, v.south, v.north = max(-180, x-wide/2), min(180, x+wide/2), max(-85, y-high/2), min(85, y+high/2)
	}
	v.squeeze = math.Cos((v.south + v.north) / 2 * math.Pi / 180)
	v.scale = mapWidth / ((v.east - v.west) * v.squeeze)
	return v
}

// around is the rectangle around a part of a country.
func (v view) around(part []outline.Point) rect {
	r := rect{v.place(part[0]), v.place(part[0])}
	for _, p := range part[1:] {
		q := v.place(p)
		r = r.around(rect{q, q})
	}
	return r
}
