// Package schema holds the ontology: which kinds of entity there are, which
// relations may be stated of them, and with which properties. It is data
// (ontology.yaml), which a user's own file may extend; this package reads it,
// answers questions of it, and makes from it the documentation of the graph
// and the JSON Schema of dossiers.
package schema

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"entente/schema/problem"
)

//go:embed ontology.yaml
var shipped []byte

// Ontology is the definition that validation, constraints, Cypher and
// documentation are made from. It does not change once it is read.
type Ontology struct {
	Model       []NodeType // Entity, Source, Document, Load: in the order of the file
	Structure   []Relation // relationships that are no statements, such as PUBLISHED_BY
	Statement   []Property // what every statement carries
	Modalities  []Modality
	CodeSystems []CodeSystem
	Groups      []Group
	Entities    []Entity
	Relations   []Relation
	Holders     string // the relation that the holders of an office stand for

	entities  map[string]*Entity
	relations map[string]*Relation
	inverses  map[string]*Relation
	written   map[string]string // types as files mostly write them: what TypeName makes of them
	systems   map[string]*CodeSystem
	labels    map[string][]string // of a group, with the groups in it resolved
}

// NodeType is a kind of node that every graph of Entente has.
type NodeType struct {
	Label       string
	Key         string // the property that is unique
	Description string
	Properties  []Property
}

// Modality is how a statement is meant.
type Modality struct {
	Name        string
	Fact        bool // counted by queries unless told otherwise
	Description string
}

// CodeSystem is a system of codes for entities, such as ISO 3166-1 alpha-3.
type CodeSystem struct {
	Name        string
	Pattern     string // of a whole code
	Description string
	matches     func(string) bool
	at          problem.Position
}

// Check refuses a code that has not the system's form.
func (s *CodeSystem) Check(code string) error {
	if s.matches(code) {
		return nil
	}
	return fmt.Errorf("%.80q is not a code of %s (%s): the form is %s", code, s.Name, s.Description, s.Pattern)
}

// Group is a name for several entity types in the ends of relations.
type Group struct {
	Name    string
	Members []string // entity types and groups
	at      problem.Position
}

// Entity is a type of entity: a label.
type Entity struct {
	Label       string
	Colour      string // #rrggbb
	Description string
	Properties  []Property
	at          problem.Position
}

// Nature tells whether a relation holds over a time or happens within one.
type Nature string

// The two natures.
const (
	State Nature = "state"
	Event Nature = "event"
)

// Relation is a type of relation: a relationship type.
type Relation struct {
	Type          string
	Family        string // diplomacy, alliance, troops, …
	Nature        Nature
	From, To      []string // entity types and groups, as written
	Symmetric     bool
	Inverse       string   // its name from the other end; empty when symmetric
	Ends          []string // relations that it puts an end to
	ConflictsWith []string // relations that cannot hold of one pair at one time
	Cameo         []string // CAMEO event codes
	Goldstein     *float64 // what it weighs on the scale of Goldstein (1992), -10 to 10; nil when it does not
	Plover        string   // PLOVER category
	Description   string
	Properties    []Property
	at            problem.Position
}

// Default is the shipped ontology. It panics if that does not parse, which the
// tests of this package exclude.
var Default = sync.OnceValue(func() *Ontology {
	o, problems := Parse("ontology.yaml", shipped)
	if err := problems.Err(); err != nil {
		panic(err)
	}
	return o
})

// Entity is the entity type of a label, nil when there is none.
func (o *Ontology) Entity(label string) *Entity { return o.entities[label] }

// CodeSystem is the system of a name, nil when there is none.
func (o *Ontology) CodeSystem(name string) *CodeSystem { return o.systems[name] }

// Relation finds a relation by its type (ALLY_OF, or as files may write it,
// ally-of) or by its inverse, in which case inverted is true: subject and
// object change places. It is nil when there is none.
func (o *Ontology) Relation(name string) (r *Relation, inverted bool) {
	kind, known := o.written[name] // since it is asked for every statement
	if !known {
		kind = TypeName(name)
	}
	if r = o.relations[kind]; r != nil {
		return r, false
	}
	r = o.inverses[kind]
	return r, r != nil
}

// words are parted by underscores in a relationship type.
var words = strings.NewReplacer("-", "_", " ", "_")

// TypeName is the relationship type that a file means by a name: ally-of and
// "ally of" are ALLY_OF.
func TypeName(name string) string {
	return strings.ToUpper(words.Replace(name))
}

// Labels resolves groups and entity types to entity types, sorted, each once.
func (o *Ontology) Labels(ends []string) []string {
	set := map[string]bool{}
	for _, end := range ends {
		if o.entities[end] != nil {
			set[end] = true
		}
		for _, label := range o.labels[end] {
			set[label] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// Allows tells whether an entity with these labels may stand at an end that
// the ontology describes by ends.
func (o *Ontology) Allows(ends, labels []string) bool {
	// Asked for every statement, so that nothing is made here.
	for _, end := range ends {
		for _, label := range labels {
			if end == label && o.entities[end] != nil || slices.Contains(o.labels[end], label) {
				return true
			}
		}
	}
	return false
}

// EntityLabels are all labels of entities, in the order of the ontology.
func (o *Ontology) EntityLabels() []string {
	labels := make([]string, len(o.Entities))
	for i, e := range o.Entities {
		labels[i] = e.Label
	}
	return labels
}

// RelationTypes are all relationship types of statements, in the order of the
// ontology.
func (o *Ontology) RelationTypes() []string {
	types := make([]string, len(o.Relations))
	for i, r := range o.Relations {
		types[i] = r.Type
	}
	return types
}

// RelationNames are all names by which a file may state a relation: types and
// inverses.
func (o *Ontology) RelationNames() []string {
	return slices.Sorted(func(yield func(string) bool) {
		for _, r := range o.Relations {
			if !yield(r.Type) || r.Inverse != "" && !yield(r.Inverse) {
				return
			}
		}
	})
}

// Family is the relation types of a family, sorted.
func (o *Ontology) Family(name string) []string {
	var types []string
	for _, r := range o.Relations {
		if r.Family == name {
			types = append(types, r.Type)
		}
	}
	slices.Sort(types)
	return types
}

// Conflicts are the pairs of relations that cannot hold of one pair of
// entities at one time. Each pair stands once, in alphabetical order.
func (o *Ontology) Conflicts() [][2]string {
	set := map[[2]string]bool{}
	for _, r := range o.Relations {
		for _, other := range r.ConflictsWith {
			pair := [2]string{min(r.Type, other), max(r.Type, other)}
			set[pair] = true
		}
	}
	return slices.SortedFunc(maps.Keys(set), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
}

// Goldstein is what relations weigh on the scale of Goldstein (1992), from -10,
// conflict, to 10, cooperation. Relations that have no weight are left out.
func (o *Ontology) Goldstein() map[string]float64 {
	weights := map[string]float64{}
	for _, r := range o.Relations {
		if r.Goldstein != nil {
			weights[r.Type] = *r.Goldstein
		}
	}
	return weights
}

// FactModalities are the modalities that count as facts.
func (o *Ontology) FactModalities() []string {
	var names []string
	for _, m := range o.Modalities {
		if m.Fact {
			names = append(names, m.Name)
		}
	}
	return names
}

// ModalityNames are all modalities.
func (o *Ontology) ModalityNames() []string {
	names := make([]string, len(o.Modalities))
	for i, m := range o.Modalities {
		names[i] = m.Name
	}
	return names
}

// HasModality tells whether a statement may have a modality.
func (o *Ontology) HasModality(name string) bool {
	return slices.ContainsFunc(o.Modalities, func(m Modality) bool { return m.Name == name })
}

// SystemNames are the names of all code systems, in the order of the ontology.
func (o *Ontology) SystemNames() []string {
	names := make([]string, len(o.CodeSystems))
	for i, s := range o.CodeSystems {
		names[i] = s.Name
	}
	return names
}

// Node is the node type of a label of the model, nil when there is none.
func (o *Ontology) Node(label string) *NodeType {
	for i := range o.Model {
		if o.Model[i].Label == label {
			return &o.Model[i]
		}
	}
	return nil
}

// NodeProperties are the names of all properties that a node of a label of the
// model may have. Those of an entity are also the code systems and what the
// entity types declare.
func (o *Ontology) NodeProperties(label string) []string {
	var names []string
	add := func(list []Property) {
		for _, p := range list {
			if !slices.Contains(names, p.Name) {
				names = append(names, p.Name)
			}
		}
	}
	add(o.Node(label).Properties)
	if label == "Entity" {
		names = append(names, o.SystemNames()...)
		for _, e := range o.Entities {
			add(e.Properties)
		}
	}
	return names
}

// StatementProperties are the names of all properties that a statement of a
// type may have.
func (o *Ontology) StatementProperties(kind string) []string {
	var names []string
	for _, p := range slices.Concat(o.Statement, o.relations[kind].Properties) {
		names = append(names, p.Name)
	}
	return names
}

// AllStatementProperties are the names of the properties that a statement of any
// type may have, in alphabetical order.
func (o *Ontology) AllStatementProperties() []string {
	var names []string
	for kind := range o.relations {
		names = append(names, o.StatementProperties(kind)...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// property finds a property by its name.
func property(list []Property, name string) *Property {
	for i := range list {
		if list[i].Name == name {
			return &list[i]
		}
	}
	return nil
}

// Property is the declared property of a relation, nil when there is none.
func (r *Relation) Property(name string) *Property { return property(r.Properties, name) }

// Property is the declared property of an entity type, nil when there is none.
func (e *Entity) Property(name string) *Property { return property(e.Properties, name) }

// String is the type with its ends, as in (Person)-[:HOLDS_OFFICE]->(Office).
func (r *Relation) String() string {
	arrow := "->"
	if r.Symmetric {
		arrow = "-"
	}
	return fmt.Sprintf("(%s)-[:%s]%s(%s)", strings.Join(r.From, "|"), r.Type, arrow, strings.Join(r.To, "|"))
}

// Fingerprint is one of all that the ontology says: two that say the same have
// the same one.
func (o *Ontology) Fingerprint() string {
	h := sha256.New()
	_ = json.NewEncoder(h).Encode(o) // exported fields of texts and numbers, which always encode
	return hex.EncodeToString(h.Sum(nil)[:16])
}
