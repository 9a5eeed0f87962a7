package load

import (
	"reflect"
	"strings"
	"testing"

	"entente/graph"
	"entente/graph/neo/neotest"
	"entente/graph/plan"
	"entente/schema/edtf"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestTablesOfALoad is of batches one after the other: each has the columns that
// those before it have used, so that one text of Cypher serves all. What repeats is
// told by the first of them, and by one in which hardly anything does.
func TestTablesOfALoad(t *testing.T) {
	c := newColumns([]string{"valid", "key", "quote", "load", "digest", "dossiers", "troops"})
	one, two := []string{"one"}, []string{"one", "two"}
	batches := []struct {
		name        string
		of          []graph.Statement
		own, shared []string
		ends        []any
		groups      []any
		broken      int
	}{
		{
			name: "the first",
			of: []graph.Statement{
				{Type: "A", Key: "k1", Subject: "a", Object: "b", Quote: "q", Dossiers: one},
				{Type: "A", Key: "k2", Subject: "b", Object: "a", Dossiers: one},
			},
			own: []string{"digest", "key", "quote"}, shared: []string{"dossiers", "load"},
			ends: []any{"a", "b"},
			groups: []any{
				[]any{[]any{[]any{0, 1, "d", "k1", "q"}, []any{1, 0, "d", "k2", nil}}, "A", one, "l"},
			},
		},
		{
			name: "two types, and another dossier",
			of: []graph.Statement{
				{Type: "B", Key: "k3", Subject: "c", Object: "c", Dossiers: one},
				{Type: "A", Key: "k4", Subject: "c", Object: "a", Dossiers: two},
				{Type: "B", Key: "k5", Subject: "d", Object: "c", Dossiers: one},
				{Type: "A", Key: "k6", Subject: "a", Object: "c", Dossiers: one},
			},
			own: []string{"digest", "key", "quote"}, shared: []string{"dossiers", "load"},
			ends: []any{"c", "a", "d"},
			groups: []any{
				[]any{[]any{[]any{0, 1, "d", "k4", nil}}, "A", two, "l"},
				[]any{[]any{[]any{1, 0, "d", "k6", nil}}, "A", one, "l"},
				[]any{[]any{[]any{0, 0, "d", "k3", nil}, []any{2, 0, "d", "k5", nil}}, "B", one, "l"},
			},
			broken: 1,
		},
		{
			name: "another column",
			of:   []graph.Statement{{Type: "A", Key: "k7", Subject: "a", Object: "b", Extra: map[string]any{"troops": int64(5)}}},
			own:  []string{"digest", "key", "quote"}, shared: []string{"dossiers", "load", "troops"},
			ends:   []any{"a", "b"},
			groups: []any{[]any{[]any{[]any{0, 1, "d", "k7", nil}}, "A", nil, "l", int64(5)}},
		},
	}
	for i, batch := range batches {
		made := newCreation(c)
		for _, s := range batch.of {
			made.add(&plan.Statement{Statement: s, Digest: "d"}, "l")
		}
		if i == 0 {
			c.vary[c.at["digest"]] = true
			c.compare(made.rows, false)
			c.rows = ownText // as many others
		}
		want := &table{own: batch.own, shared: batch.shared, ends: batch.ends, groups: batch.groups, rows: len(batch.of), broken: batch.broken}
		if diff := cmp.Diff(want, made.settle(), cmp.AllowUnexported(table{})); diff != "" {
			t.Errorf("%s (-want +got)\n%s", batch.name, diff)
		}
	}
	made := newCreation(c)
	for i := range 2 * leastGroup {
		made.add(&plan.Statement{Statement: graph.Statement{Type: "A", Subject: "a", Object: "b", Dossiers: one, Extra: map[string]any{"troops": int64(i)}}}, "l")
	}
	if got := made.settle(); len(got.groups) != 1 || !cmp.Equal([]string{"digest", "key", "quote", "troops"}, got.own) {
		t.Errorf("where nothing repeats there are %d groups, with columns %q of their own", len(got.groups), got.own)
	}
}

// TestEachStatementKeepsItsProperties is of statements of which much repeats, whose
// values are made once: each has its own properties all the same, as they are sent.
func TestEachStatementKeepsItsProperties(t *testing.T) {
	texts := rapid.SampledFrom([]string{"", "a", "b", "ab"})
	days := rapid.SampledFrom([]edtf.Day{{}, {Year: 2023, Month: 7, Day: 26}, {Year: 2023, Month: 9, Day: 5}})
	times := rapid.SampledFrom([]string{"", "2023", "2021-04-02/2023-07-26", "../1974"})
	extras := rapid.MapOf(rapid.SampledFrom([]string{"troops", "about", "since"}), rapid.OneOf(
		rapid.Map(rapid.Int64Range(1, 2), func(n int64) any { return n }),
		rapid.Map(texts, func(s string) any { return s }),
		rapid.Map(days, func(d edtf.Day) any { return d }),
	))
	names := []string{
		"key", "source", "document", "locator", "quote", "attributed_to", "modality", "valid", "valid_from", "valid_to", "reported_at",
		"dossiers", "troops", "about", "since", "digest", "load",
	}
	rapid.Check(t, func(t *rapid.T) {
		c := newCreation(newColumns(names))
		var want []map[string]any
		for range rapid.IntRange(1, 40).Draw(t, "statements") {
			s := &plan.Statement{Digest: texts.Draw(t, "digest"), Statement: graph.Statement{
				Key: texts.Draw(t, "key"), Type: "A", Source: texts.Draw(t, "source"), Document: texts.Draw(t, "document"), Locator: texts.Draw(t, "locator"),
				Quote: texts.Draw(t, "quote"), AttributedTo: texts.Draw(t, "attributed"), Modality: texts.Draw(t, "modality"),
				ReportedAt: days.Draw(t, "reported"), Dossiers: []string{texts.Draw(t, "dossier")}, Extra: extras.Draw(t, "extra"),
			}}
			if valid := times.Draw(t, "valid"); valid != "" {
				var err error
				if s.Valid, err = edtf.Parse(valid); err != nil {
					t.Fatal(err)
				}
			}
			c.add(s, "l")
			properties := s.Properties()
			properties["digest"], properties["load"] = s.Digest, "l"
			for name, value := range properties {
				if properties[name] = sendable(value); properties[name] == nil {
					delete(properties, name)
				}
			}
			want = append(want, properties)
		}
		for i, row := range c.few() {
			if got := row.(map[string]any)["properties"]; !reflect.DeepEqual(got, want[i]) {
				t.Fatalf("statement %d has %v, want %v", i, got, want[i])
			}
		}
	})
}

func TestValuesThatAreTheSame(t *testing.T) {
	for _, test := range []struct {
		a, b any
		want bool
	}{
		{nil, nil, true},
		{"a", "a", true},
		{"a", "b", false},
		{"a", nil, false},
		{nil, "a", false},
		{int64(1), 1.0, false},
		{[]string{"a"}, []string{"a"}, true},
		{[]string{"a"}, []string{"a", "b"}, false},
		{[]string{"a"}, "a", false},
		{"a", []string{"a"}, false},
		{[]any{"a"}, []any{"a"}, false}, // it is sent twice
	} {
		if got := same(test.a, test.b); got != test.want {
			t.Errorf("%v and %v: %v", test.a, test.b, got)
		}
	}
}

// TestFewStatements is of those that share a text with those of other types, until
// the load has made many of their own.
func TestFewStatements(t *testing.T) {
	columns := newColumns([]string{"key", "load", "digest", "quote"})
	c := newCreation(columns)
	c.add(&plan.Statement{Statement: graph.Statement{Type: "ALLY_OF", Key: "k", Subject: "a", Object: "b", Quote: "q"}, Digest: "d"}, "l")
	if c.settle() != nil {
		t.Error("one is many")
	}
	want := []any{map[string]any{"subject": "a", "object": "b", "type": "ALLY_OF", "properties": map[string]any{"key": "k", "load": "l", "digest": "d", "quote": "q"}}}
	if diff := cmp.Diff(want, c.few()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	more := newCreation(columns)
	for range ownText - 2 {
		more.add(&plan.Statement{}, "l")
	}
	if more.settle() != nil {
		t.Errorf("%d are many", ownText-1)
	}
	last := newCreation(columns)
	last.add(&plan.Statement{}, "l")
	if last.settle() == nil {
		t.Errorf("%d are few", ownText)
	}
}

// TestATableIsWrittenOnce sends one table more than once, as after an answer that was
// lost, for a load that another run has, and among entities of which one is gone.
func TestATableIsWrittenOnce(t *testing.T) {
	db := neotest.Empty(t)
	neotest.Write(t, db, "CREATE (:Entity {id: 'a'}), (:Entity {id: 'b'}), (:Checkpoint {id: 'l/0', writer: 'w'}), (:Load {id: 'l', writer: 'w'})", nil)
	batchOf := func(id string, subjects ...string) *batch {
		tab := &table{own: []string{"key"}, shared: []string{"source"}, ends: []any{"b"}, rows: len(subjects)}
		var rows []any
		for i, s := range subjects {
			tab.ends = append(tab.ends, s)
			rows = append(rows, []any{i + 1, 0, id + s})
		}
		tab.groups = []any{[]any{rows, "ALLY_OF", "s"}}
		return &batch{id: id, operations: []*operation{{cypher: create(tab.own, tab.shared), table: tab}}}
	}
	first := batchOf("first", "a")
	for _, step := range []struct {
		name, writer, last string
		batch              *batch
		err                string
		statements         int
		checkpoint         string
	}{
		{"the first", "w", "", first, "", 1, "first"},
		{"again, since the answer was lost", "w", "", first, "", 1, "first"},
		{"another after it", "w", "first", batchOf("second", "a"), "", 2, "second"},
		{"an entity that is gone", "w", "second", batchOf("third", "a", "gone"), "the graph took 0 of 2 rows", 2, "second"},
		{"a run that has lost the load", "x", "second", batchOf("fourth", "a"), "another run has taken over", 2, "second"},
		{"a checkpoint that was moved by hand", "w", "elsewhere", batchOf("fifth", "a"), "was the graph changed by hand", 2, "second"},
	} {
		l := &loader{Database: db, id: "l", writer: step.writer}
		on := &lane{last: step.last}
		err := l.commit(t.Context(), on, step.batch)
		if step.err == "" && (err != nil || on.last != step.batch.id) || step.err != "" && (err == nil || !strings.Contains(err.Error(), step.err)) {
			t.Errorf("%s: %v, and the lane is at %q; want %q", step.name, err, on.last, step.err)
		}
		if n := neotest.Count(t, db, "MATCH (:Entity)-[r:ALLY_OF {source: 's'}]->(:Entity {id: 'b'}) RETURN count(r)", nil); n != step.statements {
			t.Errorf("%s: %d statements, want %d", step.name, n, step.statements)
		}
		if got := neotest.Rows(t, db, "MATCH (c:Checkpoint {id: 'l/0'}) RETURN c.batch", nil); got[0] != `["`+step.checkpoint+`"]` {
			t.Errorf("%s: the checkpoint is at %s, want %s", step.name, got[0], step.checkpoint)
		}
	}
}
