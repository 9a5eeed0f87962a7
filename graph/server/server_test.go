package server_test

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	gopsnet "github.com/shirou/gopsutil/v4/net"
	"github.com/shirou/gopsutil/v4/process"

	"entente/graph/neo"
	"entente/graph/server"
	"entente/graph/server/servertest"
)

func TestLife(t *testing.T) {
	options := servertest.Options(t)
	var progress []string
	options.Progress = func(stage string, done, total int64) {
		progress = append(progress, fmt.Sprintf("%s %d/%d", stage, done, total))
	}
	s := newServer(t, options)
	if got := status(t, s); got.State != server.Stopped || got.PID != 0 || got.DiskUsed != 0 {
		t.Errorf("before the first start: %+v", got)
	}
	began := time.Now()
	info := start(t, s)
	t.Logf("first start: %s", time.Since(began))
	if got, want := progress[len(progress)-1], "start 5/5"; got != want {
		t.Errorf("the last progress was %q, want %q", got, want)
	}

	t.Run("random password", func(t *testing.T) { checkPassword(t, s, info) })
	t.Run("status", func(t *testing.T) { checkRunning(t, s, info) })
	t.Run("loopback only", func(t *testing.T) { checkLoopback(t, info) })
	t.Run("browser", func(t *testing.T) { checkBrowser(t, info) })
	t.Run("settings", func(t *testing.T) { checkSettings(t, info) })
	query(t, info, "CREATE (:Kept {n: 1})")

	t.Run("a second start joins", func(t *testing.T) {
		again := start(t, s)
		if !again.AlreadyRunning || again.PID != info.PID || again.Password != info.Password {
			t.Errorf("got %+v, want the server %d", again, info.PID)
		}
	})
	t.Run("stop, and start again keeps data", func(t *testing.T) {
		stop(t, s)
		if got := status(t, s); got.State != server.Stopped || got.PID != 0 || got.DiskUsed == 0 {
			t.Errorf("after the stop: %+v", got)
		}
		if left := serversOf(t, s.Home()); len(left) != 0 {
			t.Fatalf("processes left: %v", left)
		}
		stop(t, s) // nothing to do is no error
		archives, err := filepath.Glob(filepath.Join(s.Cache(), "neo4j-"+servertest.Version(), "classes-*.jsa"))
		if err != nil || len(archives) == 0 {
			t.Errorf("after a stop in order there is no class archive in %s (%v)", s.Cache(), err)
		}
		began := time.Now()
		second := start(t, s)
		t.Logf("later start: %s", time.Since(began))
		checkKept(t, second, info)
		info = second
	})
	t.Run("killed, and start again keeps data", func(t *testing.T) {
		kill(t, s, info)
		third := start(t, s)
		checkKept(t, third, info)
	})
	t.Run("remove", func(t *testing.T) {
		if err := s.Remove(t.Context(), false); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(s.Home(), "server")); !os.IsNotExist(err) {
			t.Errorf("the server's folder is still there: %v", err)
		}
		if left := serversOf(t, s.Home()); len(left) != 0 {
			t.Errorf("processes left: %v", left)
		}
	})
}

func checkPassword(t *testing.T, s *server.Server, info server.Info) {
	if len(info.Password) < 24 {
		t.Errorf("the password has %d characters, want at least 24", len(info.Password))
	}
	if err := (neo.Admin{}).Verify(t.Context(), info.BoltURI, info.Username, string(info.Password)); err != nil {
		t.Errorf("the server's password: %v", err)
	}
	if err := (neo.Admin{}).Verify(t.Context(), info.BoltURI, info.Username, "neo4j"); !authFailed(err) {
		t.Errorf("Neo4j's initial password: got %v, want it refused", err)
	}
	file, err := os.Stat(s.PasswordFile())
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && file.Mode().Perm() != 0o600 {
		t.Errorf("the password file has mode %04o, want 0600", file.Mode().Perm())
	}
	p, err := process.NewProcess(int32(info.PID))
	if err != nil {
		t.Fatal(err)
	}
	line, err := p.Cmdline()
	if err != nil {
		t.Fatal(err)
	}
	environment, err := p.Environ()
	if err != nil {
		t.Logf("the environment of the server cannot be read here: %v", err)
	}
	if strings.Contains(line+strings.Join(environment, "\n"), string(info.Password)) {
		t.Error("the password stands in the server's command line or environment")
	}
}

func checkRunning(t *testing.T, s *server.Server, info server.Info) {
	got := status(t, s)
	if got.State != server.Running || got.PID != info.PID || got.Version != servertest.Version() ||
		got.BoltURI != info.BoltURI || got.HTTPURI != info.HTTPURI || got.BrowserURL != info.BrowserURL {
		t.Errorf("got %+v, want the running server %+v", got, info)
	}
	if age := time.Since(got.Since); age < 0 || age > 5*time.Minute {
		t.Errorf("started at %s, %s ago", got.Since, age)
	}
	if got.DiskUsed < 1<<20 || got.DiskUsed > 200<<20 {
		t.Errorf("a new server takes %d bytes on the disk", got.DiskUsed)
	}
	text, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), string(info.Password)) {
		t.Errorf("the status tells the password: %s", text)
	}
}

func checkLoopback(t *testing.T, info server.Info) {
	sockets, err := gopsnet.ConnectionsPid("tcp", int32(info.PID))
	if err != nil {
		t.Fatal(err)
	}
	var listening int
	for _, socket := range sockets {
		if socket.Status != "LISTEN" {
			continue
		}
		listening++
		if ip := net.ParseIP(socket.Laddr.IP); !ip.IsLoopback() {
			t.Errorf("the server listens on %s:%d", socket.Laddr.IP, socket.Laddr.Port)
		}
	}
	if listening != 2 {
		t.Errorf("the server listens on %d sockets, want Bolt and HTTP only: %v", listening, sockets)
	}
}

func checkBrowser(t *testing.T, info server.Info) {
	var discovery struct {
		Direct  string `json:"bolt_direct"`
		Version string `json:"neo4j_version"`
	}
	body, _ := get(t, info.HTTPURI)
	if err := json.Unmarshal(body, &discovery); err != nil {
		t.Fatal(err)
	}
	if discovery.Direct != info.BoltURI || discovery.Version != servertest.Version() {
		t.Errorf("clients are told %+v, want %s", discovery, info.BoltURI)
	}
	page, header := get(t, info.BrowserURL)
	if !strings.Contains(string(page), "Neo4j Browser") {
		t.Errorf("%s is not Neo4j Browser: %.200s", info.BrowserURL, page)
	}
	policy := header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "script-src 'self';") {
		t.Errorf("the page may load scripts from outside: %q", policy)
	}
	for _, source := range strings.FieldsFunc(policy, func(r rune) bool { return r == ' ' || r == ';' }) {
		host := strings.NewReplacer("http://", "", "ws://", "", ":*", "").Replace(source)
		if strings.ContainsAny(host, ".:*") && host != "127.0.0.1" && host != "data:" {
			t.Errorf("the page may speak to %s", source)
		}
	}
}

// checkSettings asks the running server, not the file.
func checkSettings(t *testing.T, info server.Info) {
	for name, want := range map[string]string{
		"dbms.usage_report.enabled":     "false",
		"server.bolt.telemetry.enabled": "false",
		"client.allow_telemetry":        "false",
		"dbms.security.auth_enabled":    "true",
		"server.https.enabled":          "false",
		"server.memory.pagecache.size":  "64.00MiB",
	} {
		got := query(t, info, fmt.Sprintf("SHOW SETTINGS '%s' YIELD value", name))
		if got != want {
			t.Errorf("%s is %v, want %s", name, got, want)
		}
	}
}

func checkKept(t *testing.T, info, earlier server.Info) {
	t.Helper()
	if info.AlreadyRunning || info.PID == earlier.PID {
		t.Errorf("process %d is not a new server", info.PID)
	}
	if info.Password != earlier.Password {
		t.Error("the password has changed")
	}
	if got := query(t, info, "MATCH (k:Kept) RETURN count(k)"); got != 1.0 {
		t.Errorf("%v nodes are kept, want 1", got)
	}
}

func TestTakenPortsLeadToFreeOnes(t *testing.T) {
	options := servertest.Options(t)
	for _, usual := range []string{"127.0.0.1:7687", "127.0.0.1:7474"} {
		listener, err := net.Listen("tcp", usual)
		if err == nil { // else another program has it, which is as good
			defer func() { _ = listener.Close() }()
		}
	}
	options.BoltPort, options.HTTPPort = 0, 0
	var notices []string
	options.Notice = func(line string) { notices = append(notices, line) }
	s := newServer(t, options)
	info := start(t, s)
	if strings.HasSuffix(info.BoltURI, ":7687") || strings.HasSuffix(info.HTTPURI, ":7474") {
		t.Errorf("the server took a port that was taken: %s, %s", info.BoltURI, info.HTTPURI)
	}
	if said := strings.Join(notices, "\n"); !strings.Contains(said, "port 7687 is taken") || !strings.Contains(said, "port 7474 is taken") {
		t.Errorf("the user is not told: %q", said)
	}
	if got := query(t, info, "RETURN 1"); got != 1.0 {
		t.Errorf("got %v", got)
	}
}

func TestAskedPortThatIsTakenIsRefused(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	options := servertest.Options(t)
	options.BoltPort = listener.Addr().(*net.TCPAddr).Port
	_, err = newServer(t, options).Start(t.Context())
	wantError(t, err, fmt.Sprintf("the Bolt port %d is taken", options.BoltPort))
}
