package draw

import (
	"fmt"
	"math"
	"slices"

	"entente/schema/colour"
)

func (p *panels) bounds() rect {
	rows := (len(p.all) + p.columns - 1) / p.columns
	return rect{point{}, point{
		float64(p.columns)*(p.size.x+yearGap) - yearGap,
		float64(rows)*(p.size.y+yearGap) - yearGap,
	}}
}

func (p *panels) paint(c canvas, shift point) {
	for i, one := range p.all {
		corner := point{float64(i%p.columns) * (p.size.x + yearGap), float64(i/p.columns) * (p.size.y + yearGap)}.plus(shift)
		p.paintPanel(c, one, corner)
	}
}

func (p *panels) paintPanel(c canvas, one panel, corner point) {
	c.begin(group{class: "frame"})
	c.box(box{corner.plus(point{p.size.x / 2, p.size.y / 2}), p.size.x, p.size.y}, 4, framed(colour.Paper, gridLine))
	c.words(corner.plus(point{8, 8 + yearTitle*capHeight}), left, bold, yearTitle, ink, one.name)
	c.words(corner.plus(point{p.size.x - 8, 8 + yearTitle*capHeight}), right, regular, yearSmall, faint, one.count())
	c.end()
	middle := corner.plus(point{p.size.x / 2, p.size.y - 7 - p.radius - dotRadius - 4 - yearSmall})
	for _, line := range one.lines {
		c.begin(group{class: "statement", note: append([]string{line.description}, line.note...), find: []string{p.shorts[line.from], p.shorts[line.to]}})
		line.paint(c, middle.plus(p.places[line.from]), middle.plus(p.places[line.to]))
		c.end()
	}
	for i, at := range p.places {
		p.paintEntity(c, i, middle.plus(at), one.tied[i])
	}
}

// paintEntity paints a dot and its short name outside of the circle.
func (p *panels) paintEntity(c canvas, i int, at point, tied bool) {
	c.begin(group{class: "entity", note: []string{p.names[i]}})
	look, words := filled(ink), ink
	if !tied {
		look, words = framed(colour.Paper, faint), faint
	}
	c.circle(at, dotRadius, look)
	b := p.labelOf(i)
	c.words(at.plus(point{b.x, b.y + yearSmall*capHeight/2}), centred, regular, yearSmall, words, p.shorts[i])
	c.end()
}

// labelOf is the box of a short name, from its dot.
func (p *panels) labelOf(i int) box {
	w, h := p.set.width(regular, yearSmall, p.shorts[i]), yearSmall*capHeight
	out := point{p.places[i].x / p.radius, p.places[i].y / p.radius}
	const away = dotRadius + 3
	far := away + math.Abs(out.x)*w/2 + math.Abs(out.y)*h/2
	return box{point{out.x * far, out.y * far}, w, h}
}

// paint paints a line in its colours: half and half where the two are friendly
// and hostile.
func (c *chord) paint(to canvas, p, q point) {
	switch {
	case c.signs[Friendly] && c.signs[Hostile]:
		side := point{(q.y - p.y), -(q.x - p.x)}
		length := math.Hypot(side.x, side.y)
		side = point{side.x / length * 0.9, side.y / length * 0.9}
		back := point{-side.x, -side.y}
		to.line(p.plus(side), q.plus(side), friendWidth, colour.Friendly, !c.fact)
		to.line(p.plus(back), q.plus(back), friendWidth+0.4, colour.Hostile, !c.fact)
	case c.signs[Hostile]:
		to.line(p, q, foeWidth, colour.Hostile, !c.fact)
	case c.signs[Friendly]:
		to.line(p, q, friendWidth, colour.Friendly, !c.fact)
	default:
		to.line(p, q, 1, breakLine, !c.fact)
	}
}

// count tells how many pairs are friendly and hostile.
func (one panel) count() string {
	friendly, hostile := 0, 0
	for _, line := range one.lines {
		if line.signs[Friendly] {
			friendly++
		}
		if line.signs[Hostile] {
			hostile++
		}
	}
	switch {
	case friendly+hostile == 0:
		return "no ties"
	case hostile == 0:
		return fmt.Sprintf("%d friendly", friendly)
	case friendly == 0:
		return fmt.Sprintf("%d hostile", hostile)
	}
	return fmt.Sprintf("%d friendly, %d hostile", friendly, hostile)
}

func (p *panels) explain(l *legend) {
	samples := []struct {
		text string
		line chord
		seen func(chord) bool
	}{
		{Friendly.String(), chord{signs: map[Sign]bool{Friendly: true}}, func(c chord) bool { return c.signs[Friendly] && !c.signs[Hostile] }},
		{Hostile.String(), chord{signs: map[Sign]bool{Hostile: true}}, func(c chord) bool { return c.signs[Hostile] && !c.signs[Friendly] }},
		{"both", chord{signs: map[Sign]bool{Friendly: true, Hostile: true}}, func(c chord) bool { return c.signs[Hostile] && c.signs[Friendly] }},
		{Neither.String(), chord{signs: map[Sign]bool{}}, func(c chord) bool { return c.height() == 0 }},
	}
	noFact := false
	for _, s := range samples {
		if slices.ContainsFunc(p.all, func(one panel) bool { return slices.ContainsFunc(one.lines, s.seen) }) {
			s.line.fact = true
			l.add(s.text, func(c canvas, at point) { s.line.paint(c, at, at.plus(point{signWidth, 0})) })
		}
	}
	for _, one := range p.all {
		noFact = noFact || slices.ContainsFunc(one.lines, func(c chord) bool { return !c.fact })
	}
	if noFact {
		l.add("planned, possible, demanded, denied or historical", func(c canvas, at point) {
			c.line(at, at.plus(point{signWidth, 0}), friendWidth, faint, true)
		})
	}
	var codes []code
	for i, name := range p.names {
		codes = append(codes, code{p.shorts[i], name})
	}
	l.addCodes(codes)
}
