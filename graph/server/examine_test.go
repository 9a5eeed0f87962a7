package server

import (
	"errors"
	"math"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// condition gives the condition of a name.
func condition(t *testing.T, s *Server, name string) Condition {
	t.Helper()
	for _, c := range s.Examine(t.Context()) {
		if c.Name == name {
			if c.Err == nil && c.Found == "" {
				t.Errorf("nothing is told of %s", name)
			}
			return c
		}
	}
	t.Fatalf("%s is not looked at", name)
	return Condition{}
}

func TestExamineAnEmptyMachine(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	t.Setenv("JAVA_HOME", "")
	s := emptyCache(t)
	wantError(t, condition(t, s, "java").Err, "no Java is installed", "install")
	maven := condition(t, s, "maven")
	wantError(t, maven.Err, "no Maven is installed", "install")
	if maven.Spare {
		t.Error("Maven can be spared before Neo4j is fetched")
	}
	if c := condition(t, s, "neo4j"); c.Err != nil || !strings.Contains(c.Found, "is not fetched yet") {
		t.Errorf("%+v", c)
	}
	if c := condition(t, s, "password"); c.Err != nil {
		t.Errorf("%+v", c)
	}
	for _, folder := range []string{s.Home(), s.Cache()} {
		if entries, err := os.ReadDir(folder); len(entries) > 0 || err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Errorf("looking changed %s: %v, %v", folder, entries, err)
		}
	}
}

func TestExamineAFetchedNeo4j(t *testing.T) {
	s, lib := linkedCache(t)
	pathWithout(t)
	if c := condition(t, s, "neo4j"); c.Err != nil || !strings.Contains(c.Found, "jars as they were released") {
		t.Errorf("%+v", c)
	}
	if c := condition(t, s, "maven"); c.Err == nil || !c.Spare {
		t.Errorf("Maven is missed although Neo4j is fetched: %+v", c)
	}
	if c := condition(t, s, "java"); c.Err != nil || !strings.Contains(c.Found, "Java ") {
		t.Errorf("%+v", c)
	}
	if err := os.WriteFile(filepath.Join(lib, "other.jar"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	wantError(t, condition(t, s, "neo4j").Err, "other.jar is additional")
}

func TestExamineDisksAndPorts(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	taken := listener.Addr().(*net.TCPAddr).Port
	s, err := New(Options{Bolt: noBolt{}, Home: t.TempDir(), Cache: t.TempDir(), BoltPort: taken, CacheSpace: math.MaxUint64, DataSpace: math.MaxUint64})
	if err != nil {
		t.Fatal(err)
	}
	wantError(t, condition(t, s, "ports").Err, "is taken by another program")
	wantError(t, condition(t, s, "disk").Err, "the disk is too full", EnvHome)
	wantError(t, condition(t, s, "cache").Err, "the disk is too full", EnvCache)
}

func TestExaminePasswords(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes of files say nothing on Windows")
	}
	s := emptyCache(t)
	if err := os.MkdirAll(s.layout.server(), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.PasswordFile(), []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if c := condition(t, s, "password"); c.Err != nil || strings.Contains(c.Found, "secret") {
		t.Errorf("%+v", c)
	}
	if err := os.Chmod(s.PasswordFile(), 0o644); err != nil {
		t.Fatal(err)
	}
	wantError(t, condition(t, s, "password").Err, "chmod 600")
	if err := os.Chmod(s.layout.server(), 0o755); err != nil {
		t.Fatal(err)
	}
	wantError(t, condition(t, s, "password").Err, "chmod 700")
}
