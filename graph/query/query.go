// Package query is the library of questions that Entente ships, and what runs
// them: Cypher files that say what they ask, which parameters they take and
// which columns they answer with.
//
// A file of the library can be pasted into Neo4j Browser as it is. Its first
// line is a title, which the Browser takes as the name of a favourite; YAML in
// comments follows, and then one statement of Cypher:
//
//	// Who is allied to whom on a date
//	// ---
//	// description: …
//	// parameters:
//	//   date: {type: date, help: The day, example: 2023-07-01}
//	// columns:
//	//   a: One of the two
//	// ---
//	CYPHER 5
//	MATCH …
//
// A column named graph holds nodes, relationships, paths or lists of them. The
// Browser draws them; a [Result] has them in its Graph and not among its
// columns.
//
// # Time
//
// A statement holds on a day when the day lies within its valid time, both
// ends included; an end that is absent is open. The bounds are the outer ones:
// what is said of July may have held on each day of July. A statement
// with no valid time at all says nothing of a day, and counts only with the
// parameter undated; one that is valid `../..` held always. What was known by a day is what was reported on it
// or before; a statement without reported_at was known at no day.
//
// A relation that puts an end to another (the ontology says which) closes the
// states of the same pair that had begun by then, from the day after the first
// day on which it may have happened. It leaves alone a state whose own last day is
// given to the day: two sources that disagree on the end are both heard, and
// the query contradictions shows them.
//
// # As of
//
// Two parameters ask of a day, and have these names wherever they stand. as_of
// is a day of the world: the states that hold on it, or, where a query counts events,
// reactions or anything else that comes one after another, what had begun by it.
// known_by is a day of the sources: only what they had said by it. The coup in
// Niger was on 26 July 2023, and an article of 5 September tells of it; with as_of 1
// August it has happened, and with known_by 1 August that article has not said so.
//
// # Facts
//
// Whatever counts statements takes the parameter modalities, and by default
// counts the modalities that the ontology calls facts: a plan or a denial is
// none. What belongs to what (the office to its state, the army to its) is
// taken from statements of every time and modality but denied.
package query

import (
	"entente/schema"
)

// Query is a question to the graph.
type Query struct {
	Name        string // of the file, without .cypher; empty for one's own
	Group       string // the folder in the library, such as alliances; empty for one's own
	Title       string
	Description string
	Parameters  []Parameter // in the order of the file
	Columns     []Column    // in the order of the file, without graph
	Draws       bool        // it has a column graph
	// WholeGraph tells that what it reads grows with the graph. Any other query
	// begins at the entities or the source that it is asked of, and reads no more
	// when the graph grows elsewhere.
	WholeGraph bool
	// PlanExceptions are operators that its plan may have although they are
	// costly, each with the reason.
	PlanExceptions map[string]string
	Statement      string // the Cypher, from `CYPHER 5` on
	Text           string // the whole file

	own      bool
	ontology *schema.Ontology
}

// Column is a column of the answer.
type Column struct {
	Name string
	Help string
}

// graphColumn is what Neo4j Browser draws of an answer.
const graphColumn = "graph"

// Takes tells whether a query may be given a parameter. A statement of one's
// own takes any.
func (q *Query) Takes(name string) bool { return q.own || q.Parameter(name) != nil }

// Parameter finds a parameter by its name, nil when there is none.
func (q *Query) Parameter(name string) *Parameter {
	for i := range q.Parameters {
		if q.Parameters[i].Name == name {
			return &q.Parameters[i]
		}
	}
	return nil
}
