package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/shirou/gopsutil/v4/process"
)

// state is what state.json keeps of the running server.
type state struct {
	PID            int       `json:"pid"`
	ProcessStarted int64     `json:"process_started"` // milliseconds since 1970: tells the server from a later process of its number
	BoltPort       int       `json:"bolt_port"`
	HTTPPort       int       `json:"http_port"`
	Version        string    `json:"version"`
	StartedAt      time.Time `json:"started_at"`
	Archive        string    `json:"archive,omitempty"` // the class archive that the JVM writes when it ends; see archive.go
}

// clockSlack bounds how far two readings of one process's start may differ:
// on Linux it is counted from the boot time, which the system clock corrects.
const clockSlack = 10_000 // milliseconds

// readState gives nil where no server was left running.
func readState(path string) (*state, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the local server's state: %w", err)
	}
	var s state
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, fmt.Errorf("reading the local server's state: %s is damaged (%w): end the server's java process if one runs, and delete the file", path, err)
	}
	return &s, nil
}

func (s *state) write(path string) error {
	data, err := json.MarshalIndent(s, "", "  ")
	if err == nil {
		err = writeFile(path, append(data, '\n'))
	}
	if err != nil {
		return fmt.Errorf("keeping the local server's state: %w", err)
	}
	return nil
}

// alive tells whether the process is still the one that was started. One that
// has ended and waits for its parent to notice is not. It takes no context: a
// question that was broken off must not pass for the end of the server.
func (s *state) alive() bool {
	p, err := process.NewProcess(int32(s.PID))
	if err != nil {
		return false
	}
	started, err := p.CreateTime()
	if err != nil || abs(started-s.ProcessStarted) > clockSlack {
		return false
	}
	status, err := p.Status()
	return err != nil || !slices.Contains(status, process.Zombie)
}

// processStarted is the state's ProcessStarted of a process.
func processStarted(pid int) (int64, error) {
	p, err := process.NewProcess(int32(pid))
	if err != nil {
		return 0, err
	}
	return p.CreateTime()
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}

// info is what clients get to know of the server.
func (s *state) info(password Password) Info {
	info := Info{
		BoltURI:  fmt.Sprintf("bolt://%s:%d", loopback, s.BoltPort),
		HTTPURI:  fmt.Sprintf("http://%s:%d", loopback, s.HTTPPort),
		Username: Username,
		Password: password,
		PID:      s.PID,
		Version:  s.Version,
	}
	info.BrowserURL = info.HTTPURI + "/browser/"
	return info
}
