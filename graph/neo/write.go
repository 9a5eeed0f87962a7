package neo

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Tx is a transaction under way.
type Tx interface {
	// Run executes one statement with parameters and hands each row to each,
	// which may be nil. Parameters may hold edtf.Day and time.Time values.
	// It returns the statement's counters of what was changed.
	Run(ctx context.Context, cypher string, params map[string]any, each func(Row) error) (Counters, error)
}

// A write that fails in passing, as in a deadlock, is tried again at once and
// then after waits that double: the driver's own begin at a second, in which
// another thousand rows could be written. A server that restarts is waited for.
const (
	firstRetry = 5 * time.Millisecond
	lastRetry  = time.Second
	patience   = 30 * time.Second
)

// Write runs work in a write transaction: all of it is committed, or none.
// The work is run again, from its start, when the server reports a transient
// failure (a deadlock, a change of leader) or the connection is lost. When it
// is lost in the commit, nobody knows whether that arrived: work must therefore
// be idempotent. A failure that TooLarge tells is not tried again.
// When ctx is cancelled, the error is that of ctx.
func (db *DB) Write(ctx context.Context, work func(tx Tx) error) error {
	session := db.driver.NewSession(ctx, db.session(neo4j.AccessModeWrite))
	defer func() { _ = session.Close(ctx) }()
	return db.patiently(ctx, func() (again bool, err error) { return db.writeOnce(ctx, session, work) })
}

// patiently tries a write until it succeeds, or fails for another reason than one
// that passes.
func (db *DB) patiently(ctx context.Context, try func() (again bool, err error)) error {
	giveUp := time.Now().Add(patience)
	for wait := firstRetry; ; wait = min(2*wait, lastRetry) {
		again, err := try()
		switch {
		case err != nil && stopped(ctx):
			return ctx.Err()
		case err == nil || !again || time.Now().After(giveUp):
			return err
		}
		db.retries.Add(1)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait/2 + rand.N(wait)): // so that two that met do not meet again
		}
	}
}

// errUndo lets the driver take a transaction back, and not try it again.
var errUndo = errors.New("the transaction is taken back")

// writeOnce tells of an error whether the same may succeed when it is tried
// again. What the work itself finds wrong stays wrong. The driver sends the
// beginning of the transaction with its first statement, which spares a round trip.
func (db *DB) writeOnce(ctx context.Context, session neo4j.SessionWithContext, work func(tx Tx) error) (again bool, err error) {
	run := &recorder{options: db.options}
	var own error
	_, err = session.ExecuteWrite(ctx, func(tx neo4j.ManagedTransaction) (any, error) {
		run.inner = tx
		if own = work(run); own != nil || run.failed != nil {
			return nil, errUndo
		}
		return nil, nil
	})
	switch {
	case run.failed != nil:
		if own == nil {
			own = explain(run.failed, db.options)
		}
		return passes(run.failed), own
	case own != nil:
		return false, own
	}
	err = lastOf(err)
	begun := run.inner != nil // so that it failed in the commit
	var refused *neo4j.Neo4jError
	return err != nil && (passes(err) || begun && !errors.As(err, &refused)), explain(err, db.options)
}

// lastOf is what the driver's only try has ended with. The driver wraps what
// another try might mend: failures of the server, and of the connection.
func lastOf(err error) error {
	var tries *neo4j.TransactionExecutionLimit
	if !errors.As(err, &tries) || len(tries.Errors) == 0 {
		return err
	}
	last := tries.Errors[len(tries.Errors)-1]
	var refused *neo4j.Neo4jError
	if errors.As(last, &refused) {
		return last
	}
	return &neo4j.ConnectivityError{Inner: last}
}

// passes tells a failure of the driver's after which the same may succeed.
func passes(err error) bool {
	var refused *neo4j.Neo4jError
	if errors.As(err, &refused) && outOfMemory(refused.Code) {
		return false
	}
	return neo4j.IsRetryable(err) || broken(err)
}

func outOfMemory(code string) bool {
	return strings.Contains(code, "OutOfMemory") || strings.HasSuffix(code, "TransactionMemoryLimit")
}

// Retries is how often writes were tried again since Open.
func (db *DB) Retries() int64 { return db.retries.Load() }

// TooLarge tells that a transaction needed more memory than the server gives
// one (db.memory.transaction.max and its kin): half of it may pass.
func TooLarge(err error) bool {
	var refused *Error
	return errors.As(err, &refused) && outOfMemory(refused.Code)
}

// Conflicts tells that a node or relationship with the key exists already.
func Conflicts(err error) bool {
	var refused *Error
	return errors.As(err, &refused) && refused.Code == codeConflict
}

// stopped tells that the caller wants no more: what the driver says then, such
// as that the connection is lost, would mislead.
func stopped(ctx context.Context) bool { return errors.Is(ctx.Err(), context.Canceled) }

// Alter runs statements that change the schema, all in one transaction, in
// which Neo4j allows no data to be changed.
func (db *DB) Alter(ctx context.Context, statements []string) error {
	return db.Write(ctx, func(tx Tx) error {
		for _, cypher := range statements {
			if _, err := tx.Run(ctx, cypher, nil, nil); err != nil {
				return err
			}
		}
		return nil
	})
}
