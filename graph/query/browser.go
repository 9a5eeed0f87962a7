package query

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"entente/schema"
	"entente/schema/edtf"
)

// BrowserParams are the commands that set the query's parameters in Neo4j
// Browser, one a line, to be pasted there before the query. A parameter that
// values do not have gets its default, and one without a default its example.
func (q *Query) BrowserParams(values map[string]any) string {
	var b strings.Builder
	for i := range q.Parameters {
		p := &q.Parameters[i]
		fmt.Fprintf(&b, ":param %s => %s;\n", p.Name, literal(p.value(q, values)))
	}
	return b.String()
}

// Favourite is the query as a favourite of Neo4j Browser: its title, which is
// the name of the favourite, what it tells, and one statement that begins with
// the values of its parameters, to be changed there; those that values do not
// have are as in BrowserParams. It has no :param: a text of several commands is a
// script to Neo4j Browser 5, of which it shows that each was done, and not what
// was found.
func (q *Query) Favourite(values map[string]any) string {
	var b strings.Builder
	q.head(&b)
	if len(q.Parameters) == 0 {
		b.WriteString(q.Statement + "\n")
		return b.String()
	}
	entries, text := q.entries(values)
	b.WriteString(prefix + "\nWITH {\n")
	for i, entry := range entries {
		comma := ","
		if i == len(entries)-1 {
			comma = ""
		}
		fmt.Fprintf(&b, "  %s%s // %s\n", entry[0], comma, entry[1])
	}
	fmt.Fprintf(&b, "} AS %s\nCALL (%[1]s) {\n", scope)
	for line := range strings.Lines(inScope(text)) {
		b.WriteString("  " + line)
	}
	b.WriteString("\n}\nRETURN " + strings.Join(q.returned(), ", ") + "\n")
	return b.String()
}

// Script is the query as cypher-shell runs it from a file: title and help, the
// commands that set its parameters, as BrowserParams has them, and the
// statement.
func (q *Query) Script(values map[string]any) string {
	var b strings.Builder
	q.head(&b)
	for _, p := range q.Parameters {
		fmt.Fprintf(&b, "// %s: %s\n", p.Name, p.Help)
	}
	b.WriteString(q.BrowserParams(values))
	b.WriteString(q.Statement + ";\n")
	return b.String()
}

// head writes the title and what the query tells, as comments.
func (q *Query) head(b *strings.Builder) {
	fmt.Fprintf(b, "// %s\n", q.Title)
	for _, line := range wrap(q.Description, 100) {
		fmt.Fprintf(b, "// %s\n", line)
	}
}

// scope is the map that stands for the parameters in a favourite.
const scope = "param"

var (
	parameterUse = regexp.MustCompile(`\$([a-z][a-z0-9_]*)`)
	subquery     = regexp.MustCompile(`CALL \(([^)]*)\) \{`)
)

// entries are the map of the parameters, each with its help, and the statement
// that is to have it, without its version. A limit may not be in a map, and gets
// its value where it stands.
func (q *Query) entries(values map[string]any) (entries [][2]string, text string) {
	text = strings.TrimSpace(strings.TrimPrefix(q.Statement, prefix))
	for i := range q.Parameters {
		p := &q.Parameters[i]
		value := p.value(q, values)
		if limit := "LIMIT toInteger($" + p.Name + ")"; strings.Contains(text, limit) {
			text = strings.ReplaceAll(text, limit, "LIMIT "+literal(value)+" // "+p.Help)
			continue
		}
		entries = append(entries, [2]string{p.Name + ": " + literal(value), p.advice(q)})
	}
	return entries, text
}

// inScope is a statement with the map for its parameters. A subquery sees only
// what it is given, and so gets the map.
func inScope(text string) string {
	text = parameterUse.ReplaceAllString(text, scope+".$1")
	return subquery.ReplaceAllStringFunc(text, func(call string) string {
		given := subquery.FindStringSubmatch(call)[1]
		if given != "" {
			given += ", "
		}
		return "CALL (" + given + scope + ") {"
	})
}

// returned are the columns of the answer, with the one that is drawn.
func (q *Query) returned() []string {
	var names []string
	for _, c := range q.Columns {
		names = append(names, c.Name)
	}
	if q.Draws {
		names = append(names, graphColumn)
	}
	return names
}

// advice is the help, with an example where the value is left out.
func (p *Parameter) advice(q *Query) string {
	if p.Required() || p.Default != nil || p.Example == "" {
		return p.Help
	}
	example, _ := parseValue(q.ontology, p.Type, p.Example) // Parse has read it before
	return p.Help + ", such as " + literal(example)
}

// wrap breaks a text into lines of at most so many characters, where its words
// allow it.
func wrap(text string, width int) []string {
	var lines []string
	for _, word := range strings.Fields(text) {
		if last := len(lines) - 1; last >= 0 && utf8.RuneCountInString(lines[last])+1+utf8.RuneCountInString(word) <= width {
			lines[last] += " " + word
		} else {
			lines = append(lines, word)
		}
	}
	return lines
}

// value is the one among values, else the default, or what the example says
// where a value must be given.
func (p *Parameter) value(q *Query, values map[string]any) any {
	if value, given := values[p.Name]; given {
		return value
	}
	if !p.Required() {
		return p.Default
	}
	value, _ := parseValue(q.ontology, p.Type, p.Example) // Parse has read it before
	return value
}

// literal writes a value as Cypher does.
func literal(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case string:
		return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`, "\r", `\r`).Replace(v) + "'"
	case float64:
		text := strconv.FormatFloat(v, 'g', -1, 64)
		if !strings.ContainsAny(text, ".e") {
			text += ".0" // or it would be a whole number
		}
		return text
	case edtf.Day:
		return "date('" + v.String() + "')"
	case map[string]any:
		return literalMap(v)
	case []string:
		return literals(v)
	case [][]string:
		return literals(v)
	case []any:
		return literals(v)
	}
	return fmt.Sprint(value)
}

// literalMap writes a map with its keys in order, those in backticks that
// would not be names of Cypher without them.
func literalMap(m map[string]any) string {
	entries := make([]string, 0, len(m))
	for _, key := range slices.Sorted(maps.Keys(m)) {
		name := key
		if !schema.IsIdentifier(key) {
			name = "`" + strings.ReplaceAll(key, "`", "``") + "`"
		}
		entries = append(entries, name+": "+literal(m[key]))
	}
	return "{" + strings.Join(entries, ", ") + "}"
}

func literals[T any](list []T) string {
	items := make([]string, len(list))
	for i, item := range list {
		items[i] = literal(item)
	}
	return "[" + strings.Join(items, ", ") + "]"
}
