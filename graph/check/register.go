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
// same record in two dossiers is one.
type register[T any] struct {
	kind  Kind
	order []*entry[T]
	byID  map[string]*entry[T]
	given map[[2]string]bool // by dossier and id
}

type entry[T any] struct {
	record   dossier.Record[T]
	id       string
	dossier  string
	digest   string
	problems problem.List
	twin     *entry[T] // the same record of another dossier, whose lot it shares
	shared   bool      // its id was given to another record as well
}

func (r *register[T]) add(dossierID, id, digest string, record dossier.Record[T]) {
	e := &entry[T]{record: record, id: id, dossier: dossierID, digest: digest, problems: record.Problems}
	if r.byID == nil {
		r.byID, r.given = map[string]*entry[T]{}, map[[2]string]bool{}
	}
	first, here := r.byID[id], [2]string{dossierID, id}
	switch {
	case id == "":
	case first == nil:
		r.byID[id] = e
	case first.digest == digest && !r.given[here] && len(e.problems) == 0:
		e.twin = first
	default:
		e.problems.Addf(record.Place("id"), "the id %.80q is taken by another %s, at %s", id, r.kind, first.record.At)
		if !first.shared {
			first.shared = true
			first.problems.Addf(first.record.Place("id"), "the id %.80q is given to another %s as well, at %s", id, r.kind, record.At)
		}
	}
	r.given[here] = true
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
		switch {
		case e.twin != nil && len(e.twin.problems) > 0:
			e.problems.Addf(e.record.At, "the same %s was refused at %s", r.kind, e.twin.record.At)
		case e.twin != nil:
			continue // it has passed already
		case len(e.problems) == 0:
			passed = append(passed, e.record.Value)
			continue
		}
		e.problems.Sort()
		*rejects = append(*rejects, Reject{Kind: r.kind, ID: e.id, Dossier: e.dossier, At: e.record.At, Reasons: e.problems})
	}
	return passed
}

func sorted(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }

// suggester is resolve.Index.Suggest.
type suggester func(kind, word string, names func() []string) []string

// reference reports an id that leads nowhere: to nothing, or to a record that
// was refused itself.
func (r *register[T]) reference(problems *problem.List, at problem.Position, id string, suggest suggester) bool {
	if r.has(id) {
		return true
	}
	p := problem.Problem{At: at}
	if bad := r.refused(id); bad != nil {
		p.What = fmt.Sprintf("the %s %.80q was refused itself, at %s", r.kind, id, bad.record.At)
	} else {
		p.What = fmt.Sprintf("the %s %.80q is not declared in these files", r.kind, id)
		p.Suggest = suggest(string(r.kind), id, r.ids)
	}
	*problems = append(*problems, p)
	return false
}

// refuseGazetteerIDs refuses entities whose id the gazetteer gives to another.
func (c *checker) refuseGazetteerIDs() {
	for _, e := range c.entities.order {
		if e.twin == nil {
			c.refuseGazetteerID(&e.problems, e.record.Place("id"), e.id, e.digest)
		}
	}
}

func (c *checker) refuseGazetteerID(problems *problem.List, at problem.Position, id, digest string) {
	if known := c.gazetteer[id]; known != nil && known.Digest() != digest {
		problems.Addf(at, "the id %q belongs to %s of the gazetteer (%s): leave the entity out, or give it another id", id, known.Name, known.At)
	}
}

// refuseSourceless refuses documents of sources that are not there.
func (c *checker) refuseSourceless() {
	for _, e := range c.documents.order {
		if source := e.record.Value.Source; source != "" && e.twin == nil {
			c.sources.reference(&e.problems, e.record.Place("source"), source, c.index.Suggest)
		}
	}
}
