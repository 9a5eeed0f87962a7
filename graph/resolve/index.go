// Package resolve finds the entity that a reference means. A reference is an
// id, a name or alias, or system:code; codes are read at the time of the
// statement, since they change hands. What could mean two entities is refused
// with its candidates, never guessed.
package resolve

import (
	"slices"
	"strings"

	"entente/graph"
	"entente/schema"
	"entente/schema/edtf"
	"entente/schema/problem"
)

// Index holds entities by id, name and code. Add is not safe for concurrent
// use; Resolve is, once all entities are in.
type Index struct {
	ontology *schema.Ontology
	byID     map[string]*graph.Entity
	byName   map[string][]*graph.Entity // by folded name and alias
	byCode   map[string][]holding       // by code, whatever the system
	words    []string                   // ids, names and aliases, for suggestions
	advice   advice
}

type holding struct {
	code   graph.Code
	entity *graph.Entity
}

// New is an empty index. The ontology says which code systems there are.
func New(ontology *schema.Ontology) *Index {
	return &Index{ontology: ontology, byID: map[string]*graph.Entity{}, byName: map[string][]*graph.Entity{}, byCode: map[string][]holding{}}
}

// Add makes an entity known. Its id must be new.
func (x *Index) Add(e *graph.Entity) {
	x.byID[e.ID] = e
	x.words = append(x.words, e.ID)
	for _, name := range append([]string{e.Name}, e.Aliases...) {
		folded := problem.Fold(name)
		if folded == "" {
			continue // dashes alone name nothing
		}
		x.words = append(x.words, name)
		if !slices.Contains(x.byName[folded], e) {
			x.byName[folded] = append(x.byName[folded], e)
		}
	}
	for _, c := range e.Codes {
		x.byCode[c.Value] = append(x.byCode[c.Value], holding{c, e})
	}
}

// ByID is the entity of an id, nil when there is none.
func (x *Index) ByID(id string) *graph.Entity { return x.byID[id] }

// Resolve finds the entity that text means at a time; a zero interval asks for
// no time. The error is an *Error.
func (x *Index) Resolve(text string, when edtf.Interval) (*graph.Entity, error) {
	if e := x.byID[text]; e != nil {
		return e, nil
	}
	system, code, colon := strings.Cut(text, ":")
	if colon && x.ontology.CodeSystem(system) != nil {
		return x.code(text, system, code, when)
	}
	if named := existing(x.byName[problem.Fold(text)], when); len(named) == 1 {
		return named[0], nil
	} else if len(named) > 1 {
		return nil, &Error{Text: text, What: "is ambiguous: write the id of one of the following", Candidates: candidates(named, byID)}
	}
	if bare := x.byCode[text]; len(bare) > 0 {
		return nil, &Error{Text: text, What: "is a code without its system, and a code is never bare: write one of the following", Candidates: candidates(bare, holding.bare)}
	}
	if colon && schema.IsIdentifier(system) {
		return nil, &Error{Text: text, What: "names no code system of the ontology", Suggest: x.Suggest("code system", system, x.ontology.SystemNames)}
	}
	return nil, &Error{Text: text, What: "is not known as an id, a name or an alias of an entity", Suggest: x.Suggest("entity", text, func() []string { return x.words })}
}

// code finds the holder of a code at a time. Whoever alone has ever held a code
// is meant by it at any time, since data sets give the codes of today to
// earlier years. Without a time, a code that changed hands means the entity
// that holds it to this day.
func (x *Index) code(text, system, code string, when edtf.Interval) (*graph.Entity, error) {
	var ever, during, today []holding
	for _, h := range x.byCode[code] {
		if h.code.System != system {
			continue
		}
		ever = append(ever, h)
		if h.code.HoldsDuring(when) {
			during = append(during, h)
		}
		if _, ended := h.code.Valid.To(); !ended {
			today = append(today, h)
		}
	}
	if len(ever) == 0 {
		return nil, &Error{Text: text, What: "is a code that no known entity holds", Suggest: x.Suggest(system, code, func() []string { return x.codesOf(system) })}
	}
	if e := holder(ever); e != nil {
		return e, nil
	}
	if len(during) == 0 {
		return nil, &Error{Text: text, What: "is a code that nobody held in " + when.String() + "; it was held by", Candidates: candidates(ever, holding.dated)}
	}
	if when.IsZero() && holder(today) != nil {
		during = today
	}
	if e := holder(during); e != nil {
		return e, nil
	}
	what := "is ambiguous at that time"
	if when.IsZero() {
		what = "is ambiguous without a time"
	}
	return nil, &Error{Text: text, What: what + ": write the id of one of the following", Candidates: candidates(during, holding.dated)}
}

func (x *Index) codesOf(system string) []string {
	var codes []string
	for code, holders := range x.byCode {
		if slices.ContainsFunc(holders, func(h holding) bool { return h.code.System == system }) {
			codes = append(codes, code)
		}
	}
	return codes
}

// existing are the entities that existed at a time, or all when none did.
func existing(all []*graph.Entity, when edtf.Interval) []*graph.Entity {
	if when.IsZero() || len(all) < 2 {
		return all
	}
	var then []*graph.Entity
	for _, e := range all {
		if e.Valid.Overlaps(when) {
			then = append(then, e)
		}
		if len(then) > most {
			break // which is more than anybody is told
		}
	}
	if len(then) == 0 {
		return all
	}
	return then
}

// holder is the only entity that has the codes, nil when there are more.
func holder(list []holding) *graph.Entity {
	for _, h := range list {
		if h.entity != list[0].entity {
			return nil
		}
	}
	if len(list) == 0 {
		return nil
	}
	return list[0].entity
}

func (h holding) dated() Candidate { return Candidate{Entity: h.entity, As: h.code.String()} }

func (h holding) bare() Candidate {
	return Candidate{Entity: h.entity, As: h.code.System + ":" + h.code.Value}
}

func byID(e *graph.Entity) Candidate { return Candidate{Entity: e, As: e.ID} }

// candidates are what an error names, and one more when there are more.
func candidates[T any](list []T, candidate func(T) Candidate) []Candidate {
	named := make([]Candidate, min(len(list), most+1))
	for i := range named {
		named[i] = candidate(list[i])
	}
	return named
}
