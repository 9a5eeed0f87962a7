package server

import (
	"os"
	"testing"
	"time"
)

// debugOf is what Neo4j 5.26.30 has said, shortened.
const debugOf = `2026-11-28 18:00:00.000+0000 ERROR [o.n.d.d.DatabaseLifecycles] Failed to start DatabaseId{522ab216[neo4j]}
Caused by: java.io.IOException: of an earlier start
2026-11-28 19:34:35.116+0000 WARN  [o.n.k.d.Database] [neo4j/522ab216] Exception occurred while starting the database.
java.lang.RuntimeException: Unable to retrieve last append index
Caused by: java.lang.OutOfMemoryError: Java heap space
2026-11-28 19:34:35.118+0000 ERROR [o.n.d.d.DatabaseLifecycles] Failed to start DatabaseId{522ab216[neo4j]}
java.lang.RuntimeException: java.lang.RuntimeException: Unable to retrieve last append index
	at org.neo4j.kernel.database.Database.start(Database.java:518)
Caused by: java.lang.RuntimeException: Unable to retrieve last append index
	... 11 more
Caused by: java.lang.OutOfMemoryError: Java heap space
2026-11-28 19:34:35.130+0000 INFO  [o.n.b.p.c.c.n.SocketNettyConnector] Bolt enabled on localhost:46221.
Caused by: of something else
`

// calendarDebug is the form in which Neo4j 2026.08.1 says so.
const calendarDebug = `{"time":"2026-11-28 19:34:35.118+0000","level":"ERROR","category":"o.n.d.d.DatabaseLifecycles","message":"Failed to start DatabaseId{522ab216[neo4j]}","stacktrace":"java.lang.RuntimeException: x\n\tat org.neo4j.x(y.java:1)\nCaused by: java.lang.RuntimeException: Unable to retrieve last append index\n\t... 11 more\nCaused by: java.lang.OutOfMemoryError: Java heap space\n"}
{"time":"2026-11-28 19:34:36.118+0000","level":"INFO","category":"x","message":"Started."}
`

func TestRefusal(t *testing.T) {
	s := logOf(t, "")
	at := func(text string) time.Time {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	if r := s.refusal(at("2026-11-28T17:00:00Z")); r != nil {
		t.Errorf("there is no log, and it tells %v", r)
	}
	if err := os.WriteFile(s.layout.debug(), []byte(debugOf), 0o600); err != nil {
		t.Fatal(err)
	}
	if r := s.refusal(at("2026-11-28T19:34:36Z")); r != nil {
		t.Errorf("an earlier start was refused, and it tells %v", r)
	}
	for _, log := range []string{debugOf, calendarDebug} {
		if err := os.WriteFile(s.layout.debug(), []byte(log), 0o600); err != nil {
			t.Fatal(err)
		}
		r := s.refusal(at("2026-11-28T19:34:35Z"))
		if r == nil || len(r.cause) != 2 || r.cause[1] != "java.lang.OutOfMemoryError: Java heap space" || !r.torn() {
			t.Errorf("got %+v", r)
		}
	}
}
