package jsonl_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/graph"
	"entente/graph/check"
	"entente/graph/dossier"
	"entente/graph/jsonl"
	"entente/schema"
	"entente/schema/edtf"
	"entente/schema/problem"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// file writes a file of the format.
func file(t testing.TB, write func(w *jsonl.Writer)) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := jsonl.NewWriter(&b, jsonl.Header{})
	if err != nil {
		t.Fatal(err)
	}
	write(w)
	if err := w.End(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// small is a file with one record of each kind, but for the entities of the gazetteer.
func small(t testing.TB) []byte {
	return file(t, func(w *jsonl.Writer) {
		_ = w.Source(jsonl.Source{ID: "gazette", Name: "The <Gazette> & Co", Kind: "news", URL: "https://example.org", Licence: "CC0", Citation: "cite"})
		_ = w.Document(jsonl.Document{ID: "issue", Source: "gazette", Title: "An issue", URL: "u", Licence: "l", Date: "2023-09"})
		_ = w.Entity(jsonl.Entity{ID: "envoy", Labels: []string{"Person"}, Name: "The Envoy", Aliases: []string{"a;b", "日本"}, Codes: []string{"wikidata:Q1@1960/..", "wikidata:Q2"}, Valid: "1960/.."})
		_ = w.Statement(jsonl.Statement{
			ID: "r/1", Type: "STATIONED_IN", Subject: "france", Object: "niger", Valid: "2023~/..", Modality: "planned", Source: "gazette", Document: "issue", Locator: "p1", Quote: "“words”\nand more", AttributedTo: "x",
			ReportedAt: "2023-09-01", Confidence: "0.25", Dossiers: []string{"one", "two"}, Properties: map[string]any{"troops": int64(1500)},
		})
		_ = w.Statement(jsonl.Statement{Type: "ALLY_OF", Subject: "envoy", Object: "niger", Document: "issue"})
	})
}

func saved(t testing.TB, name string, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func packed(t testing.TB, text []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(text)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func opened(t testing.TB, path string, stdin []byte) *jsonl.Input {
	t.Helper()
	in, err := jsonl.Open(schema.Default(), path, bytes.NewReader(stdin))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = in.Close() })
	return in
}

// all reads all rows of a kind.
func all(t testing.TB, in *jsonl.Input, kind check.Kind) []dossier.Row {
	t.Helper()
	var rows []dossier.Row
	err := in.Each(context.Background(), kind, func(rows []dossier.Row) any { return rows }, func(made any) error {
		rows = append(rows, made.([]dossier.Row)...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func interval(t testing.TB, text string) edtf.Interval {
	t.Helper()
	i, err := edtf.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func TestAFileIsReadAsItWasWritten(t *testing.T) {
	text := small(t)
	for name, in := range map[string]*jsonl.Input{
		"plain": opened(t, saved(t, "a.jsonl", text), nil), "gzip": opened(t, saved(t, "a.jsonl.gz", packed(t, text)), nil),
		"stdin": opened(t, "-", text), "packed stdin": opened(t, "-", packed(t, text)),
	} {
		t.Run(name, func(t *testing.T) {
			ignored := cmp.Options{cmpopts.IgnoreTypes(problem.Position{}), cmp.Comparer(func(a, b edtf.Interval) bool { return a == b })}
			if diff := cmp.Diff([]dossier.Record[graph.Source]{{Value: graph.Source{ID: "gazette", Name: "The <Gazette> & Co", Kind: "news", URL: "https://example.org", Licence: "CC0", Citation: "cite"}}}, in.Sources(), ignored); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff([]dossier.Record[graph.Document]{{Value: graph.Document{ID: "issue", Source: "gazette", Title: "An issue", URL: "u", Licence: "l", Date: interval(t, "2023-09")}}}, in.Documents(), ignored); diff != "" {
				t.Error(diff)
			}
			envoy := graph.Entity{
				ID: "envoy", Labels: []string{"Person"}, Name: "The Envoy", Aliases: []string{"a;b", "日本"}, Valid: interval(t, "1960/.."),
				Codes: []graph.Code{{System: "wikidata", Value: "Q1", Valid: interval(t, "1960/..")}, {System: "wikidata", Value: "Q2"}},
			}
			entities := all(t, in, check.Entity)
			if diff := cmp.Diff([]dossier.Record[graph.Entity]{{Value: envoy}}, entities[0].Entities, ignored); diff != "" || len(entities) != 1 {
				t.Error(len(entities), diff)
			}
			rows := all(t, in, check.Statement)
			claim := dossier.Claim{
				ID: "r/1", Type: "STATIONED_IN", Subject: "france", Object: "niger", Valid: "2023~/..", Modality: "planned", Document: "issue", Locator: "p1", Quote: "“words”\nand more", AttributedTo: "x",
				ReportedAt: "2023-09-01", Confidence: "0.25", Dossiers: []string{"one", "two"}, Properties: []dossier.Property{{Name: "troops", Text: "1500"}},
			}
			if diff := cmp.Diff([]dossier.Record[dossier.Claim]{{Value: claim}}, rows[0].Statements, ignored); diff != "" || len(rows) != 2 {
				t.Error(len(rows), diff)
			}
			if at := rows[1].At.Line; at != 6 || !strings.HasPrefix(rows[1].Text, `{"record":"statement","type":"ALLY_OF"`) || strings.HasSuffix(rows[1].Text, "\n") {
				t.Errorf("the second statement is line %d: %s", at, rows[1].Text)
			}
		})
	}
}

func TestWhatTheInputTellsOfItself(t *testing.T) {
	text := small(t)
	in := opened(t, saved(t, "a.jsonl", text), nil)
	gz := opened(t, saved(t, "a.jsonl.gz", packed(t, text)), nil)
	if in.Fingerprint() != gz.Fingerprint() || in.Files()[0].SHA256 == gz.Files()[0].SHA256 {
		t.Errorf("%s and %s", in.Fingerprint(), gz.Fingerprint())
	}
	if in.Dossier() != "entente-export" || !cmp.Equal(in.Dossiers(), []string{"one", "two"}) || in.Complete() || !in.Makes(check.Entity) || !in.Makes(check.Statement) || in.Makes(check.Source) {
		t.Errorf("%s, %v", in.Dossier(), in.Dossiers())
	}
	empty := opened(t, "-", file(t, func(*jsonl.Writer) {}))
	if empty.Makes(check.Entity) || len(all(t, empty, check.Statement)) != 0 {
		t.Error("an empty graph makes something")
	}
}

// rewritten is a file with another text in it, and a last line that suits it.
func rewritten(t testing.TB, text []byte, old, text2 string) []byte {
	t.Helper()
	changed := strings.Replace(string(text), old, text2, 1)
	if changed == string(text) {
		t.Fatalf("there is no %s", old)
	}
	body := changed[:strings.LastIndex(changed[:len(changed)-1], "\n")+1]
	var end jsonl.End
	if err := json.Unmarshal([]byte(changed[len(body):]), &end); err != nil {
		t.Fatal(err)
	}
	end.SHA256 = sha256Of(body)
	last, err := json.Marshal(end)
	if err != nil {
		t.Fatal(err)
	}
	return append([]byte(body), append(last, '\n')...)
}

func TestFilesThatAreNotWholeAreRefused(t *testing.T) {
	text := string(small(t))
	ends := strings.LastIndex(text[:len(text)-1], "\n") + 1
	for name, c := range map[string]struct{ text, want string }{
		"empty":            {"", "the file is empty"},
		"another format":   {`{"id":"Q1","schema":"Person"}` + "\n", "1: the first line is no header"},
		"not JSON":         {"dossier: x\n", "1: the first line is no header"},
		"a later version":  {strings.Replace(text, `"version":1`, `"version":2,"more":true`, 1), "1: this is version 2 of the format, and version 1 is read"},
		"no end":           {text[:ends], "6: the file is torn"},
		"torn in a line":   {text[:ends-20], "6: the file is torn"},
		"torn at its end":  {text[:len(text)-10], "7: the line is no such record: unexpected EOF"},
		"something behind": {text + "\n", "8: something follows the line that ends the file"},
		"twice":            {text + text, "8: something follows the line that ends the file"},
		"a word changed":   {strings.Replace(text, "The Envoy", "The Envoi", 1), "7: the file was changed after it was written"},
		"a line gone":      {strings.Replace(text, `{"record":"entity"`, "", 1), "4: the line is no record: it needs the key record"},
		"a line doubled":   {string(rewritten(t, small(t), `{"record":"entity"`, `{"record":"entity"}`+"\n"+`{"record":"entity"`)), "8: the file is not whole: its last line tells of 1 entities, and there are 2"},
		"out of order":     {string(rewritten(t, small(t), `{"record":"statement","type"`, `{"record":"source"}`+"\n"+`{"record":"statement","type"`)), "6: here is a source after a statement"},
		"blank line":       {strings.Replace(text, "\n", "\n\n", 1), "2: the line is no record"},
		"CRLF":             {strings.ReplaceAll(text, "\n", "\r\n"), "7: the file was changed after it was written"},
		"long line":        {strings.Replace(text, "The Envoy", strings.Repeat("x", 5<<20), 1), "4: the line is longer than 4 MiB"},
		"bad dossier":      {string(rewritten(t, small(t), `"dossier":"entente-export"`, `"dossier":"../x"`)), `1: "../x" cannot be the id of a dossier`},
		"damaged gzip":     {string(packed(t, []byte(text))[:200]), "the gzip file is damaged: unexpected EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, path := range []string{"-", saved(t, "x.jsonl", []byte(c.text))} {
				_, err := jsonl.Open(schema.Default(), path, strings.NewReader(c.text))
				var list problem.List
				if !errors.As(err, &list) {
					t.Fatalf("the error is %v", err)
				}
				if got := strings.TrimPrefix(err.Error(), path+":"); !strings.HasPrefix(strings.TrimSpace(got), c.want) || strings.Contains(got, "\n") {
					t.Errorf("%s\nwant %s…", got, c.want)
				}
			}
		})
	}
	if _, err := jsonl.Open(schema.Default(), "none.jsonl", nil); err == nil || err.Error() != "none.jsonl: there is no such file" {
		t.Errorf("the error is %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "entente-*.jsonl")); len(left) > 0 {
		t.Logf("temporary files: %v", left)
	}
}

// A record that is wrong is refused with its reason; the others go on.
func TestRecordsThatAreWrong(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{`"id":"envoy"`, `"id":"En:voy"`, `"En:voy" cannot be the id of an entity`},
		{`"name":"The Envoy"`, `"name":" "`, "the name of an entity is empty"},
		{`"name":"The Envoy"`, `"name":"a\nb"`, "the name of an entity is one line"},
		{`"name":"The Envoy"`, `"name":"a\u001bb"`, "holds the control character U+001B"},
		{`"name":"The Envoy"`, `"nome":"x"`, `unknown field "nome"`},
		{`["Person"]`, `["Persn"]`, `the ontology has no entity type "Persn"`},
		{`["Person"]`, `[]`, "an entity needs labels"},
		{`wikidata:Q2`, `wikidota:Q2`, `there is no code system "wikidota"`},
		{`wikidata:Q2`, `wikidata:2`, `"2" is not a code of wikidata`},
		{`wikidata:Q2`, `wikidata:Q2@soon`, `the validity of the code "Q2"`},
		{`"valid":"1960/.."`, `"valid":"x"`, "valid: "},
		{`"valid":"1960/.."`, `"properties":{"troops":1}`, `entities of these labels have no property "troops"`},
		{`"id":"r/1"`, `"id":"#1"`, "the id of a record does not begin with #"},
		{`"subject":"france",`, ``, "the statement has no subject"},
		{`"source":"gazette","document":"issue","locator"`, `"source":"other","document":"issue","locator"`, `the document issue is of the source gazette, and the statement is said to be of "other"`},
		{`["one","two"]`, `["one","x y"]`, `"x y" cannot be the id of a dossier`},
		{`{"troops":1500}`, `{"troops":[1500]}`, `the property "troops" is one value`},
		{`“words”`, strings.Repeat("w", 400), "the quote has"},
		{`0.25`, `"much"`, "the line is no such record"},
		{`"record":"statement","type"`, `"record":"statement","record":"source","type"`, "the line is a statement and a \"source\" at once"},
		{`"p1"`, "\"p\xff\"", "the line is not UTF-8"},
		{`"object":"niger","document":"issue"}`, `"object":"niger","document":"issue"} {}`, "something follows the JSON object"},
		{`"name":"The <Gazette> & Co"`, `"name":""`, "the name of a source is empty"},
		{`"kind":"news"`, `"kind":"newz"`, `there is no kind of source "newz"`},
		{`"date":"2023-09"`, `"date":"x"`, "date: "},
	} {
		in := opened(t, "-", rewritten(t, small(t), c.old, c.new))
		var problems problem.List
		for _, r := range in.Sources() {
			problems = append(problems, r.Problems...)
		}
		for _, r := range in.Documents() {
			problems = append(problems, r.Problems...)
		}
		for _, row := range append(all(t, in, check.Entity), all(t, in, check.Statement)...) {
			for _, r := range row.Entities {
				problems = append(problems, r.Problems...)
			}
			for _, r := range row.Statements {
				problems = append(problems, r.Problems...)
			}
		}
		if len(problems) != 1 || !strings.Contains(problems[0].Error(), c.want) || problems[0].At.Line == 0 {
			t.Errorf("%s: %v\nwant %s", c.new, problems, c.want)
		}
	}
}

// Rows come in order, whichever goroutine made them, and each error ends the
// reading.
func TestManyRows(t *testing.T) {
	const n = 10_000
	text := file(t, func(w *jsonl.Writer) {
		for i := range n {
			_ = w.Statement(jsonl.Statement{ID: fmt.Sprint(i), Type: "ALLY_OF", Subject: "france", Object: "niger", Document: "issue"})
		}
	})
	for _, in := range []*jsonl.Input{opened(t, saved(t, "a.jsonl", text), nil), opened(t, saved(t, "a.jsonl.gz", packed(t, text)), nil)} {
		rows := all(t, in, check.Statement)
		for i, row := range rows {
			if row.Statements[0].Value.ID != fmt.Sprint(i) || row.At.Line != i+2 {
				t.Fatalf("row %d is %s, line %d", i, row.Statements[0].Value.ID, row.At.Line)
			}
		}
		if len(rows) != n {
			t.Fatalf("%d rows", len(rows))
		}
		own, seen := errors.New("enough"), 0
		err := in.Each(t.Context(), check.Statement, func(rows []dossier.Row) any { return len(rows) }, func(made any) error {
			if seen += made.(int); seen > 1000 {
				return own
			}
			return nil
		})
		if !errors.Is(err, own) || seen > 2000 {
			t.Errorf("the reading ends with %v after %d rows", err, seen)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := in.Each(ctx, check.Statement, func([]dossier.Row) any { return nil }, func(any) error { return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("a reading that was stopped ends with %v", err)
		}
	}
}

func TestACopyOfTheStandardInputIsRemoved(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	in, err := jsonl.Open(schema.Default(), "-", bytes.NewReader(small(t)))
	if err != nil {
		t.Fatal(err)
	}
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := jsonl.Open(schema.Default(), "-", strings.NewReader("x")); err == nil {
		t.Fatal("x is a file of the format")
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("there remain %v", left)
	}
}

func TestRecognise(t *testing.T) {
	text := small(t)
	for name, c := range map[string]struct {
		text []byte
		want bool
	}{
		"a.jsonl": {text, true}, "a.JSONL.GZ": {packed(t, text), true}, "a.json": {text, false},
		"ftm.jsonl": {[]byte(`{"id":"x","schema":"Person"}`), false}, "empty.jsonl": {nil, false}, "torn.jsonl": {text[:70], true}, "x.jsonl.gz": {[]byte("\x1f\x8bxx"), false},
	} {
		if got := jsonl.Recognise(saved(t, name, c.text)); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if jsonl.Recognise("none.jsonl") {
		t.Error("what is not there is recognised")
	}
}
