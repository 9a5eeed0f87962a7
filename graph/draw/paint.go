package draw

import (
	"cmp"
	"image/color"
	"maps"
	"slices"
	"strings"

	"entente/schema/colour"
)

// bounds is the rectangle around all boxes and lines.
func (d *diagram) bounds() rect {
	r := d.vertices[0].rect(0)
	for _, v := range d.vertices {
		r = r.around(v.rect(0))
	}
	for _, t := range d.ties {
		r = r.around(t.rect(0))
		for _, half := range t.halves {
			r = r.around(half.rect())
		}
	}
	return r
}

// paint paints lines lowest, their words on them, entities on top.
func (d *diagram) paint(c canvas, shift point) {
	for _, t := range d.ties {
		t.paintLine(c, shift, d.ends(t))
	}
	for _, t := range d.ties {
		t.paintWords(c, shift, d.ends(t))
	}
	for _, v := range d.vertices {
		v.paint(c, shift)
	}
}

// ends are the names of the two that a line is between.
func (d *diagram) ends(t tie) []string {
	return []string{d.vertices[t.from].name, d.vertices[t.to].name}
}

func (v vertex) paint(c canvas, shift point) {
	b := v.box
	b.point = b.plus(shift)
	c.begin(group{class: "entity", note: []string{strings.TrimSpace(v.name + "\n" + v.label)}, find: []string{v.id}})
	c.box(b, 6, framed(v.ground, colour.Darker(v.ground)))
	paintLines(c, b.point, v.lines, bold, v.size, colour.TextOn(v.ground))
	c.end()
}

// paintLines writes lines of words around a centre.
func paintLines(c canvas, centre point, lines []string, s style, size float64, ink color.RGBA) {
	y := centre.y + size*(capHeight-lineHeight*float64(len(lines)-1))/2
	for i, text := range lines {
		c.words(point{centre.x, y + size*lineHeight*float64(i)}, centred, s, size, ink, text)
	}
}

func (t tie) paintLine(c canvas, shift point, ends []string) {
	c.begin(group{class: "statement", note: t.tooltip, find: append(ends, t.words...)})
	for i, half := range t.halves {
		t.paintCurve(c, half.plus(shift), i == 1)
	}
	c.end()
}

// paintCurve draws a line in the tie's manner, with its arrow where the line is
// the last one.
func (t tie) paintCurve(c canvas, path curve, last bool) {
	if last && !t.undirected {
		var head []point
		path, head = path.arrow()
		c.polygon(head, filled(t.colour))
	}
	c.curve(path, t.colour, t.dashed)
}

func (t tie) paintWords(c canvas, shift point, ends []string) {
	b := t.box
	b.point = b.plus(shift)
	c.begin(group{class: "words", note: t.tooltip, find: ends})
	c.box(b, 3, framed(colour.Paper, colour.Paper))
	paintLines(c, b.point, t.words, t.style(), wordsSize, colour.Legible(t.colour))
	c.end()
}

// kind is a type of entities as the legend shows it.
type kind struct {
	label  string
	ground color.RGBA
}

// explain lists the types of entities and the kinds of lines that occur.
func (d *diagram) explain(l *legend) {
	for _, k := range d.kinds() {
		l.add(cmp.Or(k.label, "without a type"), k.paint)
	}
	l.row()
	if d.signed {
		explainSigns(l, d.signs(), tie{}.paintSignOf)
		l.row()
	}
	if len(d.ties) > 0 {
		l.add("asserted or reported", tie{manner: manner{colour: colour.Slate}}.paintSign)
		l.add("planned, possible, demanded, denied or historical", tie{manner: manner{colour: colour.Slate, dashed: true}}.paintSign)
	}
	if slices.ContainsFunc(d.ties, func(t tie) bool { return t.undirected }) {
		l.add("symmetric", tie{manner: manner{colour: colour.Slate, undirected: true}}.paintSign)
	}
	if slices.ContainsFunc(d.ties, func(t tie) bool { return t.many }) {
		l.add("that many statements", func(c canvas, at point) {
			c.words(point{at.x + signWidth/2, at.y + wordsSize*capHeight/2}, centred, regular, wordsSize, colour.Slate, "×2, ×3")
		})
	}
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

// signs are those of the lines.
func (d *diagram) signs() map[Sign]bool {
	signs := map[Sign]bool{}
	for _, t := range d.ties {
		for _, s := range []Sign{Friendly, Hostile, Neither} {
			if t.colour == s.colour() {
				signs[s] = true
			}
		}
	}
	return signs
}

func (k kind) paint(c canvas, at point) {
	c.box(box{point{at.x + signWidth/2, at.y}, signWidth, 14}, 4, framed(k.ground, colour.Darker(k.ground)))
}

// paintSign draws a short line like the tie's.
func (t tie) paintSign(c canvas, at point) {
	t.paintCurve(c, straight(at, at.plus(point{signWidth, 0})), true)
}

// paintSignOf draws one in the colour of a sign.
func (t tie) paintSignOf(c canvas, at point, s Sign) {
	tie{manner: manner{colour: s.colour(), undirected: true}}.paintSign(c, at)
}
