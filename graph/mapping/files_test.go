package mapping

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"entente/graph/check"
	"entente/graph/dossier"
	"entente/graph/gazetteer"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// readText reads one file by a mapping.
func readText(t testing.TB, mapping, text string) (*dossier.Dossier, []Skipped, error) {
	t.Helper()
	d, _, skipped, err := parsed(t, mapping).Files([]string{check.Stdin}, strings.NewReader(text))
	return d, skipped, err
}

// checked puts what was read to the ontology.
func checked(t testing.TB, d *dossier.Dossier, files []check.File) *check.Result {
	t.Helper()
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	result, err := check.Dossiers(ontology(t), entities, []*dossier.Dossier{d}, files, check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestProblemsOfRowsAreRejectsWithTheirLines(t *testing.T) {
	d, skipped, err := readText(t, allies, strings.Join([]string{
		"a,b,year,kind", "2,20,1949,1", "2,20", "2,20,1949,7", "2,20,1900,1", "2,,1950,2", "2,\"a\nb\",1951,2", "2,99999,1952,2", "2,20,1949-13,2", "2,20,1949,1", "x,,,8", "2,\x00,1953,1", "É!,,,9", "!,,,9",
	}, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Skipped{{"before our time", 1}, {noCondition, 1}}, skipped); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	result := checked(t, d, nil)
	want := `-:3: the row has 2 cells, and there are 4 columns
-:4: quote: {lookup('kinds', kind)}: the table kinds has no code "7" (1:1)
-:6: the row has no object
-:7: the id of a record is one line, and here is "2-a\nb-1951"
-:7: the object "cow:a\nb" is a code that no known entity holds
-:9: the object "cow:99999" is a code that no known entity holds
-:10: valid: month 13 in "1949-13": months go from 01 to 12
-:11: the source own has the record "2-20-1949" already, at -:2
-:13: object: the text "cow:\x00" holds the control character U+0000
-:13: id: the text "2-\x00-1953" holds the control character U+0000
-:13: the object "cow:\x00" is a code that no known entity holds
-:15: the row makes an entity without an id`
	if diff := cmp.Diff(want, result.Problems().Error()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if len(result.Set.Statements) != 1 || result.Set.Statements[0].Locator != "line 2" {
		t.Errorf("%d statements passed", len(result.Set.Statements))
	}
}

func TestProblemsOfAFileAreTold(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct{ text, want string }{
		"no such column":       {"a,b,yr,kind\n2,20,1949,1\n", "own.yaml:8:12: the expression {year == '1900'} names \"year\", which is neither a column nor a function (in reading FILE)"},
		"a function's column":  {"a,b,year,kind,lookup\n1,2,3,1,5\n", "own.yaml:12:140: the expression {lookup('kinds', kind)} calls lookup, and a column of the file has the name of that function and hides it: rename the column (in reading FILE)"},
		"of the language":      {"a,b,year,kind,upper\n1,2,3,1,5\n", "own.yaml:10:89: the expression {upper(a)} calls upper, and a column of the file has the name of that function and hides it: rename the column (in reading FILE)"},
		"two of one name":      {"a,b,year,kind,a\n", `FILE: two columns are called "a", and nobody can tell which one is meant`},
		"a quote out of place": {"a,b,year,kind\n2,2\"0,1949,1\n", "FILE:2:4: a quote within a cell that has none around it: write the cell as \"…\" with two quotes for one, or set quotes: false in the mapping"},
		"empty":                {"", "FILE: the file is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(dir, "f.csv")
			if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, _, _, err := parsed(t, allies).Files([]string{path}, nil)
			first, _, _ := strings.Cut(errorText(err), "\n")
			if diff := cmp.Diff(strings.ReplaceAll(c.want, "FILE", path), first); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	_, _, _, err := parsed(t, allies).Files([]string{filepath.Join(dir, "none.csv"), dir}, nil)
	want := filepath.Join(dir, "none.csv") + ": there is no such file\n" + dir + ": is a directory"
	if errorText(err) != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestAColumnMayHaveTheNameOfAFunctionThatNothingCalls(t *testing.T) {
	d, _, err := readText(t, allies, "a,b,year,kind,date,count,ymd\n2,20,1949,1,x,y,z\n")
	if err != nil || len(d.Problems()) > 0 {
		t.Error(err, d.Problems())
	}
}

func TestFilesOfADataSetAreOneDossier(t *testing.T) {
	dir := t.TempDir()
	var paths []string
	for i, text := range []string{"a,b,year,kind\n2,20,1949,1\nnato,,,9\n", "year,kind,b,a\n1950,2,20,2\n,9,,nato\n"} {
		path := filepath.Join(dir, fmt.Sprintf("%d.csv", i))
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	d, files, skipped, err := parsed(t, allies).Files(paths, nil)
	if err != nil || len(skipped) > 0 {
		t.Fatal(err, skipped)
	}
	for i, f := range files {
		text, err := os.ReadFile(paths[i])
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(text)
		if want := (check.File{Name: paths[i], Dossier: "own", SHA256: hex.EncodeToString(sum[:]), Bytes: 35}); f != want {
			t.Errorf("got %+v, want %+v", f, want)
		}
	}
	result := checked(t, d, files)
	if len(result.Rejects) > 0 || len(result.Set.Statements) != 2 || len(result.Complete) != 0 {
		t.Errorf("%v, %d statements, complete %v", result.Problems(), len(result.Set.Statements), result.Complete)
	}
	if !d.Partial || len(d.Entities) != 1 {
		t.Errorf("partial %v, %d entities", d.Partial, len(d.Entities))
	}
	if d, _, err = readText(t, strings.Replace(allies, "title:", "complete: true\ntitle:", 1), "a,b,year,kind\n2,20,1949,1\n"); err != nil || d.Partial {
		t.Errorf("a complete data set is partial, %v", err)
	}
}

const actors = head + `entities:
  - {id: "{id}", labels: [Person], name: "{name}", codes: {wikidata: "{code}"}, valid: "{valid}"}
`

func TestEntitiesOfManyRows(t *testing.T) {
	d, _, err := readText(t, actors, "id,name,code,valid\nx,X,Q1,1900\nx,X,Q1,1900\ny,Y,Q2,\nx,X,Q1,1900\ny,Z,Q2,\ny,Y,Q2,\ny,Z,Q2,\nbad:id,B,,\nw,W,17,\nv,V,,1900-13\nv,V,,\n,N,,\nu,,,\n")
	if err != nil {
		t.Fatal(err)
	}
	result := checked(t, d, nil)
	if len(result.Set.Entities) != 1 || result.Set.Entities[0].ID != "x" {
		t.Errorf("passed: %+v", result.Set.Entities)
	}
	want := `-:4: the id "y" is given to another entity as well, at -:6
-:6: the id "y" is taken by another entity, at -:4
-:9: "bad:id" cannot be the id of an entity: use small letters, digits, dots, dashes and underscores, at most 128; slug(…) makes them of a text
-:10: "17" is not a code of wikidata (Wikidata item): the form is Q[1-9][0-9]*
-:11: valid: month 13 in "1900-13": months go from 01 to 12, an interval of years is 1900/1913
-:11: the id "v" is given to another entity as well, at -:12
-:12: the id "v" is taken by another entity, at -:11
-:13: the row makes an entity without an id
-:14: the row makes an entity without a name`
	if diff := cmp.Diff(want, result.Problems().Error()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestJSONLinesAreRead(t *testing.T) {
	d, _, err := readText(t, head+`file: {format: jsonl}
statements:
  - {when: from.kind == "state", id: "{id}", subject: "cow:{from.code}", type: ally-of, object: "cow:{to[0]}", valid: "{ymd(on.year, on.month, nil)}"}
`, `{"id": 12345678901234567890, "from": {"kind": "state", "code": 2}, "to": [20], "on": {"year": 1949, "month": 4}}
{"id": 2, "from": null}
{"id": 3, "from": {"kind": "state", "code": 2}, "to": []}
{"id": 4, "from": {}}
`)
	if err != nil {
		t.Fatal(err)
	}
	if c := d.Statements[0].Value; c.ID != "12345678901234567890" || c.Subject != "cow:2" || c.Object != "cow:20" || c.Valid != "1949-04" {
		t.Errorf("%+v", c)
	}
	want := "-:2: {from.kind == \"state\"}: cannot fetch kind from <nil> (1:6)\n-:3: "
	if got := d.Problems().Error(); !strings.HasPrefix(got, want) || !strings.Contains(got, "-:3: object: {to[0]}: index out of range: 0 (array length is 0) (1:3)") || strings.Contains(got, "-:4") {
		t.Errorf("got\n%s", got)
	}
}

// TestNoRowIsLost holds for any cells: every row is skipped, or stands in a
// record, or in the record of the entity that an earlier row made.
func TestNoRowIsLost(t *testing.T) {
	m := parsed(t, allies)
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.SampledFrom([]string{"", "2", "20", "365", "nato", "x y", "\"", "\x00", "C\xf4te", "1900", "1949", "2023-13", "1", "2", "8", "9"})
		lines := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) []string { return rapid.SliceOfN(cell, 3, 5).Draw(t, "cells") }), 1, 30).Draw(t, "lines")
		var text bytes.Buffer
		text.WriteString("a,b,year,kind\n")
		for _, cells := range lines {
			for i, c := range cells {
				if i > 0 {
					text.WriteByte(',')
				}
				text.WriteString(`"` + strings.ReplaceAll(c, `"`, `""`) + `"`)
			}
			text.WriteByte('\n')
		}
		d, _, skipped, err := m.Files([]string{check.Stdin}, &text)
		if err != nil {
			t.Fatal(err)
		}
		rows, made := 0, map[int]bool{}
		for _, s := range skipped {
			rows += s.Rows
		}
		ids := map[string]bool{}
		for _, r := range d.Entities {
			made[r.At.Line] = true
			if len(r.Problems) == 0 {
				if ids[r.Value.ID+r.Value.Name] {
					t.Fatalf("the entity %s stands there twice", r.Value.ID)
				}
				ids[r.Value.ID+r.Value.Name] = true
			}
		}
		for _, r := range d.Statements {
			made[r.At.Line] = true
		}
		for i, cells := range lines { // rows that make an entity again
			if !made[i+2] && len(cells) == 4 && cells[3] == "9" && ids["org-"+slug(cells[0])+strings.ToUpper(cells[0])] && cells[2] != "1900" {
				made[i+2] = true
			}
		}
		if rows+len(made) != len(lines) {
			t.Fatalf("%d rows: %d skipped, %d made something", len(lines), rows, len(made))
		}
		result, err := check.Dossiers(ontology(nil), entities, []*dossier.Dossier{d}, nil, check.Options{})
		if err != nil {
			t.Fatal(err)
		}
		own := 0
		for _, e := range result.Set.Entities {
			if strings.HasPrefix(e.ID, "org-") {
				own++
			}
		}
		if got := len(result.Set.Statements) + result.Rejected(check.Statement); got != len(d.Statements) {
			t.Fatalf("%d statements were read, and %d passed or were rejected", len(d.Statements), got)
		}
		if got := own + result.Rejected(check.Entity); got != len(d.Entities) {
			t.Fatalf("%d entities were read, and %d passed or were rejected", len(d.Entities), got)
		}
		for _, p := range result.Problems() {
			if p.At.File != check.Stdin || p.At.Line < 2 {
				t.Fatalf("a problem without its row: %v", p)
			}
		}
	})
}

// dyadYears is a file as cow_alliance_directed_dyad_year.csv, of n rows.
func dyadYears(n int) io.Reader {
	var b bytes.Buffer
	b.WriteString("ccode1,ccode2,year,cow_defense,cow_neutral,cow_nonagg,cow_entente\n")
	states := []int{2, 20, 40, 41, 42, 70, 90, 91, 92, 93, 94, 95, 100, 101, 110, 130, 135, 140, 145, 150, 155, 160, 165, 200, 205, 210, 220, 225, 230, 235, 290, 310, 325, 350, 355, 360, 380, 385, 390, 395}
	for i := range n {
		pair := i % (len(states) * (len(states) - 1))
		a, other := pair/(len(states)-1), pair%(len(states)-1)
		if other >= a {
			other++
		}
		fmt.Fprintf(&b, "%d,%d,%d,%d,0,1,1\n", states[a], states[other], 1930+i/(len(states)*(len(states)-1)), i%2)
	}
	return &b
}

// TestManyRows bounds the time and memory of a large data set, loosely.
func TestManyRows(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 120,000 rows")
	}
	m := parsed(t, head+`complete: true
statements:
  - {when: ccode1 != ccode2, id: "{ccode1}-{ccode2}-{year}-d", subject: "cow:{ccode1}", type: ally-of, object: "cow:{ccode2}", valid: "{year}"}
`)
	file := dyadYears(120000)
	var peak uint64
	done, stopped := make(chan bool), make(chan bool)
	go func() {
		defer close(stopped)
		for {
			select {
			case <-done:
				return
			case <-time.After(5 * time.Millisecond):
				var s runtime.MemStats
				runtime.ReadMemStats(&s)
				peak = max(peak, s.HeapAlloc)
			}
		}
	}()
	begin := time.Now()
	d, files, _, err := m.Files([]string{check.Stdin}, file)
	if err != nil {
		t.Fatal(err)
	}
	read := time.Since(begin)
	result := checked(t, d, files)
	took := time.Since(begin)
	close(done)
	<-stopped
	t.Logf("120,000 rows: read in %.2f s, checked in %.2f s, at most %d MB of heap; %d statements, %d rejects", read.Seconds(), (took - read).Seconds(), peak>>20, len(result.Set.Statements), len(result.Rejects))
	if len(result.Set.Statements)+len(result.Rejects) != 120000 {
		t.Errorf("%d statements and %d rejects", len(result.Set.Statements), len(result.Rejects))
	}
	if took > time.Minute || peak > 1<<30 {
		t.Error("this is too slow, or too large")
	}
}

func BenchmarkFiles(b *testing.B) {
	m := parsed(b, allies)
	text := "a,b,year,kind\n" + strings.Repeat("2,20,1949,1\n", 10000)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, _, err := m.Files([]string{check.Stdin}, strings.NewReader(text)); err != nil {
			b.Fatal(err)
		}
	}
}
