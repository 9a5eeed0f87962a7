package server

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// logOf is a server that has written a log.
func logOf(t *testing.T, text string) *Server {
	t.Helper()
	s, err := New(Options{Bolt: noBolt{}, Home: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(s.layout.logs(), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.LogFile(), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestLogs(t *testing.T) {
	const text = "one\ntwo\nthree\n"
	for name, test := range map[string]struct {
		text string
		n    int
		want string
	}{
		"last":      {text, 1, "three\n"},
		"last two":  {text, 2, "two\nthree\n"},
		"exactly":   {text, 3, text},
		"more":      {text, 30, text},
		"all":       {text, -1, text},
		"none":      {text, 0, ""},
		"cut off":   {"one\ntwo", 1, "two"},
		"one line":  {"one", 1, "one"},
		"empty":     {"", 5, ""},
		"two empty": {"\n\n", 1, "\n"},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := logOf(t, test.text).Logs(t.Context(), &b, test.n, false); err != nil {
				t.Fatal(err)
			}
			if b.String() != test.want {
				t.Errorf("got %q, want %q", b.String(), test.want)
			}
		})
	}
}

func TestLogsOfNoServer(t *testing.T) {
	s, err := New(Options{Bolt: noBolt{}, Home: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	wantError(t, s.Logs(t.Context(), &bytes.Buffer{}, 10, false), s.LogFile(), "was never started")
}

// Reading from the end gives what cutting the whole text gives, whatever the
// length of lines and blocks.
func TestTailOffset(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	rapid.Check(t, func(t *rapid.T) {
		lengths := rapid.SliceOfN(rapid.OneOf(rapid.IntRange(0, 3), rapid.IntRange(60<<10, 70<<10)), 0, 6).Draw(t, "lengths of lines")
		n := rapid.IntRange(1, 8).Draw(t, "n")
		var lines []string
		for _, length := range lengths {
			lines = append(lines, strings.Repeat("x", length)+"\n")
		}
		if rapid.Bool().Draw(t, "cut off") {
			lines = append(lines, "end")
		}
		if err := os.WriteFile(path, []byte(strings.Join(lines, "")), 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = file.Close() }()
		got, err := tailOffset(file, n)
		if err != nil {
			t.Fatal(err)
		}
		if want := len(strings.Join(lines[:max(0, len(lines)-n)], "")); got != int64(want) {
			t.Errorf("got %d, want %d", got, want)
		}
	})
}

func TestLogsFollow(t *testing.T) {
	s := logOf(t, "old\nlast\n")
	ctx, cancel := context.WithCancel(t.Context())
	var out lockedBuffer
	done := make(chan error)
	go func() { done <- s.Logs(ctx, &out, 1, true) }()
	out.waitFor(t, "last\n")
	file, err := os.OpenFile(s.LogFile(), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString("more\n"); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	out.waitFor(t, "last\nmore\n")
	if err := os.WriteFile(s.LogFile(), []byte("new\n"), 0o600); err != nil { // as a start does
		t.Fatal(err)
	}
	out.waitFor(t, "last\nmore\nnew\n")
	cancel()
	if err := <-done; err != nil {
		t.Errorf("the end of following is an error: %v", err)
	}
}

type lockedBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (b *lockedBuffer) Write(data []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.Write(data)
}

func (b *lockedBuffer) waitFor(t *testing.T, want string) {
	t.Helper()
	var got string
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		b.mu.Lock()
		got = b.buffer.String()
		b.mu.Unlock()
		if got == want {
			return
		}
	}
	t.Fatalf("got %q, want %q", got, want)
}

func TestLastWords(t *testing.T) {
	var log strings.Builder
	for i := range 20 {
		fmt.Fprintf(&log, "line %d\n", i)
	}
	log.WriteString("Exception in thread \"main\" X: bad\n\tat org.neo4j.A.a(A.java:1)\n\n\tat org.neo4j.B.b(B.java:2)\nCaused by: Y\n\t... 6 more\n")
	s := logOf(t, log.String())
	want := []string{"line 18", "line 19", "Exception in thread \"main\" X: bad", "Caused by: Y"}
	if diff := cmp.Diff(want, lastWords(s.LogFile(), 4)); diff != "" {
		t.Error(diff)
	}
}
