package mapping

import (
	"fmt"
	"slices"

	"entente/schema/problem"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	exprparser "github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/types"
)

// What bounds an expression: its bytes, since reading it goes down with its
// brackets, and the parts that it has.
const (
	maxBytes = 4096
	maxNodes = 1000
)

// forbidden are functions of the language that would make a row mean another
// thing tomorrow, or that fill the memory with a few letters.
var forbidden = []string{"now", "timezone", "repeat", "reduce"}

// programs are the expressions of a mapping, ready for files of some columns.
// Several goroutines may use them at once, each in a scope of its own.
type programs struct {
	list    []program
	columns []string        // of the files
	wanted  map[string]bool // those that some expression uses; nil: any
}

// compiler compiles the expressions of a mapping for files.
type compiler struct {
	columns   []string // nil: of any name, as in records that have their own
	texts     bool     // the columns hold texts and nothing else
	functions []string
	tables    []string
	values    []string
	options   []expr.Option
	language  *conf.Config // for what is parsed without being compiled
}

func newCompiler(m *Mapping, columns []string, texts bool) *compiler {
	c := &compiler{columns: columns, texts: texts, tables: names(m.Tables), options: []expr.Option{expr.MaxNodes(maxNodes)}}
	functions := m.functions()
	for _, name := range names(functions) {
		c.functions = append(c.functions, name)
		c.options = append(c.options, lift(name, functions[name]))
	}
	for _, name := range forbidden {
		c.options = append(c.options, expr.DisableBuiltin(name))
	}
	for _, v := range m.values {
		c.values = append(c.values, v.name)
	}
	c.language = conf.CreateNew()
	for _, option := range c.options {
		option(c.language)
	}
	return c
}

// compile makes every expression ready for files of some columns, in the order
// of the mapping.
func (m *Mapping) compile(columns []string, texts bool) (*programs, problem.List) {
	c := newCompiler(m, columns, texts)
	p := &programs{columns: columns, wanted: map[string]bool{}}
	var problems problem.List
	for _, e := range m.expressions {
		ready, used, wrong := c.compile(e)
		if wrong != nil {
			problems = append(problems, *wrong)
		}
		p.list = append(p.list, ready)
		if used == nil {
			p.wanted = nil
		}
		for _, name := range used {
			if p.wanted != nil {
				p.wanted[name] = true
			}
		}
	}
	for _, v := range m.values {
		if slices.Contains(columns, v.name) {
			problems.Addf(v.at, "the value %s has the name of a column of the file: call it something else", v.name)
		}
	}
	problems.Sort()
	return p, problems
}

// compile makes an expression ready, and tells the variables that it uses: nil
// when they can be any.
func (c *compiler) compile(e *expression) (program, []string, *problem.Problem) {
	if len(e.text) > maxBytes {
		return program{}, nil, &problem.Problem{At: e.at, What: fmt.Sprintf("an expression has %d bytes, and at most %d are read", len(e.text), maxBytes)}
	}
	look := &inspector{compiler: c, of: e, aside: map[*ast.IdentifierNode]bool{}}
	ready, used := program{}, []string{}
	tree, err := exprparser.ParseWithConfig(e.text, c.language)
	if err == nil {
		ast.Walk(&tree.Node, look)
		used = append(used, look.variables()...)
		if name, alone := tree.Node.(*ast.IdentifierNode); alone && slices.Contains(c.columns, name.Value) && !slices.Contains(c.values, name.Value) {
			ready.column = name.Value
		}
	}
	if err == nil && look.what == "" {
		options := append(slices.Clip(c.options), expr.Env(look.environment(used)))
		if e.condition {
			options = append(options, expr.AsBool())
		}
		ready.Program, err = expr.Compile(e.text, options...)
	}
	if err != nil {
		look.what = "cannot be used: " + firstLine(err.Error())
	}
	if look.what != "" {
		return program{}, nil, &problem.Problem{At: e.at, What: fmt.Sprintf("the expression {%.200s} %s", oneLine(e.text), look.what), Suggest: look.suggest}
	}
	for i, name := range c.values[:e.values] {
		if slices.Contains(used, name) {
			ready.values = append(ready.values, i)
		}
	}
	for i, name := range c.columns {
		variable := e.item && (name == itemName || name == indexName) // which hides the column
		if look.dynamic || slices.Contains(used, name) && !variable {
			ready.columns = append(ready.columns, i)
		}
	}
	if ready.dynamic = look.dynamic; look.dynamic {
		used = nil
	}
	return ready, used, nil
}

// environment has the columns, which are texts in a table, and can be anything
// in other files, as can the values of the mapping.
func (i *inspector) environment(used []string) types.Map {
	env := types.Map{}
	if i.columns == nil {
		env[types.Extra] = types.Any
		for _, name := range used {
			env[name] = types.Any
		}
	}
	for _, name := range i.columns {
		env[name] = types.Any
		if i.texts {
			env[name] = types.String
		}
	}
	for _, name := range i.values[:i.of.values] {
		env[name] = types.Any
	}
	if i.of.item {
		env[itemName], env[indexName] = types.Any, types.Int
	}
	return env
}
