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
		x.words = append(x.words, name)
		folded := problem.Fold(name)
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
	if system, code, ok := strings.Cut(text, ":"); ok && !strings.Contains(system, " ") {
		return x.code(text, system, code, when)
	}
	if named := x.byName[problem.Fold(text)]; len(named) > 0 {
		return one(text, candidates(named), existing(candidates(named), when), "")
	}
	if bare := x.byCode[text]; len(bare) > 0 {
		return nil, &Error{Text: text, What: "is a code without its system, and a code is never bare: write one of the following", Candidates: asCodes(bare)}
	}
	return nil, &Error{Text: text, What: "is not known as an id, a name or an alias of an entity", Suggest: problem.Suggest(text, x.words)}
}

// code finds the holder of a code at a time. Without a time, one holder of all
// times will do, and else the one that holds it to this day.
func (x *Index) code(text, system, code string, when edtf.Interval) (*graph.Entity, error) {
	if x.ontology.CodeSystem(system) == nil {
		return nil, &Error{Text: text, What: "names no code system of the ontology", Suggest: problem.Suggest(system, x.ontology.SystemNames())}
	}
	var ever []Candidate
	var during, today []Candidate
	for _, h := range x.byCode[code] {
		if h.code.System != system {
			continue
		}
		c := Candidate{Entity: h.entity, As: h.code.String()}
		ever = append(ever, c)
		if h.code.HoldsDuring(when) {
			during = append(during, c)
		}
		if _, ended := h.code.Valid.To(); !ended {
			today = append(today, c)
		}
	}
	if len(ever) == 0 {
		return nil, &Error{Text: text, What: "is a code that no known entity holds", Suggest: problem.Suggest(code, x.codesOf(system))}
	}
	if len(during) == 0 {
		return nil, &Error{Text: text, What: "is a code that nobody held in " + when.String() + "; it was held by", Candidates: ever}
	}
	if when.IsZero() && len(distinct(during)) > 1 && len(distinct(today)) == 1 {
		during = today
	}
	return one(text, ever, during, "at that time")
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

// existing keeps the candidates that existed at a time, where that leaves any.
func existing(all []Candidate, when edtf.Interval) []Candidate {
	if when.IsZero() {
		return all
	}
	var then []Candidate
	for _, c := range all {
		if c.Entity.Valid.IsZero() || c.Entity.Valid.Overlaps(when) {
			then = append(then, c)
		}
	}
	if len(then) == 0 {
		return all
	}
	return then
}

// one is the only entity among those left, or the refusal to choose.
func one(text string, all, left []Candidate, words string) (*graph.Entity, error) {
	entities := distinct(left)
	if len(entities) == 1 {
		return entities[0], nil
	}
	what := "is ambiguous"
	if words != "" {
		what += " " + words
	}
	if len(left) == 0 {
		left = all
	}
	return nil, &Error{Text: text, What: what + ": write the id of one of the following", Candidates: left}
}

func distinct(list []Candidate) []*graph.Entity {
	var entities []*graph.Entity
	for _, c := range list {
		if !slices.Contains(entities, c.Entity) {
			entities = append(entities, c.Entity)
		}
	}
	return entities
}

func candidates(entities []*graph.Entity) []Candidate {
	list := make([]Candidate, len(entities))
	for i, e := range entities {
		list[i] = Candidate{Entity: e, As: e.ID}
	}
	return list
}

func asCodes(holdings []holding) []Candidate {
	list := make([]Candidate, len(holdings))
	for i, h := range holdings {
		list[i] = Candidate{Entity: h.entity, As: h.code.System + ":" + h.code.Value}
	}
	return list
}
