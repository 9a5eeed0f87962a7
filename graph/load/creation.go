package load

import (
	"slices"
	"sync"

	"entente/graph/plan"
)

// columns are the properties that a statement of a type may have, in order, and
// which of them any statement of the load has had so far: a text that names these
// is the same one for batch after batch, as those in use in one batch are not.
type columns struct {
	names []string
	at    map[string]int
	mutex sync.Mutex // of used; several sessions make batches
	used  []bool
}

func newColumns(names []string) *columns {
	c := &columns{names: slices.Sorted(slices.Values(names)), at: map[string]int{}, used: make([]bool, len(names))}
	for i, name := range c.names {
		c.at[name] = i
	}
	return c
}

// use adds to those that are used, and gives all of them.
func (c *columns) use(more []bool) []bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for i, used := range more {
		c.used[i] = c.used[i] || used
	}
	return slices.Clone(c.used)
}

// creation are the statements of one type that a batch makes, as the rows that
// create takes: lists of the two ends and the properties.
type creation struct {
	columns *columns
	used    []bool
	rows    []any
}

// ends is how many places of a row are before those of its properties.
const ends = 2

func newCreation(c *columns) *creation {
	return &creation{columns: c, used: make([]bool, len(c.names))}
}

// add takes a statement, with what the load itself says of it. The check has let
// those properties pass that its type has, and no others.
func (c *creation) add(s *plan.Statement, load any) {
	row := make([]any, ends+len(c.used))
	row[0], row[1] = s.Subject, s.Object
	set := func(name string, value any) {
		at := c.columns.at[name]
		c.used[at] = true
		row[ends+at] = sendable(value)
	}
	s.Each(set)
	set("digest", s.Digest)
	set("load", load)
	c.rows = append(c.rows, row)
}

// narrow drops the columns that nothing of the load has used yet, and gives the
// names of the others.
func (c *creation) narrow() []string {
	var names []string
	used := c.columns.use(c.used)
	for i, name := range c.columns.names {
		if used[i] {
			names = append(names, name)
		}
	}
	for n := range c.rows {
		row := c.rows[n].([]any)
		kept := row[:ends]
		for i := range used {
			if used[i] {
				kept = append(kept, row[ends+i])
			}
		}
		c.rows[n] = kept
	}
	return names
}

// among gives the rows with other columns.
func (c *creation) among(names []string) [][]any {
	rows := make([][]any, len(c.rows))
	for n := range c.rows {
		row := c.rows[n].([]any)
		rows[n] = append(make([]any, 0, ends+len(names)+1), row[:ends]...)
		for _, name := range names {
			var value any
			if i, has := c.columns.at[name]; has {
				value = row[ends+i]
			}
			rows[n] = append(rows[n], value)
		}
	}
	return rows
}
