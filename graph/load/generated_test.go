package load

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"entente/graph/check"
	"entente/graph/gazetteer"
	"entente/graph/mapping"
	"entente/graph/neo"
	"entente/schema"
)

// generatedMapping reads what generate writes: organizations that the rows make
// themselves, statements of several types with ids of their own and without,
// and rows in which something is wrong.
const generatedMapping = `mapping: generated
title: Generated statements
complete: true
source: {id: generated, name: Generated statements, licence: none, citation: made by a test}
document: {id: generated-statements, title: Generated statements, date: 2026-01-01}
skip:
  - when: kind == "none"
    reason: nothing is stated
entities:
  - id: org-{a}
    labels: [Organization]
    name: "Organization no. {a}"
statements:
  - when: id != ""
    id: "{id}"
    subject: org-{a}
    type: "{kind}"
    object: "{b}"
    valid: "{day}"
    quote: "{note}"
  - when: id == ""
    subject: org-{a}
    type: "{kind}"
    object: "{b}"
    valid: "{day}"
`

// generated is what generate has written.
type generated struct {
	rows, left, bad, statements int
}

// generate writes rows whose ends follow a power law. Of a hundred rows, three
// state nothing, one repeats the id of an earlier one, one has a type that
// there is not, and one an end that there is not. The same ones each time.
func generate(w io.Writer, rows int) (generated, error) {
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, "id,a,kind,b,day,note")
	random := rand.New(rand.NewPCG(1, 2))
	organizations := float64(max(rows/5, 2))
	organization := func() int { return int(math.Pow(organizations, random.Float64())) }
	kinds := []string{"supports", "condemns", "meets-with", "threatens", "aids", "ally-of"}
	countries := []string{"france", "niger", "iso3:NGA", "iso3:TCD", "mali"}
	g := generated{rows: rows}
	for i := range rows {
		id, kind, a := fmt.Sprint("r", i), kinds[random.IntN(len(kinds))], organization()
		b := fmt.Sprint("org-", a+1)
		if a%7 == 0 || organization() == a+1 {
			b = countries[random.IntN(len(countries))]
		}
		if b == fmt.Sprint("org-", a+1) && i%2 == 0 { // stated by many rows, and declared by one somewhere
			b = fmt.Sprint("org-", 1+a%3)
			if a < 4 {
				b = countries[a]
			}
		} else {
			b = countries[i%len(countries)]
		}
		switch {
		case i > 0 && i%100 < 3:
			kind = "none"
			g.left++
		case i%100 == 10:
			id = fmt.Sprint("r", i-1)
			g.bad++
		case i%100 == 20:
			kind = "suports"
			g.bad++
		case i%100 == 30:
			b = "atlantis"
			g.bad++
		default:
			g.statements++
			if i%9 == 0 && i%100 != 9 {
				id = ""
			}
		}
		day := time.Date(1000, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i/9) // so that no two without an id state the same
		fmt.Fprintf(out, "%s,%d,%s,%s,%s,note %d of some length\n", id, a, kind, b, day.Format(time.DateOnly), i)
	}
	return g, out.Flush()
}

// generatedFile is a file of rows.
func generatedFile(t testing.TB, rows int) (string, generated) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "generated.csv")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	g, err := generate(file, rows)
	if err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return path, g
}

// mapped is a file as a stream, and what closes it.
func mapped(text, path string) (*check.Stream, func(), error) {
	m, problems := mapping.Parse(schema.Default(), "generated.yaml", []byte(text))
	if err := problems.Err(); err != nil {
		return nil, nil, err
	}
	entities, err := gazetteer.Entities()
	if err != nil {
		return nil, nil, err
	}
	in, err := m.Open([]string{path}, nil)
	if err != nil {
		return nil, nil, err
	}
	s, err := check.NewStream(schema.Default(), entities, in, check.Options{})
	if err != nil {
		return nil, nil, err
	}
	return s, func() { _, _ = s.Close(), in.Close() }, nil
}

// streamed loads a file in this process.
func streamed(t testing.TB, db Database, path string, o Options) *Receipt {
	t.Helper()
	receipt, err := tryStreamed(t, context.Background(), db, path, o)
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

func tryStreamed(t testing.TB, ctx context.Context, db Database, path string, o Options) (*Receipt, error) {
	t.Helper()
	s, done, err := mapped(generatedMapping, path)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	return Run(ctx, db, schema.Default(), s, o)
}

// counted sees that a receipt adds up, and that it says what the graph holds.
func counted(t testing.TB, db *neo.DB, r *Receipt, g generated) {
	t.Helper()
	for _, c := range append(r.Counts, r.Total()) {
		if c.Read != c.Written+c.Unchanged+c.Rejected {
			t.Errorf("%s: %+v does not add up", c.Kind, c)
		}
	}
	if rows := r.Rows; rows.Read != g.rows || rows.Out() != g.left || rows.Rejected+rows.Unresolved != g.bad || rows.Taken != g.statements {
		t.Errorf("the rows are %+v, and there are %+v", rows, g)
	}
	want := map[check.Kind]string{
		check.Source: "MATCH (n:Source) RETURN count(n)", check.Document: "MATCH (n:Document) RETURN count(n)",
		check.Entity: "MATCH (n:Entity) RETURN count(n)", check.Statement: "MATCH (:Entity)-[r]->(:Entity) RETURN count(r)",
	}
	for _, c := range r.Counts {
		if n := rowCount(t, db, want[c.Kind]); n != c.Written+c.Unchanged {
			t.Errorf("the graph holds %d of the kind %s, and the receipt says %d", n, c.Kind, c.Written+c.Unchanged)
		}
	}
	if n := rowCount(t, db, "MATCH (:Entity)-[r]->(:Entity) RETURN count(DISTINCT r.key)"); n != g.statements {
		t.Errorf("the graph holds %d statements, and %d are in the file", n, g.statements)
	}
	if n := rowCount(t, db, "MATCH (c:Checkpoint) RETURN count(c)"); n != 0 {
		t.Errorf("%d checkpoints are left", n)
	}
}

func rowCount(t testing.TB, db *neo.DB, cypher string) (n int) {
	t.Helper()
	err := db.Read(context.Background(), cypher, nil, func(row neo.Row) error {
		n = int(row.Values[0].(int64))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestGeneratedRowsAreWhatTheySay needs no database.
func TestGeneratedRowsAreWhatTheySay(t *testing.T) {
	path, g := generatedFile(t, 2000)
	s, done, err := mapped(generatedMapping, path)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	told := 0
	outcome, err := s.Parts(context.Background(), nil, func(r check.Reject) error {
		if told++; told > g.bad {
			t.Log(r.Reasons)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if rows := outcome.Rows; outcome.Passed[check.Statement] != g.statements || rows.Rejected+rows.Unresolved != g.bad || rows.Out() != g.left || rows.Read != g.rows {
		t.Errorf("%+v, %+v and %+v", g, outcome, rows)
	}
}
