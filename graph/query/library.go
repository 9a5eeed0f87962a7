package query

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"entente/schema"
	"entente/schema/problem"
)

//go:embed library
var shipped embed.FS

// Library is a set of queries, sorted by group and name.
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

// Read reads every .cypher file of a folder and of the folders below it, each
// of which is a group. A name stands for one query in whatever group. The
// error is a problem.List when files are wrong.
func Read(files fs.FS, folder string, o *schema.Ontology) (Library, error) {
	var library Library
	var problems problem.List
	places := map[string]string{}
	err := fs.WalkDir(files, folder, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(file) != ".cypher" {
			return err
		}
		text, err := fs.ReadFile(files, file)
		if err != nil {
			return err
		}
		q, wrong := Parse(file, text, o)
		problems = append(problems, wrong...)
		if q == nil {
			return nil
		}
		if first, twice := places[q.Name]; twice {
			problems.Addf(problem.Position{File: file}, "%s has this name already", first)
		}
		places[q.Name] = file
		if q.Group = strings.TrimPrefix(path.Dir(file), folder); q.Group != "" {
			q.Group = q.Group[1:]
		}
		library = append(library, q)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the queries of %s: %w", folder, err)
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	slices.SortFunc(library, func(a, b *Query) int {
		return cmp.Or(strings.Compare(a.Group, b.Group), strings.Compare(a.Name, b.Name))
	})
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

// Names are the names of the queries, in the order of the library.
func (l Library) Names() []string {
	names := make([]string, len(l))
	for i, q := range l {
		names[i] = q.Name
	}
	return names
}
