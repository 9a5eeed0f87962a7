// Package verify holds a graph to what its loads say of it. Every statement,
// entity, source and document carries a digest of what its input said; every load
// has a receipt. What was changed, added or removed by hand differs from these.
//
// It cannot tell two things: which of several dossiers that loads have read
// make a statement, and what a later load of the same source has counted anew.
package verify

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"entente/graph/neo"
	"entente/schema"
)

// Reader reads the graph; *neo.DB is one.
type Reader interface {
	Read(ctx context.Context, cypher string, params map[string]any, each func(neo.Row) error) error
}

// State is how something stands to what the loads say.
type State string

// The states. Notes are no faults: what people have added in properties, labels
// and types of their own, which loads leave alone.
const (
	OK      State = "ok"
	Note    State = "note"
	Changed State = "changed"
	Added   State = "added"
	Gone    State = "gone"
)

var order = []State{OK, Note, Changed, Added, Gone}

// Finding is one thing that was found.
type Finding struct {
	State State  `json:"state"`
	Kind  string `json:"kind"` // load, source, document, entity, statement, relationship
	ID    string `json:"id"`
	Load  string `json:"load,omitempty"` // that the record says it was written by
	Text  string `json:"finding"`
}

// Report is what was found, in the order of the states.
type Report struct {
	Findings []Finding
	// More counts the findings that were left out beyond MostFindings.
	More int
}

// MostFindings is how many findings of a state a report holds.
const MostFindings = 10_000

// Sound tells that nothing was changed, added or removed.
func (r *Report) Sound() bool {
	return !slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.State != OK && f.State != Note })
}

// Options say how to verify.
type Options struct {
	Progress func(done, total int64) // of nodes and relationships; may be nil
}

// Graph verifies a graph that nobody writes to meanwhile. It reads all of it, once.
// An ontology that was extended when the graph was loaded must be given again.
func Graph(ctx context.Context, db Reader, o *schema.Ontology, options Options) (*Report, error) {
	v := &verifier{
		Reader: db, ontology: o, options: options, loads: map[string]*load{}, dossiers: map[string]bool{},
		sources: map[string]*source{}, documents: map[string]bool{}, statements: map[counted]int{}, sound: map[counted]int{},
		notes: map[note]int{}, missing: map[missing]int{}, reported: map[State]int{},
	}
	for _, p := range o.Statement {
		v.common = append(v.common, p.Name)
	}
	for _, step := range []func(context.Context) error{v.total, v.readLoads, v.readSources, v.readDocuments, v.readEntities, v.readOthers, v.readRelationships} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	v.conclude()
	slices.SortStableFunc(v.report.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.State), slices.Index(order, b.State)), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Text, b.Text))
	})
	return &v.report, nil
}

// counted is what statements are counted by.
type counted struct{ source, kind string }

// source is a source as the graph has it.
type source struct{ statements, documents int }

// note is what people have added, which is told once for all that have it.
type note struct{ kind, what string }

// missing is a node that others name and the graph has not.
type missing struct{ kind, id string }

type verifier struct {
	Reader
	ontology    *schema.Ontology
	options     Options
	common      []string // properties of every statement
	done, whole int64

	loads      map[string]*load
	dossiers   map[string]bool // that loads have read
	sources    map[string]*source
	documents  map[string]bool
	statements map[counted]int // in the graph
	sound      map[counted]int // of these, those that are as they were written

	known    map[string]bool // types of statements
	script   string          // the load of an exported script, whose records name none
	notes    map[note]int
	missing  map[missing]int
	reported map[State]int
	report   Report
}

// find notes a finding.
func (v *verifier) find(state State, kind, id, load, format string, args ...any) {
	if v.reported[state]++; v.reported[state] > MostFindings {
		v.report.More++
		return
	}
	v.report.Findings = append(v.report.Findings, Finding{state, kind, id, load, fmt.Sprintf(format, args...)})
}

func (v *verifier) advance() {
	if v.done++; v.options.Progress != nil && v.done%1000 == 0 {
		v.options.Progress(v.done, max(v.done, v.whole))
	}
}

func (v *verifier) total(ctx context.Context) error {
	return v.Read(ctx, total, nil, func(row neo.Row) error {
		v.whole = int64(row.Int("records"))
		return nil
	})
}

// written counts a record for the load that it names, and tells whether it names
// one that the graph has.
func (v *verifier) written(kind string, properties map[string]any) (loadID, fault string) {
	id, _ := properties["load"].(string)
	if _, digested := properties["digest"]; id == "" && digested {
		id = v.script
	}
	l := v.loads[id]
	switch {
	case id == "":
		return "", "it does not say which load has written it"
	case l == nil:
		v.missing[missing{"load", id}]++
		return id, ""
	}
	l.bearing[kind]++
	return id, ""
}

// fault tells of a record what a hand has done to it: nothing of it says so when
// the text is empty.
func (v *verifier) fault(kind, id string, properties map[string]any, digests func(digest string) string) {
	load, fault := v.written(kind, properties)
	digest, _ := properties["digest"].(string)
	if load == "" && digest == "" {
		v.find(Added, kind, id, "", "no load has written it")
		return
	}
	if fault == "" && digest == "" {
		fault = "its digest is gone"
	}
	if fault == "" {
		fault = digests(digest)
	}
	if fault != "" {
		v.find(Changed, kind, id, load, "%s", fault)
	}
}
