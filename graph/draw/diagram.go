package draw

import (
	"cmp"
	"fmt"
	"image/color"
	"maps"
	"math"
	"slices"
	"strings"

	"entente/schema/colour"
)

// Sizes of words and boxes, in points.
const (
	nameSize     = 12.0 // of the name of an entity with one line
	nameSizeMost = 20.0
	nameWidth    = 11.5 // of a name before it is broken, in font sizes
	nameLines    = 4
	wordsSize    = 9.0 // of the words on a line
	wordsWidth   = 200.0
	padX, padY   = 9.0, 7.0 // between a name and the border of its box
)

// vertex is an entity and its box.
type vertex struct {
	box
	id, name, label string
	lines           []string // the name, broken into lines
	size            float64  // of the name's letters
	ground          color.RGBA
}

// tie is one line of the picture: the statements from one vertex to another in
// one manner. The words on it are a box that the layout places like a vertex,
// so that they lie on their own line and on nothing else.
type tie struct {
	box
	manner
	words   []string // a row for each type, with the number of its statements where there are several
	many    bool     // a row has a number
	tooltip []string // a statement each
	halves  [2]curve // from the vertex to the words, from the words to the vertex
}

// manner is what the statements of one line have in common.
type manner struct {
	from, to           int // vertices
	colour             color.RGBA
	dashed, undirected bool
}

// diagram is a graph on its way to a picture: checked, merged, sorted and
// measured; then laid out.
type diagram struct {
	title, caption string
	vertices       []vertex
	ties           []tie
	signed         bool
	set            *typesetter
}

func newDiagram(g Graph, f Format) (*diagram, error) {
	set, err := newTypesetter()
	if err != nil {
		return nil, err
	}
	d := &diagram{title: g.Title, caption: g.Caption, signed: g.Signed, set: set}
	index, err := d.addVertices(g.Nodes, f)
	if err != nil {
		return nil, err
	}
	if err := d.addTies(g.Edges, index); err != nil {
		return nil, err
	}
	d.measure()
	return d, nil
}

// page is the page of a diagram that is laid out.
func (d *diagram) page() *page { return newPage(d.set, d.title, d.caption, d) }

func (d *diagram) addVertices(nodes []Node, f Format) (index map[string]int, err error) {
	switch n := len(nodes); {
	case n == 0:
		return nil, fmt.Errorf("%w: the graph has no entities", ErrEmpty)
	case n > MaxNodes:
		return nil, fmt.Errorf("%d entities are %w for one picture (at most %d): draw the result of a query that has fewer", n, ErrTooMany, MaxNodes)
	}
	index = make(map[string]int, len(nodes))
	for i, n := range slices.SortedFunc(slices.Values(nodes), Node.compare) {
		if _, twice := index[n.ID]; twice {
			return nil, fmt.Errorf("two entities have the id %q", n.ID)
		}
		index[n.ID] = i
		ground, err := parseColour(n.Colour, colour.Neutral)
		if err != nil {
			return nil, fmt.Errorf("entity %q: %w", n.ID, err)
		}
		v := vertex{id: clean(n.ID), name: d.set.named(n, f), label: clean(n.Label), ground: ground}
		d.vertices = append(d.vertices, v)
	}
	return index, nil
}

// named is what an entity is called in a picture: by its ID where it has no
// name, or where a PNG has no letters for it.
func (t *typesetter) named(n Node, f Format) string {
	name := clean(n.Name)
	if name == "" || f == PNG && !t.covers(name) {
		return clean(n.ID)
	}
	return name
}

// compare orders by what is seen, so that the picture is the same where the IDs
// are others.
func (n Node) compare(o Node) int {
	return cmp.Or(strings.Compare(n.Name, o.Name), strings.Compare(n.Label, o.Label), strings.Compare(n.Colour, o.Colour),
		strings.Compare(n.ID, o.ID))
}

// addTies gathers the edges that are drawn as one line.
func (d *diagram) addTies(edges []Edge, index map[string]int) error {
	gathered := map[manner][]Edge{}
	for _, e := range edges {
		from, ok1 := index[e.From]
		to, ok2 := index[e.To]
		if !ok1 || !ok2 {
			return fmt.Errorf("%s from %q to %q: one of the two is not among the entities to draw", e.Type, e.From, e.To)
		}
		if e.Undirected && from > to {
			from, to = to, from
		}
		plain := colour.Slate
		if d.signed {
			plain = e.Sign.colour()
		}
		line, err := parseColour(e.Colour, plain)
		if err != nil {
			return fmt.Errorf("%s from %q to %q: %w", e.Type, e.From, e.To, err)
		}
		m := manner{from, to, line, e.Dashed, e.Undirected}
		gathered[m] = append(gathered[m], e)
	}
	if n := len(gathered); n > MaxEdges {
		return fmt.Errorf("%d lines are %w for one picture (at most %d): draw the result of a query that has fewer", n, ErrTooMany, MaxEdges)
	}
	for _, m := range slices.SortedFunc(maps.Keys(gathered), manner.compare) {
		t := tie{manner: m}
		t.say(gathered[m])
		d.ties = append(d.ties, t)
	}
	return nil
}

// say writes on a line, and on the note under the pointer, what its edges say.
func (t *tie) say(edges []Edge) {
	count := map[string]int{}
	notes := map[string]bool{}
	for _, e := range edges {
		label := clean(cmp.Or(e.Label, e.Type))
		count[label]++
		if more := cleanLines(e.Tooltip); len(more) > 0 {
			notes[strings.Join(append([]string{label}, more...), "\n")] = true
		}
	}
	for _, label := range slices.Sorted(maps.Keys(count)) {
		if n := count[label]; n > 1 {
			t.many = true
			label = fmt.Sprintf("%s ×%d", label, n)
		}
		t.words = append(t.words, label)
	}
	t.tooltip = slices.Sorted(maps.Keys(notes))
}

func (m manner) compare(o manner) int {
	flag := func(b bool) int {
		if b {
			return 1
		}
		return 0
	}
	return cmp.Or(m.from-o.from, m.to-o.to, strings.Compare(colour.Hex(m.colour), colour.Hex(o.colour)), flag(m.dashed)-flag(o.dashed),
		flag(m.undirected)-flag(o.undirected))
}

// style is that of a line's words: a second sign, beside the dashes, of what is
// no fact.
func (m manner) style() style {
	if m.dashed {
		return slanted
	}
	return regular
}

// measure gives every box its size. The entities with the most lines have the
// largest names.
func (d *diagram) measure() {
	lines := make([]int, len(d.vertices))
	for i := range d.ties {
		t := &d.ties[i]
		lines[t.from]++
		lines[t.to]++
		for k, words := range t.words {
			t.words[k] = d.set.cut(t.style(), wordsSize, words, wordsWidth)
		}
		t.w = d.set.widest(t.style(), wordsSize, t.words) + 6
		t.h = wordsSize*lineHeight*float64(len(t.words)) + 2
	}
	for i := range d.vertices {
		v := &d.vertices[i]
		v.size = min(nameSizeMost, math.Round(nameSize+1.6*math.Sqrt(float64(max(0, lines[i]-1)))))
		v.lines = d.set.wrap(bold, v.size, v.name, nameWidth*v.size, nameLines)
		v.w = d.set.widest(bold, v.size, v.lines) + 2*padX
		v.h = v.size*(capHeight+lineHeight*float64(max(1, len(v.lines))-1)) + 2*padY
	}
}
