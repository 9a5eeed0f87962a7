package progress

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// late is a progress whose task has lasted long enough for a bar.
func late(f *os.File) *Progress {
	p := New(f)
	p.began = time.Now().Add(-2 * patience)
	return p
}

func TestNothingIsWrittenToAFile(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	p := late(f)
	p.Update("fetch", 1, 4)
	p.Done()
	if info, err := f.Stat(); err != nil || info.Size() != 0 {
		t.Errorf("the file has %d bytes, %v", info.Size(), err)
	}
}

func TestNilAndZeroDrawNothing(t *testing.T) {
	for _, p := range []*Progress{nil, {}} {
		p.Update("fetch", 1, 4)
		p.Done()
		p.Done()
	}
}
