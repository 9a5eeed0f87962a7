package mapping

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"entente/schema/problem"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"
	exprparser "github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"
)

// expression is code over the columns of a row. It reaches nothing but the row
// and the functions.
type expression struct {
	text      string
	at        problem.Position
	condition bool // it is to be true or false
	program   *vm.Program
	machine   vm.VM
}

// What bounds an expression: its bytes, since reading it goes down with its
// brackets, and the parts that it has.
const (
	maxBytes = 4096
	maxNodes = 1000
)

// forbidden are functions of the language that would make a row mean another
// thing tomorrow, or that fill the memory with a few letters.
var forbidden = []string{"now", "timezone", "repeat", "reduce"}

// compiler compiles the expressions of a mapping for a file.
type compiler struct {
	columns   []string // nil: of any name, as in records that have their own
	functions []string
	tables    []string
	options   []expr.Option
}

func newCompiler(m *Mapping, columns []string) *compiler {
	c := &compiler{columns: columns, tables: names(m.Tables), options: []expr.Option{expr.MaxNodes(maxNodes)}}
	functions := m.functions()
	for _, name := range names(functions) {
		c.functions = append(c.functions, name)
		c.options = append(c.options, lift(name, functions[name]))
	}
	for _, name := range forbidden {
		c.options = append(c.options, expr.DisableBuiltin(name))
	}
	return c
}

// lift lets a function of texts take what expressions give, such as numbers.
func lift(name string, function any) expr.Option {
	f := reflect.ValueOf(function)
	shape := f.Type()
	in := make([]reflect.Type, shape.NumIn())
	for i := range in {
		switch in[i] = shape.In(i); in[i] {
		case reflect.TypeFor[string]():
			in[i] = reflect.TypeFor[any]()
		case reflect.TypeFor[[]string]():
			in[i] = reflect.TypeFor[[]any]()
		}
	}
	lifted := reflect.FuncOf(in, []reflect.Type{shape.Out(0)}, shape.IsVariadic())
	return expr.Function(name, func(given ...any) (any, error) {
		values := make([]reflect.Value, len(given))
		for i, value := range given {
			// The last parameter may stand for many arguments.
			if last := min(i, len(in)-1); in[last] != shape.In(last) {
				text, err := plain(value)
				if err != nil {
					return nil, fmt.Errorf("argument %d of %s is %w", i+1, name, err)
				}
				value = text
			}
			values[i] = reflect.ValueOf(value)
		}
		results := f.Call(values)
		if len(results) == 2 && !results[1].IsNil() {
			return nil, results[1].Interface().(error)
		}
		return results[0].Interface(), nil
	}, reflect.New(lifted).Interface())
}

// compile makes the expression ready for rows.
func (c *compiler) compile(e *expression) *problem.Problem {
	if len(e.text) > maxBytes {
		return &problem.Problem{At: e.at, What: fmt.Sprintf("an expression has %d bytes, and at most %d are read", len(e.text), maxBytes)}
	}
	look := &inspector{compiler: c, called: map[*ast.IdentifierNode]bool{}}
	tree, err := exprparser.Parse(e.text)
	if err == nil {
		ast.Walk(&tree.Node, look)
		look.identifiers()
	}
	if err == nil && look.what == "" {
		options := append(slices.Clip(c.options), look.environment())
		if e.condition {
			options = append(options, expr.AsBool())
		}
		e.program, err = expr.Compile(e.text, options...)
	}
	if err != nil {
		look.what = "cannot be used: " + firstLine(err.Error())
	}
	if look.what == "" {
		return nil
	}
	return &problem.Problem{At: e.at, What: fmt.Sprintf("the expression {%.200s} %s", e.text, look.what), Suggest: look.suggest}
}

// inspector looks for what the language allows and a mapping does not.
type inspector struct {
	*compiler
	named   []*ast.IdentifierNode
	called  map[*ast.IdentifierNode]bool // those that name a function
	what    string                       // is wrong first
	suggest []string
}

// Visit implements ast.Visitor.
func (i *inspector) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		i.named = append(i.named, n)
	case *ast.BinaryNode:
		if n.Operator == ".." {
			i.refuse("has a range, and expressions go only over what the row holds")
		}
	case *ast.VariableDeclaratorNode:
		i.refuse("has a let, and expressions have no variables but the columns")
	case *ast.BuiltinNode:
		i.call(n.Name, n.Arguments)
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.IdentifierNode); ok {
			i.called[callee] = true
			i.call(callee.Value, n.Arguments)
		}
	}
}

// refuse keeps the first thing that is wrong.
func (i *inspector) refuse(what string, suggest ...string) {
	if i.what == "" {
		i.what, i.suggest = what, suggest
	}
}

func (i *inspector) call(name string, arguments []ast.Node) {
	_, standard := builtin.Index[name]
	switch {
	case slices.Contains(forbidden, name):
		i.refuse(fmt.Sprintf("calls %s, which a mapping may not", name))
	case !standard && !slices.Contains(i.functions, name):
		i.refuse(fmt.Sprintf("calls %q, and there is no such function", name), problem.Suggest(name, append(slices.Clone(i.functions), builtin.Names...))...)
	case slices.Contains(i.columns, name):
		i.refuse(fmt.Sprintf("calls %s, and a column of the file has the name of that function and hides it: rename the column", name))
	case (name == "lookup" || name == "has") && len(arguments) > 0:
		if table, ok := arguments[0].(*ast.StringNode); ok && !slices.Contains(i.tables, table.Value) {
			i.refuse(fmt.Sprintf("looks into the table %q, and the mapping has no such table", table.Value), problem.Suggest(table.Value, i.tables)...)
		}
	}
}

// identifiers sees that what is no function is a column, where they are known.
func (i *inspector) identifiers() {
	for _, n := range i.named {
		if i.columns == nil || i.called[n] || n.Value == "$env" || slices.Contains(i.columns, n.Value) {
			continue
		}
		what := "which is neither a column nor a function"
		if slices.Contains(i.functions, n.Value) {
			what = "a function, without its brackets"
		}
		i.refuse(fmt.Sprintf("names %q, %s", n.Value, what), problem.Suggest(n.Value, i.columns)...)
	}
}

// environment has the columns, which are texts in a table, and can be anything
// in records that have their own.
func (i *inspector) environment() expr.Option {
	if i.columns != nil {
		columns := make(map[string]any, len(i.columns))
		for _, name := range i.columns {
			columns[name] = ""
		}
		return expr.Env(columns)
	}
	columns := types.Map{types.Extra: types.Any}
	for _, n := range i.named {
		if !i.called[n] && n.Value != "$env" {
			columns[n.Value] = types.Any
		}
	}
	return expr.Env(columns)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// value is what the expression gives for a row.
func (e *expression) value(row map[string]any) (any, error) {
	value, err := e.machine.Run(e.program, row)
	if err != nil {
		return nil, fmt.Errorf("{%s}: %s", e.text, firstLine(err.Error()))
	}
	return value, nil
}

// holds tells whether a condition is true for a row.
func (e *expression) holds(row map[string]any) (bool, error) {
	if e == nil {
		return true, nil
	}
	value, err := e.value(row)
	if err != nil {
		return false, err
	}
	truth, ok := value.(bool)
	if !ok {
		return false, fmt.Errorf("{%s} is %v, and a condition is true or false", e.text, value)
	}
	return truth, nil
}
