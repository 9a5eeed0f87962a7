package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"entente/schema"
	"entente/schema/edtf"
)

// How many rows a listing shows.
const (
	mostRows       = 100
	mostChronology = 100
)

// subjects describes the actors, and says of which days the report is.
func (m *maker) subjects() {
	r := m.report
	r.Title = m.whom()
	for _, a := range m.actors {
		s := Subject{Name: a.name, ID: a.id}
		for _, label := range m.Ontology.EntityLabels() {
			if slices.Contains(a.Labels, label) {
				s.Kinds = append(s.Kinds, label)
			}
		}
		s.add("Id", a.id)
		s.add("Also called", strings.Join(texts(a.Properties["aliases"]), "; "))
		s.add("Codes", codes(texts(a.Properties["codes"])))
		s.add("Existed", existed(text(a.Properties, "valid")))
		s.add("Counted with it", m.partsOf(a))
		r.Subjects = append(r.Subjects, s)
	}
	r.About = m.about()
}

func (s *Subject) add(what, is string) {
	if is != "" {
		s.Facts = append(s.Facts, Fact{what, is})
	}
}

// existed says when an entity existed, where that says anything.
func existed(valid string) string {
	if valid == "" || valid == "../.." {
		return ""
	}
	return timeOf(valid, schema.State)
}

// codes is codes with the time at which they held in words.
func codes(list []string) string {
	for i, code := range list {
		if at, when, timed := strings.Cut(code, "@"); timed {
			list[i] = at + " (" + timeOf(when, schema.State) + ")"
		}
	}
	return strings.Join(list, "; ")
}

// mostParts is how many parts of an actor are named.
const mostParts = 40

// partsOf names the parts of an actor of which something is said here.
func (m *maker) partsOf(a actor) string {
	spoken := map[string]bool{}
	for _, s := range m.statements {
		spoken[text(s.s.Properties, "id")], spoken[text(s.o.Properties, "id")] = true, true
	}
	var names []string
	for _, p := range a.parts {
		if spoken[p.id] {
			names = append(names, p.name)
		}
	}
	if n := len(names); n > mostParts {
		names = append(names[:mostParts:mostParts], fmt.Sprintf("and %d others", n-mostParts))
	}
	return strings.Join(names, "; ")
}

func texts(value any) (list []string) {
	all, _ := value.([]any)
	for _, one := range all {
		if s := shown(one); s != "" {
			list = append(list, s)
		}
	}
	return list
}

// about says of which days of the world and of the sources the report is, of
// which graph, and by which program.
func (m *maker) about() []Fact {
	world, known := "all of time", "all that they have said"
	if !m.AsOf.IsZero() {
		world = fmt.Sprintf("as of %s: what had begun by then", m.AsOf)
	}
	if !m.KnownBy.IsZero() {
		known = fmt.Sprintf("as they had it by %s; what was reported later, or on no day that is known, is left out", m.KnownBy)
	}
	facts := []Fact{{"The world", world}, {"The sources", known}}
	if m.Load != "" {
		facts = append(facts, Fact{"The graph", fmt.Sprintf("as the load %s of %s left it", m.Load, m.LoadedAt.UTC().Format(time.DateTime+" MST"))})
	}
	if m.Version != "" {
		facts = append(facts, Fact{"Made by", "Entente, " + m.Version})
	}
	return facts
}

// figures are the numbers to begin with.
func (m *maker) figures() {
	facts, sources, documents := 0, map[string]bool{}, map[[2]string]bool{}
	var first, last edtf.Day
	for _, s := range m.statements {
		if s.fact {
			facts++
		}
		sources[s.source], documents[[2]string{s.source, s.document}] = true, true
		if !s.reported.IsZero() && (first.IsZero() || s.reported.Before(first)) {
			first = s.reported
		}
		if last.Before(s.reported) {
			last = s.reported
		}
	}
	figure := func(n int, one, many string) {
		if n == 1 {
			many = one
		}
		m.report.Figures = append(m.report.Figures, Fact{many, number(n)})
	}
	figure(len(m.statements), "statement", "statements")
	figure(facts, "asserted or reported: a fact", "asserted or reported: facts")
	figure(len(m.statements)-facts, "planned, possible, demanded, denied or history: no fact", "planned, possible, demanded, denied or history: no facts")
	figure(len(sources), "source", "sources")
	figure(len(documents), "document", "documents")
	if !first.IsZero() {
		m.report.Figures = append(m.report.Figures, Fact{"reported first", first.String()}, Fact{"reported last", last.String()})
	}
}

// lastReport is the last day on which a source said anything of it.
func (m *maker) lastReport() (last edtf.Day) {
	for _, s := range m.statements {
		if last.Before(s.reported) {
			last = s.reported
		}
	}
	return last
}

// counts counts statements by family and modality.
func (m *maker) counts() {
	c := &m.report.Counts
	at := map[string]int{}
	for _, modality := range m.Ontology.Modalities {
		if slices.ContainsFunc(m.statements, func(s *statement) bool { return s.modality == modality.Name }) {
			at[modality.Name] = len(c.Modalities)
			c.Modalities = append(c.Modalities, Modality{modality.Name, modality.Fact})
		}
	}
	families := map[string]*Count{}
	c.Total = Count{Name: "All", Numbers: make([]int, len(c.Modalities))}
	for _, row := range m.rows {
		family := row.all[0].relation.Family
		f := families[family]
		if f == nil {
			f = &Count{Name: familyTitle(family), Numbers: make([]int, len(c.Modalities))}
			families[family] = f
		}
		if row.Fact {
			f.Link = "facts-" + family
		}
		for _, of := range []*Count{f, &c.Total} {
			of.All += row.Statements
			if i, known := at[row.Modality]; known {
				of.Numbers[i] += row.Statements
			}
			if row.Fact {
				of.Facts += row.Statements
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(families)) {
		c.Families = append(c.Families, *families[name])
	}
	slices.SortStableFunc(c.Families, func(a, b Count) int { return cmp.Compare(b.All, a.All) })
}

// listings makes the tables of rows.
func (m *maker) listings() {
	r := m.report
	if !m.AsOf.IsZero() {
		holding := listing("holding", "What holds on "+written(m.AsOf), mostRows, m.rows, func(row *Row) bool {
			return row.Holds && row.Fact && row.all[0].relation.Nature == schema.State
		})
		for i, row := range holding.Rows {
			holding.Rows[i] = row.holding()
		}
		holding.Lead = "States that are facts, whose time has the day and that nothing has put an end to before it."
		r.Holding = &holding
	}
	r.Chronology = listing("chronology", "Chronology", mostChronology, m.rows, func(row *Row) bool { return row.Fact && !row.from.IsZero() })
	r.Chronology.Lead = "Facts by the day on which they happened or began, as far as it is known. What was only planned, demanded or denied is not here."
	for _, c := range r.Counts.Families {
		if c.Link == "" {
			continue
		}
		l := listing(c.Link, c.Name, mostRows, m.rows, func(row *Row) bool { return row.Fact && "facts-"+row.all[0].relation.Family == c.Link })
		r.Facts = append(r.Facts, l)
	}
	for _, modality := range m.Ontology.Modalities {
		if modality.Fact {
			continue
		}
		l := listing("said-"+modality.Name, capitalised(modality.Name), mostRows, m.rows, func(row *Row) bool { return row.Modality == modality.Name })
		l.Lead = modality.Description + "."
		if l.Total > 0 {
			r.Others = append(r.Others, l)
		}
	}
}

// familyTitle is the heading of a family of relations. That of words is named
// otherwise, since everything here is a statement.
func familyTitle(family string) string {
	if family == "statement" {
		return "Declarations"
	}
	return capitalised(words(family))
}

// listing is the rows that belong into a table; of too many, those that began
// last.
func listing(id, title string, most int, all []*Row, belongs func(*Row) bool) Listing {
	l := Listing{ID: id, Title: title}
	for _, row := range all {
		if belongs(row) {
			l.Rows = append(l.Rows, row)
			l.Statements += row.Statements
		}
	}
	l.Total = len(l.Rows)
	if l.Total > most {
		l.Rows = latest(l.Rows, most)
	}
	return l
}

// latest are the rows that began last, and those of no known beginning after
// them where there is room.
func latest(rows []*Row, most int) []*Row {
	known := slices.IndexFunc(rows, func(r *Row) bool { return r.from.IsZero() })
	if known < 0 {
		known = len(rows)
	}
	begin := max(0, known-most)
	return rows[begin:min(len(rows), begin+most)]
}
