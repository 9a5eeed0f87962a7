package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"entente/graph/server/servertest"
)

// A canary is a password that must be seen nowhere, of signs that addresses
// and files give a meaning to. (The one thing that tells a password is the
// demo, that of the local server, to the user who asked for it.)
const canary = "kanarie/vogel?26"

// forms are the ways in which a secret might be written.
func forms(secret string) []string {
	return []string{
		secret, url.QueryEscape(secret), url.PathEscape(secret),
		base64.StdEncoding.EncodeToString([]byte(secret)), hex.EncodeToString([]byte(secret)),
	}
}

// cage is a folder in which commands are run with a secret, and everything that
// they write is looked through for it.
type cage struct {
	folder  string
	env     []string
	secrets []string
	planted map[string]bool // files that the test itself wrote a secret into
}

func newCage(t *testing.T, secrets ...string) *cage {
	t.Helper()
	folder := t.TempDir()
	c := &cage{folder: folder, secrets: secrets, planted: map[string]bool{}}
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "NEO4J_") && !strings.HasPrefix(variable, "ENTENTE_") {
			c.env = append(c.env, variable)
		}
	}
	for _, name := range []string{"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "ENTENTE_HOME", "TMPDIR"} {
		c.env = append(c.env, name+"="+folder)
	}
	c.env = append(c.env, "ENTENTE_LOG_LEVEL=debug", "ENTENTE_LOG_FORMAT=json", "GOTRACEBACK=all")
	c.write(t, "crisis.yaml", "dossier: crisis\nsources: [{id: s, name: S}]\nstatements:\n  - {subject: france, type: ally-of, object: narnia, source: s}\n")
	return c
}

func (c *cage) write(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(c.folder, name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c.planted[file] = true
	return file
}

// command is entente in the cage; env are more variables.
func (c *cage) command(t *testing.T, env []string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "entente", args...)
	cmd.Dir, cmd.Env = c.folder, append(append([]string{}, c.env...), env...)
	return cmd
}

// run runs a command and looks through its output.
func (c *cage) run(t *testing.T, env []string, args ...string) string {
	t.Helper()
	out, _ := c.command(t, env, args...).CombinedOutput()
	c.look(t, strings.Join(args, " "), out)
	return string(out)
}

func (c *cage) look(t *testing.T, where string, text []byte) {
	t.Helper()
	for _, secret := range c.secrets {
		for _, form := range forms(secret) {
			if at := bytes.Index(text, []byte(form)); at >= 0 {
				t.Errorf("the password is in %s: …%s", where, text[max(0, at-80):min(len(text), at+80)])
			}
		}
	}
}

// lookAtFiles looks through everything that the commands have left.
func (c *cage) lookAtFiles(t *testing.T) (written int) {
	t.Helper()
	err := filepath.WalkDir(c.folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || c.planted[path] {
			return err
		}
		written++
		text, err := os.ReadFile(path)
		c.look(t, path, text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return written
}

// Commands that fail, each in its way, tell no password.
func TestNoPasswordInErrors(t *testing.T) {
	c := newCage(t, canary)
	secret := c.write(t, "secret", canary+"\n")
	open := c.write(t, "open", canary+"\n")
	if err := os.Chmod(open, 0o644); err != nil {
		t.Fatal(err)
	}
	bad := c.write(t, "bad.yaml", "password: \""+canary+"\nuri: [\n")
	list := c.write(t, "list.yaml", "password: ["+canary+"]\n")
	typo := c.write(t, "typo.yaml", "pasword: "+canary+"\n")
	tab := c.write(t, "tab.yaml", "password:\n\t"+canary+"\n")
	config := c.write(t, "good.yaml", "password: "+canary+"\nuri: bolt://127.0.0.1:1\n")
	const nowhere, password = "NEO4J_URI=bolt://127.0.0.1:1", "NEO4J_PASSWORD=" + canary
	for _, run := range []struct {
		env  []string
		args []string
		want string // of what is said, so that the test is known to get there
	}{
		{[]string{nowhere, password}, []string{"status"}, "no Neo4j answers"},
		{[]string{nowhere}, []string{"status", "--password-file", secret}, "no Neo4j answers"},
		{nil, []string{"status", "--config", config}, "no Neo4j answers"},
		{[]string{nowhere}, []string{"status", "--password-file", open}, "chmod 600"},
		{[]string{password}, []string{"status", "--uri", "bolt+s://127.0.0.1:1", "--ca-file", secret}, "has no certificate"},
		{nil, []string{"status", "--config", bad}, "bad.yaml"},
		{nil, []string{"status", "--config", list}, "list.yaml"},
		{nil, []string{"status", "--config", typo}, "did you mean password?"},
		{nil, []string{"status", "--config", tab}, "tab.yaml"},
		{[]string{password}, []string{"status", "--uri", "bolt://neo4j:" + canary + "@127.0.0.1:1"}, "holds a user or a password"},
		{[]string{password}, []string{"status", "--uri", "neo4j:" + canary + "@127.0.0.1:1"}, "holds a user or a password"},
		{[]string{password}, []string{"status", "--uri", "bolt://127.0.0.1:1?password=" + canary}, "is not usable"},
		{[]string{password}, []string{"status", "--uri", "neo4j://127.0.0.1:1?password=" + canary}, "no Neo4j answers"},
		{[]string{"NEO4J_URI=bolt://" + canary + "@127.0.0.1:1"}, []string{"config", "show"}, "(not shown)@127.0.0.1:1"},
		{[]string{"NEO4J_URI=bolt://127.0.0.1?password=" + canary}, []string{"config", "show", "--output", "json"}, "bolt://127.0.0.1"},
		{[]string{password}, []string{"config", "show"}, "(set, not shown)"},
		{nil, []string{"config", "show", "--config", config, "--output", "csv"}, "(set, not shown)"},
		{nil, []string{"status", "--password", canary}, "--password-file"},
		{nil, []string{"status", "--password=" + canary}, "--password-file"},
		{nil, []string{"status", "-p", canary}, "--password-file"},
		{nil, []string{"status", "-p" + canary}, "--password-file"},
		{[]string{password}, []string{"check", "crisis.yaml"}, "narnia"},
		{[]string{nowhere, password}, []string{"load", "crisis.yaml"}, "no Neo4j answers"},
		{[]string{password}, []string{"server", "status"}, "stopped"},
		{[]string{password}, []string{"status", "--log-level", "loud"}, "no log level"},
		{[]string{password}, []string{"status", "--log-format", "xml"}, "no log format"},
	} {
		out := c.run(t, run.env, run.args...)
		if !strings.Contains(out, run.want) {
			t.Errorf("entente %s %s does not say %q:\n%s", run.args, run.env, run.want, out)
		}
	}
	if c.lookAtFiles(t) == 0 {
		t.Error("nothing was written that could be looked at")
	}
}

// Commands that work, and the refusal of a wrong password, tell none.
func TestNoPasswordOnAServer(t *testing.T) {
	info := servertest.Start(t)
	secret := string(info.Password)
	c := newCage(t, secret, canary)
	file := c.write(t, "secret", secret+"\n")
	uri := "NEO4J_URI=" + info.BoltURI
	right := []string{uri, "NEO4J_PASSWORD=" + secret}
	for _, run := range []struct {
		env  []string
		args []string
		want string
	}{
		{[]string{uri, "NEO4J_PASSWORD=" + canary}, []string{"status"}, "refuses the user"},
		{[]string{uri}, []string{"load", "crisis.yaml", "--password-file", file}, "entente-rejects.csv"},
		{right, []string{"load", "crisis.yaml", "--output", "json"}, "rejected"},
		{right, []string{"plan", "crisis.yaml", "--log-format", "text"}, "opening the database"},
		{right, []string{"status"}, "opening the database"},
		{right, []string{"query", "run", "overview"}, ""},
		{right, []string{"query", "run", "--cypher", "crisis.yaml"}, "Neo4j refused a statement"},
		{right, []string{"config", "show", "--output", "json"}, "(set, not shown)"},
		{[]string{uri, "NEO4J_PASSWORD=" + secret, "NEO4J_DATABASE=nowhere"}, []string{"status"}, "has no database"},
		{[]string{"NEO4J_PASSWORD=" + secret, "NEO4J_URI=" + strings.Replace(info.BoltURI, "bolt://", "bolt+s://", 1)}, []string{"status"}, "does not speak TLS"},
		{[]string{"NEO4J_PASSWORD=" + secret, "NEO4J_URI=" + strings.Replace(info.BoltURI, "bolt://", "bolt+ssc://", 1)}, []string{"status"}, "takes any certificate"},
	} {
		out := c.run(t, run.env, run.args...)
		if !strings.Contains(out, run.want) {
			t.Errorf("entente %s does not say %q:\n%s", run.args, run.want, out)
		}
	}
	if c.lookAtFiles(t) == 0 {
		t.Error("nothing was written that could be looked at")
	}
}

// A crash in the middle of work tells where it was and no password.
func TestNoPasswordInACrash(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no SIGQUIT")
	}
	info := servertest.Start(t)
	c := newCage(t, string(info.Password))
	c.write(t, "long.cypher", "UNWIND range(1, 100000000) AS a UNWIND range(1, 1000) AS b WITH a, b WHERE a * b < 0 RETURN a")
	cmd := c.command(t, []string{"NEO4J_URI=" + info.BoltURI, "NEO4J_PASSWORD=" + string(info.Password)}, "query", "run", "--cypher", "long.cypher", "--timeout", "60s")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(2 * time.Second) // it is in the query then, or at least on its way
	if err := cmd.Process.Signal(syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if !strings.Contains(out.String(), "SIGQUIT") || !strings.Contains(out.String(), "graph/neo") {
		t.Errorf("it did not crash in the query:\n%s", out.String())
	}
	c.look(t, "the crash", out.Bytes())
}
