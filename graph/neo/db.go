// Package neo is the one place of Entente that speaks to Neo4j. It opens a
// database, runs read and write transactions, turns Go values into Cypher
// values and back, and tells every failure in one line that says what to do.
//
// The rest of the program knows statements of Cypher and Go values only, so
// that a change of the driver's API is a change of this package.
package neo

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"
)

// UserAgent is what the server's query log shows as the client.
const UserAgent = "entente"

// connectTimeout bounds one attempt to reach a server. Retrying a server that
// is starting is the caller's choice.
const connectTimeout = 10 * time.Second

// Options say which database to open and as whom.
type Options struct {
	URI      string // bolt://, bolt+s://, neo4j://, neo4j+s://, …
	Username string
	Password string
	Database string // empty: the user's home database
	// CAFile names a file of PEM certificates. With bolt+s and neo4j+s these
	// authorities are trusted instead of this machine's; empty: this machine's.
	CAFile string
}

// DB is one database of one server. It is safe for concurrent use.
type DB struct {
	driver    neo4j.DriverWithContext
	options   Options
	database  string
	version   string
	bookmarks neo4j.BookmarkManager // in a cluster, reads see the writes before them
	retries   atomic.Int64          // of writes
}

// Open connects, checks that the server is one Entente can work with (Neo4j
// 5.26 or later) and that the database exists, and returns it. The caller
// closes it. Errors are of one line and name the remedy.
func Open(ctx context.Context, o Options) (*DB, error) {
	driver, err := dial(o)
	if err != nil {
		return nil, err
	}
	o.URI = shown(o.URI)
	db := &DB{driver: driver, options: o, database: o.Database, bookmarks: neo4j.NewBookmarkManager(neo4j.BookmarkManagerConfig{})}
	if err := db.verify(ctx); err != nil {
		_ = driver.Close(ctx)
		return nil, err
	}
	return db, nil
}

// dial makes a driver, which connects when it is first used.
func dial(o Options) (neo4j.DriverWithContext, error) {
	uri, err := checkURI(o.URI)
	if err != nil {
		return nil, err
	}
	trust, err := tlsConfig(o, uri.Scheme)
	if err != nil {
		return nil, err
	}
	driver, err := neo4j.NewDriverWithContext(o.URI, neo4j.BasicAuth(o.Username, o.Password, ""), func(c *config.Config) {
		c.UserAgent = UserAgent
		c.SocketConnectTimeout = connectTimeout
		c.ConnectionAcquisitionTimeout = connectTimeout
		c.TelemetryDisabled = true
		c.MaxTransactionRetryTime = 0 // Write tries again
		c.TlsConfig = trust
	})
	if err != nil {
		return nil, fmt.Errorf("the Neo4j URI %q is not usable: %s (%s)", shown(o.URI), oneLine(err.Error()), usableURI)
	}
	return driver, nil
}

// verify asks the server's version before anything else: an old server does
// not know the Cypher that comes later, and its syntax error would mislead.
func (db *DB) verify(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*connectTimeout)
	defer cancel()
	if err := db.driver.VerifyAuthentication(ctx, nil); err != nil {
		return explain(err, db.options)
	}
	var version string
	err := db.Read(ctx, "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0] AS version", nil,
		func(row Row) error {
			version = row.Text("version")
			return nil
		})
	if err != nil {
		return err
	}
	db.version = version
	return checkVersion(version, db.options.URI)
}

// Version is the server's, such as "5.26.30".
func (db *DB) Version() string { return db.version }

// URI is the address that the database was opened with.
func (db *DB) URI() string { return db.options.URI }

// Close ends all connections.
func (db *DB) Close(ctx context.Context) error { return db.driver.Close(ctx) }

func (db *DB) session(mode neo4j.AccessMode) neo4j.SessionConfig {
	return neo4j.SessionConfig{AccessMode: mode, DatabaseName: db.database, FetchSize: 2000, BookmarkManager: db.bookmarks}
}

// runner is a transaction of the driver's.
type runner interface {
	Run(ctx context.Context, cypher string, params map[string]any) (neo4j.ResultWithContext, error)
}

// recorder remembers the driver's own error beside the explained one.
type recorder struct {
	inner   runner
	options Options
	failed  error
}

func (r *recorder) Run(ctx context.Context, cypher string, params map[string]any, each func(Row) error) (Counters, error) {
	counters, failed, err := stream(ctx, r.inner, cypher, params, each)
	if failed != nil {
		r.failed = failed
		return Counters{}, explain(failed, r.options)
	}
	return counters, err
}

// stream runs a statement and hands its rows on. failed is an error of the
// driver or the server, err one of the caller's own.
func stream(ctx context.Context, on runner, cypher string, params map[string]any, each func(Row) error) (counters Counters, failed, err error) {
	converted, err := parameters(params)
	if err != nil {
		return Counters{}, nil, err
	}
	result, failed := on.Run(ctx, cypher, converted)
	if failed != nil {
		return Counters{}, failed, nil
	}
	for each != nil && result.Next(ctx) {
		row, err := rowOf(result.Record())
		if err != nil {
			return Counters{}, nil, err
		}
		if err := each(row); err != nil {
			return Counters{}, nil, err
		}
	}
	summary, failed := result.Consume(ctx)
	if failed != nil {
		return Counters{}, failed, nil
	}
	if each != nil && result.Err() != nil {
		return Counters{}, result.Err(), nil
	}
	return countersOf(summary), nil, nil
}

// Counters are the server's own counts of what a statement changed.
type Counters struct {
	NodesCreated, NodesDeleted                 int
	RelationshipsCreated, RelationshipsDeleted int
	PropertiesSet                              int
	ConstraintsAdded, IndexesAdded             int
}

func countersOf(s neo4j.ResultSummary) Counters {
	c := s.Counters()
	return Counters{
		NodesCreated: c.NodesCreated(), NodesDeleted: c.NodesDeleted(),
		RelationshipsCreated: c.RelationshipsCreated(), RelationshipsDeleted: c.RelationshipsDeleted(),
		PropertiesSet:    c.PropertiesSet(),
		ConstraintsAdded: c.ConstraintsAdded(), IndexesAdded: c.IndexesAdded(),
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
