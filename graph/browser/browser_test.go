package browser_test

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/graph/analysis"
	"entente/graph/browser"
	"entente/graph/query"
	"entente/schema"
	"entente/schema/colour"
)

var update = flag.Bool("update", false, "write the pictures of the README anew")

func export(t *testing.T, form browser.Form) []byte {
	t.Helper()
	library, err := query.Shipped(schema.Default())
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := browser.Export(&b, schema.Default(), library, form); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// unpack gives the files of a zip by name, and the names in order.
func unpack(t *testing.T, data []byte) (files map[string]string, names []string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files = map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name], names = string(text), append(names, f.Name)
	}
	return files, names
}

// Every query is a favourite in the folder of its group, under its title, with all
// its parameters, in either form.
func TestExport(t *testing.T) {
	library, err := query.Shipped(schema.Default())
	if err != nil {
		t.Fatal(err)
	}
	for form, sets := range map[browser.Form]string{browser.Ready: "\n  %s: ", browser.Scripted: "\n:param %s => "} {
		files, names := unpack(t, export(t, form))
		var want []string
		for _, q := range library {
			name := q.Group + "/" + q.Name + ".cypher"
			want = append(want, name)
			text := files[name]
			if first, _, _ := strings.Cut(text, "\n"); first != "// "+q.Title {
				t.Errorf("%s begins with %q, and its title is %q", name, first, q.Title)
			}
			for _, p := range q.Parameters {
				if p.Name != "top" && !strings.Contains(text, fmt.Sprintf(sets, p.Name)) { // a limit stands where it is used
					t.Errorf("%s does not set the parameter %s", name, p.Name)
				}
			}
		}
		if diff := cmp.Diff(append(want, "entente.grass", "guides/niger.html"), names); diff != "" {
			t.Errorf("files (-want +got)\n%s", diff)
		}
		if files["entente.grass"] != browser.Style(schema.Default()) {
			t.Error("the style sheet is another than Style gives")
		}
	}
}

func TestTwoExportsAreTheSame(t *testing.T) {
	if !bytes.Equal(export(t, browser.Ready), export(t, browser.Ready)) {
		t.Error("they differ")
	}
}

var grassRule = regexp.MustCompile(`(?m)^(\S+) \{\n((?:  [^:{}]+: [^:;]+;\n)+)\}\n`)

// rules are those of a style sheet by selector, and the selectors in order.
func rules(t *testing.T, style string) (map[string]map[string]string, []string) {
	t.Helper()
	all, selectors := map[string]map[string]string{}, []string{}
	length := 0
	for _, m := range grassRule.FindAllStringSubmatch(style, -1) {
		length += len(m[0])
		selectors = append(selectors, m[1])
		all[m[1]] = map[string]string{}
		for line := range strings.Lines(m[2]) {
			key, value, _ := strings.Cut(strings.Trim(line, " ;\n"), ": ")
			all[m[1]][key] = value
		}
	}
	if length != len(style) {
		t.Errorf("%d of %d bytes of the style sheet are rules as Neo4j Browser writes them", length, len(style))
	}
	return all, selectors
}

func TestStyle(t *testing.T) {
	o := schema.Default()
	got, selectors := rules(t, browser.Style(o))
	for _, e := range o.Entities {
		rule := got["node."+e.Label]
		if rule["color"] != e.Colour || rule["caption"] != `"{name}"` {
			t.Errorf("%s: %v, want the colour %s and the caption {name}", e.Label, rule, e.Colour)
		}
		ground, err := colour.Parse(rule["color"])
		words, err2 := colour.Parse(rule["text-color-internal"])
		if err != nil || err2 != nil || colour.Contrast(ground, words) < 4.5 {
			t.Errorf("%s: %s cannot be read on %s", e.Label, rule["text-color-internal"], rule["color"])
		}
	}
	for _, r := range o.Relations {
		want := map[string]string{"color": "#55606e", "shaft-width": "1px"}
		switch analysis.Signs(o)[r.Type] {
		case 1:
			want["color"] = "#2e7d4f"
		case -1:
			want["color"] = "#b33a3a"
		}
		if r.Nature == schema.State {
			want["shaft-width"] = "3px"
		}
		if diff := cmp.Diff(want, got["relationship."+r.Type]); diff != "" {
			t.Errorf("%s (-want +got)\n%s", r.Type, diff)
		}
	}
	if got["node.Document"]["caption"] != `"{title}"` || got["node.Load"]["caption"] != `"{id}"` {
		t.Errorf("documents: %v, loads: %v", got["node.Document"], got["node.Load"])
	}
	// What every entity has comes first, and of two labels the first of the ontology last.
	at := func(selector string) int { return strings.Index(strings.Join(selectors, "\n")+"\n", selector+"\n") }
	if at("node.Entity") > at("node.Event") || at("node.Event") > at("node.Person") || at("node.Person") > at("node.Country") {
		t.Errorf("the order of the rules: %v", selectors)
	}
}

// What a user adds to the ontology has its colour too.
func TestStyleOfAnExtension(t *testing.T) {
	o, problems := schema.Default().Extend("mine.yaml", []byte("version: 1\nentities:\n  Pipeline: {colour: \"#123456\", description: A pipeline}\n"))
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	got, _ := rules(t, browser.Style(o))
	want := map[string]string{"color": "#123456", "border-color": "#0c243c", "text-color-internal": "#ffffff", "caption": `"{name}"`}
	if diff := cmp.Diff(want, got["node.Pipeline"]); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
