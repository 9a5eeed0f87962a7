package resolve

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// scripts are those whose letters look alike. No word of any language mixes
// them.
var scripts = []struct {
	name  string
	table *unicode.RangeTable
}{{"Latin", unicode.Latin}, {"Cyrillic", unicode.Cyrillic}, {"Greek", unicode.Greek}, {"Armenian", unicode.Armenian}, {"Cherokee", unicode.Cherokee}}

func scriptOf(r rune) string {
	if r < unicode.MaxASCII {
		if unicode.IsLetter(r) {
			return scripts[0].name
		}
		return ""
	}
	for _, s := range scripts {
		if unicode.Is(s.table, r) {
			return s.name
		}
	}
	return ""
}

// latin are the Latin letters that letters of other scripts look like (a part
// of Unicode's confusables, UTS 39).
var latin = func() map[rune]rune {
	m := map[rune]rune{}
	for _, pair := range [][2]string{
		{"АВЕЅІЈКМНОРСТХУԌԚԜҺаеѕіјкорсхуһԁԛԝѵ", "ABESIJKMHOPCTXYGQWHaesijkopcxyhdqwv"},
		{"ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορυχ", "ABEZHIKMNOPTYXaikvopux"},
		{"ՏՕՍօսոհցզ", "SOUounhgq"},
	} {
		to := []rune(pair[1])
		for i, r := range []rune(pair[0]) {
			m[r] = to[i]
		}
	}
	return m
}()

// stranger is a letter that stands in a word of another script.
type stranger struct {
	letter rune
	script string
	others string // the script of the rest of the word
}

func (f stranger) String() string {
	return fmt.Sprintf("contains the %s letter %c (U+%04X) in a word of %s letters", f.script, f.letter, f.letter, f.others)
}

// mixed finds the first word that mixes scripts, and its letter of the script
// that is rarer in it.
func mixed(text string) (stranger, bool) {
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		counts, firsts := map[string]int{}, map[string]rune{}
		for _, r := range norm.NFC.String(word) {
			s := scriptOf(r)
			if s == "" {
				continue
			}
			if counts[s]++; counts[s] == 1 {
				firsts[s] = r
			}
		}
		if len(counts) < 2 {
			continue
		}
		// As many Latin letters as others: the others are the strangers.
		rare, most := "", scripts[0].name
		for _, s := range scripts {
			if counts[s.name] > counts[most] {
				most = s.name
			}
		}
		for _, s := range scripts {
			if n := counts[s.name]; n > 0 && s.name != most && (rare == "" || n < counts[rare]) {
				rare = s.name
			}
		}
		return stranger{letter: firsts[rare], script: rare, others: most}, true
	}
	return stranger{}, false
}

// unseen finds a character that leaves no mark on the paper and no letter of any
// language needs, such as a mark of direction or a soft hyphen.
func unseen(text string) (rune, bool) {
	for _, r := range text {
		if isUnseen(r) {
			return r, true
		}
	}
	return 0, false
}

// isUnseen leaves out what joins letters or keeps them apart (U+200C, U+200D),
// which Persian and the scripts of India have in their names.
func isUnseen(r rune) bool {
	return r != '\u200c' && r != '\u200d' && (unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) || r == '\u034f' || r == '\u115f' || r == '\u3164')
}

// seen is a text without such characters.
func seen(text string) string {
	return strings.Map(func(r rune) rune {
		if isUnseen(r) {
			return -1
		}
		return r
	}, text)
}

// asLatin writes the letters that look Latin in Latin.
func asLatin(text string) string {
	return strings.Map(func(r rune) rune {
		if l, ok := latin[r]; ok {
			return l
		}
		return r
	}, norm.NFC.String(text))
}
