package check

import (
	"fmt"
	"maps"
	"slices"

	"entente/graph/dossier"
	"entente/schema/problem"
)

// register holds the records of a kind by their ids. Of two records with one
// id neither is taken, since nobody can tell which one references mean; the
// same record in two files is one.
type register[T any] struct {
	kind  Kind
	order []*entry[T]
	byID  map[string]*entry[T]
}

type entry[T any] struct {
	record   dossier.Record[T]
	id       string
	dossier  string
	digest   string
	problems problem.List
}

func (r *register[T]) add(dossierID, id, digest string, record dossier.Record[T]) {
	e := &entry[T]{record: record, id: id, dossier: dossierID, digest: digest, problems: record.Problems}
	if r.byID == nil {
		r.byID = map[string]*entry[T]{}
	}
	first := r.byID[id]
	switch {
	case id == "":
	case first == nil:
		r.byID[id] = e
	case first.digest == digest && first.dossier != dossierID && len(first.problems) == 0 && len(e.problems) == 0:
		return
	default:
		at := record.Place("id")
		e.problems.Addf(at, "the id %q is taken by another %s, at %s", id, r.kind, first.record.At)
		first.problems.Addf(first.record.Place("id"), "the id %q is given to another %s as well, at %s", id, r.kind, record.At)
	}
	r.order = append(r.order, e)
}

// refused tells whether the record of an id was given and did not pass.
func (r *register[T]) refused(id string) *entry[T] {
	if e := r.byID[id]; e != nil && len(e.problems) > 0 {
		return e
	}
	return nil
}

// has tells whether the record of an id is there and passed.
func (r *register[T]) has(id string) bool {
	e := r.byID[id]
	return e != nil && len(e.problems) == 0
}

func (r *register[T]) ids() []string { return slices.Sorted(maps.Keys(r.byID)) }

// passed gives the records without problems, and adds the others to rejects.
func (r *register[T]) passed(rejects *[]Reject) []T {
	var passed []T
	for _, e := range r.order {
		if len(e.problems) == 0 {
			passed = append(passed, e.record.Value)
			continue
		}
		e.problems.Sort()
		*rejects = append(*rejects, Reject{Kind: r.kind, ID: e.id, Dossier: e.dossier, At: e.record.At, Reasons: e.problems})
	}
	return passed
}

func sorted(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }

// reference reports an id that leads nowhere: to nothing, or to a record that
// was refused itself.
func (r *register[T]) reference(problems *problem.List, at problem.Position, what, id string) bool {
	if r.has(id) {
		return true
	}
	if bad := r.refused(id); bad != nil {
		problems.Addf(at, "%s %s was refused itself, at %s", what, id, bad.record.At)
		return false
	}
	*problems = append(*problems, problem.Problem{At: at, What: fmt.Sprintf("%s %q is not declared in these files", what, id), Suggest: problem.Suggest(id, r.ids())})
	return false
}
