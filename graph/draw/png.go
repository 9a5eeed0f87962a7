package draw

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"

	"github.com/fogleman/gg"
	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"

	"entente/schema/colour"
)

const (
	pngScale  = 2.0  // pixels a point
	pngPixels = 40e6 // at the most; a larger picture has fewer pixels a point
)

// raster paints pixels.
type raster struct {
	gg    *gg.Context // for shapes; words are drawn on the image itself
	image *image.RGBA
	scale float64 // pixels a point
	set   *typesetter
	faces map[faceKey]font.Face
	err   error // the first
}

type faceKey struct {
	style style
	size  float64
}

// writePNG writes a page as a PNG file.
func (p *page) writePNG(w io.Writer) error {
	c := newRaster(p.set, p.w, p.h, pngScaleOf(p.w, p.h))
	p.paint(c)
	if c.err != nil {
		return c.err
	}
	if err := png.Encode(w, c.image); err != nil {
		return fmt.Errorf("writing the picture: %w", err)
	}
	return nil
}

func pngScaleOf(w, h float64) float64 {
	return min(pngScale, math.Sqrt(pngPixels/(w*h)))
}

// newRaster is a sheet of paper of a size in points.
func newRaster(set *typesetter, w, h, scale float64) *raster {
	img := image.NewRGBA(image.Rect(0, 0, int(math.Round(w*scale)), int(math.Round(h*scale))))
	draw.Draw(img, img.Bounds(), image.NewUniform(colour.Paper), image.Point{}, draw.Src)
	return &raster{gg: gg.NewContextForRGBA(img), image: img, scale: scale, set: set, faces: map[faceKey]font.Face{}}
}

func (c *raster) begin(string, []string) {}
func (c *raster) end()                   {}

func (c *raster) box(b box, radius float64, fill, border color.RGBA) {
	s := c.scale
	c.gg.DrawRoundedRectangle((b.x-b.w/2)*s, (b.y-b.h/2)*s, b.w*s, b.h*s, radius*s)
	c.gg.SetColor(fill)
	c.gg.FillPreserve()
	c.stroke(1, border, false)
}

func (c *raster) curve(path curve, col color.RGBA, dashed bool) {
	s := c.scale
	c.gg.MoveTo(path[0].x*s, path[0].y*s)
	c.gg.CubicTo(path[1].x*s, path[1].y*s, path[2].x*s, path[2].y*s, path[3].x*s, path[3].y*s)
	c.stroke(lineWidth, col, dashed)
}

func (c *raster) stroke(width float64, col color.RGBA, dashed bool) {
	c.gg.SetDash()
	if dashed {
		c.gg.SetDash(dashOn*c.scale, dashOff*c.scale)
	}
	c.gg.SetLineCapButt()
	c.gg.SetLineWidth(width * c.scale)
	c.gg.SetColor(col)
	c.gg.Stroke()
}

func (c *raster) polygon(corners []point, col color.RGBA) {
	for _, p := range corners {
		c.gg.LineTo(p.x*c.scale, p.y*c.scale)
	}
	c.gg.ClosePath()
	c.gg.SetColor(col)
	c.gg.Fill()
}

func (c *raster) words(at point, a align, s style, size float64, col color.RGBA, text string) {
	face, err := c.face(s, size)
	if err != nil {
		c.err = err
		return
	}
	x := at.x * c.scale
	if a == centred {
		x -= float64(font.MeasureString(face, text)) / 64 / 2
	}
	d := font.Drawer{Dst: c.image, Src: image.NewUniform(col), Face: face}
	d.Dot = fixed.Point26_6{X: fixed.Int26_6(math.Round(x * 64)), Y: fixed.Int26_6(math.Round(at.y*c.scale) * 64)}
	d.DrawString(text)
}

func (c *raster) face(s style, size float64) (font.Face, error) {
	k := faceKey{s, size}
	if f, ok := c.faces[k]; ok {
		return f, nil
	}
	f, err := c.set.face(s, size*c.scale)
	if err == nil {
		c.faces[k] = f
	}
	return f, err
}
