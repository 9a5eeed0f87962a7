package neo

import (
	"context"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Codes of errors that callers put into their own words.
const (
	// CodeAccessMode is a write in a read transaction.
	CodeAccessMode = "Neo.ClientError.Statement.AccessMode"
	// CodeTimedOut is a transaction that ran longer than its timeout.
	CodeTimedOut = "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration"
	// CodeParameterMissing is a statement that names a parameter which it was not given.
	CodeParameterMissing = "Neo.ClientError.Statement.ParameterMissing"
)

// ReadOptions bound and open the reading of a statement that was not written
// for this program.
type ReadOptions struct {
	// Timeout is how long the server may work on the statement; it ends it
	// then with CodeTimedOut. Zero is the server's own limit.
	Timeout time.Duration
	// Columns gets the names of the columns before the first row, and when
	// there is none. It may be nil.
	Columns func(names []string)
}

// ReadWith is Read with options.
func (db *DB) ReadWith(ctx context.Context, cypher string, params map[string]any, o ReadOptions, each func(Row) error) error {
	converted, err := parameters(params)
	if err != nil {
		return err
	}
	session := db.driver.NewSession(ctx, db.session(neo4j.AccessModeRead))
	defer func() { _ = session.Close(ctx) }()
	var configure []func(*neo4j.TransactionConfig)
	if o.Timeout > 0 {
		configure = append(configure, neo4j.WithTxTimeout(o.Timeout))
	}
	tx, err := session.BeginTransaction(ctx, configure...)
	if err != nil {
		return explain(err, db.options)
	}
	defer func() { _ = tx.Close(ctx) }()
	result, err := tx.Run(ctx, cypher, converted)
	if err != nil {
		return explain(err, db.options)
	}
	if err := db.rows(ctx, result, o, each); err != nil {
		return err
	}
	return explain(tx.Commit(ctx), db.options)
}

func (db *DB) rows(ctx context.Context, result neo4j.ResultWithContext, o ReadOptions, each func(Row) error) error {
	names, err := result.Keys()
	if err != nil {
		return explain(err, db.options)
	}
	if o.Columns != nil {
		o.Columns(names)
	}
	for result.Next(ctx) {
		row, err := rowOf(result.Record())
		if err != nil {
			return err
		}
		if err := each(row); err != nil {
			return err
		}
	}
	return explain(result.Err(), db.options)
}
