package seen

import (
	"fmt"
	"os"
	"runtime"
	"testing"

	"pgregory.net/rapid"
)

// TestAMapIsLikeOneInMemory compares with Go's own, over many spills.
func TestAMapIsLikeOneInMemory(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	rapid.Check(t, func(t *rapid.T) {
		m := New(rapid.IntRange(2, 40).Draw(t, "entries in memory"))
		defer m.Close()
		want := map[string]uint64{}
		for i, text := range rapid.SliceOfN(rapid.StringMatching("[a-c]{1,4}"), 0, 300).Draw(t, "texts") {
			first, known, err := m.Put(KeyOf(text), uint64(i))
			if err != nil {
				t.Fatal(err)
			}
			if was, there := want[text]; there != known || there && was != first {
				t.Fatalf("%q: %d, %t, and it was %d, %t", text, first, known, was, there)
			}
			if !known {
				want[text] = uint64(i)
			}
		}
		if m.Len() != len(want) {
			t.Fatalf("%d keys, and there are %d", m.Len(), len(want))
		}
		for text, value := range want {
			if got, known, err := m.Get(KeyOf(text)); err != nil || !known || got != value {
				t.Fatalf("%q: %d, %t, %v", text, got, known, err)
			}
		}
		if _, known, err := m.Get(KeyOf("absent")); known || err != nil {
			t.Fatalf("an absent key: %t, %v", known, err)
		}
	})
}

func TestKeysTellPartsApart(t *testing.T) {
	if KeyOf("ab", "c") == KeyOf("a", "bc") || KeyOf("a") == KeyOf("a", "") {
		t.Error("two texts have one key")
	}
}

func TestTheFilesAreRemovedAndTheirFailureIsTold(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	m := New(2)
	fill := func() (err error) {
		for i := 0; i < 9 && err == nil; i++ {
			_, _, err = m.Put(KeyOf(fmt.Sprint(i)), 1)
		}
		return err
	}
	if err := fill(); err != nil {
		t.Fatal(err)
	}
	if len(m.runs) == 0 {
		t.Fatal("nothing was spilled")
	}
	if files, _ := os.ReadDir(dir); len(files) != 0 && runtime.GOOS != "windows" {
		t.Errorf("%d files have a name, and stay when the program is killed", len(files))
	}
	if err := m.Close(); err != nil {
		t.Error(err)
	}
	if files, _ := os.ReadDir(dir); len(files) != 0 {
		t.Errorf("%d files are left", len(files))
	}
	t.Setenv("TMPDIR", "/nowhere")
	m = New(2)
	if fill() == nil {
		t.Error("no error without a place for files")
	}
}

func BenchmarkPut(b *testing.B) {
	m := New(DefaultEntries)
	defer m.Close()
	for i := range b.N {
		_, _, _ = m.Put(KeyOf("cow-alliances/", fmt.Sprint(i)), 1)
	}
}
