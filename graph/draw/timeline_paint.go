package draw

import (
	"image/color"

	"entente/schema/colour"
)

// laneLeft is how far the names of lanes reach to the left of the axis.
const laneLeft = laneWords + 14

func (l *lanes) bounds() rect {
	h := l.height
	if lines := l.below(); len(lines) > 0 {
		h += 10 + captionSize*lineHeight*float64(len(lines))
	}
	return rect{point{-laneLeft, 0}, point{timeWidth, h}}
}

// below are the lines on what has no time.
func (l *lanes) below() []string {
	if len(l.noTime) == 0 {
		return nil
	}
	text := "Without a time: "
	for i, words := range l.noTime {
		if i > 0 {
			text += "; "
		}
		text += words
	}
	return l.set.wrap(regular, captionSize, text, timeWidth+laneLeft, 4)
}

func (l *lanes) paint(c canvas, shift point) {
	c.begin(group{class: "frame"})
	for i, lane := range l.all {
		if i%2 == 0 {
			c.box(box{point{(timeWidth - laneLeft) / 2, lane.top + lane.height/2}.plus(shift), timeWidth + laneLeft, lane.height}, 0, filled(band))
		}
	}
	l.paintAxis(c, shift)
	c.end()
	if l.showsDay() {
		l.paintDay(c, shift)
	}
	for i, lane := range l.all {
		ground := colour.Paper
		if i%2 == 0 {
			ground = band
		}
		lane.paint(c, shift, ground)
	}
	for i, text := range l.below() {
		c.words(point{-laneLeft, l.height + 10 + captionSize*(capHeight+lineHeight*float64(i))}.plus(shift), left, regular, captionSize, faint, text)
	}
}

func (l *lanes) paintAxis(c canvas, shift point) {
	for i, e := range l.axis {
		for _, t := range e.ticks(l.set) {
			c.line(point{t.x, axisHeight - 4}.plus(shift), point{t.x, l.height}.plus(shift), 0.8, gridLine, false)
			c.words(point{t.x, axisHeight - 9}.plus(shift), centred, regular, tickSize, faint, t.text)
		}
		c.line(point{e.lo, axisHeight}.plus(shift), point{e.hi, axisHeight}.plus(shift), 1, faint, false)
		if i == 0 {
			continue
		}
		// Two strokes across, where the scale changes.
		for _, x := range []float64{e.lo - eraGap + 3, e.lo - 3} {
			c.line(point{x - 3, axisHeight + 6}.plus(shift), point{x + 3, axisHeight - 6}.plus(shift), 1, faint, false)
			c.line(point{x, axisHeight + 6}.plus(shift), point{x, l.height}.plus(shift), 0.8, breakLine, true)
		}
	}
}

// paintDay marks the day that is asked of.
func (l *lanes) paintDay(c canvas, shift point) {
	at := point{l.axis.x(days(l.day, 0)), axisHeight}.plus(shift)
	c.begin(group{class: "frame"})
	c.line(at, at.plus(point{0, l.height - axisHeight}), 1, ink, true)
	c.polygon(pointer(at), filled(ink))
	c.end()
}

// pointer points down to a day on the axis.
func pointer(at point) []point {
	return []point{at.plus(point{-4.5, -7}), at.plus(point{4.5, -7}), at}
}

func (l *lanes) showsDay() bool {
	d := days(l.day, -1)
	return d >= l.axis.first() && d <= l.axis.last()
}

func (l *lane) paint(c canvas, shift point, ground color.RGBA) {
	c.begin(group{class: "frame"})
	y := l.top + lanePad + laneSize*capHeight
	for _, text := range l.nameLines {
		c.words(point{-laneLeft + 4, y}.plus(shift), left, bold, laneSize, ink, text)
		y += laneSize * lineHeight
	}
	for _, text := range l.whoLines {
		c.words(point{-laneLeft + 4, y}.plus(shift), left, regular, laneSmall, faint, text)
		y += laneSmall * lineHeight
	}
	c.end()
	for _, b := range l.bars {
		c.begin(group{class: "span", note: []string{l.noteOf(b)}, find: []string{l.name, l.who}})
		at := point{0, l.top + lanePad + spanRow*(float64(b.row)+0.5)}.plus(shift)
		if !b.inside {
			wide := l.set.width(b.style(), spanSize, b.label)
			c.box(box{at.plus(point{b.labelX + wide/2, 0}), wide + 3, spanHeight}, 0, filled(ground))
		}
		b.paint(c, at)
		c.end()
	}
}

func (l *lane) noteOf(b *bar) string {
	note := l.name + ": " + l.who
	for _, line := range cleanLines(b.Note) {
		note += "\n" + line
	}
	return note
}

// paint paints a bar or a mark around a height.
func (b *bar) paint(c canvas, at point) {
	look := framed(b.Sign.colour(), colour.Darker(b.Sign.colour()))
	words := ink
	if b.Dashed {
		look = framed(colour.Paper, b.Sign.colour())
		look.dashed, look.width = true, lineWidth
		words = colour.Legible(b.Sign.colour())
	}
	if b.Event {
		b.paintMark(c, at, look)
	} else {
		c.polygon(barShape(at, b.lo, b.hi, b.goesBefore, b.goesAfter), look)
	}
	y := at.y + spanSize*capHeight/2
	switch {
	case !b.inside:
		c.words(point{at.x + b.labelX, y}, left, b.style(), spanSize, words, b.label)
	case b.Dashed:
		c.words(point{at.x + (b.lo+b.hi)/2, y}, centred, b.style(), spanSize, words, b.label)
	default:
		c.words(point{at.x + (b.lo+b.hi)/2, y}, centred, b.style(), spanSize, colour.TextOn(b.Sign.colour()), b.label)
	}
}

// barShape is a bar, with a point at each end beyond which it goes on.
func barShape(at point, lo, hi float64, before, after bool) []point {
	const h = spanHeight / 2
	tip := min(pointed, (hi-lo)/2)
	var corners []point
	add := func(x, y float64) { corners = append(corners, at.plus(point{x, y})) }
	if before {
		add(lo+tip, h)
		add(lo, 0)
		add(lo+tip, -h)
	} else {
		add(lo, h)
		add(lo, -h)
	}
	if after {
		add(hi-tip, -h)
		add(hi, 0)
		add(hi-tip, h)
	} else {
		add(hi, -h)
		add(hi, h)
	}
	return corners
}

// paintMark draws a diamond, and a line over the days on one of which it
// happened.
func (b *bar) paintMark(c canvas, at point, l look) {
	if b.spread {
		c.line(at.plus(point{b.lo, 0}), at.plus(point{b.hi, 0}), lineWidth, l.border, b.Dashed)
		for _, end := range []struct {
			x, tip float64
			open   bool
		}{{b.lo, 4, b.goesBefore}, {b.hi, -4, b.goesAfter}} {
			if end.open {
				c.polygon([]point{at.plus(point{end.x, 0}), at.plus(point{end.x + end.tip, 3}), at.plus(point{end.x + end.tip, -3})}, filled(l.border))
			} else if end.x != b.x {
				c.line(at.plus(point{end.x, -3}), at.plus(point{end.x, 3}), lineWidth, l.border, false)
			}
		}
	}
	l.dashed = false // a diamond is too small for dashes: it is hollow
	c.polygon(diamond(at.plus(point{b.x, 0})), l)
}

func diamond(at point) []point {
	const r = markRadius
	return []point{at.plus(point{-r, 0}), at.plus(point{0, -r}), at.plus(point{r, 0}), at.plus(point{0, r})}
}

func (l *lanes) explain(legend *legend) {
	explainSigns(legend, l.signs, func(c canvas, at point, s Sign) {
		c.box(box{at.plus(point{signWidth / 2, 0}), signWidth, spanHeight}, 0, framed(s.colour(), colour.Darker(s.colour())))
	})
	legend.row()
	for _, e := range []struct {
		text string
		seen bool
		bar  bar
	}{
		{"held", l.seen.state && l.seen.fact, bar{}},
		{"held longer than is shown, or nobody says how long", l.seen.open, bar{goesAfter: true}},
		{"happened", l.seen.event && l.seen.fact, bar{Span: Span{Event: true}, x: signWidth / 2}},
		{"happened on one of these days", l.seen.during, bar{Span: Span{Event: true}, x: signWidth / 2, spread: true}},
		{"planned, possible, demanded, denied or historical", l.seen.noFact, bar{Span: Span{Dashed: true}}},
	} {
		e.bar.hi, e.bar.inside = signWidth, true
		if e.seen {
			legend.add(e.text, e.bar.paint)
		}
	}
	if l.showsDay() {
		legend.add(dayText(l.day), func(c canvas, at point) {
			c.line(at.plus(point{signWidth / 2, 0}), at.plus(point{signWidth / 2, 8}), 1, ink, false)
			c.polygon(pointer(at.plus(point{signWidth / 2, 1})), filled(ink))
		})
	}
}
