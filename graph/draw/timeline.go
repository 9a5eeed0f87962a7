package draw

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"entente/schema/edtf"
)

// MaxSpans is the largest number of statements on a timeline.
const MaxSpans = 600

// Timeline shows when statements held: a lane for each relation and who has it
// to whom, a bar for what held for a time, a mark for what happened. Where the
// most of it happened within a short part of the time, that part has a scale of
// its own.
type Timeline struct {
	Title, Caption string
	Spans          []Span   // lanes come in the order of their first spans
	From, To       edtf.Day // the part of time that is shown, without a scale of its own for any part; zero: as far as the spans go
	Day            edtf.Day // a day that is marked; zero: none
}

// Span is one statement on a timeline.
type Span struct {
	Lane   string   // the relation
	Who    string   // who has it to whom; a lane of its own for each
	Label  string   // what stands beside it, such as its source
	From   edtf.Day // the first day that it may have held; zero: nobody says
	To     edtf.Day // the last; zero: it goes on, or nobody says
	Event  bool     // it happened on one of these days; else it held on all
	NoTime bool     // nothing is said of its time: it is named below, not drawn
	Dashed bool     // neither asserted nor reported
	Sign   Sign     // gives it its colour
	Note   string   // under the pointer; may have many lines
}

const (
	timeWidth   = 760.0 // of the axis
	laneWords   = 178.0 // the widest name of a lane
	laneSize    = 10.0
	laneSmall   = 9.0
	spanSize    = 8.5
	spanRow     = 16.0
	spanHeight  = 11.0
	spanSpace   = 4.0 // between a bar and its label
	lanePad     = 5.0
	axisHeight  = 24.0
	markRadius  = 4.5
	pointed     = 6.0 // of the end of a bar that goes on
	leastLength = 3.0
)

// lanes is a timeline on its way to a picture.
type lanes struct {
	set    *typesetter
	axis   axis
	all    []*lane
	height float64
	day    edtf.Day
	noTime []string // what is named below
	seen   struct{ state, event, during, open, fact, noFact bool }
	signs  map[Sign]bool
}

type lane struct {
	set         *typesetter
	name, who   string
	nameLines   []string
	whoLines    []string
	top, height float64
	bars        []*bar
}

// bar is a statement in its lane.
type bar struct {
	Span
	label      string
	row        int
	lo, hi     float64 // across, of the bar, or of the days on one of which it happened
	spread     bool    // of an event: these days are seen as a line
	x          float64 // of an event: where its mark is
	goesBefore bool    // it began before what is shown, or nobody says when
	goesAfter  bool
	inside     bool    // the label stands in it
	labelX     float64 // else where it begins
}

func (t Timeline) page(_ context.Context, _ Format, _ effort) (*page, error) {
	l, err := newLanes(t)
	if err != nil {
		return nil, err
	}
	return newPage(l.set, t.Title, t.Caption, l), nil
}

func newLanes(t Timeline) (*lanes, error) {
	switch n := len(t.Spans); {
	case n == 0:
		return nil, fmt.Errorf("%w: the timeline has no statements", ErrEmpty)
	case n > MaxSpans:
		return nil, fmt.Errorf("%d statements are %w for one timeline (at most %d): draw fewer relations, or what is said in fewer ways", n, ErrTooMany, MaxSpans)
	case !t.From.IsZero() && !t.To.IsZero() && !t.From.Before(t.To):
		return nil, fmt.Errorf("the time from %s to %s is none", t.From, t.To)
	}
	set, err := newTypesetter()
	if err != nil {
		return nil, err
	}
	l := &lanes{set: set, day: t.Day, signs: map[Sign]bool{}}
	l.axis = newAxis(t.marks(), days(t.From, -1), days(t.To, 1), timeWidth)
	for _, s := range t.Spans {
		l.add(s)
	}
	l.place()
	return l, nil
}

// marks are the days at which something begins, ends or happens.
func (t Timeline) marks() []float64 {
	var marks []float64
	for _, s := range t.Spans {
		for _, d := range []edtf.Day{s.From, s.To} {
			if !d.IsZero() && !s.NoTime {
				marks = append(marks, days(d, 0))
			}
		}
	}
	if !t.Day.IsZero() {
		marks = append(marks, days(t.Day, 0))
	}
	return marks
}

// add puts a statement into its lane, unless it is of another time.
func (l *lanes) add(s Span) {
	from, to := days(s.From, -1), days(s.To, 1)
	name, who := clean(s.Lane), clean(s.Who)
	if s.NoTime {
		l.noTime = append(l.noTime, strings.TrimSpace(name+" "+who+" ("+clean(s.Label)+")"))
		return
	}
	if from > l.axis.last() || to < l.axis.first() {
		return
	}
	b := &bar{Span: s, label: clean(s.Label), lo: l.axis.x(max(from, l.axis.first())), hi: l.axis.x(min(to+1, l.axis.last()))}
	b.goesBefore, b.goesAfter = from < l.axis.first(), to > l.axis.last()
	b.label = l.set.cut(b.style(), spanSize, b.label, timeWidth/3)
	i := slices.IndexFunc(l.all, func(other *lane) bool { return other.name == name && other.who == who })
	if i < 0 {
		i = len(l.all)
		l.all = append(l.all, &lane{set: l.set, name: name, who: who, nameLines: l.set.wrap(bold, laneSize, name, laneWords, 3), whoLines: l.set.wrap(regular, laneSmall, who, laneWords, 3)})
	}
	l.all[i].bars = append(l.all[i].bars, b)
	l.remember(b)
}

// remember notes what the legend has to explain.
func (l *lanes) remember(b *bar) {
	l.signs[b.Sign] = true
	l.seen.fact = l.seen.fact || !b.Dashed
	l.seen.noFact = l.seen.noFact || b.Dashed
	l.seen.event = l.seen.event || b.Event
	l.seen.during = l.seen.during || b.Event && b.From != b.To
	l.seen.state = l.seen.state || !b.Event
	l.seen.open = l.seen.open || b.goesBefore || b.goesAfter
}

// place gives every lane its height and every bar its row, so that nothing lies
// on anything else.
func (l *lanes) place() {
	y := axisHeight
	for _, lane := range l.all {
		slices.SortStableFunc(lane.bars, func(a, b *bar) int { return cmp.Compare(a.lo, b.lo) })
		var ends []float64 // of the rows
		for _, b := range lane.bars {
			lo, hi := b.extent(l.set)
			b.row = slices.IndexFunc(ends, func(end float64) bool { return end+4 <= lo })
			if b.row < 0 {
				b.row = len(ends)
				ends = append(ends, 0)
			}
			ends[b.row] = hi
		}
		words := laneSize*lineHeight*float64(len(lane.nameLines)) + laneSmall*lineHeight*float64(len(lane.whoLines))
		lane.top, lane.height = y, max(spanRow*float64(len(ends)), words)+2*lanePad
		y += lane.height
	}
	l.height = y
}

// extent places the label of a bar: in it, after it or before it, and tells how
// far the two reach.
func (b *bar) extent(set *typesetter) (lo, hi float64) {
	wide := set.width(b.style(), spanSize, b.label)
	lo, hi = b.reach()
	room := hi - lo - 8
	if b.goesBefore || b.goesAfter {
		room -= pointed
	}
	switch {
	case !b.Event && wide <= room:
		b.inside = true
		return lo, hi
	case hi+spanSpace+wide <= timeWidth:
		b.labelX = hi + spanSpace
		return lo, b.labelX + wide
	default:
		b.labelX = lo - spanSpace - wide
		return b.labelX, hi
	}
}

// reach is how far the bar goes, or the mark and the line of an event. The mark
// is in the middle of the days, or at the one that is known. A bar too short to
// be seen is made longer, within the axis.
func (b *bar) reach() (lo, hi float64) {
	if !b.Event {
		b.lo = min(b.lo, timeWidth-leastLength)
		b.hi = max(b.hi, b.lo+leastLength)
		return b.lo, b.hi
	}
	b.spread = b.hi-b.lo > 3*markRadius || b.goesBefore || b.goesAfter
	b.x = (b.lo + b.hi) / 2
	switch {
	case b.goesAfter && !b.goesBefore:
		b.x = b.lo
	case b.goesBefore && !b.goesAfter:
		b.x = b.hi
	}
	b.x = min(max(b.x, markRadius), timeWidth-markRadius)
	if !b.spread {
		return b.x - markRadius, b.x + markRadius
	}
	return min(b.lo, b.x-markRadius), max(b.hi, b.x+markRadius)
}

// style is that of the label.
func (b *bar) style() style {
	if b.Dashed {
		return slanted
	}
	return regular
}
