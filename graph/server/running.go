package server

import (
	"context"
	"errors"
)

// ErrNotRunning is the error of Running where no server runs.
var ErrNotRunning = errors.New("no local Neo4j runs: start it with `entente server start`, or set NEO4J_URI to a server of yours")

// Running gives the server that runs, and starts none. One that is starting is
// waited for.
func (s *Server) Running(ctx context.Context) (Info, error) {
	state, err := readState(s.layout.state())
	if err != nil {
		return Info{}, err
	}
	if state == nil || !state.alive() {
		return Info{}, ErrNotRunning
	}
	return s.join(ctx, state)
}
