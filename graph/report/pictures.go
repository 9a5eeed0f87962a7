package report

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"entente/graph/analysis"
	"entente/graph/draw"
	"entente/graph/neo"
	"entente/graph/picture"
	"entente/graph/query"
	"entente/schema"
	"entente/schema/edtf"
)

// Picture is a picture of a report.
type Picture struct {
	Name  string // for links and files, such as network
	Title string
	Note  string // what it shows, and what it leaves out
	SVG   []byte // the element alone
}

// What fits on a page of A4 and can be read there.
const (
	mostNodes = 26
	mostSpans = 60
	mostYears = 12
	longSpan  = 30 // years of statements from which on small networks by year are drawn
)

// draw draws what there is to draw.
func (m *maker) draw(ctx context.Context) error {
	for _, one := range []func(context.Context) (draw.Picture, Picture, error){m.network, m.timeline, m.troops, m.years} {
		drawn, p, err := one(ctx)
		if err != nil {
			return err
		}
		if drawn == nil {
			continue
		}
		if err := m.add(ctx, drawn, p); err != nil {
			return err
		}
	}
	return nil
}

// add adds a picture to the report.
func (m *maker) add(ctx context.Context, drawn draw.Picture, p Picture) error {
	var svg bytes.Buffer
	if err := draw.Render(ctx, &svg, drawn, draw.Inline); err != nil {
		return fmt.Errorf("the picture %s: %w", p.Name, err)
	}
	p.SVG = svg.Bytes()
	m.report.Pictures = append(m.report.Pictures, p)
	return nil
}

// days is the days that a picture is of, for its caption.
func (m *maker) days() string {
	return capitalised(picture.Filter{AsOf: m.AsOf, KnownBy: m.KnownBy}.Asked())
}

// network is what ties the actor to others, or the two and their parts to each
// other. Of many, those are drawn that the most rows tie.
func (m *maker) network(context.Context) (draw.Picture, Picture, error) {
	p := Picture{Name: "network", Title: "Network of " + m.whom(), Note: "What is dashed is no fact."}
	rows := m.networked()
	ties := map[string]int{}
	for _, row := range rows {
		for _, n := range []neo.Node{row.all[0].s, row.all[0].o} {
			ties[text(n.Properties, "id")]++
		}
	}
	for _, a := range m.actors {
		ties[a.id] = 1 << 30
	}
	ids := slices.SortedFunc(maps.Keys(ties), func(a, b string) int { return cmp.Or(cmp.Compare(ties[b], ties[a]), strings.Compare(a, b)) })
	if n := len(ids); n > mostNodes {
		ids = ids[:mostNodes]
		p.Note += fmt.Sprintf(" The %d that the most relations tie are shown, of %d.", mostNodes, n)
	}
	var part query.Graph
	seen := map[string]bool{}
	for _, row := range rows {
		s := row.all[0]
		if !slices.Contains(ids, text(s.s.Properties, "id")) || !slices.Contains(ids, text(s.o.Properties, "id")) {
			continue
		}
		part.Relationships = append(part.Relationships, s.Relationship)
		for _, n := range []neo.Node{s.s, s.o} {
			if !seen[n.ElementID] {
				seen[n.ElementID] = true
				part.Nodes = append(part.Nodes, n)
			}
		}
	}
	if len(part.Relationships) == 0 {
		return nil, p, nil
	}
	g := picture.Of(m.Ontology, part)
	signs := analysis.Signs(m.Ontology)
	for i, e := range g.Edges {
		g.Edges[i].Sign = draw.Sign(signs[e.Type])
		g.Edges[i].Label = words(e.Type)
	}
	g.Signed, g.Caption = true, m.days()
	return g, p, nil
}

// networked are the rows of which a network is made: those of the actor itself,
// or of two all, and with a day those that hold or may have happened on it.
func (m *maker) networked() (rows []*Row) {
	for _, row := range m.rows {
		s := row.all[0]
		own := len(m.actors) == 2 || text(s.s.Properties, "id") == m.actors[0].id || text(s.o.Properties, "id") == m.actors[0].id
		if own && (m.AsOf.IsZero() || row.Holds) && s.StartID != s.EndID {
			rows = append(rows, row)
		}
	}
	return rows
}

// timeline is when what is said of two held or happened; of one, the events of the
// chronology. What follows on each other without a gap is one bar.
func (m *maker) timeline(context.Context) (draw.Picture, Picture, error) {
	p := Picture{Name: "timeline", Title: "Timeline of " + m.whom()}
	t := draw.Timeline{Caption: m.days(), Day: m.AsOf}
	signs := analysis.Signs(m.Ontology)
	if len(m.actors) == 2 {
		p.Note = "Each statement, with its source. What is hollow is no fact."
		for _, row := range m.rows {
			t.Spans = append(t.Spans, row.spans(draw.Sign(signs[row.all[0].Type]))...)
		}
	} else {
		p.Note = "The events of the chronology, which are facts all."
		for _, row := range m.report.Chronology.Rows {
			if row.Event() {
				t.Spans = append(t.Spans, row.events(draw.Sign(signs[row.all[0].Type]))...)
			}
		}
	}
	if n := len(t.Spans); n > mostSpans {
		slices.SortStableFunc(t.Spans, func(a, b draw.Span) int { return a.From.Compare(b.From) })
		t.Spans = t.Spans[n-mostSpans:]
		p.Note += fmt.Sprintf(" The %d that began last are shown, of %s.", mostSpans, number(n))
	}
	if len(t.Spans) == 0 {
		return nil, p, nil
	}
	return t, p, nil
}

// who is who has a relation to whom.
func (r *Row) who() string {
	if r.Symmetric {
		return r.Subject + " – " + r.Object
	}
	return r.Subject + " → " + r.Object
}

// briefly is who, with abbreviations for long names where the graph has any.
func (r *Row) briefly() string {
	short := *r
	for _, n := range []neo.Node{r.all[0].s, r.all[0].o} {
		for _, name := range []*string{&short.Subject, &short.Object} {
			if *name == nameOf(n) {
				*name = abbreviated(n)
			}
		}
	}
	return short.who()
}

// abbreviated is the name of an entity, or its abbreviation where the name is long.
func abbreviated(n neo.Node) string {
	name := nameOf(n)
	if len(name) > 24 {
		return cmp.Or(picture.Acronym(n), name)
	}
	return name
}

// events are the times of a row on a timeline that has a lane for each relation,
// each once.
func (r *Row) events(sign draw.Sign) (list []draw.Span) {
	for _, s := range r.all {
		span := draw.Span{Lane: r.Relation, Label: r.briefly(), From: s.from, To: s.to, Event: true, Sign: sign, Note: note(s)}
		if !slices.ContainsFunc(list, func(o draw.Span) bool { return o.From == span.From && o.To == span.To }) {
			list = append(list, span)
		}
	}
	return list
}

// note is what is told under the pointer.
func note(s *statement) string {
	return strings.Join(slices.DeleteFunc([]string{s.valid, s.modality, s.source, s.locator, s.quote}, func(t string) bool { return t == "" }), "\n")
}

// spans are the evidence of a row on a timeline: one for each time that a source
// gives, and one for its times that follow each other.
func (r *Row) spans(sign draw.Sign) (list []draw.Span) {
	for _, s := range r.all {
		label := s.source
		if !r.Fact {
			label += ", " + r.Modality
		}
		span := draw.Span{
			Lane: r.Relation, Who: r.who(), Label: label, From: s.from, To: s.to, Event: r.Event(), NoTime: s.valid == "", Dashed: !r.Fact, Sign: sign,
			Note: note(s),
		}
		if n := len(list); n > 0 && !span.Event && list[n-1].Label == label && !list[n-1].To.IsZero() && list[n-1].To.AddDays(1) == span.From {
			list[n-1].To = span.To
			continue
		}
		list = append(list, span)
	}
	return list
}

// troops is a map of the troops in the actor on the day of the world, and without
// one on that of the last report; of two, of the troops of the one in the other.
func (m *maker) troops(ctx context.Context) (draw.Picture, Picture, error) {
	p := Picture{Name: "troops"}
	f := picture.Filter{Ontology: m.Ontology, AsOf: m.AsOf, KnownBy: m.KnownBy}
	if f.AsOf.IsZero() {
		f.AsOf = m.lastTroops()
	}
	if f.AsOf.IsZero() {
		return nil, p, nil
	}
	p.Title = "Troops in " + m.whom() + ", " + written(f.AsOf)
	p.Note = "A disc is a force; its area is the highest number that a source gives. Numbers are not added up, since two sources may speak of the same troops."
	if m.AsOf.IsZero() {
		p.Note += " No day was asked of: this is the day on which a fact last told of troops."
	}
	var whole draw.Map
	for i, a := range m.actors {
		drawn, err := picture.Troops(ctx, m.db, a.id, f)
		if nothingToDraw(err) {
			continue
		}
		if err != nil {
			return nil, p, err
		}
		if len(m.actors) == 2 {
			drawn.Hosts = m.ofOther(drawn.Hosts, m.actors[1-i])
		}
		whole.Hosts = append(whole.Hosts, drawn.Hosts...)
	}
	if len(whole.Hosts) == 0 {
		return nil, p, nil
	}
	whole.Caption = capitalised(f.Asked())
	return whole, p, nil
}

// lastTroops is the last day on which a fact begins that tells of troops in a
// place.
func (m *maker) lastTroops() (day edtf.Day) {
	for _, s := range m.statements {
		if s.fact && s.relation.Family == "troops" && s.relation.Nature == schema.State && day.Before(s.from) {
			day = s.from
		}
	}
	return day
}

// ofOther are the hosts that have troops of an actor or of its parts.
func (m *maker) ofOther(hosts []draw.Host, other actor) (list []draw.Host) {
	names := []string{other.name}
	for _, p := range other.parts {
		names = append(names, p.name)
	}
	for _, h := range hosts {
		h.Forces = slices.DeleteFunc(h.Forces, func(f draw.Force) bool { return !slices.Contains(names, f.Name) })
		if len(h.Forces) > 0 {
			list = append(list, h)
		}
	}
	return list
}

// nothingToDraw tells the refusal of a picture, of nothing or of too much, from
// other errors.
func nothingToDraw(err error) bool {
	return errors.Is(err, draw.ErrEmpty) || errors.Is(err, draw.ErrTooMany)
}

// years is small networks by year of one actor of which a long time is told.
func (m *maker) years(ctx context.Context) (draw.Picture, Picture, error) {
	p := Picture{Name: "years", Title: m.whom() + " and those to whom it has the most ties, by year", Note: "Facts on the last day of each year."}
	first, last := m.stateYears()
	if len(m.actors) != 1 || last-first < longSpan {
		return nil, p, nil
	}
	var list []int
	for i := range mostYears {
		list = append(list, first+(last-first)*i/(mostYears-1))
	}
	drawn, err := picture.Years(ctx, m.db, m.Entities, list, picture.Filter{Ontology: m.Ontology, KnownBy: m.KnownBy})
	if nothingToDraw(err) {
		return nil, p, nil
	}
	drawn.Title = ""
	return drawn, p, err
}

// stateYears are the first and the last year of states that are facts and to which
// both are given.
func (m *maker) stateYears() (first, last int) {
	for _, s := range m.statements {
		if !s.fact || s.from.IsZero() || s.to.IsZero() || s.relation.Nature != schema.State {
			continue
		}
		if first == 0 || s.from.Year < first {
			first = s.from.Year
		}
		last = max(last, s.to.Year)
	}
	if !m.AsOf.IsZero() {
		last = min(last, m.AsOf.Year)
	}
	return first, last
}
