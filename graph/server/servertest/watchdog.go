package servertest

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/shirou/gopsutil/v4/process"

	"entente/graph/server/internal/detach"
)

// A server does not die with the test binary that started it, and a binary that
// is killed cannot stop it. So the binary starts itself once more, as a watchdog
// that reads a pipe whose other end only the binary holds. The system closes
// that end however the binary ends, and the watchdog then ends every server
// below the binary's folder, and removes the folder. It looks for them by their
// command line, so that one counts from the moment it is there.
//
// Linux' parent-death signal would not do: it goes with the thread that started
// the process, and Go ends threads when it likes.

// watchVariable makes a test binary a watchdog of the folder that it names.
const watchVariable = "ENTENTE_SERVERTEST_WATCH"

type watchdog struct {
	root string
	pipe io.WriteCloser
	cmd  *exec.Cmd
}

func newWatchdog() (*watchdog, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	root, err := os.MkdirTemp("", "entente-test-*")
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self)
	cmd.Dir = os.TempDir()
	cmd.Env = append(os.Environ(), watchVariable+"="+root)
	cmd.SysProcAttr = detach.Attributes() // a Ctrl-C is for the binary only
	pipe, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		_ = os.RemoveAll(root)
		return nil, err
	}
	return &watchdog{root: root, pipe: pipe, cmd: cmd}, nil
}

// inOrder is what a binary that ends in order tells its watchdog.
const inOrder = "in order"

// finish lets the watchdog clean up, and waits for it.
func (w *watchdog) finish() {
	_, _ = io.WriteString(w.pipe, inOrder)
	_ = w.pipe.Close()
	_ = w.cmd.Wait()
}

// watch is the watchdog's whole life.
func watch(root string) {
	words, _ := io.ReadAll(os.Stdin)
	looks := 1
	if string(words) != inOrder {
		looks = 8 // a server that was just being started may not be there yet
	}
	for range looks {
		killBelow(root)
		if looks > 1 {
			time.Sleep(250 * time.Millisecond)
		}
	}
	// Windows keeps the files of a process for a moment.
	for range 20 {
		if os.RemoveAll(root) == nil {
			return
		}
		time.Sleep(250 * time.Millisecond)
	}
}

// killBelow ends the servers whose data lie below the folder.
func killBelow(root string) {
	processes, err := process.Processes()
	if err != nil {
		return
	}
	below := "--home-dir=" + root + string(filepath.Separator)
	for _, p := range processes {
		arguments, err := p.CmdlineSlice()
		if err != nil {
			continue
		}
		if slices.ContainsFunc(arguments, func(a string) bool { return strings.HasPrefix(a, below) }) {
			_ = p.Kill()
		}
	}
}
