package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/shirou/gopsutil/v4/process"

	"entente/graph/neo"
	"entente/graph/server"
	"entente/graph/server/servertest"
)

// helperVariable makes the test binary a second process that starts the server
// of the data folder that it names.
const helperVariable = "ENTENTE_TEST_START_IN"

func TestMain(m *testing.M) {
	if home := os.Getenv(helperVariable); home != "" {
		os.Exit(startInHelper(home))
	}
	os.Exit(servertest.Run(m, neo.Admin{}))
}

// startInHelper starts the server, prints what it is, and leaves it running. It
// gives up when the test that it helps is gone.
func startInHelper(home string) int {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	s, err := server.New(server.Options{
		Bolt: neo.Admin{}, Home: home, BoltPort: server.AnyPort, HTTPPort: server.AnyPort,
		Heap: "512m", PageCache: "64m", JVMFlags: []string{"-XX:+UseSerialGC"}, StartTimeout: 3 * time.Minute,
	})
	if err == nil {
		var info server.Info
		if info, err = s.Start(ctx); err == nil {
			err = json.NewEncoder(os.Stdout).Encode(info)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func newServer(t *testing.T, o server.Options) *server.Server {
	t.Helper()
	s, err := server.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func start(t *testing.T, s *server.Server) server.Info {
	t.Helper()
	info, err := s.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func status(t *testing.T, s *server.Server) server.Status {
	t.Helper()
	status, err := s.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return status
}

func stop(t *testing.T, s *server.Server) {
	t.Helper()
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// query runs Cypher over Neo4j's HTTP Query API, which needs no driver, and
// gives the first value of the first row.
func query(t *testing.T, info server.Info, cypher string) any {
	t.Helper()
	body, err := json.Marshal(map[string]string{"statement": cypher})
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, info.HTTPURI+"/db/neo4j/query/v2", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.SetBasicAuth(info.Username, string(info.Password))
	request.Header.Set("Content-Type", "application/json")
	var answer struct {
		Data   struct{ Values [][]any }
		Errors []struct{ Message string }
	}
	body, _ = do(t, request, http.StatusAccepted)
	if err := json.Unmarshal(body, &answer); err != nil {
		t.Fatal(err)
	}
	if len(answer.Errors) > 0 {
		t.Fatalf("%s: %s", cypher, answer.Errors[0].Message)
	}
	if len(answer.Data.Values) == 0 {
		return nil
	}
	return answer.Data.Values[0][0]
}

// kill ends a server by kill -9, and waits until it is seen to be gone.
func kill(t *testing.T, s *server.Server, info server.Info) {
	t.Helper()
	victim, err := process.NewProcess(int32(info.PID))
	if err != nil {
		t.Fatal(err)
	}
	if err := victim.Kill(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); status(t, s).State != server.Stopped; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("ten seconds after kill -9: %+v", status(t, s))
		}
	}
}

func get(t *testing.T, url string) ([]byte, http.Header) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	return do(t, request, http.StatusOK)
}

func do(t *testing.T, request *http.Request, want int) ([]byte, http.Header) {
	t.Helper()
	client := http.Client{Timeout: time.Minute}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != want {
		t.Fatalf("%s %s: %s: %s", request.Method, request.URL, response.Status, body)
	}
	return body, response.Header
}

func authFailed(err error) bool {
	var refused interface{ AuthFailed() bool }
	return errors.As(err, &refused) && refused.AuthFailed()
}

// serversOf counts the server processes of a data folder.
func serversOf(t *testing.T, home string) []int32 {
	t.Helper()
	all, err := process.Processes()
	if err != nil {
		t.Fatal(err)
	}
	var found []int32
	for _, p := range all {
		line, err := p.Cmdline()
		if err == nil && strings.Contains(line, "--home-dir="+filepath.Join(home, "server")) {
			found = append(found, p.Pid)
		}
	}
	return found
}

// wantError checks that an error names all that a user has to know.
func wantError(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one with %q", parts)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error does not say %q:\n%v", part, err)
		}
	}
}
