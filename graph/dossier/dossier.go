// Package dossier reads dossiers: YAML files of sources, documents, entities
// and statements that people write by hand. It knows the form of the file and
// nothing of other files, the gazetteer or the graph; package check puts its
// records to the ontology and to the entities that are known.
package dossier

import (
	"entente/graph"
	"entente/schema/problem"
)

// Dossier is a file as it was read. Every record has its position and the
// problems of its own form; a record with problems is not to be used.
type Dossier struct {
	ID         string
	Title      string
	File       string
	Partial    bool // the file is a part of it: what it does not state is not gone
	Sources    []Record[graph.Source]
	Documents  []Record[graph.Document]
	Entities   []Record[graph.Entity]
	Statements []Record[Claim]
}

// Problems are those of all records, in the order of the lists.
func (d *Dossier) Problems() problem.List {
	var list problem.List
	for _, r := range d.Sources {
		list = append(list, r.Problems...)
	}
	for _, r := range d.Documents {
		list = append(list, r.Problems...)
	}
	for _, r := range d.Entities {
		list = append(list, r.Problems...)
	}
	for _, r := range d.Statements {
		list = append(list, r.Problems...)
	}
	return list
}

// Record is one entry of a list in the file.
type Record[T any] struct {
	Value    T
	At       problem.Position
	Places   map[string]problem.Position // of the values, by key
	Problems problem.List
}

// Place is where the value of a key stands, and else where the record does.
func (r Record[T]) Place(key string) problem.Position {
	if at, ok := r.Places[key]; ok {
		return at
	}
	return r.At
}

// Claim is a statement as the file writes it: its ends are references that
// have not been resolved.
type Claim struct {
	ID           string // the source's own id of the record
	Subject      string // an id, a name, an alias or system:code
	Type         string // as the file names it
	Object       string
	Document     string // id
	Locator      string
	Quote        string
	AttributedTo string
	Modality     string
	Valid        string // EDTF
	ReportedAt   string // EDTF
	Confidence   string
	Properties   []Property
	Dossiers     []string // that make it; none: the one that is read
}

// Property is a further property of a statement or an entity.
type Property struct {
	Name  string
	Text  string
	At    problem.Position // of the name
	Value problem.Position
}
