package report

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"entente/graph/neo"
	"entente/graph/picture"
	"entente/graph/query"
	"entente/schema"
	"entente/schema/edtf"
)

// actor is what a report is of, with what counts as a part of it.
type actor struct {
	neo.Node
	id, name string
	parts    []part
}

type part struct{ id, name string }

// statement is one relationship.
type statement struct {
	neo.Relationship
	key, source, document, locator, quote, attributed string
	modality, valid                                   string
	from, to, reported                                edtf.Day
	relation                                          *schema.Relation
	s, o                                              neo.Node
	fact                                              bool
}

// ask runs a query of the library.
func (m *maker) ask(ctx context.Context, name string, params map[string]any) (*query.Result, error) {
	q, err := m.library.Find(name)
	if err != nil {
		return nil, err
	}
	values, err := q.Bind(defaults(q))
	if err != nil {
		return nil, err
	}
	for name, value := range params {
		values[name] = value
	}
	for name, day := range map[string]edtf.Day{"as_of": m.AsOf, "known_by": m.KnownBy} {
		if _, given := params[name]; !given && q.Parameter(name) != nil && !day.IsZero() {
			values[name] = day
		}
	}
	result, err := query.Run(ctx, m.db, q, values, query.Limits{Rows: MaxStatements})
	if err != nil {
		return nil, err
	}
	if result.Cut {
		return nil, fmt.Errorf("more than %s statements, too many for a report: narrow it with --as-of and --known-by", number(MaxStatements))
	}
	return result, nil
}

// defaults are values for what a query must be given; they are all replaced.
func defaults(q *query.Query) map[string]string {
	texts := map[string]string{}
	for _, p := range q.Parameters {
		if p.Required() {
			texts[p.Name] = p.Example
		}
	}
	return texts
}

// read reads the actors and what is said of them.
func (m *maker) read(ctx context.Context) error {
	for _, id := range m.Entities {
		a, err := m.actor(ctx, id)
		if err != nil {
			return err
		}
		m.actors = append(m.actors, a)
	}
	name, params := "actor_timeline", map[string]any{"entity": m.Entities[0]}
	if len(m.actors) == 2 {
		name, params = "dyad_timeline", map[string]any{"a": m.Entities[0], "b": m.Entities[1]}
	}
	params["with_parts"], params["modalities"] = true, m.Ontology.ModalityNames()
	result, err := m.ask(ctx, name, params)
	if err != nil {
		return err
	}
	nodes := map[string]neo.Node{}
	for _, n := range result.Graph.Nodes {
		nodes[n.ElementID] = n
	}
	for _, r := range result.Graph.Relationships {
		if s := m.statement(r, nodes); s != nil {
			m.statements = append(m.statements, s)
		}
	}
	slices.SortFunc(m.statements, bySubject)
	if len(m.statements) == 0 {
		return m.nothing()
	}
	return nil
}

// bySubject orders statements, however the server sends them.
func bySubject(a, b *statement) int {
	return strings.Compare(a.order(), b.order())
}

func (s *statement) order() string {
	return strings.Join([]string{text(s.s.Properties, "id"), s.Type, text(s.o.Properties, "id"), s.valid, s.key}, "\x00")
}

// nothing tells that there is no statement.
func (m *maker) nothing() error {
	of := m.actors[0].name
	if len(m.actors) == 2 {
		of += " and " + m.actors[1].name + " together"
	}
	said := "nothing is said of " + of
	if !m.AsOf.IsZero() {
		said += " that had begun by " + m.AsOf.String()
	}
	if !m.KnownBy.IsZero() {
		said += ", as the sources had it by " + m.KnownBy.String()
	}
	return fmt.Errorf("%s", said)
}

// actor finds an entity and its parts.
func (m *maker) actor(ctx context.Context, id string) (actor, error) {
	found, err := picture.Entities(ctx, m.db, []string{id})
	if err != nil {
		return actor{}, err
	}
	a := actor{Node: found[0], id: id, name: nameOf(found[0])}
	parts, err := m.ask(ctx, "parts_of_actor", map[string]any{"entity": id})
	if err != nil {
		return a, err
	}
	for _, row := range parts.Rows {
		p := part{id: shown(row[0]), name: shown(row[1])}
		if p.name == "" {
			p.name = p.id
		}
		a.parts = append(a.parts, p)
	}
	return a, nil
}

func (m *maker) statement(r neo.Relationship, nodes map[string]neo.Node) *statement {
	relation, _ := m.Ontology.Relation(r.Type)
	if relation == nil {
		return nil
	}
	p := r.Properties
	s := &statement{
		Relationship: r, relation: relation, s: nodes[r.StartID], o: nodes[r.EndID],
		key: text(p, "key"), source: text(p, "source"), document: text(p, "document"), locator: text(p, "locator"), quote: text(p, "quote"),
		attributed: text(p, "attributed_to"), modality: text(p, "modality"), valid: text(p, "valid"),
	}
	s.from, _ = p["valid_from"].(edtf.Day)
	s.to, _ = p["valid_to"].(edtf.Day)
	s.reported, _ = p["reported_at"].(edtf.Day)
	s.fact = m.fact(s.modality)
	return s
}

func text(properties map[string]any, key string) string { return shown(properties[key]) }

// shown is a text of the graph as a page may show it: in one line, and without
// characters that control a terminal or turn the order of letters round. It is
// empty for what is no text.
func shown(value any) string {
	s, _ := value.(string)
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control):
			return -1
		}
		return r
	}, s)
}

func nameOf(n neo.Node) string {
	if name := text(n.Properties, "name"); name != "" {
		return name
	}
	return text(n.Properties, "id")
}
