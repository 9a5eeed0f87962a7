// Package report makes a page to read and to print of what the graph says of an
// actor, or of two and what they have to do with each other: counts, pictures, a
// chronology, every relation with its evidence, what contradicts what, and the
// sources with their citations and licences. It writes the page as HTML in one
// file that asks for nothing outside of itself, and as Markdown with its pictures
// beside it.
//
// What is asserted or reported stands apart from what is planned, possible,
// demanded, denied or history, and is alone counted as a fact. A report says of
// which day of the world and of the sources' knowledge it is, and it has no clock:
// one graph gives the same bytes again.
//
// A long list is cut, and says of how many: statements of one pair, relation and
// modality are one row, times of one document that follow each other are one, and
// of rows those are shown that began last.
package report

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"entente/graph/picture"
	"entente/graph/query"
	"entente/schema"
	"entente/schema/edtf"
)

// Reader is what is asked of the database; *neo.DB is one.
type Reader = picture.Reader

// MaxStatements is of how many statements a report is made at most; what more are
// said of an actor is to be narrowed by days first.
const MaxStatements = 100_000

// Asked says what a report is of.
type Asked struct {
	Ontology *schema.Ontology
	Entities []string // ids: of one actor, or of two
	AsOf     edtf.Day // a day of the world: what had begun by it, and what of that held on it. Zero: all of time
	KnownBy  edtf.Day // a day of the sources: what they had said by it. Zero: whenever
	Version  string   // of the program
	Load     string   // the id of the graph's last load; may be empty
	LoadedAt time.Time
}

// Report is what a page shows.
type Report struct {
	Title    string
	Name     string // for files: the ids of the actors, with two dashes between them
	Subjects []Subject
	About    []Fact // of which days, which graph, by which program
	Figures  []Fact // the numbers to begin with
	Counts   Counts
	Pictures []Picture
	Holding  *Listing // what holds on the day of the world; nil without one
	// Chronology are facts of which it is known when they happened or began.
	Chronology     Listing
	Facts          []Listing // by family of relations
	Others         []Listing // by modality, none of them counted as a fact
	Contradictions Contradictions
	Sources        []*Source
}

// Fact is a line of two: what, and how it is.
type Fact struct{ What, Is string }

// Subject is an actor of a report.
type Subject struct {
	Name, ID string
	Kinds    []string
	Facts    []Fact
}

// Listing is a table of rows under a heading.
type Listing struct {
	ID, Title  string // the first for links
	Lead       string // a sentence before the table
	Rows       []*Row
	Total      int  // rows, with those that are not shown
	Statements int  // that the rows are made of, shown or not
	Outcomes   bool // the evidence tells what came of it
}

// Cut says how much of a listing is not shown; empty when all is.
func (l Listing) Cut() string {
	if len(l.Rows) == l.Total {
		return ""
	}
	return fmt.Sprintf("The %s rows that began last are shown, of %s.", number(len(l.Rows)), number(l.Total))
}

// Counts is how many statements there are of each family of relations, by how
// they are said.
type Counts struct {
	Modalities []Modality
	Families   []Count
	Total      Count
}

// Modality is a column of counts.
type Modality struct {
	Name string
	Fact bool
}

// Count is a row of counts.
type Count struct {
	Name    string
	Link    string // the id of the listing of its facts; empty without one
	Numbers []int  // by modality
	Facts   int
	All     int
}

// Of makes a report. What the graph does not know, or says nothing of within the
// days that are asked of, is an error.
func Of(ctx context.Context, db Reader, asked Asked) (*Report, error) {
	if len(asked.Entities) < 1 || len(asked.Entities) > 2 {
		return nil, errors.New("a report is of one actor or of two")
	}
	if len(asked.Entities) == 2 && asked.Entities[0] == asked.Entities[1] {
		return nil, fmt.Errorf("a report of two is of two different ones, and both are %q", asked.Entities[0])
	}
	library, err := query.Shipped(asked.Ontology)
	if err != nil {
		return nil, err
	}
	m := &maker{Asked: asked, db: db, library: library, report: &Report{Name: strings.Join(asked.Entities, "--")}}
	for _, step := range []func(context.Context) error{m.read, m.tell, m.draw, m.cite} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return m.report, nil
}

// maker is a report on its way.
type maker struct {
	Asked
	db      Reader
	library query.Library
	report  *Report

	actors     []actor
	statements []*statement
	rows       []*Row // of all statements, in the order in which they began
	documents  map[string]*Document
	sources    map[string]*Source
}

// tell fills all of the report that is text.
func (m *maker) tell(ctx context.Context) error {
	m.rows = m.group(m.statements)
	m.subjects()
	m.figures()
	m.counts()
	m.listings()
	if err := m.outcomes(ctx); err != nil {
		return err
	}
	return m.contradictions(ctx)
}

func (m *maker) fact(modality string) bool {
	return slices.Contains(m.Ontology.FactModalities(), modality)
}

// whom is the actors in a sentence.
func (m *maker) whom() string {
	var names []string
	for _, a := range m.actors {
		names = append(names, a.name)
	}
	return strings.Join(names, " and ")
}
