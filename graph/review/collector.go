// Package review carries references that could not be resolved to a person and
// back: a CSV file with one line for each, in whose first column the person
// writes the id of the entity that is meant, or - where the reference is left
// out knowingly. Every other column is there to decide by.
package review

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"

	"entente/graph/resolve"
	"entente/graph/wholefile"
	"entente/schema/edtf"
	"entente/schema/problem"
)

// Most is how many different references a collector keeps. Further ones, and
// those that are longer than any name, are only counted.
const Most = 100_000

// longest is the most bytes of a reference that is kept, so that a collector's
// memory has a bound: no name is as long.
const longest = 1000

// ranked is how many candidates a line has room for.
const ranked = 5

// leaveOut is the decision to leave a reference out.
const leaveOut = "-"

// columns are those of the file without the candidates.
var columns = []string{"decision", "text", "kind", "date", "count", "first", "reason"}

// Collector gathers unresolved references, each different one once. It is safe
// for concurrent use.
type Collector struct {
	mutex  sync.Mutex
	seen   map[key]*reference
	others int
}

// key is what tells references apart: the same text may mean one thing as a
// person and another as a country, and one thing then and another now.
type key struct {
	text, kind string
	date       edtf.Interval
}

type reference struct {
	key
	count      int
	first      problem.Position
	reason     string
	candidates []resolve.Candidate
}

// New is an empty collector.
func New() *Collector {
	return &Collector{seen: map[key]*reference{}}
}

// Add notes that a reference was refused at a place. What a decision left out
// is decided, and not noted.
func (c *Collector) Add(refused *resolve.Error, at problem.Position) {
	if refused == nil || refused.LeftOut {
		return
	}
	k := key{resolve.LineEnds(refused.Text), refused.Kind, refused.When}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	r := c.seen[k]
	if r == nil && (len(c.seen) >= Most || len(k.text) > longest) {
		c.others++
		return
	}
	if r == nil {
		reason := problem.Problem{What: refused.What, Suggest: refused.Suggest}
		r = &reference{key: k, first: at, reason: reason.Reason(), candidates: best(refused.Candidates)}
		c.seen[k] = r
	}
	r.count++
	if at.Compare(r.first) < 0 {
		r.first = at
	}
}

// best are the first candidates, each entity once.
func best(all []resolve.Candidate) []resolve.Candidate {
	var list []resolve.Candidate
	for _, c := range all {
		same := func(other resolve.Candidate) bool { return other.Entity == c.Entity }
		if len(list) < ranked && !slices.ContainsFunc(list, same) {
			list = append(list, c)
		}
	}
	return list
}

// Len is how many different references there are, those that were only counted
// apart.
func (c *Collector) Len() int {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return len(c.seen)
}

// Write writes the review file, the most frequent references first.
func (c *Collector) Write(w io.Writer) error {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	list := make([]*reference, 0, len(c.seen))
	for _, r := range c.seen {
		list = append(list, r)
	}
	slices.SortFunc(list, func(a, b *reference) int {
		return cmp.Or(cmp.Compare(b.count, a.count), strings.Compare(a.text, b.text), strings.Compare(a.kind, b.kind), strings.Compare(a.date.String(), b.date.String()))
	})
	out := csv.NewWriter(w)
	header := slices.Clone(columns)
	for i := range ranked {
		header = append(header, fmt.Sprintf("candidate_%d", i+1), fmt.Sprintf("score_%d", i+1))
	}
	if err := out.Write(header); err != nil {
		return err
	}
	for _, r := range list {
		if err := out.Write(r.cells()); err != nil {
			return err
		}
	}
	if c.others > 0 {
		line := make([]string, len(header))
		line[4], line[6] = strconv.Itoa(c.others), fmt.Sprintf("and %d others, for which this file has no room", c.others)
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// cells are the line of a reference, with nothing decided.
func (r *reference) cells() []string {
	cells := []string{"", neutral(r.text), neutral(r.kind), r.date.String(), strconv.Itoa(r.count), neutral(r.first.String()), neutral(r.reason)}
	for i := range ranked {
		id, score := "", ""
		if i < len(r.candidates) {
			id, score = neutral(r.candidates[i].Entity.ID), strconv.FormatFloat(r.candidates[i].Score, 'f', 2, 64)
		}
		cells = append(cells, id, score)
	}
	return cells
}

// WriteFile writes the review file as a whole or not at all. Only its owner may
// read it, since it holds what the input held.
func (c *Collector) WriteFile(path string) error {
	err := wholefile.Write(path, 0o600, c.Write)
	var refused *fs.PathError
	if errors.As(err, &refused) {
		err = refused.Err
	}
	if err != nil {
		return fmt.Errorf("the review file %s cannot be written: %w", path, err)
	}
	return nil
}
