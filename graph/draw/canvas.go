package draw

import "image/color"

// align says which part of a line of words is at its place.
type align int

const (
	left align = iota
	centred
	right
)

const (
	lineWidth       = 1.2
	dashOn, dashOff = 5.0, 3.5
)

// look is how a shape is filled and bordered. A colour whose alpha is 0 is
// none; a width of 0 is a point.
type look struct {
	fill, border color.RGBA
	width        float64
	dashed       bool // the border
}

// filled is the look of a shape without a border.
func filled(c color.RGBA) look { return look{fill: c} }

// framed is the look of a shape with a border.
func framed(fill, border color.RGBA) look { return look{fill: fill, border: border} }

// group is shapes that are one thing.
type group struct {
	class string
	note  []string // what it says under the pointer
	find  []string // what it is found by beside its words and its note
}

// canvas is what a page is painted on. Its unit is the point, its colours are
// opaque.
type canvas interface {
	// begin opens a group; end closes it.
	begin(g group)
	end()
	// box draws a rectangle with round corners.
	box(b box, radius float64, l look)
	// circle draws a circle.
	circle(centre point, radius float64, l look)
	// polygon draws a shape of straight sides.
	polygon(corners []point, l look)
	// curve draws a line.
	curve(path curve, c color.RGBA, dashed bool)
	// line draws a straight line.
	line(p, q point, width float64, c color.RGBA, dashed bool)
	// words writes one line whose baseline is at a height.
	words(at point, a align, s style, size float64, c color.RGBA, text string)
	// wordsUp writes one line that is read upwards, whose first letter stands at
	// a place.
	wordsUp(at point, s style, size float64, c color.RGBA, text string)
}
