package server_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/graph/server"
	"entente/graph/server/servertest"
)

// TestTornTransactionLog is of a database whose log ends in what cannot be read:
// it is not opened, in words and at once, and opened with all that was committed
// when that is asked for.
func TestTornTransactionLog(t *testing.T) {
	options := servertest.Options(t)
	s := newServer(t, options)
	info := start(t, s)
	query(t, info, "CREATE (:Committed)")
	kill(t, s, info) // so that there is no checkpoint behind it
	damage(t, filepath.Join(s.Home(), "server", "data", "transactions", "neo4j", "neostore.transaction.db.0"))

	_, err := s.Start(t.Context())
	wantError(t, err, "Neo4j cannot open its database", "debug.log", "--cut-torn-log", "entente restore")
	var failed *server.StartError
	if !errors.As(err, &failed) || len(failed.Lines) == 0 || strings.Contains(err.Error(), "\tat ") {
		t.Errorf("want what Neo4j says, without its stack: %v", err)
	}
	checkNothingLeft(t, s)

	options.CutTornLog = true
	info = start(t, newServer(t, options))
	if n := query(t, info, "MATCH (n:Committed) RETURN count(n)"); n != 1.0 {
		t.Errorf("%v of the nodes that were committed are there", n)
	}
}

// damage adds what is no entry of a log.
func damage(t *testing.T, path string) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.Write(bytes.Repeat([]byte{0x7f}, 4096)); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}
