package query

import (
	"strings"

	"entente/schema"
	"entente/schema/problem"
)

// Kind is what one value of a parameter is.
type Kind string

// The kinds, with the Go values that they become.
const (
	Date         Kind = "date"          // edtf.Day, a DATE in Cypher
	Text         Kind = "text"          // string
	Integer      Kind = "integer"       // int64
	Number       Kind = "number"        // float64
	Boolean      Kind = "boolean"       // bool
	Entity       Kind = "entity"        // string: the id of an entity in the graph
	Source       Kind = "source"        // string: the id of a source in the graph
	Relation     Kind = "relation"      // string: a relation type of the ontology
	Modality     Kind = "modality"      // string: a modality of the ontology
	RelationPair Kind = "relation pair" // []string of two relation types; in lists only
	Weights      Kind = "weights"       // map[string]any: float64 by relation type; in no list
)

var kinds = []Kind{Date, Text, Integer, Number, Boolean, Entity, Source, Relation, Modality, RelationPair, Weights}

// Type is the type of a parameter: a kind, or a list of it.
type Type struct {
	Kind Kind
	List bool
}

const listOf = "list of "

// String is the type as files write it, such as "list of relation".
func (t Type) String() string {
	if t.List {
		return listOf + string(t.Kind)
	}
	return string(t.Kind)
}

func parseType(text string) (Type, bool) {
	for _, t := range types() {
		if t.String() == text {
			return t, true
		}
	}
	return Type{}, false
}

// types are all types; pairs come in lists only, and weights in none.
func types() []Type {
	var all []Type
	for _, k := range kinds {
		if k != RelationPair {
			all = append(all, Type{Kind: k})
		}
		if k != Weights {
			all = append(all, Type{Kind: k, List: true})
		}
	}
	return all
}

func typeNames() []string {
	var names []string
	for _, t := range types() {
		names = append(names, t.String())
	}
	return names
}

// Parameter is a parameter of a query.
type Parameter struct {
	Name        string
	Type        Type
	Help        string
	Optional    bool   // without a value, Cypher gets null
	Default     any    // the value when none is given, nil when there is none
	DefaultFrom string // where in the ontology the default comes from, empty when it stands in the file
	Example     string // what one may write; of a required parameter always set
}

// Required tells whether a value must be given.
func (p *Parameter) Required() bool { return !p.Optional && p.Default == nil }

// The parts of the ontology that a default may come from; family: goes before
// the name of a family of relations.
const familyPrefix = "family:"

var origins = []string{"fact_modalities", "modalities", "conflicts", "ends", "symmetric", "events", "goldstein", familyPrefix + "NAME"}

// fromOntology is the default that the ontology gives, with its type; ok is
// false when there is no such part of it.
func fromOntology(o *schema.Ontology, origin string) (value any, t Type, ok bool) {
	switch origin {
	case "fact_modalities":
		return o.FactModalities(), Type{Modality, true}, true
	case "modalities":
		return o.ModalityNames(), Type{Modality, true}, true
	case "conflicts":
		pairs := [][]string{}
		for _, pair := range o.Conflicts() {
			pairs = append(pairs, pair[:])
		}
		return pairs, Type{RelationPair, true}, true
	case "ends":
		pairs := [][]string{}
		for _, r := range o.Relations {
			for _, ended := range r.Ends {
				pairs = append(pairs, []string{r.Type, ended})
			}
		}
		return pairs, Type{RelationPair, true}, true
	case "symmetric":
		return relationsWhere(o, func(r schema.Relation) bool { return r.Symmetric }), Type{Relation, true}, true
	case "events":
		return relationsWhere(o, func(r schema.Relation) bool { return r.Nature == schema.Event }), Type{Relation, true}, true
	case "goldstein":
		weights := map[string]any{}
		for relation, weight := range o.Goldstein() {
			weights[relation] = weight
		}
		return weights, Type{Kind: Weights}, true
	}
	if family, is := strings.CutPrefix(origin, familyPrefix); is {
		types := o.Family(family)
		return types, Type{Relation, true}, len(types) > 0
	}
	return nil, Type{}, false
}

func relationsWhere(o *schema.Ontology, keep func(schema.Relation) bool) []string {
	types := []string{}
	for _, r := range o.Relations {
		if keep(r) {
			types = append(types, r.Type)
		}
	}
	return types
}

func suggestOrigin(o *schema.Ontology, origin string) []string {
	known := append([]string(nil), origins[:len(origins)-1]...)
	for _, r := range o.Relations {
		known = append(known, familyPrefix+r.Family)
	}
	return problem.Suggest(origin, known)
}
