package draw

import (
	"image/color"
	"math"
	"strings"

	"entente/schema/colour"
)

const (
	margin      = 28.0
	titleSize   = 22.0
	captionSize = 11.0
	narrowest   = 560.0 // so that the legend and the source line have room
)

// page is a diagram with its title above, and its legend and source line below.
type page struct {
	*diagram
	w, h           float64
	shift          point // from the diagram's coordinates to the page's
	title, caption []string
	legend         legend
	titleY         float64 // baselines of the first lines, and the top of the legend
	legendY        float64
	captionY       float64
}

func newPage(d *diagram) *page {
	around := d.bounds()
	lo, hi := around.lo, around.hi
	inner := max(hi.x-lo.x, narrowest)
	p := &page{
		diagram: d,
		w:       math.Ceil(inner + 2*margin),
		title:   d.set.wrap(bold, titleSize, d.title, inner, 3),
		caption: d.set.wrap(regular, captionSize, d.caption, inner, 8),
		legend:  d.legend(inner),
	}
	y := margin
	if n := len(p.title); n > 0 {
		p.titleY = y + titleSize*capHeight
		y += titleSize*lineHeight*float64(n) + 14
	}
	p.shift = point{math.Round(margin + (inner-(hi.x-lo.x))/2 - lo.x), math.Round(y - lo.y)}
	p.legendY = math.Round(y + hi.y - lo.y + 28)
	y = p.legendY + p.legend.height
	if n := len(p.caption); n > 0 {
		p.captionY = y + 14 + captionSize*capHeight
		y = p.captionY + captionSize*lineHeight*float64(n-1)
	}
	p.h = math.Ceil(y + margin)
	return p
}

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

// paint draws the page: lines lowest, their words on them, entities on top.
func (p *page) paint(c canvas) {
	for _, t := range p.ties {
		t.paintLine(c, p.shift)
	}
	for _, t := range p.ties {
		t.paintWords(c, p.shift)
	}
	for _, v := range p.vertices {
		v.paint(c, p.shift)
	}
	for i, text := range p.title {
		c.words(point{margin, p.titleY + titleSize*lineHeight*float64(i)}, left, bold, titleSize, ink, text)
	}
	p.legend.paint(c, point{margin, p.legendY})
	for i, text := range p.caption {
		c.words(point{margin, p.captionY + captionSize*lineHeight*float64(i)}, left, regular, captionSize, faint, text)
	}
}

func (v vertex) paint(c canvas, shift point) {
	b := v.box
	b.point = b.plus(shift)
	c.begin("entity", []string{strings.TrimSpace(v.name + "\n" + v.label)})
	c.box(b, 6, v.ground, colour.Darker(v.ground))
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

func (t tie) paintLine(c canvas, shift point) {
	c.begin("statement", t.tooltip)
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
		c.polygon(head, t.colour)
	}
	c.curve(path, t.colour, t.dashed)
}

func (t tie) paintWords(c canvas, shift point) {
	b := t.box
	b.point = b.plus(shift)
	c.begin("words", t.tooltip)
	c.box(b, 3, colour.Paper, colour.Paper)
	paintLines(c, b.point, t.words, t.style(), wordsSize, colour.Legible(t.colour))
	c.end()
}
