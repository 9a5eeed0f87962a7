package draw

import (
	"cmp"
	"image/color"
	"maps"
	"slices"
	"strings"

	"entente/schema/colour"
)

const (
	legendSize  = 11.5
	signWidth   = 30.0
	legendRow   = 21.0
	legendSpace = 24.0 // between two entries
)

// legend explains the colours and lines of a picture, in rows.
type legend struct {
	entries []entry
	height  float64
}

// entry is one sign and what it means.
type entry struct {
	at    point // the sign's left end at half its height, from the legend's upper left corner
	text  string
	paint func(c canvas, at point)
}

// kind is a type of entities as the legend shows it.
type kind struct {
	label  string
	ground color.RGBA
}

// legend lists the types of entities and the kinds of lines that occur, in rows
// of at most a width.
func (d *diagram) legend(width float64) legend {
	var l legend
	var pen point
	add := func(text string, paint func(canvas, point)) {
		w := signWidth + 7 + d.set.width(regular, legendSize, text)
		if pen.x > 0 && pen.x+w > width {
			pen = point{0, pen.y + legendRow}
		}
		l.entries = append(l.entries, entry{pen.plus(point{0, legendRow / 2}), text, paint})
		pen.x += w + legendSpace
	}
	for _, k := range d.kinds() {
		add(cmp.Or(k.label, "without a type"), k.paint)
	}
	pen = point{0, pen.y + legendRow}
	if len(d.ties) > 0 {
		add("asserted or reported", tie{manner: manner{colour: colour.Slate}}.paintSign)
		add("planned, possible, demanded, denied or historical", tie{manner: manner{colour: colour.Slate, dashed: true}}.paintSign)
	}
	if slices.ContainsFunc(d.ties, func(t tie) bool { return t.undirected }) {
		add("symmetric", tie{manner: manner{colour: colour.Slate, undirected: true}}.paintSign)
	}
	if slices.ContainsFunc(d.ties, func(t tie) bool { return t.many }) {
		add("that many statements", func(c canvas, at point) {
			c.words(point{at.x + signWidth/2, at.y + wordsSize*capHeight/2}, centred, regular, wordsSize, colour.Slate, "×2, ×3")
		})
	}
	l.height = pen.y
	if pen.x > 0 {
		l.height += legendRow
	}
	return l
}

func (d *diagram) kinds() []kind {
	kinds := map[kind]bool{}
	for _, v := range d.vertices {
		kinds[kind{v.label, v.ground}] = true
	}
	return slices.SortedFunc(maps.Keys(kinds), func(a, b kind) int {
		return cmp.Or(strings.Compare(a.label, b.label), strings.Compare(colour.Hex(a.ground), colour.Hex(b.ground)))
	})
}

func (k kind) paint(c canvas, at point) {
	c.box(box{point{at.x + signWidth/2, at.y}, signWidth, 14}, 4, k.ground, colour.Darker(k.ground))
}

// paintSign draws a short line like the tie's.
func (t tie) paintSign(c canvas, at point) {
	t.paintCurve(c, straight(at, at.plus(point{signWidth, 0})), true)
}

func (l legend) paint(c canvas, at point) {
	c.begin("legend", nil)
	for _, e := range l.entries {
		p := at.plus(e.at)
		e.paint(c, p)
		c.words(point{p.x + signWidth + 7, p.y + legendSize*capHeight/2}, left, regular, legendSize, ink, e.text)
	}
	c.end()
}
