package load

import (
	"reflect"
	"slices"
	"strings"
	"sync"

	"entente/graph/neo"
	"entente/graph/plan"
	"entente/schema/edtf"
)

// ownText is from how many records of a kind on a load writes them by a text of
// their own, which names the properties that they have, and no others: that is
// less work for the server with each (some 15 µs), and more, once, to plan the text
// (some 100 ms). Those before share texts of few words. Statements are one kind,
// whatever their types.
const ownText = 1000

// columns are the properties that records of a kind may have, in order, and which
// of them any record of the load has had so far: a text that names these is the
// same one for batch after batch, as those in use in one batch are not.
type columns struct {
	names []string
	at    map[string]int
	mutex sync.Mutex // of the others; several sessions make batches
	used  []bool
	rows  int
	first map[string][]any // the values of each type's first row, of those that were compared
	vary  []bool           // where another of these rows of the type had another value
}

func newColumns(names []string) *columns {
	c := &columns{names: slices.Sorted(slices.Values(names)), at: map[string]int{}, used: make([]bool, len(names)), first: map[string][]any{}, vary: make([]bool, len(names))}
	for i, name := range c.names {
		c.at[name] = i
	}
	return c
}

// use adds the columns of some rows to those that are used, and gives all of them.
// many tells that the rows are to be written by a text of their own.
func (c *columns) use(more []bool, rows int) (all []bool, many bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for i, used := range more {
		c.used[i] = c.used[i] || used
	}
	c.rows += rows
	return slices.Clone(c.used), c.rows >= ownText
}

// named are the names of some columns.
func (c *columns) named(used []bool) []string {
	var names []string
	for _, at := range places(used) {
		names = append(names, c.names[at])
	}
	return names
}

// compare looks which values repeat, as those do that say where records come from:
// in the first rows of the load, since a text that changed later would be planned
// anew; and in others when they are worth that.
func (c *columns) compare(rows []made, anew bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.rows >= ownText && !anew {
		return
	}
	for i := range rows {
		row := &rows[i]
		if c.first[row.kind] == nil {
			c.first[row.kind] = row.values
		}
		for at, first := range c.first[row.kind] {
			c.vary[at] = c.vary[at] || !same(row.values[at], first)
		}
	}
}

// repeating are those columns of a load's text whose values have repeated.
func (c *columns) repeating(used []bool) []bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	repeating := make([]bool, len(used))
	for i := range used {
		repeating[i] = used[i] && !c.vary[i]
	}
	return repeating
}

// same tells that two values of properties are the same, or, where that is hard to
// see, not that they are: all it costs then is that one is sent twice.
func same(a, b any) bool {
	if list, is := a.([]string); is {
		other, is := b.([]string)
		return is && slices.Equal(list, other)
	}
	return (a == nil || reflect.TypeOf(a).Comparable()) && a == b
}

// made is a statement to be made: its ends, its type, and its properties in the
// places of their columns.
type made struct {
	subject, object, kind string
	values                []any
}

// creation are the statements that a batch makes. It is a graph.Taker of the
// properties of the last one.
type creation struct {
	columns *columns
	used    []bool
	rows    []made
	room    []any       // for the values of further rows
	order   []int       // columns of a statement's properties as they come: mostly those of the next one, too
	next    int         // in order
	last    []lastValue // of each column
}

// lastValue is what a column had when it last had a value, and how the driver takes
// it: what repeats, as much does, is made once. A column whose texts have differed
// mostOthers times in a row is compared no more, since its texts must be fetched from
// memory for that.
type lastValue struct {
	text   string
	day    edtf.Day
	value  any
	others int
}

const mostOthers = 8

func newCreation(c *columns) *creation {
	return &creation{columns: c, used: make([]bool, len(c.names)), last: make([]lastValue, len(c.names))}
}

// roomFor is for how many rows room is made at once.
const roomFor = 32

// add takes a statement, with what the load itself says of it. The check has let
// those properties pass that its type has, and no others.
func (c *creation) add(s *plan.Statement, load string) {
	width := len(c.used)
	if len(c.room) < width {
		c.room = make([]any, roomFor*width)
	}
	c.rows = append(c.rows, made{s.Subject, s.Object, s.Type, c.room[:width:width]})
	c.room, c.next = c.room[width:], 0
	s.Each(c)
	c.Text("digest", s.Digest)
	c.Text("load", load)
}

// Text implements graph.Taker.
func (c *creation) Text(name, text string) {
	at := c.column(name)
	last := &c.last[at]
	if last.value != nil && last.others < mostOthers && last.text == text {
		last.others = 0
	} else {
		last.text, last.value = text, text
		last.others++
	}
	c.set(at, last.value)
}

// Day implements graph.Taker.
func (c *creation) Day(name string, day edtf.Day) {
	at := c.column(name)
	last := &c.last[at]
	if last.value == nil || last.day != day {
		last.day, last.value = day, neo.Date(day)
	}
	c.set(at, last.value)
}

// Value implements graph.Taker.
func (c *creation) Value(name string, value any) { c.set(c.column(name), sendable(value)) }

func (c *creation) set(column int, value any) {
	c.used[column] = true
	c.rows[len(c.rows)-1].values[column] = value
}

func (c *creation) column(name string) int {
	if c.next == len(c.order) {
		c.order = append(c.order, c.columns.at[name])
	}
	at := &c.order[c.next]
	if c.columns.names[*at] != name {
		*at = c.columns.at[name]
	}
	c.next++
	return *at
}

// table is statements that have a text of their own. Each entity is named once, and
// what rows share with those before them stands once: the server then looks the
// entity up once, and holds the values once until it commits.
type table struct {
	own, shared []string // names of columns
	ends        []any    // ids of entities
	groups      []any    // lists of rows, their type, and the values that they share; a row is the numbers of both ends, and then its own values
	rows        int
	broken      int // groups that begin since a value differs, and not the type
}

// settle gives the statements as create takes them, by their types: with those
// columns that the load has used so far. Where they are not worth a text of their
// own it gives nil.
func (c *creation) settle() *table {
	c.columns.compare(c.rows, false)
	used, many := c.columns.use(c.used, len(c.rows))
	if !many {
		return nil
	}
	slices.SortStableFunc(c.rows, func(a, b made) int { return strings.Compare(a.kind, b.kind) })
	t := c.table(used)
	if t.broken > max(leastGroup, t.rows/leastGroup) {
		c.columns.compare(c.rows, true)
		t = c.table(used)
	}
	return t
}

// leastGroup is how many rows a group should have: fewer share nothing that is
// worth a list around them.
const leastGroup = 8

// ends is how many numbers of entities a row begins with.
const ends = 2

func (c *creation) table(used []bool) *table {
	repeating := c.columns.repeating(used)
	own := make([]bool, len(used))
	for i := range used {
		own[i] = used[i] && !repeating[i]
	}
	t := &table{own: c.columns.named(own), shared: c.columns.named(repeating), rows: len(c.rows)}
	entities := map[string]any{} // their numbers
	end := func(id string) any {
		number, known := entities[id]
		if !known {
			number = len(t.ends)
			entities[id] = number
			t.ends = append(t.ends, id)
		}
		return number
	}
	ownAt, sharedAt := places(own), places(repeating)
	cells := make([]any, 0, len(c.rows)*(ends+len(ownAt)))
	var rows []any
	var last *made
	group := func() { // ends that of the rows so far
		if rows != nil {
			t.groups = append(t.groups, pick([]any{rows, last.kind}, sharedAt, last.values))
		}
		rows = nil
	}
	for i := range c.rows {
		row := &c.rows[i]
		switch {
		case last == nil || last.kind != row.kind:
			group()
		case !sameWhere(sharedAt, last.values, row.values):
			group()
			t.broken++
		}
		from := len(cells)
		cells = pick(append(cells, end(row.subject), end(row.object)), ownAt, row.values)
		rows, last = append(rows, cells[from:len(cells):len(cells)]), row
	}
	group()
	return t
}

// places are where a list says true.
func places(of []bool) []int {
	var all []int
	for i, is := range of {
		if is {
			all = append(all, i)
		}
	}
	return all
}

// pick adds the values in some places.
func pick(to []any, places []int, values []any) []any {
	for _, at := range places {
		to = append(to, values[at])
	}
	return to
}

func sameWhere(places []int, a, b []any) bool {
	for _, at := range places {
		if !same(a[at], b[at]) {
			return false
		}
	}
	return true
}

// few are the rows that createFew takes.
func (c *creation) few() []any {
	rows := make([]any, len(c.rows))
	for n := range c.rows {
		row := &c.rows[n]
		properties := map[string]any{}
		for i, name := range c.columns.names {
			if value := row.values[i]; value != nil {
				properties[name] = value
			}
		}
		rows[n] = map[string]any{"subject": row.subject, "object": row.object, "type": row.kind, "properties": properties}
	}
	return rows
}
