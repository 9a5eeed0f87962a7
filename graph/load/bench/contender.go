package bench

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"entente/graph/check"
	"entente/graph/load"
)

// writtenByHand is the contender that the others are compared with.
const writtenByHand = "hand-written CREATE, bare driver"

// contenders are the loads that are compared, in the order of their turns.
func contenders() []contender {
	return []contender{
		{name: "entente, first load", run: entente(false)},
		{name: "entente, unchanged reload", run: entente(false), goesOn: true},
		{name: "entente, unchanged reload --recheck", run: entente(true), goesOn: true},
		{name: writtenByHand, run: byHand(createNodes, createRelationships)},
		{name: "hand-written MERGE, bare driver", run: byHand(mergeNodes, mergeRelationships)},
		{name: "hand-written MERGE again, unchanged", run: byHand(mergeNodes, mergeRelationships), goesOn: true},
		{name: "hand-written CREATE of key and dates alone", run: byHand(createNodes, createLean), leaves: leanOf},
		{name: "LOAD CSV with MERGE, in transactions", run: loadCSV},
	}
}

// entente loads the files end to end: opened, mapped, resolved, checked,
// compared, written, with the receipt.
func entente(recheck bool) func(context.Context, *bench, *set, *rounds) error {
	return func(ctx context.Context, b *bench, s *set, r *rounds) (err error) {
		in, done, err := b.input(s)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, done()) }()
		r.pace.skip = s.entities
		before := b.db.Retries()
		receipt, err := load.Run(ctx, b.db, b.ontology, in, load.Options{
			BatchSize: load.DefaultBatchSize, MaxShrink: load.DefaultMaxShrink, Recheck: recheck, Version: b.Version, Now: time.Now, Progress: r.pace.to,
		})
		if err != nil {
			return err
		}
		for _, c := range receipt.Counts {
			if c.Kind == check.Statement && c.Written+c.Unchanged != s.statements {
				return fmt.Errorf("the receipt tells of %d statements, and there are %d", c.Written+c.Unchanged, s.statements)
			}
		}
		r.note = fmt.Sprintf("%d sessions, %d writes tried again", load.DefaultSessions, b.db.Retries()-before)
		return nil
	}
}

// byHand sends tables through one session of the bare driver: nodes first, then
// relationships, in batches, a statement a table.
func byHand(nodes, relationships func(*table) string) func(context.Context, *bench, *set, *rounds) error {
	return func(ctx context.Context, b *bench, s *set, r *rounds) error {
		for _, t := range s.nodes {
			if err := b.send(ctx, t, nodes(t), nil); err != nil {
				return err
			}
		}
		for _, t := range s.relations {
			if err := b.send(ctx, t, relationships(t), r.pace.more); err != nil {
				return err
			}
		}
		return nil
	}
}

// send writes the rows of a table.
func (b *bench) send(ctx context.Context, t *table, cypher string, done func(int)) error {
	session := b.db.Bare(ctx)
	defer func() { _ = session.Close(ctx) }()
	return t.read(b.folder, func(rows []any) error {
		written, err := session.Write(ctx, cypher, map[string]any{"rows": rows, "load": loadID})
		if err != nil {
			return err
		}
		if written != len(rows) {
			return fmt.Errorf("%d of %d rows of %s were written", written, len(rows), t.file)
		}
		if done != nil {
			done(written)
		}
		return nil
	})
}

// loadID is what is written where Entente writes the id of its load.
const loadID = "20261128T120000Z-0123456789ab"

const (
	unwind  = "CYPHER 5\nUNWIND $rows AS row\n"
	written = "\nRETURN count(*) AS written"
	ends    = "MATCH (s:Entity {id: row.subject})\nMATCH (o:Entity {id: row.object})\n"
)

func createNodes(t *table) string {
	return unwind + fmt.Sprintf("CREATE (n:%s {%s, load: $load})", t.name, t.mapOf(t.columns)) + written
}

func mergeNodes(t *table) string {
	return unwind + fmt.Sprintf("MERGE (n:Entity {id: row.id})\nON CREATE SET n:%s, %s, n.load = $load", t.name, t.settings("n", "id", fromRow)) + written
}

func createRelationships(t *table) string {
	return unwind + ends + fmt.Sprintf("CREATE (s)-[:%s {%s, load: $load}]->(o)", t.name, t.mapOf(t.columns)) + written
}

func mergeRelationships(t *table) string {
	return unwind + ends + fmt.Sprintf("MERGE (s)-[r:%s {key: row.key}]->(o)\nON CREATE SET %s, r.load = $load", t.name, t.settings("r", "key", fromRow)) + written
}

func createLean(t *table) string {
	return unwind + ends + fmt.Sprintf("CREATE (s)-[:%s {%s}]->(o)", t.name, t.mapOf(t.lean())) + written
}

// loadCSV lets the server read the tables itself.
func loadCSV(ctx context.Context, b *bench, s *set, _ *rounds) error {
	session := b.db.Bare(ctx)
	defer func() { _ = session.Close(ctx) }()
	run := func(t *table, work string) error {
		cypher := fmt.Sprintf("CYPHER 5\nLOAD CSV WITH HEADERS FROM $url AS row\nCALL (row) {\n%s\n} IN TRANSACTIONS OF %d ROWS", work, batch)
		_, err := session.Run(ctx, cypher, map[string]any{"url": b.url + t.file, "load": loadID})
		return err
	}
	for _, t := range s.nodes {
		if err := run(t, fmt.Sprintf("MERGE (n:Entity {id: row.id})\nON CREATE SET n:%s, %s, n.load = $load", t.name, t.settings("n", "id", fromCell))); err != nil {
			return err
		}
	}
	for _, t := range s.relations {
		if err := run(t, ends+fmt.Sprintf("MERGE (s)-[r:%s {key: row.key}]->(o)\nON CREATE SET %s, r.load = $load", t.name, t.settings("r", "key", fromCell))); err != nil {
			return err
		}
	}
	return nil
}

// fromRow is a property of a row that is a parameter, and fromCell of one that
// LOAD CSV has read, where all is text.
func fromRow(c column) string { return "row." + c.name }

func fromCell(c column) string {
	switch c.form {
	case integer:
		return "toInteger(row." + c.name + ")"
	case decimal:
		return "toFloat(row." + c.name + ")"
	case truth:
		return "toBoolean(row." + c.name + ")"
	case date:
		return "date(row." + c.name + ")"
	case list:
		return "split(row." + c.name + ", '\\u001f')"
	}
	return fromRow(c)
}

// mapOf is the map of properties that a CREATE takes.
func (t *table) mapOf(columns []column) string {
	return pairs(columns, ", ", func(c column) string { return c.name + ": " + fromRow(c) })
}

// settings set all properties but the key.
func (t *table) settings(variable, key string, value func(column) string) string {
	var rest []column
	for _, c := range t.columns {
		if c.name != key {
			rest = append(rest, c)
		}
	}
	return pairs(rest, ", ", func(c column) string { return variable + "." + c.name + " = " + value(c) })
}

func leanOf(t *table) (relationships, properties int) {
	for _, c := range t.lean() {
		properties += c.filled
	}
	return t.rows, properties
}

// lean are the columns of a graph that tells nothing of where it comes from.
func (t *table) lean() []column {
	var columns []column
	for _, c := range t.columns {
		if c.name == "key" || strings.HasPrefix(c.name, "valid_") {
			columns = append(columns, c)
		}
	}
	return columns
}
