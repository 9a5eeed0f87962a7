package resolve

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/schema/problem"
)

// plainLetters stand for letters that Unicode does not take apart, for the sigma
// that ends a word, which has no capital of its own, and for the punctuation that
// problem.Fold leaves.
var plainLetters = strings.NewReplacer(
	"ø", "o", "ł", "l", "đ", "d", "ð", "d", "ħ", "h", "ŧ", "t", "ı", "i", "æ", "ae", "œ", "oe", "ß", "ss", "þ", "th", "ς", "σ",
	"&", " and ", ";", "/", "\uff08", "(", "\uff09", ")", "\u02bb", " ", "\u00b4", " ", "`", " ", "\u2032", " ", "\uff07", " ", "\u201b", " ", "\u02b9", " ",
	"\u2014", " ", "\u2015", " ", "\u2212", " ", "\u2012", " ", "\ufe58", " ", "\u00b7", " ", "\"", " ", "\u201c", " ", "\u201d", " ",
)

// articles alone in brackets say nothing: "Afghanistan (l')", "Bahamas (the)".
var articles = []string{"the", "le", "la", "les", "l", "el", "los", "las"}

// written are what abbreviations with a full stop are short for. A single
// letter counts only before another word.
var written = map[string]string{
	"st": "saint", "sts": "states", "ste": "sainte", "rep": "republic", "dem": "democratic", "fed": "federated", "is": "islands", "isl": "islands",
	"isls": "islands", "terr": "territory", "gren": "grenadines", "n": "north", "s": "south", "e": "east", "w": "west",
}

// spelled are words with more than one spelling.
var spelled = map[string]string{"saints": "saint", "st": "saint", "rep": "republic", "dem": "democratic", "plurinat": "plurinational", "isl": "islands", "island": "islands", "federate": "federated"}

// silent words tell no two names apart.
var silent = []string{"the", "of", "and"}

// tokens are the words of a name in their order, and the marks , ( ) / between
// them. Letters are folded, abbreviations written out, silent words kept.
func tokens(folded string) []string {
	folded = plainLetters.Replace(folded)
	var list []string
	for _, field := range initials(strings.Fields(folded)) {
		for field != "" {
			i := strings.IndexAny(field, ",()/")
			switch {
			case i < 0:
				list, field = append(list, word(field)...), ""
			case i > 0:
				list, field = append(list, word(field[:i])...), field[i:]
			default:
				list, field = append(list, field[:1]), field[1:]
			}
		}
	}
	return withoutArticles(possessives(list))
}

// initials puts spaced initials together: "u. s. a." is u.s.a.
func initials(fields []string) []string {
	out := fields[:0]
	open := false
	for _, f := range fields {
		initial := strings.HasSuffix(f, ".") && utf8.RuneCountInString(f) == 2
		if n := len(out); initial && open {
			out[n-1] += f
			continue
		}
		open = initial
		out = append(out, f)
	}
	return out
}

// word reads one word without spaces, which full stops may abbreviate.
func word(field string) []string {
	bare := strings.TrimRight(field, ".")
	if letters := strings.Split(bare, "."); len(letters) > 1 && !slices.ContainsFunc(letters, func(s string) bool { return utf8.RuneCountInString(s) > 1 }) {
		return []string{strings.Join(letters, "")} // u.s.a.
	}
	if full := written[bare]; full != "" && bare != field {
		return []string{full}
	}
	var words []string
	for _, part := range strings.FieldsFunc(field, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) }) {
		if other := spelled[part]; other != "" {
			part = other
		}
		words = append(words, part)
	}
	return words
}

// possessives puts "people s", which problem.Fold makes of people's, together.
func possessives(list []string) []string {
	out := list[:0]
	for _, t := range list {
		if n := len(out); t == "s" && n > 0 && !mark(out[n-1]) {
			out[n-1] += "s"
			continue
		}
		out = append(out, t)
	}
	return out
}

// withoutArticles leaves out brackets that hold nothing but an article.
func withoutArticles(list []string) []string {
	out := list[:0]
	for i := 0; i < len(list); i++ {
		if list[i] == "(" && i+2 < len(list) && list[i+2] == ")" && slices.Contains(articles, list[i+1]) {
			i += 2
			continue
		}
		out = append(out, list[i])
	}
	return out
}

func mark(token string) bool { return len(token) == 1 && strings.Contains(",()/", token) }

// parting is the mark between two names, "A/B".
const parting = "/"

// normal is the second form of a name: its words in their order, without marks
// and silent words, but with what parts two names, which are not one. It is
// empty when nothing is left.
func normal(list []string) string {
	return join(list, func(t string) bool { return mark(t) && t != parting || slices.Contains(silent, t) })
}

// unmarked is the normal form without any mark.
func unmarked(list []string) string {
	return join(list, func(t string) bool { return mark(t) || slices.Contains(silent, t) })
}

func join(list []string, skip func(string) bool) string {
	var b strings.Builder
	for _, t := range list {
		if skip(t) {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t)
	}
	return b.String()
}

// sorted is the third form of a name: its words in the order of the alphabet.
func sorted(list []string) string {
	words := strings.Fields(unmarked(list))
	slices.Sort(words)
	return strings.Join(words, " ")
}

// designations are what a state may call itself without becoming another. They
// are few on purpose: a Democratic or People's Republic has been another state
// than its neighbour of the same name, and a State or Commonwealth is a part of
// the United States as well.
var designations = [][]string{
	{"islamic", "republic"}, {"federal", "republic"}, {"federative", "republic"}, {"republic"}, {"kingdom"}, {"sultanate"}, {"principality"},
	{"grand", "duchy"},
}

// undesignated is the sorted form without the designation, as in "Republic of
// X" and "X, Republic of"; empty when there is none.
func undesignated(list []string) string {
	if !slices.Contains(list, "of") {
		return ""
	}
	words := strings.Fields(unmarked(list))
	for _, d := range designations {
		rest := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(d, w) })
		if len(rest) > 0 && len(rest) == len(words)-len(d) {
			slices.Sort(rest)
			return strings.Join(rest, " ")
		}
	}
	return ""
}

// parts are the two names that "A (B)", "A/B" and "A; B" give to one thing.
func parts(text string) []string {
	if before, rest, ok := strings.Cut(text, "("); ok {
		inner, after, closed := strings.Cut(rest, ")")
		if closed && strings.TrimSpace(after) == "" {
			return names(before, inner)
		}
	}
	return names(strings.FieldsFunc(text, func(r rune) bool { return r == '/' || r == ';' })...)
}

func names(list ...string) []string {
	if len(list) != 2 || problem.Fold(list[0]) == "" || problem.Fold(list[1]) == "" {
		return nil
	}
	return []string{strings.TrimSpace(list[0]), strings.TrimSpace(list[1])}
}
