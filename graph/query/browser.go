package query

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

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
		value, given := values[p.Name]
		if !given {
			value = p.usual(q)
		}
		fmt.Fprintf(&b, ":param %s => %s;\n", p.Name, literal(value))
	}
	return b.String()
}

// usual is the default, or what the example says where a value must be given.
func (p *Parameter) usual(q *Query) any {
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
