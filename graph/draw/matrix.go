package draw

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
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
		return nil, fmt.Errorf("%w: the matrix has no entities", ErrEmpty)
	case n > MaxMatrix:
		return nil, fmt.Errorf("%d entities are %w for one matrix (at most %d)", n, ErrTooMany, MaxMatrix)
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
	t.words = set.width(regular, spanSize, corner)
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
