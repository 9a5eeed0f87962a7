// Package mapping reads published data sets as they are: a mapping, a YAML
// file, says of each row which statements it makes, and no Go is needed for a
// new data set. What a mapping makes is what a dossier holds, and goes the same
// way from there: resolved, validated, planned, written.
//
// The values of a mapping are texts in which {…} is an expression over the
// columns of the row (the language of expr-lang/expr): `cow:{ccode1}`,
// `{ymd(year, month, day)}`. An empty value is an absent one.
package mapping

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"entente/graph"
	"entente/schema"
	"entente/schema/problem"
)

// Mapping says how the rows of a data set become statements. It reads for one
// caller at a time, since its expressions are made ready for each file.
type Mapping struct {
	ID       string // also the dossier of its statements
	Title    string
	Source   graph.Source
	Document graph.Document
	Complete bool // a file is the whole data set, so that what it lacks is gone
	Dialect  Dialect
	Tables   map[string]map[string]string // look-ups from codes of the data set

	skips      []skip
	entities   []entity
	statements []statement
}

// Dialect is the form of the files.
type Dialect struct {
	Format    string   // csv or jsonl
	Delimiter rune     // of csv
	Quoted    bool     // whether csv has quotes; without, a quote is a letter
	Columns   []string // the names of the columns where the file has no header
	Encoding  string   // utf-8, latin-1 or windows-1252
	Missing   []string // cells that say that there is no value
}

// skip leaves rows out, with a reason.
type skip struct {
	when   expression
	reason string
}

// entity is a node that a row makes.
type entity struct {
	when     *expression
	id, name template
	labels   []string
	valid    template
	aliases  template
	codes    map[string]code
	at       problem.Position
}

// code is a code of an entity.
type code struct {
	template
	system *schema.CodeSystem
}

// statement is a statement that a row makes.
type statement struct {
	when       *expression
	fields     map[string]template // of a claim, by its key in a dossier
	properties map[string]template
	at         problem.Position
}

// Shipped are the mappings that come with Entente, sorted by id.
func Shipped(o *schema.Ontology) ([]*Mapping, error) {
	entries, err := fs.ReadDir(schema.Mappings, "mappings")
	if err != nil {
		return nil, err
	}
	var all []*Mapping
	var problems problem.List
	for _, entry := range entries {
		file := path.Join("mappings", entry.Name())
		text, err := fs.ReadFile(schema.Mappings, file)
		if err != nil {
			return nil, err
		}
		m, wrong := Parse(o, file, text)
		problems = append(problems, wrong...)
		if m != nil {
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(a, b *Mapping) int { return strings.Compare(a.ID, b.ID) })
	return all, problems.Err()
}

// Find is the shipped mapping of an id. The error says which was probably
// meant.
func Find(o *schema.Ontology, id string) (*Mapping, error) {
	all, err := Shipped(o)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, m := range all {
		if m.ID == id {
			return m, nil
		}
		ids = append(ids, m.ID)
	}
	return nil, problem.Problem{What: fmt.Sprintf("there is no mapping %q (entente mapping list shows them; a file of your own is given by its path)", id), Suggest: problem.Suggest(id, ids)}
}

// Text is the file of a shipped mapping.
func (m *Mapping) Text() ([]byte, error) {
	return fs.ReadFile(schema.Mappings, path.Join("mappings", m.ID+".yaml"))
}
