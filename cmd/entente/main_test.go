package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/graph/server/servertest"

	"github.com/rogpeppe/go-internal/testscript"
)

// binary lets testscript run this test binary as the command, and the tests
// themselves with a database of their own.
type binary struct{ m *testing.M }

func (b binary) Run() int { return neotest.Main(b.m) }

func TestMain(m *testing.M) {
	testscript.Main(binary{m}, map[string]func(){"entente": main})
}

// TestScripts runs the command where no database is needed.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script", RequireExplicitExec: true, RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error { return bare(env) },
	})
}

// TestGraphScripts runs the command against the real database, which is empty
// at the start of each script.
func TestGraphScripts(t *testing.T) {
	info := servertest.Start(t)
	var one sync.Mutex // the scripts share the database
	testscript.Run(t, testscript.Params{
		Dir: "testdata/graph", RequireExplicitExec: true, RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			if err := bare(env); err != nil {
				return err
			}
			one.Lock()
			env.Defer(one.Unlock)
			env.Setenv("NEO4J_URI", info.BoltURI)
			env.Setenv("NEO4J_USERNAME", info.Username)
			env.Setenv("NEO4J_PASSWORD", string(info.Password))
			return empty(neo.Options{URI: info.BoltURI, Username: info.Username, Password: string(info.Password)})
		},
	})
}

// TestAReadingEndsWithItsContext reads what nobody feeds.
func TestAReadingEndsWithItsContext(t *testing.T) {
	r, w := io.Pipe()
	defer func() { _ = w.Close() }()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := interruptible(ctx, func() ([]byte, error) { return io.ReadAll(r) })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the reading ends with %v", err)
	}
	text, err := interruptible(t.Context(), func() (string, error) { return "read", nil })
	if text != "read" || err != nil {
		t.Errorf("it reads %q, %v", text, err)
	}
}

// bare gives a script a home of its own, and the fixtures by name.
func bare(env *testscript.Env) error {
	fixtures, err := filepath.Abs("../../fixtures")
	if err != nil {
		return err
	}
	for _, name := range []string{"NEO4J_URI", "NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE", "NEO4J_HOME"} {
		env.Setenv(name, "")
	}
	env.Setenv("FIXTURES", fixtures)
	env.Setenv("HOME", env.WorkDir)
	env.Setenv("XDG_CONFIG_HOME", filepath.Join(env.WorkDir, ".config"))
	env.Setenv("ENTENTE_HOME", filepath.Join(env.WorkDir, ".entente"))
	return os.MkdirAll(filepath.Join(env.WorkDir, ".config"), 0o700)
}

// empty removes all nodes and relationships, as neotest.Empty does for tests.
func empty(o neo.Options) error {
	ctx := context.Background()
	db, err := neo.Open(ctx, o)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close(ctx) }()
	return db.Write(ctx, func(tx neo.Tx) error {
		_, err := tx.Run(ctx, "MATCH (n) DETACH DELETE n", nil, nil)
		return err
	})
}
