package query

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"entente/schema"
	"entente/schema/problem"
)

//go:embed library/*.cypher
var shipped embed.FS

// Library is a set of queries, sorted by name.
type Library []*Query

// Shipped is the library that comes with Entente. The ontology gives the
// defaults of parameters.
func Shipped(o *schema.Ontology) (Library, error) {
	library, err := Read(shipped, "library", o)
	if err != nil {
		return nil, fmt.Errorf("the shipped queries do not fit the ontology: %w", err)
	}
	return library, nil
}

// Read reads every .cypher file of a folder, those in folders below it not.
// The error is a problem.List when files are wrong.
func Read(files fs.FS, folder string, o *schema.Ontology) (Library, error) {
	entries, err := fs.ReadDir(files, folder)
	if err != nil {
		return nil, fmt.Errorf("reading the queries of %s: %w", folder, err)
	}
	var library Library
	var problems problem.List
	for _, entry := range entries {
		if entry.IsDir() || path.Ext(entry.Name()) != ".cypher" {
			continue
		}
		file := path.Join(folder, entry.Name())
		text, err := fs.ReadFile(files, file)
		if err != nil {
			return nil, fmt.Errorf("reading the query %s: %w", file, err)
		}
		q, wrong := Parse(file, text, o)
		problems = append(problems, wrong...)
		if q != nil {
			library = append(library, q)
		}
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return library, nil
}

// Find is the query of a name; dashes may stand for underscores. The error
// says which was probably meant.
func (l Library) Find(name string) (*Query, error) {
	wanted := strings.ReplaceAll(name, "-", "_")
	if i := slices.IndexFunc(l, func(q *Query) bool { return q.Name == wanted }); i >= 0 {
		return l[i], nil
	}
	unknown := problem.Problem{What: fmt.Sprintf("there is no query %q", name), Suggest: problem.Suggest(wanted, l.Names())}
	for _, q := range l {
		if wanted != "" && strings.Contains(q.Name, wanted) && !slices.Contains(unknown.Suggest, q.Name) {
			unknown.Suggest = append(unknown.Suggest, q.Name)
		}
	}
	if len(unknown.Suggest) == 0 {
		unknown.What += " (entente query list shows them)"
	}
	return nil, unknown
}

// Names are the names of the queries, sorted.
func (l Library) Names() []string {
	names := make([]string, len(l))
	for i, q := range l {
		names[i] = q.Name
	}
	return names
}
