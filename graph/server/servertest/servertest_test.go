package servertest_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/shirou/gopsutil/v4/process"

	"entente/graph/neo"
	"entente/graph/server/servertest"
)

func TestMain(m *testing.M) { os.Exit(servertest.Run(m, neo.Admin{})) }

func TestOneServerForAll(t *testing.T) {
	first, second := servertest.Start(t), servertest.Start(t)
	if first.PID != second.PID || first.BoltURI != second.BoltURI || servertest.URI(t) != first.BoltURI {
		t.Errorf("got %+v and %+v, want one server", first, second)
	}
	if err := (neo.Admin{}).Verify(t.Context(), first.BoltURI, first.Username, string(first.Password)); err != nil {
		t.Error(err)
	}
}

func TestReadOnly(t *testing.T) {
	info := servertest.ReadOnly(t)
	db, err := neo.Open(t.Context(), neo.Options{URI: info.BoltURI, Username: info.Username, Password: string(info.Password)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close(t.Context()) }()
	err = db.Read(t.Context(), "CREATE (n) RETURN n", nil, func(neo.Row) error { return nil })
	if err == nil {
		t.Error("the read-only database takes writes")
	}
}

// blockVariable makes TestBlock do what it is named for.
const blockVariable = "ENTENTE_TEST_BLOCK"

// TestBlock is the binary that TestNothingIsLeft kills.
func TestBlock(t *testing.T) {
	if os.Getenv(blockVariable) == "" {
		t.Skip("it is a part of TestNothingIsLeft")
	}
	fmt.Printf("server %d\n", servertest.Start(t).PID)
	if os.Getenv(blockVariable) == "panic" {
		go panic("as a test's goroutine may do")
	}
	time.Sleep(time.Hour)
}

// However a test binary ends, its server ends and its folder goes.
func TestNothingIsLeft(t *testing.T) {
	servertest.Start(t)                             // so that nothing is fetched below, and -short skips
	for _, how := range []string{"kill", "panic"} { // a timeout of go test is a panic
		t.Run(how, func(t *testing.T) { checkNothingLeft(t, how) })
	}
}

func checkNothingLeft(t *testing.T, how string) {
	temp := t.TempDir()
	cmd := runSelf(t, "-test.run=^TestBlock$")
	cmd.Env = append(os.Environ(), blockVariable+"="+how, "TMPDIR="+temp)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int32
	for lines := bufio.NewScanner(out); pid == 0; {
		if !lines.Scan() {
			t.Fatalf("the binary ended before its server ran: %v", cmd.Wait())
		}
		_, _ = fmt.Sscanf(lines.Text(), "server %d", &pid)
	}
	if how == "kill" {
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) {
		t.Fatalf("the binary ended with %v, want a failure", err)
	}
	deadline := time.Now().Add(30 * time.Second)
	for ; ; time.Sleep(50 * time.Millisecond) {
		alive, err := process.PidExists(pid)
		if err != nil {
			t.Fatal(err)
		}
		left, err := filepath.Glob(filepath.Join(temp, "entente-test-*"))
		if err != nil {
			t.Fatal(err)
		}
		if !alive && len(left) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("half a minute after the end of its binary: server %d alive: %t, folders: %v", pid, alive, left)
		}
	}
}

func TestShortSkipsAloud(t *testing.T) {
	out, err := runSelf(t, "-test.run=^TestOneServerForAll$", "-test.short", "-test.v").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if !strings.Contains(string(out), "-short: database tests are left out") {
		t.Errorf("the skip does not say why: %s", out)
	}
}

func runSelf(t *testing.T, arguments ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return exec.CommandContext(t.Context(), self, arguments...)
}
