package problem

import "unicode"

// Steering tells a character that steers who or what reads a text, instead of
// being read: a control character, which a terminal obeys; one that turns the
// direction of what follows, so that a text reads otherwise than it is (Unicode
// UAX 9: embeddings, overrides and isolates; names in Arabic or Hebrew need none
// of them); and one that begins a line of its own. What may stand in a text all
// the same, such as a line feed, is for the caller to say.
func Steering(r rune) bool {
	switch {
	case r >= ' ' && r < 0x7f: // most of all text
		return false
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\u2028', r == '\u2029':
		return true
	}
	return unicode.IsControl(r)
}
