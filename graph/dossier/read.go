package dossier

import (
	"slices"

	"entente/graph"
	"entente/schema"
	"entente/schema/edtf"
	"entente/schema/problem"
	"entente/schema/yamltree"
)

// MaxQuote is how many characters a quote may have. A quote is for finding the
// place and judging the words; the text itself stays with its publisher.
const MaxQuote = 300

// Read reads a dossier. The list has what is wrong with the file as a whole:
// when it is not empty, nothing of the file can be used. What is wrong with a
// single record stands in the record. name stands in positions.
func Read(ontology *schema.Ontology, name string, data []byte) (*Dossier, problem.List) {
	root, problems := yamltree.Read(name, data)
	if len(problems) > 0 {
		return nil, problems
	}
	r := reader{ontology: ontology}
	o := r.Object(root, "a dossier", "dossier", "title", "sources", "documents", "entities", "statements")
	d := &Dossier{ID: o.Required("dossier"), Title: o.Text("title"), File: name}
	if d.ID != "" {
		r.slug(d.ID, "a dossier", o.PositionOf("dossier"))
	}
	lists := map[string][]*yamltree.Node{}
	for _, key := range []string{"sources", "documents", "entities", "statements"} {
		lists[key] = o.List(key)
	}
	if len(r.Problems) > 0 {
		r.Problems.Sort()
		return nil, r.Problems
	}
	for _, n := range lists["sources"] {
		d.Sources = append(d.Sources, record(&r, n, r.source))
	}
	for _, n := range lists["documents"] {
		d.Documents = append(d.Documents, record(&r, n, r.document))
	}
	for _, n := range lists["entities"] {
		d.Entities = append(d.Entities, record(&r, n, r.entity))
		d.Statements = append(d.Statements, r.holders(n)...)
	}
	for _, n := range lists["statements"] {
		d.Statements = append(d.Statements, record(&r, n, r.claim))
	}
	return d, nil
}

type reader struct {
	yamltree.Decoder
	ontology *schema.Ontology
}

// record reads one entry and takes the problems that came up to it.
func record[T any](r *reader, n *yamltree.Node, read func(*yamltree.Node) T) Record[T] {
	rec := Record[T]{At: n.At, Places: map[string]problem.Position{}}
	for _, f := range n.Fields {
		rec.Places[f.Key] = f.Value.At
	}
	r.Problems = nil
	rec.Value = read(n)
	rec.Problems, r.Problems = r.Problems, nil
	return rec
}

func (r *reader) source(n *yamltree.Node) graph.Source {
	o := r.Object(n, "a source", "id", "name", "kind", "url", "licence", "citation")
	s := graph.Source{ID: r.id(o, "a source"), Name: o.Required("name"), Kind: o.Text("kind"), URL: o.Text("url"), Licence: o.Text("licence"), Citation: o.Text("citation"), At: n.At}
	if s.Kind != "" && !slices.Contains(schema.SourceKinds, s.Kind) {
		r.unknown(o.PositionOf("kind"), "there is no kind of source "+quoted(s.Kind), s.Kind, schema.SourceKinds)
	}
	return s
}

func (r *reader) document(n *yamltree.Node) graph.Document {
	o := r.Object(n, "a document", "id", "source", "title", "url", "licence", "date")
	return graph.Document{ID: r.id(o, "a document"), Source: o.Required("source"), Title: o.Required("title"), URL: o.Text("url"), Licence: o.Text("licence"), Date: r.interval(o, "date"), At: n.At}
}

func (r *reader) entity(n *yamltree.Node) graph.Entity {
	o := r.Object(n, "an entity", "id", "labels", "name", "aliases", "codes", "valid", "properties", "holders")
	e := graph.Entity{ID: r.id(o, "an entity"), Name: o.Required("name"), Aliases: o.Texts("aliases"), Valid: r.interval(o, "valid"), At: n.At}
	labels := o.Scalars("labels")
	if len(labels) == 0 {
		r.Problems.Addf(n.At, "an entity needs labels: one or more entity types, such as [Person]")
	}
	for _, label := range labels {
		if r.ontology.Entity(label.Text) == nil {
			r.unknown(label.At, "the ontology has no entity type "+quoted(label.Text), label.Text, r.ontology.EntityLabels())
			continue
		}
		e.Labels = append(e.Labels, label.Text)
	}
	for _, f := range o.Fields("codes") {
		e.Codes = append(e.Codes, r.codes(f)...)
	}
	e.Extra = r.entityProperties(e.Labels, properties(o))
	if o.Has("holders") && !r.ontology.Allows(r.holding().To, e.Labels) {
		r.Problems.Addf(o.PositionOf("holders"), "only an Office has holders, and %s is %v", e.ID, e.Labels)
	}
	return e
}

// id is the identity of a record, which must be a slug.
func (r *reader) id(o yamltree.Object, what string) string {
	id := o.Required("id")
	if id != "" {
		r.slug(id, what, o.PositionOf("id"))
	}
	return id
}

func (r *reader) slug(id, what string, at problem.Position) {
	if !schema.IsSlug(id) {
		r.Problems.Addf(at, "%s cannot be the id of %s: use small letters, digits, dots, dashes and underscores", quoted(id), what)
	}
}

func (r *reader) interval(o yamltree.Object, key string) edtf.Interval {
	text := o.Text(key)
	if text == "" {
		return edtf.Interval{}
	}
	interval, err := edtf.Parse(text)
	if err != nil {
		r.Problems.Addf(o.PositionOf(key), "%s: %v", key, err)
	}
	return interval
}

// codes are those of one system: a code, a code with its validity, or a list.
func (r *reader) codes(f yamltree.Field) []graph.Code {
	system := r.ontology.CodeSystem(f.Key)
	if system == nil {
		r.unknown(f.At, "there is no code system "+quoted(f.Key), f.Key, r.ontology.SystemNames())
		return nil
	}
	wrapped := yamltree.Node{Kind: yamltree.Map, At: f.At, Fields: []yamltree.Field{f}}
	var codes []graph.Code
	for _, n := range r.Object(&wrapped, "the codes", f.Key).Scalars(f.Key) {
		code, err := graph.ParseCode(f.Key, n.Text)
		switch {
		case err != nil:
			r.Problems.Addf(n.At, "%v", err)
		case !system.Valid(code.Value):
			r.Problems.Addf(n.At, "%s is not a code of %s (%s): the form is %s", quoted(code.Value), f.Key, system.Description, system.Pattern)
		default:
			codes = append(codes, code)
		}
	}
	return codes
}

// entityProperties types the further properties of an entity by what its
// labels declare.
func (r *reader) entityProperties(labels []string, given []Property) map[string]any {
	values := map[string]any{}
	for _, p := range given {
		declared, known := (*schema.Property)(nil), []string{}
		for _, label := range labels {
			e := r.ontology.Entity(label)
			for _, property := range e.Properties {
				known = append(known, property.Name)
			}
			if declared == nil {
				declared = e.Property(p.Name)
			}
		}
		if declared == nil {
			r.unknown(p.At, "entities of these labels have no property "+quoted(p.Name), p.Name, known)
			continue
		}
		value, err := declared.Parse(p.Text)
		if err != nil {
			r.Problems.Addf(p.Value, "%v", err)
			continue
		}
		values[p.Name] = value
	}
	return values
}

// keys that a statement and the holder of an office share.
var claimKeys = []string{"id", "valid", "reported_at", "document", "locator", "quote", "attributed_to", "modality", "confidence"}

func (r *reader) claim(n *yamltree.Node) Claim {
	o := r.Object(n, "a statement", append([]string{"subject", "type", "object", "properties"}, claimKeys...)...)
	c := r.common(o)
	c.Subject, c.Type, c.Object = o.Required("subject"), o.Required("type"), o.Required("object")
	c.Properties = properties(o)
	return c
}

func (r *reader) common(o yamltree.Object) Claim {
	c := Claim{
		ID: o.Text("id"), Document: o.Required("document"), Locator: o.Text("locator"), Quote: o.Text("quote"), AttributedTo: o.Text("attributed_to"),
		Modality: o.Text("modality"), Valid: o.Text("valid"), ReportedAt: o.Text("reported_at"), Confidence: o.Text("confidence"),
	}
	if n := len([]rune(c.Quote)); n > MaxQuote {
		r.Problems.Addf(o.PositionOf("quote"), "the quote has %d characters, and at most %d may be quoted: keep the words that matter", n, MaxQuote)
	}
	if len(c.ID) > 200 {
		r.Problems.Addf(o.PositionOf("id"), "the id of a record has at most 200 characters")
	}
	return c
}

// holding is the relation between a holder and an office.
func (r *reader) holding() *schema.Relation {
	relation, _ := r.ontology.Relation(r.ontology.Holders)
	return relation
}

// holders are the statements that an office's list of holders stands for.
func (r *reader) holders(office *yamltree.Node) []Record[Claim] {
	var id string
	var items []*yamltree.Node
	for _, f := range office.Fields {
		switch {
		case f.Key == "id":
			id = f.Value.Text
		case f.Key == "holders" && f.Value.Kind == yamltree.List:
			items = f.Value.Items
		}
	}
	var claims []Record[Claim]
	for _, n := range items {
		claims = append(claims, record(r, n, func(n *yamltree.Node) Claim {
			o := r.Object(n, "a holder", append([]string{"holder"}, claimKeys...)...)
			c := r.common(o)
			c.Subject, c.Type, c.Object = o.Required("holder"), r.ontology.Holders, id
			return c
		}))
	}
	return claims
}

func properties(o yamltree.Object) []Property {
	var list []Property
	for _, f := range o.Fields("properties") {
		list = append(list, Property{Name: f.Key, Text: f.Value.Text, At: f.At, Value: f.Value.At})
	}
	return list
}

func (r *reader) unknown(at problem.Position, what, name string, known []string) {
	r.Problems = append(r.Problems, problem.Problem{At: at, What: what, Suggest: problem.Suggest(name, known)})
}

func quoted(s string) string {
	if runes := []rune(s); len(runes) > 80 {
		s = string(runes[:80]) + "…"
	}
	return `"` + s + `"`
}
