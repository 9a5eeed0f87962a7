package mapping

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestSplit holds split to the standard library's.
func TestSplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		delimiter := rapid.SampledFrom([]rune{'\t', ';', '|', '¦', '\U0001f310'}).Draw(t, "delimiter")
		text := rapid.StringOf(rapid.OneOf(rapid.Just(delimiter), rapid.Rune())).Draw(t, "text")
		d := decoder{Dialect: &Dialect{Delimiter: delimiter}}
		for range 2 { // the cells of the line before are gone
			if got, want := d.split(text), strings.Split(text, string(delimiter)); !slices.Equal(got, want) {
				t.Errorf("%q, want %q", got, want)
			}
		}
	})
}
