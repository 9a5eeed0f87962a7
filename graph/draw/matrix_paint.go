package draw

import (
	"fmt"
	"image/color"
	"strings"

	"entente/schema/colour"
)

func (t *table) bounds() rect {
	n := float64(len(t.names))
	return rect{point{-t.words - cellPad, -t.words - cellPad}, point{n * t.size, n * t.size}}
}

func (t *table) paint(c canvas, shift point) {
	n := float64(len(t.names))
	for i := range t.names {
		mid := t.size * (float64(i) + 0.5)
		c.begin(group{class: "entity"})
		for k, line := range t.lines[i] {
			y := mid + nameSmall*(capHeight+lineHeight*(2*float64(k)-float64(len(t.lines[i])-1)))/2
			c.words(point{-cellPad, y}.plus(shift), right, regular, nameSmall, ink, line)
			c.wordsUp(point{y, -cellPad}.plus(shift), regular, nameSmall, ink, line)
		}
		c.end()
	}
	c.begin(group{class: "frame"})
	c.words(point{-cellPad, -cellPad}.plus(shift), right, regular, spanSize, faint, corner)
	c.end()
	c.begin(group{class: "frame"})
	for i := range t.names {
		for j := range t.names {
			fill := colour.Paper
			if i == j {
				fill = gridLine
			}
			c.box(t.box(i, j, shift), 0, framed(fill, gridLine))
		}
	}
	c.end()
	for i := range t.names {
		for j := range t.names {
			if cell := t.cells[[2]int{i, j}]; cell != nil {
				t.paintCell(c, cell, t.box(i, j, shift))
			}
		}
	}
	c.begin(group{class: "frame"})
	c.box(box{point{n * t.size / 2, n * t.size / 2}.plus(shift), n * t.size, n * t.size}, 0, look{border: breakLine})
	c.end()
}

// box is that of a cell.
func (t *table) box(row, column int, shift point) box {
	return box{point{t.size * (float64(column) + 0.5), t.size * (float64(row) + 0.5)}.plus(shift), t.size, t.size}
}

func (t *table) paintCell(c canvas, cell *cell, b box) {
	c.begin(group{class: "cell", note: append([]string{cell.from + " → " + cell.to}, cell.note...)})
	words := cell.paint(c, box{b.point, b.w - 2, b.h - 2})
	switch {
	case t.size < lettered:
	case cell.both():
		for _, half := range []struct {
			letters []string
			sign    Sign
			at      point
			a       align
		}{{cell.letters(Friendly, Neither), Friendly, point{-b.w/2 + 4, -b.h/2 + 5 + spanSize*capHeight}, left}, {cell.letters(Hostile), Hostile, point{b.w/2 - 4, b.h/2 - 5}, right}} {
			if lines := t.fit(half.letters, 1, 0.6*t.size); len(lines) > 0 {
				c.words(b.plus(half.at), half.a, regular, spanSize, colour.TextOn(cellColour(half.sign)), lines[0])
			}
		}
	default:
		most := int((t.size - 4) / (spanSize * lineHeight))
		paintLines(c, b.point, t.fit(cell.letters(Friendly, Neither, Hostile), most, t.size-5), cell.style(), spanSize, words)
	}
	c.end()
}

// lettered is the size of a cell that has room for letters.
const lettered = 28

// letters are those of some signs, of facts first.
func (c *cell) letters(of ...Sign) (letters []string) {
	for _, said := range []map[Sign][]string{c.facts, c.others} {
		for _, s := range of {
			letters = append(letters, said[s]...)
		}
	}
	return letters
}

func (c *cell) fact() bool { return len(c.facts) > 0 }

func (c *cell) both() bool { return len(c.facts[Friendly]) > 0 && len(c.facts[Hostile]) > 0 }

func (c *cell) style() style {
	if c.fact() {
		return regular
	}
	return slanted
}

// sign is what the cell as a whole says: what is no fact counts only where there
// is none, and what is neither friendly nor hostile where nothing is.
func (c *cell) sign() Sign {
	of := c.facts
	if !c.fact() {
		of = c.others
	}
	for _, s := range []Sign{Friendly, Hostile} {
		if len(of[s]) > 0 {
			return s
		}
	}
	return Neither
}

// paint paints the ground of a cell and tells the colour of words on it. What
// is hostile is dark and what is friendly light, so that the two differ in
// grey, too.
func (c *cell) paint(canvas canvas, b box) (words color.RGBA) {
	s := c.sign()
	if !c.fact() {
		l := framed(colour.Paper, s.colour())
		l.dashed, l.width = true, lineWidth
		canvas.box(box{b.point, b.w - 1, b.h - 1}, 0, l)
		return colour.Legible(s.colour())
	}
	canvas.box(b, 0, filled(cellColour(s)))
	if c.both() {
		r := b.rect(0)
		canvas.polygon([]point{{r.hi.x, r.lo.y}, r.hi, {r.lo.x, r.hi.y}}, filled(cellColour(Hostile)))
	}
	return colour.TextOn(cellColour(s))
}

// cellColour is the ground of a cell.
func cellColour(s Sign) color.RGBA {
	switch {
	case s > 0:
		return lighter(colour.Friendly, 0.55)
	case s < 0:
		return lighter(colour.Hostile, 0.1)
	}
	return lighter(colour.Slate, 0.75)
}

// lighter mixes a colour with paper.
func lighter(c color.RGBA, paper float64) color.RGBA {
	mix := func(v uint8) uint8 { return uint8(float64(v)*(1-paper) + 255*paper) }
	return color.RGBA{mix(c.R), mix(c.G), mix(c.B), 0xff}
}

// fit is as many letters as some lines of a width have room for; the last
// tells how many more there are.
func (t *table) fit(letters []string, most int, room float64) []string {
	lines := t.set.fill(slanted, spanSize, strings.Join(letters, " "), room)
	for kept := len(letters) - 1; len(lines) > most && kept >= 0; kept-- {
		text := strings.TrimSpace(fmt.Sprintf("%s +%d", strings.Join(letters[:kept], " "), len(letters)-kept))
		lines = t.set.fill(slanted, spanSize, text, room)
	}
	return lines
}

func (t *table) explain(l *legend) {
	signs, both, noFact := map[Sign]bool{}, false, false
	for _, c := range t.cells {
		signs[c.sign()] = true
		signs[Hostile] = signs[Hostile] || c.both()
		both = both || c.both()
		noFact = noFact || len(c.others) > 0
	}
	sample := func(c cell) func(canvas, point) {
		return func(canvas canvas, at point) {
			c.paint(canvas, box{at.plus(point{signWidth / 2, 0}), 16, 16})
		}
	}
	some := []string{""}
	explainSigns(l, signs, func(canvas canvas, at point, s Sign) { sample(cell{facts: map[Sign][]string{s: some}})(canvas, at) })
	if both {
		l.add("both", sample(cell{facts: map[Sign][]string{Friendly: some, Hostile: some}}))
	}
	if noFact {
		l.row()
		l.add("planned, possible, demanded, denied or historical; its letters are in parentheses", sample(cell{others: map[Sign][]string{Neither: some}}))
	}
	l.row()
	if t.size >= lettered {
		var codes []code
		for name, letters := range t.letters {
			codes = append(codes, code{letters, clean(name)})
		}
		l.addCodes(codes)
	}
}
