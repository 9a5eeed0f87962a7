//go:build unix

package mapping

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"entente/graph/check"
)

func TestAPipeIsReadTwice(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	wrote := make(chan error)
	go func() { wrote <- os.WriteFile(path, []byte("a,b,year,kind\n2,20,1949,1\n"), 0o600) }()
	in, err := parsed(t, allies).Open([]string{path}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	if err := <-wrote; err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if rows := rowsOf(t, in, check.Statement); len(rows) != 1 || rows[0].At.File != path {
			t.Errorf("%v", inWords(rows))
		}
	}
}
