package server

import (
	"archive/zip"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"entente/graph/server/internal/detach"
)

// mainClass is Neo4j Community's entry point, which later releases have renamed.
func (d distribution) mainClass() string {
	z, err := zip.OpenReader(filepath.Join(d.lib, "neo4j-"+d.release.text+".jar"))
	if err == nil {
		defer func() { _ = z.Close() }()
		if _, err := z.Open("org/neo4j/server/Neo4jCommunity.class"); err == nil {
			return "org.neo4j.server.Neo4jCommunity"
		}
	}
	return "org.neo4j.server.CommunityEntryPoint"
}

// opened lets Neo4j reach into packages of Java.
var opened = []string{
	"--add-opens=java.base/java.nio=ALL-UNNAMED",
	"--add-opens=java.base/java.io=ALL-UNNAMED",
	"--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
	"--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
}

// jvmArguments are what java gets. The flags are those of Neo4j's own launcher
// that concern correctness; the packages are opened for Netty and the page cache.
func jvmArguments(o Options, l layout, d distribution, archive []string) []string {
	arguments := append([]string{"-Xmx" + o.Heap}, opened...)
	if d.release.calendar() { // under whose Java a warning tells of it otherwise
		arguments = append(arguments, "--enable-native-access=ALL-UNNAMED")
	}
	arguments = append(arguments,
		"-XX:-OmitStackTraceInFastThrow",
		"-XX:+DisableExplicitGC",
		"-Djdk.nio.maxCachedBufferSize=1024",
		"-Dio.netty.tryReflectionSetAccessible=true",
		"-Dlog4j2.disable.jmx=true",
		"-Dfile.encoding=UTF-8",
		"-XX:ErrorFile="+filepath.Join(l.logs(), "crash-%p.log"),
	)
	if d.desk != "" {
		arguments = append(arguments, "-Djava.io.tmpdir="+l.tmp())
	}
	arguments = append(arguments, archive...)
	arguments = append(arguments, o.JVMFlags...)
	return append(arguments, "-cp", filepath.Join(d.lib, "*"), d.mainClass(),
		"--home-dir="+l.server(), "--config-dir="+l.confDir(), "--console-mode")
}

// environment is this process's without its password, which belongs to a server
// that is reached over Bolt: no Java and no Maven needs it, and a process that
// runs for days shows what it was started with.
func environment() []string {
	return slices.DeleteFunc(os.Environ(), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		return strings.EqualFold(name, "NEO4J_PASSWORD")
	})
}

// child is the server's process, while this one is its parent.
type child struct {
	pid   int
	ended chan struct{} // closed when the process has ended
}

// spawn starts the server in a session of its own, so that neither the end of
// this process nor a Ctrl-C in its terminal ends the server.
func spawn(java, dir, console string, arguments []string) (*child, error) {
	log, err := os.OpenFile(console, os.O_CREATE|os.O_WRONLY|os.O_TRUNC|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the server's log: %w", err)
	}
	defer func() { _ = log.Close() }()
	cmd := exec.Command(java, arguments...)
	cmd.Dir, cmd.Env = dir, environment()
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = detach.Attributes()
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", java, err)
	}
	c := &child{pid: cmd.Process.Pid, ended: make(chan struct{})}
	go func() {
		_ = cmd.Wait() // the log tells why; here it must only not stay a zombie
		close(c.ended)
	}()
	return c, nil
}

func (c *child) alive() bool {
	select {
	case <-c.ended:
		return false
	default:
		return true
	}
}

// end stops the process for good, whatever the state of the start.
func (c *child) end() {
	_ = terminate(c.pid)
	select {
	case <-c.ended:
		return
	case <-time.After(10 * time.Second):
	}
	_ = kill(c.pid)
	<-c.ended
}

// waitGone polls until the process of a state has ended.
func (s *state) waitGone(ctx context.Context, timeout time.Duration) (bool, error) {
	deadline := time.Now().Add(timeout)
	for s.alive() {
		if time.Now().After(deadline) {
			return false, nil
		}
		if err := pause(ctx, 50*time.Millisecond); err != nil {
			return false, err
		}
	}
	return true, ctx.Err()
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
