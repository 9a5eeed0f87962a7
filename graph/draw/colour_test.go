package draw

import (
	"image/color"
	"testing"

	"entente/schema/colour"
)

func TestParseColour(t *testing.T) {
	for in, want := range map[string]string{"#4c78a8": "#4c78a8", "": "#d5dadf"} {
		if c, err := parseColour(in, colour.Neutral); err != nil || colour.Hex(c) != want {
			t.Errorf("parseColour(%q) = %v, %v", in, c, err)
		}
	}
	if c, err := parseColour("red", colour.Neutral); err == nil {
		t.Errorf("parseColour(red) = %v, and no error", c)
	}
}

// The words of a picture can be read.
func TestWordsCanBeRead(t *testing.T) {
	for _, c := range []color.RGBA{ink, faint, colour.Slate} {
		if got := colour.Contrast(c, colour.Paper); got < 4.5 {
			t.Errorf("%s on paper has a contrast of %v", colour.Hex(c), got)
		}
	}
}
