//go:build unix

package given_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"entente/graph/given"
)

func TestWhatHasNoEndIsRefused(t *testing.T) {
	folder := t.TempDir()
	link := filepath.Join(folder, "link.csv")
	if err := os.Symlink("/dev/zero", link); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"/dev/zero": "is a device", "/dev/urandom": "is a device", link: "is a device", folder: "is a directory",
		filepath.Join(folder, "none"): "no such file",
	} {
		f, _, err := given.Open(path)
		var refused *fs.PathError
		if f != nil || !errors.As(err, &refused) || refused.Path != path || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
		if _, err := given.Read(path, 1<<20); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if text, err := given.Read(os.DevNull, 1); err != nil || len(text) > 0 {
		t.Errorf("the null device is %q, %v", text, err)
	}
}

func TestAPipeAndALinkAreRead(t *testing.T) {
	folder := t.TempDir()
	pipe, file, link := filepath.Join(folder, "pipe"), filepath.Join(folder, "file"), filepath.Join(folder, "link")
	if err := errors.Join(syscall.Mkfifo(pipe, 0o600), os.WriteFile(file, []byte("text"), 0o600), os.Symlink(file, link)); err != nil {
		t.Fatal(err)
	}
	wrote := make(chan error)
	go func() { wrote <- os.WriteFile(pipe, []byte("text"), 0o600) }()
	for _, path := range []string{pipe, link, file} {
		if text, err := given.Read(path, 4); err != nil || string(text) != "text" {
			t.Errorf("%s: %q, %v", path, text, err)
		}
	}
	if err := <-wrote; err != nil {
		t.Fatal(err)
	}
	if _, err := given.Read(file, 3); err == nil || !strings.Contains(err.Error(), "is larger than") {
		t.Errorf("one byte too many: %v", err)
	}
}

func TestCopy(t *testing.T) {
	for _, n := range []int{0, 1, 4095, 4096, 4097, 100_000} {
		var to bytes.Buffer
		text := strings.Repeat("x", n)
		if got, err := given.Copy(&to, strings.NewReader(text)); err != nil || got != int64(n) || to.String() != text {
			t.Errorf("%d bytes: %d, %v", n, got, err)
		}
	}
	var to bytes.Buffer
	zeros, err := os.Open("/dev/zero")
	if err != nil {
		t.Skip("there is no /dev/zero")
	}
	defer func() { _ = zeros.Close() }()
	if n, err := given.Copy(&to, zeros); n != 0 || err == nil || !strings.Contains(err.Error(), "zero bytes") {
		t.Errorf("without end: %d bytes, %v", n, err)
	}
	broken := errors.New("broken")
	if _, err := given.Copy(io.Discard, io.MultiReader(strings.NewReader("x"), failing{broken})); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

type failing struct{ error }

func (f failing) Read([]byte) (int, error) { return 0, f.error }
