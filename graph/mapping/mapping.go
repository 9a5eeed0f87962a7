// Package mapping reads published data sets as they are: a mapping, a YAML
// file, says of each row which statements it makes, and no Go is needed for a
// new data set. What a mapping makes is what a dossier holds, and goes the same
// way from there: resolved, validated, planned, written.
//
// A mapping has an id (mapping), a title, a source and a document as dossiers
// have them, and says whether the files are the whole data set (complete).
//
//	file:        # the form of the files; packed with gzip, zstd or zip or not
//	  format:    csv (the usual), jsonl or parquet
//	  delimiter: of csv, one character or tab
//	  quotes:    false where a quote is a letter, as in GDELT
//	  columns:   their names, where the file has no header
//	  preamble:  how many lines stand before the header
//	  rename:    {old: new}, columns that some releases call differently
//	  encoding:  utf-8, latin-1 or windows-1252
//	  missing:   cells that say that there is no value
//	use:         tables that are shipped for several mappings
//	tables:      {name: {code: value}}, for lookup(name, code) and has(name, code)
//	values:      {name: expression}, found once in a row, where something asks for
//	             them; one may use those above it
//	skip:        rows to leave out: [{when: condition, reason: text}]
//	entities:    nodes: each, when, id, labels, name, valid, aliases, codes, properties
//	statements:  each, when, and the keys of a statement in a dossier
//
// The values of entities and statements are texts in which {…} is an expression
// over the columns of the row (the language of expr-lang/expr, with the functions
// of the method functions): `cow:{ccode1}`, `{ymd(year, month, day)}`. An empty
// value is an absent one: where an expression gives nothing, there is no text.
// Columns whose names are no words are $env["Event ID"], and those that files may
// lack get($env, "Event ID"). Cells of csv are texts; values of the other formats
// are texts, numbers, lists and so on.
//
// A record with `when` is made where the condition holds. One with `each` is made
// for every item of the list that this expression gives, or for the value that it
// gives; its other expressions know the item as item and its number, from 0, as
// index. Aliases and codes may be lists: `{one expression}` that gives one.
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

// Mapping says how the rows of a data set become statements. It does not change
// once it is read, so that many goroutines may use it.
type Mapping struct {
	ID       string // also the dossier of its statements
	Title    string
	Source   graph.Source
	Document graph.Document
	Complete bool // the files are the whole data set, so that what they lack is gone
	Dialect  Dialect
	Tables   map[string]map[string]string // look-ups from codes of the data set

	digest      string // of its text, and of the tables that it uses
	ontology    *schema.Ontology
	values      []value
	skips       []skip
	entities    []entity
	statements  []statement
	expressions []*expression // all of them, in the order of the file
}

// value is a named value, which a row has once however often it is used.
type value struct {
	expression
	name string
}

// skip leaves rows out, with a reason.
type skip struct {
	when   expression
	reason string
}

// rule says when a row makes a record, and whether of each item of a list.
type rule struct {
	each *expression
	when *expression
	at   problem.Position
}

// entity is a node that a row makes.
type entity struct {
	rule
	id, name   template
	labels     []string
	valid      template
	aliases    []template
	codes      []code
	properties []entityProperty
}

// code is a code of an entity.
type code struct {
	template
	system *schema.CodeSystem
}

// entityProperty is a further property of an entity, as the ontology declares
// it for one of its labels.
type entityProperty struct {
	template
	declared *schema.Property
}

// statement is a statement that a row makes.
type statement struct {
	rule
	fields     []field // in the order of claimFields
	properties []property
}

// field is one of the values of a claim.
type field struct {
	template
	claimField
}

// property is a further property of a statement.
type property struct {
	template
	name string
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
		if entry.IsDir() {
			continue // tables
		}
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
