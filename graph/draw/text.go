package draw

import (
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// style is how words look.
type style int

const (
	regular style = iota
	bold
	slanted
)

const (
	capHeight  = 0.72 // of the Go fonts' capitals, in font sizes
	lineHeight = 1.2  // from one baseline to the next, in font sizes
)

// typesetter knows the Go fonts: Latin, Greek and Cyrillic, under the BSD
// licence of golang.org/x/image, compiled in; so a picture does not depend on
// the fonts of the machine. It is not for several goroutines at once.
type typesetter struct {
	fonts [3]*sfnt.Font
	buf   sfnt.Buffer
}

func newTypesetter() (*typesetter, error) {
	t := &typesetter{}
	for s, data := range [...][]byte{regular: goregular.TTF, bold: gobold.TTF, slanted: goitalic.TTF} {
		f, err := sfnt.Parse(data)
		if err != nil {
			return nil, err
		}
		t.fonts[s] = f
	}
	return t, nil
}

// face is a font at a size in pixels, to draw with.
func (t *typesetter) face(s style, size float64) (font.Face, error) {
	return opentype.NewFace(t.fonts[s], &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
}

// width is how wide a line of words is at a size. Letters that the font lacks
// count as what another font needs at the most.
func (t *typesetter) width(s style, size float64, words string) float64 {
	const ppem = 1024
	em := 0.0
	for _, r := range words {
		i, err := t.fonts[s].GlyphIndex(&t.buf, r)
		if err != nil || i == 0 {
			em += foreignWidth(r)
			continue
		}
		adv, err := t.fonts[s].GlyphAdvance(&t.buf, i, fixed.I(ppem), font.HintingNone)
		if err != nil {
			em += foreignWidth(r)
			continue
		}
		em += float64(adv) / 64 / ppem
	}
	return em * size
}

func foreignWidth(r rune) float64 {
	switch k := width.LookupRune(r).Kind(); {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case k == width.EastAsianWide || k == width.EastAsianFullwidth:
		return 1
	default:
		return 0.7
	}
}

// covers says whether the font has every letter of some words, and so whether
// they can be drawn without the viewer's fonts.
func (t *typesetter) covers(words string) bool {
	for _, r := range words {
		if i, err := t.fonts[regular].GlyphIndex(&t.buf, r); err != nil || i == 0 {
			return false
		}
	}
	return true
}

// wrap breaks words into as few lines as fit a width, and evens the lines out.
// What is left after the last of maxLines is cut, with an ellipsis. The width
// is half as much again where a word needs it; a word that is wider still is
// broken.
func (t *typesetter) wrap(s style, size float64, words string, limit float64, maxLines int) []string {
	longest := min(t.widest(s, size, strings.Fields(words)), 1.5*limit)
	limit = max(limit, longest)
	lines := t.fill(s, size, words, limit)
	if len(lines) > maxLines {
		lines = lines[:maxLines]
		lines[maxLines-1] = t.cut(s, size, lines[maxLines-1]+" …", limit)
		return lines
	}
	for narrow := limit; narrow >= longest; narrow -= size / 4 {
		tighter := t.fill(s, size, words, narrow)
		if len(tighter) > len(lines) {
			break
		}
		lines = tighter
	}
	return lines
}

// fill puts as many words on each line as there is room for.
func (t *typesetter) fill(s style, size float64, words string, limit float64) []string {
	var lines []string
	current := ""
	for _, word := range strings.Fields(words) {
		if longer := strings.TrimSpace(current + " " + word); t.width(s, size, longer) <= limit {
			current = longer
			continue
		}
		if current != "" {
			lines = append(lines, current)
		}
		for t.width(s, size, word) > limit {
			n := t.fitting(s, size, word, limit)
			lines, word = append(lines, word[:n]), word[n:]
		}
		current = word
	}
	if current != "" {
		lines = append(lines, current)
	}
	return lines
}

// fitting is how many bytes of a word, in whole letters and one at the least,
// fit a width.
func (t *typesetter) fitting(s style, size float64, word string, limit float64) int {
	used := 0.0
	for i, r := range word {
		used += t.width(s, size, string(r))
		if used > limit && i > 0 {
			return i
		}
	}
	return len(word)
}

// cut shortens words that end in an ellipsis until they fit.
func (t *typesetter) cut(s style, size float64, words string, limit float64) string {
	r := []rune(words)
	for len(r) > 2 && t.width(s, size, string(r)) > limit {
		r = append(r[:len(r)-2], '…')
	}
	return string(r)
}

func (t *typesetter) widest(s style, size float64, lines []string) float64 {
	w := 0.0
	for _, l := range lines {
		w = max(w, t.width(s, size, l))
	}
	return w
}

// clean makes one line of words that any XML may hold: no control characters,
// composed accents, single spaces.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r):
			return ' '
		case r&0xfffe == 0xfffe: // not a character, by Unicode's word
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(s, string(unicode.ReplacementChar)))
	return strings.Join(strings.Fields(norm.NFC.String(s)), " ")
}

// cleanLines is clean for a text of several lines.
func cleanLines(s string) []string {
	var lines []string
	for l := range strings.Lines(s) {
		if l = clean(l); l != "" {
			lines = append(lines, l)
		}
	}
	return lines
}
