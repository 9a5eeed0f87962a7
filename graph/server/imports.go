package server

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// adminClass is the entry point of neo4j-admin.
const adminClass = "org.neo4j.server.startup.Neo4jAdminCommand"

// database is the one user database of Community.
const database = "neo4j"

// Import fills the database from files: it stops the server, runs
// `neo4j-admin database import full` with the arguments, and leaves the server
// down. What the database held is overwritten, and an import that fails or is
// interrupted leaves it empty or broken until the next one: that nothing is lost
// by it is the caller's to see to. The server must have run before.
func (s *Server) Import(ctx context.Context, arguments []string) error {
	unlock, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	if err := s.stop(ctx); err != nil {
		return err
	}
	d, err := s.distribution()
	if err != nil {
		return err
	}
	j, err := findJava(ctx, d.release)
	if err != nil {
		return err
	}
	if err := s.ready(ctx, d); err != nil {
		return err
	}
	log := filepath.Join(s.layout.logs(), "import.log")
	out, err := os.OpenFile(log, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("opening the log of the import: %w", err)
	}
	defer func() { _ = out.Close() }()
	command := append([]string{"-Xmx" + s.options.Heap}, opened...)
	command = append(command, "-Dfile.encoding=UTF-8", "-cp", filepath.Join(d.lib, "*"), adminClass,
		"database", "import", "full", database, "--overwrite-destination=true", "--report-file="+filepath.Join(s.layout.logs(), "import.report"))
	cmd := exec.CommandContext(ctx, j.path, append(command, arguments...)...)
	cmd.Dir = s.layout.server()
	// The releases by calendar begin a Java of their own, and give it what these name.
	cmd.Env = append(environment(), neo4jHome+"="+s.layout.server(), "NEO4J_CONF="+s.layout.confDir(),
		"HEAP_SIZE="+s.options.Heap, "JAVA_OPTS="+strings.Join(opened, " "))
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("the import failed (%w); the last lines of %s:\n  %s", err, log, strings.Join(lastWords(log, errorLines), "\n  "))
	}
	return nil
}
