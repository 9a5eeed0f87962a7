package check

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"

	"entente/graph"
	"entente/schema"
)

// Input is what a load takes: records that passed, given as often as is asked,
// in the same order. A Result holds them; a Stream reads them from its files.
type Input interface {
	Head() Head
	// Parts hands on what passes and what does not. Either function may be nil.
	// The error is that of a function or of ctx, or a problem.List of what is
	// wrong with a file as a whole.
	Parts(ctx context.Context, each func(Part) error, rejected func(Reject) error) (*Outcome, error)
	// States tells whether a statement with a key has passed, once Parts ended.
	States(key string) (bool, error)
}

// Head is what is known of an input before its records are read.
type Head struct {
	Files       []File
	Dossiers    []string // ids, each once
	Sources     []graph.Source
	Documents   []graph.Document
	Fingerprint string // of everything that decides what passes
	// Complete are the dossiers of which it is known already that every record
	// passes.
	Complete []string
}

// Part is a part of what passed: entities, and statements that refer to them
// or to those of earlier parts.
type Part struct {
	Entities   []graph.Entity
	Statements []graph.Statement
}

// Outcome is how the records of an input fared.
type Outcome struct {
	Passed, Rejected map[Kind]int
	// Complete has the dossiers of which every record passed: what they no
	// longer state may be pruned. After a partial reading nothing is.
	Complete []string
	Rows     *RowCounts // nil for dossiers, which have none
}

func newOutcome() *Outcome { return &Outcome{Passed: map[Kind]int{}, Rejected: map[Kind]int{}} }

// Rejects is how many records were rejected, of all kinds.
func (o *Outcome) Rejects() int {
	n := 0
	for _, rejected := range o.Rejected {
		n += rejected
	}
	return n
}

// RowCounts are the records of data files by what became of them:
// read = taken + left out + rejected + unresolved.
type RowCounts struct {
	Read  int `json:"read"`
	Taken int `json:"taken"` // all that they make passed
	// Rejected rows make a record that was refused; Unresolved are those whose
	// only fault is a reference that means no entity, or more than one.
	Rejected   int       `json:"rejected"`
	Unresolved int       `json:"unresolved"`
	LeftOut    []LeftOut `json:"left_out"` // by reason, in order
}

// LeftOut is how many rows a rule left out.
type LeftOut struct {
	Reason string `json:"reason"`
	Rows   int    `json:"rows"`
}

// Out is how many rows rules left out.
func (r *RowCounts) Out() int {
	n := 0
	for _, l := range r.LeftOut {
		n += l.Rows
	}
	return n
}

func (r *RowCounts) leaveOut(reason string) {
	for i := range r.LeftOut {
		if r.LeftOut[i].Reason == reason {
			r.LeftOut[i].Rows++
			return
		}
	}
	r.LeftOut = append(r.LeftOut, LeftOut{reason, 1})
}

// fingerprint is one of what decides what passes: what is read, in any order,
// and what it is put to.
func fingerprint(read []string, ontology *schema.Ontology, gazetteer []graph.Entity, o Options) string {
	h := sha256.New()
	for _, text := range slices.Sorted(slices.Values(read)) {
		_, _ = io.WriteString(h, text+"\n")
	}
	fmt.Fprintln(h, ontology.Fingerprint())
	for i := range gazetteer {
		fmt.Fprintln(h, gazetteer[i].Digest(), gazetteer[i].Names)
	}
	for _, d := range o.Decisions {
		fmt.Fprintf(h, "%q %q %s %q\n", d.Text, d.Kind, d.When, d.Entity)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// chunk is how many statements of a Result make a part.
const chunk = 1000

// Head implements Input.
func (r *Result) Head() Head { return r.head }

// States implements Input.
func (r *Result) States(key string) (bool, error) {
	_, states := r.keys[key]
	return states, nil
}

// Parts implements Input.
func (r *Result) Parts(ctx context.Context, each func(Part) error, rejected func(Reject) error) (*Outcome, error) {
	o := newOutcome()
	o.Complete = r.Complete
	o.Passed = map[Kind]int{Source: len(r.Set.Sources), Document: len(r.Set.Documents), Entity: len(r.Set.Entities), Statement: len(r.Set.Statements)}
	for _, reject := range r.Rejects {
		o.Rejected[reject.Kind]++
		if rejected == nil {
			continue
		}
		if err := rejected(reject); err != nil {
			return nil, err
		}
	}
	if each == nil {
		return o, nil
	}
	if err := each(Part{Entities: r.Set.Entities}); err != nil {
		return nil, err
	}
	for statements := range slices.Chunk(r.Set.Statements, chunk) {
		if err := errors.Join(ctx.Err(), each(Part{Statements: statements})); err != nil {
			return nil, err
		}
	}
	return o, nil
}
