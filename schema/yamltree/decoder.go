package yamltree

import (
	"strconv"
	"strings"

	"entente/schema/problem"
)

// Decoder takes a tree apart and collects what is wrong with it.
type Decoder struct {
	Problems problem.List
}

// Object is a map whose keys were checked against the allowed ones.
type Object struct {
	At      problem.Position
	what    string
	fields  map[string]Field
	decoder *Decoder
}

// Object takes a map of the given keys. Another kind of node, and every key
// that is not allowed, is a problem. what names it in messages ("a source").
func (d *Decoder) Object(n *Node, what string, allowed ...string) Object {
	o := Object{what: what, decoder: d, fields: map[string]Field{}}
	if n == nil {
		return o
	}
	o.At = n.At
	if n.Kind != Map {
		d.Problems.Addf(n.At, "%s is a mapping of %s, and here is %s", what, strings.Join(allowed, ", "), n.Kind)
		return o
	}
	known := make(map[string]bool, len(allowed))
	for _, key := range allowed {
		known[key] = true
	}
	for _, f := range n.Fields {
		if !known[f.Key] {
			d.unknownKey(f, what, allowed)
			continue
		}
		o.fields[f.Key] = f
	}
	return o
}

func (d *Decoder) unknownKey(f Field, what string, allowed []string) {
	p := problem.Problem{At: f.At, What: what + " has no key " + quote(f.Key), Suggest: problem.Suggest(f.Key, allowed)}
	if len(p.Suggest) == 0 {
		p.What += " (it has " + strings.Join(allowed, ", ") + ")"
	}
	d.Problems = append(d.Problems, p)
}

func quote(s string) string {
	if runes := []rune(s); len(runes) > 80 {
		s = string(runes[:80]) + "…"
	}
	return strconv.Quote(s)
}

// Has tells whether the key stands there with a value.
func (o Object) Has(key string) bool {
	f, ok := o.fields[key]
	return ok && f.Value.Kind != Null
}

// Node is the value of a key, nil when there is none.
func (o Object) Node(key string) *Node {
	if !o.Has(key) {
		return nil
	}
	return o.fields[key].Value
}

// PositionOf is where the value of a key stands, and that of the object when
// there is none.
func (o Object) PositionOf(key string) problem.Position {
	if f, ok := o.fields[key]; ok {
		return f.Value.At
	}
	return o.At
}

// Text is the scalar under a key, empty when there is none.
func (o Object) Text(key string) string {
	n := o.Node(key)
	if n == nil {
		return ""
	}
	if n.Kind != Scalar {
		o.decoder.Problems.Addf(n.At, "%s of %s is one value, and here is %s", key, o.what, n.Kind)
		return ""
	}
	return n.Text
}

// Required is the scalar under a key that must be there and not be blank.
func (o Object) Required(key string) string {
	if !o.Has(key) {
		o.decoder.Problems.Addf(o.At, "%s needs %s", o.what, key)
		return ""
	}
	text := o.Text(key)
	if n := o.Node(key); n.Kind == Scalar && strings.TrimSpace(text) == "" {
		o.decoder.Problems.Addf(n.At, "%s of %s is empty", key, o.what)
		return ""
	}
	return text
}

// Bool is true or false under a key, false when there is none.
func (o Object) Bool(key string) bool {
	switch text := o.Text(key); text {
	case "true":
		return true
	case "", "false":
		return false
	default:
		o.decoder.Problems.Addf(o.PositionOf(key), "%s of %s is true or false, and here is %s", key, o.what, quote(text))
		return false
	}
}

// List is the items under a key.
func (o Object) List(key string) []*Node {
	n := o.Node(key)
	if n == nil {
		return nil
	}
	if n.Kind != List {
		o.decoder.Problems.Addf(n.At, "%s of %s is a list, and here is %s", key, o.what, n.Kind)
		return nil
	}
	return n.Items
}

// Texts is the list of scalars under a key. One scalar alone is a list of one.
func (o Object) Texts(key string) []string {
	var texts []string
	for _, n := range o.Scalars(key) {
		texts = append(texts, n.Text)
	}
	return texts
}

// Scalars is Texts with positions.
func (o Object) Scalars(key string) []*Node {
	n := o.Node(key)
	if n == nil {
		return nil
	}
	if n.Kind == Scalar {
		return []*Node{n}
	}
	var scalars []*Node
	for _, item := range o.List(key) {
		if item.Kind != Scalar {
			o.decoder.Problems.Addf(item.At, "%s of %s holds values, and here is %s", key, o.what, item.Kind)
			continue
		}
		scalars = append(scalars, item)
	}
	return scalars
}

// Fields is the map under a key, whatever its keys.
func (o Object) Fields(key string) []Field {
	n := o.Node(key)
	if n == nil {
		return nil
	}
	if n.Kind != Map {
		o.decoder.Problems.Addf(n.At, "%s of %s is a mapping, and here is %s", key, o.what, n.Kind)
		return nil
	}
	return n.Fields
}
