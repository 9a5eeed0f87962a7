package draw

import (
	"fmt"
	"image/color"
	"math"
	"strconv"
)

var (
	ink     = color.RGBA{0x1c, 0x24, 0x2e, 0xff} // words
	faint   = color.RGBA{0x5a, 0x64, 0x70, 0xff} // the source line
	slate   = color.RGBA{0x55, 0x60, 0x6e, 0xff} // an edge without a colour of its own
	neutral = color.RGBA{0xd5, 0xda, 0xdf, 0xff} // a node without a colour of its own
	paper   = color.RGBA{0xff, 0xff, 0xff, 0xff}
	black   = color.RGBA{0x00, 0x00, 0x00, 0xff}
)

// parseColour reads "#rrggbb"; an empty text is the default.
func parseColour(s string, def color.RGBA) (color.RGBA, error) {
	if s == "" {
		return def, nil
	}
	if len(s) == 7 && s[0] == '#' {
		if v, err := strconv.ParseUint(s[1:], 16, 32); err == nil {
			return color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 0xff}, nil
		}
	}
	return color.RGBA{}, fmt.Errorf("colour %q is not of the form #rrggbb", s)
}

func hex(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

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

// contrast is the contrast ratio of WCAG 2.1, from 1 to 21; text wants 4.5 or
// more.
func contrast(a, b color.RGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// textOn is the colour of words on a ground, black or white, whichever is read
// more easily. On any ground one of them has a contrast of 4.5 at the least.
func textOn(ground color.RGBA) color.RGBA {
	if contrast(black, ground) >= contrast(paper, ground) {
		return black
	}
	return paper
}

// darker is the colour of a border around a ground.
func darker(c color.RGBA) color.RGBA {
	d := func(v uint8) uint8 { return uint8(int(v) * 7 / 10) }
	return color.RGBA{d(c.R), d(c.G), d(c.B), 0xff}
}

// legible darkens a colour until it can be read on paper.
func legible(c color.RGBA) color.RGBA {
	for contrast(c, paper) < 4.5 {
		c = color.RGBA{uint8(int(c.R) * 9 / 10), uint8(int(c.G) * 9 / 10), uint8(int(c.B) * 9 / 10), 0xff}
	}
	return c
}
