// Package resolve finds the entity that a reference means. A reference is an
// id, a name, or system:code; names and codes are read at the time of the
// statement, since they change hands. What could mean two entities is refused
// with its candidates, never guessed, and so is what only resembles a name.
//
// A name is put to one form after the other, each wider than the last, and the
// first that anybody claims decides:
//
//  1. folded: case, accents, apostrophes and dashes do not count (problem.Fold);
//  2. normal: nor do the, of, and, &, full stops, St. for Saint, Rep. for Republic;
//  3. turned at its comma: "Wagner, Richard";
//  4. the words in any order, for states and territories alone: "KOREA REPUBLIC OF";
//  5. without "Republic of" and the like, for the same: "Niger, Islamic Republic of".
//
// Each is an equality of forms. How near a text comes to a name is told in the
// error, with a score, and decides nothing.
package resolve

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"entente/graph"
	"entente/schema"
	"entente/schema/edtf"
)

// Index holds entities by id, name and code. Add and Decide are not safe for
// concurrent use; Resolve is, once all entities are in.
type Index struct {
	ontology  *schema.Ontology
	byID      map[string]*graph.Entity
	byName    forms                // folded
	byNormal  forms                // where it differs from the folded form
	bySorted  forms                // states and territories
	byCode    map[string][]holding // by code, whatever the system
	decisions map[string][]Decision
	advice    advice
	nearby    *nearby

	naming  sync.Mutex
	unnamed []*graph.Entity // whose names are in none of the forms yet

	known sync.RWMutex
	found map[string]*entry
}

// New is an empty index. The ontology says which code systems there are.
func New(ontology *schema.Ontology) *Index {
	return &Index{
		ontology: ontology, byID: map[string]*graph.Entity{}, byCode: map[string][]holding{},
		byName: forms{}, byNormal: forms{}, bySorted: forms{}, nearby: &nearby{},
	}
}

// Add makes an entity known. Its id must be new.
func (x *Index) Add(e *graph.Entity) {
	x.byID[e.ID] = e
	x.unnamed = append(x.unnamed, e)
	for _, c := range e.Codes {
		x.byCode[c.Value] = append(x.byCode[c.Value], holding{c, e})
	}
	x.found = nil
	if x.nearby.built {
		x.nearby = &nearby{}
	}
}

// name puts the names of all entities into their forms when the first name is
// looked for: who reads codes, as most published data have, need not wait for it.
func (x *Index) name() {
	x.naming.Lock()
	defer x.naming.Unlock()
	for _, e := range x.unnamed {
		x.addNames(e)
	}
	x.unnamed = nil
}

func (x *Index) addNames(e *graph.Entity) {
	state := slices.Contains(e.Labels, "Country") || slices.Contains(e.Labels, "Territory")
	all := claims(e)
	for _, folded := range slices.Sorted(maps.Keys(all)) {
		c := all[folded]
		x.byName.add(folded, c)
		if len(folded) > longestForm {
			continue
		}
		words := tokens(folded)
		plain := normal(words)
		if plain != folded {
			x.byNormal.add(plain, c)
		}
		if state && c.rank != translated {
			x.bySorted.add(sorted(words), c)
		}
	}
}

// ByID is the entity of an id, nil when there is none.
func (x *Index) ByID(id string) *graph.Entity { return x.byID[id] }

// Resolve finds the entity that text means at a time; a zero interval asks for
// no time. The error is an *Error.
func (x *Index) Resolve(text string, when edtf.Interval) (*graph.Entity, error) {
	return x.ResolveAs(text, when, nil)
}

// ResolveAs is Resolve where only entities of some types can be meant, as a
// relation's From and To name them: among several entities of a name, those
// that are allowed count. A name that only one entity has means it, allowed or
// not. No labels allow every type.
func (x *Index) ResolveAs(text string, when edtf.Interval, labels []string) (*graph.Entity, error) {
	if len(x.decisions) > 0 {
		if d := x.decided(text, when, labels); d != nil {
			return x.carryOut(d, text, labels)
		}
	}
	return x.undecided(text, when, labels)
}

// undecided resolves without the decisions.
func (x *Index) undecided(text string, when edtf.Interval, labels []string) (*graph.Entity, error) {
	if e := x.byID[text]; e != nil {
		return e, nil
	}
	system, code, colon := strings.Cut(text, ":")
	if colon && x.ontology.CodeSystem(system) != nil {
		return x.code(text, system, code, when)
	}
	e := x.look(text)
	if len(e.claims) == 1 {
		return e.claims[0].entity, nil
	}
	return x.settle(e, text, when, labels)
}

// settle chooses among the claims of an entry, or says why it cannot.
func (x *Index) settle(e *entry, text string, when edtf.Interval, labels []string) (*graph.Entity, error) {
	if len(e.claims) > 0 {
		best := x.pick(e.claims, when, labels)
		if len(best) == 1 {
			return best[0].entity, nil
		}
		return nil, x.tie(text, e.claims, best, when, labels)
	}
	if e.parts != nil {
		a, b := x.pick(e.parts[0].claims, when, labels), x.pick(e.parts[1].claims, when, labels)
		if both := common(a, b); len(both) == 1 {
			return both[0].entity, nil
		}
		return nil, x.tie(text, slices.Concat(e.parts[0].claims, e.parts[1].claims), slices.Concat(a, b), when, labels)
	}
	refused := &Error{Text: text, Kind: kind(labels), Candidates: x.allowed(e.near, labels), Suggest: e.advice}
	system, _, colon := strings.Cut(text, ":")
	switch bare := x.byCode[text]; {
	case e.odd != "":
		refused.What = e.odd
	case len(bare) > 0:
		refused.What = "is a code without its system, and a code is never bare: write one of the following"
		refused.Candidates = candidates(bare, holding.bare)
	case colon && schema.IsIdentifier(system):
		refused.What = "names no code system of the ontology"
		refused.Suggest = x.Suggest("code system", system, x.ontology.SystemNames)
		refused.Candidates = nil
	default:
		refused.What = "is not known as an id, a name or an alias of an entity"
	}
	return nil, refused
}

// allowed are the candidates of some types, or of any for no types.
func (x *Index) allowed(list []Candidate, labels []string) []Candidate {
	return slices.DeleteFunc(slices.Clone(list), func(c Candidate) bool {
		return len(labels) > 0 && !x.ontology.Allows(labels, c.Entity.Labels)
	})
}

// tie refuses a name that several entities bear.
func (x *Index) tie(text string, all, best []claim, when edtf.Interval, labels []string) *Error {
	best = slices.SortedFunc(slices.Values(best), func(a, b claim) int { return strings.Compare(a.entity.ID, b.entity.ID) })
	best = slices.CompactFunc(best, func(a, b claim) bool { return a.entity == b.entity })
	refused := &Error{
		Text: text, Kind: kind(labels), What: "is ambiguous: write the id of one of the following",
		Candidates: candidates(best, func(c claim) Candidate { return byID(c.entity) }),
	}
	if !when.IsZero() {
		var times []edtf.Interval
		for _, c := range all {
			times = append(times, c.when()...)
		}
		refused.When = period(when, times)
	}
	return refused
}

// common are the claims of entities that both lists have.
func common(a, b []claim) []claim {
	var both []claim
	for _, c := range a {
		if slices.ContainsFunc(b, func(d claim) bool { return d.entity == c.entity }) {
			both = append(both, c)
		}
	}
	return both
}

// kind writes entity types as one text.
func kind(labels []string) string {
	return strings.Join(slices.Sorted(slices.Values(labels)), " ")
}

func byID(e *graph.Entity) Candidate { return Candidate{Entity: e, As: e.ID, Score: 1} }

// candidates are what an error names, and one more when there are more.
func candidates[T any](list []T, candidate func(T) Candidate) []Candidate {
	named := make([]Candidate, min(len(list), most+1))
	for i := range named {
		named[i] = candidate(list[i])
	}
	return named
}
