package server

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestState(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.json")
	if got, err := readState(path); got != nil || err != nil {
		t.Errorf("no state: got %+v, %v", got, err)
	}
	want := &state{PID: 12, ProcessStarted: 34, BoltPort: 7687, HTTPPort: 7474, Version: Version, StartedAt: time.Date(2023, 7, 26, 0, 0, 0, 0, time.UTC)}
	if err := want.write(path); err != nil {
		t.Fatal(err)
	}
	got, err := readState(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = readState(path)
	wantError(t, err, path, "is damaged")
}

// The number of a server that has ended may be another process's by now.
func TestAliveKnowsProcessesApart(t *testing.T) {
	started, err := processStarted(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		state state
		want  bool
	}{
		"this one":               {state{PID: os.Getpid(), ProcessStarted: started}, true},
		"the clock was set":      {state{PID: os.Getpid(), ProcessStarted: started + 2000}, true},
		"an earlier of its name": {state{PID: os.Getpid(), ProcessStarted: started - 60_000}, false},
		"none":                   {state{PID: 1 << 30, ProcessStarted: started}, false},
	} {
		if got := test.state.alive(); got != test.want {
			t.Errorf("%s: got %t, want %t", name, got, test.want)
		}
	}
}
