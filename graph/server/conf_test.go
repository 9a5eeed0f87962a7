package server

import (
	"strings"
	"testing"
)

func TestConf(t *testing.T) {
	options := Options{PageCache: "64m", Settings: map[string]string{"db.temporal.timezone": "Africa/Niamey", "db.logs.query.enabled": "INFO", "server.directories.import": `C:\data`}}
	got := conf(options, distribution{release: longTerm.release, fetched: longTerm}, ports{bolt: 40001, http: 40002})
	for _, line := range []string{
		"server.bolt.listen_address=127.0.0.1:40001",
		"server.bolt.advertised_address=127.0.0.1:40001",
		"server.http.listen_address=127.0.0.1:40002",
		"server.https.enabled=false",
		"dbms.security.auth_enabled=true",
		"dbms.usage_report.enabled=false",
		"client.allow_telemetry=false",
		"server.memory.pagecache.size=64m",
		"db.temporal.timezone=Africa/Niamey", // added
		"db.logs.query.enabled=INFO",         // ours replaced
		`server.directories.import=C:\\data`, // a backslash is an escape there
	} {
		if !strings.Contains(got, "\n"+line+"\n") {
			t.Errorf("no line %q in\n%s", line, got)
		}
	}
	if strings.Contains(got, "0.0.0.0") || strings.Contains(got, "strict_validation") {
		t.Errorf("too much in\n%s", got)
	}
	keys := map[string]bool{}
	for line := range strings.Lines(got) {
		if key, _, ok := strings.Cut(line, "="); ok {
			if keys[key] {
				t.Errorf("%s is set twice, which Neo4j refuses", key)
			}
			keys[key] = true
		}
	}
}

func TestConfOfOtherReleases(t *testing.T) {
	calendar, _ := parseRelease("2025.06.2")
	older, _ := parseRelease("5.26.0")
	for r, strict := range map[release]bool{calendar: false, older: true} {
		got := conf(Options{PageCache: "64m"}, distribution{release: r}, ports{})
		if strings.Contains(got, "internal.") {
			t.Errorf("%s gets an internal setting that it may not know", r.text)
		}
		if strings.Contains(got, "server.config.strict_validation.enabled=false") == strict {
			t.Errorf("%s: strict validation should be %t", r.text, strict)
		}
	}
}

func TestOptionsAreChecked(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*Options)
		want   string
	}{
		"no Bolt":             {func(o *Options) { o.Bolt = nil }, "Bolt is missing"},
		"authentication":      {func(o *Options) { o.Settings = map[string]string{"dbms.security.auth_enabled": "false"} }, "entente's own"},
		"listening elsewhere": {func(o *Options) { o.Settings = map[string]string{"server.bolt.listen_address": "0.0.0.0:7687"} }, "entente's own"},
		"listening more": {func(o *Options) {
			o.Settings = map[string]string{"server.bolt.additional_listen_addresses": "0.0.0.0:7687"}
		}, "entente's own"},
		"a smuggled line": {func(o *Options) { o.Settings = map[string]string{"a": "b\ndbms.security.auth_enabled=false"} }, "cannot stand in neo4j.conf"},
		"a smuggled key":  {func(o *Options) { o.Settings = map[string]string{"dbms.security.auth_enabled=false\n#": "b"} }, "cannot stand in neo4j.conf"},
		"heap":            {func(o *Options) { o.Heap = "1g -Dx=y" }, "a size such as 512m or 1g"},
		"page cache":      {func(o *Options) { o.PageCache = "lots" }, "a size such as 512m or 1g"},
		"port":            {func(o *Options) { o.BoltPort = 70000 }, "the Bolt port of the local server is 70000"},
		"negative port":   {func(o *Options) { o.HTTPPort = -2 }, "the HTTP port of the local server is -2"},
		"one port twice":  {func(o *Options) { o.BoltPort, o.HTTPPort = 8000, 8000 }, "port 8000 for both"},
		"cache":           {func(o *Options) { o.Cache = "/tmp/a:b" }, "Java cannot read jars from"},
	} {
		t.Run(name, func(t *testing.T) {
			o := Options{Bolt: noBolt{}, Home: t.TempDir()}
			test.change(&o)
			_, err := New(o)
			wantError(t, err, test.want)
		})
	}
}

// noBolt is for tests that start no server.
type noBolt struct{ Bolt }
