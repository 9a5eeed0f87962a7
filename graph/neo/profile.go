package neo

import (
	"context"
	"errors"
	"regexp"
	"strconv"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Profile runs a statement that reads and returns how many rows it answers
// and how often it asked the store for a node, a relationship, a property or
// an index entry: its database hits, the measure of its work that does not
// depend on the machine. What a statement costs is known only when it has run
// to its end, so there is no limit on its rows; bound ctx.
func (db *DB) Profile(ctx context.Context, cypher string, params map[string]any) (rows, hits int, err error) {
	converted, err := parameters(params)
	if err != nil {
		return 0, 0, err
	}
	session := db.driver.NewSession(ctx, db.session(neo4j.AccessModeRead))
	defer func() { _ = session.Close(ctx) }()
	result, err := session.Run(ctx, "PROFILE "+cypher, converted)
	if err != nil {
		return 0, 0, explain(err, db.options)
	}
	for result.Next(ctx) {
		rows++
	}
	summary, err := result.Consume(ctx)
	if err != nil {
		return 0, 0, explain(err, db.options)
	}
	if summary.Profile() == nil {
		return 0, 0, errors.New("the server gave no profile of the statement")
	}
	// As in Explain, the driver's tree is not whole, and the server's table is.
	table, _ := summary.Profile().Arguments()["string-representation"].(string)
	total := accesses.FindStringSubmatch(table)
	if total == nil {
		return 0, 0, errors.New("the server did not count what the statement reads")
	}
	hits, err = strconv.Atoi(total[1])
	return rows, hits, err
}

// accesses is the total under the table of a profile.
var accesses = regexp.MustCompile(`Total database accesses: (\d+)`)
