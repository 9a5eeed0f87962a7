package draw

import "math"

const (
	margin      = 28.0
	titleSize   = 22.0
	captionSize = 11.0
	narrowest   = 560.0 // so that the legend and the source line have room
)

// body is what a page shows between its title and its legend.
type body interface {
	// bounds is the rectangle around all that it paints.
	bounds() rect
	// paint paints it, moved by a shift.
	paint(c canvas, shift point)
	// explain fills the legend.
	explain(l *legend)
}

// page is a body with a title above, and a legend and a source line below.
type page struct {
	body
	set            *typesetter
	name           string // the title in one line
	w, h           float64
	shift          point // from the body's coordinates to the page's
	title, caption []string
	legend         *legend
	titleY         float64 // baselines of the first lines, and the top of the legend
	legendY        float64
	captionY       float64
}

func newPage(set *typesetter, title, caption string, b body) *page {
	around := b.bounds()
	lo, hi := around.lo, around.hi
	inner := max(hi.x-lo.x, narrowest)
	p := &page{
		body: b, set: set, name: clean(title),
		w:       math.Ceil(inner + 2*margin),
		title:   set.wrap(bold, titleSize, clean(title), inner, 3),
		caption: set.wrap(regular, captionSize, clean(caption), inner, 8),
		legend:  newLegend(set, inner),
	}
	b.explain(p.legend)
	y := margin
	if n := len(p.title); n > 0 {
		p.titleY = y + titleSize*capHeight
		y += titleSize*lineHeight*float64(n) + 14
	}
	p.shift = point{math.Round(margin + (inner-(hi.x-lo.x))/2 - lo.x), math.Round(y - lo.y)}
	p.legendY = math.Round(y + hi.y - lo.y + 28)
	y = p.legendY + p.legend.height()
	if n := len(p.caption); n > 0 {
		p.captionY = y + 14 + captionSize*capHeight
		y = p.captionY + captionSize*lineHeight*float64(n-1)
	}
	p.h = math.Ceil(y + margin)
	return p
}

// paint paints the page.
func (p *page) paint(c canvas) {
	p.body.paint(c, p.shift)
	for i, text := range p.title {
		c.words(point{margin, p.titleY + titleSize*lineHeight*float64(i)}, left, bold, titleSize, ink, text)
	}
	p.legend.paint(c, point{margin, p.legendY})
	for i, text := range p.caption {
		c.words(point{margin, p.captionY + captionSize*lineHeight*float64(i)}, left, regular, captionSize, faint, text)
	}
}
