package draw

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/color"
	"io"
	"strconv"
	"strings"

	"entente/schema/colour"
)

// svg paints SVG 1.1.
type svg struct {
	out bytes.Buffer
	set *typesetter
}

// writeSVG writes a page as an SVG file.
func (p *page) writeSVG(w io.Writer) error {
	c := &svg{set: p.set}
	fmt.Fprintf(&c.out, `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="%[1]s" height="%[2]s" viewBox="0 0 %[1]s %[2]s" role="img"
	font-family="Go, Helvetica, Arial, sans-serif">
`, num(p.w), num(p.h))
	if p.diagram.title != "" {
		fmt.Fprintf(&c.out, "<title>%s</title>\n", escape(p.diagram.title))
	}
	fmt.Fprintf(&c.out, "<rect width=\"100%%\" height=\"100%%\" fill=\"%s\"/>\n", colour.Hex(colour.Paper))
	p.paint(c)
	c.out.WriteString("</svg>\n")
	_, err := w.Write(c.out.Bytes())
	return err
}

func (c *svg) begin(class string, tooltip []string) {
	fmt.Fprintf(&c.out, "<g class=\"%s\">\n", class)
	if len(tooltip) > 0 {
		fmt.Fprintf(&c.out, "<title>%s</title>\n", escape(strings.Join(tooltip, "\n\n")))
	}
}

func (c *svg) end() { c.out.WriteString("</g>\n") }

func (c *svg) box(b box, radius float64, fill, border color.RGBA) {
	fmt.Fprintf(&c.out, "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\" fill=\"%s\" stroke=\"%s\"/>\n",
		num(b.x-b.w/2), num(b.y-b.h/2), num(b.w), num(b.h), num(radius), colour.Hex(fill), colour.Hex(border))
}

func (c *svg) curve(path curve, col color.RGBA, dashed bool) {
	dash := ""
	if dashed {
		dash = fmt.Sprintf(" stroke-dasharray=\"%s %s\"", num(dashOn), num(dashOff))
	}
	fmt.Fprintf(&c.out, "<path d=\"M%sC%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"%s/>\n",
		places(path[:1]), places(path[1:]), colour.Hex(col), num(lineWidth), dash)
}

func (c *svg) polygon(corners []point, col color.RGBA) {
	fmt.Fprintf(&c.out, "<polygon points=\"%s\" fill=\"%s\"/>\n", places(corners), colour.Hex(col))
}

func places(points []point) string {
	s := make([]string, len(points))
	for i, p := range points {
		s[i] = num(p.x) + "," + num(p.y)
	}
	return strings.Join(s, " ")
}

// words gives the width that the layout counted on, so that a viewer that has
// another font fits it in; but not where the words have letters that the Go
// font lacks, whose width was guessed.
func (c *svg) words(at point, a align, s style, size float64, col color.RGBA, text string) {
	attr := ""
	if a == centred {
		attr += ` text-anchor="middle"`
	}
	switch s {
	case bold:
		attr += ` font-weight="bold"`
	case slanted:
		attr += ` font-style="italic"`
	}
	if c.set.covers(text) {
		attr += ` textLength="` + num(c.set.width(s, size, text)) + `" lengthAdjust="spacingAndGlyphs"`
	}
	fmt.Fprintf(&c.out, "<text x=\"%s\" y=\"%s\" font-size=\"%s\" fill=\"%s\"%s>%s</text>\n",
		num(at.x), num(at.y), num(size), colour.Hex(col), attr, escape(text))
}

// num writes a number of points to a tenth.
func num(v float64) string {
	s := strconv.FormatFloat(v, 'f', 1, 64)
	s = strings.TrimSuffix(s, ".0")
	if s == "-0" {
		return "0"
	}
	return s
}

func escape(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a bytes.Buffer takes all
	return b.String()
}
