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
	out    bytes.Buffer
	set    *typesetter
	inPage bool // it is a part of an HTML page, whose script looks for marks
}

// writeSVG writes a page as an SVG file.
func (p *page) writeSVG(w io.Writer) error {
	if _, err := io.WriteString(w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"); err != nil {
		return err
	}
	_, err := w.Write(p.svgElement(false))
	return err
}

// svgElement is the page as an element, to stand in a file of its own or in a
// page.
func (p *page) svgElement(inPage bool) []byte {
	c := &svg{set: p.set, inPage: inPage}
	fmt.Fprintf(&c.out, `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]s" height="%[2]s" viewBox="0 0 %[1]s %[2]s" role="img"
	font-family="Go, Helvetica, Arial, sans-serif">
`, num(p.w), num(p.h))
	if p.name != "" {
		fmt.Fprintf(&c.out, "<title>%s</title>\n", escape(p.name))
	}
	fmt.Fprintf(&c.out, "<rect width=\"100%%\" height=\"100%%\" fill=\"%s\"/>\n", colour.Hex(colour.Paper))
	p.paint(c)
	c.out.WriteString("</svg>\n")
	return c.out.Bytes()
}

func (c *svg) begin(g group) {
	find := ""
	if c.inPage && len(g.find) > 0 {
		find = fmt.Sprintf(" data-find=\"%s\"", escape(strings.Join(g.find, "\n")))
	}
	fmt.Fprintf(&c.out, "<g class=\"%s\"%s>\n", g.class, find)
	if len(g.note) > 0 {
		fmt.Fprintf(&c.out, "<title>%s</title>\n", escape(strings.Join(g.note, "\n\n")))
	}
}

func (c *svg) end() { c.out.WriteString("</g>\n") }

func (c *svg) box(b box, radius float64, l look) {
	round := ""
	if radius > 0 {
		round = fmt.Sprintf(" rx=\"%s\"", num(radius))
	}
	fmt.Fprintf(&c.out, "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"%s%s/>\n",
		num(b.x-b.w/2), num(b.y-b.h/2), num(b.w), num(b.h), round, l.attributes())
}

func (c *svg) circle(centre point, radius float64, l look) {
	fmt.Fprintf(&c.out, "<circle cx=\"%s\" cy=\"%s\" r=\"%s\"%s/>\n", num(centre.x), num(centre.y), num(radius), l.attributes())
}

func (c *svg) polygon(corners []point, l look) {
	fmt.Fprintf(&c.out, "<polygon points=\"%s\"%s/>\n", places(corners), l.attributes())
}

// attributes are those of a look, each with a blank before it.
func (l look) attributes() string {
	text := " fill=\"none\""
	if l.fill.A > 0 {
		text = fmt.Sprintf(" fill=\"%s\"", colour.Hex(l.fill))
	}
	if l.border.A > 0 {
		text += fmt.Sprintf(" stroke=\"%s\"", colour.Hex(l.border))
		if l.width > 0 {
			text += fmt.Sprintf(" stroke-width=\"%s\"", num(l.width))
		}
		text += dashes(l.dashed)
	}
	return text
}

func (c *svg) curve(path curve, col color.RGBA, dashed bool) {
	fmt.Fprintf(&c.out, "<path d=\"M%sC%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"%s/>\n",
		places(path[:1]), places(path[1:]), colour.Hex(col), num(lineWidth), dashes(dashed))
}

func (c *svg) line(p, q point, width float64, col color.RGBA, dashed bool) {
	fmt.Fprintf(&c.out, "<path d=\"M%sL%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"%s/>\n",
		places([]point{p}), places([]point{q}), colour.Hex(col), num(width), dashes(dashed))
}

func dashes(dashed bool) string {
	if !dashed {
		return ""
	}
	return fmt.Sprintf(" stroke-dasharray=\"%s %s\"", num(dashOn), num(dashOff))
}

func places(points []point) string {
	s := make([]string, len(points))
	for i, p := range points {
		s[i] = num(p.x) + "," + num(p.y)
	}
	return strings.Join(s, " ")
}

func (c *svg) words(at point, a align, s style, size float64, col color.RGBA, text string) {
	place := fmt.Sprintf("x=\"%s\" y=\"%s\"", num(at.x), num(at.y))
	anchor := ""
	switch a {
	case centred:
		anchor = ` text-anchor="middle"`
	case right:
		anchor = ` text-anchor="end"`
	}
	c.text(place, anchor, s, size, col, text)
}

func (c *svg) wordsUp(at point, s style, size float64, col color.RGBA, text string) {
	c.text(fmt.Sprintf("transform=\"translate(%s %s) rotate(-90)\"", num(at.x), num(at.y)), "", s, size, col, text)
}

// text gives the width that the layout counted on, so that a viewer that has
// another font fits it in; but not where the words have letters that the Go
// font lacks, whose width was guessed.
func (c *svg) text(place, attr string, s style, size float64, col color.RGBA, text string) {
	switch s {
	case bold:
		attr += ` font-weight="bold"`
	case slanted:
		attr += ` font-style="italic"`
	}
	if c.set.covers(text) {
		attr += ` textLength="` + num(c.set.width(s, size, text)) + `" lengthAdjust="spacingAndGlyphs"`
	}
	fmt.Fprintf(&c.out, "<text %s font-size=\"%s\" fill=\"%s\"%s>%s</text>\n", place, num(size), colour.Hex(col), attr, escape(text))
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
