package draw

import "image/color"

// align says which part of a line of words is at its place.
type align int

const (
	left align = iota
	centred
)

const (
	lineWidth       = 1.2
	dashOn, dashOff = 5.0, 3.5
)

// canvas is what a page is painted on. Its unit is the point, its colours are
// opaque.
type canvas interface {
	// begin opens a group of shapes that are one thing, with what it says under
	// the pointer; end closes it.
	begin(class string, tooltip []string)
	end()
	// box fills a rectangle with round corners and draws its border.
	box(b box, radius float64, fill, border color.RGBA)
	// curve draws a line.
	curve(path curve, c color.RGBA, dashed bool)
	// polygon fills a shape.
	polygon(corners []point, c color.RGBA)
	// words writes one line whose baseline is at a height.
	words(at point, a align, s style, size float64, c color.RGBA, text string)
}
