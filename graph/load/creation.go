package load

import (
	"reflect"
	"slices"
	"strings"
	"sync"

	"entente/graph/plan"
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
	first map[any][]any // the values of each type's first row, of those that were compared
	vary  []bool        // where another of these rows of the type had another value
}

func newColumns(names []string) *columns {
	c := &columns{names: slices.Sorted(slices.Values(names)), at: map[string]int{}, used: make([]bool, len(names)), first: map[any][]any{}, vary: make([]bool, len(names))}
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
	for i, name := range c.names {
		if used[i] {
			names = append(names, name)
		}
	}
	return names
}

// compare looks which values repeat, as those do that say where records come from:
// in the first rows of the load, since a text that changed later would be planned
// anew; and in others when they are worth that.
func (c *columns) compare(rows []any, anew bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.rows >= ownText && !anew {
		return
	}
	for _, r := range rows {
		row := r.([]any)
		kind, values := row[typeAt], row[beforeColumns:]
		if c.first[kind] == nil {
			c.first[kind] = values
		}
		for i, first := range c.first[kind] {
			c.vary[i] = c.vary[i] || !same(values[i], first)
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

// creation are the statements that a batch makes, as lists of the two ends, the type
// and the properties.
type creation struct {
	columns *columns
	used    []bool
	rows    []any
}

// Places of a row: both ends come first, then the type, then the properties.
const (
	ends          = 2 // how many
	typeAt        = ends
	beforeColumns = typeAt + 1
)

func newCreation(c *columns) *creation {
	return &creation{columns: c, used: make([]bool, len(c.names))}
}

// add takes a statement, with what the load itself says of it. The check has let
// those properties pass that its type has, and no others.
func (c *creation) add(s *plan.Statement, load any) {
	row := make([]any, beforeColumns+len(c.used))
	row[0], row[1], row[typeAt] = s.Subject, s.Object, s.Type
	set := func(name string, value any) {
		at := c.columns.at[name]
		c.used[at] = true
		row[beforeColumns+at] = sendable(value)
	}
	s.Each(set)
	set("digest", s.Digest)
	set("load", load)
	c.rows = append(c.rows, row)
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
	slices.SortStableFunc(c.rows, func(a, b any) int {
		return strings.Compare(a.([]any)[typeAt].(string), b.([]any)[typeAt].(string))
	})
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

func (c *creation) table(used []bool) *table {
	repeating := c.columns.repeating(used)
	own := make([]bool, len(used))
	for i := range used {
		own[i] = used[i] && !repeating[i]
	}
	t := &table{own: c.columns.named(own), shared: c.columns.named(repeating), rows: len(c.rows)}
	entities := map[string]int{}
	end := func(id any) int {
		at, known := entities[id.(string)]
		if !known {
			at = len(t.ends)
			entities[id.(string)] = at
			t.ends = append(t.ends, id)
		}
		return at
	}
	var rows, last []any
	group := func() { // ends that of the rows so far
		if rows != nil {
			t.groups = append(t.groups, pick([]any{rows, last[typeAt]}, repeating, last[beforeColumns:]))
		}
		rows = nil
	}
	for _, r := range c.rows {
		row := r.([]any)
		values := row[beforeColumns:]
		switch {
		case last == nil || last[typeAt] != row[typeAt]:
			group()
		case !sameWhere(repeating, last[beforeColumns:], values):
			group()
			t.broken++
		}
		first := append(make([]any, 0, ends+len(t.own)), end(row[0]), end(row[1]))
		rows, last = append(rows, pick(first, own, values)), row
	}
	group()
	return t
}

// pick adds some of the values.
func pick(to []any, which []bool, values []any) []any {
	for i, is := range which {
		if is {
			to = append(to, values[i])
		}
	}
	return to
}

func sameWhere(which []bool, a, b []any) bool {
	for i, is := range which {
		if is && !same(a[i], b[i]) {
			return false
		}
	}
	return true
}

// few are the rows that createFew takes.
func (c *creation) few() []any {
	rows := make([]any, len(c.rows))
	for n := range c.rows {
		row := c.rows[n].([]any)
		properties := map[string]any{}
		for i, name := range c.columns.names {
			if value := row[beforeColumns+i]; value != nil {
				properties[name] = value
			}
		}
		rows[n] = map[string]any{"subject": row[0], "object": row[1], "type": row[typeAt], "properties": properties}
	}
	return rows
}
