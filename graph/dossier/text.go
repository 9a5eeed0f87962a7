package dossier

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"entente/schema"
	"entente/schema/problem"
	"entente/schema/yamltree"
)

// id is the identity of a record, which must be a slug.
func (r *reader) id(o yamltree.Object, key, what string) string {
	id := o.Required(key)
	if id != "" && !schema.IsSlug(id) {
		r.Problems.Addf(o.PositionOf(key), "%s cannot be the id of %s: use small letters, digits, dots, dashes and underscores, at most 128", quoted(id), what)
	}
	return id
}

// name is a text that people know the record by, and that stands in a line.
func (r *reader) name(o yamltree.Object, key, what string) string {
	text := o.Required(key)
	if text == "" {
		return ""
	}
	return r.oneLine(o.Node(key), key+" of "+what)
}

// oneLine is a text that is not blank and holds no line feed.
func (r *reader) oneLine(n *yamltree.Node, what string) string {
	switch {
	case strings.TrimSpace(n.Text) == "":
		r.Problems.Addf(n.At, "%s is empty", what)
	case strings.Contains(n.Text, "\n"):
		r.Problems.Addf(n.At, "%s is one line, and here is %s", what, quoted(n.Text))
	}
	return n.Text
}

// controls refuses what steers whoever reads a text, which one in double quotes
// can bring in (\x1b) past the reader of YAML.
func (r *reader) controls(n *yamltree.Node) {
	r.control(n.At, n.Text, "\n\t")
	for _, item := range n.Items {
		r.controls(item)
	}
	for _, f := range n.Fields {
		r.control(f.At, f.Key, "")
		r.controls(f.Value)
	}
}

func (r *reader) control(at problem.Position, text, but string) {
	bad := func(c rune) bool { return problem.Steering(c) && !strings.ContainsRune(but, c) }
	if i := strings.IndexFunc(text, bad); i >= 0 {
		c, _ := utf8.DecodeRuneInString(text[i:])
		r.Problems.Addf(at, "the text %s holds the control character %U: remove it", quoted(text), c)
	}
}

// properties are the further properties of a record. One that is given as
// nothing is not given.
func (r *reader) properties(o yamltree.Object) []Property {
	var list []Property
	for _, f := range o.Fields("properties") {
		switch f.Value.Kind {
		case yamltree.Null:
		case yamltree.Scalar:
			list = append(list, Property{Name: f.Key, Text: f.Value.Text, At: f.At, Value: f.Value.At})
		default:
			r.Problems.Addf(f.Value.At, "the property %s is one value, and here is %s", quoted(f.Key), f.Value.Kind)
		}
	}
	return list
}

func (r *reader) unknown(at problem.Position, what, name string, known []string) {
	r.Problems = append(r.Problems, problem.Problem{At: at, What: what, Suggest: problem.Suggest(name, known)})
}

// quoted is a text of the file as a message shows it: in one line, and not at
// any length.
func quoted(s string) string {
	if runes := []rune(s); len(runes) > 80 {
		s = string(runes[:80]) + "…"
	}
	return strconv.Quote(s)
}
