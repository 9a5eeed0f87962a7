package report

import (
	"cmp"
	"slices"
	"strings"

	"entente/graph/output"
	"entente/schema/edtf"
)

// Row is what is said of one pair in one relation and one modality, with its
// evidence.
type Row struct {
	Subject, Relation, Object string
	Symmetric                 bool
	Modality                  string
	Fact                      bool
	Holds                     bool // on the day of the world that is asked of
	When                      string
	Evidence                  []*Evidence // at most mostEvidence of it
	More                      string      // how much evidence is not shown; empty when all is
	Statements                int

	all  []*statement
	held []*statement // those that hold
	from edtf.Day     // the first day that any of the statements gives
}

// holding is a row of that alone which holds.
func (r *Row) holding() *Row {
	held := *r
	held.When, held.all, held.Statements = when(r.held), r.held, len(r.held)
	held.Evidence = slices.DeleteFunc(slices.Clone(r.Evidence), func(e *Evidence) bool { return !e.Holds })
	return &held
}

// Evidence is what one document says in one way: one statement, or several of
// different times.
type Evidence struct {
	When       string
	Document   *Document
	Locator    string
	Quote      string
	Attributed string
	Reported   string
	Further    []string // properties of the relation, and how sure the source is
	Statements int
	Holds      bool
	Outcome    string // what came of a plan; empty where that is not asked

	all []*statement
}

// mostEvidence is how much evidence a row shows.
const mostEvidence = 6

// group makes rows of statements, in the order in which they began; those of no
// known beginning come last.
func (m *maker) group(all []*statement) []*Row {
	type key struct{ subject, relation, object, modality string }
	rows := map[key]*Row{}
	var list []*Row
	for _, s := range all {
		a, b := s.s, s.o
		if s.relation.Symmetric && m.second(s) {
			a, b = b, a
		}
		k := key{text(a.Properties, "id"), s.Type, text(b.Properties, "id"), s.modality}
		r := rows[k]
		if r == nil {
			r = &Row{Subject: nameOf(a), Relation: words(s.Type), Object: nameOf(b), Symmetric: s.relation.Symmetric, Modality: s.modality, Fact: s.fact}
			rows[k] = r
			list = append(list, r)
		}
		r.all = append(r.all, s)
	}
	var holds map[*statement]bool
	if !m.AsOf.IsZero() {
		holds = holding(all, m.AsOf)
	}
	for _, r := range list {
		m.fill(r, holds)
	}
	slices.SortStableFunc(list, byBeginning)
	return list
}

// second tells that the subject of a symmetric statement is to come second: the
// actor whom the report is of comes first, and else the name that does.
func (m *maker) second(s *statement) bool {
	a, b := text(s.s.Properties, "id"), text(s.o.Properties, "id")
	for _, actor := range m.actors {
		if actor.id == a || actor.id == b {
			return actor.id == b
		}
	}
	return nameOf(s.o) < nameOf(s.s) || nameOf(s.o) == nameOf(s.s) && b < a
}

func byBeginning(a, b *Row) int {
	if a.from.IsZero() != b.from.IsZero() {
		if a.from.IsZero() {
			return 1
		}
		return -1
	}
	return cmp.Or(a.from.Compare(b.from), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Relation, b.Relation), cmp.Compare(a.Object, b.Object), cmp.Compare(a.Modality, b.Modality))
}

// fill gives a row its evidence.
func (m *maker) fill(r *Row, holds map[*statement]bool) {
	slices.SortStableFunc(r.all, byTime)
	type key struct{ source, document, quote, attributed, further string }
	found := map[key]*Evidence{}
	var list []*Evidence
	for _, s := range r.all {
		r.Statements++
		if r.from.IsZero() || !s.from.IsZero() && s.from.Before(r.from) {
			r.from = s.from
		}
		further := furtherOf(s)
		k := key{s.source, s.document, s.quote, s.attributed, strings.Join(further, "\x00")}
		e := found[k]
		if e == nil {
			e = &Evidence{Document: m.document(s), Quote: s.quote, Attributed: s.attributed, Further: further}
			found[k] = e
			list = append(list, e)
		}
		e.all = append(e.all, s)
		e.Holds = e.Holds || holds[s]
		if holds[s] {
			r.held = append(r.held, s)
		}
	}
	r.Holds = len(r.held) > 0
	for _, e := range list {
		e.Statements = len(e.all)
		e.When = when(e.all)
		e.Locator = locators(e.all)
		e.Reported = reported(e.all)
	}
	r.When = when(r.all)
	r.Evidence = list
	if len(list) > mostEvidence {
		r.Evidence = list[:mostEvidence]
		hidden := 0
		for _, e := range list[mostEvidence:] {
			hidden += e.Statements
		}
		r.More = "and " + counted(hidden, "further statement", "further statements")
	}
}

func byTime(a, b *statement) int {
	if a.from.IsZero() != b.from.IsZero() {
		if a.from.IsZero() {
			return 1
		}
		return -1
	}
	return cmp.Or(a.from.Compare(b.from), a.to.Compare(b.to), a.reported.Compare(b.reported), cmp.Compare(a.key, b.key))
}

// furtherOf is what else a statement says: the properties of its relation, and
// how sure its source is.
func furtherOf(s *statement) (list []string) {
	for _, p := range s.relation.Properties {
		value, given := s.Properties[p.Name]
		if !given || value == nil {
			continue
		}
		said := words(p.Name) + " " + shown(output.Cell(value))
		if n, whole := value.(int64); whole && p.Unit != "" {
			said = words(p.Name) + " " + number(int(n))
		}
		list = append(list, said)
	}
	if c, given := s.Properties["confidence"]; given && c != nil {
		list = append(list, "confidence "+output.Cell(c))
	}
	return list
}

// reported is on which day statements were made, or from which to which.
func reported(all []*statement) string {
	first, last := all[0].reported, all[0].reported
	for _, s := range all {
		if s.reported.IsZero() {
			continue
		}
		if first.IsZero() || s.reported.Before(first) {
			first = s.reported
		}
		if last.Before(s.reported) {
			last = s.reported
		}
	}
	if first == last {
		return first.String()
	}
	return first.String() + " to " + last.String()
}

// locators is where several statements of one document stand.
func locators(all []*statement) string {
	var list []string
	for _, s := range all {
		if s.locator != "" && !slices.Contains(list, s.locator) {
			list = append(list, s.locator)
		}
	}
	if len(list) > 3 {
		return list[0] + " … " + list[len(list)-1]
	}
	return strings.Join(list, ", ")
}
