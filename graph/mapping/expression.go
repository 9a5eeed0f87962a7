package mapping

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"entente/schema/problem"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/vm"
)

// expression is code over the columns of a row. It reaches nothing but the row
// and the functions. What it compiles to depends on the columns, and stands in
// the programs of a file.
type expression struct {
	text      string
	at        problem.Position
	condition bool // it is to be true or false
	index     int  // of its program
	values    int  // how many of the mapping's named values it may use
	item      bool // it may use the item of a list
}

// The variables of a rule that makes a record of each item of a list.
const (
	itemName  = "item"
	indexName = "index"
)

// program is an expression that was made ready for a file.
type program struct {
	*vm.Program
	column  string // it is this column and nothing else
	columns []int  // the places of those that it uses
	values  []int  // the named values that it uses
	dynamic bool   // it takes $env, which is the row, as a whole
}

// inspector looks for what the language allows and a mapping does not, and for
// what an expression uses.
type inspector struct {
	*compiler
	of      *expression
	named   []*ast.IdentifierNode
	fields  []string                     // of $env
	maybe   []string                     // of $env, which need not be there
	aside   map[*ast.IdentifierNode]bool // those that name a function, or $env in $env["x"]
	dynamic bool                         // it can use any column
	what    string                       // is wrong first
	suggest []string
}

// Visit implements ast.Visitor.
func (i *inspector) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		i.named = append(i.named, n)
	case *ast.MemberNode:
		i.member(n)
	case *ast.BinaryNode:
		if n.Operator == ".." {
			i.refuse("has a range, and expressions go only over what the row holds")
		}
	case *ast.VariableDeclaratorNode:
		i.refuse("has a let, and expressions have no variables but the columns and the mapping's values")
	case *ast.BuiltinNode:
		if n.Name == "get" {
			i.get(n.Arguments)
		}
		i.call(n.Name, n.Arguments)
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.IdentifierNode); ok {
			i.aside[callee] = true
			i.call(callee.Value, n.Arguments)
		}
	}
}

// member sees to $env["a column"].
func (i *inspector) member(n *ast.MemberNode) {
	env, ok := n.Node.(*ast.IdentifierNode)
	if !ok || env.Value != "$env" {
		return
	}
	if field, ok := n.Property.(*ast.StringNode); ok {
		i.aside[env] = true
		i.fields = append(i.fields, field.Value)
	}
}

// get sees to get($env, "a column that files may lack").
func (i *inspector) get(arguments []ast.Node) {
	if len(arguments) != 2 {
		return
	}
	env, ok := arguments[0].(*ast.IdentifierNode)
	field, constant := arguments[1].(*ast.StringNode)
	if ok && constant && env.Value == "$env" {
		i.aside[env] = true
		i.maybe = append(i.maybe, field.Value)
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

// variables are the names that the expression uses, functions left out. Each
// must be a column, where they are known, a value of the mapping that stands
// before, or the item of a list.
func (i *inspector) variables() []string {
	used := slices.Clone(i.fields)
	for _, n := range i.named {
		switch {
		case i.aside[n]:
		case n.Value == "$env":
			i.dynamic = true
		default:
			used = append(used, n.Value)
		}
	}
	for _, name := range used {
		i.variable(name)
	}
	return append(used, i.maybe...)
}

func (i *inspector) variable(name string) {
	may := i.values[:i.of.values]
	if i.of.item {
		may = append(slices.Clip(may), itemName, indexName)
	}
	switch {
	case slices.Contains(may, name) || slices.Contains(i.columns, name):
	case slices.Contains(i.values, name):
		i.refuse(fmt.Sprintf("uses the value %s, which stands further down", name))
	case name == itemName || name == indexName:
		i.refuse(fmt.Sprintf("names %q, which only the expressions of a record with each have", name))
	case i.columns == nil:
	case slices.Contains(i.functions, name):
		i.refuse(fmt.Sprintf("names %q, a function, without its brackets", name), problem.Suggest(name, i.columns)...)
	default:
		i.refuse(fmt.Sprintf("names %q, which is neither a column nor a function", name), problem.Suggest(name, slices.Concat(i.columns, may))...)
	}
}

// scope is what expressions see in a row. One goroutine uses it at a time.
type scope struct {
	mapping  *Mapping
	programs *programs
	row      map[string]any
	of       contents       // of the row; cells of a line go into it when they are first asked for
	taken    []bool         // those that did
	line     map[string]any // the row of every line
	machine  vm.VM
	settled  []bool  // the named values of the row that were asked for
	failed   []error // what went wrong with them
	scratch  []byte
}

func newScope(m *Mapping, p *programs) *scope {
	return &scope{mapping: m, programs: p, taken: make([]bool, len(p.columns)), line: map[string]any{}, settled: make([]bool, len(m.values)), failed: make([]error, len(m.values))}
}

// enter goes to another row.
func (s *scope) enter(of contents) {
	for i, was := range s.settled {
		if was && s.programs.wanted == nil {
			delete(s.row, s.mapping.values[i].name) // rows can share a map
		}
	}
	if s.row, s.of = of.named, of; s.row == nil {
		s.row = s.line
	}
	clear(s.taken)
	clear(s.settled)
}

// take puts the cell in a column of a line into the row.
func (s *scope) take(column int) {
	if s.of.named == nil && !s.taken[column] {
		s.row[s.programs.columns[column]] = s.mapping.Dialect.cell(s.of.cell(column))
		s.taken[column] = true
	}
}

// value is what an expression gives.
func (s *scope) value(e *expression) (any, error) {
	p := &s.programs.list[e.index]
	for _, i := range p.columns {
		s.take(i)
	}
	if p.column != "" {
		return s.row[p.column], nil
	}
	for _, i := range p.values {
		if err := s.settle(i); err != nil {
			return nil, err
		}
	}
	row := s.row
	if p.dynamic {
		row = maps.Clone(row) // what it gives must not come to hold itself
	}
	value, err := s.machine.Run(p.Program, row)
	if err != nil {
		return nil, fmt.Errorf("{%s}: %s", e.text, firstLine(err.Error()))
	}
	return value, nil
}

// settle finds a named value, once in a row, when it is first asked for.
func (s *scope) settle(i int) error {
	if s.settled[i] {
		return s.failed[i]
	}
	named := &s.mapping.values[i]
	value, err := s.value(&named.expression)
	if err != nil {
		value, err = nil, fmt.Errorf("%s: %w", named.name, err)
	}
	s.row[named.name] = value
	s.settled[i], s.failed[i] = true, err
	return err
}

// holds tells whether a condition is true.
func (s *scope) holds(e *expression) (bool, error) {
	if e == nil {
		return true, nil
	}
	value, err := s.value(e)
	if err != nil {
		return false, err
	}
	truth, ok := value.(bool)
	if !ok {
		text, err := plain(value)
		if err != nil {
			return false, fmt.Errorf("{%s} is %w; a condition is true or false", e.text, err)
		}
		return false, fmt.Errorf("{%s} is %q, and a condition is true or false", e.text, text)
	}
	return truth, nil
}

// oneLine is an expression that may be written in several lines, as a problem shows it.
func oneLine(text string) string {
	if !strings.Contains(text, "\n") {
		return text
	}
	return strings.Join(strings.Fields(text), " ")
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
