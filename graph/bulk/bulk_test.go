package bulk_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/fixtures"
	"entente/graph"
	"entente/graph/bulk"
	"entente/graph/check"
	"entente/graph/constraint"
	"entente/graph/fingerprint"
	"entente/graph/gazetteer"
	"entente/graph/load"
	"entente/graph/mapping"
	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/graph/server"
	"entente/graph/server/servertest"
	"entente/schema"

	"github.com/google/go-cmp/cmp"
)

func TestMain(m *testing.M) { os.Exit(neotest.Main(m)) }

const mappingText = `mapping: quirks
title: Texts that a file for the import must carry
source: {id: quirks, name: "Quirks, \"quoted\"", licence: none, citation: made by a test}
document: {id: quirks-2026, title: Quirks, date: 2026-01-01}
entities:
  - id: q-{n}
    labels: [Organization]
    name: "{name}"
    aliases: ["{name} the {n}.", "{note}"]
  - when: n == "3"
    id: p-{n}
    labels: [Person]
    name: "{name}"
    codes: {wikidata: "Q{n}"}
statements:
  - id: "{n}"
    subject: q-{n}
    type: supports
    object: niger
    valid: "{valid}"
    quote: "{note}"
    confidence: "{confidence}"
  - when: n == "3"
    subject: p-{n}
    type: member-of
    object: q-{n}
  - subject: q-{n}
    type: "{kind}"
    object: france
    valid: "{valid}"
`

// quirks are names and notes.
var quirks = [][2]string{
	{"Plain", "plain"}, {`With "quotes"`, `"`}, {"Comma, semicolon; tab\tpipe|", "a,b"}, {`Back\slash \" \n`, `\`},
	{"Two lines", "one\ntwo"}, {" spaces around ", "  two  "}, {"Ünïcödé مالي 😀", "‘’"}, {"'single'", "''"}, {"-1", "0"}, {"null", "NULL"}, {"", "x"},
}

func quirkyInput(t *testing.T) func() check.Input {
	t.Helper()
	m, problems := mapping.Parse(schema.Default(), "quirks.yaml", []byte(mappingText))
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "quirks.csv")
	text := "n,name,note,valid,confidence,kind\n"
	quote := func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
	for i, q := range quirks {
		kind := []string{"condemns", "meets-with", "alli-of"}[i%3]
		text += fmt.Sprintf("%d,%s,%s,%s,%g,%s\n", i, quote(q[0]), quote(q[1]), []string{"", "2023", "2023-07-26/..", "1960/1974"}[i%4], float64(i)/37, kind)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return func() check.Input {
		in, err := m.Open([]string{path}, nil)
		if err != nil {
			t.Fatal(err)
		}
		s, err := check.NewStream(schema.Default(), entities(t), in, check.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := errors.Join(s.Close(), in.Close()); err != nil {
				t.Error(err)
			}
		})
		return s
	}
}

func entities(t *testing.T) []graph.Entity {
	t.Helper()
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	return entities
}

func nigerInput(t *testing.T) func() check.Input {
	t.Helper()
	return func() check.Input {
		result, err := check.Inputs(schema.Default(), entities(t), []check.Text{{Name: "niger-2023.yaml", Data: fixtures.Niger}}, check.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
}

// TestTheImportMakesTheGraphOfALoad imports into a server of its own what is
// loaded into another, compares the two, and loads the same into the first.
func TestTheImportMakesTheGraphOfALoad(t *testing.T) {
	options := servertest.Options(t)
	own, err := server.New(options)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	defer cancel()
	if _, err := own.Start(ctx); err != nil {
		t.Fatal(err)
	}
	for _, set := range []struct {
		name  string
		input func() check.Input
	}{{"niger-2023", nigerInput(t)}, {"mapped", quirkyInput(t)}} {
		t.Run(set.name, func(t *testing.T) {
			o := load.Options{BatchSize: 100, Now: time.Now, Version: "test"}
			online := neotest.Empty(t)
			loaded, err := load.Run(ctx, online, schema.Default(), set.input(), o)
			if err != nil {
				t.Fatal(err)
			}
			written, err := bulk.Write(ctx, schema.Default(), set.input(), filepath.Join(t.TempDir(), "files"), bulk.Options{Version: "test", Now: time.Now})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(loaded.Counts, written.Receipt.Counts); diff != "" {
				t.Errorf("the receipts differ (-load +bulk)\n%s", diff)
			}
			if err := own.Import(ctx, append(bulk.Flags(), written.Arguments...)); err != nil {
				t.Fatal(err)
			}
			info, err := own.Start(ctx)
			if err != nil {
				t.Fatal(err)
			}
			offline, err := neo.Open(ctx, neo.Options{URI: info.BoltURI, Username: info.Username, Password: string(info.Password)})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = offline.Close(context.Background()) }()
			if _, err := constraint.Apply(ctx, offline, schema.Default()); err != nil {
				t.Fatal(err)
			}
			same(t, online, offline)
			again, err := load.Run(ctx, offline, schema.Default(), set.input(), o)
			if err != nil {
				t.Fatal(err)
			}
			if total := again.Total(); !again.Confirmed || total.Written != 0 || total.Unchanged != loaded.Total().Written {
				t.Errorf("a load of what was imported gives %+v", again)
			}
			o.Recheck = true
			if again, err = load.Run(ctx, offline, schema.Default(), set.input(), o); err != nil || again.Total().Written != 0 || again.Confirmed {
				t.Errorf("compared, it gives %+v, %v", again, err)
			}
			same(t, online, offline)
		})
	}
}

// same compares two graphs by their fingerprints and, where these differ, shows
// how. The loads are compared but for their times.
func same(t *testing.T, online, offline *neo.DB) {
	t.Helper()
	var prints [2]fingerprint.Fingerprint
	for i, db := range []*neo.DB{online, offline} {
		var err error
		if prints[i], err = fingerprint.Of(t.Context(), db); err != nil {
			t.Fatal(err)
		}
	}
	if nodes, relationships := prints[0].Counts(); nodes == 0 || relationships == 0 {
		t.Fatal("nothing was loaded")
	}
	except := []string{"load", "id", "started_at", "finished_at", "confirmed_at", "seen", "receipt"}
	if diff := prints[0].Differences(prints[1]); len(diff) > 0 {
		t.Errorf("%v", diff)
		except = slices.DeleteFunc(except, func(name string) bool { return name == "id" })
	}
	if diff := cmp.Diff(strings.Split(neotest.Everything(t, online, except...), "\n"), strings.Split(neotest.Everything(t, offline, except...), "\n")); diff != "" {
		t.Errorf("(-load +import)\n%s", diff)
	}
}

// TestWhatIsStoppedLeavesNoFiles is of a writing that ends early, after which
// the same folder can be named again.
func TestWhatIsStoppedLeavesNoFiles(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "import")
	ctx, cancel := context.WithCancel(t.Context())
	o := bulk.Options{Version: "test", Now: time.Now, Progress: func(int) { cancel() }}
	if _, err := bulk.Write(ctx, schema.Default(), nigerInput(t)(), folder, o); !errors.Is(err, context.Canceled) {
		t.Fatalf("it gives %v", err)
	}
	if files, err := os.ReadDir(folder); err != nil || len(files) > 0 {
		t.Errorf("%d files are left, %v", len(files), err)
	}
	o.Progress = nil
	if _, err := bulk.Write(t.Context(), schema.Default(), nigerInput(t)(), folder, o); err != nil {
		t.Error(err)
	}
	if _, err := bulk.Write(t.Context(), schema.Default(), nigerInput(t)(), folder, o); err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("a folder in use gives %v", err)
	}
}
