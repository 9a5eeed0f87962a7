package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"entente/graph/neo"
	"entente/graph/server/servertest"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the output blocks of the README and its pictures")

const readme = "../../README.md"

var (
	console = regexp.MustCompile("(?s)```console\n(.*?)```\n")
	// What differs from run to run.
	loadID = regexp.MustCompile(`\d{8}(T\d{6}Z-[0-9a-f]{8}|-[0-9a-f]{12})`)
)

// TestReadme runs every command of the README, in its order and in one
// database, and holds the output to what stands there.
func TestReadme(t *testing.T) {
	info := servertest.Start(t)
	if err := empty(neo.Options{URI: info.BoltURI, Username: info.Username, Password: string(info.Password)}); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	fixtures, err := filepath.Abs("../../fixtures")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(fixtures, filepath.Join(dir, "fixtures")); err != nil {
		t.Fatal(err)
	}
	// The release that the tests run against is no setting of the README's reader.
	environment := append(os.Environ(), servertest.ReleaseVariable+"=", "HOME="+dir, "XDG_CONFIG_HOME="+dir,
		"NEO4J_URI="+info.BoltURI, "NEO4J_USERNAME="+info.Username, "NEO4J_PASSWORD="+string(info.Password))
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	rewritten := console.ReplaceAllStringFunc(string(text), func(block string) string {
		got := "```console\n" + replay(t, dir, environment, console.FindStringSubmatch(block)[1]) + "```\n"
		if diff := cmp.Diff(loadID.ReplaceAllString(block, "LOAD"), loadID.ReplaceAllString(got, "LOAD")); diff != "" && !*update {
			t.Errorf("the README says otherwise; go test ./cmd/entente -run Readme -update rewrites it (-README +run)\n%s", diff)
		}
		return got
	})
	if *update {
		if err := os.WriteFile(readme, []byte(rewritten), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, picture := range []string{"article.svg", "troops.svg", "france-niger.svg"} {
		heldPicture(t, dir, picture)
	}
}

// replay runs the commands of a block and gives the block as it should be.
func replay(t *testing.T, dir string, environment []string, block string) string {
	t.Helper()
	var b strings.Builder
	for line := range strings.Lines(block) {
		command, ok := strings.CutPrefix(line, "$ ")
		if !ok {
			continue
		}
		b.WriteString(line)
		command = strings.TrimSpace(command)
		if strings.HasPrefix(command, "go test") {
			continue // this is it
		}
		// The demo's output is long, and is tested with the local server.
		shown := !strings.HasPrefix(command, "go run")
		command = strings.Replace(command, "go run ./cmd/entente", "entente", 1)
		run := exec.Command("bash", "-c", command)
		run.Dir, run.Env = dir, environment
		out, err := run.CombinedOutput()
		var exit *exec.ExitError
		if err != nil && (!asExit(err, &exit) || exit.ExitCode() != exitRejects) {
			t.Errorf("%s: %v\n%s", command, err, out)
		}
		if shown {
			b.Write(out)
		}
	}
	return b.String()
}

func asExit(err error, exit **exec.ExitError) bool {
	e, ok := err.(*exec.ExitError)
	*exit = e
	return ok
}

// heldPicture holds a picture of the README to what the command draws.
func heldPicture(t *testing.T, dir, name string) {
	t.Helper()
	drawn, shown := filepath.Join(dir, name), filepath.Join("../../fixtures", name)
	if runtime.GOARCH != "amd64" {
		t.Skip("the picture was drawn on amd64, and other processors round otherwise")
	}
	got, err := os.ReadFile(drawn)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(shown, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(shown)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != string(got) {
		t.Errorf("%s is not what the command draws; go test ./cmd/entente -run Readme -update rewrites it", shown)
	}
}
