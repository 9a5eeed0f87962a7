package draw

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"

	"entente/schema/colour"
)

// The largest Years that are drawn.
const (
	MaxYears        = 120
	MaxYearEntities = 24
)

// Years shows small networks side by side, of the same entities in the same
// places: a panel for each year, in which a line is friendly or hostile.
type Years struct {
	Title, Caption string
	Entities       []Node // around a circle, in this order, beginning at the top
	Panels         []Year // in this order
}

// Year is one panel.
type Year struct {
	Name string // such as 1960
	Ties []Tie
}

const (
	yearRadius  = 66.0 // of the circle
	yearColumns = 4
	yearGap     = 16.0
	yearTitle   = 13.0
	yearSmall   = 9.0
	dotRadius   = 3.2
	foeWidth    = 2.4 // a hostile line is thicker, so that it differs in grey, too
	friendWidth = 1.3
)

// panels are Years on their way to a picture.
type panels struct {
	set     *typesetter
	names   []string
	shorts  []string
	places  []point // of the entities, from the middle of a panel
	size    point   // of a panel
	columns int
	all     []panel
}

// panel is a year with its lines.
type panel struct {
	name  string
	lines []chord
	tied  map[int]bool
}

// chord is what one pair has to each other.
type chord struct {
	from, to    int
	signs       map[Sign]bool
	fact        bool
	note        []string
	description string
}

func (y Years) page(_ context.Context, f Format, _ effort) (*page, error) {
	p, err := newPanels(y, f)
	if err != nil {
		return nil, err
	}
	return newPage(p.set, y.Title, y.Caption, p), nil
}

func newPanels(y Years, f Format) (*panels, error) {
	switch n, years := len(y.Entities), len(y.Panels); {
	case n == 0 || years == 0:
		return nil, errors.New("nothing to draw: there are no entities, or no years")
	case n > MaxYearEntities:
		return nil, fmt.Errorf("%d entities are too many for small pictures (at most %d)", n, MaxYearEntities)
	case years > MaxYears:
		return nil, fmt.Errorf("%d years are too many for one page (at most %d)", years, MaxYears)
	}
	set, err := newTypesetter()
	if err != nil {
		return nil, err
	}
	index, err := indexOf(y.Entities)
	if err != nil {
		return nil, err
	}
	p := &panels{set: set, columns: min(yearColumns, len(y.Panels))}
	for _, e := range y.Entities {
		p.names = append(p.names, set.named(e, f))
	}
	p.shorts = shorts(y.Entities, p.names, set, f)
	p.arrange()
	for _, year := range y.Panels {
		one, err := p.panel(year, index)
		if err != nil {
			return nil, err
		}
		p.all = append(p.all, one)
	}
	return p, nil
}

// shorts are short names, each of which is borne once.
func shorts(nodes []Node, names []string, set *typesetter, f Format) []string {
	taken := map[string]bool{}
	all := make([]string, len(nodes))
	for i, n := range nodes {
		short := clean(n.Short)
		if short == "" || f == PNG && !set.covers(short) {
			short = initials(names[i])
		}
		base := set.cut(regular, yearSmall, short, 4.5*yearSmall)
		for short = base; taken[short]; {
			short = fmt.Sprintf("%s%d", base, len(taken))
		}
		taken[short], all[i] = true, short
	}
	return all
}

// initials are the first letters of a name's words, or three of its only word.
func initials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		return "?"
	}
	if len(words) == 1 {
		r := []rune(words[0])
		return strings.ToUpper(string(r[:min(3, len(r))]))
	}
	short := ""
	for _, w := range words {
		if r := []rune(w)[0]; unicode.IsUpper(r) || unicode.IsDigit(r) {
			short += string(r)
		}
	}
	return cmp.Or(short, strings.ToUpper(string([]rune(words[0])[:1])))
}

// arrange gives the entities their places and a panel its size.
func (p *panels) arrange() {
	wide := p.set.widest(regular, yearSmall, p.shorts)
	n := len(p.names)
	for i := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		p.places = append(p.places, point{yearRadius * sin, -yearRadius * cos})
	}
	p.size = point{2*(yearRadius+dotRadius+4+wide) + 8, yearTitle*lineHeight + 2*(yearRadius+dotRadius+4+yearSmall) + 14}
}

func (p *panels) panel(y Year, index map[string]int) (panel, error) {
	one := panel{name: clean(y.Name), tied: map[int]bool{}}
	chords := map[[2]int]*chord{}
	for _, t := range y.Ties {
		from, to, err := t.ends(index)
		if err != nil {
			return one, fmt.Errorf("%s: %w", y.Name, err)
		}
		if from == to {
			continue
		}
		pair := [2]int{min(from, to), max(from, to)}
		c := chords[pair]
		if c == nil {
			c = &chord{from: pair[0], to: pair[1], signs: map[Sign]bool{}}
			chords[pair] = c
		}
		c.add(t)
		one.tied[from], one.tied[to] = true, true
	}
	for _, c := range chords {
		slices.Sort(c.note)
		c.note = slices.Compact(c.note)
		c.description = fmt.Sprintf("%s: %s, %s", one.name, p.names[c.from], p.names[c.to])
		one.lines = append(one.lines, *c)
	}
	// What is neither lies lowest, what is hostile on top.
	slices.SortFunc(one.lines, func(a, b chord) int {
		return cmp.Or(cmp.Compare(a.height(), b.height()), a.from-b.from, a.to-b.to)
	})
	return one, nil
}

func (c *chord) add(t Tie) {
	c.signs[t.Sign] = true
	c.fact = c.fact || !t.Dashed
	c.note = append(c.note, strings.Join(append([]string{clean(t.Type)}, cleanLines(t.Note)...), "\n"))
}

func (c *chord) height() int {
	switch {
	case c.signs[Hostile]:
		return 2
	case c.signs[Friendly]:
		return 1
	}
	return 0
}

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
	middle := corner.plus(point{p.size.x / 2, p.size.y - 7 - yearRadius - dotRadius - 4 - yearSmall})
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
	out := point{p.places[i].x / yearRadius, p.places[i].y / yearRadius}
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
