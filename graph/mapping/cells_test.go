package mapping

import (
	"strings"
	"testing"

	"entente/graph/dossier"

	"pgregory.net/rapid"
)

// TestCells holds the cells of a line, in whatever order they are asked for, to
// what the standard library finds.
func TestCells(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		delimiter := rapid.SampledFrom([]rune{'\t', ';', '|', '¦', '\U0001f310'}).Draw(t, "delimiter")
		text := rapid.StringOf(rapid.OneOf(rapid.Just(delimiter), rapid.Rune())).Draw(t, "text")
		want := strings.Split(text, string(delimiter))
		d := newDecoder(&Dialect{Delimiter: delimiter}, table{columns: make([]string, len(want))})
		for range 2 { // those of the line before are gone
			of, err := d.decode(&raw{text: text}, &dossier.Row{})
			if err != nil {
				t.Fatal(err)
			}
			columns := rapid.SliceOf(rapid.IntRange(0, len(want)-1)).Draw(t, "columns")
			for column := range want {
				columns = append(columns, column)
			}
			for _, column := range columns {
				if got := of.cell(column); got != want[column] {
					t.Errorf("column %d of %q is %q, want %q", column, text, got, want[column])
				}
			}
		}
	})
}
