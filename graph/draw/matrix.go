package draw

import (
	"context"
	"errors"
	"fmt"
	"image/color"
	"maps"
	"slices"
	"strings"

	"entente/schema/colour"
)

// MaxMatrix is the largest number of entities of a matrix.
const MaxMatrix = 60

// Tie is what one statement says of two entities, in a Matrix or in Years.
type Tie struct {
	From, To   string // IDs of entities
	Type       string // the relation
	Sign       Sign
	Dashed     bool   // neither asserted nor reported
	Undirected bool   // symmetric
	Note       string // under the pointer; may have many lines
}

// Matrix shows how each of some entities stands to each other: a row says what
// its entity has to those of the columns. A cell has the colour of what is
// said, both colours where both are, and letters that the legend explains; those
// of what is no fact are in parentheses. A relation without a direction is in
// two cells.
type Matrix struct {
	Title, Caption string
	Entities       []Node // rows and columns, in this order
	Ties           []Tie
}

const (
	cellWords = 120.0 // of a name before it is broken
	nameSmall = 10.5
	cellPad   = 8.0
	corner    = "who ↓  to whom →"
)

// table is a matrix on its way to a picture.
type table struct {
	set     *typesetter
	names   []string
	lines   [][]string // the names, broken
	size    float64    // of a cell
	words   float64    // the width of the names
	cells   map[[2]int]*cell
	letters map[string]string // of the relations
}

// cell is what one entity has to another.
type cell struct {
	facts, others map[Sign][]string // the letters of relations
	note          []string
	from, to      string
}

func (m Matrix) page(_ context.Context, f Format, _ effort) (*page, error) {
	t, err := newTable(m, f)
	if err != nil {
		return nil, err
	}
	return newPage(t.set, m.Title, m.Caption, t), nil
}

func newTable(m Matrix, f Format) (*table, error) {
	switch n := len(m.Entities); {
	case n == 0:
		return nil, errors.New("nothing to draw: the matrix has no entities")
	case n > MaxMatrix:
		return nil, fmt.Errorf("%d entities are too many for one matrix (at most %d)", n, MaxMatrix)
	}
	set, err := newTypesetter()
	if err != nil {
		return nil, err
	}
	t := &table{set: set, cells: map[[2]int]*cell{}, letters: lettersOf(m.Ties), size: 40}
	switch n := len(m.Entities); {
	case n > 30:
		t.size = 18
	case n > 14:
		t.size = 28
	}
	index, err := indexOf(m.Entities)
	if err != nil {
		return nil, err
	}
	for _, e := range m.Entities {
		name := set.named(e, f)
		lines := set.wrap(regular, nameSmall, name, cellWords, max(1, int(t.size/(nameSmall*lineHeight))))
		t.names, t.lines = append(t.names, name), append(t.lines, lines)
		t.words = max(t.words, set.widest(regular, nameSmall, lines))
	}
	for _, tie := range m.Ties {
		from, to, err := tie.ends(index)
		if err != nil {
			return nil, err
		}
		t.add(from, to, tie)
		if tie.Undirected {
			t.add(to, from, tie)
		}
	}
	return t, nil
}

// indexOf gives the places of entities by their IDs.
func indexOf(nodes []Node) (map[string]int, error) {
	index := map[string]int{}
	for i, n := range nodes {
		if _, twice := index[n.ID]; twice {
			return nil, fmt.Errorf("two entities have the id %q", n.ID)
		}
		index[n.ID] = i
	}
	return index, nil
}

func (t Tie) ends(index map[string]int) (from, to int, err error) {
	from, ok1 := index[t.From]
	to, ok2 := index[t.To]
	if !ok1 || !ok2 {
		err = fmt.Errorf("%s from %q to %q: one of the two is not among the entities to draw", t.Type, t.From, t.To)
	}
	return from, to, err
}

func (t *table) add(from, to int, tie Tie) {
	c := t.cells[[2]int{from, to}]
	if c == nil {
		c = &cell{facts: map[Sign][]string{}, others: map[Sign][]string{}, from: t.names[from], to: t.names[to]}
		t.cells[[2]int{from, to}] = c
	}
	of, letters := c.facts, t.letters[tie.Type]
	if tie.Dashed {
		of, letters = c.others, "("+letters+")"
	}
	if !slices.Contains(of[tie.Sign], letters) {
		of[tie.Sign] = append(of[tie.Sign], letters)
		slices.Sort(of[tie.Sign])
	}
	note := strings.Join(append([]string{clean(tie.Type)}, cleanLines(tie.Note)...), "\n")
	if !slices.Contains(c.note, note) {
		c.note = append(c.note, note)
		slices.Sort(c.note)
	}
}

// lettersOf gives each relation a short sign of its own: the first letters of
// its words, without a preposition at the end; where another has them already,
// more letters of the first word.
func lettersOf(ties []Tie) map[string]string {
	types := map[string]bool{}
	for _, t := range ties {
		types[t.Type] = true
	}
	letters, taken := map[string]string{}, map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(types)) {
		words := strings.FieldsFunc(clean(name), func(r rune) bool { return r == '_' || r == ' ' })
		if n := len(words); n > 1 && slices.Contains([]string{"OF", "WITH", "TO", "FROM", "IN", "BY", "AT", "FOR", "ON"}, words[n-1]) {
			words = words[:n-1]
		}
		if len(words) == 0 {
			words = []string{"?"}
		}
		rest := ""
		for _, w := range words[1:] {
			rest += string([]rune(w)[:1])
		}
		first := []rune(words[0])
		short := string(first[:1]) + rest
		for k := 2; taken[short] && k <= len(first); k++ {
			short = string(first[:1]) + strings.ToLower(string(first[1:k])) + rest
		}
		for k := 2; taken[short]; k++ {
			short = fmt.Sprintf("%s%d", string(first[:1])+rest, k)
		}
		taken[short], letters[name] = true, short
	}
	return letters
}

func (t *table) bounds() rect {
	n := float64(len(t.names))
	return rect{point{-t.words - cellPad, -t.words - cellPad}, point{n * t.size, n * t.size}}
}

func (t *table) paint(c canvas, shift point) {
	n := float64(len(t.names))
	for i := range t.names {
		mid := t.size * (float64(i) + 0.5)
		c.begin(group{class: "entity"})
		for k, line := range t.lines[i] {
			y := mid + nameSmall*(capHeight+lineHeight*(2*float64(k)-float64(len(t.lines[i])-1)))/2
			c.words(point{-cellPad, y}.plus(shift), right, regular, nameSmall, ink, line)
			c.wordsUp(point{y, -cellPad}.plus(shift), regular, nameSmall, ink, line)
		}
		c.end()
	}
	c.begin(group{class: "frame"})
	c.words(point{-cellPad, -cellPad}.plus(shift), right, regular, spanSize, faint, corner)
	c.end()
	c.begin(group{class: "frame"})
	for i := range t.names {
		for j := range t.names {
			fill := colour.Paper
			if i == j {
				fill = gridLine
			}
			c.box(t.box(i, j, shift), 0, framed(fill, gridLine))
		}
	}
	c.end()
	for i := range t.names {
		for j := range t.names {
			if cell := t.cells[[2]int{i, j}]; cell != nil {
				t.paintCell(c, cell, t.box(i, j, shift))
			}
		}
	}
	c.begin(group{class: "frame"})
	c.box(box{point{n * t.size / 2, n * t.size / 2}.plus(shift), n * t.size, n * t.size}, 0, look{border: breakLine})
	c.end()
}

// box is that of a cell.
func (t *table) box(row, column int, shift point) box {
	return box{point{t.size * (float64(column) + 0.5), t.size * (float64(row) + 0.5)}.plus(shift), t.size, t.size}
}

func (t *table) paintCell(c canvas, cell *cell, b box) {
	c.begin(group{class: "cell", note: append([]string{cell.from + " → " + cell.to}, cell.note...)})
	words := cell.paint(c, box{b.point, b.w - 2, b.h - 2})
	switch friends, foes := cell.letters(Friendly), cell.letters(Hostile); {
	case t.size < lettered:
	case cell.both():
		for _, half := range []struct {
			letters []string
			sign    Sign
			at      point
			a       align
		}{{friends, Friendly, point{-b.w/2 + 4, -4}, left}, {foes, Hostile, point{b.w/2 - 4, b.h/2 - 5}, right}} {
			if lines := t.fit(half.letters, 1, 0.6*t.size); len(lines) > 0 {
				c.words(b.plus(half.at), half.a, regular, spanSize, colour.TextOn(cellColour(half.sign)), lines[0])
			}
		}
	default:
		most := int((t.size - 4) / (spanSize * lineHeight))
		paintLines(c, b.point, t.fit(append(friends, foes...), most, t.size-5), cell.style(), spanSize, words)
	}
	c.end()
}

// lettered is the size of a cell that has room for letters.
const lettered = 28

// letters are those of one half: what is hostile, or all else.
func (c *cell) letters(of Sign) (letters []string) {
	for _, s := range []Sign{Friendly, Neither, Hostile} {
		if (s == Hostile) == (of == Hostile) {
			letters = append(letters, append(slices.Clone(c.facts[s]), c.others[s]...)...)
		}
	}
	return letters
}

func (c *cell) fact() bool { return len(c.facts) > 0 }

func (c *cell) both() bool { return len(c.facts[Friendly]) > 0 && len(c.facts[Hostile]) > 0 }

func (c *cell) style() style {
	if c.fact() {
		return regular
	}
	return slanted
}

// sign is what the cell as a whole says: what is no fact counts only where there
// is none, and what is neither friendly nor hostile where nothing is.
func (c *cell) sign() Sign {
	of := c.facts
	if !c.fact() {
		of = c.others
	}
	for _, s := range []Sign{Friendly, Hostile} {
		if len(of[s]) > 0 {
			return s
		}
	}
	return Neither
}

// paint paints the ground of a cell and tells the colour of words on it. What
// is hostile is dark and what is friendly light, so that the two differ in
// grey, too.
func (c *cell) paint(canvas canvas, b box) (words color.RGBA) {
	s := c.sign()
	if !c.fact() {
		l := framed(colour.Paper, s.colour())
		l.dashed, l.width = true, lineWidth
		canvas.box(box{b.point, b.w - 1, b.h - 1}, 0, l)
		return colour.Legible(s.colour())
	}
	canvas.box(b, 0, filled(cellColour(s)))
	if c.both() {
		r := b.rect(0)
		canvas.polygon([]point{{r.hi.x, r.lo.y}, r.hi, {r.lo.x, r.hi.y}}, filled(cellColour(Hostile)))
	}
	return colour.TextOn(cellColour(s))
}

// cellColour is the ground of a cell.
func cellColour(s Sign) color.RGBA {
	switch {
	case s > 0:
		return lighter(colour.Friendly, 0.55)
	case s < 0:
		return lighter(colour.Hostile, 0.1)
	}
	return lighter(colour.Slate, 0.75)
}

// lighter mixes a colour with paper.
func lighter(c color.RGBA, paper float64) color.RGBA {
	mix := func(v uint8) uint8 { return uint8(float64(v)*(1-paper) + 255*paper) }
	return color.RGBA{mix(c.R), mix(c.G), mix(c.B), 0xff}
}

// fit is as many letters as some lines of a width have room for; the last
// tells how many more there are.
func (t *table) fit(letters []string, most int, room float64) []string {
	lines := t.set.fill(slanted, spanSize, strings.Join(letters, " "), room)
	for kept := len(letters) - 1; len(lines) > most && kept >= 0; kept-- {
		text := strings.TrimSpace(fmt.Sprintf("%s +%d", strings.Join(letters[:kept], " "), len(letters)-kept))
		lines = t.set.fill(slanted, spanSize, text, room)
	}
	return lines
}

func (t *table) explain(l *legend) {
	signs, both, noFact := map[Sign]bool{}, false, false
	for _, c := range t.cells {
		signs[c.sign()] = true
		signs[Hostile] = signs[Hostile] || c.both()
		both = both || c.both()
		noFact = noFact || len(c.others) > 0
	}
	sample := func(c cell) func(canvas, point) {
		return func(canvas canvas, at point) {
			c.paint(canvas, box{at.plus(point{signWidth / 2, 0}), 16, 16})
		}
	}
	some := []string{""}
	explainSigns(l, signs, func(canvas canvas, at point, s Sign) { sample(cell{facts: map[Sign][]string{s: some}})(canvas, at) })
	if both {
		l.add("both", sample(cell{facts: map[Sign][]string{Friendly: some, Hostile: some}}))
	}
	if noFact {
		l.row()
		l.add("planned, possible, demanded, denied or historical; its letters are in parentheses", sample(cell{others: map[Sign][]string{Neither: some}}))
	}
	l.row()
	if t.size >= lettered {
		var codes []code
		for name, letters := range t.letters {
			codes = append(codes, code{letters, clean(name)})
		}
		l.addCodes(codes)
	}
}
