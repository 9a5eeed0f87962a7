// Package servertest gives a test binary one real Neo4j: started when the first
// test asks for it, shared by all of them, stopped at the end.
//
//	func TestMain(m *testing.M) { os.Exit(servertest.Run(m, neo.Admin{})) }
//
//	func TestLoad(t *testing.T) {
//		info := servertest.Start(t)
//		…
//	}
//
// The server has a data folder of its own and free ports, so that test binaries
// may run side by side; the jars are those of the user's cache, so that Maven
// runs once a machine. However the binary ends, by a panic, a timeout or
// kill -9, no server and no folder of it stay behind: see watchdog.go.
//
// Under -short all tests that ask for a server are skipped.
package servertest

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"entente/graph/server"
)

// ReleaseVariable names the release of Neo4j that the tests run against: the
// setting of the same name of the program. Default: server.Version.
const ReleaseVariable = "ENTENTE_NEO4J_VERSION"

// Version is the release that the tests run against, in full.
func Version() string {
	if asked := os.Getenv(ReleaseVariable); asked != "" && strings.HasPrefix(server.CalendarVersion, asked) {
		return server.CalendarVersion
	}
	return server.Version
}

// startTimeout is generous: several test binaries start their servers at once,
// on two cores.
const startTimeout = 3 * time.Minute

// binary is what the tests of this process share: there is one, as there is
// one TestMain.
var binary struct {
	bolt server.Bolt

	guard    sync.Once
	guardErr error
	watchdog *watchdog

	start    sync.Once
	startErr error
	server   *server.Server
	info     server.Info
}

// Run runs the tests and then ends the server, if one was started. It belongs
// into TestMain, before anything else, and its result into os.Exit.
func Run(m *testing.M, bolt server.Bolt) int {
	if root := os.Getenv(watchVariable); root != "" {
		watch(root)
		return 0
	}
	binary.bolt = bolt
	code := m.Run()
	if binary.server != nil {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		_ = binary.server.Stop(ctx) // what this leaves, the watchdog ends
	}
	if binary.watchdog != nil {
		binary.watchdog.finish()
	}
	return code
}

// Start gives the shared server. Its database holds what earlier tests of the
// binary have left.
func Start(t testing.TB) server.Info {
	t.Helper()
	root := guarded(t)
	binary.start.Do(func() {
		options := options(root)
		options.Home = filepath.Join(root, "shared")
		if binary.server, binary.startErr = server.New(options); binary.startErr != nil {
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute) // with a first fetch
		defer cancel()
		binary.info, binary.startErr = binary.server.Start(ctx)
	})
	if binary.startErr != nil {
		t.Fatal(binary.startErr)
	}
	return binary.info
}

// URI is the Bolt address of the shared server.
func URI(t testing.TB) string {
	t.Helper()
	return Start(t).BoltURI
}

// Options are for a server of the test's own: with settings that others would
// not like, or one that the test stops and starts. It gets an empty data
// folder. Its server is stopped when the test ends.
func Options(t testing.TB) server.Options {
	t.Helper()
	root := guarded(t)
	options := options(root)
	home, err := os.MkdirTemp(root, "own-*")
	if err != nil {
		t.Fatal(err)
	}
	options.Home = home
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute) // more than it takes until a server is killed
		defer cancel()
		own, err := server.New(options)
		if err == nil {
			err = own.Remove(ctx, false)
		}
		if err != nil {
			t.Errorf("removing the test's server: %v", err)
		}
	})
	return options
}

// ReadOnly gives a server of the test's own whose database neo4j is empty and
// refuses writes: what a user without the right to write sees, which Community
// has no roles for.
func ReadOnly(t testing.TB) server.Info {
	t.Helper()
	options := Options(t)
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	start := func() (*server.Server, server.Info) {
		own, err := server.New(options)
		if err != nil {
			t.Fatal(err)
		}
		info, err := own.Start(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return own, info
	}
	own, _ := start() // a database must be there before it can be read-only
	if err := own.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	options.Settings = map[string]string{"server.databases.read_only": "neo4j"}
	_, info := start()
	return info
}

// options trade the speed of a long run for a short start and little memory.
func options(root string) server.Options {
	return server.Options{
		Bolt:         binary.bolt,
		Release:      os.Getenv(ReleaseVariable),
		BoltPort:     server.AnyPort,
		HTTPPort:     server.AnyPort,
		Heap:         "512m",
		PageCache:    "64m",
		JVMFlags:     []string{"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"},
		StartTimeout: startTimeout,
	}
}

// guarded skips under -short, and gives the folder that the watchdog watches.
func guarded(t testing.TB) (root string) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: database tests are left out")
	}
	if binary.bolt == nil {
		t.Fatal("servertest.Run was not called: call it in TestMain")
	}
	binary.guard.Do(func() { binary.watchdog, binary.guardErr = newWatchdog() })
	if binary.guardErr != nil {
		t.Fatalf("starting the watchdog of the test servers: %v", binary.guardErr)
	}
	return binary.watchdog.root
}
