package mapping_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/graph/mapping"

	"github.com/google/go-cmp/cmp"
)

func TestSample(t *testing.T) {
	const text = "# a note\na;b\n1;x\n2\n3;-9\n4;z\n"
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(text))
	_ = z.Close()
	for name, data := range map[string][]byte{"plain.csv": []byte(text), "packed.csv.gz": packed.Bytes()} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		head, parquet, err := mapping.Beginning(path, 11)
		if err != nil || parquet || string(head) != text[:11] {
			t.Errorf("%s: the beginning is %q (%v, %v)", name, head, parquet, err)
		}
		d := mapping.Dialect{Format: "csv", Delimiter: ';', Quoted: true, Encoding: "utf-8", Preamble: 1, Missing: []string{"-9"}}
		columns, rows, err := d.Sample(path, 3)
		if err != nil {
			t.Fatal(err)
		}
		want := []map[string]any{{"a": "1", "b": "x"}, {"a": "3", "b": ""}}
		if diff := cmp.Diff(want, rows); diff != "" || strings.Join(columns, " ") != "a b" {
			t.Errorf("%s: columns %v (-want +got):\n%s", name, columns, diff)
		}
	}
	if _, _, err := mapping.Beginning(t.TempDir(), 10); err == nil {
		t.Error("a folder has a beginning")
	}
}
