package query

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"entente/graph/neo"
)

// Limits bound what a query may take. The zero value has none.
type Limits struct {
	Rows    int           // the answer is cut after so many rows; zero: never
	Timeout time.Duration // the server ends the query then; zero: the server's own limit
}

// Result is the answer of a query.
type Result struct {
	Columns []string
	Rows    [][]any // each as long as Columns; values as in a neo.Row
	Graph   Graph   // the nodes and relationships of the answer
	Cut     bool    // there were more rows than Limits allow
}

// errEnough ends the reading of an answer that is longer than wanted.
var errEnough = errors.New("enough rows")

// Run asks the graph, in a read transaction: the server itself refuses a
// statement that writes. One's own statement is refused, too, when it reads
// files or addresses, or calls what may do more than read the graph. params come from [Query.Bind]; entities and sources in
// them are found by id, name, alias or system:code, and what could mean two of
// them, or none, is refused with candidates.
func Run(ctx context.Context, db Reader, q *Query, params map[string]any, limits Limits) (*Result, error) {
	params, err := references(ctx, db, q, params)
	if err != nil {
		return nil, err
	}
	if q.own {
		if err := onlyReads(ctx, db, q.Statement, params); err != nil {
			return nil, explain(err, limits)
		}
	}
	a := answer{query: q, limits: limits}
	options := neo.ReadOptions{Timeout: limits.Timeout, Columns: a.header}
	err = db.ReadWith(ctx, q.Statement, params, options, a.row)
	if err != nil && !errors.Is(err, errEnough) {
		return nil, explain(err, limits)
	}
	if err := a.check(); err != nil {
		return nil, err
	}
	return &a.result, nil
}

// answer collects rows.
type answer struct {
	query  *Query
	limits Limits
	result Result
	hidden int // the place of the column graph, -1 when it stays
	seen   collector
}

// header takes the columns. It begins the answer anew.
func (a *answer) header(names []string) {
	a.result, a.seen, a.hidden = Result{Rows: [][]any{}}, collector{}, -1
	if a.query.Draws {
		a.hidden = slices.Index(names, graphColumn)
	}
	a.result.Columns = without(names, a.hidden)
}

func (a *answer) row(row neo.Row) error {
	if a.limits.Rows > 0 && len(a.result.Rows) == a.limits.Rows {
		a.result.Cut = true
		return errEnough
	}
	for _, value := range row.Values {
		a.seen.add(value)
	}
	a.result.Rows = append(a.result.Rows, without(row.Values, a.hidden))
	a.result.Graph = a.seen.graph
	return nil
}

func without[T any](list []T, i int) []T {
	if i < 0 {
		return list
	}
	return append(append(make([]T, 0, len(list)-1), list[:i]...), list[i+1:]...)
}

// check holds the file to its word.
func (a *answer) check() error {
	if a.query.own {
		return nil
	}
	declared := make([]string, len(a.query.Columns))
	for i, c := range a.query.Columns {
		declared[i] = c.Name
	}
	if !slices.Equal(declared, a.result.Columns) {
		return fmt.Errorf("the query %s returns the columns %s, and its front matter declares %s", a.query.Name, strings.Join(a.result.Columns, ", "), strings.Join(declared, ", "))
	}
	return nil
}

// explain puts refusals of the server into words of queries.
func explain(err error, limits Limits) error {
	var refused *neo.Error
	if !errors.As(err, &refused) {
		return err
	}
	switch refused.Code {
	case neo.CodeAccessMode:
		return errors.New("the statement writes, and queries only read: give --write to let it")
	case neo.CodeTimedOut:
		return fmt.Errorf("the server ended the query after %s: ask for less, or give more time with --timeout", limits.Timeout)
	case neo.CodeParameterMissing:
		return fmt.Errorf("%s: give each with --param NAME=VALUE", strings.TrimSuffix(refused.Message, " ("+refused.Code+")"))
	}
	return err
}
