package server

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write jars.sha256 from a fetch into an empty Maven repository")

// longTerm is the release that is fetched unless told otherwise.
var longTerm = pinnedReleases[0]

// fetchedJars is the folder of the jars in the user's cache.
func fetchedJars(t *testing.T, p *pinned) string {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: tests that fetch Neo4j are left out")
	}
	s, err := New(Options{Bolt: noBolt{}, Home: t.TempDir(), Release: p.text})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.fetch(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(s.layout.fetched(p.text), "lib")
}

// The pinned sums are of the jars that Maven fetches. With -update they are
// written, from a repository of their own.
func TestPinnedJars(t *testing.T) {
	for i, p := range pinnedReleases {
		t.Run(p.text, func(t *testing.T) {
			if *update {
				updateJarSums(t, p, []string{"jars.sha256", "jars-calendar.sha256"}[i])
			}
			jars := p.jars()
			if len(jars) < 200 || len(jars) != strings.Count(p.sums, "\n") {
				t.Errorf("%d jars are pinned in %d lines", len(jars), strings.Count(p.sums, "\n"))
			}
			for name, sum := range jars {
				if !strings.HasSuffix(name, ".jar") || len(sum) != 64 {
					t.Errorf("%q %q is no line of sums", sum, name)
				}
			}
			for _, name := range []string{"neo4j-server-" + p.text + ".jar", "neo4j-kernel-" + p.text + ".jar", "neo4j-browser-" + browserVersion + ".jar"} {
				if jars[name] == "" {
					t.Errorf("%s is not pinned: renew the sums with -update", name)
				}
			}
			s, err := New(Options{Bolt: noBolt{}, Home: t.TempDir()})
			if err != nil {
				t.Fatal(err)
			}
			if p != longTerm && !isDir(s.layout.fetched(p.text)) {
				t.Skipf("Neo4j %s is not fetched here: a server of it does", p.text)
			}
			if faults, err := p.verifyJars(t.Context(), fetchedJars(t, p)); err != nil || len(faults) > 0 {
				t.Errorf("%v, %v", faults, err)
			}
		})
	}
}

func TestPinnedRelease(t *testing.T) {
	for text, want := range map[string]string{"": Version, "5": Version, "5.26": Version, Version: Version, "2026": CalendarVersion, "2026.08": CalendarVersion, CalendarVersion: CalendarVersion} {
		if p, err := pinnedRelease(text); err != nil || p.text != want {
			t.Errorf("%q is %v, %v", text, p, err)
		}
	}
	for _, text := range []string{"5.2", "2025.06", "latest", "20"} {
		if _, err := pinnedRelease(text); err == nil || !strings.Contains(err.Error(), Version+" or "+CalendarVersion) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func updateJarSums(t *testing.T, p *pinned, file string) {
	t.Helper()
	s, err := New(Options{Bolt: noBolt{}, Home: t.TempDir(), Cache: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	work := t.TempDir()
	if err := os.WriteFile(filepath.Join(work, "pom.xml"), p.pom, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("MAVEN_OPTS", "-Dmaven.repo.local="+filepath.Join(t.TempDir(), "repository"))
	mvn, err := findMaven(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.runMaven(t.Context(), p, mvn, work); err != nil {
		t.Fatal(err)
	}
	jars, err := filepath.Glob(filepath.Join(work, "lib", "*"))
	if err != nil {
		t.Fatal(err)
	}
	var sums strings.Builder
	for _, jar := range jars { // Glob sorts
		sum, err := fileSum(jar)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&sums, "%s  %s\n", sum, filepath.Base(jar))
	}
	if err := os.WriteFile(file, []byte(sums.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	p.sums = sums.String()
}

// linkedCache is a cache that has links to the fetched jars, so that a test
// can spoil it.
func linkedCache(t *testing.T) (s *Server, lib string) {
	t.Helper()
	from := fetchedJars(t, longTerm)
	s, err := New(Options{Bolt: noBolt{}, Home: t.TempDir(), Cache: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	lib = filepath.Join(s.layout.fetched(Version), "lib")
	if err := os.MkdirAll(lib, 0o700); err != nil {
		t.Fatal(err)
	}
	for name := range longTerm.jars() {
		if err := os.Symlink(filepath.Join(from, name), filepath.Join(lib, name)); err != nil {
			t.Fatal(err)
		}
	}
	return s, lib
}

// No jar is run but the pinned ones: each is refused by name, before a process
// is there.
func TestRefusedJars(t *testing.T) {
	kernel := "neo4j-kernel-" + Version + ".jar"
	s, lib := linkedCache(t)
	if err := s.Fetch(t.Context()); err != nil {
		t.Fatalf("the cache is refused before it is spoilt: %v", err)
	}
	original, err := os.Readlink(filepath.Join(lib, kernel))
	if err != nil {
		t.Fatal(err)
	}
	restore := func(t *testing.T) {
		t.Helper()
		if err := os.RemoveAll(filepath.Join(lib, kernel)); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(original, filepath.Join(lib, kernel)); err != nil {
			t.Fatal(err)
		}
	}
	replace := func(change func(jar []byte) []byte) func(t *testing.T) {
		return func(t *testing.T) {
			jar, err := os.ReadFile(original)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Remove(filepath.Join(lib, kernel)); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(lib, kernel), change(jar), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, test := range map[string]struct {
		spoil func(t *testing.T)
		want  string
	}{
		"one bit": {replace(func(jar []byte) []byte { jar[len(jar)/2] ^= 1; return jar }), kernel + " is changed"},
		"cut off": {replace(func(jar []byte) []byte { return jar[:len(jar)-1] }), kernel + " is changed"},
		"longer":  {replace(func(jar []byte) []byte { return append(jar, 0) }), kernel + " is changed"},
		"missing": {func(t *testing.T) { _ = os.Remove(filepath.Join(lib, kernel)) }, kernel + " is missing"},
		"additional": {func(t *testing.T) {
			extra := filepath.Join(lib, "a-plugin.jar")
			if err := os.WriteFile(extra, []byte("PK"), 0o600); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.Remove(extra) })
		}, "a-plugin.jar is additional"},
	} {
		t.Run(name, func(t *testing.T) {
			defer restore(t)
			test.spoil(t)
			_, err := s.Start(t.Context())
			wantError(t, err, "are not run", test.want, filepath.Dir(lib))
			if _, err := os.Stat(s.LogFile()); err == nil {
				t.Error("a process was started")
			}
		})
	}
}

// A cache that others can write to could change after the check.
func TestCacheOfOthers(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	s, lib := linkedCache(t)
	if err := os.Chmod(lib, 0o777); err != nil {
		t.Fatal(err)
	}
	_, err := s.Start(t.Context())
	wantError(t, err, "others may change "+lib, "chmod go-w")

	archive := filepath.Join(filepath.Dir(lib), "classes-x.jsa")
	for mode, want := range map[os.FileMode]bool{0o600: true, 0o644: true, 0o664: false, 0o602: false} {
		if err := os.WriteFile(archive, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(archive, mode); err != nil {
			t.Fatal(err)
		}
		if usableArchive(archive) != want {
			t.Errorf("an archive of mode %04o is used: %t", mode, !want)
		}
		if _, err := os.Stat(archive); (err == nil) != want {
			t.Errorf("an archive of mode %04o is kept: %t", mode, !want)
		}
	}
}

// A FIFO in the place of a jar must not hold up a start for ever.
func TestJarThatIsNoFile(t *testing.T) {
	mkfifo, err := exec.LookPath("mkfifo")
	if err != nil {
		t.Skip("there is no mkfifo here")
	}
	lib := t.TempDir()
	name := "neo4j-kernel-" + Version + ".jar"
	if err := exec.Command(mkfifo, filepath.Join(lib, name)).Run(); err != nil {
		t.Fatal(err)
	}
	faults, err := longTerm.verifyJars(t.Context(), lib)
	if err != nil || len(faults) == 0 || faults[0] != name+" is changed" {
		t.Errorf("%v, %v", faults, err)
	}
}
