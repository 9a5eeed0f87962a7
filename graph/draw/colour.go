package draw

import (
	"image/color"

	"entente/schema/colour"
)

var (
	ink   = color.RGBA{0x1c, 0x24, 0x2e, 0xff} // words
	faint = color.RGBA{0x5a, 0x64, 0x70, 0xff} // the source line

	band      = color.RGBA{0xf4, 0xf5, 0xf7, 0xff} // every other row
	gridLine  = color.RGBA{0xdd, 0xe1, 0xe6, 0xff}
	breakLine = color.RGBA{0xb4, 0xbc, 0xc6, 0xff} // where a scale changes
)

// parseColour reads "#rrggbb"; an empty text is the default.
func parseColour(s string, def color.RGBA) (color.RGBA, error) {
	if s == "" {
		return def, nil
	}
	return colour.Parse(s)
}
