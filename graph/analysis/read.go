package analysis

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"entente/graph"
	"entente/graph/neo"
	"entente/schema"
	"entente/schema/edtf"
)

// Reader reads the graph; *neo.DB is one.
type Reader interface {
	Read(ctx context.Context, cypher string, params map[string]any, each func(neo.Row) error) error
}

// Filter says which statements make the network, and of whom.
type Filter struct {
	Ontology   *schema.Ontology
	Types      []string // relations that make ties; none: all of the ontology
	Labels     []string // of both ends; none: any
	Modalities []string // none: those that count as facts
	// AsOf is a day of the world. A statement counts when it may have held then
	// by its own time; an event only on its day. A state whose end is not given
	// to the day ends before it where a statement of the same pair says so, by
	// the relations that the ontology has end it, and goes on where one takes
	// that back. Zero: all of time, and nothing ends.
	AsOf    edtf.Day
	KnownBy edtf.Day // only what had been reported by then; zero: whenever
	Undated bool     // with AsOf, count statements without any time, too

	Directed, Weighted bool // as in Options

	// Alone takes in entities that no tie has, where they existed on the day.
	Alone bool
	// System takes in only entities with a code of this system that holds on the
	// day, such as cow: the members of the state system. Empty: any.
	System string
	// Capability is the property of entities that their Capability is read from.
	Capability string
}

// Read makes a network of the part of the graph that the filter lets through,
// in one read.
func Read(ctx context.Context, db Reader, f Filter) (*Network, error) {
	r, err := f.read(ctx, db, f.AsOf, f.AsOf)
	if err != nil {
		return nil, err
	}
	return r.network(f.AsOf), nil
}

// Year is a network as it was on the last day of a year.
type Year struct {
	Year    int
	Network *Network
}

// ReadYears makes a network of each year from first to last, as of its last
// day, all of one read; the filter's own AsOf counts for nothing.
func ReadYears(ctx context.Context, db Reader, f Filter, first, last int) ([]Year, error) {
	begin, err := edtf.NewDay(first, 1, 1)
	if err != nil {
		return nil, err
	}
	end, err := edtf.NewDay(last, 12, 31)
	if err != nil {
		return nil, err
	}
	if first > last {
		return nil, fmt.Errorf("the years %d to %d are none", first, last)
	}
	r, err := f.read(ctx, db, begin, end)
	if err != nil {
		return nil, err
	}
	var years []Year
	for year := first; year <= last; year++ {
		years = append(years, Year{year, r.network(edtf.Day{Year: year, Month: 12, Day: 31})})
	}
	return years, nil
}

// pick reads entities and, of each, the statements that it is the subject of.
// The two texts that it is made with are part of conditions, and the types are
// identifiers.
const pick = `CYPHER 5
MATCH (s:Entity)
WHERE %s
OPTIONAL MATCH (s)-[r:%s]->(o:Entity)
WHERE r.key IS NOT NULL
  AND r.modality IN $modalities
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
  AND ($until IS NULL OR coalesce(r.valid_from <= $until, true))
  AND ($since IS NULL OR type(r) IN $ends OR coalesce(r.valid_to >= $since, true))
  AND ($until IS NULL OR $undated OR r.valid IS NOT NULL)
RETURN s.id AS subject, s.name AS name, [code IN s.codes WHERE code STARTS WITH $system] AS codes, s.valid_from AS since, s.valid_to AS until, s[$capability] AS capability,
       o.id AS object, type(r) AS type, r.valid AS valid, r.valid_from AS from, r.valid_to AS to`

const labelled = "any(label IN labels(s) WHERE label IN $labels)"

// Statement is the text with which the filter reads, for tests of how the
// server plans it.
func (f Filter) Statement() (cypher string, params map[string]any, err error) {
	return f.statement(f.AsOf, f.AsOf)
}

func (f Filter) statement(since, until edtf.Day) (string, map[string]any, error) {
	types, ends := f.types()
	asked := types
	if !until.IsZero() {
		asked = slices.Concat(types, ends)
	}
	for _, t := range asked {
		if !schema.IsIdentifier(t) {
			return "", nil, fmt.Errorf("%q is no relation: it cannot be a type of Neo4j", t)
		}
	}
	slices.Sort(asked)
	where := "s.id IS NOT NULL"
	if len(f.Labels) > 0 {
		where += "\n  AND " + labelled
	}
	system, capability := any(nil), any("id") // read, and not looked at
	if f.System != "" {
		system = f.System + ":"
	}
	if f.Capability != "" {
		capability = f.Capability
	}
	return fmt.Sprintf(pick, where, strings.Join(slices.Compact(asked), "|")), map[string]any{
		"labels": f.Labels, "modalities": f.modalities(), "known_by": f.KnownBy, "since": since, "until": until,
		"ends": ends, "undated": f.Undated, "system": system, "capability": capability,
	}, nil
}

// types are the relations that make ties, and those that end them or end such an
// end, as a resumption ends a suspension.
func (f Filter) types() (ties, ends []string) {
	if ties = f.Types; len(ties) == 0 {
		ties = f.Ontology.RelationTypes()
	}
	ends = enders(f.Ontology, ties)
	for _, t := range enders(f.Ontology, ends) {
		if !slices.Contains(ends, t) {
			ends = append(ends, t)
		}
	}
	return slices.Clone(ties), ends
}

// enders are the relations that end one of those.
func enders(o *schema.Ontology, of []string) []string {
	all := []string{}
	for _, r := range o.Relations {
		if slices.ContainsFunc(r.Ends, func(ended string) bool { return slices.Contains(of, ended) }) {
			all = append(all, r.Type)
		}
	}
	return all
}

func (f Filter) modalities() []string {
	if len(f.Modalities) > 0 {
		return f.Modalities
	}
	return f.Ontology.FactModalities()
}

// read reads what may count on some day from since to until.
func (f Filter) read(ctx context.Context, db Reader, since, until edtf.Day) (*records, error) {
	cypher, params, err := f.statement(since, until)
	if err != nil {
		return nil, err
	}
	ties, _ := f.types()
	r := &records{filter: f, places: map[string]int{}, ties: map[string]bool{}}
	for _, t := range ties {
		r.ties[t] = true
	}
	err = db.Read(ctx, cypher, params, r.row)
	return r, err
}

// records are what was read: entities, and the statements that may count.
type records struct {
	filter     Filter
	ties       map[string]bool
	entities   []entity
	places     map[string]int // of entities, by id
	statements []statement
}

type entity struct {
	Node
	read         bool // as a subject; else it was met as an object only, which the filter does not let through
	codes        []graph.Code
	since, until edtf.Day
}

type statement struct {
	from, to     int
	relation     string
	since, until edtf.Day
	closed       bool // the source gives the last day
}

func (r *records) row(row neo.Row) error {
	subject := r.place(row.Text("subject"))
	if e := &r.entities[subject]; !e.read {
		e.read, e.Name = true, row.Text("name")
		e.since, e.until = day(row, "since"), day(row, "until")
		e.Capability = number(row.Get("capability"))
		if r.filter.System != "" {
			e.codes = codes(row.Texts("codes"), r.filter.System)
		}
	}
	object := row.Text("object")
	if object == "" {
		return nil
	}
	s := statement{from: subject, to: r.place(object), relation: row.Text("type"), since: day(row, "from"), until: day(row, "to")}
	s.closed = !s.until.IsZero() && strings.HasSuffix(row.Text("valid"), s.until.String())
	r.statements = append(r.statements, s)
	return nil
}

func (r *records) place(id string) int {
	at, known := r.places[id]
	if !known {
		at = len(r.entities)
		r.places[id] = at
		r.entities = append(r.entities, entity{Node: Node{ID: id}})
	}
	return at
}

func day(row neo.Row, column string) edtf.Day {
	d, _ := row.Get(column).(edtf.Day)
	return d
}

func number(value any) float64 {
	switch v := value.(type) {
	case int64:
		return float64(v)
	case float64:
		return v
	}
	return 0
}

// codes are those of a system; one that cannot be read is none.
func codes(texts []string, system string) []graph.Code {
	var all []graph.Code
	for _, text := range texts {
		if code, of := strings.CutPrefix(text, system+":"); of {
			if c, err := graph.ParseCode(system, code); err == nil {
				all = append(all, c)
			}
		}
	}
	return all
}

// network is that of a day; without one, of all of time.
func (r *records) network(on edtf.Day) *Network {
	ended := r.endings(on)
	counts := map[Tie]int{}
	tied := make([]bool, len(r.entities))
	in := make([]bool, len(r.entities))
	for i := range r.entities {
		in[i] = r.entities[i].member(r.filter, on)
	}
	for _, s := range r.statements {
		if r.ties[s.relation] && in[s.from] && in[s.to] && s.holds(on) && !ended.end(s, on) {
			counts[Tie{From: s.from, To: s.to, Type: s.relation}]++
			tied[s.from], tied[s.to] = true, true
		}
	}
	place := make([]int, len(r.entities))
	var nodes []Node
	for i, e := range r.entities {
		if in[i] && (tied[i] || r.filter.Alone && e.existed(on)) {
			place[i] = len(nodes)
			nodes = append(nodes, e.Node)
		}
	}
	var ties []Tie
	for t, n := range counts {
		ties = append(ties, Tie{From: place[t.From], To: place[t.To], Type: t.Type, Statements: n})
	}
	return New(nodes, ties, Options{Directed: r.filter.Directed, Weighted: r.filter.Weighted, Symmetric: func(relation string) bool {
		known, _ := r.filter.Ontology.Relation(relation)
		return known != nil && known.Symmetric
	}})
}

func (e *entity) member(f Filter, on edtf.Day) bool {
	if !e.read || f.System == "" {
		return e.read
	}
	return slices.ContainsFunc(e.codes, func(c graph.Code) bool { return on.IsZero() || c.Valid.Contains(on) })
}

func (e *entity) existed(on edtf.Day) bool {
	return on.IsZero() || !e.since.After(on) && (e.until.IsZero() || !e.until.Before(on))
}

func (s statement) holds(on edtf.Day) bool {
	return on.IsZero() || (s.since.IsZero() || !s.since.After(on)) && (s.until.IsZero() || !s.until.Before(on))
}
