package neo

import (
	"context"
	"errors"
	"regexp"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Explain asks the server how it would run a statement, without running it,
// and returns the operators of the whole plan from the top, such as
// "NodeUniqueIndexSeek" or "Expand(Into)". A parameter that is left out is
// taken as any value.
//
// Subqueries inside the predicates of a quantified path are planned when they
// run; what they do is not in the answer.
func (db *DB) Explain(ctx context.Context, cypher string, params map[string]any) ([]string, error) {
	i, err := db.Inspect(ctx, cypher, params)
	return i.Operators, err
}

// Inspection is what the server tells of a statement without running it.
type Inspection struct {
	Reads      bool     // it reads data, and neither writes nor administers anything
	Operators  []string // of the plan, as Explain gives them
	Procedures []string // that the plan calls, such as "db.labels"
}

// Inspect asks the server what a statement would do. As with Explain, a few
// subqueries are planned only when they run.
func (db *DB) Inspect(ctx context.Context, cypher string, params map[string]any) (Inspection, error) {
	converted, err := parameters(params)
	if err != nil {
		return Inspection{}, err
	}
	session := db.driver.NewSession(ctx, db.session(neo4j.AccessModeRead))
	defer func() { _ = session.Close(ctx) }()
	result, err := session.Run(ctx, "EXPLAIN "+cypher, converted)
	if err != nil {
		return Inspection{}, explain(err, db.options)
	}
	summary, err := result.Consume(ctx)
	if err != nil {
		return Inspection{}, explain(err, db.options)
	}
	i := Inspection{Reads: summary.StatementType() == neo4j.StatementTypeReadOnly}
	if summary.Plan() == nil {
		return i, errors.New("the server gave no plan of the statement")
	}
	// The driver (5.28.4) hands out the last child of an operator in place of
	// each of them, so half of a plan is missing in its tree; the table
	// that the server draws is whole.
	table, _ := summary.Plan().Arguments()["string-representation"].(string)
	i.Operators, i.Procedures = operators(table), procedures(table)
	if len(i.Operators) == 0 {
		return i, errors.New("the server did not draw the plan of the statement")
	}
	return i, nil
}

// operator is the first column of a row that begins an operator, with the
// lines of the tree before its name.
var operator = regexp.MustCompile(`(?m)^\| [| ]*\+([A-Z][^\s|]*)`)

func operators(table string) []string {
	var found []string
	for _, match := range operator.FindAllStringSubmatch(table, -1) {
		found = append(found, match[1])
	}
	return found
}

// procedure is a row that begins the call of one, with its name.
var procedure = regexp.MustCompile(`(?m)^\| [| ]*\+ProcedureCall[^\s|]* *\| *\d+ *\| *([^\s(|]+)\(`)

func procedures(table string) []string {
	var found []string
	for _, match := range procedure.FindAllStringSubmatch(table, -1) {
		found = append(found, match[1])
	}
	return found
}
