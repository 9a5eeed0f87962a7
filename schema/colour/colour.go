// Package colour reckons with the colours of the ontology: whatever shows the
// graph, a picture or the style sheet of Neo4j Browser, takes its colours from
// here and from the ontology.
package colour

import (
	"fmt"
	"image/color"
	"math"
	"strconv"
)

// The colours of what the ontology gives none, and of the ground of pictures and
// what is written on it. They are not to be changed.
var (
	Neutral = color.RGBA{0xd5, 0xda, 0xdf, 0xff} // a node
	Slate   = color.RGBA{0x55, 0x60, 0x6e, 0xff} // a relation
	Paper   = color.RGBA{0xff, 0xff, 0xff, 0xff}
	Black   = color.RGBA{0x00, 0x00, 0x00, 0xff}

	// Relations whose sign is told: friendly, hostile. Slate is neither.
	Friendly = color.RGBA{0x2e, 0x7d, 0x4f, 0xff}
	Hostile  = color.RGBA{0xb3, 0x3a, 0x3a, 0xff}
)

// OfSign is the colour of a relation that is friendly (more than 0), hostile (less),
// or neither.
func OfSign(sign int) color.RGBA {
	switch {
	case sign > 0:
		return Friendly
	case sign < 0:
		return Hostile
	}
	return Slate
}

// Parse reads "#rrggbb".
func Parse(s string) (color.RGBA, error) {
	if len(s) == 7 && s[0] == '#' {
		if v, err := strconv.ParseUint(s[1:], 16, 32); err == nil {
			return color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 0xff}, nil
		}
	}
	return color.RGBA{}, fmt.Errorf("colour %q is not of the form #rrggbb", s)
}

// Hex is what Parse reads.
func Hex(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// luminance is the relative luminance of WCAG 2.1, from 0 (black) to 1 (white).
func luminance(c color.RGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// Contrast is the contrast ratio of WCAG 2.1, from 1 to 21; text wants 4.5 or
// more.
func Contrast(a, b color.RGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// TextOn is the colour of words on a ground, black or white, whichever is read
// more easily. On any ground one of them has a contrast of 4.5 at the least.
func TextOn(ground color.RGBA) color.RGBA {
	if Contrast(Black, ground) >= Contrast(Paper, ground) {
		return Black
	}
	return Paper
}

// Darker is the colour of a border around a ground.
func Darker(c color.RGBA) color.RGBA {
	d := func(v uint8) uint8 { return uint8(int(v) * 7 / 10) }
	return color.RGBA{d(c.R), d(c.G), d(c.B), 0xff}
}

// Legible darkens a colour until it can be read on white paper.
func Legible(c color.RGBA) color.RGBA {
	for Contrast(c, Paper) < 4.5 {
		c = color.RGBA{uint8(int(c.R) * 9 / 10), uint8(int(c.G) * 9 / 10), uint8(int(c.B) * 9 / 10), 0xff}
	}
	return c
}
