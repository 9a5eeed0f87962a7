// Package server runs a Neo4j of the user's own on this machine: it fetches
// Neo4j Community and Neo4j Browser with the user's Maven, keeps them in the
// cache folder, and starts, watches, stops and removes one server whose data
// live in the data folder.
//
// The server listens on the loopback address only, under a random password
// that is kept in a file of its owner's alone. Any number of processes may ask
// for it at once: a lock makes them share one server.
//
// The package speaks to the database through [Bolt] only and imports no
// driver. Neo4j is GPLv3 software: it is fetched at run time and run as a
// process of its own, and no part of it is in this repository.
package server

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"time"
)

// The releases of Neo4j Community that can be fetched: the one with long-term
// support, which is the default, and the newest by calendar.
const (
	Version         = "5.26.30"
	CalendarVersion = "2026.08.1"
)

// Username is the one user of the local server.
const Username = "neo4j"

// AnyPort asks for a free port instead of the usual one.
const AnyPort = -1

// Defaults of [Options].
const (
	DefaultHeap         = "1g"
	DefaultPageCache    = "512m"
	DefaultStartTimeout = 2 * time.Minute
	DefaultStopTimeout  = time.Minute
	DefaultCacheSpace   = 600 << 20
	DefaultDataSpace    = 500 << 20
)

// Stages of a start, as [Options].Progress gets them.
const (
	StageFetch = "fetch" // done and total count the files that Maven fetches; only when the cache lacks this version
	StageStart = "start" // done and total count the steps that the server's log tells
)

// Bolt is what a start needs of the database's protocol.
//
// An error of either method that has AuthFailed() bool in its chain, and
// returns true there, says that the password was refused; any other error says
// that the server did not answer.
type Bolt interface {
	// Verify logs in and asks for something small.
	Verify(ctx context.Context, uri, user, password string) error
	// ChangePassword replaces the user's password, also one that is expired.
	ChangePassword(ctx context.Context, uri, user, old, new string) error
}

// Options say where the local server lives and how it runs. Only Bolt is
// required; the zero value of every other field is its default.
type Options struct {
	Bolt Bolt

	// Home is the data folder. Default: ENTENTE_HOME, else XDG_DATA_HOME/entente
	// (Linux: ~/.local/share/entente, macOS: ~/Library/Application Support/entente,
	// Windows: %LocalAppData%\entente).
	Home string
	// Cache is the folder of the fetched jars. Default: ENTENTE_CACHE, else the
	// folder entente in the user's cache folder.
	Cache string
	// Release is the release that is fetched, or the beginning of its version.
	// Default: Version.
	Release string
	// Neo4jHome names an installed Neo4j Community, 5.26 or later, whose jars are
	// run instead of fetched ones. Configuration and data stay in Home.
	Neo4jHome string

	// BoltPort and HTTPPort: 0 takes 7687 and 7474, or a free port where they are
	// taken; AnyPort takes a free port; any other number is taken or the start fails.
	BoltPort, HTTPPort int
	// Heap and PageCache are sizes such as 512m or 1g.
	Heap, PageCache string
	// JVMFlags are added to those that the server needs.
	JVMFlags []string
	// Settings are added to neo4j.conf. Those on which the safety of the server
	// rests (addresses, authentication) cannot be set.
	Settings map[string]string

	// CutTornLog lets Neo4j drop the end of its transaction log where that cannot be
	// read, as after a full disk, and open the database with what was committed
	// before. Without it such a database is not opened.
	CutTornLog bool

	// Guides are pages of HTML that the server shows to Neo4j Browser, which plays
	// each by its name: `:play NAME`. A name has lower-case letters, digits and dashes.
	Guides map[string][]byte
	// PlayOnConnect names the guide that Neo4j Browser plays when somebody has
	// logged in. Default: none.
	PlayOnConnect string

	// StartTimeout is how long the server may take to answer, fetching not counted.
	StartTimeout time.Duration
	// StopTimeout is how long it may take to end before it is killed.
	StopTimeout time.Duration
	// CacheSpace and DataSpace are the bytes that must be free before a fetch and
	// before a start.
	CacheSpace, DataSpace uint64

	// Progress, when set, is told how far a stage is. It is called from one
	// goroutine at a time.
	Progress func(stage string, done, total int64)
	// Notice, when set, gets single lines that a user should read: another port
	// was taken, another process is waited for, the server had to be killed.
	Notice func(line string)
}

// Server is the local server of one data folder, running or not. Its methods
// may be called from several goroutines and processes at once.
type Server struct {
	options Options
	layout  layout
}

// Info is what a client needs to use a running server. It can be printed and
// logged: the password hides itself.
type Info struct {
	BoltURI    string   `json:"bolt_uri"`
	HTTPURI    string   `json:"http_uri"`
	BrowserURL string   `json:"browser_url"`
	Username   string   `json:"username"`
	Password   Password `json:"password"`
	PID        int      `json:"pid"`
	Version    string   `json:"version"`
	// AlreadyRunning tells that the server was up before this call.
	AlreadyRunning bool `json:"already_running"`
}

// New checks the options and finds the folders. It touches nothing.
func New(o Options) (*Server, error) {
	if o.Bolt == nil {
		return nil, fmt.Errorf("server.Options: Bolt is missing")
	}
	layout, err := newLayout(o.Home, o.Cache)
	if err != nil {
		return nil, err
	}
	setDefault(&o.Heap, DefaultHeap)
	setDefault(&o.PageCache, DefaultPageCache)
	setDefault(&o.StartTimeout, DefaultStartTimeout)
	setDefault(&o.StopTimeout, DefaultStopTimeout)
	setDefault(&o.CacheSpace, DefaultCacheSpace)
	setDefault(&o.DataSpace, DefaultDataSpace)
	if o.Progress == nil {
		o.Progress = func(string, int64, int64) {}
	}
	if o.Notice == nil {
		o.Notice = func(string) {}
	}
	o.Settings, o.Guides = maps.Clone(o.Settings), maps.Clone(o.Guides)
	if err := o.check(); err != nil {
		return nil, err
	}
	return &Server{options: o, layout: layout}, nil
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

var memorySize = regexp.MustCompile(`^[1-9][0-9]*[kmgKMG]$`)

func (o Options) check() error {
	for name, size := range map[string]string{"heap": o.Heap, "page cache": o.PageCache} {
		if !memorySize.MatchString(size) {
			return fmt.Errorf("the %s of the local server is %q: write a size such as 512m or 1g", name, size)
		}
	}
	for name, port := range map[string]int{"Bolt": o.BoltPort, "HTTP": o.HTTPPort} {
		if port < AnyPort || port > 65535 {
			return fmt.Errorf("the %s port of the local server is %d: use one from 1 to 65535, or 0 for the usual one", name, port)
		}
	}
	if o.BoltPort > 0 && o.BoltPort == o.HTTPPort {
		return fmt.Errorf("the local server cannot use port %d for both Bolt and HTTP: choose two", o.BoltPort)
	}
	for name := range o.Guides {
		if !guideName.MatchString(name) {
			return fmt.Errorf("the guide %q of the local server cannot be played by its name: use lower-case letters, digits and dashes", name)
		}
	}
	if _, ok := o.Guides[o.PlayOnConnect]; !ok && o.PlayOnConnect != "" {
		return fmt.Errorf("the local server is to play the guide %q, and has none of this name", o.PlayOnConnect)
	}
	if _, err := pinnedRelease(o.Release); err != nil {
		return err
	}
	return checkSettings(o.Settings)
}

// Home is the data folder.
func (s *Server) Home() string { return s.layout.home }

// Cache is the folder of the fetched jars.
func (s *Server) Cache() string { return s.layout.cache }

// PasswordFile is the file that holds the password.
func (s *Server) PasswordFile() string { return s.layout.password() }

// LogFile is the server's output since its last start.
func (s *Server) LogFile() string { return s.layout.console() }
