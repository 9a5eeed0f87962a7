// Package draw makes a picture of a graph, as SVG or PNG: entities as coloured
// boxes, statements as labelled lines.
//
// The layout has two steps. Graphviz (compiled to WebAssembly, run in this
// process by go-graphviz; nothing is installed) finds who belongs near whom. It
// gets no word of the graph, only boxes and their sizes, so nothing in a name
// can be mistaken for its markup; the words on lines are boxes too. Then the
// boxes are moved until lines cross little, run into nothing and leave their
// words alone. The drawing itself is done here as well, so that SVG and PNG are
// the same picture: Graphviz without Pango only guesses how wide words are.
//
// What a picture says:
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
}

// Edge is one statement.
type Edge struct {
	From, To   string // IDs of nodes
	Type       string // the relation type
	Label      string // what the line says; the Type where empty
	Colour     string // of the line, "#rrggbb"; dark grey where empty
	Dashed     bool   // neither asserted nor reported
	Undirected bool   // symmetric: From and To may be swapped, and no arrow is drawn
	Tooltip    string // what SVG shows under the pointer, such as the source; may have many lines
}

// Graph is what a picture shows.
type Graph struct {
	Title   string // above the picture; none where empty
	Caption string // below it, the source line; none where empty
	Nodes   []Node
	Edges   []Edge
}

// Format is a kind of picture file.
type Format string

// The formats that Render knows. SVG has every script that the viewer's fonts
// have, tooltips and text to search; PNG has Latin, Greek and Cyrillic, and
// shows an entity whose name has other letters by its ID.
const (
	SVG Format = "svg"
	PNG Format = "png"
)

// FormatOf says which format a file of that name has, by its extension (.svg or
// .png, in either case).
func FormatOf(path string) (Format, error) {
	ext := filepath.Ext(path)
	switch f := Format(strings.ToLower(strings.TrimPrefix(ext, "."))); {
	case f == SVG || f == PNG:
		return f, nil
	case ext == "":
		return "", fmt.Errorf("picture file %q has no extension: name it .svg or .png", path)
	default:
		return "", fmt.Errorf("cannot draw a %s file (%q): name it .svg or .png", ext, path)
	}
}

// ErrEmpty is the error of Render for a graph without nodes.
var ErrEmpty = errors.New("nothing to draw: the graph has no entities")

// Render draws g and writes it to w. The order of nodes and edges does not
// matter, nor what the IDs are, and the same graph gives the same bytes, at
// least on processors of one kind. It takes 0.1 s for a dozen entities, 1.5 s
// for 50, 3 s for 100 with 200 lines and 10 s for the largest.
//
// It refuses an empty graph (ErrEmpty), more than MaxNodes nodes or MaxEdges
// lines, an edge whose end is not a node, two nodes of one ID and a colour that
// is not #rrggbb; w is then untouched. It is safe to call from several
// goroutines. When ctx ends it returns soon, with the context's error.
func Render(ctx context.Context, w io.Writer, g Graph, f Format) error {
	return render(ctx, w, g, f, fullEffort)
}

func render(ctx context.Context, w io.Writer, g Graph, f Format, much effort) error {
	if f != SVG && f != PNG {
		return fmt.Errorf("unknown picture format %q: use svg or png", f)
	}
	d, err := newDiagram(g, f)
	if err != nil {
		return err
	}
	if err := d.layOut(ctx, much); err != nil {
		return fmt.Errorf("laying out the picture: %w", err)
	}
	p := newPage(d)
	if f == PNG {
		return p.writePNG(w)
	}
	return p.writeSVG(w)
}
