package export

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/schema"
	"entente/schema/edtf"
)

// column is a property that has a column, or a key, of its own.
type column struct {
	name  string
	kind  schema.PropertyType
	title string // of the column: the name, with a _ behind it where a column that is no property has it
}

// own are the properties that a load writes for itself.
var own = []string{"load", "digest"}

// columns gathers properties, each name once. Where two differ in its type,
// the column holds text.
type columns struct{ list []column }

func (c *columns) add(properties ...schema.Property) {
	for _, p := range properties {
		if slices.Contains(own, p.Name) {
			continue
		}
		at := slices.IndexFunc(c.list, func(known column) bool { return known.name == p.Name })
		switch {
		case at < 0:
			c.list = append(c.list, column{name: p.Name, kind: p.Type})
		case c.list[at].kind != p.Type:
			c.list[at].kind = schema.Text
		}
	}
}

// nodeColumns are the properties, but for the id, that nodes of the labels in
// use may have.
func nodeColumns(o *schema.Ontology, shape Shape) []column {
	var c columns
	for _, kind := range []string{entity, source, document} { // the properties of entities come first
		if !slices.Contains(shape.Labels, kind) {
			continue
		}
		c.add(o.Node(kind).Properties...)
		if kind == entity {
			for _, name := range o.SystemNames() {
				c.add(schema.Property{Name: name, Type: schema.Text})
			}
			for _, e := range o.Entities {
				if slices.Contains(shape.Labels, e.Label) {
					c.add(e.Properties...)
				}
			}
		}
	}
	return entitled(slices.DeleteFunc(c.list, func(c column) bool { return c.name == "id" }), nodeColumnsBefore)
}

// statementColumns are the properties that statements of the types in use may
// have.
func statementColumns(o *schema.Ontology, shape Shape) []column {
	var c columns
	c.add(o.Statement...)
	for _, r := range o.Relations {
		if slices.Contains(shape.Types, r.Type) {
			c.add(r.Properties...)
		}
	}
	return entitled(c.list, endColumnsBefore)
}

// The columns that come before those of properties.
var (
	nodeColumnsBefore = []column{{title: "id", kind: schema.Text}, {title: "labels", kind: schema.TextList}}
	endColumnsBefore  = []column{{title: "start", kind: schema.Text}, {title: "type", kind: schema.Text}, {title: "end", kind: schema.Text}}
)

// entitled gives columns their titles. The name of a property does not end in _.
func entitled(list, before []column) []column {
	for i := range list {
		list[i].title = list[i].name
		if slices.ContainsFunc(before, func(c column) bool { return c.title == list[i].name }) {
			list[i].title += "_"
		}
	}
	return list
}

// strangers counts the properties of a record that have no column, or that are
// not of its type, so that nobody misses them unawares.
func strangers(report *Report, what string, properties map[string]any, columns []column) {
	for name, value := range properties {
		if name == "id" || slices.Contains(own, name) {
			continue
		}
		at := slices.IndexFunc(columns, func(c column) bool { return c.name == name })
		if at < 0 {
			report.leave(fmt.Sprintf("properties %.80s of %s, which the ontology does not know", name, what), 1)
		} else if !columns[at].holds(value) {
			report.leave(fmt.Sprintf("properties %.80s of %s that are no %s", name, what, columns[at].kind), 1)
		}
	}
}

// holds tells whether the column can have a value. One of text can have all.
func (c column) holds(value any) bool {
	ok := true
	switch c.kind {
	case schema.Integer:
		_, ok = value.(int64)
	case schema.Number:
		_, ok = value.(float64)
	case schema.Boolean:
		_, ok = value.(bool)
	case schema.Date:
		_, ok = value.(edtf.Day)
	case schema.DateTime:
		_, ok = value.(time.Time)
	case schema.TextList:
		_, ok = listOf(value)
	}
	return ok
}

// listOf is a value as a list of texts.
func listOf(value any) ([]string, bool) {
	items, ok := value.([]any)
	if !ok {
		return nil, false
	}
	list := make([]string, len(items))
	for i, item := range items {
		if list[i], ok = item.(string); !ok {
			return nil, false
		}
	}
	return list, true
}

// plain is a value as text. The items of a list are joined by semicolons; a
// semicolon or a backslash within one has a backslash before it.
func plain(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case time.Time:
		return v.Format(time.RFC3339Nano)
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = escapeItem.Replace(plain(item))
		}
		return strings.Join(items, ";")
	}
	return fmt.Sprint(value)
}

var escapeItem = strings.NewReplacer(`\`, `\\`, `;`, `\;`)

// joined is a list of labels as text.
func joined(labels []string) string { return strings.Join(labels, ";") }
