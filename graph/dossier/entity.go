package dossier

import (
	"slices"
	"strings"

	"entente/graph"
	"entente/schema"
	"entente/schema/yamltree"
)

func (r *reader) entity(n *yamltree.Node) graph.Entity {
	o := r.Object(n, "an entity", "id", "labels", "name", "aliases", "codes", "valid", "properties", "holders")
	e := graph.Entity{ID: r.id(o, "id", "an entity"), Name: r.name(o, "name", "an entity"), Labels: r.labels(o), Valid: r.interval(o, "valid"), At: n.At}
	for _, alias := range o.Scalars("aliases") {
		e.Aliases = append(e.Aliases, r.oneLine(alias, "an alias"))
	}
	for _, f := range o.Fields("codes") {
		e.Codes = append(e.Codes, r.codes(f)...)
	}
	given := r.properties(o)
	if len(e.Labels) > 0 { // else nothing can be said of what they allow
		e.Extra = r.entityProperties(e.Labels, given)
		r.mayHold(o, e)
	}
	return e
}

// labels are the entity types, each once.
func (r *reader) labels(o yamltree.Object) []string {
	given := o.Scalars("labels")
	if n := o.Node("labels"); n == nil || n.Kind == yamltree.List && len(n.Items) == 0 {
		r.Problems.Addf(o.At, "an entity needs labels: one or more entity types, such as [Person]")
	}
	var labels []string
	for _, label := range given {
		switch {
		case r.ontology.Entity(label.Text) == nil:
			r.unknown(label.At, "the ontology has no entity type "+quoted(label.Text), label.Text, r.ontology.EntityLabels())
		case !slices.Contains(labels, label.Text):
			labels = append(labels, label.Text)
		}
	}
	return labels
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
		if err == nil {
			err = system.Check(code.Value)
		}
		if err != nil {
			r.Problems.Addf(n.At, "%v", err)
			continue
		}
		codes = append(codes, code)
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

// mayHold refuses holders of what is no office.
func (r *reader) mayHold(o yamltree.Object, e graph.Entity) {
	if len(o.List("holders")) == 0 {
		return
	}
	relation, _ := r.ontology.Relation(r.ontology.Holders)
	switch {
	case relation == nil:
		r.Problems.Addf(o.PositionOf("holders"), "this ontology has no relation for holders: state them as statements")
	case !r.ontology.Allows(relation.To, e.Labels):
		r.Problems.Addf(o.PositionOf("holders"), "only an %s has holders, and the labels here are %s", strings.Join(relation.To, " or "), strings.Join(e.Labels, ", "))
	}
}
