package wholefile_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"entente/graph/wholefile"
)

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

func TestAFileIsThereWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	if err := wholefile.Write(path, 0o640, text("first")); err != nil {
		t.Fatal(err)
	}
	own := errors.New("the writer's own error")
	err := wholefile.Write(path, 0o640, func(w io.Writer) error {
		_, _ = io.WriteString(w, "half of the second")
		return own
	})
	if !errors.Is(err, own) {
		t.Errorf("the failed write gives %v", err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "first" {
		t.Errorf("the file holds %q, %v", got, err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o640 {
		t.Errorf("the file is %v, %v", info, err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("beside the file there are %v, %v", left, err)
	}
}

func TestAnErrorNamesTheFileThatWasAskedFor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "nowhere", "file")
	var refused *fs.PathError
	if err := wholefile.Write(path, 0o600, text("x")); !errors.As(err, &refused) || refused.Path != path {
		t.Errorf("the error is %v", err)
	}
	folder := t.TempDir()
	if err := wholefile.Write(folder, 0o600, text("x")); !errors.As(err, &refused) || refused.Path != folder {
		t.Errorf("the error is %v", err)
	}
}
