package analysis

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"entente/graph/neo"
	"entente/schema"
)

// Prefix begins the names of the properties that [Write] gives entities, unless
// told otherwise.
const Prefix = "analysis_"

var prefixForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{0,31}_$`)

// CheckPrefix refuses a prefix that is no part of an identifier, and one with
// which a property of a measure would be one of the ontology's.
func CheckPrefix(o *schema.Ontology, prefix string) error {
	if !prefixForm.MatchString(prefix) {
		return fmt.Errorf("the prefix %q cannot begin the name of a property: write a letter, then letters, digits and _, and _ at the end, as in %s", prefix, Prefix)
	}
	known := o.NodeProperties("Entity")
	for _, m := range Measures {
		for _, name := range m.names(prefix) {
			if slices.Contains(known, name) {
				return fmt.Errorf("with the prefix %q a measure would overwrite the property %s of entities: choose another, as %s", prefix, name, Prefix)
			}
		}
	}
	return nil
}

// DB reads and writes the graph; *neo.DB is one.
type DB interface {
	Reader
	Write(ctx context.Context, work func(tx neo.Tx) error) error
}

// put is a statement that sets properties of entities; null takes one away.
// The names, which are identifiers, stand in the text: of a map of properties
// the server cannot know that it changes no id, and would gather all rows first.
func put(names []string) string {
	sets := make([]string, len(names))
	for i, name := range names {
		sets[i] = fmt.Sprintf("n.%s = row.values[%d]", name, i)
	}
	return `CYPHER 5
UNWIND $rows AS row
MATCH (n:Entity {id: row.id})
SET ` + strings.Join(sets, ", ")
}

// having finds the entities with one of some properties.
const having = `CYPHER 5
MATCH (n:Entity)
WHERE any(name IN $names WHERE n[name] IS NOT NULL)
RETURN n.id AS id
ORDER BY id`

// Write writes what a measure gives each entity, as properties whose names
// begin with the prefix, and takes what an earlier run of the measure left from
// all others. Besides its values, every entity gets a text that says of which
// network they are. It writes in batches, each a transaction, so that a run
// that is stopped has written some of them; a second one makes it whole. It
// returns how many entities have the values. The error is that of [CheckPrefix],
// of a measure that gives pairs and no values, or of the database.
func Write(ctx context.Context, db DB, o *schema.Ontology, m *Measure, r *Result, prefix string, batch int) (int, error) {
	if err := CheckPrefix(o, prefix); err != nil {
		return 0, err
	}
	if len(m.Values) == 0 {
		return 0, fmt.Errorf("%s gives pairs of entities, and no entity a value of its own that could be written", m.Name)
	}
	names := m.names(prefix)
	rows := make([]map[string]any, 0, len(r.Values))
	written := map[string]bool{}
	for _, v := range r.Values {
		rows = append(rows, map[string]any{"id": v.ID, "values": append(slices.Clone(v.Values), r.Of)})
		written[v.ID] = true
	}
	stale, err := without(ctx, db, names, written)
	if err != nil {
		return 0, err
	}
	return len(written), inBatches(ctx, db, names, append(stale, rows...), batch)
}

// Clear takes the properties of all measures with the prefix away, and returns
// from how many entities.
func Clear(ctx context.Context, db DB, o *schema.Ontology, prefix string, batch int) (int, error) {
	if err := CheckPrefix(o, prefix); err != nil {
		return 0, err
	}
	var names []string
	for _, m := range Measures {
		names = append(names, m.names(prefix)...)
	}
	rows, err := without(ctx, db, names, nil)
	if err != nil {
		return 0, err
	}
	return len(rows), inBatches(ctx, db, names, rows, batch)
}

// without are rows that take properties from all that have them but some.
func without(ctx context.Context, db Reader, names []string, but map[string]bool) ([]map[string]any, error) {
	nothing := make([]any, len(names))
	var rows []map[string]any
	err := db.Read(ctx, having, map[string]any{"names": names}, func(row neo.Row) error {
		if id := row.Text("id"); !but[id] {
			rows = append(rows, map[string]any{"id": id, "values": nothing})
		}
		return nil
	})
	return rows, err
}

func inBatches(ctx context.Context, db DB, names []string, rows []map[string]any, batch int) error {
	for part := range slices.Chunk(rows, max(batch, 1)) {
		err := db.Write(ctx, func(tx neo.Tx) error {
			_, err := tx.Run(ctx, put(names), map[string]any{"rows": part}, nil)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Statements are the texts that the package sends beside that of a filter, for
// tests of how the server plans them.
func Statements() []string { return []string{put(Measures[0].names(Prefix)), having} }
