package draw

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
	at    point // the sign's left end at half its height, from the legend's upper left corner
	text  string
	paint func(c canvas, at point)
}

func newLegend(set *typesetter, width float64) *legend { return &legend{set: set, width: width} }

// add explains a sign, which is painted from its left end at half its height.
func (l *legend) add(text string, paint func(c canvas, at point)) {
	w := signWidth + 7 + l.set.width(regular, legendSize, text)
	if l.pen.x > 0 && l.pen.x+w > l.width {
		l.row()
	}
	l.entries = append(l.entries, entry{l.pen.plus(point{0, legendRow / 2}), text, paint})
	l.pen.x += w + legendSpace
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
		c.words(point{p.x + signWidth + 7, p.y + legendSize*capHeight/2}, left, regular, legendSize, ink, e.text)
	}
	c.end()
}
