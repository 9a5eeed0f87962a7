package server

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Environment variables that move the folders.
const (
	EnvHome  = "ENTENTE_HOME"
	EnvCache = "ENTENTE_CACHE"
)

// layout knows where everything of the local server lies.
type layout struct {
	home  string // the data folder, which other parts of entente may share
	cache string // may be deleted at any time while no server runs
}

func newLayout(home, cache string) (layout, error) {
	home, err := folder(home, EnvHome, userDataDir)
	if err != nil {
		return layout{}, err
	}
	cache, err = folder(cache, EnvCache, os.UserCacheDir)
	if err != nil {
		return layout{}, err
	}
	// Java splits its class path there, and nothing escapes it.
	if strings.ContainsRune(cache, os.PathListSeparator) {
		return layout{}, fmt.Errorf("the cache folder %s has a %q in its name, which Java cannot read jars from: set %s to another", cache, os.PathListSeparator, EnvCache)
	}
	return layout{home: home, cache: cache}, nil
}

// folder is the given one, else the variable's, else entente in the user's.
func folder(given, variable string, user func() (string, error)) (string, error) {
	if given == "" {
		given = os.Getenv(variable)
	}
	if given != "" {
		return filepath.Abs(given)
	}
	base, err := user()
	if err != nil {
		return "", fmt.Errorf("finding a folder for the local server: %w; set %s", err, variable)
	}
	return filepath.Join(base, "entente"), nil
}

// userDataDir is what the standard library lacks beside os.UserCacheDir. A
// relative XDG_DATA_HOME is ignored, as the XDG Base Directory Specification
// says.
func userDataDir() (string, error) {
	if runtime.GOOS == "windows" {
		if dir := os.Getenv("LocalAppData"); dir != "" {
			return dir, nil
		}
		return "", errors.New("%LocalAppData% is not defined")
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return dir, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Application Support"), nil
	}
	return filepath.Join(home, ".local", "share"), nil
}

// server is the folder that Neo4j takes for its home.
func (l layout) server() string   { return filepath.Join(l.home, "server") }
func (l layout) confDir() string  { return filepath.Join(l.server(), "conf") }
func (l layout) conf() string     { return filepath.Join(l.confDir(), "neo4j.conf") }
func (l layout) data() string     { return filepath.Join(l.server(), "data") }
func (l layout) logs() string     { return filepath.Join(l.server(), "logs") }
func (l layout) console() string  { return filepath.Join(l.logs(), "console.log") }
func (l layout) debug() string    { return filepath.Join(l.logs(), "debug.log") }
func (l layout) web() string      { return filepath.Join(l.server(), "web") }
func (l layout) tmp() string      { return filepath.Join(l.server(), "tmp") }
func (l layout) password() string { return filepath.Join(l.server(), "password") }
func (l layout) opened() string   { return filepath.Join(l.server(), "neo4j.version") }
func (l layout) state() string    { return filepath.Join(l.server(), "state.json") }

// lock lies beside the server's folder, so that removing the folder does not
// split those who wait for the lock from those who come later.
func (l layout) lock() string { return filepath.Join(l.home, "server.lock") }

func (l layout) fetchLock() string { return filepath.Join(l.cache, "fetch.lock") }
func (l layout) fetchLog() string  { return filepath.Join(l.cache, "fetch.log") }

// What the cache folder has begins with one of these, or with fetch.
const (
	fetchedPrefix  = "neo4j-"
	fetchingPrefix = "fetching-" // a download that is not complete
)

// fetched is the folder of one fetched release. It is complete when it exists.
func (l layout) fetched(version string) string {
	return filepath.Join(l.cache, fetchedPrefix+version)
}
