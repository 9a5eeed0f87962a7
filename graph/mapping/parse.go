package mapping

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"entente/graph"
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
	p := parser{ontology: o}
	m := p.mapping(root)
	if len(p.Problems) == 0 {
		// What is wrong with expressions whatever the columns are.
		p.Problems = m.compile(newCompiler(m, nil))
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
}

func (p *parser) mapping(root *yamltree.Node) *Mapping {
	o := p.Object(root, "a mapping", "mapping", "title", "source", "document", "complete", "file", "tables", "skip", "entities", "statements")
	m := &Mapping{ID: p.slug(o, "mapping"), Title: o.Required("title"), Complete: o.Bool("complete"), Tables: map[string]map[string]string{}}
	m.Source = p.source(o)
	m.Document = p.document(o, m.Source.ID)
	m.Dialect = p.dialect(o)
	for _, f := range o.Fields("tables") {
		table := map[string]string{}
		for _, entry := range f.Value.Fields {
			if entry.Value.Kind != yamltree.Scalar {
				p.Problems.Addf(entry.Value.At, "a table holds values, and here is %s", entry.Value.Kind)
			}
			table[entry.Key] = entry.Value.Text
		}
		if len(table) == 0 {
			p.Problems.Addf(f.At, "the table %s is a mapping of codes to values", f.Key)
		}
		m.Tables[f.Key] = table
	}
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

var (
	formats   = []string{"csv", "jsonl"}
	encodings = []string{"utf-8", "latin-1", "windows-1252"}
)

func (p *parser) dialect(o yamltree.Object) Dialect {
	d := Dialect{Format: "csv", Delimiter: ',', Quoted: true, Encoding: "utf-8"}
	if !o.Has("file") {
		return d
	}
	f := p.Object(o.Node("file"), "the form of the file", "format", "delimiter", "quotes", "columns", "encoding", "missing")
	d.Format = p.choice(f, "format", formats, d.Format)
	d.Encoding = p.choice(f, "encoding", encodings, d.Encoding)
	d.Columns, d.Missing = p.columns(f), f.Texts("missing")
	if f.Has("delimiter") {
		text := f.Text("delimiter")
		if text == `\t` || text == "tab" {
			text = "\t"
		}
		r, size := utf8.DecodeRuneInString(text)
		if size == 0 || size != len(text) || strings.ContainsRune("\"\r\n\ufffd", r) {
			p.Problems.Addf(f.PositionOf("delimiter"), "a delimiter is one character, or tab, and not %q", text)
		}
		d.Delimiter = r
	}
	if f.Has("quotes") {
		d.Quoted = f.Bool("quotes")
	}
	return d
}

// columns are names, each once.
func (p *parser) columns(o yamltree.Object) []string {
	var columns []string
	for _, n := range o.Scalars("columns") {
		if slices.Contains(columns, n.Text) {
			p.Problems.Addf(n.At, "two columns are called %q", n.Text)
		}
		columns = append(columns, n.Text)
	}
	return columns
}

func (p *parser) choice(o yamltree.Object, key string, among []string, usual string) string {
	text := o.Text(key)
	if text == "" {
		return usual
	}
	if !slices.Contains(among, text) {
		p.Problems = append(p.Problems, problem.Problem{At: o.PositionOf(key), What: fmt.Sprintf("%s is one of %s, and not %q", key, strings.Join(among, ", "), text), Suggest: problem.Suggest(text, among)})
	}
	return text
}

func (p *parser) when(o yamltree.Object) *expression {
	if !o.Has("when") {
		return nil
	}
	return &expression{text: o.Required("when"), at: o.PositionOf("when"), condition: true}
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
	o := p.Object(n, "an entity", "when", "id", "labels", "name", "valid", "aliases", "codes")
	o.Required("id")
	o.Required("name")
	e := entity{when: p.when(o), id: p.template(o, "id"), name: p.template(o, "name"), valid: p.template(o, "valid"), aliases: p.template(o, "aliases"), codes: map[string]code{}, at: n.At}
	for _, label := range o.Scalars("labels") {
		if p.ontology.Entity(label.Text) == nil {
			p.Problems = append(p.Problems, problem.Problem{At: label.At, What: fmt.Sprintf("the ontology has no entity type %q", label.Text), Suggest: problem.Suggest(label.Text, p.ontology.EntityLabels())})
		}
		e.labels = append(e.labels, label.Text)
	}
	if len(e.labels) == 0 {
		p.Problems.Addf(n.At, "an entity needs labels")
	}
	for _, f := range o.Fields("codes") {
		system := p.ontology.CodeSystem(f.Key)
		if system == nil {
			p.Problems = append(p.Problems, problem.Problem{At: f.At, What: fmt.Sprintf("there is no code system %q", f.Key), Suggest: problem.Suggest(f.Key, p.ontology.SystemNames())})
		}
		e.codes[f.Key] = code{system: system, template: p.field(f)}
	}
	return e
}

// claimKeys are the keys of a statement that are templates.
var claimKeys = []string{"subject", "type", "object", "id", "valid", "reported_at", "locator", "quote", "attributed_to", "modality", "confidence"}

func (p *parser) statement(n *yamltree.Node) statement {
	o := p.Object(n, "a statement", append([]string{"when", "properties"}, claimKeys...)...)
	s := statement{when: p.when(o), fields: map[string]template{}, properties: map[string]template{}, at: n.At}
	for _, key := range []string{"subject", "type", "object"} {
		o.Required(key)
	}
	for _, key := range claimKeys {
		if o.Has(key) {
			s.fields[key] = p.template(o, key)
		}
	}
	for _, f := range o.Fields("properties") {
		s.properties[f.Key] = p.field(f)
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
			p.Problems = append(p.Problems, problem.Problem{At: f.At, What: fmt.Sprintf("%s has no property %q", relation.Type, f.Key), Suggest: problem.Suggest(f.Key, known)})
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
		p.Problems = append(p.Problems, problem.Problem{At: o.PositionOf("modality"), What: fmt.Sprintf("there is no modality %q", text), Suggest: problem.Suggest(text, all)})
	}
}

// names are the keys of a map, sorted.
func names[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
