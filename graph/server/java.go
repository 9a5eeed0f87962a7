package server

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// java is a runtime that was found and asked for its version.
type java struct {
	path    string
	version string // in full, such as 17.0.15
	banner  string // all that java -version prints: two builds of one version differ in it
}

// findJava takes JAVA_HOME's, else the one on PATH; where the release of Neo4j
// does not run under that, one of those that are installed beside it.
func findJava(ctx context.Context, r release) (java, error) {
	return findJavaAmong(ctx, r, javasBeside())
}

func findJavaAmong(ctx context.Context, r release, beside []string) (java, error) {
	path, err := javaPath(r)
	if err != nil {
		return java{}, err
	}
	j, err := askJava(ctx, r, path)
	for _, other := range beside {
		if err == nil || ctx.Err() != nil {
			break
		}
		if found, failed := askJava(ctx, r, other); failed == nil {
			return found, nil
		}
	}
	return j, err
}

// javasBeside are the runtimes in the folders where systems install them, the
// last by name first.
func javasBeside() []string {
	patterns := []string{"/usr/lib/jvm/*/bin/java", "/Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java"}
	if runtime.GOOS == "windows" {
		patterns = []string{`C:\Program Files\Java\*\bin\java.exe`, `C:\Program Files\Eclipse Adoptium\*\bin\java.exe`}
	}
	var found []string
	for _, pattern := range patterns {
		paths, _ := filepath.Glob(pattern) // the pattern is well formed
		slices.Reverse(paths)
		found = append(found, paths...)
	}
	return found
}

// askJava asks a Java for its version, and checks that the release runs under it.
func askJava(ctx context.Context, r release, path string) (java, error) {
	// -version writes to stderr. Its exit status is not asked: macOS has a
	// stand-in on PATH that fails and tells where to buy one.
	cmd := exec.CommandContext(ctx, path, "-version")
	cmd.Env = environment()
	out, runErr := cmd.CombinedOutput()
	if ctx.Err() != nil {
		return java{}, ctx.Err()
	}
	version, major, ok := parseJavaVersion(string(out))
	if !ok {
		reason := firstLine(string(out))
		if reason == "" && runErr != nil {
			reason = runErr.Error()
		}
		return java{}, fmt.Errorf("%s is not a Java that works (%s): %s", path, reason, installJava(r))
	}
	if err := r.checkJava(path, version, major); err != nil {
		return java{}, err
	}
	return java{path: path, version: version, banner: string(out)}, nil
}

func javaPath(r release) (string, error) {
	name := "java"
	if runtime.GOOS == "windows" {
		name = "java.exe"
	}
	home := os.Getenv("JAVA_HOME")
	if home == "" {
		path, err := exec.LookPath(name)
		if err != nil {
			return "", fmt.Errorf("no Java is installed (no JAVA_HOME, no java on PATH), and Neo4j runs under it: %s", installJava(r))
		}
		return path, nil
	}
	path := filepath.Join(home, "bin", name)
	if info, err := os.Stat(path); err != nil || info.IsDir() {
		return "", fmt.Errorf("JAVA_HOME is %s, but there is no %s: set JAVA_HOME to the folder of a Java, or unset it to use the java on PATH", home, path)
	}
	return path, nil
}

var javaBanner = regexp.MustCompile(`version "((\d+)(?:\.(\d+))?[^"]*)"`)

// parseJavaVersion reads what java -version prints. Until Java 8 the major
// number is the second: 1.8.0_402.
func parseJavaVersion(banner string) (version string, major int, ok bool) {
	m := javaBanner.FindStringSubmatch(banner)
	if m == nil {
		return "", 0, false
	}
	number := m[2]
	if number == "1" && m[3] != "" {
		number = m[3]
	}
	major, err := strconv.Atoi(number)
	return m[1], major, err == nil
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(line)
}
