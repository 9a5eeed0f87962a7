package mapping

import (
	"strings"
	"testing"
	"unicode/utf8"

	"entente/graph/dossier"
)

func TestBrief(t *testing.T) {
	for text, want := range map[string]string{
		"":                               "",
		" short ":                        "short",
		strings.Repeat("é", 300):         strings.Repeat("é", 300),
		strings.Repeat("é", 301):         strings.Repeat("é", 298) + " …",
		strings.Repeat("one two ", 40):   strings.TrimSpace(strings.Repeat("one two ", 37)) + " …",
		"a " + strings.Repeat("b", 1000): "a " + strings.Repeat("b", 296) + " …",
	} {
		got := brief(text)
		if got != want || utf8.RuneCountInString(got) > dossier.MaxQuote {
			t.Errorf("brief(%.20q…) is %q", text, got)
		}
	}
}

func TestHashed(t *testing.T) {
	// printf https://example.org | sha256sum
	if got, want := hashed("https://example.org"), "50d7a905e3046b88"; got != want {
		t.Errorf("hash is %s, and sha256sum begins with %s", got, want)
	}
}
