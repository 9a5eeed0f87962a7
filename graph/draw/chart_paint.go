package draw

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"entente/graph/draw/outline"
	"entente/schema/colour"
)

func (c *chart) bounds() rect { return rect{point{0, 0}, point{mapWidth, c.height}} }

func (c *chart) paint(to canvas, shift point) {
	c.paintGround(to, shift)
	for _, h := range c.hosts {
		h.paint(to, shift, c.set)
	}
	for _, l := range c.labels {
		at := point{l.x, l.y}.plus(shift)
		if l.host != nil {
			to.begin(group{class: "place"})
			if l.far {
				l.paintLeader(to, shift)
			}
			to.words(at.plus(point{0, hostSize * capHeight / 2}), centred, bold, hostSize, ink, l.text)
		} else {
			to.begin(group{class: "frame"})
			to.words(at.plus(point{0, countrySize * capHeight / 2}), centred, regular, countrySize, faint, l.text)
		}
		to.end()
	}
	to.begin(group{class: "frame"})
	to.box(box{point{mapWidth / 2, c.view.height() / 2}.plus(shift), mapWidth, c.view.height()}, 0, look{border: breakLine})
	to.end()
	c.paintList(to, shift.plus(point{0, c.view.height() + 20}))
}

// paintLeader draws a line from a cluster to its name.
func (l label) paintLeader(to canvas, shift point) {
	r := l.rect(0)
	end := point{min(max(l.host.centre.x, r.lo.x), r.hi.x), min(max(l.host.centre.y, r.lo.y), r.hi.y)}
	x, y := end.x-l.host.centre.x, end.y-l.host.centre.y
	if distance := math.Hypot(x, y); distance > l.host.radius {
		k := l.host.radius / distance
		to.line(l.host.centre.plus(point{x * k, y * k}).plus(shift), end.plus(shift), 0.8, faint, false)
	}
}

// paintGround paints sea and land.
func (c *chart) paintGround(to canvas, shift point) {
	frame := rect{point{0, 0}, point{mapWidth, c.view.height()}}
	to.begin(group{class: "frame"})
	to.box(box{point{mapWidth / 2, c.view.height() / 2}.plus(shift), mapWidth, c.view.height()}, 0, filled(sea))
	for _, country := range c.countries {
		fill := land
		if slices.ContainsFunc(c.hosts, func(h *host) bool { return h.country == country.ID }) {
			fill = hostLand
		}
		for _, part := range country.Parts {
			if shape := c.view.clip(part, frame, shift); len(shape) > 2 {
				to.polygon(shape, look{fill: fill, border: border, width: 0.7})
			}
		}
	}
	to.end()
}

// clip is what of a part lies within a frame (Sutherland and Hodgman 1974).
func (v view) clip(part []outline.Point, frame rect, shift point) []point {
	shape := make([]point, len(part))
	for i, p := range part {
		shape[i] = v.place(p)
	}
	for _, side := range []func(p point) float64{ // how far within
		func(p point) float64 { return p.x - frame.lo.x }, func(p point) float64 { return frame.hi.x - p.x },
		func(p point) float64 { return p.y - frame.lo.y }, func(p point) float64 { return frame.hi.y - p.y },
	} {
		var kept []point
		for i, p := range shape {
			q := shape[(i+1)%len(shape)]
			a, b := side(p), side(q)
			if a >= 0 {
				kept = append(kept, p)
			}
			if (a >= 0) != (b >= 0) {
				kept = append(kept, point{p.x + (q.x-p.x)*a/(a-b), p.y + (q.y-p.y)*a/(a-b)})
			}
		}
		shape = kept
	}
	for i := range shape {
		shape[i] = shape[i].plus(shift)
	}
	return shape
}

// paint paints the discs of a host, with a line to its place where they had to
// go aside.
func (h *host) paint(to canvas, shift point, set *typesetter) {
	if math.Hypot(h.centre.x-h.anchor.x, h.centre.y-h.anchor.y) > 4 {
		to.begin(group{class: "frame"})
		to.line(h.anchor.plus(shift), h.centre.plus(shift), 0.8, faint, false)
		to.circle(h.anchor.plus(shift), 1.8, filled(faint))
		to.end()
	}
	for _, d := range h.discs {
		note := append([]string{fmt.Sprintf("%s: %s, %s", h.name, clean(d.Name), d.number())}, cleanLines(d.Note)...)
		to.begin(group{class: "force", note: []string{strings.Join(note, "\n")}})
		at := d.plus(h.centre).plus(shift)
		d.paint(to, at)
		if text := thousands(d.Highest); d.Highest > 0 && set.width(bold, spanSize, text) < 2*d.r-4 {
			words := colour.TextOn(d.colour)
			if d.Dashed {
				words = ink
			}
			to.words(at.plus(point{0, spanSize * capHeight / 2}), centred, bold, spanSize, words, text)
		}
		to.end()
	}
}

// paint paints a disc: hollow where no number is given, or nobody says that it
// is so.
func (d disc) paint(to canvas, at point) {
	switch {
	case d.Dashed:
		to.circle(at, d.r, look{fill: colour.Paper, border: d.colour, width: 1.6, dashed: true})
	case d.Highest <= 0:
		to.circle(at, d.r, look{fill: colour.Paper, border: d.colour, width: 1.8})
	default:
		to.circle(at, d.r, framed(d.colour, colour.Paper))
	}
}

// number is how many, in words.
func (f Force) number() string {
	switch {
	case f.Highest <= 0:
		return "number not given"
	case f.Lowest > 0 && f.Lowest < f.Highest:
		return thousands(f.Lowest) + " to " + thousands(f.Highest)
	}
	return thousands(f.Highest)
}

// thousands writes a number with a comma between thousands.
func thousands(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

func (c *chart) paintList(to canvas, at point) {
	for i, column := range c.columns {
		p := at.plus(point{float64(i) * (listWidth + listGap), listRow})
		for _, h := range column {
			name := h.name
			if slices.Contains(c.homeless, h) {
				name += " (not on the map: its place is not known)"
			}
			to.begin(group{class: "place"})
			to.words(p, left, bold, listSize+0.5, ink, c.set.cut(bold, listSize+0.5, name, listWidth))
			to.end()
			for _, d := range h.discs {
				p.y += listRow
				to.begin(group{class: "force", note: cleanLines(d.Note), find: []string{h.name}})
				sign := d
				sign.r = 4
				sign.paint(to, p.plus(point{6, -listSize * capHeight / 2}))
				to.words(p.plus(point{listWidth, 0}), right, regular, listSize, ink, d.number())
				for k, line := range d.lines {
					p.y += listRow * float64(min(k, 1))
					to.words(p.plus(point{listIndent, 0}), left, d.style(), listSize, ink, line)
				}
				to.end()
			}
			p.y += 2 * listRow
		}
	}
}

func (f Force) style() style {
	if f.Dashed {
		return slanted
	}
	return regular
}

func (c *chart) explain(l *legend) {
	grey := disc{Force: Force{Highest: 1}, colour: otherForces}
	noNumber, noFact := false, false
	for _, h := range slices.Concat(c.hosts, c.homeless) {
		for _, d := range h.discs {
			noNumber = noNumber || d.Highest <= 0
			noFact = noFact || d.Dashed
		}
	}
	for _, n := range c.sizes() {
		d := grey
		d.r = c.radius(n)
		l.add(thousands(n)+" persons", func(to canvas, at point) { d.paint(to, at.plus(point{signWidth / 2, 0})) })
	}
	grey.r = 6
	if noNumber {
		hollow := grey
		hollow.Highest = 0
		l.add("number not given", func(to canvas, at point) { hollow.paint(to, at.plus(point{signWidth / 2, 0})) })
	}
	if noFact {
		dashed := grey
		dashed.Dashed = true
		l.add("planned, possible, demanded, denied or historical", func(to canvas, at point) { dashed.paint(to, at.plus(point{signWidth / 2, 0})) })
	}
}

// sizes are round numbers whose discs have room in a legend.
func (c *chart) sizes() (sizes []int) {
	for n := 1; n <= c.most && n < 1_000_000_000; n *= 10 {
		for _, k := range []int{1, 2, 5} {
			if r := c.radius(k * n); k*n <= c.most && r > leastDisc && r <= legendRow/2 {
				sizes = append(sizes, k*n)
			}
		}
	}
	if len(sizes) > 2 {
		sizes = []int{sizes[len(sizes)-3], sizes[len(sizes)-1]}
	}
	return sizes
}
