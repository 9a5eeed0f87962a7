package check_test

import (
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"entente/graph/check"

	"github.com/google/go-cmp/cmp"
)

// Names of files that a stranger packed are not shown as they are, nor kept.
func TestNamesOfFilesThatSteer(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the names are none here")
	}
	folder(t, map[string]string{
		"in/a\x1b[2Jb.yaml": "x", "in/a\nb.yaml:1:1: all is well.yaml": "x", "in/\u202elmay.yaml": "x", "in/\u2066a.yaml": "x", "in/a\u2028b.yaml": "x", "in/\x7f.yaml": "x",
		"in/مالي.yaml": "ar", "in/Côte d’Ivoire.yaml": "ci", "in/\x1b[31m/c.yaml": "x",
	})
	if err := os.WriteFile("in/inv\xffalid.yaml", []byte("x"), 0o644); err != nil {
		t.Log("this system takes no such name:", err)
	}
	inputs, err := check.ReadPaths([]string{"in", "in/a\x1b[2Jb.yaml"}, nil)
	if err == nil {
		t.Fatal("no error")
	}
	for line := range strings.Lines(err.Error()) {
		line = strings.TrimSuffix(line, "\n")
		if strings.ContainsAny(line, "\x1b\x7f\u202e\u2066\u2028") || strings.Contains(line, "\xff") || !strings.HasPrefix(line, `"in/`) || !strings.HasSuffix(line, ": the name of the file cannot be shown as it is: rename it, to letters, digits, dots and dashes") {
			t.Errorf("%q", line)
		}
	}
	if diff := cmp.Diff([]string{"in/Côte d’Ivoire.yaml=ci", "in/مالي.yaml=ar"}, names(inputs)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// A folder may hold what would keep a reader waiting for ever, or lead it in a
// circle: none of it is opened by name alone.
func TestFoldersWithOtherThanFiles(t *testing.T) {
	folder(t, map[string]string{"in/a.yaml": "A", "out/b.yaml": "B"},
		"in/self -> .", "in/up -> ..", "in/zero.yaml -> /dev/zero", "in/loop.yaml -> loop.yaml", "in/folder.yaml -> ../out", "in/tofifo.yaml -> fifo.yaml")
	mkfifo, err := exec.LookPath("mkfifo")
	if err != nil {
		t.Skip("there is no mkfifo here")
	}
	if err := exec.Command(mkfifo, "in/fifo.yaml").Run(); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	var inputs []check.Text
	go func() {
		defer close(done)
		inputs, err = check.ReadPaths([]string{"in"}, nil)
	}()
	select {
	case <-done:
	case <-time.After(30 * time.Second):
		t.Fatal("the folder is not read to its end")
	}
	if err == nil || err.Error() != "in/loop.yaml: too many levels of symbolic links" {
		t.Errorf("%v", err)
	}
	if diff := cmp.Diff([]string{"in/a.yaml=A"}, names(inputs)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
