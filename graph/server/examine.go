package server

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/shirou/gopsutil/v4/disk"
)

// Condition is something that the local server needs, and how it stands.
type Condition struct {
	Name  string
	Found string // where Err is nil
	Err   error  // says what is wrong and what to do
	// Spare is set where the server can do without: what is wrong does no harm now.
	Spare bool
}

// Examine looks at what a start needs, and changes nothing. It asks Java and
// Maven for their versions, and takes the sums of all fetched jars.
func (s *Server) Examine(ctx context.Context) []Condition {
	d, err := s.distribution()
	if err != nil {
		return []Condition{{Name: "neo4j", Err: err}}
	}
	fetched := isDir(d.lib)
	conditions := []Condition{s.examineNeo4j(ctx, d, fetched), examineJava(ctx, d)}
	if d.fetched != nil {
		conditions = append(conditions, examineMaven(ctx, fetched), s.examineSpace(ctx, "cache", s.layout.cache, EnvCache, s.options.CacheSpace, fetched))
	}
	conditions = append(conditions, s.examineSpace(ctx, "disk", s.layout.home, EnvHome, s.options.DataSpace, false))
	return append(conditions, s.examinePassword(), s.examinePorts())
}

func (s *Server) examineNeo4j(ctx context.Context, d distribution, fetched bool) Condition {
	c := Condition{Name: "neo4j"}
	switch {
	case d.fetched == nil:
		c.Found = fmt.Sprintf("Neo4j %s, installed in %s", d.release.text, filepath.Dir(d.lib))
	case !fetched:
		c.Found = fmt.Sprintf("Neo4j %s is not fetched yet: the first start does", d.release.text)
	default:
		c.Found = fmt.Sprintf("Neo4j %s, %d jars as they were released", d.release.text, len(d.fetched.jars()))
		c.Err = d.fetched.trusted(ctx, d.lib)
	}
	return c
}

func examineJava(ctx context.Context, d distribution) Condition {
	j, err := findJava(ctx, d.release)
	return Condition{Name: "java", Found: fmt.Sprintf("Java %s, %s", j.version, j.path), Err: err}
}

func examineMaven(ctx context.Context, fetched bool) Condition {
	c := Condition{Name: "maven", Spare: fetched}
	c.Found, c.Err = findMaven(ctx)
	return c
}

func (s *Server) examineSpace(ctx context.Context, name, folder, variable string, need uint64, spare bool) Condition {
	c := Condition{Name: name, Spare: spare, Err: checkSpace(ctx, "work", folder, variable, need)}
	existing, err := existingParent(folder)
	if err != nil {
		c.Err = err
		return c
	}
	if usage, err := disk.UsageWithContext(ctx, existing); err == nil {
		c.Found = fmt.Sprintf("%s has %s free", folder, megabytes(usage.Free))
	}
	return c
}

// examinePassword looks at the server's folder and its password, where they are.
func (s *Server) examinePassword() Condition {
	c := Condition{Name: "password", Found: "none yet: the first start makes one"}
	if !isDir(s.layout.server()) {
		return c
	}
	if c.Err = onlyOwnerReads(s.layout.server()); c.Err != nil {
		return c
	}
	if exists(s.layout.password()) {
		c.Found = s.layout.password() + ", which only its owner can read"
		_, c.Err = readPassword(s.layout.password())
	}
	return c
}

// examinePorts tells which ports the server has, or a start would take.
func (s *Server) examinePorts() Condition {
	c := Condition{Name: "ports"}
	if state, err := readState(s.layout.state()); err != nil {
		c.Err = err
		return c
	} else if state != nil && state.alive() {
		c.Found = fmt.Sprintf("the local server has %d for Bolt and %d for Neo4j Browser", state.BoltPort, state.HTTPPort)
		return c
	}
	p, err := choosePorts(s.options)
	c.Err = err
	c.Found = fmt.Sprintf("%d for Bolt and %d for Neo4j Browser are free", p.bolt, p.http)
	if s.options.BoltPort == 0 && (p.bolt != usualBoltPort || p.http != usualHTTPPort) {
		c.Found = fmt.Sprintf("another program has the usual %d or %d: a start takes %d and %d", usualBoltPort, usualHTTPPort, p.bolt, p.http)
	}
	return c
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
