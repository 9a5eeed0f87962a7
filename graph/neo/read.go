package neo

import (
	"context"
	"errors"
	"strings"
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

// Read runs one statement in a read transaction, so that the server itself
// refuses a write, and hands every row to each, in order.
//
// A failure that the server calls transient, such as a database that is not up
// yet, is tried again for some seconds, as long as each has seen no row.
func (db *DB) Read(ctx context.Context, cypher string, params map[string]any, each func(Row) error) error {
	return db.ReadWith(ctx, cypher, params, ReadOptions{}, each)
}

// ReadWith is Read with options.
func (db *DB) ReadWith(ctx context.Context, cypher string, params map[string]any, o ReadOptions, each func(Row) error) error {
	converted, err := parameters(params)
	if err != nil {
		return err
	}
	seen := false
	handOn := func(row Row) error {
		seen = true
		if each == nil {
			return nil
		}
		return each(row)
	}
	for wait := firstWait; ; wait *= 2 {
		err := db.readOnce(ctx, cypher, converted, o, handOn)
		if err != nil && stopped(ctx) {
			return ctx.Err()
		}
		if seen || wait > lastWait || !passing(err) {
			return err
		}
		select {
		case <-ctx.Done():
			if stopped(ctx) {
				return ctx.Err()
			}
			return err
		case <-time.After(wait):
		}
	}
}

// A read that fails in passing is tried again after 50 ms, 100 ms and so on:
// for about 13 seconds, in which a database that is starting comes up.
const (
	firstWait = 50 * time.Millisecond
	lastWait  = 7 * time.Second
)

// passing tells a failure that the server itself calls transient.
func passing(err error) bool {
	var refused *Error
	return errors.As(err, &refused) && strings.HasPrefix(refused.Code, "Neo.TransientError.")
}

func (db *DB) readOnce(ctx context.Context, cypher string, params map[string]any, o ReadOptions, each func(Row) error) error {
	session := db.driver.NewSession(ctx, db.session(neo4j.AccessModeRead))
	defer func() { _ = session.Close(ctx) }()
	var configure []func(*neo4j.TransactionConfig)
	if o.Timeout > 0 {
		configure = append(configure, neo4j.WithTxTimeout(o.Timeout))
	}
	result, err := session.Run(ctx, cypher, params, configure...) // which is a transaction of its own, and spares two round trips
	if err != nil {
		return explain(err, db.options)
	}
	return db.rows(ctx, result, o, each)
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
