package server_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"entente/graph/server"
	"entente/graph/server/servertest"
)

func TestTwoProcessesStartOneServer(t *testing.T) {
	options := servertest.Options(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	const processes = 2
	var infos [processes]server.Info
	var wait sync.WaitGroup
	for i := range infos {
		wait.Go(func() {
			cmd := exec.CommandContext(t.Context(), self)
			cmd.Env = append(os.Environ(), helperVariable+"="+options.Home)
			cmd.Stderr = os.Stderr
			stdin, err := cmd.StdinPipe() // stays open while this test lives
			if err != nil {
				t.Error(err)
				return
			}
			defer func() { _ = stdin.Close() }()
			out, err := cmd.Output()
			if err == nil {
				err = json.Unmarshal(out, &infos[i])
			}
			if err != nil {
				t.Errorf("process %d: %v: %s", i, err, out)
			}
		})
	}
	wait.Wait()
	if t.Failed() {
		return
	}
	if infos[0].PID != infos[1].PID || infos[0].BoltURI != infos[1].BoltURI {
		t.Errorf("two servers: %+v and %+v", infos[0], infos[1])
	}
	if infos[0].AlreadyRunning == infos[1].AlreadyRunning {
		t.Errorf("one process should have started the server, the other joined: %+v and %+v", infos[0], infos[1])
	}
	if running := serversOf(t, options.Home); len(running) != 1 {
		t.Errorf("%d servers run: %v", len(running), running)
	}
	// The starters have ended, and the server lives on for a third.
	third := start(t, newServer(t, options))
	if !third.AlreadyRunning || third.PID != infos[0].PID {
		t.Errorf("a later process got %+v, want server %d", third, infos[0].PID)
	}
}

func TestStartFailureShowsTheLog(t *testing.T) {
	options := servertest.Options(t)
	// The releases by calendar are told not to mind a key that they do not know.
	options.Settings = map[string]string{"server.no_such_setting": "1", "server.config.strict_validation.enabled": "true"}
	s := newServer(t, options)
	_, err := s.Start(t.Context())
	wantError(t, err, "the local server did not start: it ended by itself", s.LogFile(),
		"Unrecognized setting. No declared setting with name: server.no_such_setting")
	var failed *server.StartError
	if !errors.As(err, &failed) {
		t.Fatalf("got %T, want a StartError", err)
	}
	if len(failed.Lines) == 0 || len(failed.Lines) > 15 || strings.Contains(err.Error(), "\tat ") {
		t.Errorf("want at most 15 lines, none of them a stack frame:\n%v", err)
	}
	checkNothingLeft(t, s)
}

func TestStartThatTakesTooLong(t *testing.T) {
	options := servertest.Options(t)
	options.StartTimeout = 500 * time.Millisecond
	s := newServer(t, options)
	_, err := s.Start(t.Context())
	wantError(t, err, "it did not answer within 500ms", s.LogFile())
	checkNothingLeft(t, s)
}

func TestStartThatIsCancelled(t *testing.T) {
	options := servertest.Options(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	options.Progress = func(stage string, done, total int64) {
		if stage == server.StageStart && done > 0 {
			cancel()
		}
	}
	s := newServer(t, options)
	if _, err := s.Start(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	checkNothingLeft(t, s)
}

func checkNothingLeft(t *testing.T, s *server.Server) {
	t.Helper()
	if left := serversOf(t, s.Home()); len(left) != 0 {
		t.Errorf("processes left: %v", left)
	}
	if got := status(t, s); got.State != server.Stopped {
		t.Errorf("the status is %+v, want it stopped", got)
	}
	if _, err := os.Stat(filepath.Join(s.Home(), "server", "state.json")); !os.IsNotExist(err) {
		t.Errorf("the state is still there: %v", err)
	}
}

func TestPasswordFileThatOthersCanRead(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no file modes")
	}
	options := servertest.Options(t)
	s := newServer(t, options)
	if err := os.MkdirAll(filepath.Dir(s.PasswordFile()), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.PasswordFile(), []byte("abcdefghijklmnopqrstuvwxyz\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := s.Start(t.Context())
	wantError(t, err, "others can read the password file", "mode 0644", "chmod 600 '"+s.PasswordFile()+"'")
	checkNothingLeft(t, s)
}

// A start that was cut off before it set the password leaves Neo4j's initial
// one, which the next start must find. Any other one it must not touch.
func TestPasswordOfTheServer(t *testing.T) {
	options := servertest.Options(t)
	s := newServer(t, options)
	ctx, cancel := context.WithCancel(t.Context())
	options.Bolt = boltThat{cancel}
	if _, err := newServer(t, options).Start(ctx); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want %v", err, context.Canceled)
	}
	info := start(t, s)
	if got := query(t, info, "RETURN 1"); got != 1.0 {
		t.Errorf("got %v", got)
	}

	if err := os.WriteFile(s.PasswordFile(), []byte("not-the-password-it-has\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := s.Start(t.Context())
	wantError(t, err, "refuses the password in "+s.PasswordFile(), "entente server stop")
	if got := status(t, s); got.State != server.Running {
		t.Errorf("the running server is %+v, want it left alone", got)
	}
	stop(t, s)
	_, err = s.Start(t.Context())
	wantError(t, err, "refuses the password in "+s.PasswordFile())
	checkNothingLeft(t, s)
}

// boltThat breaks a start off at the moment when the real server answers.
type boltThat struct{ cancel func() }

func (b boltThat) Verify(ctx context.Context, _, _, _ string) error {
	b.cancel()
	return ctx.Err()
}

func (b boltThat) ChangePassword(ctx context.Context, _, _, _, _ string) error {
	b.cancel()
	return ctx.Err()
}

func TestRemoveLeavesForeignFoldersAlone(t *testing.T) {
	options := servertest.Options(t)
	s := newServer(t, options)
	precious := filepath.Join(s.Home(), "server", "precious")
	if err := os.MkdirAll(precious, 0o700); err != nil {
		t.Fatal(err)
	}
	wantError(t, s.Remove(t.Context(), false), "does not look like the folder of a local server")
	if _, err := os.Stat(precious); err != nil {
		t.Error(err)
	}
	if err := os.Remove(precious); err != nil { // let the clean-up of the options through
		t.Fatal(err)
	}
}
