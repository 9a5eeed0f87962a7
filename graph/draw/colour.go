package draw

import (
	"image/color"

	"entente/schema/colour"
)

var (
	ink   = color.RGBA{0x1c, 0x24, 0x2e, 0xff} // words
	faint = color.RGBA{0x5a, 0x64, 0x70, 0xff} // the source line
)

// parseColour reads "#rrggbb"; an empty text is the default.
func parseColour(s string, def color.RGBA) (color.RGBA, error) {
	if s == "" {
		return def, nil
	}
	return colour.Parse(s)
}
