package server

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestParseJavaVersion(t *testing.T) {
	for name, test := range map[string]struct {
		banner  string
		version string
		major   int
		ok      bool
	}{
		"OpenJDK 17":     {"openjdk version \"17.0.15\" 2025-04-15\nOpenJDK Runtime Environment (build 17.0.15+6)\n", "17.0.15", 17, true},
		"OpenJDK 21":     {"openjdk version \"21\" 2023-09-19\n", "21", 21, true},
		"Oracle 8":       {"java version \"1.8.0_402\"\nJava(TM) SE Runtime Environment\n", "1.8.0_402", 8, true},
		"early access":   {"openjdk version \"26-ea\" 2026-03-17\n", "26-ea", 26, true},
		"options first":  {"Picked up JAVA_TOOL_OPTIONS: -Xmx1g\nopenjdk version \"11.0.22\" 2024-01-16\n", "11.0.22", 11, true},
		"macOS stand-in": {"The operation couldn’t be completed. Unable to locate a Java Runtime.\n", "", 0, false},
		"nothing":        {"", "", 0, false},
		"far too long":   {"openjdk version \"" + strings.Repeat("9", 40) + "\"", strings.Repeat("9", 40), 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			version, major, ok := parseJavaVersion(test.banner)
			if ok != test.ok || ok && (version != test.version || major != test.major) {
				t.Errorf("got %q, %d, %t; want %q, %d, %t", version, major, ok, test.version, test.major, test.ok)
			}
		})
	}
}

func FuzzParseJavaVersion(f *testing.F) {
	f.Add("openjdk version \"17.0.15\" 2025-04-15")
	f.Add("java version \"1.8.0_402\"")
	f.Fuzz(func(t *testing.T, banner string) {
		version, major, ok := parseJavaVersion(banner)
		if ok && (major < 0 || !strings.Contains(banner, version)) {
			t.Errorf("%q is read as %q, %d", banner, version, major)
		}
	})
}

func TestFindJava(t *testing.T) {
	calendar, _ := parseRelease("2025.06.2")
	for name, test := range map[string]struct {
		banner  string
		release release
		want    string // of the error; empty: it will do
	}{
		"17":                    {`openjdk version "17.0.15" 2025-04-15`, longTerm.release, ""},
		"21":                    {`openjdk version "21.0.4" 2024-07-16`, longTerm.release, ""},
		"11":                    {`openjdk version "11.0.22" 2024-01-16`, longTerm.release, "is Java 11.0.22, too old: Neo4j 5.26.30 runs under Java 17 or 21"},
		"8":                     {`java version "1.8.0_402"`, longTerm.release, "is Java 1.8.0_402, too old"},
		"18":                    {`openjdk version "18.0.2"`, longTerm.release, "none of these: Neo4j 5.26.30 runs under Java 17 or 21"},
		"25":                    {`openjdk version "25" 2025-09-16`, longTerm.release, "is Java 25, too new"},
		"17 for a calendar one": {`openjdk version "17.0.15" 2025-04-15`, calendar, "too old: Neo4j 2025.06.2 runs under Java 21 or 25"},
		"25 for a calendar one": {`openjdk version "25" 2025-09-16`, calendar, ""},
		"no Java":               {"Unable to locate a Java Runtime.", longTerm.release, "is not a Java that works (Unable to locate a Java Runtime.)"},
	} {
		t.Run(name, func(t *testing.T) {
			home := fakeProgram(t, filepath.Join("bin", "java"), "cat >&2 <<'END'\n"+test.banner+"\nEND")
			t.Setenv("JAVA_HOME", home)
			j, err := findJavaAmong(t.Context(), test.release, nil)
			if test.want == "" {
				if err != nil || j.path != filepath.Join(home, "bin", "java") {
					t.Errorf("got %+v, %v", j, err)
				}
				return
			}
			wantError(t, err, test.want, home, "install Java", "JAVA_HOME")
		})
	}
}

func TestFindJavaOnPath(t *testing.T) {
	home := fakeProgram(t, "java", `echo 'openjdk version "21.0.4"' >&2`)
	t.Setenv("JAVA_HOME", "")
	t.Setenv("PATH", home+string(os.PathListSeparator)+os.Getenv("PATH"))
	j, err := findJavaAmong(t.Context(), longTerm.release, nil)
	if err != nil || j.path != filepath.Join(home, "java") || j.version != "21.0.4" {
		t.Errorf("got %+v, %v", j, err)
	}
}

func TestFindJavaMissing(t *testing.T) {
	t.Setenv("PATH", "")
	t.Setenv("JAVA_HOME", "")
	_, err := findJavaAmong(t.Context(), longTerm.release, nil)
	wantError(t, err, "no Java is installed (no JAVA_HOME, no java on PATH)", "install Java", "JAVA_HOME")

	empty := t.TempDir()
	t.Setenv("JAVA_HOME", empty)
	_, err = findJavaAmong(t.Context(), longTerm.release, nil)
	wantError(t, err, "JAVA_HOME is "+empty+", but there is no", "unset it")
}

// fakeProgram is a shell script in a folder of its own. It stands for a Java or
// a Maven of another version than the machine has, never for the database.
func fakeProgram(t *testing.T, name, script string) (folder string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in is a shell script")
	}
	folder = t.TempDir()
	path := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return folder
}

// wantError checks that an error names all that a user has to know.
func wantError(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one with %q", parts)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error does not say %q:\n%v", part, err)
		}
	}
}
