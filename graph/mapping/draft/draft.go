// Package draft writes the first version of a mapping for a data file: it looks
// at the beginning of the file, guesses its form and what its columns hold, and
// says in comments what it saw. The draft parses and runs; what the rows state
// nobody can see from a table, and stays for its author to say.
package draft

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"entente/graph"
	"entente/graph/check"
	"entente/graph/mapping"
	"entente/schema"
	"entente/schema/problem"
)

// rowsToSee is how many records are looked at, and bytesToSee how many bytes
// of text the form of the file is guessed from.
const (
	rowsToSee  = 1000
	bytesToSee = 256 << 10
)

// Of writes a draft for a data file: CSV in any of its forms, JSON Lines, a JSON
// array or Parquet, plain or packed. entities are those that codes and names are
// tried on, as of the gazetteer. The error is of a file in which there is
// nothing to see.
func Of(ontology *schema.Ontology, entities []graph.Entity, path string) ([]byte, error) {
	dialect, columns, rows, err := look(path)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s: there is no record to look at", path)
	}
	d := &draft{path: path, dialect: dialect, rows: len(rows), known: newKnown(entities)}
	d.see(columns, rows)
	d.roles()
	text := d.text()
	if _, problems := mapping.Parse(ontology, "the draft", text); len(problems) > 0 {
		return nil, fmt.Errorf("the draft that was made of %s is no mapping, which is a fault of Entente: %w", path, problems.Err())
	}
	return text, nil
}

// look guesses the form of a file and reads its first records.
func look(path string) (mapping.Dialect, []string, []map[string]any, error) {
	text, parquet, err := mapping.Beginning(path, bytesToSee)
	if err != nil {
		return mapping.Dialect{}, nil, nil, whole(path, err)
	}
	dialect := mapping.Dialect{Format: "parquet", Encoding: "utf-8"}
	if !parquet {
		if dialect, err = dialectOf(text); err != nil {
			return mapping.Dialect{}, nil, nil, whole(path, err)
		}
	}
	columns, rows, err := dialect.Sample(path, rowsToSee)
	return dialect, columns, rows, err
}

// whole is a problem of a file as a whole.
func whole(path string, err error) error {
	var list problem.List
	if errors.As(err, &list) {
		return err
	}
	return fmt.Errorf("%s: %s", path, check.Reason(err))
}

// draft is what was seen of a file.
type draft struct {
	path    string
	dialect mapping.Dialect
	rows    int
	known   *known
	columns []*column

	// What the columns are for; nil where there is none.
	subject, object *column
	from, to        []*column // year, month and day, as far as there are
	id              *column
	name            *column // of an event, where there is one state or none
	both            bool    // pairs stand there in both directions
}

// see looks at each column. In records that have their own, the names are
// those that any of them has.
func (d *draft) see(names []string, rows []map[string]any) {
	if names == nil {
		names = namesOf(rows)
	}
	for _, name := range names {
		if name != "" {
			d.columns = append(d.columns, &column{name: name})
		}
	}
	for _, c := range d.columns {
		c.see(rows)
	}
	d.missing()
	for _, c := range d.columns {
		c.guess(d.known, d.rows)
	}
}

// missing finds the codes by which the file says that there is no value, and
// forgets them.
func (d *draft) missing() {
	for _, code := range missingCodes {
		for _, c := range d.columns {
			if c.saysMissing(code) && !contains(d.dialect.Missing, code) {
				d.dialect.Missing = append(d.dialect.Missing, code)
			}
		}
	}
	for _, c := range d.columns {
		c.forget(d.dialect.Missing)
	}
}

// base is the name of the file without its endings.
func (d *draft) base() string {
	name := filepath.Base(d.path)
	for _, ending := range []string{".gz", ".zip", ".zst", ".csv", ".CSV", ".tsv", ".tab", ".txt", ".json", ".jsonl", ".ndjson", ".parquet", ".ftm"} {
		name = strings.TrimSuffix(name, ending)
	}
	return name
}
