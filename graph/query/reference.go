package query

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"entente/graph"
	"entente/graph/neo"
	"entente/graph/resolve"
	"entente/schema"
	"entente/schema/edtf"
	"entente/schema/problem"
)

// Reader reads from a graph; *neo.DB is one.
type Reader interface {
	Inspector
	ReadWith(ctx context.Context, cypher string, params map[string]any, o neo.ReadOptions, each func(neo.Row) error) error
}

// references replaces the entities and sources that a user named by their ids
// in the graph. An id is looked up by its index; only another way of naming
// reads all names.
func references(ctx context.Context, db Reader, q *Query, params map[string]any) (map[string]any, error) {
	out := make(map[string]any, len(params))
	for name, value := range params {
		out[name] = value
		p := q.Parameter(name)
		if p == nil || value == nil || p.Type.Kind != Entity && p.Type.Kind != Source {
			continue
		}
		id, err := referenceIn(ctx, db, q.ontology, p.Type, value)
		if err != nil {
			return nil, fmt.Errorf("the parameter %s: %w", name, err)
		}
		out[name] = id
	}
	return out, nil
}

func referenceIn(ctx context.Context, db Reader, o *schema.Ontology, t Type, value any) (any, error) {
	if text, one := value.(string); one {
		return reference(ctx, db, o, t.Kind, text)
	}
	texts, _ := value.([]string)
	ids := make([]string, len(texts))
	for i, text := range texts {
		id, err := reference(ctx, db, o, t.Kind, text)
		if err != nil {
			return nil, err
		}
		ids[i] = id
	}
	return ids, nil
}

func reference(ctx context.Context, db Reader, o *schema.Ontology, kind Kind, text string) (string, error) {
	if kind == Source {
		return sourceNamed(ctx, db, text)
	}
	return EntityNamed(ctx, db, o, text)
}

// Every name and code of the graph's entities; with an id, of that one.
const (
	oneEntity   = "CYPHER 5 MATCH (e:Entity {id: $id}) RETURN e.id AS id"
	allEntities = "CYPHER 5 MATCH (e:Entity) RETURN e.id AS id, e.name AS name, e.aliases AS aliases, e.codes AS codes, e.valid AS valid"
	allSources  = "CYPHER 5 MATCH (s:Source) RETURN s.id AS id, s.name AS name"
)

// EntityNamed is the id of the entity of the graph that a text means: an id, a
// name, an alias or system:code, as in a parameter of a query. What could mean
// two, or none, is refused with candidates.
func EntityNamed(ctx context.Context, db Reader, o *schema.Ontology, text string) (string, error) {
	known := false
	err := db.ReadWith(ctx, oneEntity, map[string]any{"id": text}, neo.ReadOptions{}, func(neo.Row) error {
		known = true
		return nil
	})
	if known || err != nil {
		return text, err
	}
	index := resolve.New(o)
	names := map[string]string{}
	err = db.ReadWith(ctx, allEntities, nil, neo.ReadOptions{}, func(row neo.Row) error {
		e := entityOf(row)
		for _, word := range append([]string{e.ID, e.Name}, e.Aliases...) {
			names[word] = e.ID
		}
		index.Add(e)
		return nil
	})
	if err != nil {
		return "", err
	}
	if len(names) == 0 {
		return "", errors.New("the graph holds no entities: load something first (entente load, or entente demo)")
	}
	e, err := index.Resolve(text, edtf.Interval{})
	if err != nil {
		return "", suggested(err, names)
	}
	return e.ID, nil
}

// suggested adds the ids of what may have been meant to a refusal, each with
// the name that came near.
func suggested(err error, names map[string]string) error {
	var refused *resolve.Error
	if !errors.As(err, &refused) {
		return err
	}
	p := problem.Problem{What: refused.Error()}
	seen := map[string]bool{}
	for _, word := range refused.Suggest {
		id, known := names[word]
		if known && seen[id] {
			continue
		}
		seen[id] = true
		if known && id != word {
			word = fmt.Sprintf("%s (%s)", id, word)
		}
		p.Suggest = append(p.Suggest, word)
	}
	return p
}

// entityOf reads what an index needs. Codes and times in the graph were
// checked when they were loaded; what another program wrote wrongly is no
// name of anything.
func entityOf(row neo.Row) *graph.Entity {
	e := &graph.Entity{ID: textOf(row.Get("id")), Name: textOf(row.Get("name")), Aliases: textsOf(row.Get("aliases"))}
	for _, text := range textsOf(row.Get("codes")) {
		system, code, _ := strings.Cut(text, ":")
		if c, err := graph.ParseCode(system, code); err == nil {
			e.Codes = append(e.Codes, c)
		}
	}
	if valid, err := edtf.Parse(textOf(row.Get("valid"))); err == nil {
		e.Valid = valid
	}
	return e
}

// sourceNamed is the id of the source that text means: an id or a name.
func sourceNamed(ctx context.Context, db Reader, text string) (string, error) {
	var ids, words, meant []string
	err := db.ReadWith(ctx, allSources, nil, neo.ReadOptions{}, func(row neo.Row) error {
		id, name := textOf(row.Get("id")), textOf(row.Get("name"))
		ids, words = append(ids, id), append(words, id, name)
		if problem.Fold(name) == problem.Fold(text) {
			meant = append(meant, id)
		}
		return nil
	})
	switch {
	case err != nil:
		return "", err
	case slices.Contains(ids, text):
		return text, nil
	case len(meant) == 1:
		return meant[0], nil
	case len(meant) > 1:
		return "", fmt.Errorf("%q is the name of several sources: write one of the ids %s", text, strings.Join(meant, ", "))
	}
	return "", problem.Problem{What: fmt.Sprintf("the graph has no source %q", text), Suggest: problem.Suggest(text, words)}
}

func textOf(value any) string {
	text, _ := value.(string)
	return text
}

func textsOf(value any) []string {
	list, _ := value.([]any)
	texts := make([]string, 0, len(list))
	for _, item := range list {
		texts = append(texts, textOf(item))
	}
	return texts
}
