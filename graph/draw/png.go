package draw

import (
	"cmp"
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

func (c *raster) begin(group) {}
func (c *raster) end()        {}

func (c *raster) box(b box, radius float64, l look) {
	s := c.scale
	c.gg.DrawRoundedRectangle((b.x-b.w/2)*s, (b.y-b.h/2)*s, b.w*s, b.h*s, radius*s)
	c.show(l)
}

func (c *raster) circle(centre point, radius float64, l look) {
	c.gg.DrawCircle(centre.x*c.scale, centre.y*c.scale, radius*c.scale)
	c.show(l)
}

func (c *raster) polygon(corners []point, l look) {
	for _, p := range corners {
		c.gg.LineTo(p.x*c.scale, p.y*c.scale)
	}
	c.gg.ClosePath()
	c.show(l)
}

// show fills and borders the shape that was drawn last.
func (c *raster) show(l look) {
	if l.fill.A > 0 {
		c.gg.SetColor(l.fill)
		c.gg.FillPreserve()
	}
	if l.border.A > 0 {
		c.stroke(cmp.Or(l.width, 1), l.border, l.dashed)
	}
	c.gg.ClearPath()
}

func (c *raster) curve(path curve, col color.RGBA, dashed bool) {
	s := c.scale
	c.gg.MoveTo(path[0].x*s, path[0].y*s)
	c.gg.CubicTo(path[1].x*s, path[1].y*s, path[2].x*s, path[2].y*s, path[3].x*s, path[3].y*s)
	c.stroke(lineWidth, col, dashed)
}

func (c *raster) line(p, q point, width float64, col color.RGBA, dashed bool) {
	c.gg.DrawLine(p.x*c.scale, p.y*c.scale, q.x*c.scale, q.y*c.scale)
	c.stroke(width, col, dashed)
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

func (c *raster) words(at point, a align, s style, size float64, col color.RGBA, text string) {
	face, err := c.face(s, size)
	if err != nil {
		c.err = err
		return
	}
	x := at.x * c.scale
	switch wide := float64(font.MeasureString(face, text)) / 64; a {
	case centred:
		x -= wide / 2
	case right:
		x -= wide
	}
	d := font.Drawer{Dst: c.image, Src: image.NewUniform(col), Face: face}
	d.Dot = fixed.Point26_6{X: fixed.Int26_6(math.Round(x * 64)), Y: fixed.Int26_6(math.Round(at.y*c.scale) * 64)}
	d.DrawString(text)
}

// wordsUp writes words on a strip of their own, which it turns.
func (c *raster) wordsUp(at point, s style, size float64, col color.RGBA, text string) {
	face, err := c.face(s, size)
	if err != nil {
		c.err = err
		return
	}
	up, down := face.Metrics().Ascent.Ceil(), face.Metrics().Descent.Ceil()
	strip := image.NewAlpha(image.Rect(0, 0, font.MeasureString(face, text).Ceil()+1, up+down))
	d := font.Drawer{Dst: strip, Src: image.Opaque, Face: face, Dot: fixed.P(0, up)}
	d.DrawString(text)
	turned := image.NewAlpha(image.Rect(0, 0, strip.Rect.Dy(), strip.Rect.Dx()))
	for y := range strip.Rect.Dy() {
		for x := range strip.Rect.Dx() {
			turned.SetAlpha(y, turned.Rect.Dy()-1-x, strip.AlphaAt(x, y))
		}
	}
	x, y := int(math.Round(at.x*c.scale))-up, int(math.Round(at.y*c.scale))-turned.Rect.Dy()
	draw.DrawMask(c.image, turned.Rect.Add(image.Pt(x, y)), image.NewUniform(col), image.Point{}, turned, image.Point{}, draw.Over)
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
