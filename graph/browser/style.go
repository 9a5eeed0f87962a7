package browser

import (
	"fmt"
	"image/color"
	"slices"
	"strings"

	"entente/graph/analysis"
	"entente/schema"
	"entente/schema/colour"
)

// Widths of the lines of relations, in pixels of those that Neo4j Browser
// offers.
const (
	stateWidth = 3
	eventWidth = 1
)

// Style is a style sheet in GraSS, as `:style` of Neo4j Browser reads it. Each
// type of entity has its colour of the ontology and is called by its name. A line
// is green where the relation is friendly, red where it is hostile and grey
// where it says nothing of either, as analysis.Signs has it; it is broad for
// what holds over a time and thin for what happens.
func Style(o *schema.Ontology) string {
	var b strings.Builder
	rule := func(selector string, lines ...string) {
		fmt.Fprintf(&b, "%s {\n  %s;\n}\n", selector, strings.Join(lines, ";\n  "))
	}
	rule("node", append([]string{"diameter: 65px", "border-width: 2px", "font-size: 10px"}, ground(colour.Neutral)...)...)
	rule("relationship", "color: "+colour.Hex(colour.Slate), "shaft-width: 1px", "font-size: 8px", "padding: 3px",
		"text-color-external: "+colour.Hex(colour.Black), "text-color-internal: "+colour.Hex(colour.Paper), `caption: "<type>"`)
	for _, n := range o.Model {
		rule("node."+n.Label, append(ground(colour.Neutral), caption(n))...)
	}
	// A later rule wins, and of the labels of a node the first of the ontology counts.
	for _, e := range slices.Backward(o.Entities) {
		if c, err := colour.Parse(e.Colour); err == nil {
			rule("node."+e.Label, append(ground(c), `caption: "{name}"`)...)
		}
	}
	signs := analysis.Signs(o)
	for _, r := range o.Relations {
		width := eventWidth
		if r.Nature == schema.State {
			width = stateWidth
		}
		rule("relationship."+r.Type, "color: "+colour.Hex(colour.OfSign(signs[r.Type])), fmt.Sprintf("shaft-width: %dpx", width))
	}
	return b.String()
}

// ground is a node's colour with those of its border and its words.
func ground(c color.RGBA) []string {
	return []string{
		"color: " + colour.Hex(c),
		"border-color: " + colour.Hex(colour.Darker(c)),
		"text-color-internal: " + colour.Hex(colour.TextOn(c)),
	}
}

// caption is what a node of the model is called by.
func caption(n schema.NodeType) string {
	name := n.Key
	for _, p := range n.Properties {
		if p.Name == "name" || p.Name == "title" {
			name = p.Name
		}
	}
	return fmt.Sprintf(`caption: "{%s}"`, name)
}
