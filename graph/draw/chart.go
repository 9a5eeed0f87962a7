package draw

import (
	"math"
	"slices"

	"entente/graph/draw/outline"
)

// spreadClusters moves clusters apart that lie on each other, and into the
// frame.
func (c *chart) spreadClusters() {
	const gap = 6
	for round := 0; round < 200; round++ {
		moved := false
		for i, a := range c.hosts {
			for _, b := range c.hosts[:i] {
				x, y := a.centre.x-b.centre.x, a.centre.y-b.centre.y
				distance := math.Hypot(x, y)
				short := a.radius + b.radius + gap - distance
				if short <= 0.01 {
					continue
				}
				if distance < 0.01 { // on one spot: one after another goes another way
					sin, cos := math.Sincos(2.4 * float64(i))
					x, y, distance = cos, sin, 1
				}
				step := point{x / distance * short / 2, y / distance * short / 2}
				a.centre, b.centre = a.centre.plus(step), b.centre.plus(point{-step.x, -step.y})
				moved = true
			}
		}
		for _, h := range c.hosts {
			edge := h.radius + 4
			h.centre.x = min(max(h.centre.x, edge), mapWidth-edge)
			h.centre.y = min(max(h.centre.y, edge), c.view.height()-edge)
		}
		if !moved {
			return
		}
	}
}

// labelAll names the hosts, beside their clusters, and then of the other
// countries those that have room for it.
func (c *chart) labelAll() {
	var taken []box
	for _, h := range c.hosts {
		taken = append(taken, box{h.centre, 2 * h.radius, 2 * h.radius})
	}
	for _, h := range c.hosts {
		l := c.labelOf(h, taken)
		taken = append(taken, l.box)
		c.labels = append(c.labels, l)
	}
	hosts := map[string]bool{}
	for _, h := range c.hosts {
		hosts[h.country] = true
	}
	for _, country := range c.countries {
		w := c.set.width(regular, countrySize, country.Name)
		b, fits := c.roomIn(country, w+4, countrySize*lineHeight)
		if !hosts[country.ID] && fits && c.hides(b, taken) < 0.01 {
			taken = append(taken, b)
			c.labels = append(c.labels, label{box: b, text: country.Name})
		}
	}
}

// labelOf is the name of a host where it hides nothing, beside its cluster or as
// near to it as can be.
func (c *chart) labelOf(h *host, taken []box) label {
	best, least := label{text: h.name, host: h}, math.Inf(1)
	w, high := c.set.width(bold, hostSize, h.name)+4, hostSize*lineHeight
	for _, farther := range []float64{0, 8, 18, 30, 45, 60} {
		for k := range 16 { // from the right on, above before below
			turn := float64((k+1)/2) * math.Pi / 8
			if k%2 == 1 {
				turn = -turn
			}
			sin, cos := math.Sincos(turn)
			away := h.radius + 3 + farther
			b := box{h.centre.plus(point{cos*away + sign(cos)*w/2, sin*away + sign(sin)*high/2}), w, high}
			if cost := c.hides(b, taken) + farther/10 + float64(k)/100; cost < least {
				best.box, best.far, least = b, farther > 8, cost
			}
		}
	}
	return best
}

// sign is 0 for what is nearly 0.
func sign(v float64) float64 {
	if math.Abs(v) < 1e-9 {
		return 0
	}
	return math.Copysign(min(1, 2*math.Abs(v)), v)
}

// roomIn is a place for a box within what is seen of a country's largest part,
// as near to the middle of that as can be.
func (c *chart) roomIn(country outline.Country, w, h float64) (best box, fits bool) {
	frame := rect{point{0, 0}, point{mapWidth, c.view.height()}}
	shape := c.view.clip(country.Parts[0], frame, point{})
	if len(shape) < 3 {
		return best, false
	}
	r := rect{shape[0], shape[0]}
	for _, p := range shape {
		r = r.around(rect{p, p})
	}
	const n = 24
	least := math.Inf(1)
	for i := 1; i < n; i++ {
		for j := 1; j < n; j++ {
			b := box{point{r.lo.x + (r.hi.x-r.lo.x)*float64(i)/n, r.lo.y + (r.hi.y-r.lo.y)*float64(j)/n}, w, h}
			off := math.Hypot(float64(i)-n/2, float64(j)-n/2)
			if off < least && holds(shape, b.rect(0)) {
				best, least, fits = b, off, true
			}
		}
	}
	return best, fits
}

// holds tells whether a rectangle lies within a shape: no side of the shape cuts
// it, and its corner is within.
func holds(shape []point, r rect) (in bool) {
	for i, p := range shape {
		q := shape[(i+1)%len(shape)]
		if s := newSegment(p, q); s.hits(&r) {
			return false
		}
		if (p.y > r.lo.y) != (q.y > r.lo.y) && r.lo.x < (q.x-p.x)*(r.lo.y-p.y)/(q.y-p.y)+p.x {
			in = !in
		}
	}
	return in
}

// hides is how much a box would hide of what is there, and how much of it would
// be outside of the frame.
func (c *chart) hides(b box, taken []box) (area float64) {
	r := b.rect(0)
	overlap := func(o rect) float64 {
		return max(0, min(r.hi.x, o.hi.x)-max(r.lo.x, o.lo.x)) * max(0, min(r.hi.y, o.hi.y)-max(r.lo.y, o.lo.y))
	}
	for _, t := range taken {
		area += overlap(t.rect(0))
	}
	outside := b.w*b.h - overlap(rect{point{2, 2}, point{mapWidth - 2, c.view.height() - 2}})
	return area + 10*outside
}

// list puts the hosts into columns below the map.
func (c *chart) list() {
	all, total := slices.Concat(c.hosts, c.homeless), 0
	for _, h := range all {
		for i := range h.discs {
			d := &h.discs[i]
			room := listWidth - listIndent - 10 - c.set.width(regular, listSize, d.number())
			d.lines = c.set.wrap(d.style(), listSize, clean(d.Name), room, 3)
		}
	}
	rows := func(h *host) int {
		n := 2
		for _, d := range h.discs {
			n += max(1, len(d.lines))
		}
		return n
	}
	for _, h := range all {
		total += rows(h)
	}
	column, filled, most := 0, 0, 0
	for _, h := range all {
		if filled > 0 && filled+rows(h)/2 > (total+listColumns-1)/listColumns && column < listColumns-1 {
			column, filled = column+1, 0
		}
		c.columns[column] = append(c.columns[column], h)
		filled += rows(h)
		most = max(most, filled)
	}
	c.height = c.view.height() + 20 + listRow*float64(most)
}
