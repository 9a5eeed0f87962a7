package draw

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"strconv"
	"testing"

	"entente/schema/colour"
)

func decode(t *testing.T, data []byte) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// count says how many pixels of a part have a colour.
func count(img image.Image, part image.Rectangle, c color.RGBA) (n int) {
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			if color.RGBAModel.Convert(img.At(x, y)) == c {
				n++
			}
		}
	}
	return n
}

// The PNG is the SVG's picture, two pixels a point: the entities stand where the
// SVG has them, in their colours, with their names in ink on them.
func TestPNGShowsWhatTheSVGSays(t *testing.T) {
	img := decode(t, picture(t, small(), PNG))
	svg := mustParse(t, picture(t, small(), SVG))
	if w, h := pixels(t, svg.attr["width"]), pixels(t, svg.attr["height"]); img.Bounds().Dx() != w || img.Bounds().Dy() != h {
		t.Fatalf("the picture has %v pixels; want %d × %d", img.Bounds().Size(), w, h)
	}
	for _, e := range svg.groups("entity") {
		r := e.all("rect")[0].attr
		x, y := pixels(t, r["x"]), pixels(t, r["y"])
		part := image.Rect(x, y, x+pixels(t, r["width"]), y+pixels(t, r["height"]))
		ground, err := parseColour(r["fill"], colour.Black)
		if err != nil {
			t.Fatal(err)
		}
		area := part.Dx() * part.Dy()
		if n := count(img, part, ground); n < area/2 || n > area*9/10 {
			t.Errorf("%q: %d of %d pixels are of the ground", e.texts(), n, area)
		}
		if n := count(img, part, colour.TextOn(ground)); n < area/50 {
			t.Errorf("%q: %d of %d pixels are of the letters", e.texts(), n, area)
		}
	}
}

func pixels(t *testing.T, points string) int {
	t.Helper()
	v, err := strconv.ParseFloat(points, 64)
	if err != nil {
		t.Fatal(err)
	}
	return int(math.Round(v * pngScale))
}

// drawnWords draws one line of words on paper.
func drawnWords(t *testing.T, words string) *image.RGBA {
	t.Helper()
	set, err := newTypesetter()
	if err != nil {
		t.Fatal(err)
	}
	c := newRaster(set, 200, 30, pngScale)
	c.words(point{5, 20}, left, bold, 14, colour.Black, words)
	if c.err != nil {
		t.Fatal(c.err)
	}
	return c.image
}

// Letters with accents, of other alphabets too, are drawn each in its own
// shape, and none as the box that stands for a letter that a font lacks.
func TestPNGLetters(t *testing.T) {
	missing := drawnWords(t, "\U0001f310")
	seen := map[string]rune{}
	for _, r := range "eéèêëôïçœÉñşžŁāΩЖяї’–×…" {
		img := drawnWords(t, string(r))
		if bytes.Equal(img.Pix, missing.Pix) {
			t.Errorf("%c is drawn as a letter that the font lacks", r)
		}
		if other, twice := seen[string(img.Pix)]; twice {
			t.Errorf("%c is drawn like %c", r, other)
		}
		seen[string(img.Pix)] = r
	}
}

// A name in a script that the font lacks would be a row of boxes: the PNG shows
// the ID, the SVG the name, which the viewer's fonts have.
func TestPNGOfOtherScripts(t *testing.T) {
	n := Node{ID: "tiani", Name: "عبد الرحمن تياني"}
	for f, want := range map[Format]string{PNG: n.ID, SVG: n.Name} {
		d, err := newDiagram(Graph{Nodes: []Node{n}}, f)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.vertices[0].name; got != want {
			t.Errorf("the %s says %q; want %q", f, got, want)
		}
	}
}

// A picture of any size has a number of pixels that fits in memory.
func TestPNGScale(t *testing.T) {
	for _, size := range []point{{600, 400}, {5000, 3000}, {30_000, 20_000}} {
		s := pngScaleOf(size.x, size.y)
		if s > pngScale || size.x*s*size.y*s > pngPixels*1.001 || s < pngScale && size.x*s*size.y*s < pngPixels*0.999 {
			t.Errorf("%v points are drawn at %v pixels a point", size, s)
		}
	}
}
