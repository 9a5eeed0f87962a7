package load

import (
	"slices"
	"sync"

	"entente/graph/plan"
)

// ownText is from how many records of a kind on a load writes them by a text of
// their own, which names the properties that they have, and no others: that is
// less work for the server with each (some 15 µs), and more, once, to plan the text
// (some 100 ms). Those before share texts of few words.
const ownText = 1000

// columns are the properties that records of a kind may have, in order, and which
// of them any record of the load has had so far: a text that names these is the
// same one for batch after batch, as those in use in one batch are not.
type columns struct {
	names []string
	at    map[string]int
	mutex sync.Mutex // of used and rows; several sessions make batches
	used  []bool
	rows  int
}

func newColumns(names []string) *columns {
	c := &columns{names: slices.Sorted(slices.Values(names)), at: map[string]int{}, used: make([]bool, len(names))}
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

// creation are the statements of one type that a batch makes, as lists of the two
// ends and the properties.
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

// settle makes the rows those that create takes, and gives the names of their
// columns: those that nothing of the load has used yet are dropped. Where they are
// not worth a text of their own it leaves them as they are.
func (c *creation) settle() (names []string, many bool) {
	used, many := c.columns.use(c.used, len(c.rows))
	if !many {
		return nil, false
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
	return c.columns.named(used), true
}

// few are the rows that createFew takes.
func (c *creation) few(kind string) []any {
	rows := make([]any, len(c.rows))
	for n := range c.rows {
		row := c.rows[n].([]any)
		properties := map[string]any{}
		for i, name := range c.columns.names {
			if value := row[ends+i]; value != nil {
				properties[name] = value
			}
		}
		rows[n] = map[string]any{"subject": row[0], "object": row[1], "type": kind, "properties": properties}
	}
	return rows
}
