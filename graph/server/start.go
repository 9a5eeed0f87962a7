package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// StartError is a server that ended, or did not answer in time, while it was
// started. No process is left that this start has begun.
type StartError struct {
	Reason string
	Log    string   // the log's path
	Lines  []string // its last lines, without stack frames
	Advice string   // what to do about it, where that is known
}

// Error is of several lines: the log's last ones are what tells the cause.
func (e *StartError) Error() string {
	text := fmt.Sprintf("the local server did not start: %s; the last lines of %s:", e.Reason, e.Log)
	text = strings.Join(append([]string{text}, e.Lines...), "\n  ")
	if e.Advice != "" {
		text += "\n" + e.Advice
	}
	return text
}

// errorLines is how many lines of the log a StartError shows.
const errorLines = 15

// Start gives the running server, and starts it where none runs: it fetches
// Neo4j if the cache lacks it, and waits until the server answers under its
// password. When several ask at once, one starts the server and the others
// wait for it. A start that fails or whose context ends leaves no process.
func (s *Server) Start(ctx context.Context) (Info, error) {
	unlock, err := s.lock(ctx)
	if err != nil {
		return Info{}, err
	}
	defer unlock()
	if err := ctx.Err(); err != nil {
		return Info{}, fmt.Errorf("starting the local server: %w", err)
	}
	running, err := s.running()
	if err != nil {
		return Info{}, err
	}
	if running != nil {
		return s.join(ctx, running)
	}
	return s.launch(ctx)
}

func (s *Server) lock(ctx context.Context) (func(), error) {
	if err := os.MkdirAll(s.layout.home, 0o700); err != nil {
		return nil, fmt.Errorf("making the data folder: %w (%s moves it)", err, EnvHome)
	}
	return s.acquire(ctx, s.layout.lock(), "waiting for another entente that is starting or stopping the local server")
}

// running reads the state, and cleans up after a server that ended by itself.
// The caller holds the lock.
func (s *Server) running() (*state, error) {
	state, err := readState(s.layout.state())
	if err != nil || state == nil {
		return nil, err
	}
	if state.alive() {
		return state, nil
	}
	return nil, s.forget(state, false)
}

// forget removes what is kept of a server that has ended.
func (s *Server) forget(state *state, inOrder bool) error {
	keepArchive(state.Archive, inOrder)
	if err := os.Remove(s.layout.state()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("removing the local server's state: %w", err)
	}
	return nil
}

// join waits for a server that another call has started.
func (s *Server) join(ctx context.Context, running *state) (Info, error) {
	password, err := readPassword(s.layout.password())
	if err != nil {
		return Info{}, fmt.Errorf("the local server runs (process %d), but its password is not known: %w", running.PID, err)
	}
	if err := s.await(ctx, running, password, false, running.alive); err != nil {
		if running.alive() && ctx.Err() == nil {
			err = fmt.Errorf("%w\nits process %d is still there: entente server stop ends it", err, running.PID)
		}
		return Info{}, err
	}
	info := running.info(password)
	info.AlreadyRunning = true
	if p, err := pinnedRelease(s.options.Release); err == nil && s.options.Release != "" && s.options.Neo4jHome == "" && p.text != running.Version {
		s.options.Notice(fmt.Sprintf("Neo4j %s runs already: `entente server stop` first, to have %s", running.Version, p.text))
	}
	return info, nil
}

// launch starts a server where none runs. The caller holds the lock.
func (s *Server) launch(ctx context.Context) (Info, error) {
	d, err := s.distribution()
	if err != nil {
		return Info{}, err
	}
	if err := s.checkOpened(d.release); err != nil {
		return Info{}, err
	}
	j, err := findJava(ctx, d.release)
	if err != nil {
		return Info{}, err
	}
	if err := s.ready(ctx, d); err != nil {
		return Info{}, err
	}
	if err := checkSpace(ctx, "start the local server", s.layout.home, EnvHome, s.options.DataSpace); err != nil {
		return Info{}, err
	}
	for _, dir := range []string{s.layout.server(), s.layout.confDir(), s.layout.logs()} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return Info{}, fmt.Errorf("making the server's folder: %w", err)
		}
	}
	if err := onlyOwnerReads(s.layout.server()); err != nil {
		return Info{}, err
	}
	if d.desk, err = s.layout.makeDesk(d, s.options.Guides); err != nil {
		return Info{}, fmt.Errorf("adding the guides to Neo4j Browser: %w", err)
	}
	password, err := ensurePassword(s.layout.password())
	if err != nil {
		return Info{}, err
	}
	return s.launchRetrying(ctx, d, j, password)
}

// attempts bounds how often one start begins anew.
const attempts = 3

// launchRetrying starts the server, and starts it again where the reason of a
// failure is known and gone at the next attempt.
func (s *Server) launchRetrying(ctx context.Context, d distribution, j java, password Password) (Info, error) {
	for attempt := 1; ; attempt++ {
		p, err := choosePorts(s.options)
		if err != nil {
			return Info{}, err
		}
		s.noticePorts(p)
		info, err := s.launchOn(ctx, d, j, p, password)
		var failed *StartError
		if !errors.As(err, &failed) || attempt == attempts || !s.curable(d, j) {
			return info, err
		}
	}
}

// curable tells whether the log names one of two reasons: another program took
// the port between the look and the start, or the JVM crashed over a damaged
// class archive, which is dropped.
func (s *Server) curable(d distribution, j java) bool {
	return s.logHas("Address already in use") ||
		s.logHas("fatal error has been detected by the Java Runtime") && dropArchive(d, j)
}

func (s *Server) noticePorts(p ports) {
	if s.options.BoltPort == 0 && p.bolt != usualBoltPort {
		s.options.Notice(fmt.Sprintf("port %d is taken by another program, so Bolt uses %d", usualBoltPort, p.bolt))
	}
	if s.options.HTTPPort == 0 && p.http != usualHTTPPort {
		s.options.Notice(fmt.Sprintf("port %d is taken by another program, so Neo4j Browser uses %d", usualHTTPPort, p.http))
	}
}

// checkOpened refuses data that a newer release has opened: it has changed their
// form, and an older one would not start, or damage them.
func (s *Server) checkOpened(r release) error {
	text, err := os.ReadFile(s.layout.opened())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading which Neo4j has opened the data: %w", err)
	}
	if was, ok := parseRelease(strings.TrimSpace(string(text))); ok && r.older(was) {
		return fmt.Errorf("Neo4j %s has opened the data in %s, which Neo4j %s cannot read: use %[1]s (ENTENTE_NEO4J_VERSION), or with it `entente dump FILE`, then `entente server remove`, and restore the dump", was.text, s.layout.data(), r.text)
	}
	return nil
}

func (s *Server) launchOn(ctx context.Context, d distribution, j java, p ports, password Password) (Info, error) {
	if err := writeFile(s.layout.conf(), []byte(conf(s.options, d, p))); err != nil {
		return Info{}, fmt.Errorf("writing the server's configuration: %w", err)
	}
	if err := writeFile(s.layout.opened(), []byte(d.release.text+"\n")); err != nil {
		return Info{}, fmt.Errorf("keeping which Neo4j opens the data: %w", err)
	}
	fresh := !isDir(filepath.Join(s.layout.data(), "databases", "system"))
	archive, pending := archiveFlags(d, j)
	c, err := spawn(j.path, s.layout.server(), s.layout.console(), jvmArguments(s.options, s.layout, d, archive))
	if err != nil {
		return Info{}, err
	}
	state := &state{PID: c.pid, BoltPort: p.bolt, HTTPPort: p.http, Version: d.release.text, StartedAt: time.Now().UTC().Truncate(time.Second), Archive: pending}
	err = s.record(state)
	if err == nil {
		err = s.await(ctx, state, password, fresh, c.alive)
	}
	if err != nil {
		c.end()
		return Info{}, errors.Join(err, s.forget(state, false))
	}
	return state.info(password), nil
}

// record keeps the state before anything else is waited for, so that the
// process can be found whatever happens to this one.
func (s *Server) record(state *state) error {
	started, err := processStarted(state.PID)
	if err != nil {
		return s.startError("it ended at once")
	}
	state.ProcessStarted = started
	return state.write(s.layout.state())
}

// await waits until the server answers on both ports and lets the user in.
func (s *Server) await(ctx context.Context, state *state, password Password, fresh bool, alive func() bool) error {
	limited, cancel := context.WithTimeout(ctx, s.options.StartTimeout)
	defer cancel()
	login := s.login(state, password, fresh)
	var last error
	for {
		s.options.Progress(StageStart, s.reached(), int64(len(milestones)))
		if !alive() {
			return s.startError("it ended by itself")
		}
		if answers(state.BoltPort) && answers(state.HTTPPort) {
			last = login(limited)
			if last == nil {
				s.options.Progress(StageStart, int64(len(milestones)), int64(len(milestones)))
				return nil
			}
			if refused := s.refusal(state.StartedAt); refused != nil {
				return refused.error(s.layout.debug(), s.options.CutTornLog)
			}
			if authFailed(last) {
				return fmt.Errorf("the local server refuses the password in %s: write the one that it has into this file (%w)", s.layout.password(), last)
			}
		}
		if pause(limited, 100*time.Millisecond) != nil {
			break
		}
	}
	if ctx.Err() != nil {
		return fmt.Errorf("starting the local server: %w", ctx.Err())
	}
	reason := fmt.Sprintf("it did not answer within %s", s.options.StartTimeout)
	if last != nil {
		reason += fmt.Sprintf(" (%s)", last)
	}
	return s.startError(reason)
}

// login gives a function that proves the password, and may be asked again
// while the server does not answer well. A server that has never run has
// Neo4j's initial password, which is replaced first: three wrong ones would lock
// the user for seconds. The same where an earlier start was cut off before it
// came to that.
func (s *Server) login(state *state, password Password, fresh bool) func(context.Context) error {
	uri := state.info(password).BoltURI
	replace := func(ctx context.Context) error {
		return s.options.Bolt.ChangePassword(ctx, uri, Username, initialPassword, string(password))
	}
	return func(ctx context.Context) error {
		if fresh {
			if err := replace(ctx); err != nil && !authFailed(err) {
				return err
			}
			fresh = false
		}
		err := s.options.Bolt.Verify(ctx, uri, Username, string(password))
		if authFailed(err) && replace(ctx) == nil {
			return s.options.Bolt.Verify(ctx, uri, Username, string(password))
		}
		return err
	}
}

func authFailed(err error) bool {
	var refused interface{ AuthFailed() bool }
	return errors.As(err, &refused) && refused.AuthFailed()
}

func answers(port int) bool {
	conn, err := net.DialTimeout("tcp", address(port), time.Second)
	if err != nil {
		return false
	}
	return conn.Close() == nil
}

func (s *Server) startError(reason string) error {
	return &StartError{Reason: reason, Log: s.layout.console(), Lines: lastWords(s.layout.console(), errorLines)}
}
