package draw

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"entente/schema/colour"
)

var update = flag.Bool("update", false, "write the golden files anew")

// shape is an element of an SVG file with what is in it.
type shape struct {
	name   string
	attr   map[string]string
	text   string
	within []*shape
}

// parseSVG reads a file to its end, as any XML reader would.
func parseSVG(data []byte) (*shape, error) {
	dec := xml.NewDecoder(bytes.NewReader(data))
	root := &shape{}
	open := []*shape{root}
	for {
		token, err := dec.Token()
		if err == io.EOF {
			return root.within[0], nil
		}
		if err != nil {
			return nil, err
		}
		top := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			s := &shape{name: token.Name.Local, attr: map[string]string{}}
			for _, a := range token.Attr {
				s.attr[a.Name.Local] = a.Value
			}
			top.within = append(top.within, s)
			open = append(open, s)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			top.text += string(token)
		}
	}
}

// all gives the elements of a name, at any depth.
func (s *shape) all(name string) (found []*shape) {
	if s.name == name {
		found = append(found, s)
	}
	for _, w := range s.within {
		found = append(found, w.all(name)...)
	}
	return found
}

// groups gives the groups of a class.
func (s *shape) groups(class string) (found []*shape) {
	for _, g := range s.all("g") {
		if g.attr["class"] == class {
			found = append(found, g)
		}
	}
	return found
}

// texts gives all words, line by line.
func (s *shape) texts() (texts []string) {
	for _, t := range s.all("text") {
		texts = append(texts, t.text)
	}
	return texts
}

func mustParse(t testing.TB, data []byte) *shape {
	t.Helper()
	s, err := parseSVG(data)
	if err != nil {
		t.Fatalf("the SVG is not well formed: %v\n%s", err, data)
	}
	return s
}

// places are the numbers that the layout gives, which another release of
// Graphviz, or another processor, may give otherwise.
var placesIn = regexp.MustCompile(`( (?:x|y|d|points|viewBox|width|height)=")[^"]*"`)

func TestSVGGolden(t *testing.T) {
	got := placesIn.ReplaceAllString(string(picture(t, small(), SVG)), `$1…"`)
	golden(t, "small.svg", got)
}

// golden holds what is drawn to a file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// A solid line is a fact, a dashed one is none; a symmetric one has no arrow.
func TestSVGLines(t *testing.T) {
	type drawn struct {
		Words  string
		Dashed bool
		Arrow  bool
		Colour string
	}
	svg := mustParse(t, picture(t, small(), SVG))
	lines, words := svg.groups("statement"), svg.groups("words")
	var got []drawn
	for i, g := range lines {
		paths := g.all("path")
		if len(paths) != 2 {
			t.Fatalf("line %d has %d parts, not 2", i, len(paths))
		}
		_, dashed := paths[0].attr["stroke-dasharray"]
		_, dashed1 := paths[1].attr["stroke-dasharray"]
		if dashed != dashed1 {
			t.Errorf("line %d is dashed for one half", i)
		}
		if slanted := words[i].all("text")[0].attr["font-style"] == "italic"; slanted != dashed {
			t.Errorf("line %d: dashed %v, slanted %v", i, dashed, slanted)
		}
		got = append(got, drawn{strings.Join(words[i].texts(), "|"), dashed, len(g.all("polygon")) == 1, paths[0].attr["stroke"]})
	}
	want := []drawn{
		{"sanctions", false, true, "#aa0000"},
		{"ALLY_OF ×2|RECOGNIZES", false, true, colour.Hex(colour.Slate)},
		{"COOPERATES_WITH", false, false, colour.Hex(colour.Slate)},
		{"WITHDRAWS_FROM", true, true, colour.Hex(colour.Slate)},
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

func TestSVGSays(t *testing.T) {
	svg := mustParse(t, picture(t, small(), SVG))
	texts := svg.texts()
	for _, want := range []string{
		"France and Niger, 2023", "Source: a news article of 2023-09-05", "Mohamed Bazoum", "Côte d’Ivoire", "plain",
	} {
		if !slices.Contains(texts, want) {
			t.Errorf("no %q among %q", want, texts)
		}
	}
	wantLegend := []string{
		"without a type", "Country", "Person", "asserted or reported", "planned, possible, demanded, denied or historical",
		"symmetric", "×2, ×3", "that many statements",
	}
	if diff := gocmp.Diff(wantLegend, svg.groups("legend")[0].texts()); diff != "" {
		t.Errorf("legend (-want +got):\n%s", diff)
	}
	var notes []string
	for _, title := range svg.all("title") {
		notes = append(notes, title.text)
	}
	for _, want := range []string{
		"ALLY_OF\nsource: one\nquote: French ally\n\nALLY_OF\nsource: two", "France\nCountry", "plain", "France and Niger, 2023",
	} {
		if !slices.Contains(notes, want) {
			t.Errorf("no note %q among %q", want, notes)
		}
	}
}

// A legend without lines explains none.
func TestSVGLegendOfEntitiesAlone(t *testing.T) {
	g := Graph{Nodes: []Node{{ID: "niger", Label: "Country", Colour: "#4c78a8"}, {ID: "chad", Label: "Country", Colour: "#4c78a8"}}}
	svg := mustParse(t, picture(t, g, SVG))
	if diff := gocmp.Diff([]string{"Country"}, svg.groups("legend")[0].texts()); diff != "" {
		t.Errorf("legend (-want +got):\n%s", diff)
	}
}

var hostile = []string{
	`<script>alert(1)</script>`, `"quotes" & 'apostrophes'`, `\N \G \L \n \l \r`, `<b>bold</b>`, `<<i>x</i>>`, `]]>`, `&amp;`, `%d%s%n`,
	`a"];b->c[label="`, `${HOME}`, `-->`, `Ünïcode – Côte d’Ivoire`, `Николай`, `محمد بازوم`, `尼日尔`, `e` + "\u0301" + `lan`,
	"nul\x00 bell\a esc\x1b del\x7f", "not \xff UTF-8", "line\nbreak\ttab", "\u2028\ufffe\uffff", "👩‍👩‍👧",
}

func TestSVGHostileNames(t *testing.T) {
	var g Graph
	for i, s := range hostile {
		g.Nodes = append(g.Nodes, Node{ID: s, Name: s, Label: s})
		if i > 0 {
			g.Edges = append(g.Edges, Edge{From: hostile[i-1], To: s, Type: s, Tooltip: s, Dashed: i%2 == 0})
		}
	}
	g.Title, g.Caption = strings.Join(hostile, " "), strings.Join(hostile, " ")
	svg := mustParse(t, picture(t, g, SVG))
	for _, s := range hostile {
		// Names are broken into lines between words, and long words too.
		want := strings.ReplaceAll(clean(s), " ", "")
		if !slices.ContainsFunc(svg.groups("entity"), func(e *shape) bool {
			return strings.ReplaceAll(strings.Join(e.texts(), ""), " ", "") == want
		}) {
			t.Errorf("no entity is named %q", want)
		}
	}
	harmless := []string{"svg", "title", "rect", "g", "path", "polygon", "text"}
	var check func(s *shape)
	check = func(s *shape) {
		if !slices.Contains(harmless, s.name) {
			t.Errorf("there is an element <%s>", s.name)
		}
		for _, w := range s.within {
			check(w)
		}
	}
	check(svg)
	picture(t, g, PNG) // draws what it can
}

// Whatever is said, the file is XML and says it. Graphviz, which gets none of
// the words, is left out.
func TestSVGEscapes(t *testing.T) {
	words := rapid.OneOf(rapid.String(), rapid.SampledFrom(hostile), rapid.StringMatching(`[\\<>&"'NGLnlr{}|%]{1,12}`),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 20), func(b []byte) string { return string(b) }))
	rapid.Check(t, func(t *rapid.T) {
		g := Graph{
			Title: words.Draw(t, "title"), Caption: words.Draw(t, "caption"),
			Nodes: []Node{{ID: "a", Name: words.Draw(t, "name"), Label: words.Draw(t, "label")}, {ID: "b"}},
			Edges: []Edge{{From: "a", To: "b", Type: words.Draw(t, "type"), Tooltip: words.Draw(t, "tooltip")}},
		}
		d, err := newDiagram(g, SVG)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := d.page().writeSVG(&b); err != nil {
			t.Fatal(err)
		}
		svg, err := parseSVG(b.Bytes())
		if err != nil {
			t.Fatalf("%v\n%s", err, b.Bytes())
		}
		spaceless := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		want := cmp.Or(spaceless(clean(g.Nodes[0].Name)), "a")
		if !slices.ContainsFunc(svg.groups("entity"), func(e *shape) bool {
			said := spaceless(strings.Join(e.texts(), ""))
			head, cut := strings.CutSuffix(said, "…")
			return said == want || cut && strings.HasPrefix(want, head)
		}) {
			t.Fatalf("no box says %q, but %q", want, svg.texts())
		}
	})
}
