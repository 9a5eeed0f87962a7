package jsonl

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"entente/graph/bomb"
	"entente/graph/check"
	"entente/graph/dossier"
	"entente/schema"
	"entente/schema/fuzztest"
)

const header = `{"entente":"jsonl","version":1}` + "\n"

// repeated gives a text again and again, up to so many bytes.
type repeated struct {
	text string
	left int64
	at   int
}

func (r *repeated) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) && r.left > 0 {
		m := copy(p[n:min(int64(len(p)), int64(n)+r.left)], r.text[r.at:])
		n, r.at, r.left = n+m, (r.at+m)%len(r.text), r.left-int64(m)
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func packed(t *testing.T, r io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.Copy(z, r); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestFilesThatWouldFillTheMachine are refused within the bounds of a reader.
func TestFilesThatWouldFillTheMachine(t *testing.T) {
	defer func(most int64) { bombs, maxHead = bomb.Usual, most }(maxHead)
	bombs, maxHead = bomb.Limit{Most: 8 << 20, Times: 100}, 1<<20
	source := func(name string) string { return `{"record":"source","id":"a","name":"` + name + `"}` + "\n" }
	for name, c := range map[string]struct {
		text io.Reader
		want string
	}{
		"a line without end":  {bytes.NewReader(packed(t, io.MultiReader(strings.NewReader(header), &repeated{text: "x", left: 64 << 20}))), "the line is longer than 4 MiB"},
		"a value without end": {io.MultiReader(strings.NewReader(header+`{"record":"entity","name":"`), &repeated{text: "é", left: 64 << 20}), "the line is longer than 4 MiB"},
		"a bomb":              {bytes.NewReader(packed(t, io.MultiReader(strings.NewReader(header), &repeated{text: `{"record":"statement"}` + strings.Repeat(" ", 4000) + "\n", left: 64 << 20}))), "the gzip file unpacks to more than 100 times its size"},
		"many sources":        {io.MultiReader(strings.NewReader(header), &repeated{text: source("A"), left: 8 << 20}), "the sources and documents up to here take more than the 1 MiB that are held in memory"},
		"large sources":       {strings.NewReader(header + source(strings.Repeat("A", 2<<20))), "the sources and documents up to here take more than the 1 MiB"},
		"nesting":             {strings.NewReader(header + `{"record":"entity","properties":` + strings.Repeat("[", 1<<20) + "\n"), "the file is torn"},
	} {
		t.Run(name, func(t *testing.T) {
			fuzztest.Within(t, func() {
				_, err := Open(schema.Default(), check.Stdin, c.text)
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("got %.300v, want %s", err, c.want)
				}
			})
		})
	}
}

// TestAFileThatChangesIsNotReadOn changes a file while its entities are read.
func TestAFileThatChangesIsNotReadOn(t *testing.T) {
	var b strings.Builder
	w, err := NewWriter(&b, Header{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 60 * chunk {
		_ = w.Entity(Entity{ID: "e" + strconv.Itoa(i), Labels: []string{"Person"}, Name: "E"})
	}
	if err := w.End(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.jsonl")
	for name, change := range map[string]func() error{
		"touched": func() error { return os.Chtimes(path, time.Now(), time.Now().Add(time.Hour)) },
		"grown":   func() error { return os.WriteFile(path, []byte(b.String()+"\n"), 0o600) },
		"cut off": func() error { return os.Truncate(path, 20_000) },
	} {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
				t.Fatal(err)
			}
			in, err := Open(schema.Default(), path, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = in.Close() }()
			changed := false
			err = in.Each(context.Background(), check.Entity, func([]dossier.Row) any { return nil }, func(any) (err error) {
				if !changed {
					changed, err = true, change()
				}
				return err
			})
			if want := path + ": the file has changed while it was read: begin again"; err == nil || err.Error() != want {
				t.Errorf("got %v, want %s", err, want)
			}
		})
	}
}
