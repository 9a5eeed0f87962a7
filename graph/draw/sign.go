package draw

import (
	"image/color"

	"entente/schema/colour"
)

// Sign says whether what a statement says is friendly.
type Sign int

// The signs of relations. Neither is said of most: that a state lies beside
// another, or that a person holds an office.
const (
	Hostile  Sign = -1
	Neither  Sign = 0
	Friendly Sign = 1
)

func (s Sign) colour() color.RGBA { return colour.OfSign(int(s)) }

func (s Sign) String() string {
	switch {
	case s > 0:
		return "friendly"
	case s < 0:
		return "hostile"
	}
	return "neither friendly nor hostile"
}

// explainSigns puts those that occur into a legend.
func explainSigns(l *legend, signs map[Sign]bool, paint func(c canvas, at point, s Sign)) {
	for _, s := range []Sign{Friendly, Hostile, Neither} {
		if signs[s] {
			l.add(s.String(), func(c canvas, at point) { paint(c, at, s) })
		}
	}
}
