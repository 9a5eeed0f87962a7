package export

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"entente/schema"
	"entente/schema/edtf"
)

// graphML writes GraphML 1.0 (Brandes et al., http://graphml.graphdrawing.org):
// one directed graph whose nodes and edges have ids and typed keys. Lists,
// days and labels are strings, since GraphML has no types for them. The key
// label is what Gephi writes beside a node or an edge.
type graphML struct {
	out                      io.Writer
	nodeColumns, ofStatement []column
	report                   *Report
	edges                    int
	text                     strings.Builder
}

func newGraphML(w io.Writer, o *schema.Ontology, shape Shape, report *Report) (writer, error) {
	g := &graphML{out: w, nodeColumns: nodeColumns(o, shape), ofStatement: statementColumns(o, shape), report: report}
	g.text.WriteString(xml.Header + `<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">` + "\n")
	nodes := []column{{title: "label"}, {title: "labels"}}
	edges := []column{{title: "label"}, {title: "type"}}
	g.keys("node", "n", slices.Concat(nodes, entitled(g.nodeColumns, nodes)))
	g.keys("edge", "e", slices.Concat(edges, entitled(g.ofStatement, edges)))
	g.text.WriteString(`  <graph id="entente" edgedefault="directed">` + "\n")
	return g, g.flush()
}

// xmlTypes are those of GraphML; all others are strings.
var xmlTypes = map[schema.PropertyType]string{schema.Integer: "long", schema.Number: "double", schema.Boolean: "boolean"}

// keys declares keys, whose ids are those of the elements with the name of the
// property behind: n.name, e.quote.
func (g *graphML) keys(of, prefix string, columns []column) {
	for _, c := range columns {
		kind := xmlTypes[c.kind]
		if kind == "" {
			kind = "string"
		}
		fmt.Fprintf(&g.text, "  <key id=\"%s.%s\" for=\"%s\" attr.name=\"%s\" attr.type=\"%s\"/>\n", prefix, c.title, of, c.title, kind)
	}
}

func (g *graphML) node(n *Node) error {
	strangers(g.report, n.Kind, n.Properties, g.nodeColumns)
	fmt.Fprintf(&g.text, "    <node id=\"%s\">\n", escaped(n.name()))
	label := n.ID
	for _, name := range []string{"title", "name"} {
		if s := text(n.Properties, name); s != "" {
			label = s
		}
	}
	g.datum("n.label", label)
	g.datum("n.labels", joined(n.Labels))
	g.data("n.", n.Properties, g.nodeColumns)
	g.text.WriteString("    </node>\n")
	return g.flush()
}

func (g *graphML) relationship(r *Relationship) error {
	strangers(g.report, r.Type, r.Properties, g.ofStatement)
	from, to := r.ends()
	g.edges++
	fmt.Fprintf(&g.text, "    <edge id=\"e%d\" source=\"%s\" target=\"%s\">\n", g.edges, escaped(from), escaped(to))
	g.datum("e.label", r.Type)
	g.datum("e.type", r.Type)
	g.data("e.", r.Properties, g.ofStatement)
	g.text.WriteString("    </edge>\n")
	return g.flush()
}

func (g *graphML) data(prefix string, properties map[string]any, columns []column) {
	for _, c := range columns {
		if value, has := properties[c.name]; has && c.holds(value) {
			g.datum(prefix+c.title, value)
		}
	}
}

func (g *graphML) datum(key string, value any) {
	s := plain(value)
	if f, ok := value.(float64); ok { // as XML Schema writes those that are none
		s = strings.NewReplacer("+Inf", "INF", "-Inf", "-INF").Replace(strconv.FormatFloat(f, 'g', -1, 64))
	}
	if _, ok := value.(edtf.Day); !ok {
		s = escaped(s)
	}
	fmt.Fprintf(&g.text, "      <data key=\"%s\">%s</data>\n", key, s)
}

// escaped is text as XML has it. A character that XML cannot have becomes
// U+FFFD.
func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder does not fail
	return b.String()
}

func (g *graphML) end() error {
	g.text.WriteString("  </graph>\n</graphml>\n")
	return g.flush()
}

func (g *graphML) flush() error {
	_, err := io.WriteString(g.out, g.text.String())
	g.text.Reset()
	return err
}
