package mapping

import (
	"fmt"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strings"

	"entente/schema"
	"entente/schema/yamltree"

	"github.com/expr-lang/expr/builtin"
)

// use adds the shipped tables of a name, which is that of their file.
func (p *parser) use(n *yamltree.Node, tables map[string]map[string]string) {
	const folder = "mappings/tables"
	text, err := fs.ReadFile(schema.Mappings, path.Join(folder, n.Text+".yaml"))
	if err != nil || !schema.IsSlug(n.Text) {
		var have []string
		entries, _ := fs.ReadDir(schema.Mappings, folder) // there may be none
		for _, entry := range entries {
			have = append(have, strings.TrimSuffix(entry.Name(), ".yaml"))
		}
		p.unknown(n.At, fmt.Sprintf("there are no shipped tables %q", n.Text), n.Text, have)
		return
	}
	_, _ = p.hash.Write(text)
	root, problems := yamltree.Read(path.Join(folder, n.Text+".yaml"), text)
	p.Problems = append(p.Problems, problems...)
	if root != nil {
		p.tables(root.Fields, tables)
	}
}

// tables adds tables of codes and their values.
func (p *parser) tables(fields []yamltree.Field, tables map[string]map[string]string) {
	for _, f := range fields {
		table := map[string]string{}
		for _, entry := range f.Value.Fields {
			if entry.Value.Kind != yamltree.Scalar {
				p.Problems.Addf(entry.Value.At, "a table holds values, and here is %s", entry.Value.Kind)
			}
			table[entry.Key] = entry.Value.Text
		}
		switch {
		case len(table) == 0:
			p.Problems.Addf(f.At, "the table %s is a mapping of codes to values", f.Key)
		case tables[f.Key] != nil:
			p.Problems.Addf(f.At, "there are two tables %s", f.Key)
		}
		tables[f.Key] = table
	}
}

// values are the named values of a mapping. Each has a name that an expression
// can say and that means nothing else.
func (p *parser) values(o yamltree.Object) []value {
	var values []value
	taken := append([]string{itemName, indexName}, names((&Mapping{}).functions())...)
	for _, f := range o.Fields("values") {
		_, standard := builtin.Index[f.Key]
		switch {
		case !token.IsIdentifier(f.Key) || slices.Contains(reserved, f.Key):
			p.Problems.Addf(f.At, "%q cannot be the name of a value: use letters, digits and underscores, and no word of the language", f.Key)
		case standard || slices.Contains(taken, f.Key):
			p.Problems.Addf(f.At, "%s is a function or variable of expressions, and cannot be the name of a value", f.Key)
		case f.Value.Kind != yamltree.Scalar || strings.TrimSpace(f.Value.Text) == "":
			p.Problems.Addf(f.Value.At, "the value %s is an expression", f.Key)
		}
		values = append(values, value{name: f.Key, expression: expression{text: f.Value.Text, at: f.Value.At}})
	}
	return values
}

// reserved are words of the language of expressions.
var reserved = []string{"and", "or", "not", "in", "matches", "contains", "startsWith", "endsWith", "let", "if", "else", "true", "false", "nil"}
