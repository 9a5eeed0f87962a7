package dump

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"entente/graph/fingerprint"
	"entente/graph/neo"
	"entente/schema/edtf"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the dump of testdata")

// sample is a small dump, which needs no database.
func sample(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	w := &writer{out: &b, seal: sha256.New(), whole: fingerprint.Builder{Whole: true}}
	day, err := edtf.NewDay(1960, 8, 3)
	if err == nil {
		err = w.line(Header{format, Version, 1, "5.26.30", "test", time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)})
	}
	rows := func(rows ...neo.Row) func(func(neo.Row) error) error {
		return func(each func(neo.Row) error) error {
			for _, row := range rows {
				if err := each(row); err != nil {
					return err
				}
			}
			return nil
		}
	}
	node := []string{"node", "labels", "properties"}
	if err == nil {
		err = w.records("nodes", rows(
			neo.Row{Keys: node, Values: []any{"4:x:3", []any{"Entity", "Country"}, map[string]any{"id": "france", "aliases": []any{"a <b>", ""}}}},
			neo.Row{Keys: node, Values: []any{"4:x:7", []any{"Entity", "Country"}, map[string]any{"id": "niger", "valid_from": day, "n": int64(1), "f": 1.0}}},
		), w.node)
	}
	if err == nil {
		err = w.records("relationships", rows(neo.Row{
			Keys:   []string{"type", "from", "to", "subject", "object", "of_run", "properties"},
			Values: []any{"ALLY_OF", "4:x:3", "4:x:7", "france", "niger", false, map[string]any{"key": "s/1", "confidence": 0.5}},
		}), w.relationship)
	}
	if err == nil {
		err = w.end()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A dump that is kept for years is read by later programs: its form may not
// change unseen.
func TestTheFormOfADump(t *testing.T) {
	const golden = "testdata/sample.jsonl"
	got := sample(t)
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	f, err := Open(t.Context(), golden)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if f.Records() != 3 || f.Header.Schema != 1 {
		t.Errorf("it is %+v", f)
	}
}

// FuzzOpen opens files that nobody has dumped. What is taken has the seal of
// its own text.
func FuzzOpen(f *testing.F) {
	whole := sample(f)
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add(append(bytes.Clone(whole), whole...))
	f.Add([]byte("\x1f\x8b"))
	f.Add([]byte("\x28\xb5\x2f\xfd"))
	f.Fuzz(func(t *testing.T, text []byte) {
		path := filepath.Join(t.TempDir(), "d")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		d, err := Open(t.Context(), path)
		if err != nil {
			return
		}
		defer func() { _ = d.Close() }()
		records := 0
		if err := d.lines(t.Context(), func(line []byte) error {
			if kind := kindOf(line); kind == nodesAt || kind == relationshipsAt {
				records++
			}
			return nil
		}); err != nil || records != d.Records() {
			t.Errorf("of %d records there are %d, %v", d.Records(), records, err)
		}
	})
}
