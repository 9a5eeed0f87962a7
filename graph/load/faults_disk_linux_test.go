//go:build faults

package load

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"entente/graph/neo/neotest"
	"entente/graph/reject"
	"entente/graph/server"
)

// mounted puts a small disk, in memory, at a folder. The test is skipped aloud
// where this process may not.
func mounted(t *testing.T, f *fault, folder, size string) {
	t.Helper()
	err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "mode=0700,size="+size)
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EACCES) || errors.Is(err, syscall.ENOSYS) {
		f.skip(t, "this process may not mount a small disk (it takes root)")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
}

// resized gives a mounted disk another size.
func resized(t *testing.T, folder, size string) {
	t.Helper()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", syscall.MS_REMOUNT, "size="+size); err != nil {
		t.Fatal(err)
	}
}

// fill takes all that is free on the disk of a folder, and gives the error that
// says so.
func fill(folder string) (filler string, err error) {
	filler = filepath.Join(folder, "filler")
	f, err := os.Create(filler)
	if err != nil {
		return filler, err
	}
	defer func() { _ = f.Close() }()
	for size := 1 << 20; size > 0; { // the last bytes, too
		if _, err = f.Write(make([]byte, size)); err != nil {
			size /= 2
		}
	}
	return filler, err
}

// TestFaultTheServersDiskFull fills the disk of the server's data while a load is
// at work: the load fails in words. When there is room again and the server was
// started again, the same command goes on.
//
// Such a Neo4j writes of the last transaction what fits, preallocated log or not,
// and does not open its database before it is told to cut that off. What it had
// said to be committed lies before it. One time in about twenty it cannot read its
// own log even then: that tells nothing of the load, and another server is tried.
func TestFaultTheServersDiskFull(t *testing.T) {
	fault := recorded(t, "the server's disk full")
	file, g := generatedFile(t, 10_000)
	clean := undisturbed(t, file)
	const wanted, most = 2, 5
	for n, opened := 0, 0; opened < wanted && !t.Failed(); n++ {
		if n == most {
			t.Fatalf("of %d servers %d opened their database after their disk was full", n, opened)
		}
		t.Run(fmt.Sprint(n+1), func(t *testing.T) {
			if diskFull(t, fault, file, g, clean) {
				opened++
			}
		})
		if fault.skipped != "" {
			t.Skip(fault.skipped)
		}
	}
}

// diskFull tells whether the server opened its database again.
func diskFull(t *testing.T, fault *fault, file string, g generated, clean map[string]int) bool {
	o := ownServer(t, nil, func(o *server.Options) { onSmallDisk(t, fault, o) })
	at := 3 + rand.IntN(20)
	var full error
	var filler string
	h := &hook{Database: o.open(), ran: func(nth int) {
		if nth == at {
			filler, full = fill(o.options.Home)
		}
	}}
	r, err := tryStreamed(t, t.Context(), h, file, loadOptions(2, 300))
	t.Logf("full at batch %d (%v)", at, full)
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	o.stop()
	o.options.CutTornLog = true
	var refused *server.StartError
	switch failed := o.tryStart(); {
	case errors.As(failed, &refused) && strings.Contains(refused.Advice, "could not cut off"):
		t.Logf("Neo4j cannot read its own log again: %v", failed)
		return false
	case failed != nil:
		t.Fatal(failed)
	}
	fault.try()
	if errors.Is(full, syscall.ENOSPC) && err != nil {
		fault.seen()
	}
	after := o.open()
	fault.overcome(t, err, func() (err error) {
		r, err = tryStreamed(t, t.Context(), after, file, loadOptions(2, 300))
		return err
	})
	counted(t, after, r, g)
	fault.compare(t, after, clean)
	return true
}

// onSmallDisk gives a server a small disk for its data.
func onSmallDisk(t *testing.T, f *fault, o *server.Options) {
	mounted(t, f, o.Home, "160m")
	o.DataSpace, o.StopTimeout, o.StartTimeout = 1, 20*time.Second, 90*time.Second
	t.Cleanup(func() { // before the disk goes
		s, err := server.New(*o)
		if err == nil {
			err = s.Stop(context.Background())
		}
		if err != nil {
			t.Log(err)
		}
	})
}

// TestFaultTheLoadersDiskFull fills the disk to which the rejects are written, at
// once, in the middle, and by the last of them: the load fails in words, no half
// of a file is there, and the same command writes all of it.
func TestFaultTheLoadersDiskFull(t *testing.T) {
	fault := recorded(t, "the loader's disk full while it writes rejects")
	file, g := generatedFile(t, 3000)
	rejecting := func(path string) (*Receipt, error) {
		sink := reject.NewFile(path)
		defer sink.Abort()
		o := loadOptions(2, 200)
		o.Rejected = sink.Add
		r, err := tryStreamed(t, t.Context(), neotest.Open(t), file, o)
		if err == nil {
			err = sink.Commit()
		}
		return r, err
	}
	db := neotest.Empty(t)
	whole := filepath.Join(t.TempDir(), "rejects.csv")
	if _, err := rejecting(whole); err != nil {
		t.Fatal(err)
	}
	clean := contents(t, db)
	want, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	mounted(t, fault, folder, "4k")
	pages := (len(want) - 1) / 4096 // all but the last one
	for _, size := range []int{1, pages / 2, pages - 1, pages} {
		fault.try()
		clearGraph(t, db)
		resized(t, folder, fmt.Sprint(4*size, "k"))
		path := filepath.Join(folder, "rejects.csv")
		r, err := rejecting(path)
		if err != nil && strings.Contains(err.Error(), "the reject file "+path+" cannot be written: no space left on device") {
			fault.seen()
		}
		if left, _ := os.ReadDir(folder); len(left) > 0 {
			t.Errorf("%d files are left on the full disk", len(left))
		}
		resized(t, folder, "1m")
		fault.overcome(t, err, func() (err error) {
			r, err = rejecting(path)
			return err
		})
		got, err := os.ReadFile(path)
		if err != nil || string(got) != string(want) {
			t.Errorf("on %d pages the rejects are %d bytes instead of %d, %v", size, len(got), len(want), err)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		counted(t, db, r, g)
		fault.compare(t, db, clean)
	}
}
