// Package draw makes pictures of statements, as SVG, as PNG, or as a page of HTML
// that can be searched and zoomed and asks for nothing outside of itself:
//
//   - a [Graph], entities as coloured boxes and statements as labelled lines;
//   - a [Timeline], statements as bars and marks over time;
//   - a [Matrix], how each of some entities stands to each;
//   - a [Map] of troops by host;
//   - [Years], small networks side by side.
//
// What they have in common: a title above, a legend and a source line below;
// what is neither asserted nor reported is dashed or hollow, with slanted words.
//
// # Graphs
//
// The layout has two steps. Graphviz (compiled to WebAssembly, run in this
// process by go-graphviz; nothing is installed) finds who belongs near whom. It
// gets no word of the graph, only boxes and their sizes, so nothing in a name
// can be mistaken for its markup; the words on lines are boxes too. Then the
// boxes are moved until lines cross little, run into nothing and leave their
// words alone. The drawing itself is done here as well, so that SVG and PNG are
// the same picture: Graphviz without Pango only guesses how wide words are.
//
// What a graph says:
//   - a box is an entity in the colour of its type; the more lines it has, the
//     larger its name;
//   - a line is one or more statements; its arrow points to the object, and a
//     symmetric one has none;
//   - a solid line is asserted or reported; a dashed one with slanted words is
//     planned, possible, demanded, denied or historical;
//   - what is said of one entity and another in one manner (solid or dashed,
//     with an arrow or without, in one colour) is one line with a row for each
//     type, and several statements of a type are one row with their number:
//     "ALLY_OF ×3".
package draw

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// The largest graph that is drawn. Larger ones take too long and are tangles
// that nobody reads.
const (
	MaxNodes = 400
	MaxEdges = 800 // lines, so after merging
)

// Node is an entity.
type Node struct {
	ID     string // what edges refer to; unique in a graph
	Name   string // what the box says; the ID where empty
	Label  string // the main entity type, for the legend
	Colour string // of the box, "#rrggbb"; grey where empty
	Short  string // what small pictures call it, such as a code of three letters; the first letters of the name where empty
}

// Edge is one statement.
type Edge struct {
	From, To   string // IDs of nodes
	Type       string // the relation type
	Label      string // what the line says; the Type where empty
	Colour     string // of the line, "#rrggbb"; dark grey where empty
	Dashed     bool   // neither asserted nor reported
	Undirected bool   // symmetric: From and To may be swapped, and no arrow is drawn
	Sign       Sign   // gives the line its colour where the graph is Signed
	Tooltip    string // what SVG shows under the pointer, such as the source; may have many lines
}

// Graph is what a picture shows.
type Graph struct {
	Title   string // above the picture; none where empty
	Caption string // below it, the source line; none where empty
	Nodes   []Node
	Edges   []Edge
	Signed  bool // lines have the colours of their signs, and the legend explains them
}

// Picture is what can be drawn: a Graph, Timeline, Matrix, Map or Years.
type Picture interface {
	page(ctx context.Context, f Format, much effort) (*page, error)
	titled(title string) Picture
}

// Titled is a picture with another title.
func Titled(p Picture, title string) Picture { return p.titled(title) }

func (g Graph) titled(title string) Picture    { g.Title = title; return g }
func (t Timeline) titled(title string) Picture { t.Title = title; return t }
func (m Matrix) titled(title string) Picture   { m.Title = title; return m }
func (m Map) titled(title string) Picture      { m.Title = title; return m }
func (y Years) titled(title string) Picture    { y.Title = title; return y }

// Format is a kind of picture file.
type Format string

// The formats that Render knows. SVG has every script that the viewer's fonts
// have, tooltips and text to search; PNG has Latin, Greek and Cyrillic, and
// shows an entity whose name has other letters by its ID. HTML is the SVG in a
// page of its own with a search and a zoom, and Inline the SVG element alone, to
// be put into a page.
const (
	SVG    Format = "svg"
	PNG    Format = "png"
	HTML   Format = "html"
	Inline Format = "inline"
)

// FormatOf says which format a file of that name has, by its extension (.svg,
// .png or .html, in either case).
func FormatOf(path string) (Format, error) {
	ext := filepath.Ext(path)
	switch f := Format(strings.ToLower(strings.TrimPrefix(ext, "."))); {
	case f == SVG || f == PNG || f == HTML:
		return f, nil
	case f == "htm":
		return HTML, nil
	case ext == "":
		return "", fmt.Errorf("picture file %q has no extension: name it .svg, .png or .html", path)
	default:
		return "", fmt.Errorf("cannot draw a %s file (%q): name it .svg, .png or .html", ext, path)
	}
}

// ErrEmpty and ErrTooMany are in the errors of Render for a picture that has
// nothing in it, and for one that is too large for its kind.
var (
	ErrEmpty   = errors.New("nothing to draw")
	ErrTooMany = errors.New("too many")
)

// Render draws a picture and writes it to w. The order of nodes and edges does not
// matter, nor what the IDs are, and the same picture gives the same bytes, at
// least on processors of one kind. A graph takes 0.1 s for a dozen entities, 1.5 s
// for 50, 3 s for 100 with 200 lines and 10 s for the largest; other pictures
// take less than 0.1 s.
//
// It refuses a picture with nothing in it (ErrEmpty), one that is too large for
// its kind (ErrTooMany), such as a graph of more than MaxNodes nodes or MaxEdges
// lines, what refers to an entity that is not in the picture, two entities of
// one ID and a colour that is not #rrggbb; w is then untouched. It is safe to call
// from several goroutines. When ctx ends it returns soon, with the context's
// error.
func Render(ctx context.Context, w io.Writer, p Picture, f Format) error {
	return render(ctx, w, p, f, fullEffort)
}

func render(ctx context.Context, w io.Writer, picture Picture, f Format, much effort) error {
	write, known := map[Format]func(*page, io.Writer) error{
		SVG: (*page).writeSVG, PNG: (*page).writePNG, HTML: (*page).writeHTML, Inline: (*page).writeInline,
	}[f]
	if !known {
		return fmt.Errorf("unknown picture format %q: use svg, png or html", f)
	}
	p, err := picture.page(ctx, f, much)
	if err != nil {
		return err
	}
	return write(p, w)
}

func (g Graph) page(ctx context.Context, f Format, much effort) (*page, error) {
	d, err := newDiagram(g, f)
	if err != nil {
		return nil, err
	}
	if err := d.layOut(ctx, much); err != nil {
		return nil, fmt.Errorf("laying out the picture: %w", err)
	}
	return d.page(), nil
}
