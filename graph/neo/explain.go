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
	converted, err := parameters(params)
	if err != nil {
		return nil, err
	}
	session := db.driver.NewSession(ctx, db.session(neo4j.AccessModeRead))
	defer func() { _ = session.Close(ctx) }()
	result, err := session.Run(ctx, "EXPLAIN "+cypher, converted)
	if err != nil {
		return nil, explain(err, db.options)
	}
	summary, err := result.Consume(ctx)
	if err != nil {
		return nil, explain(err, db.options)
	}
	if summary.Plan() == nil {
		return nil, errors.New("the server gave no plan of the statement")
	}
	// The driver (5.28.4) hands out the last child of an operator in place of
	// each of them, so half of a plan is missing in its tree; the table
	// that the server draws is whole.
	table, _ := summary.Plan().Arguments()["string-representation"].(string)
	found := operators(table)
	if len(found) == 0 {
		return nil, errors.New("the server did not draw the plan of the statement")
	}
	return found, nil
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
