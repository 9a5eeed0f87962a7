package progress

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"unsafe"
)

// terminal opens a pseudo-terminal: what is written to the second file is read
// from the first.
func terminal(t *testing.T) (screen, tty *os.File) {
	t.Helper()
	screen, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip("no pseudo-terminals here:", err)
	}
	var number, lock int32
	size := [4]uint16{24, 80}
	ioctl(t, screen, syscall.TIOCSPTLCK, unsafe.Pointer(&lock))
	ioctl(t, screen, syscall.TIOCGPTN, unsafe.Pointer(&number))
	ioctl(t, screen, syscall.TIOCSWINSZ, unsafe.Pointer(&size))
	tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip("no pseudo-terminals here:", err)
	}
	return screen, tty
}

func ioctl(t *testing.T, f *os.File, request uintptr, argument unsafe.Pointer) {
	t.Helper()
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), request, uintptr(argument)); errno != 0 {
		t.Skip("no pseudo-terminals here:", errno)
	}
}

// drawn runs a task on a terminal and gives what it wrote there.
func drawn(t *testing.T, begin func(*os.File) *Progress, task func(*Progress)) string {
	t.Helper()
	screen, tty := terminal(t)
	read := make(chan string)
	go func() {
		text, _ := io.ReadAll(screen) // ends with an error when the terminal closes
		read <- string(text)
	}()
	task(begin(tty))
	if err := tty.Close(); err != nil {
		t.Fatal(err)
	}
	return <-read
}

func TestABarOnATerminal(t *testing.T) {
	got := drawn(t, late, func(p *Progress) {
		p.Update("fetch", 1, 4)
		p.Update("fetch", 2, 4)
		p.Update("load", 3, 8)
		p.Done()
	})
	if !strings.Contains(got, "load") || !strings.Contains(got, "3/8") {
		t.Errorf("the stage is not shown: %q", got)
	}
}

func TestNothingIsDrawnBeforeASecond(t *testing.T) {
	got := drawn(t, New, func(p *Progress) {
		p.Update("fetch", 1, 4)
		p.Done()
	})
	if got != "" {
		t.Errorf("got %q", got)
	}
}

func TestNothingIsDrawnOnADumbTerminal(t *testing.T) {
	t.Setenv("TERM", "dumb")
	got := drawn(t, late, func(p *Progress) {
		p.Update("fetch", 1, 4)
		p.Done()
	})
	if got != "" {
		t.Errorf("got %q", got)
	}
}

// Whatever is told, and in whatever order, nothing panics and Done comes back.
func TestOddProgress(t *testing.T) {
	drawn(t, late, func(p *Progress) {
		for _, at := range [][2]int64{{0, 0}, {1, 0}, {-1, 5}, {9, 5}, {5, 5}, {1, 5}, {3, 9}, {0, 1 << 62}} {
			p.Update("fetch", at[0], at[1])
		}
		p.Done()
		p.Done()
		p.Update("load", 1, 2)
		p.Update("load", 2, 2)
		p.Update("load", 2, 2)
		p.Done()
	})
}

func TestUpdatesFromSeveralSides(t *testing.T) {
	drawn(t, late, func(p *Progress) {
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				for i := range int64(50) {
					p.Update([]string{"fetch", "load"}[i%2], i, 50)
				}
			})
		}
		group.Wait()
		p.Done()
	})
}
