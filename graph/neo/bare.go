package neo

import (
	"context"
	"fmt"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Bare is one session of the driver's own, as a hand-written program uses it:
// parameters that are sent as they are, and the driver's errors. It is what
// Entente is measured against, and nothing else uses it. It is for one goroutine
// at a time.
type Bare struct {
	db      *DB
	session neo4j.SessionWithContext
}

// Bare opens a session that writes. The caller closes it before the database.
func (db *DB) Bare(ctx context.Context) *Bare {
	return &Bare{db, db.driver.NewSession(ctx, neo4j.SessionConfig{AccessMode: neo4j.AccessModeWrite, DatabaseName: db.database})}
}

// Close ends the session.
func (b *Bare) Close(ctx context.Context) error { return b.session.Close(ctx) }

// Write runs one statement in a managed transaction and gives the number in
// the first column of its one row. Like the driver it tries again what fails in
// passing: two sessions that share no node may still meet in a deadlock, since a
// relationship locks those that are next to it at both of its nodes. It waits as
// Entente does, which is less than the driver would.
func (b *Bare) Write(ctx context.Context, cypher string, params map[string]any) (written int, err error) {
	err = b.db.patiently(ctx, func() (again bool, err error) {
		n, err := b.session.ExecuteWrite(ctx, func(tx neo4j.ManagedTransaction) (any, error) {
			result, err := tx.Run(ctx, cypher, params)
			if err != nil {
				return nil, err
			}
			return number(result.Single(ctx))
		})
		if err != nil {
			err = lastOf(err)
			return passes(err), err
		}
		written = n.(int)
		return false, nil
	})
	return written, err
}

// Run runs one statement outside of a transaction, as those ask for that make
// their own (IN TRANSACTIONS), and gives the number in the first column of its
// one row; 0 when it has none.
func (b *Bare) Run(ctx context.Context, cypher string, params map[string]any) (int, error) {
	result, err := b.session.Run(ctx, cypher, params)
	if err != nil {
		return 0, err
	}
	rows, err := result.Collect(ctx)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	n, err := number(rows[0], nil)
	if err != nil {
		return 0, err
	}
	return n.(int), nil
}

func number(row *neo4j.Record, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	n, ok := row.Values[0].(int64)
	if !ok {
		return nil, fmt.Errorf("the statement answers %v, which is no whole number", row.Values[0])
	}
	return int(n), nil
}

// BareDate is the driver's value of a day, from its text in a file.
func BareDate(text string) (any, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return nil, err
	}
	return neo4j.DateOf(t), nil
}
