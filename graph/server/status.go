package server

import (
	"context"
	"fmt"
	"time"
)

// The states of a server.
const (
	Stopped  = "stopped"
	Starting = "starting" // the process runs, but Bolt does not answer: it starts, ends or hangs
	Running  = "running"
)

// Status is what is known of the server without its password. The fields from
// PID to Since are empty when it is stopped.
type Status struct {
	State      string    `json:"state"`
	PID        int       `json:"pid,omitempty"`
	Version    string    `json:"version,omitempty"`
	BoltURI    string    `json:"bolt_uri,omitempty"`
	HTTPURI    string    `json:"http_uri,omitempty"`
	BrowserURL string    `json:"browser_url,omitempty"`
	Since      time.Time `json:"since,omitzero"`

	Home         string `json:"home"`
	PasswordFile string `json:"password_file"`
	LogFile      string `json:"log_file"`
	DiskUsed     int64  `json:"disk_used"` // bytes that the server's folder takes
}

// Status looks at the server. It waits for nothing and changes nothing.
func (s *Server) Status(ctx context.Context) (Status, error) {
	status := Status{
		State:        Stopped,
		Home:         s.layout.home,
		PasswordFile: s.layout.password(),
		LogFile:      s.layout.console(),
	}
	var err error
	if status.DiskUsed, err = diskUsed(s.layout.server()); err != nil {
		return status, fmt.Errorf("measuring the local server's folder: %w", err)
	}
	state, err := readState(s.layout.state())
	if err != nil || state == nil || !state.alive() {
		return status, err
	}
	status.State = Starting
	if answers(state.BoltPort) {
		status.State = Running
	}
	info := state.info("")
	status.PID, status.Version, status.Since = info.PID, info.Version, state.StartedAt
	status.BoltURI, status.HTTPURI, status.BrowserURL = info.BoltURI, info.HTTPURI, info.BrowserURL
	return status, nil
}
