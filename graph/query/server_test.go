package query

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"entente/graph"
	"entente/graph/constraint"
	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/schema"
	"entente/schema/edtf"
)

func TestMain(m *testing.M) { os.Exit(neotest.Main(m)) }

// database is the shared server's, emptied, with the constraints of Entente.
func database(t *testing.T) *neo.DB {
	t.Helper()
	db := neotest.Empty(t)
	if _, err := constraint.Apply(t.Context(), db, schema.Default()); err != nil {
		t.Fatal(err)
	}
	return db
}

// write puts a small world into the graph, in the form that the loader gives
// it. A line is an entity or a statement:
//
//	Country france France
//	Event putsch kind=coup A coup
//	france ALLY_OF niger | 2021/.. | asserted | news | 2023-09-05 | troops=5
//
// Of a statement, everything after the object may be left out from the right.
func write(t *testing.T, db *neo.DB, world string) {
	t.Helper()
	neotest.Write(t, db, "MATCH (n) DETACH DELETE n", nil)
	sources := map[string]bool{}
	for i, line := range strings.Split(strings.TrimSpace(world), "\n") {
		line = strings.TrimSpace(line)
		label, rest, _ := strings.Cut(line, " ")
		if schema.Default().Entity(label) != nil {
			id, name, named := strings.Cut(rest, " ")
			if !named {
				name = id
			}
			e := graph.Entity{ID: id, Labels: []string{label}, Extra: map[string]any{}}
			for key, value, ok := property(&name); ok; key, value, ok = property(&name) {
				e.Extra[key] = value
			}
			e.Name = name
			neotest.Write(t, db, "CREATE (:Entity:"+label+" $p)", map[string]any{"p": e.Properties()})
			continue
		}
		s := statement(t, line, i)
		if !sources[s.Source] {
			sources[s.Source] = true
			neotest.Write(t, db, "CREATE (:Source $p)", map[string]any{"p": graph.Source{ID: s.Source, Name: "The " + s.Source}.Properties()})
		}
		neotest.Write(t, db, fmt.Sprintf("MATCH (s:Entity {id: $s}) MATCH (o:Entity {id: $o}) CREATE (s)-[:%s $p]->(o)", s.Type),
			map[string]any{"s": s.Subject, "o": s.Object, "p": s.Properties()})
	}
}

// property takes a first word NAME=VALUE off a text.
func property(text *string) (name, value string, ok bool) {
	word, rest, _ := strings.Cut(*text, " ")
	if name, value, ok = strings.Cut(word, "="); ok {
		*text = rest
	}
	return name, value, ok
}

func statement(t *testing.T, line string, n int) graph.Statement {
	t.Helper()
	fields := strings.Split(line+strings.Repeat("|", 5), "|")
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	ends := strings.Fields(fields[0])
	if len(ends) != 3 {
		t.Fatalf("not a statement: %s", line)
	}
	s := graph.Statement{Subject: ends[0], Type: ends[1], Object: ends[2], Modality: fields[2], Source: fields[3], Document: "paper"}
	if s.Modality == "" {
		s.Modality = "asserted"
	}
	if s.Source == "" {
		s.Source = "news"
	}
	var err error
	if fields[1] != "" {
		if s.Valid, err = edtf.Parse(fields[1]); err != nil {
			t.Fatal(err)
		}
	}
	if fields[4] != "" {
		if s.ReportedAt, err = edtf.ParseDay(fields[4]); err != nil {
			t.Fatal(err)
		}
	}
	if name, value, ok := strings.Cut(fields[5], "="); ok {
		s.Extra = map[string]any{name: guess(value)}
	}
	s.Key = fmt.Sprintf("%s/%03d", s.Source, n)
	return s
}

// answerOf runs a query of the library and gives the rows as text, one a line,
// of the columns that are asked for.
func answerOf(t *testing.T, db *neo.DB, name, params, columns string) string {
	t.Helper()
	q, err := library(t).Find(name)
	if err != nil {
		t.Fatal(err)
	}
	values, err := q.Bind(texts(params))
	if err != nil {
		t.Fatal(err)
	}
	r, err := Run(t.Context(), db, q, values, Limits{Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, row := range r.Rows {
		var cells []string
		for _, column := range strings.Fields(columns) {
			at := -1
			for i, c := range r.Columns {
				if c == column {
					at = i
				}
			}
			if at < 0 {
				t.Fatalf("%s has no column %s", name, column)
			}
			cells = append(cells, cell(row[at]))
		}
		lines = append(lines, strings.Join(cells, " "))
	}
	return strings.Join(lines, "\n")
}

// texts reads NAME=VALUE with blanks between them.
func texts(params string) map[string]string {
	given := map[string]string{}
	for _, field := range strings.Fields(params) {
		name, value, _ := strings.Cut(field, "=")
		given[name] = value
	}
	return given
}

func cell(value any) string {
	switch v := value.(type) {
	case nil:
		return "-"
	case []any:
		var items []string
		for _, item := range v {
			items = append(items, cell(item))
		}
		return strings.Join(items, "+")
	}
	return fmt.Sprint(value)
}
