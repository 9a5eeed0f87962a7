package bench

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"

	"entente/graph/constraint"
	"entente/graph/neo"
)

// unkeyed begins the relationship types of parts of the work that are measured
// without the constraint on the key.
const unkeyed = "UNKEYED_"

// ready gives the database its constraints, which no contender's time holds.
func (b *bench) ready(ctx context.Context) error {
	if err := b.empty(ctx); err != nil {
		return err
	}
	_, err := constraint.Apply(ctx, b.db, b.ontology)
	return err
}

// empty removes everything but the constraints.
func (b *bench) empty(ctx context.Context) error {
	session := b.db.Bare(ctx)
	defer func() { _ = session.Close(ctx) }()
	for _, cypher := range []string{
		"CYPHER 5 MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 20000 ROWS",
		"CYPHER 5 MATCH (n) CALL (n) { DELETE n } IN TRANSACTIONS OF 20000 ROWS",
	} {
		if _, err := session.Run(ctx, cypher, nil); err != nil {
			return fmt.Errorf("emptying the database: %w", err)
		}
	}
	return nil
}

// count is the number that a statement answers.
func (b *bench) count(ctx context.Context, cypher string) (n int, err error) {
	err = b.db.Read(ctx, cypher, nil, func(row neo.Row) error {
		n = row.Int("n")
		return nil
	})
	return n, err
}

// verify counts what a contender has left: every entity, and every statement of
// its type once, with the properties that the set gives it where the contender
// writes them.
func (b *bench) verify(ctx context.Context, s *set, c contender) error {
	entities, err := b.count(ctx, "CYPHER 5 MATCH (n:Entity) RETURN count(n) AS n")
	if err != nil {
		return err
	}
	if entities != s.entities {
		return fmt.Errorf("the database has %d entities, and should have %d", entities, s.entities)
	}
	properties := s.entities // each has its load
	for _, t := range s.nodes {
		properties += t.properties()
	}
	held, err := b.count(ctx, "CYPHER 5 MATCH (n:Entity) RETURN sum(size(keys(n))) AS n")
	if err != nil {
		return err
	}
	if held != properties {
		return fmt.Errorf("the entities have %d properties, and should have %d", held, properties)
	}
	for _, t := range s.relations {
		leaves := whole
		if c.leaves != nil {
			leaves = c.leaves
		}
		rows, properties := leaves(t)
		match := fmt.Sprintf("CYPHER 5 MATCH ()-[r:%s]->() RETURN ", c.prefix+t.name)
		made, err := b.count(ctx, match+"count(r) AS n")
		if err != nil {
			return err
		}
		held, err := b.count(ctx, match+"sum(size(keys(r))) AS n")
		if err != nil {
			return err
		}
		if made != rows || held != properties {
			return fmt.Errorf("the database has %d relationships %s with %d properties, and should have %d with %d", made, t.name, held, rows, properties)
		}
	}
	return nil
}

// serve offers the files of a folder to a server on this machine. LOAD CSV
// reads files of its own import folder, or from an address.
func serve(folder string) (url string, stop func(), err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, fmt.Errorf("offering tables to LOAD CSV: %w", err)
	}
	server := &http.Server{Handler: http.FileServer(http.Dir(folder))}
	go func() { _ = server.Serve(listener) }()
	return "http://" + listener.Addr().String() + "/", func() { _ = server.Close() }, nil
}

// pairs joins a text for every column.
func pairs(columns []column, between string, pair func(column) string) string {
	var all []string
	for _, c := range columns {
		all = append(all, pair(c))
	}
	return strings.Join(all, between)
}
