package problem

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hbollon/go-edlib"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

const (
	// most is how many suggestions still help.
	most = 3
	// longest bounds the words compared: the distance costs the product of
	// two lengths, and nobody mistypes a paragraph.
	longest = 100
)

// Suggest picks the candidates that word may have been meant for, best first,
// at most three. Case, accents, and the choice of space, dash or underscore do
// not count as differences (Damerau–Levenshtein distance over the rest).
func Suggest(word string, candidates []string) []string {
	if utf8.RuneCountInString(word) > longest {
		return nil
	}
	type scored struct {
		text     string
		distance int
	}
	folded := Fold(word)
	allowed := tolerance(folded)
	var near []scored
	for _, candidate := range candidates {
		other := Fold(candidate)
		if difference(len(folded), len(other)) > 4*allowed || len(other) > 4*longest {
			continue
		}
		if d := edlib.OSADamerauLevenshteinDistance(folded, other); d <= allowed {
			near = append(near, scored{candidate, d})
		}
	}
	slices.SortFunc(near, func(a, b scored) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.text, b.text))
	})
	var texts []string
	for _, s := range near {
		sameWord := func(text string) bool { return Fold(text) == Fold(s.text) }
		if len(texts) < most && !slices.ContainsFunc(texts, sameWord) {
			texts = append(texts, s.text)
		}
	}
	return texts
}

// Fold makes words comparable: lower case, without accents, every run of
// spaces, dashes, underscores and apostrophes one space.
func Fold(s string) string {
	if !ascii(s) {
		bare := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
		if plain, _, err := transform.String(bare, s); err == nil {
			s = plain
		}
	}
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), separates), " ")
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func separates(r rune) bool {
	return strings.ContainsRune(" \t\n_-'\u2019\u2018\u02bc\u2010\u2011\u2013", r)
}

// tolerance grows with the word: one slip in a short one, three in a long.
func tolerance(folded string) int {
	switch n := utf8.RuneCountInString(folded); {
	case n <= 2:
		return 0
	case n <= 5:
		return 1
	case n <= 9:
		return 2
	}
	return 3
}

func difference(a, b int) int {
	if a > b {
		return a - b
	}
	return b - a
}
