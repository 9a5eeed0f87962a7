package server

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// distribution is a Neo4j that can be run: its release and its jars.
type distribution struct {
	release release
	lib     string
	fetched *pinned // it is ours, in the cache; nil for an installation of the user's
	desk    string  // Neo4j Browser with the guides; empty where there are none
}

// neo4jHome is the variable that the whole ecosystem names an installation with.
const neo4jHome = "NEO4J_HOME"

// distribution gives the installed Neo4j that the options name, else the
// fetched one, whose jars need not be there yet.
func (s *Server) distribution() (distribution, error) {
	if s.options.Neo4jHome != "" {
		return installed(s.options.Neo4jHome)
	}
	p, err := pinnedRelease(s.options.Release)
	if err != nil {
		return distribution{}, err
	}
	return distribution{release: p.release, lib: filepath.Join(s.layout.fetched(p.text), "lib"), fetched: p}, nil
}

// ready fetches the jars of a distribution that is ours and lacks them, and
// checks them each time: they are about to be run. An installation of the
// user's is the user's to trust.
func (s *Server) ready(ctx context.Context, d distribution) error {
	if d.fetched == nil {
		return nil
	}
	if err := s.fetch(ctx, d.fetched); err != nil {
		return err
	}
	return d.fetched.trusted(ctx, d.lib)
}

var kernelJar = regexp.MustCompile(`^neo4j-kernel-(\d+\.\d+[^-]*)\.jar$`)

// installed looks at the folder of an installed Neo4j.
func installed(home string) (distribution, error) {
	lib, err := filepath.Abs(filepath.Join(home, "lib"))
	if err != nil {
		return distribution{}, err
	}
	jars, err := os.ReadDir(lib)
	if err != nil {
		return distribution{}, fmt.Errorf("%s is %s, which is not the folder of a Neo4j: %s cannot be read; set it to the folder that has bin, conf and lib, or unset it", neo4jHome, home, lib)
	}
	var version string
	for _, jar := range jars {
		if strings.HasPrefix(jar.Name(), "neo4j-") && strings.Contains(jar.Name(), "enterprise") {
			return distribution{}, fmt.Errorf("%s is %s, a Neo4j Enterprise, which entente does not start: start it yourself and set NEO4J_URI, or unset %s", neo4jHome, home, neo4jHome)
		}
		if m := kernelJar.FindStringSubmatch(jar.Name()); m != nil {
			version = m[1]
		}
	}
	release, ok := parseRelease(version)
	if !ok {
		return distribution{}, fmt.Errorf("%s is %s, which is not the folder of a Neo4j: %s has no neo4j-kernel jar; set it to the folder that has bin, conf and lib, or unset it", neo4jHome, home, lib)
	}
	if release.tooOld() {
		return distribution{}, fmt.Errorf("%s is %s, a Neo4j %s, too old: %s or later is needed; install one, or unset %s to have Neo4j %s fetched", neo4jHome, home, version, oldest, neo4jHome, Version)
	}
	return distribution{release: release, lib: lib}, nil
}
