// Package bench measures on published data sets how well names of states are
// resolved: what a name is resolved to is compared with what the code means
// that the same record of the same file gives beside it.
//
// The codes are read through the code tables of the gazetteer, which its own
// tests compare with the published lists; the names go another way, so that a
// mistake in either shows. Nothing of the data sets takes part in resolving.
package bench

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"

	"entente/graph/resolve"
	"entente/schema/edtf"
)

// What the names of states must reach, in all data sets that count together.
const (
	MinPrecision = 0.999
	MinRecall    = 0.98
)

// Measure is what came of the references of one data set.
type Measure struct {
	Set        string // the data set and its columns
	Note       string // where the truth comes from; why it does not count; why it was not measured
	Counts     bool   // whether it is in the total
	Whole      bool   // whether every reference of the set is a state's name, so that its recall says something
	References int    // records
	States     int    // of them, those whose code means an entity of the gazetteer
	Right      int    // of the states, resolved to that entity
	Wrong      int    // of the states, resolved to another
	Names      int    // different pairs of a name and an entity
	// The names again, each counted once however often it stands in the data:
	// with the share of its references that were right, or wrong.
	NamesRight, NamesWrong float64
	Misses                 []Miss // names that were resolved wrongly or not at all, the most frequent first
}

// Miss is a name that was not resolved to what its code means.
type Miss struct {
	Text  string
	Want  string // ids
	Got   string // an id, or empty when it was refused
	Count int
	First string // the first time it was asked for
}

// Precision is the share of the right among the resolved; 1 where none was.
func (m Measure) Precision() float64 { return share(float64(m.Right), float64(m.Right+m.Wrong)) }

// Recall is the share of the resolved among the states; 1 where there are none.
func (m Measure) Recall() float64 { return share(float64(m.Right+m.Wrong), float64(m.States)) }

// NamePrecision is that of different names.
func (m Measure) NamePrecision() float64 { return share(m.NamesRight, m.NamesRight+m.NamesWrong) }

// NameRecall is that of different names.
func (m Measure) NameRecall() float64 { return share(m.NamesRight+m.NamesWrong, float64(m.Names)) }

func share(part, whole float64) float64 {
	if whole == 0 {
		return 1
	}
	return part / whole
}

// Run measures every data set that it finds in a folder. What is not there is
// told in the note of its measure; a file of another form is an error.
func Run(x *resolve.Index, folder string) ([]Measure, error) {
	var all []Measure
	for _, s := range sets() {
		c := &collector{index: x, measure: Measure{Set: s.name, Note: s.note, Counts: s.counts, Whole: !s.some}, seen: map[pair]*outcome{}}
		err := s.read(data{folder}, c)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			c.measure.Note, c.measure.Counts = "not there", false
		case err != nil:
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
		all = append(all, c.result())
	}
	return all, nil
}

// Total adds up the measures that count. Where a set is not of states alone,
// its refusals are left out: nobody says which of them were states.
func Total(all []Measure) Measure {
	total := Measure{Set: "total", Counts: true, Whole: true}
	for _, m := range all {
		if !m.Counts {
			continue
		}
		total.References += m.References
		total.Right += m.Right
		total.Wrong += m.Wrong
		total.NamesRight += m.NamesRight
		total.NamesWrong += m.NamesWrong
		if m.Whole {
			total.States += m.States
			total.Names += m.Names
		} else {
			total.States += m.Right + m.Wrong
			total.Names += int(math.Round(m.NamesRight + m.NamesWrong))
		}
	}
	return total
}

// Passes tells whether a measure reaches what is asked, by records and by
// different names.
func (m Measure) Passes() bool {
	return m.Right > 0 && min(m.Precision(), m.NamePrecision()) >= MinPrecision && min(m.Recall(), m.NameRecall()) >= MinRecall
}

// collector compares the references of a set with their codes.
type collector struct {
	index   *resolve.Index
	measure Measure
	seen    map[pair]*outcome
}

type pair struct{ text, want string }

type outcome struct {
	right, wrong, refused int
	got, first            string // of the first that is not right
}

// reference asks for a name at a time, whose record has these codes.
func (c *collector) reference(text string, when edtf.Interval, codes ...string) {
	c.measure.References++
	wanted := c.means(when, codes)
	if text == "" || len(wanted) == 0 {
		return
	}
	c.measure.States++
	p := pair{text, strings.Join(wanted, " ")}
	o := c.seen[p]
	if o == nil {
		o = &outcome{}
		c.seen[p] = o
	}
	e, err := c.index.Resolve(text, when)
	got := ""
	if err == nil {
		got = e.ID
	}
	switch {
	case err != nil:
		o.refused++
	case slices.Contains(wanted, got):
		o.right++
		c.measure.Right++
		return
	default:
		o.wrong++
		c.measure.Wrong++
	}
	if o.got == "" && o.wrong+o.refused == 1 || o.got == "" && got != "" {
		o.got, o.first = got, when.String()
	}
}

// means are the entities that codes mean at a time, each once.
func (c *collector) means(when edtf.Interval, codes []string) []string {
	var ids []string
	for _, code := range codes {
		if e, err := c.index.Resolve(code, when); err == nil {
			ids = append(ids, e.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func (c *collector) result() Measure {
	m := c.measure
	for p, o := range c.seen {
		m.Names++
		all := float64(o.right + o.wrong + o.refused)
		m.NamesRight += float64(o.right) / all
		m.NamesWrong += float64(o.wrong) / all
		if n := o.wrong + o.refused; n > 0 {
			m.Misses = append(m.Misses, Miss{Text: p.text, Want: p.want, Got: o.got, Count: n, First: o.first})
		}
	}
	slices.SortFunc(m.Misses, func(a, b Miss) int {
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		return strings.Compare(a.Text+" "+a.Want, b.Text+" "+b.Want)
	})
	return m
}
