package dump_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entente/graph/check"
	"entente/graph/dump"
	"entente/graph/gazetteer"
	"entente/graph/load"
	"entente/graph/mapping"
	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/schema"
)

// The variables of a process that restores, to be killed.
const (
	restoreFile = "ENTENTE_TEST_RESTORE"
	restoreURI  = "ENTENTE_TEST_URI"
	restoreWord = "ENTENTE_TEST_PASSWORD"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(restoreFile); path != "" {
		os.Exit(restoreApart(path))
	}
	os.Exit(neotest.Main(m))
}

// restoreApart is a restore in a process of its own.
func restoreApart(path string) int {
	ctx := context.Background()
	db, err := neo.Open(ctx, neo.Options{URI: os.Getenv(restoreURI), Username: "neo4j", Password: os.Getenv(restoreWord)})
	if err == nil {
		var f *dump.File
		if f, err = dump.Open(ctx, path); err == nil {
			_, err = dump.Restore(ctx, db, schema.Default(), f, dump.RestoreOptions{BatchSize: 50})
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

var options = dump.Options{Program: "test", Now: func() time.Time { return time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC) }}

// run loads an input.
func run(t testing.TB, db *neo.DB, in check.Input) *load.Receipt {
	t.Helper()
	r, err := load.Run(context.Background(), db, schema.Default(), in, load.Options{BatchSize: 2000, MaxShrink: 1, Now: time.Now, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// published loads a published file, where it is there to read.
func published(t testing.TB, db *neo.DB, name, file string) *load.Receipt {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "data", filepath.FromSlash(file))
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not there to read", path)
	}
	m, err := mapping.Find(schema.Default(), name)
	if err != nil {
		t.Fatal(err)
	}
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	in, err := m.Open([]string{path}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	s, err := check.NewStream(schema.Default(), entities, in, check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	return run(t, db, s)
}

// everything tells a graph in full: records, and the server's own names of the
// types of their values. The record of the version is told by itself.
func everything(t testing.TB, db *neo.DB) string {
	t.Helper()
	return strings.Join([]string{
		neotest.Everything(t, db),
		strings.Join(neotest.Rows(t, db, "CYPHER 5 MATCH (n) UNWIND keys(n) AS k RETURN labels(n), n.id, k, valueType(n[k]), toStringOrNull(n[k]) AS text ORDER BY labels(n), n.id, k, text", nil), "\n"),
		strings.Join(neotest.Rows(t, db, "CYPHER 5 MATCH (s)-[r]->(o) UNWIND keys(r) AS k RETURN s.id, type(r), o.id, r.key, k, valueType(r[k]), toStringOrNull(r[k]) AS text ORDER BY s.id, type(r), o.id, r.key, k, text", nil), "\n"),
	}, "\n\n")
}

// dumped dumps the database into a file of this name.
func dumped(t testing.TB, db dump.Database, name string) (path string, d *dump.Dumped) {
	t.Helper()
	path = filepath.Join(t.TempDir(), name)
	d, err := dump.Write(t.Context(), db, path, options)
	if err != nil {
		t.Fatal(err)
	}
	return path, d
}

// restored restores a dump, whole or from where an earlier run has left it.
func restored(t testing.TB, db *neo.DB, path string, batch int) *dump.Restored {
	t.Helper()
	f, err := dump.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	r, err := dump.Restore(t.Context(), db, schema.Default(), f, dump.RestoreOptions{BatchSize: batch})
	if err != nil {
		t.Fatal(err)
	}
	return r
}
