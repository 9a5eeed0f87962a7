package server

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestParseMavenVersion(t *testing.T) {
	for banner, want := range map[string]struct {
		version string
		numbers [3]int
		ok, old bool
	}{
		"Apache Maven 3.8.7\nMaven home: /usr/share/maven":                     {"3.8.7", [3]int{3, 8, 7}, true, false},
		"\x1b[1mApache Maven 3.9.9 (8e8579a9e76f7d015ee5ec7bfcdc97d260186937)": {"3.9.9", [3]int{3, 9, 9}, true, false},
		"Apache Maven 4.0.0-rc-4 (bed0f8174bf728978f86fac533aa38a9511f3872)":   {"4.0.0-rc-4", [3]int{4, 0, 0}, true, false},
		"Apache Maven 3.6.3": {"3.6.3", [3]int{3, 6, 3}, true, false},
		"Apache Maven 3.6.2": {"3.6.2", [3]int{3, 6, 2}, true, true},
		"Apache Maven 2.2.1": {"2.2.1", [3]int{2, 2, 1}, true, true},
		"Apache Maven 3.5":   {"3.5", [3]int{3, 5, 0}, true, true},
		"command not found":  {},
		"The JAVA_HOME environment variable is not defined correctly": {},
	} {
		version, numbers, ok := parseMavenVersion(banner)
		if ok != want.ok || version != want.version || numbers != want.numbers || ok && older(numbers, oldestMaven) != want.old {
			t.Errorf("%q: got %q, %v, %t, want %+v", banner, version, numbers, ok, want)
		}
	}
}

func TestMavenOutput(t *testing.T) {
	var done []int64
	output := &mavenOutput{log: io.Discard, total: longTerm.files, progress: func(stage string, n, total int64) {
		if stage != StageFetch || total != longTerm.files {
			t.Errorf("progress of %s, %d", stage, total)
		}
		done = append(done, n)
	}}
	text := "[INFO] Downloading from central: https://example.org/a.pom\n" +
		"[INFO] Downloaded from central: https://example.org/a.pom (1 kB at 2 kB/s)\r\n" +
		"[INFO] Downloaded from central: https://example.org/a.jar (1 MB at 2 MB/s)\n" +
		"[ERROR] Failed to execute goal: no route to host\n[ERROR] \n[ERROR] To see the full stack trace\n"
	for _, b := range []byte(text) { // lines come in pieces
		if _, err := output.Write([]byte{b}); err != nil {
			t.Fatal(err)
		}
	}
	if len(done) != 2 || done[1] != 2 {
		t.Errorf("progress was %v, want 1 and 2", done)
	}
	if output.firstError != "Failed to execute goal: no route to host" {
		t.Errorf("the first error is %q", output.firstError)
	}
	for range 2 * longTerm.files {
		output.line("[INFO] Downloaded from central: x")
	}
	if last := done[len(done)-1]; last >= longTerm.files {
		t.Errorf("progress is at %d of %d before the end", last, longTerm.files)
	}
}

// pathWithout is a PATH that has the machine's java, and the folders given.
func pathWithout(t *testing.T, folders ...string) {
	t.Helper()
	java, err := exec.LookPath("java")
	if err != nil {
		t.Fatalf("the tests need a java on PATH: %v", err)
	}
	own := t.TempDir()
	if err := os.Symlink(java, filepath.Join(own, filepath.Base(java))); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", strings.Join(append(folders, own), string(os.PathListSeparator)))
}

func emptyCache(t *testing.T) *Server {
	t.Helper()
	s, err := New(Options{Bolt: noBolt{}, Home: t.TempDir(), Cache: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestMavenThatWillNotDo(t *testing.T) {
	t.Run("missing", func(t *testing.T) {
		pathWithout(t)
		_, err := emptyCache(t).Start(t.Context())
		wantError(t, err, "no Maven is installed (no mvn on PATH)", "install", "NEO4J_HOME")
	})
	t.Run("too old", func(t *testing.T) {
		pathWithout(t, fakeProgram(t, "mvn", "echo Apache Maven 3.3.9"))
		_, err := emptyCache(t).Start(t.Context())
		wantError(t, err, "is Maven 3.3.9, too old: 3.6.3 or later is needed")
	})
	t.Run("broken", func(t *testing.T) {
		pathWithout(t, fakeProgram(t, "mvn", "echo The JAVA_HOME environment variable is not defined correctly >&2; exit 1"))
		_, err := emptyCache(t).Start(t.Context())
		wantError(t, err, "does not run (The JAVA_HOME environment variable is not defined correctly)")
	})
}

// A download that breaks off is never taken for one, and the next one begins
// anew. The stand-in brings one jar of many and fails, as Maven does.
func TestFetchThatBreaksOff(t *testing.T) {
	const failing = `case "$*" in *--version*) echo Apache Maven 3.8.7; exit;; esac
/bin/mkdir -p lib; : > lib/neo4j-kernel-5.26.30.jar
echo '[ERROR] Failed to execute goal: Could not transfer artifact: Connection reset'; exit 1`
	const short = `case "$*" in *--version*) echo Apache Maven 3.8.7; exit;; esac
/bin/mkdir -p lib; : > lib/neo4j-kernel-5.26.30.jar`
	for name, test := range map[string]struct {
		script string
		want   []string
	}{
		"it fails":         {failing, []string{"fetching Neo4j 5.26.30 with Maven failed: Failed to execute goal: Could not transfer artifact: Connection reset", "settings.xml"}},
		"it brings little": {short, []string{"what Maven brought is not Neo4j 5.26.30 as it was released", "neo4j-kernel-5.26.30.jar is changed, FastInfoset-1.2.16.jar is missing", "and 209 more"}},
	} {
		t.Run(name, func(t *testing.T) {
			pathWithout(t, fakeProgram(t, "mvn", test.script))
			s := emptyCache(t)
			if err := os.Mkdir(filepath.Join(s.Cache(), "fetching-before"), 0o700); err != nil {
				t.Fatal(err)
			}
			_, err := s.Start(t.Context())
			wantError(t, err, append(test.want, s.layout.fetchLog())...)
			left, err := filepath.Glob(filepath.Join(s.Cache(), "*"))
			if err != nil {
				t.Fatal(err)
			}
			for _, path := range left {
				if isDir(path) {
					t.Errorf("%s is left", path)
				}
			}
		})
	}
}

// The real Maven fetches the real server, once for two who ask; then nobody
// needs Maven any more.
func TestFetch(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: database tests are left out")
	}
	cache := t.TempDir()
	var wait sync.WaitGroup
	var runs, ends [2]int
	for i := range runs {
		s, err := New(Options{Bolt: noBolt{}, Home: t.TempDir(), Cache: cache, Progress: func(_ string, done, total int64) {
			switch done {
			case 0:
				runs[i]++
			case total:
				ends[i]++
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		wait.Go(func() {
			if err := s.Fetch(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if t.Failed() {
		return
	}
	if runs[0]+runs[1] != 1 || ends[0]+ends[1] != 1 {
		t.Errorf("Maven ran %v times, and ended well %v times, want once", runs, ends)
	}
	pathWithout(t)
	s, err := New(Options{Bolt: noBolt{}, Home: t.TempDir(), Cache: cache})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Fetch(t.Context()); err != nil {
		t.Fatal(err)
	}
	lib := filepath.Join(s.layout.fetched(Version), "lib")
	jars, err := filepath.Glob(filepath.Join(lib, "*.jar"))
	if err != nil || len(jars) < 200 {
		t.Errorf("%d jars, %v", len(jars), err)
	}
	if faults, err := longTerm.verifyJars(t.Context(), lib); err != nil || len(faults) > 0 {
		t.Errorf("%v, %v", faults, err)
	}
	if err := s.Remove(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	if isDir(filepath.Dir(lib)) {
		t.Error("removing the cache leaves the jars")
	}
}
