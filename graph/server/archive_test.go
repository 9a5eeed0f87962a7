package server_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"entente/graph/server"
	"entente/graph/server/servertest"
)

// A class archive that is cut off crashes the JVM. The start must survive it,
// and not meet it again.
func TestDamagedClassArchive(t *testing.T) {
	options := servertest.Options(t)
	shared := newServer(t, options)
	if err := shared.Fetch(t.Context()); err != nil {
		t.Fatal(err)
	}
	// The jars are the shared ones, the archive is the test's own.
	options.Cache = t.TempDir()
	own := filepath.Join(options.Cache, "neo4j-"+servertest.Version())
	if err := os.Mkdir(own, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(shared.Cache(), "neo4j-"+servertest.Version(), "lib"), filepath.Join(own, "lib")); err != nil {
		t.Fatal(err)
	}
	s := newServer(t, options)
	archive, err := s.WriteArchive(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(archive)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(archive, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(archive, info.Size()/2); err != nil {
		t.Fatal(err)
	}

	if got := query(t, start(t, s), "RETURN 1"); got != 1.0 {
		t.Errorf("got %v", got)
	}
	if servertest.Version() != server.Version {
		return // its Java sees the damage by itself, and does without the archive
	}
	if _, err := os.Stat(archive); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the damaged archive is still in use: %v", err)
	}
	crashes, err := filepath.Glob(filepath.Join(s.Home(), "server", "logs", "crash-*.log"))
	if err != nil || len(crashes) != 1 {
		t.Errorf("%d crashes are kept in the logs, want the one that this test is about (%v)", len(crashes), err)
	}
}
