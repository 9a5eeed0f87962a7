package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Stop ends the server and keeps its data. It does nothing where none runs. A
// server that does not end within Options.StopTimeout is killed, with a notice;
// its data survive that too. When the context ends first, the server may still
// be on its way down.
func (s *Server) Stop(ctx context.Context) error {
	if !isDir(s.layout.server()) {
		return nil
	}
	unlock, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	return s.stop(ctx)
}

// stop is Stop for a caller that holds the lock.
func (s *Server) stop(ctx context.Context) error {
	state, err := s.running()
	if err != nil || state == nil {
		return err
	}
	if state.Archive != "" {
		s.options.Notice("this stop takes some seconds longer: it keeps the loaded classes, which makes later starts faster")
	}
	if err := terminate(state.PID); err != nil && state.alive() {
		return fmt.Errorf("ending the local server (process %d): %w", state.PID, err)
	}
	inOrder, err := state.waitGone(ctx, s.options.StopTimeout)
	if err == nil && !inOrder {
		s.options.Notice(fmt.Sprintf("the local server (process %d) did not end within %s and is killed", state.PID, s.options.StopTimeout))
		_ = kill(state.PID)
		var gone bool
		if gone, err = state.waitGone(ctx, 10*time.Second); err == nil && !gone {
			err = errors.New("it cannot be killed")
		}
	}
	if err != nil {
		return fmt.Errorf("stopping the local server (process %d): %w", state.PID, err)
	}
	return s.forget(state, inOrder)
}

// Remove stops the server and deletes its folder with all its data, the
// password and the logs; with cache set, the fetched jars as well. It does not
// ask: the caller does.
func (s *Server) Remove(ctx context.Context, cache bool) error {
	unlock, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	if err := s.stop(ctx); err != nil {
		return err
	}
	if err := s.removeServer(); err != nil {
		return err
	}
	if cache {
		return s.removeCache(ctx)
	}
	return nil
}

// removeServer deletes nothing that a start has not made.
func (s *Server) removeServer() error {
	dir := s.layout.server()
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("removing the local server: %w", err)
	}
	if _, err := os.Stat(s.layout.confDir()); len(entries) > 0 && err != nil {
		return fmt.Errorf("%s does not look like the folder of a local server: delete it yourself if it is one", dir)
	}
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("removing the local server: %w", err)
	}
	return nil
}

func (s *Server) removeCache(ctx context.Context) error {
	if !isDir(s.layout.cache) {
		return nil
	}
	unlock, err := s.acquire(ctx, s.layout.fetchLock(), "waiting for another entente that is fetching Neo4j")
	if err != nil {
		return err
	}
	defer unlock()
	for _, prefix := range []string{fetchedPrefix, fetchingPrefix, filepath.Base(s.layout.fetchLog())} {
		if err := removePrefixed(s.layout.cache, prefix); err != nil {
			return fmt.Errorf("removing the fetched Neo4j: %w", err)
		}
	}
	return nil
}

// removePrefixed deletes what in a folder has a name that begins so.
func removePrefixed(folder, prefix string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), prefix) {
			err = errors.Join(err, os.RemoveAll(filepath.Join(folder, entry.Name())))
		}
	}
	return err
}
