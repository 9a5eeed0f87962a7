package draw

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
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
	yearRadius  = 66.0 // of the circle, at the least
	yearsWidth  = 1000.0
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
	radius  float64 // of the circle
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
		return nil, fmt.Errorf("%w: there are no entities, or no years", ErrEmpty)
	case n > MaxYearEntities:
		return nil, fmt.Errorf("%d entities are %w for small pictures (at most %d)", n, ErrTooMany, MaxYearEntities)
	case years > MaxYears:
		return nil, fmt.Errorf("%d years are %w for one page (at most %d)", years, ErrTooMany, MaxYears)
	}
	set, err := newTypesetter()
	if err != nil {
		return nil, err
	}
	index, err := indexOf(y.Entities)
	if err != nil {
		return nil, err
	}
	p := &panels{set: set}
	for _, e := range y.Entities {
		p.names = append(p.names, set.named(e, f))
	}
	p.shorts = shorts(y.Entities, p.names, set, f)
	p.arrange(len(y.Panels))
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

// arrange gives the entities their places, on a circle on which their short
// names lie apart, and a panel its size.
func (p *panels) arrange(years int) {
	for p.radius = yearRadius; ; p.radius += 4 {
		p.places = nil
		n := len(p.names)
		for i := range n {
			sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
			p.places = append(p.places, point{p.radius * sin, -p.radius * cos})
		}
		if p.apart() {
			break
		}
	}
	wide := p.set.widest(regular, yearSmall, p.shorts)
	p.size = point{2*(p.radius+dotRadius+4+wide) + 8, yearTitle*lineHeight + 2*(p.radius+dotRadius+4+yearSmall) + 14}
	p.columns = min(yearColumns, years, max(1, int((yearsWidth+yearGap)/(p.size.x+yearGap))))
}

// apart tells whether no short name lies on another.
func (p *panels) apart() bool {
	var boxes []box
	for i, at := range p.places {
		b := p.labelOf(i)
		b.point = b.plus(at)
		for _, other := range boxes {
			if b.distance(other) < 1 {
				return false
			}
		}
		boxes = append(boxes, b)
	}
	return true
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
