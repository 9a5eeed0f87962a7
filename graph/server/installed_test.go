package server_test

import (
	"os"
	"path/filepath"
	"testing"

	"entente/graph/server"
	"entente/graph/server/servertest"
)

func TestInstalledNeo4j(t *testing.T) {
	options := servertest.Options(t)
	if err := newServer(t, options).Fetch(t.Context()); err != nil {
		t.Fatal(err)
	}
	cache := newServer(t, options).Cache()
	options.Neo4jHome = t.TempDir()
	if err := os.Symlink(filepath.Join(cache, "neo4j-"+server.Version, "lib"), filepath.Join(options.Neo4jHome, "lib")); err != nil {
		t.Fatal(err)
	}
	options.Cache = t.TempDir() // nothing is fetched
	s := newServer(t, options)
	info := start(t, s)
	if info.Version != server.Version {
		t.Errorf("the version is %q, want %q", info.Version, server.Version)
	}
	if got := query(t, info, "RETURN 1"); got != 1.0 {
		t.Errorf("got %v", got)
	}
	fetched, err := os.ReadDir(options.Cache)
	if err != nil {
		t.Fatal(err)
	}
	if len(fetched) != 0 {
		t.Errorf("the cache has %v, want nothing", fetched)
	}
}

func TestInstalledNeo4jThatWillNotDo(t *testing.T) {
	for name, test := range map[string]struct {
		jars []string
		want []string
	}{
		"no Neo4j":   {nil, []string{"not the folder of a Neo4j", "unset it"}},
		"other jars": {[]string{"lucene-core-9.11.1.jar", "neo4j-kernel-api-5.26.30.jar"}, []string{"has no neo4j-kernel jar"}},
		"too old":    {[]string{"neo4j-kernel-5.25.1.jar"}, []string{"a Neo4j 5.25.1, too old: 5.26 or later is needed"}},
		"much older": {[]string{"neo4j-kernel-4.4.37.jar"}, []string{"a Neo4j 4.4.37, too old"}},
		"enterprise": {[]string{"neo4j-enterprise-kernel-5.26.0.jar", "neo4j-kernel-5.26.0.jar"}, []string{"Neo4j Enterprise", "NEO4J_URI"}},
	} {
		t.Run(name, func(t *testing.T) {
			options := servertest.Options(t)
			options.Neo4jHome = t.TempDir()
			for _, jar := range test.jars {
				path := filepath.Join(options.Neo4jHome, "lib", jar)
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			s := newServer(t, options)
			_, err := s.Start(t.Context())
			wantError(t, err, append(test.want, options.Neo4jHome)...)
		})
	}
}
