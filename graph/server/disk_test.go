package server

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// tinyDisk is a real disk of 16 MB.
func tinyDisk(t *testing.T) string {
	t.Helper()
	if runtime.GOOS != "linux" || os.Getuid() != 0 {
		t.Skip("a small disk of one's own can be mounted by Linux' root only")
	}
	folder := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", folder).CombinedOutput(); err != nil {
		t.Skipf("mounting a small disk is not allowed here: %v: %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", folder).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	})
	return folder
}

func TestFullDiskOfTheData(t *testing.T) {
	disk := tinyDisk(t)
	home := filepath.Join(disk, "entente")
	s, err := New(Options{Bolt: noBolt{}, Home: home, Neo4jHome: fakeNeo4j(t)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Start(t.Context())
	wantError(t, err, "the disk is too full to start the local server", home+" has 16 MB free and 500 MB are needed", EnvHome)
	if isDir(s.layout.server()) {
		t.Error("the refused start has left a folder")
	}
}

func TestFullDiskOfTheCache(t *testing.T) {
	cache := filepath.Join(tinyDisk(t), "entente")
	s, err := New(Options{Bolt: noBolt{}, Home: t.TempDir(), Cache: cache})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Start(t.Context())
	wantError(t, err, "the disk is too full to fetch Neo4j", cache+" has 16 MB free and 600 MB are needed", EnvCache)
}

// The same on every machine: no disk has a million terabytes.
func TestFullDisk(t *testing.T) {
	s, err := New(Options{Bolt: noBolt{}, Home: t.TempDir(), Neo4jHome: fakeNeo4j(t), DataSpace: 1 << 60})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Start(t.Context())
	wantError(t, err, "the disk is too full", s.Home(), "1099511627776 MB are needed", EnvHome)
}

// fakeNeo4j is a folder that passes for an installed Neo4j as long as nothing
// is started.
func fakeNeo4j(t *testing.T) string {
	t.Helper()
	home := t.TempDir()
	jar := filepath.Join(home, "lib", "neo4j-kernel-"+Version+".jar")
	if err := os.MkdirAll(filepath.Dir(jar), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(jar, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return home
}

func TestDiskUsed(t *testing.T) {
	folder := t.TempDir()
	if used, err := diskUsed(filepath.Join(folder, "none")); used != 0 || err != nil {
		t.Errorf("no folder: %d, %v", used, err)
	}
	if err := os.WriteFile(filepath.Join(folder, "full"), make([]byte, 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	used, err := diskUsed(folder)
	if err != nil || used < 1<<20 || used > 2<<20 {
		t.Errorf("got %d bytes, %v", used, err)
	}
}
