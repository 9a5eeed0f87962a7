package query

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"entente/schema/problem"
)

// Bind turns the texts that a user gives for parameters into values, and adds
// the defaults. Entities and sources are still as the user wrote them; [Run]
// finds them in the graph. All problems are in the error, one a line.
//
// The parameters of one's own statement have no types: what looks like a day, a
// number, true, false, null or JSON is taken as such ("\"1\"" is the text 1).
func (q *Query) Bind(texts map[string]string) (map[string]any, error) {
	values := map[string]any{}
	var problems problem.List
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		if q.own {
			values[name] = guess(texts[name])
		} else if err := q.bindOne(values, name, texts[name]); err != nil {
			problems = append(problems, *err)
		}
	}
	for i := range q.Parameters {
		p := &q.Parameters[i]
		if _, given := texts[p.Name]; given {
			continue
		}
		if p.Required() {
			problems = append(problems, problem.Problem{What: fmt.Sprintf("%s needs the parameter %s (%s: %s), as in --param %s=%s", q.Name, p.Name, p.Type, p.Help, p.Name, shell(p.Example))})
		}
		values[p.Name] = p.Default
	}
	return values, problems.Err()
}

func (q *Query) bindOne(values map[string]any, name, text string) *problem.Problem {
	p := q.Parameter(name)
	if p == nil {
		unknown := problem.Problem{What: fmt.Sprintf("%s has no parameter %q", q.Name, name), Suggest: problem.Suggest(name, q.parameterNames())}
		if len(unknown.Suggest) == 0 {
			unknown.What += fmt.Sprintf(" (it has %s)", strings.Join(q.parameterNames(), ", "))
		}
		return &unknown
	}
	if strings.TrimSpace(text) == "" {
		return wrong("the parameter %s is empty: give a value, or leave it out", name)
	}
	value, err := parseValue(q.ontology, p.Type, text)
	if err != nil {
		err.What = fmt.Sprintf("the parameter %s: %s", name, err.What)
		return err
	}
	values[name] = value
	return q.lookedFor(p, value)
}

// lookedFor refuses relations that the statement does not match: an answer
// without them would look as if nobody had stated them.
func (q *Query) lookedFor(p *Parameter, value any) *problem.Problem {
	relations, _ := value.([]string)
	if p.Type != (Type{Relation, true}) || p.DefaultFrom != "" {
		return nil
	}
	choice := q.relations()
	for _, relation := range relations {
		if !slices.Contains(choice, relation) {
			return wrong("the parameter %s: %s does not look for %s, but for %s", p.Name, q.Name, relation, strings.Join(choice, ", "))
		}
	}
	return nil
}

// relations are the relations of the ontology that the statement names, in the
// order of the ontology.
func (q *Query) relations() []string {
	named := screaming.FindAllString(q.Statement, -1)
	return slices.DeleteFunc(q.ontology.RelationTypes(), func(relation string) bool { return !slices.Contains(named, relation) })
}

var screaming = regexp.MustCompile(`\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)*\b`)

func (q *Query) parameterNames() []string {
	names := make([]string, len(q.Parameters))
	for i, p := range q.Parameters {
		names[i] = p.Name
	}
	return names
}

// shell puts text into quotes where a shell would take it apart.
func shell(text string) string {
	if strings.ContainsAny(text, " \t\"'$`\\*?[](){}<>|&;~#!") {
		return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
	}
	return text
}
