package server

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

//go:embed pom.xml
var longTermPOM []byte

//go:embed pom-calendar.xml
var calendarPOM []byte

const (
	browserVersion = "5.24.0" // of Neo4j Browser, which is released on its own
	// copyJars is pinned: the one that Maven would choose depends on Maven's version.
	copyJars = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
)

// oldestMaven is what the dependency plugin asks for.
var oldestMaven = [3]int{3, 6, 3}

// Fetch brings Neo4j into the cache, as the first Start would. It does nothing
// where the cache has it, or where an installed Neo4j is used.
func (s *Server) Fetch(ctx context.Context) error {
	d, err := s.distribution()
	if err != nil {
		return err
	}
	if _, err := findJava(ctx, d.release); err != nil { // Maven runs under it, too
		return err
	}
	return s.ready(ctx, d)
}

// fetch makes sure that the cache has the server's jars. Once it has, Maven and
// the network are not needed any more.
func (s *Server) fetch(ctx context.Context, p *pinned) error {
	target := s.layout.fetched(p.text)
	lib := filepath.Join(target, "lib")
	if isDir(lib) {
		return nil
	}
	if err := os.MkdirAll(s.layout.cache, 0o755); err != nil {
		return fmt.Errorf("making the cache folder: %w (%s moves it)", err, EnvCache)
	}
	unlock, err := s.acquire(ctx, s.layout.fetchLock(), "waiting for another entente that is fetching Neo4j")
	if err != nil {
		return err
	}
	defer unlock()
	if isDir(lib) { // fetched by the one that was waited for
		return nil
	}
	mvn, err := findMaven(ctx)
	if err != nil {
		return err
	}
	if err := checkSpace(ctx, "fetch Neo4j", s.layout.cache, EnvCache, s.options.CacheSpace); err != nil {
		return err
	}
	return s.fetchInto(ctx, p, mvn, target)
}

// fetchInto fills a folder beside the target and renames it when it is
// complete, so that a download which breaks off is never taken for one.
func (s *Server) fetchInto(ctx context.Context, p *pinned, mvn, target string) error {
	_ = removePrefixed(s.layout.cache, fetchingPrefix) // of one that was killed
	work, err := os.MkdirTemp(s.layout.cache, fetchingPrefix+"*")
	if err != nil {
		return fmt.Errorf("making a folder for the download: %w", err)
	}
	defer func() { _ = os.RemoveAll(work) }()
	if err := os.WriteFile(filepath.Join(work, "pom.xml"), p.pom, 0o644); err != nil {
		return fmt.Errorf("writing Maven's pom.xml: %w", err)
	}
	if err := s.runMaven(ctx, p, mvn, work); err != nil {
		return err
	}
	if err := s.checkFetched(ctx, p, filepath.Join(work, "lib")); err != nil {
		return err
	}
	_ = os.RemoveAll(target)
	if err := os.Rename(work, target); err != nil {
		return fmt.Errorf("keeping the fetched Neo4j: %w", err)
	}
	return nil
}

func (s *Server) runMaven(ctx context.Context, p *pinned, mvn, work string) error {
	log, err := os.Create(s.layout.fetchLog())
	if err != nil {
		return fmt.Errorf("writing Maven's output: %w", err)
	}
	defer func() { _ = log.Close() }()
	output := &mavenOutput{log: log, progress: s.options.Progress, total: p.files}
	s.options.Progress(StageFetch, 0, p.files)
	cmd := exec.CommandContext(ctx, mvn, "--batch-mode", "--strict-checksums",
		"-Dneo4j.version="+p.text, "-Dneo4j.browser.version="+browserVersion,
		copyJars, "-DincludeScope=runtime", "-DincludeTypes=jar", "-DoutputDirectory=lib")
	cmd.Dir, cmd.Env = work, environment()
	cmd.Stdout, cmd.Stderr = output, output
	cmd.WaitDelay = 5 * time.Second
	err = cmd.Run()
	if ctx.Err() != nil {
		return fmt.Errorf("fetching Neo4j: %w", ctx.Err())
	}
	if err != nil {
		reason := output.firstError
		if reason == "" {
			reason = err.Error()
		}
		return fmt.Errorf("fetching Neo4j %s with Maven failed: %s; look at %s, mend the network (a proxy or mirror stands in Maven's settings.xml), and run it again",
			p.text, reason, s.layout.fetchLog())
	}
	s.options.Progress(StageFetch, p.files, p.files)
	return nil
}

// checkFetched refuses what Maven brought unless it is, byte for byte, what was
// released: Maven asks the very place that it fetches from for the checksums.
func (s *Server) checkFetched(ctx context.Context, p *pinned, lib string) error {
	faults, err := p.verifyJars(ctx, lib)
	if err == nil && len(faults) == 0 {
		return nil
	}
	reason := "nothing"
	if err == nil {
		reason = some(faults)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("checking what Maven brought: %w", err)
	}
	return fmt.Errorf("what Maven brought is not Neo4j %s as it was released, and is not kept: %s; a mirror or proxy in Maven's settings.xml, or Maven's local repository, may have other files: mend it, and run it again; Maven's output is in %s",
		p.text, reason, s.layout.fetchLog())
}

// mavenOutput keeps Maven's output, counts the files that arrive and catches
// the first error.
type mavenOutput struct {
	log        io.Writer
	progress   func(stage string, done, total int64)
	partial    []byte
	files      int64
	total      int64 // files that are expected
	firstError string
}

func (m *mavenOutput) Write(data []byte) (int, error) {
	m.partial = append(m.partial, data...)
	for {
		line, rest, found := bytes.Cut(m.partial, []byte("\n"))
		if !found {
			break
		}
		m.line(strings.TrimSpace(string(line)))
		m.partial = rest
	}
	return m.log.Write(data)
}

func (m *mavenOutput) line(line string) {
	level, text, _ := strings.Cut(line, "] ")
	switch {
	case level == "[INFO" && strings.HasPrefix(text, "Downloaded from "):
		m.files = min(m.files+1, m.total-1) // the last one is the end itself
		m.progress(StageFetch, m.files, m.total)
	case level == "[ERROR" && m.firstError == "":
		m.firstError = strings.TrimSpace(text)
	}
}

// findMaven finds a Maven that is new enough.
func findMaven(ctx context.Context) (string, error) {
	mvn, err := exec.LookPath("mvn")
	if errors.Is(err, exec.ErrDot) {
		return "", fmt.Errorf("mvn is found only by way of the current folder: put Maven's folder on PATH in full")
	}
	if err != nil {
		return "", fmt.Errorf("no Maven is installed (no mvn on PATH), and Neo4j is fetched with it once: %s", installMaven())
	}
	cmd := exec.CommandContext(ctx, mvn, "--batch-mode", "--version")
	cmd.Env = environment()
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil {
		return "", fmt.Errorf("%s does not run (%s): mend it or %s", mvn, firstLine(string(out)), installMaven())
	}
	version, numbers, ok := parseMavenVersion(string(out))
	if !ok {
		return "", fmt.Errorf("%s does not tell its version (%s): %s", mvn, firstLine(string(out)), installMaven())
	}
	if older(numbers, oldestMaven) {
		return "", fmt.Errorf("%s is Maven %s, too old: 3.6.3 or later is needed; %s", mvn, version, installMaven())
	}
	return mvn, nil
}

var mavenBanner = regexp.MustCompile(`Apache Maven ((\d+)\.(\d+)(?:\.(\d+))?\S*)`)

func parseMavenVersion(banner string) (version string, numbers [3]int, ok bool) {
	m := mavenBanner.FindStringSubmatch(banner)
	if m == nil {
		return "", numbers, false
	}
	for i := range numbers {
		numbers[i], _ = strconv.Atoi(m[2+i]) // an absent third one is 0
	}
	return m[1], numbers, true
}

func older(a, b [3]int) bool {
	for i := range a {
		if a[i] != b[i] {
			return a[i] < b[i]
		}
	}
	return false
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
