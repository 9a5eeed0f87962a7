// Package fingerprint tells whether two graphs hold the same: it makes one
// short text of all entities, sources, documents and relationships, whatever
// their order, and can say which labels or types differ.
//
// What a run says of itself is left out: the nodes of loads and of their
// checkpoints, and the property load of the others. Two graphs that were
// loaded on different days, by different runs or by different paths are the
// same when they hold the same.
package fingerprint

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"sync"

	"entente/graph/neo"
	"entente/schema"

	"golang.org/x/sync/errgroup"
)

// Reader reads the graph; *neo.DB is one.
type Reader interface {
	Read(ctx context.Context, cypher string, params map[string]any, each func(neo.Row) error) error
}

// sum is an order-independent sum of hashes, modulo 2^128.
type sum struct{ high, low uint64 }

func (s sum) plus(o sum) sum {
	low, carry := bits.Add64(s.low, o.low, 0)
	high, _ := bits.Add64(s.high, o.high, carry)
	return sum{high, low}
}

func (s sum) String() string { return fmt.Sprintf("%016x%016x", s.high, s.low) }

// Part is the fingerprint of the records of one label or type.
type Part struct {
	Name  string // labels with colons between them, sorted, or the relationship type
	Count int
	sum   sum
}

// Sum is the fingerprint of the contents, of 32 hexadecimal digits.
func (p Part) Sum() string { return p.sum.String() }

// Fingerprint is that of a graph. Its parts are sorted by name.
type Fingerprint struct {
	Nodes         []Part
	Relationships []Part
}

// Of reads all of the graph. It holds no records, so that graphs of any size
// have a fingerprint; it is right for a graph that nobody writes to meanwhile.
func Of(ctx context.Context, db Reader) (Fingerprint, error) {
	r := &reader{Reader: db}
	types, err := r.types(ctx)
	if err != nil {
		return Fingerprint{}, err
	}
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(sessions)
	for _, label := range labels {
		work.Go(func() error { return r.nodes(ctx, label) })
	}
	for _, kind := range types {
		work.Go(func() error { return r.relationships(ctx, kind) })
	}
	err = work.Wait()
	return Fingerprint{Nodes: sorted(r.byLabels), Relationships: sorted(r.byType)}, err
}

// sessions is how many reads run at once.
const sessions = 2

// String is short, and the same for two graphs if they hold the same: the
// number of nodes, the number of relationships and a hash.
func (f Fingerprint) String() string {
	nodes, relationships := total(f.Nodes), total(f.Relationships)
	return fmt.Sprintf("%d-%d-%s", nodes.Count, relationships.Count, nodes.sum.plus(relationships.sum))
}

// Counts are the numbers of nodes and of relationships.
func (f Fingerprint) Counts() (nodes, relationships int) {
	return total(f.Nodes).Count, total(f.Relationships).Count
}

// Equal tells whether two graphs hold the same.
func (f Fingerprint) Equal(o Fingerprint) bool { return len(f.Differences(o)) == 0 }

// Differences says in words which labels and types differ, one a line; there
// is none when the graphs hold the same.
func (f Fingerprint) Differences(o Fingerprint) []string {
	return append(differences(f.Nodes, o.Nodes), differences(f.Relationships, o.Relationships)...)
}

func differences(a, b []Part) []string {
	byName := map[string][2]Part{}
	for _, p := range a {
		byName[p.Name] = [2]Part{p, {}}
	}
	for _, p := range b {
		byName[p.Name] = [2]Part{byName[p.Name][0], p}
	}
	var list []string
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		switch pair := byName[name]; {
		case pair[0].Count != pair[1].Count:
			list = append(list, fmt.Sprintf("%s differs: %s and %s", name, grouped(pair[0].Count), grouped(pair[1].Count)))
		case pair[0].sum != pair[1].sum:
			list = append(list, fmt.Sprintf("%s differs: %s in both, with other contents", name, grouped(pair[0].Count)))
		}
	}
	return list
}

// grouped is a number with commas between thousands.
func grouped(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// The form of a fingerprint in JSON.
type (
	partJSON struct {
		Name  string `json:"name"`
		Count int    `json:"count"`
		Sum   string `json:"sum"`
	}
	fingerprintJSON struct {
		Fingerprint   string     `json:"fingerprint"`
		Nodes         []partJSON `json:"nodes"`
		Relationships []partJSON `json:"relationships"`
	}
)

// MarshalJSON writes the text of the whole with the parts.
func (f Fingerprint) MarshalJSON() ([]byte, error) {
	parts := func(list []Part) []partJSON {
		out := []partJSON{}
		for _, p := range list {
			out = append(out, partJSON{p.Name, p.Count, p.Sum()})
		}
		return out
	}
	return json.Marshal(fingerprintJSON{f.String(), parts(f.Nodes), parts(f.Relationships)})
}

// UnmarshalJSON reads what MarshalJSON has written.
func (f *Fingerprint) UnmarshalJSON(text []byte) error {
	var in fingerprintJSON
	if err := json.Unmarshal(text, &in); err != nil {
		return err
	}
	parts := func(list []partJSON) []Part {
		var out []Part
		for _, p := range list {
			part := Part{Name: p.Name, Count: p.Count}
			if n, _ := fmt.Sscanf(p.Sum, "%16x%16x", &part.sum.high, &part.sum.low); n == 2 {
				out = append(out, part)
			}
		}
		return out
	}
	f.Nodes, f.Relationships = parts(in.Nodes), parts(in.Relationships)
	if f.String() != in.Fingerprint {
		return fmt.Errorf("the fingerprint %.80q is not that of its parts", in.Fingerprint)
	}
	return nil
}

func total(parts []Part) Part {
	var t Part
	for _, p := range parts {
		t.Count += p.Count
		t.sum = t.sum.plus(p.sum)
	}
	return t
}

func sorted(parts map[string]*Part) []Part {
	var list []Part
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		list = append(list, *parts[name])
	}
	return list
}

// reader adds the parts up.
type reader struct {
	Reader
	mutex            sync.Mutex
	byLabels, byType map[string]*Part
}

// labels are those of the nodes that have a part. Every such node has one of
// them.
var labels = []string{"Entity", "Source", "Document"}

// usedTypes looks at all relationships: the server's own list has also those
// types that a constraint names and nothing has.
const usedTypes = `CYPHER 5
MATCH ()-[r]->()
RETURN DISTINCT type(r) AS type`

func nodesOf(label string) string {
	return fmt.Sprintf("CYPHER 5\nMATCH (n:%s)\nRETURN labels(n) AS labels, properties(n) AS properties", label)
}

// relationshipsOf takes the name of a type as a parameter where it is none of
// ours, at the price of looking at all relationships.
func relationshipsOf(kind string) string {
	pattern, condition := "r:"+kind, ""
	if !schema.IsIdentifier(kind) {
		pattern, condition = "r", "type(r) = $type AND "
	}
	return fmt.Sprintf(`CYPHER 5
MATCH (s)-[%s]->(o)
WHERE %sNOT s:Load AND NOT s:Checkpoint AND NOT o:Load AND NOT o:Checkpoint
RETURN s.id AS subject, o.id AS object, properties(r) AS properties`, pattern, condition)
}

// Statements are the texts that the package sends for a label and a type, for
// tests of how the server plans them.
func Statements(label, kind string) []string {
	return []string{nodesOf(label), relationshipsOf(kind)}
}

func (r *reader) types(ctx context.Context) ([]string, error) {
	var types []string
	err := r.Read(ctx, usedTypes, nil, func(row neo.Row) error {
		types = append(types, row.Text("type"))
		return nil
	})
	return types, err
}

func (r *reader) nodes(ctx context.Context, label string) error {
	var b Builder
	err := r.Read(ctx, nodesOf(label), nil, func(row neo.Row) error {
		properties, _ := row.Get("properties").(map[string]any)
		b.Node(row.Texts("labels"), properties)
		return nil
	})
	r.add(&r.byLabels, b.nodes)
	return err
}

func (r *reader) relationships(ctx context.Context, kind string) error {
	var b Builder
	err := r.Read(ctx, relationshipsOf(kind), map[string]any{"type": kind}, func(row neo.Row) error {
		properties, _ := row.Get("properties").(map[string]any)
		b.Relationship(kind, row.Text("subject"), row.Text("object"), false, properties)
		return nil
	})
	r.add(&r.byType, b.relationships)
	return err
}

func (r *reader) add(to *map[string]*Part, parts map[string]*Part) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if *to == nil {
		*to = map[string]*Part{}
	}
	for name, p := range parts {
		if (*to)[name] == nil { // else a node that has two of the labels, which is one record
			(*to)[name] = p
		}
	}
}
