package schema

import (
	"regexp"
	"slices"
	"strconv"

	"entente/schema/problem"
	"entente/schema/yamltree"
)

// Parse reads an ontology that stands alone. All problems are reported at
// once, with their positions; the ontology is nil when there are any.
func Parse(name string, data []byte) (*Ontology, problem.List) {
	return (&Ontology{}).Extend(name, data)
}

// Extend is a new ontology: o with the groups, code systems, modalities,
// entities and relations of a user's file added. Nothing of o may be
// redefined, and the model of the graph is not the user's to change.
func (o *Ontology) Extend(name string, data []byte) (*Ontology, problem.List) {
	root, problems := yamltree.Read(name, data)
	if len(problems) > 0 {
		return nil, problems
	}
	p := parser{base: o, out: o.copy()}
	p.file(root)
	p.out.index()
	p.check()
	p.Problems.Sort()
	if len(p.Problems) > 0 {
		return nil, p.Problems
	}
	return p.out, nil
}

func (o *Ontology) copy() *Ontology {
	return &Ontology{
		Model: slices.Clone(o.Model), Structure: slices.Clone(o.Structure), Statement: slices.Clone(o.Statement),
		Modalities: slices.Clone(o.Modalities), CodeSystems: slices.Clone(o.CodeSystems), Groups: slices.Clone(o.Groups),
		Entities: slices.Clone(o.Entities), Relations: slices.Clone(o.Relations), Holders: o.Holders,
	}
}

// index makes the look-up tables. It stops at groups that name each other.
func (o *Ontology) index() {
	o.entities, o.relations, o.inverses = map[string]*Entity{}, map[string]*Relation{}, map[string]*Relation{}
	o.written, o.systems, o.labels = map[string]string{}, map[string]*CodeSystem{}, map[string][]string{}
	for i := range o.Entities {
		o.entities[o.Entities[i].Label] = &o.Entities[i]
	}
	for i := range o.Relations {
		r := &o.Relations[i]
		o.relations[r.Type] = r
		if r.Inverse != "" {
			o.inverses[r.Inverse] = r
		}
		for _, kind := range []string{r.Type, r.Inverse} {
			o.written[kind], o.written[FileName(kind)] = kind, kind
		}
	}
	for i := range o.CodeSystems {
		o.systems[o.CodeSystems[i].Name] = &o.CodeSystems[i]
	}
	for _, g := range o.Groups {
		o.labels[g.Name] = o.members(g.Name, nil)
	}
}

func (o *Ontology) members(name string, within []string) []string {
	if slices.Contains(within, name) {
		return nil
	}
	var labels []string
	for _, g := range o.Groups {
		if g.Name != name {
			continue
		}
		for _, member := range g.Members {
			if o.entities[member] != nil {
				labels = append(labels, member)
			} else {
				labels = append(labels, o.members(member, append(within, name))...)
			}
		}
	}
	return labels
}

type parser struct {
	yamltree.Decoder
	base, out *Ontology
}

// version is that of the form of ontology files.
const version = "1"

func (p *parser) file(root *yamltree.Node) {
	keys := []string{"version", "modalities", "code_systems", "groups", "entities", "relations"}
	if len(p.base.Model) == 0 {
		keys = append(keys, "model", "structure", "statement", "holders")
	}
	o := p.Object(root, "an ontology", keys...)
	if v := o.Required("version"); v != "" && v != version {
		p.Problems.Addf(o.PositionOf("version"), "this is version %q of the form of ontologies, and version %s is read", v, version)
	}
	for _, f := range o.Fields("model") {
		p.out.Model = append(p.out.Model, p.nodeType(f))
	}
	for _, f := range o.Fields("structure") {
		p.out.Structure = append(p.out.Structure, p.structure(f))
	}
	p.out.Statement = append(p.out.Statement, p.properties(o.Fields("statement"))...)
	if o.Has("holders") {
		p.out.Holders = o.Text("holders")
	}
	for _, f := range o.Fields("modalities") {
		m := p.Object(f.Value, "a modality", "fact", "description")
		p.name(f, "a modality", snake, "snake_case")
		p.out.Modalities = append(p.out.Modalities, Modality{Name: f.Key, Fact: m.Bool("fact"), Description: m.Required("description")})
	}
	for _, f := range o.Fields("code_systems") {
		p.out.CodeSystems = append(p.out.CodeSystems, p.codeSystem(f))
	}
	for _, f := range o.Fields("groups") {
		p.group(f)
	}
	for _, f := range o.Fields("entities") {
		p.out.Entities = append(p.out.Entities, p.entity(f))
	}
	for _, f := range o.Fields("relations") {
		p.out.Relations = append(p.out.Relations, p.relation(f))
	}
}

// name checks the form of a defined name.
func (p *parser) name(f yamltree.Field, what string, form *regexp.Regexp, words string) {
	if !form.MatchString(f.Key) || !IsIdentifier(f.Key) {
		p.Problems.Addf(f.At, "%q cannot name %s: write it in %s, at most %d characters", f.Key, what, words, MaxIdentifier)
	}
}

func (p *parser) nodeType(f yamltree.Field) NodeType {
	p.name(f, "a label", camelCase, "CamelCase")
	o := p.Object(f.Value, "a node type", "key", "description", "properties")
	return NodeType{Label: f.Key, Key: o.Required("key"), Description: o.Required("description"), Properties: p.properties(o.Fields("properties"))}
}

func (p *parser) structure(f yamltree.Field) Relation {
	p.name(f, "a relationship type", screaming, "SCREAMING_SNAKE_CASE")
	o := p.Object(f.Value, "a relationship of the model", "from", "to", "description")
	return Relation{Type: f.Key, From: o.Texts("from"), To: o.Texts("to"), Description: o.Required("description"), at: f.At}
}

func (p *parser) properties(fields []yamltree.Field) []Property {
	var list []Property
	for _, f := range fields {
		p.name(f, "a property", snake, "snake_case")
		o := p.Object(f.Value, "a property", "type", "unit", "description")
		property := Property{Name: f.Key, Type: PropertyType(o.Required("type")), Unit: o.Text("unit"), Description: o.Required("description"), at: f.At}
		if o.Has("type") && !slices.Contains(propertyTypes, property.Type) {
			p.Problems.Addf(o.PositionOf("type"), "there is no property type %q: it is one of %v", property.Type, propertyTypes)
		}
		list = append(list, property)
	}
	return list
}

func (p *parser) codeSystem(f yamltree.Field) CodeSystem {
	p.name(f, "a code system", snake, "snake_case")
	o := p.Object(f.Value, "a code system", "pattern", "description")
	system := CodeSystem{Name: f.Key, at: f.At, Pattern: o.Required("pattern"), Description: o.Required("description")}
	form, err := regexp.Compile("^(?:" + system.Pattern + ")$")
	if err != nil {
		p.Problems.Addf(o.PositionOf("pattern"), "the pattern is not a regular expression: %v", err)
		form = regexp.MustCompile("")
	}
	system.matches = form.MatchString
	return system
}

func (p *parser) group(f yamltree.Field) {
	p.name(f, "a group", snake, "snake_case")
	g := Group{Name: f.Key, at: f.At}
	wrapped := yamltree.Node{Kind: yamltree.Map, At: f.At, Fields: []yamltree.Field{f}}
	g.Members = p.Object(&wrapped, "a group", f.Key).Texts(f.Key)
	p.out.Groups = append(p.out.Groups, g)
}

var colour = regexp.MustCompile(`^#[0-9a-f]{6}$`)

func (p *parser) entity(f yamltree.Field) Entity {
	p.name(f, "an entity type", camelCase, "CamelCase")
	o := p.Object(f.Value, "an entity type", "colour", "description", "properties")
	e := Entity{Label: f.Key, Colour: o.Text("colour"), Description: o.Required("description"), Properties: p.properties(o.Fields("properties")), at: f.At}
	switch {
	case e.Colour == "":
		e.Colour = "#a0a0a0"
	case !colour.MatchString(e.Colour):
		p.Problems.Addf(o.PositionOf("colour"), "a colour is written #rrggbb, such as #4c78a8, and here is %q", e.Colour)
	}
	return e
}

// goldstein reads a value of the Goldstein scale, nil when there is none.
func (p *parser) goldstein(o yamltree.Object) *float64 {
	if !o.Has("goldstein") {
		return nil
	}
	value, err := strconv.ParseFloat(o.Text("goldstein"), 64)
	if err != nil || !(value >= -10 && value <= 10) {
		p.Problems.Addf(o.PositionOf("goldstein"), "goldstein is a number between -10 and 10, and here is %q", o.Text("goldstein"))
		return nil
	}
	return &value
}

func (p *parser) relation(f yamltree.Field) Relation {
	p.name(f, "a relation", screaming, "SCREAMING_SNAKE_CASE")
	o := p.Object(f.Value, "a relation", "description", "family", "nature", "from", "to", "symmetric", "inverse", "ends", "conflicts_with", "cameo", "goldstein", "plover", "properties")
	for _, end := range []string{"from", "to"} {
		if !o.Has(end) {
			p.Problems.Addf(f.At, "the relation %s needs %s: which entities may stand there", f.Key, end)
		}
	}
	r := Relation{
		Type: f.Key, Family: o.Required("family"), Nature: Nature(o.Required("nature")), From: o.Texts("from"), To: o.Texts("to"),
		Symmetric: o.Bool("symmetric"), Inverse: o.Text("inverse"), Ends: o.Texts("ends"), ConflictsWith: o.Texts("conflicts_with"),
		Cameo: o.Texts("cameo"), Goldstein: p.goldstein(o), Plover: o.Text("plover"), Description: o.Required("description"), Properties: p.properties(o.Fields("properties")), at: f.At,
	}
	if o.Has("nature") && r.Nature != State && r.Nature != Event {
		p.Problems.Addf(o.PositionOf("nature"), "the nature of a relation is %s or %s, and here is %q", State, Event, r.Nature)
	}
	switch {
	case r.Symmetric && r.Inverse != "":
		p.Problems.Addf(o.PositionOf("inverse"), "a symmetric relation has no inverse")
	case !r.Symmetric && r.Inverse == "":
		p.Problems.Addf(f.At, "the relation %s needs an inverse, the name from its other end, or symmetric: true", f.Key)
	case r.Inverse != "" && (!screaming.MatchString(r.Inverse) || !IsIdentifier(r.Inverse)):
		p.Problems.Addf(o.PositionOf("inverse"), "%q cannot name a relation: write it in SCREAMING_SNAKE_CASE, at most %d characters", r.Inverse, MaxIdentifier)
	}
	return r
}
