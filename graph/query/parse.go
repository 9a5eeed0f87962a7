package query

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"entente/schema"
	"entente/schema/problem"
	"entente/schema/yamltree"
)

const (
	comment = "//"
	fence   = "// ---"
	prefix  = "CYPHER 5"

	// wholeGraph is the scope of a query that does not begin somewhere.
	wholeGraph = "graph"
)

var snake = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// Parse reads a file of the library. file is its path, which gives the query
// its name and stands in positions; the ontology gives defaults. All problems
// are reported at once; the query is nil when there are any.
func Parse(file string, text []byte, o *schema.Ontology) (*Query, problem.List) {
	p := parser{file: file, ontology: o}
	q := &Query{Name: strings.TrimSuffix(path.Base(file), ".cypher"), Text: string(text), ontology: o}
	if !snake.MatchString(q.Name) {
		p.addf(0, 0, "the name of a query is in small letters with underscores, such as allies_on_date.cypher")
	}
	p.query(q)
	if len(p.Problems) > 0 {
		p.Problems.Sort()
		return nil, p.Problems
	}
	return q, nil
}

type parser struct {
	yamltree.Decoder
	file     string
	ontology *schema.Ontology
}

func (p *parser) at(line, column int) problem.Position {
	return problem.Position{File: p.file, Line: line, Column: column}
}

func (p *parser) addf(line, column int, format string, args ...any) {
	p.Problems.Addf(p.at(line, column), format, args...)
}

// query splits the file into title, front matter and statement.
func (p *parser) query(q *Query) {
	lines := strings.Split(strings.ReplaceAll(q.Text, "\r\n", "\n"), "\n")
	title, ok := strings.CutPrefix(lines[0], comment)
	if q.Title = strings.TrimSpace(title); !ok || q.Title == "" || q.Title == "---" {
		p.addf(1, 1, "the first line is the title, such as `// Who is allied to whom on a date`")
	}
	if len(lines) < 2 || strings.TrimSpace(lines[1]) != fence {
		p.addf(2, 1, "`%s` opens the front matter in the second line", fence)
		return
	}
	end := 2
	for end < len(lines) && strings.TrimSpace(lines[end]) != fence {
		if !strings.HasPrefix(lines[end], comment) {
			p.addf(end+1, 1, "the front matter is in comments, and `%s` closes it", fence)
			return
		}
		end++
	}
	if end == len(lines) {
		p.addf(end, 1, "`%s` closes the front matter", fence)
		return
	}
	p.frontMatter(q, lines[2:end])
	p.statement(q, lines[end+1:], end+2)
}

func (p *parser) statement(q *Query, lines []string, first int) {
	for len(lines) > 0 && strings.TrimSpace(lines[0]) == "" {
		lines, first = lines[1:], first+1
	}
	q.Statement = strings.TrimSpace(strings.Join(lines, "\n"))
	if rest, ok := strings.CutPrefix(q.Statement, prefix); !ok || strings.TrimSpace(rest) == "" {
		p.addf(first, 1, "the statement begins with `%s`", prefix)
	}
}

// frontMatter reads the YAML. The marks of comments become spaces, so that
// lines and columns stay those of the file.
func (p *parser) frontMatter(q *Query, lines []string) {
	text := "\n\n"
	for _, line := range lines {
		text += "  " + strings.TrimPrefix(line, comment) + "\n"
	}
	if strings.TrimSpace(text) == "" {
		p.addf(2, 1, "the front matter is empty: it needs description and columns")
		return
	}
	root, problems := yamltree.Read(p.file, []byte(text))
	p.Problems = append(p.Problems, problems...)
	if root == nil {
		return
	}
	o := p.Object(root, "the front matter", "description", "scope", "parameters", "columns", "plan_exceptions")
	q.Description = o.Required("description")
	if q.WholeGraph = o.Text("scope") == wholeGraph; o.Has("scope") && !q.WholeGraph {
		p.Problems.Addf(o.PositionOf("scope"), "the scope is %s, or is left out of a query that begins at an entity or a source", wholeGraph)
	}
	for _, f := range o.Fields("parameters") {
		q.Parameters = append(q.Parameters, p.parameter(f))
	}
	if !o.Has("columns") {
		p.Problems.Addf(o.At, "the front matter needs columns")
	}
	p.columns(q, o.Fields("columns"))
	for _, f := range o.Fields("plan_exceptions") {
		if q.PlanExceptions == nil {
			q.PlanExceptions = map[string]string{}
		}
		q.PlanExceptions[f.Key] = p.text(f, "a plan exception gives its reason")
	}
}

func (p *parser) columns(q *Query, fields []yamltree.Field) {
	for i, f := range fields {
		p.name(f, "column")
		help := p.text(f, "a column says what it holds")
		switch {
		case f.Key != graphColumn:
			q.Columns = append(q.Columns, Column{Name: f.Key, Help: help})
		case i < len(fields)-1:
			p.Problems.Addf(f.At, "the column %s is the last one", graphColumn)
		default:
			q.Draws = true
		}
	}
}

func (p *parser) parameter(f yamltree.Field) Parameter {
	p.name(f, "parameter")
	o := p.Object(f.Value, "a parameter", "type", "help", "optional", "default", "default_from", "example")
	param := Parameter{Name: f.Key, Help: o.Required("help"), Optional: o.Bool("optional"), DefaultFrom: o.Text("default_from"), Example: o.Text("example")}
	name := o.Required("type")
	t, known := parseType(name)
	if !known {
		if name != "" {
			p.Problems = append(p.Problems, problem.Problem{At: o.PositionOf("type"), What: fmt.Sprintf("%q is not a type of parameters", name), Suggest: problem.Suggest(name, typeNames())})
		}
		return param
	}
	param.Type = t
	p.defaults(&param, o)
	if param.Example != "" {
		if _, wrong := parseValue(p.ontology, t, param.Example); wrong != nil {
			p.wrongValue(o, "example", wrong)
		}
	} else if !param.Optional && !o.Has("default") && !o.Has("default_from") {
		p.Problems.Addf(o.At, "a parameter that must be given has an example")
	}
	return param
}

// defaults reads the default, or derives it from the ontology.
func (p *parser) defaults(param *Parameter, o yamltree.Object) {
	written, derived := o.Has("default"), o.Has("default_from")
	switch {
	case written && derived:
		p.Problems.Addf(o.PositionOf("default_from"), "a parameter has default or default_from, not both")
	case (written || derived) && param.Optional:
		p.Problems.Addf(o.PositionOf("optional"), "a parameter with a default is never without a value, so it is not optional")
	case derived:
		value, t, ok := fromOntology(p.ontology, param.DefaultFrom)
		if !ok {
			p.Problems = append(p.Problems, problem.Problem{At: o.PositionOf("default_from"), What: fmt.Sprintf("default_from is one of %s, and here is %q", strings.Join(origins, ", "), param.DefaultFrom), Suggest: suggestOrigin(p.ontology, param.DefaultFrom)})
			return
		}
		if t != param.Type {
			p.Problems.Addf(o.PositionOf("default_from"), "%s is a %s, and the parameter is a %s", param.DefaultFrom, t, param.Type)
		}
		param.Default = value
	case written && param.Type.List:
		param.Default = p.list(param.Type, o)
	case written:
		value, wrong := parseValue(p.ontology, param.Type, o.Text("default"))
		if wrong != nil {
			p.wrongValue(o, "default", wrong)
			return
		}
		param.Default = value
	}
}

func (p *parser) list(t Type, o yamltree.Object) any {
	if t.Kind == RelationPair {
		p.Problems.Addf(o.PositionOf("default"), "pairs come from the ontology: default_from: conflicts")
		return nil
	}
	var values []any
	for _, n := range o.Scalars("default") {
		value, wrong := parseOne(p.ontology, t.Kind, n.Text)
		if wrong != nil {
			p.Problems = append(p.Problems, problem.Problem{At: n.At, What: wrong.What, Suggest: wrong.Suggest})
			continue
		}
		values = append(values, value)
	}
	return narrow(values)
}

// wrongValue adds a problem of the value of a key.
func (p *parser) wrongValue(o yamltree.Object, key string, wrong *problem.Problem) {
	p.Problems = append(p.Problems, problem.Problem{At: o.PositionOf(key), What: key + ": " + wrong.What, Suggest: wrong.Suggest})
}

func (p *parser) name(f yamltree.Field, what string) {
	if !snake.MatchString(f.Key) {
		p.Problems.Addf(f.At, "the name of a %s is in small letters with underscores, and here is %q", what, f.Key)
	}
}

// text is the value of a field that is one text.
func (p *parser) text(f yamltree.Field, what string) string {
	if f.Value == nil || f.Value.Kind != yamltree.Scalar || strings.TrimSpace(f.Value.Text) == "" {
		p.Problems.Addf(f.At, "%s, as text", what)
		return ""
	}
	return f.Value.Text
}
