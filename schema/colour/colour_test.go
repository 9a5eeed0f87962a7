package colour

import (
	"image/color"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestParse(t *testing.T) {
	for in, want := range map[string]string{"#4c78a8": "#4c78a8", "#FFFFFF": "#ffffff"} {
		if c, err := Parse(in); err != nil || Hex(c) != want {
			t.Errorf("Parse(%q) = %v, %v", in, c, err)
		}
	}
	for _, in := range []string{"", "red", "#fff", "#12345", "#1234567", "123456", "#+12345", "#12 345", "\"><script>"} {
		if c, err := Parse(in); err == nil {
			t.Errorf("Parse(%q) = %v, and no error", in, c)
		}
	}
}

func TestContrast(t *testing.T) {
	// The examples of WCAG 2.1: black on white is 21 to 1, #777777 on white just misses 4.5.
	if got := Contrast(Black, Paper); math.Abs(got-21) > 0.001 {
		t.Errorf("black on white: %v", got)
	}
	if got := Contrast(color.RGBA{0x77, 0x77, 0x77, 0xff}, Paper); math.Abs(got-4.48) > 0.005 {
		t.Errorf("#777777 on white: %v", got)
	}
}

// Words can be read on every ground, and in every colour on paper.
func TestWordsCanBeRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := color.RGBA{rapid.Byte().Draw(t, "r"), rapid.Byte().Draw(t, "g"), rapid.Byte().Draw(t, "b"), 0xff}
		if got := Contrast(TextOn(c), c); got < 4.5 {
			t.Errorf("names on %s have a contrast of %v", Hex(c), got)
		}
		if got := Contrast(Legible(c), Paper); got < 4.5 {
			t.Errorf("words in %s have a contrast of %v", Hex(c), got)
		}
	})
}
