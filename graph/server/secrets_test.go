package server_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"entente/graph/server/servertest"
)

// The passwords of a start, the server's own and one of another server that is
// in the environment, are in no file but the password file, and not in what
// other programs see of the process.
func TestPasswordsStayWhereTheyAre(t *testing.T) {
	const canary = "canary-of-another-server"
	t.Setenv("NEO4J_PASSWORD", canary)
	s := newServer(t, servertest.Options(t))
	info := start(t, s)
	query(t, info, "CREATE (n) RETURN count(n)")
	if runtime.GOOS == "linux" {
		for _, name := range []string{"environ", "cmdline"} {
			text, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", info.PID, name))
			if err != nil || len(text) == 0 {
				t.Fatalf("nothing is seen of the process: %v", err)
			}
			for _, secret := range []string{canary, string(info.Password)} {
				if bytes.Contains(text, []byte(secret)) {
					t.Errorf("the %s of the server's process holds a password", name)
				}
			}
		}
	}
	stop(t, s) // so that everything is on the disk
	files := 0
	err := filepath.WalkDir(s.Home(), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		files++
		text, err := os.ReadFile(path)
		if bytes.Contains(text, []byte(canary)) || path != s.PasswordFile() && bytes.Contains(text, []byte(info.Password)) {
			t.Errorf("%s holds a password", path)
		}
		return err
	})
	if err != nil || files < 20 {
		t.Errorf("%d files were looked at, %v", files, err)
	}
}

// What is kept of the server is its owner's alone, and a start refuses what
// somebody has opened to others since.
func TestFilesAreTheOwnersAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes of files say nothing on Windows")
	}
	s := newServer(t, servertest.Options(t))
	start(t, s)
	stop(t, s)
	folder := filepath.Dir(s.PasswordFile())
	for _, path := range []string{folder, s.PasswordFile(), s.LogFile(), filepath.Join(folder, "conf", "neo4j.conf")} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v, %v", path, info.Mode(), err)
		}
	}
	for path, mode := range map[string]fs.FileMode{folder: 0o750, s.PasswordFile(): 0o604} {
		before, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		_, err = s.Start(t.Context())
		wantError(t, err, "others can read", path, fmt.Sprintf("chmod %03o", before.Mode().Perm()))
		if err := os.Chmod(path, before.Mode().Perm()); err != nil {
			t.Fatal(err)
		}
	}
}
