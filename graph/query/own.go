package query

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"entente/graph/neo"
	"entente/schema"
)

// FromText is a query of one's own statement. `CYPHER 5` is put before it
// unless it begins with such a word itself. A file of the library may be given
// too: its comments are comments, and its parameters then have no types and no defaults.
func FromText(text string, o *schema.Ontology) (*Query, error) {
	if strings.TrimSpace(bare(text)) == "" {
		return nil, errors.New("the statement is empty: write one, such as MATCH (n:Entity) RETURN n.name LIMIT 10")
	}
	q := &Query{Title: "A statement of one's own", Statement: text, Text: text, own: true, ontology: o}
	if !versioned.MatchString(bare(text)) {
		q.Statement = prefix + "\n" + text
	}
	return q, nil
}

var (
	leading   = regexp.MustCompile(`^(?:\s+|//[^\n]*(?:\n|$)|/\*(?s:.*?)\*/|;)*`)
	versioned = regexp.MustCompile(`(?i)^CYPHER\b`)
)

// bare is the text without the comments and blanks that it begins with.
func bare(text string) string { return text[len(leading.FindString(text)):] }

// Writer writes to a graph; *neo.DB is one.
type Writer interface {
	Write(ctx context.Context, work func(tx neo.Tx) error) error
}

// RunWriting runs a statement that may write, in one transaction, and says what
// it changed. It is for one's own statements, and only when the user asked to
// write. An answer that is longer than limits allow is cut, and the
// transaction is committed all the same.
func RunWriting(ctx context.Context, db Writer, q *Query, params map[string]any, limits Limits) (*Result, neo.Counters, error) {
	if limits.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, limits.Timeout)
		defer cancel()
	}
	var a answer
	var counters neo.Counters
	err := db.Write(ctx, func(tx neo.Tx) (err error) {
		a = answer{query: q, limits: limits}
		a.header(nil)
		counters, err = tx.Run(ctx, q.Statement, params, a.written)
		return err
	})
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return nil, neo.Counters{}, fmt.Errorf("the statement did not end within %s: give more time with --timeout", limits.Timeout)
	}
	if err != nil {
		return nil, neo.Counters{}, explain(err, limits)
	}
	return &a.result, counters, nil
}

// written takes a row of a statement that writes, which runs to its end
// however many rows are wanted.
func (a *answer) written(row neo.Row) error {
	if a.result.Columns == nil {
		a.header(row.Keys)
	}
	if err := a.row(row); !errors.Is(err, errEnough) {
		return err
	}
	return nil
}
