package draw

import (
	"slices"
	"strings"
)

const (
	legendSize  = 11.5
	signWidth   = 30.0
	legendRow   = 21.0
	legendSpace = 24.0 // between two entries
)

// legend explains the colours and lines of a picture, in rows of at most a
// width.
type legend struct {
	set     *typesetter
	width   float64
	entries []entry
	pen     point
}

// entry is one sign and what it means.
type entry struct {
	at     point   // the sign's left end at half its height, from the legend's upper left corner
	indent float64 // the sign's width
	text   string
	paint  func(c canvas, at point)
}

func newLegend(set *typesetter, width float64) *legend { return &legend{set: set, width: width} }

// add explains a sign, which is painted from its left end at half its height.
func (l *legend) add(text string, paint func(c canvas, at point)) {
	w := signWidth + 7 + l.set.width(regular, legendSize, text)
	if l.pen.x > 0 && l.pen.x+w > l.width {
		l.row()
	}
	l.entries = append(l.entries, entry{l.pen.plus(point{0, legendRow / 2}), signWidth, text, paint})
	l.pen.x += w + legendSpace
}

// code is a short sign and what it stands for.
type code struct{ short, text string }

// addCodes explains short signs, in columns.
func (l *legend) addCodes(codes []code) {
	slices.SortStableFunc(codes, func(a, b code) int { return strings.Compare(a.short, b.short) })
	short, wide := 0.0, 0.0
	for _, c := range codes {
		short = max(short, l.set.width(bold, legendSize, c.short))
		wide = max(wide, l.set.width(regular, legendSize, c.text))
	}
	step := short + 7 + wide + legendSpace
	l.row()
	for _, one := range codes {
		if l.pen.x > 0 && l.pen.x+step-legendSpace > l.width {
			l.row()
		}
		l.entries = append(l.entries, entry{at: l.pen.plus(point{0, legendRow / 2}), text: one.text, indent: short, paint: func(c canvas, at point) {
			c.words(at.plus(point{0, legendSize * capHeight / 2}), left, bold, legendSize, ink, one.short)
		}})
		l.pen.x += step
	}
	l.row()
}

// row begins a new row, unless one has just begun.
func (l *legend) row() {
	if l.pen.x > 0 {
		l.pen = point{0, l.pen.y + legendRow}
	}
}

func (l *legend) height() float64 {
	if l.pen.x > 0 {
		return l.pen.y + legendRow
	}
	return l.pen.y
}

func (l *legend) paint(c canvas, at point) {
	c.begin(group{class: "legend"})
	for _, e := range l.entries {
		p := at.plus(e.at)
		e.paint(c, p)
		c.words(point{p.x + e.indent + 7, p.y + legendSize*capHeight/2}, left, regular, legendSize, ink, e.text)
	}
	c.end()
}
