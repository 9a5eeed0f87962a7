package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"entente/graph/server/servertest"
)

// TestDemo is the stranger's first command, on a local server of its own: from
// nothing to answers, a picture and an address, and again.
func TestDemo(t *testing.T) {
	home := servertest.Options(t).Home // whose server is ended whatever happens here
	dir := t.TempDir()
	environment := append(os.Environ(), "ENTENTE_HOME="+home, "XDG_CONFIG_HOME="+dir,
		"NEO4J_URI=", "NEO4J_USERNAME=", "NEO4J_PASSWORD=", "NEO4J_HOME=")
	entente := func(arguments ...string) string {
		t.Helper()
		run := exec.Command("entente", arguments...)
		run.Dir, run.Env = dir, environment
		out, err := run.CombinedOutput()
		if err != nil {
			t.Fatalf("entente %s: %v\n%s", strings.Join(arguments, " "), err, out)
		}
		return string(out)
	}
	began := time.Now()
	first := entente("demo")
	t.Logf("the first demo took %s", time.Since(began).Round(time.Second))
	for _, want := range []string{
		`(?m)^│ statement +│ +\d+ │ +\d+ │ +0 │ +0 │$`, "Who is allied to whom on a date", "Who cut cooperation within some days of a coup", "Troops by host on a date",
		"Planned or possible redeployments by modality", "Statements that contradict each other",
		`Neo4j Browser: http://\S+/browser/`, `User: neo4j`, `Password: \S{20,}`, "`entente server stop` ends it",
	} {
		if !regexp.MustCompile(want).MatchString(first) {
			t.Errorf("the demo does not say %s:\n%s", want, first)
		}
	}
	if info, err := os.Stat(filepath.Join(dir, "niger-2023.svg")); err != nil || info.Size() == 0 {
		t.Errorf("the picture: %v", err)
	}
	began = time.Now()
	second := entente("demo")
	t.Logf("the second demo took %s", time.Since(began).Round(time.Second))
	if !regexp.MustCompile(`(?m)^│ statement +│ +\d+ │ +0 │ +\d+ │ +0 │$`).MatchString(second) {
		t.Errorf("the second demo writes again:\n%s", second)
	}
	if status := entente("server", "status", "--output", "json"); !strings.Contains(status, `"state": "running"`) {
		t.Errorf("the server is not up after the demo: %s", status)
	}
	entente("server", "stop")
	if status := entente("server", "status", "--output", "json"); !strings.Contains(status, `"state": "stopped"`) {
		t.Errorf("the server is not stopped: %s", status)
	}
}
