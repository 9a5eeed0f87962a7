package mapping

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"maps"
	"slices"
	"strings"

	"entente/graph"
	"entente/graph/dossier"
	"entente/schema"
	"entente/schema/edtf"
	"entente/schema/problem"
	"entente/schema/yamltree"
)

// Parse reads a mapping. All problems are in the list, with their positions;
// the mapping is nil when there are any. Which columns a file has is seen when
// one is read.
func Parse(o *schema.Ontology, name string, data []byte) (*Mapping, problem.List) {
	root, problems := yamltree.Read(name, data)
	if len(problems) > 0 {
		return nil, problems
	}
	p := parser{ontology: o, hash: sha256.New()}
	_, _ = p.hash.Write(data)
	m := p.mapping(root)
	m.digest = hex.EncodeToString(p.hash.Sum(nil))
	m.enumerate()
	if len(p.Problems) == 0 {
		// What is wrong with expressions whatever the columns are.
		_, p.Problems = m.compile(nil, false)
	}
	p.Problems.Sort()
	if len(p.Problems) > 0 {
		return nil, p.Problems
	}
	return m, nil
}

type parser struct {
	yamltree.Decoder
	ontology *schema.Ontology
	hash     hash.Hash // of what is read
}

// enumerate gives every expression its place among the programs, and says what
// it may use beside the columns.
func (m *Mapping) enumerate() {
	add := func(e *expression, values int, item bool) {
		if e != nil {
			e.index, e.values, e.item = len(m.expressions), values, item
			m.expressions = append(m.expressions, e)
		}
	}
	all := func(r rule, templates ...template) {
		add(r.each, len(m.values), false)
		add(r.when, len(m.values), r.each != nil)
		for _, t := range templates {
			for i := range t.codes {
				add(&t.codes[i], len(m.values), r.each != nil)
			}
		}
	}
	for i := range m.values {
		add(&m.values[i].expression, i, false)
	}
	for i := range m.skips {
		add(&m.skips[i].when, len(m.values), false)
	}
	for i := range m.entities {
		all(m.entities[i].rule, m.entities[i].templates()...)
	}
	for i := range m.statements {
		all(m.statements[i].rule, m.statements[i].templates()...)
	}
}

func (e *entity) templates() []template {
	all := append([]template{e.id, e.name, e.valid}, e.aliases...)
	for _, c := range e.codes {
		all = append(all, c.template)
	}
	for _, p := range e.properties {
		all = append(all, p.template)
	}
	return all
}

func (s *statement) templates() []template {
	var all []template
	for _, f := range s.fields {
		all = append(all, f.template)
	}
	for _, p := range s.properties {
		all = append(all, p.template)
	}
	return all
}

func (p *parser) mapping(root *yamltree.Node) *Mapping {
	o := p.Object(root, "a mapping", "mapping", "title", "source", "document", "complete", "file", "use", "tables", "values", "skip", "entities", "statements")
	m := &Mapping{ontology: p.ontology, ID: p.slug(o, "mapping"), Title: o.Required("title"), Complete: o.Bool("complete"), Tables: map[string]map[string]string{}}
	m.Source = p.source(o)
	m.Document = p.document(o, m.Source.ID)
	m.Dialect = p.dialect(o)
	for _, n := range o.Scalars("use") {
		p.use(n, m.Tables)
	}
	p.tables(o.Fields("tables"), m.Tables)
	m.values = p.values(o)
	for _, n := range o.List("skip") {
		s := p.Object(n, "a rule of skip", "when", "reason")
		m.skips = append(m.skips, skip{when: expression{text: s.Required("when"), at: s.PositionOf("when"), condition: true}, reason: s.Required("reason")})
	}
	for _, n := range o.List("entities") {
		m.entities = append(m.entities, p.entity(n))
	}
	for _, n := range o.List("statements") {
		m.statements = append(m.statements, p.statement(n))
	}
	if len(m.statements)+len(m.entities) == 0 {
		p.Problems.Addf(o.At, "a mapping makes entities or statements, and this one makes none")
	}
	return m
}

func (p *parser) slug(o yamltree.Object, key string) string {
	id := o.Required(key)
	if id != "" && !schema.IsSlug(id) {
		p.Problems.Addf(o.PositionOf(key), "%q cannot be an id: use small letters, digits, dots, dashes and underscores", id)
	}
	return id
}

func (p *parser) source(o yamltree.Object) graph.Source {
	s := p.Object(o.Node("source"), "a source", "id", "name", "url", "licence", "citation")
	if !o.Has("source") {
		p.Problems.Addf(o.At, "a mapping needs a source")
		return graph.Source{}
	}
	return graph.Source{ID: p.slug(s, "id"), Name: s.Required("name"), Kind: "dataset", URL: s.Text("url"), Licence: s.Required("licence"), Citation: s.Required("citation"), At: s.At}
}

func (p *parser) document(o yamltree.Object, source string) graph.Document {
	if !o.Has("document") {
		p.Problems.Addf(o.At, "a mapping needs a document: the release of the data set that it reads")
		return graph.Document{}
	}
	d := p.Object(o.Node("document"), "a document", "id", "title", "url", "date")
	document := graph.Document{ID: p.slug(d, "id"), Source: source, Title: d.Required("title"), URL: d.Text("url"), At: d.At}
	if text := d.Text("date"); text != "" {
		date, err := edtf.Parse(text)
		if err != nil {
			p.Problems.Addf(d.PositionOf("date"), "date: %v", err)
		}
		document.Date = date
	}
	return document
}

func (p *parser) rule(o yamltree.Object) rule {
	r := rule{at: o.At}
	if o.Has("each") {
		r.each = &expression{text: o.Required("each"), at: o.PositionOf("each")}
	}
	if o.Has("when") {
		r.when = &expression{text: o.Required("when"), at: o.PositionOf("when"), condition: true}
	}
	return r
}

func (p *parser) template(o yamltree.Object, key string) template {
	return p.parseTemplate(o.Text(key), o.PositionOf(key))
}

// field is a template under a key that the data set's form does not name.
func (p *parser) field(f yamltree.Field) template {
	if f.Value.Kind != yamltree.Scalar {
		p.Problems.Addf(f.Value.At, "%s is one value, and here is %s", f.Key, f.Value.Kind)
	}
	return p.parseTemplate(f.Value.Text, f.Value.At)
}

func (p *parser) parseTemplate(text string, at problem.Position) template {
	t, err := parseTemplate(text, at)
	if err != nil {
		p.Problems.Addf(at, "%v", err)
	}
	return t
}

func (p *parser) entity(n *yamltree.Node) entity {
	o := p.Object(n, "an entity", "each", "when", "id", "labels", "name", "valid", "aliases", "codes", "properties")
	o.Required("id")
	o.Required("name")
	e := entity{rule: p.rule(o), id: p.template(o, "id"), name: p.template(o, "name"), valid: p.template(o, "valid")}
	for _, alias := range o.Scalars("aliases") {
		e.aliases = append(e.aliases, p.parseTemplate(alias.Text, alias.At))
	}
	for _, label := range o.Scalars("labels") {
		if p.ontology.Entity(label.Text) == nil {
			p.unknown(label.At, fmt.Sprintf("the ontology has no entity type %q", label.Text), label.Text, p.ontology.EntityLabels())
		}
		e.labels = append(e.labels, label.Text)
	}
	if len(e.labels) == 0 {
		p.Problems.Addf(n.At, "an entity needs labels")
	}
	for _, f := range sorted(o.Fields("codes")) {
		system := p.ontology.CodeSystem(f.Key)
		if system == nil {
			p.unknown(f.At, fmt.Sprintf("there is no code system %q", f.Key), f.Key, p.ontology.SystemNames())
		}
		e.codes = append(e.codes, code{system: system, template: p.field(f)})
	}
	for _, f := range sorted(o.Fields("properties")) {
		e.properties = append(e.properties, entityProperty{declared: p.declared(e.labels, f), template: p.field(f)})
	}
	return e
}

// declared is a property that one of the labels has.
func (p *parser) declared(labels []string, f yamltree.Field) *schema.Property {
	var known []string
	for _, label := range labels {
		e := p.ontology.Entity(label)
		if e == nil {
			return nil // which is told already
		}
		if property := e.Property(f.Key); property != nil {
			return property
		}
		for _, property := range e.Properties {
			known = append(known, property.Name)
		}
	}
	p.unknown(f.At, fmt.Sprintf("entities of these labels have no property %q", f.Key), f.Key, known)
	return nil
}

func (p *parser) unknown(at problem.Position, what, name string, known []string) {
	p.Problems = append(p.Problems, problem.Problem{At: at, What: what, Suggest: problem.Suggest(name, known)})
}

// sorted are fields by their keys, so that what is made of them does not depend
// on how they are written.
func sorted(fields []yamltree.Field) []yamltree.Field {
	return slices.SortedStableFunc(slices.Values(fields), func(a, b yamltree.Field) int { return strings.Compare(a.Key, b.Key) })
}

// claimField is a value of a claim under its key in a dossier.
type claimField struct {
	key string
	of  func(*dossier.Claim) *string
}

// claimFields are the keys of a statement that are templates.
var claimFields = []claimField{
	{"subject", func(c *dossier.Claim) *string { return &c.Subject }},
	{"type", func(c *dossier.Claim) *string { return &c.Type }},
	{"object", func(c *dossier.Claim) *string { return &c.Object }},
	{"id", func(c *dossier.Claim) *string { return &c.ID }},
	{"valid", func(c *dossier.Claim) *string { return &c.Valid }},
	{"reported_at", func(c *dossier.Claim) *string { return &c.ReportedAt }},
	{"locator", func(c *dossier.Claim) *string { return &c.Locator }},
	{"quote", func(c *dossier.Claim) *string { return &c.Quote }},
	{"attributed_to", func(c *dossier.Claim) *string { return &c.AttributedTo }},
	{"modality", func(c *dossier.Claim) *string { return &c.Modality }},
	{"confidence", func(c *dossier.Claim) *string { return &c.Confidence }},
}

// required are the keys without which there is no statement.
var required = []string{"subject", "type", "object"}

func (p *parser) statement(n *yamltree.Node) statement {
	keys := []string{"each", "when", "properties"}
	for _, f := range claimFields {
		keys = append(keys, f.key)
	}
	o := p.Object(n, "a statement", keys...)
	s := statement{rule: p.rule(o)}
	for _, key := range required {
		o.Required(key)
	}
	for _, f := range claimFields {
		if o.Has(f.key) {
			s.fields = append(s.fields, field{claimField: f, template: p.template(o, f.key)})
		}
	}
	for _, f := range sorted(o.Fields("properties")) {
		s.properties = append(s.properties, property{name: f.Key, template: p.field(f)})
	}
	p.checkType(o)
	p.checkModality(o)
	return s
}

// checkType looks at a type that is no template: it must be in the ontology.
func (p *parser) checkType(o yamltree.Object) {
	text := o.Text("type")
	t, err := parseTemplate(text, o.At)
	if err != nil || text == "" || !t.constant() {
		return
	}
	relation, _ := p.ontology.Relation(text)
	if relation == nil {
		p.Problems = append(p.Problems, problem.Problem{At: o.PositionOf("type"), What: fmt.Sprintf("the ontology has no relation %q", text), Suggest: p.relationsLike(text)})
		return
	}
	for _, f := range o.Fields("properties") {
		if relation.Property(f.Key) == nil {
			var known []string
			for _, property := range relation.Properties {
				known = append(known, property.Name)
			}
			p.unknown(f.At, fmt.Sprintf("%s has no property %q", relation.Type, f.Key), f.Key, known)
		}
	}
}

// relationsLike suggests in the style of the file: dashes or capitals.
func (p *parser) relationsLike(text string) []string {
	like := problem.Suggest(text, p.ontology.RelationNames())
	if text == schema.FileName(text) {
		for i := range like {
			like[i] = schema.FileName(like[i])
		}
	}
	return like
}

// checkModality looks at a modality that is no template.
func (p *parser) checkModality(o yamltree.Object) {
	text, all := o.Text("modality"), p.ontology.ModalityNames()
	if text != "" && !strings.Contains(text, "{") && !slices.Contains(all, text) {
		p.unknown(o.PositionOf("modality"), fmt.Sprintf("there is no modality %q", text), text, all)
	}
}

// names are the keys of a map, sorted.
func names[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
