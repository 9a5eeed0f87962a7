package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"entente/graph/server/servertest"
)

// terminal is a pseudo-terminal and what was shown on it.
type terminal struct {
	keyboard, tty *os.File
	mutex         sync.Mutex
	screen        bytes.Buffer
}

func newTerminal(t *testing.T) *terminal {
	t.Helper()
	keyboard, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip("no pseudo-terminals here:", err)
	}
	var number, lock int32
	for request, argument := range map[uintptr]*int32{syscall.TIOCSPTLCK: &lock, syscall.TIOCGPTN: &number} {
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, keyboard.Fd(), request, uintptr(unsafe.Pointer(argument))); errno != 0 {
			t.Skip("no pseudo-terminals here:", errno)
		}
	}
	tty, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip("no pseudo-terminals here:", err)
	}
	term := &terminal{keyboard: keyboard, tty: tty}
	t.Cleanup(func() { _, _ = tty.Close(), keyboard.Close() })
	go func() {
		buffer := make([]byte, 1024)
		for {
			n, err := keyboard.Read(buffer)
			term.mutex.Lock()
			term.screen.Write(buffer[:n])
			term.mutex.Unlock()
			if err != nil {
				return
			}
		}
	}()
	return term
}

func (term *terminal) shown() string {
	term.mutex.Lock()
	defer term.mutex.Unlock()
	return term.screen.String()
}

// await waits until a text is shown.
func (term *terminal) await(t *testing.T, text string) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !strings.Contains(term.shown(), text); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%q is not shown: %q", text, term.shown())
		}
	}
}

// echoes tells whether the terminal shows what is typed.
func (term *terminal) echoes(t *testing.T) bool {
	t.Helper()
	var settings syscall.Termios
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, term.tty.Fd(), syscall.TCGETS, uintptr(unsafe.Pointer(&settings))); errno != 0 {
		t.Fatal(errno)
	}
	return settings.Lflag&syscall.ECHO != 0
}

// asking is a command that asks for the password, and has come to that.
func asking(t *testing.T, c *cage, uri string) (*exec.Cmd, *terminal, *bytes.Buffer) {
	t.Helper()
	term := newTerminal(t)
	cmd := c.command(t, []string{"NEO4J_URI=" + uri}, "status", "--output", "json")
	out := &bytes.Buffer{}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = term.tty, out, term.tty
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	term.await(t, "password of neo4j at "+uri+": ")
	for deadline := time.Now().Add(10 * time.Second); term.echoes(t); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the terminal goes on showing what is typed")
		}
	}
	return cmd, term, out
}

func TestAPasswordIsAskedForOnATerminal(t *testing.T) {
	info := servertest.Start(t)
	c := newCage(t, string(info.Password), canary)
	cmd, term, out := asking(t, c, info.BoltURI)
	if _, err := term.keyboard.WriteString(string(info.Password) + "\n"); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v: %s", err, term.shown())
	}
	if !strings.HasPrefix(out.String(), "[") {
		t.Errorf("the answer is %q", out)
	}
	c.look(t, "the terminal", []byte(term.shown()))

	cmd, term, _ = asking(t, c, info.BoltURI)
	if _, err := term.keyboard.WriteString(canary + "\n"); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Error("a wrong password is right")
	}
	term.await(t, "refuses the user")
	c.look(t, "the terminal", []byte(term.shown()))
}

// Who gives up gets a terminal back that shows what is typed.
func TestGivingUpThePassword(t *testing.T) {
	c := newCage(t)
	cmd, term, _ := asking(t, c, "bolt://127.0.0.1:1")
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != exitFailed {
		t.Errorf("it ends with %v", err)
	}
	term.await(t, "stopped")
	if !term.echoes(t) {
		t.Error("the terminal does not show what is typed any more")
	}
}
