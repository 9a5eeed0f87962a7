package schema

import (
	"slices"

	"entente/schema/problem"
)

// check looks at the whole of an ontology: names that are defined twice, and
// names that nothing defines.
func (p *parser) check() {
	p.checkTwice()
	for _, g := range p.out.Groups {
		p.checkEnds(g.at, g.Members)
		if len(p.out.labels[g.Name]) == 0 {
			p.Problems.Addf(g.at, "the group %s holds no entity type", g.Name)
		}
	}
	for i := range p.out.Relations {
		p.checkRelation(&p.out.Relations[i])
		p.checkScalar(p.out.Relations[i].Properties)
	}
	p.checkSystems()
	for _, e := range p.out.Entities {
		p.checkReserved(e.Properties, p.out.Node("Entity"))
		p.checkScalar(e.Properties)
	}
	if p.out.Holders != "" && p.out.relations[p.out.Holders] == nil {
		p.Problems.Addf(problem.Position{}, "holders names the relation %s, which is not defined", p.out.Holders)
	}
}

// checkTwice reports a name given to two things of which Neo4j or a file could
// not tell one from the other.
func (p *parser) checkTwice() {
	seen := map[string]bool{}
	once := func(space, name string, at problem.Position) {
		if name != "" && seen[space+name] {
			p.Problems.Addf(at, "%s is defined already: an extension adds names and redefines none", name)
		}
		seen[space+name] = true
	}
	for _, n := range p.out.Model {
		once("label ", n.Label, problem.Position{})
	}
	for _, e := range p.out.Entities {
		once("label ", e.Label, e.at)
	}
	for _, g := range p.out.Groups {
		once("label ", g.Name, g.at)
	}
	for _, list := range [][]Relation{p.out.Structure, p.out.Relations} {
		for _, r := range list {
			once("type ", r.Type, r.at)
			once("type ", r.Inverse, r.at)
		}
	}
	for _, m := range p.out.Modalities {
		once("modality ", m.Name, problem.Position{})
	}
	for _, s := range p.out.CodeSystems {
		once("code system ", s.Name, problem.Position{})
	}
}

func (p *parser) checkRelation(r *Relation) {
	p.checkEnds(r.at, r.From)
	p.checkEnds(r.at, r.To)
	if r.Symmetric && !slices.Equal(p.out.Labels(r.From), p.out.Labels(r.To)) {
		p.Problems.Addf(r.at, "%s is symmetric, so from and to must be the same", r.Type)
	}
	for _, name := range slices.Concat(r.Ends, r.ConflictsWith) {
		if p.out.relations[name] == nil {
			p.Problems = append(p.Problems, problem.Problem{At: r.at, What: r.Type + " names the relation " + name + ", which is not defined", Suggest: problem.Suggest(name, p.out.RelationTypes())})
		}
	}
	for _, reserved := range p.out.Statement {
		if own := r.Property(reserved.Name); own != nil {
			p.Problems.Addf(own.at, "every statement has %s already: choose another name", own.Name)
		}
	}
}

func (p *parser) checkEnds(at problem.Position, ends []string) {
	for _, end := range ends {
		if p.out.entities[end] == nil && !slices.ContainsFunc(p.out.Groups, func(g Group) bool { return g.Name == end }) {
			known := p.out.EntityLabels()
			for _, g := range p.out.Groups {
				known = append(known, g.Name)
			}
			p.Problems = append(p.Problems, problem.Problem{At: at, What: "no entity type or group is named " + end, Suggest: problem.Suggest(end, known)})
		}
	}
}

// checkSystems keeps the code systems, which are properties of entities, apart
// from the properties that every entity has.
func (p *parser) checkSystems() {
	every := p.out.Node("Entity")
	for _, s := range p.out.CodeSystems {
		if every != nil && property(every.Properties, s.Name) != nil {
			p.Problems.Addf(s.at, "every entity has %s already: choose another name", s.Name)
		}
	}
}

// checkScalar refuses declared properties of types that a dossier cannot give.
func (p *parser) checkScalar(list []Property) {
	for _, property := range list {
		if property.Type == TextList || property.Type == DateTime {
			p.Problems.Addf(property.at, "a declared property is %s, %s, %s, %s or %s, and not %s", Text, Integer, Number, Boolean, Date, property.Type)
		}
	}
}

// checkReserved keeps the properties of an entity type apart from those of
// every entity and from the code systems, which are properties too.
func (p *parser) checkReserved(own []Property, every *NodeType) {
	for _, property := range own {
		taken := p.out.systems[property.Name] != nil
		if every != nil {
			taken = taken || slices.ContainsFunc(every.Properties, func(e Property) bool { return e.Name == property.Name })
		}
		if taken {
			p.Problems.Addf(property.at, "every entity has %s already: choose another name", property.Name)
		}
	}
}
