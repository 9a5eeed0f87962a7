package picture

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"entente/graph/analysis"
	"entente/graph/draw"
	"entente/graph/neo"
	"entente/graph/query"
	"entente/schema"
	"entente/schema/edtf"
)

// Reader is what is asked of the database; *neo.DB is one.
type Reader interface {
	query.Reader
	Read(ctx context.Context, cypher string, params map[string]any, each func(neo.Row) error) error
}

// The texts that find statements, for what begins with their conditions.
const (
	ofAll = `MATCH (s:Entity)-[r]->(o:Entity)
WITH s, r, o, $as_of AS as_of`
	ofOne = `MATCH (:Entity {id: $entity})-[r]-(:Entity)
WITH DISTINCT r, $as_of AS as_of
WITH startNode(r) AS s, r, endNode(r) AS o, as_of`
	ofMembers = `MATCH (s:Entity)-[r:MEMBER_OF]->(o:Entity {id: $entity})
WITH s, r, o, $as_of AS as_of`
	among = `MATCH (s:Entity)
WHERE s.id IN $ids
MATCH (s)-[r]->(o:Entity)
WHERE o.id IN $ids
WITH s, r, o, $as_of AS as_of`
	// One row for each day on which a statement holds.
	ofOneByDay = `MATCH (:Entity {id: $entity})-[r]-(:Entity)
WITH DISTINCT r
UNWIND $days AS as_of
WITH startNode(r) AS s, r, endNode(r) AS o, as_of`
	amongByDay = `MATCH (s:Entity)
WHERE s.id IN $ids
MATCH (s)-[r]->(o:Entity)
WHERE o.id IN $ids
UNWIND $days AS as_of
WITH s, r, o, as_of`

	answer = `RETURN s, r, o, as_of
LIMIT $limit`
)

// record is a statement with its two ends.
type record struct {
	s, o neo.Node
	neo.Relationship
	relation *schema.Relation
	day      edtf.Day // that is asked of, where several are
}

// tooMany tells that there are more statements than were wanted.
func tooMany(limit int) error {
	return fmt.Errorf("there are more than %d statements, %w for a picture: ask of a day with --as-of, of fewer relations with --types, or draw the answer of a query, as in `entente draw --query neighbours --param entity=niger`", limit, draw.ErrTooMany)
}

// cypher is the text that reads what another finds.
func (f Filter) cypher(find string) string {
	return fmt.Sprintf(statements, find, answer, enders(f.Ontology))
}

// read reads statements; relationships that are none are left out.
func (f Filter) read(ctx context.Context, db Reader, find string, more map[string]any, limit int) ([]record, error) {
	params := f.params(more)
	params["limit"] = limit + 1
	var all []record
	rows := 0
	err := db.Read(ctx, f.cypher(find), params, func(row neo.Row) error {
		if rows++; rows > limit {
			return tooMany(limit)
		}
		var r record
		r.s, _ = row.Get("s").(neo.Node)
		r.o, _ = row.Get("o").(neo.Node)
		r.Relationship, _ = row.Get("r").(neo.Relationship)
		r.day, _ = row.Get("as_of").(edtf.Day)
		if r.relation, _ = f.Ontology.Relation(r.Type); r.relation != nil {
			all = append(all, r)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b record) int {
		if d := a.day.Compare(b.day); d != 0 {
			return d
		}
		return strings.Compare(a.key(), b.key())
	})
	return all, nil
}

// key orders statements, however the server sends them.
func (r record) key() string {
	return strings.Join([]string{id(r.s), r.Type, id(r.o), text(r.Relationship, "valid"), text(r.Relationship, "key")}, "\x00")
}

func id(n neo.Node) string {
	s, _ := n.Properties["id"].(string)
	return s
}

func name(n neo.Node) string {
	if s, ok := n.Properties["name"].(string); ok && s != "" {
		return s
	}
	return id(n)
}

// graphOf is the part of the graph that records are.
func graphOf(all []record) (g query.Graph) {
	seen := map[string]bool{}
	for _, r := range all {
		for _, n := range []neo.Node{r.s, r.o} {
			if !seen[n.ElementID] {
				seen[n.ElementID] = true
				g.Nodes = append(g.Nodes, n)
			}
		}
		if !seen["r"+r.ElementID] {
			seen["r"+r.ElementID] = true
			g.Relationships = append(g.Relationships, r.Relationship)
		}
	}
	return g
}

const entitiesByID = `CYPHER 5
MATCH (e:Entity)
WHERE e.id IN $ids
RETURN e`

// Entities are those of some ids, in their order; one that the graph has not is an
// error.
func Entities(ctx context.Context, db Reader, ids []string) ([]neo.Node, error) {
	found := map[string]neo.Node{}
	err := db.Read(ctx, entitiesByID, map[string]any{"ids": ids}, func(row neo.Row) error {
		if n, ok := row.Get("e").(neo.Node); ok {
			found[id(n)] = n
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var all []neo.Node
	for _, one := range ids {
		n, known := found[one]
		if !known {
			return nil, fmt.Errorf("the graph has no entity %q", one)
		}
		all = append(all, n)
	}
	return all, nil
}

var acronym = regexp.MustCompile(`^[A-Z0-9]{2,8}$`)

// drawn is an entity as pictures show it, with its code of three letters or its
// abbreviation for the small ones.
func (f Filter) drawn(n neo.Node) draw.Node {
	node := nodeOf(f.Ontology, n)
	for _, key := range []string{"iso3", "cow_abbrev"} {
		if s, ok := n.Properties[key].(string); ok && node.Short == "" {
			node.Short = s
		}
	}
	if node.Short == "" {
		node.Short = Acronym(n)
	}
	return node
}

// Acronym is the first alias of an entity that is its abbreviation in capitals,
// empty when there is none.
func Acronym(n neo.Node) string {
	aliases, _ := n.Properties["aliases"].([]any)
	for _, alias := range aliases {
		if s, ok := alias.(string); ok && acronym.MatchString(s) {
			return s
		}
	}
	return ""
}

// tie is a statement of a matrix or of a year.
func (f Filter) tie(r record, signs map[string]int) draw.Tie {
	return draw.Tie{
		From: id(r.s), To: id(r.o), Type: r.Type, Sign: draw.Sign(signs[r.Type]), Dashed: !f.fact(text(r.Relationship, "modality")),
		Undirected: r.relation.Symmetric, Note: note(r.Relationship),
	}
}

func (f Filter) signs() map[string]int { return analysis.Signs(f.Ontology) }

// note is the tooltip of a statement with the day on which the source said it.
func note(r neo.Relationship) string {
	lines := tooltip(r)
	if d, ok := r.Properties["reported_at"].(edtf.Day); ok {
		lines += "\nreported: " + d.String()
	}
	return lines
}

const sourcesByID = `CYPHER 5
MATCH (s:Source)
WHERE s.id IN $ids
RETURN s.id AS id, s.name AS name`

// sources are the names of the sources of statements, in the order of their
// ids.
func sources(ctx context.Context, db Reader, all []neo.Relationship) ([]string, error) {
	names := map[string]string{}
	for _, r := range all {
		if source := text(r, "source"); source != "" {
			names[source] = source
		}
	}
	ids := slices.Sorted(maps.Keys(names))
	err := db.Read(ctx, sourcesByID, map[string]any{"ids": ids}, func(row neo.Row) error {
		if name := row.Text("name"); name != "" {
			names[row.Text("id")] = name
		}
		return nil
	})
	for i, one := range ids {
		ids[i] = names[one]
	}
	return ids, err
}

// captionOf is the source line of statements.
func (f Filter) captionOf(ctx context.Context, db Reader, all []record) (string, error) {
	var relationships []neo.Relationship
	for _, r := range all {
		relationships = append(relationships, r.Relationship)
	}
	names, err := sources(ctx, db, relationships)
	return f.caption(names), err
}

// list is some names as people write them; of many, the first and how many more
// there are.
func list(names []string, most int) string {
	if len(names) > most {
		return fmt.Sprintf("%s and %d others", strings.Join(names[:most-1], ", "), len(names)-most+1)
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
