package server_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shirou/gopsutil/v4/process"

	"entente/graph/neo"
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
	commit(t, info, "CREATE (:Committed)")
	kill(t, info) // so that there is no checkpoint behind it
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
	if n := commit(t, info, "MATCH (n:Committed) RETURN count(n) AS n"); n != 1 {
		t.Errorf("%d of the nodes that were committed are there", n)
	}
}

// commit runs a statement in a transaction, and gives what it returns as n.
func commit(t *testing.T, info server.Info, cypher string) (n int) {
	t.Helper()
	db, err := neo.Open(t.Context(), neo.Options{URI: info.BoltURI, Username: info.Username, Password: string(info.Password)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close(t.Context()) }()
	err = db.Write(t.Context(), func(tx neo.Tx) error {
		_, err := tx.Run(t.Context(), cypher, nil, func(row neo.Row) error {
			n = row.Int("n")
			return nil
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func kill(t *testing.T, info server.Info) {
	t.Helper()
	p, err := process.NewProcess(int32(info.PID))
	if err == nil {
		err = p.Kill()
	}
	if err != nil {
		t.Fatal(err)
	}
	for running := true; running && err == nil; { // one that is gone is an error
		running, err = p.IsRunning()
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
