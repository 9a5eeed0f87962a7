package graph

import (
	"slices"

	"entente/schema/edtf"
	"entente/schema/problem"
)

// Entity is anything that a statement can be about.
type Entity struct {
	ID      string
	Labels  []string // entity types of the ontology, the main one first
	Name    string
	Aliases []string
	Names   []Name // further names that mean it; they are no properties of the node
	Codes   []Code
	Valid   edtf.Interval // when it existed; zero when unknown
	Extra   map[string]any
	At      problem.Position
}

// Name is a name that an entity bore for a time, or bears in another language.
type Name struct {
	Text     string
	Valid    edtf.Interval // zero: as long as the entity exists
	Language string        // BCP 47; empty for a name that English texts use
}

// Properties are those of the node, without the load's own. A code system is a
// property whose value is the code that holds last.
func (e Entity) Properties() map[string]any {
	properties := propertyMap{"id": e.ID, "name": e.Name}
	for name, value := range e.Extra {
		properties[name] = value
	}
	if len(e.Aliases) > 0 {
		properties["aliases"] = e.Aliases
	}
	if len(e.Codes) > 0 {
		var all []string
		for _, c := range e.Codes {
			all = append(all, c.String())
		}
		properties["codes"] = all
	}
	for system, code := range e.current() {
		properties[system] = code.Value
	}
	eachBound(e.Valid, properties)
	return present(properties)
}

// current is the code of each system that holds last, of several such the one
// that is written first.
func (e Entity) current() map[string]Code {
	latest := map[string]Code{}
	for _, c := range e.Codes {
		if held, ok := latest[c.System]; !ok || c.endsAfter(held) {
			latest[c.System] = c
		}
	}
	return latest
}

// Digest is the fingerprint of what the input says of the entity, its labels
// included.
func (e Entity) Digest() string {
	labels := slices.Sorted(slices.Values(e.Labels))
	return digest(e.Properties(), slices.Compact(labels)...)
}

// Label is the main label.
func (e Entity) Label() string {
	if len(e.Labels) == 0 {
		return ""
	}
	return e.Labels[0]
}
