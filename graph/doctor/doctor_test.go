package doctor_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"entente/graph/constraint"
	"entente/graph/doctor"
	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/graph/server"
	"entente/graph/server/servertest"
	"entente/schema"
)

func TestMain(m *testing.M) { os.Exit(neotest.Main(m)) }

// want checks the one finding of a check, or that one of several says it.
func want(t *testing.T, findings []doctor.Finding, check string, state doctor.State, parts ...string) {
	t.Helper()
	var seen []doctor.Finding
next:
	for _, f := range findings {
		if f.Check != check {
			continue
		}
		seen = append(seen, f)
		if f.State != state || strings.Contains(f.Text, "\n") {
			continue
		}
		for _, part := range parts {
			if !strings.Contains(f.Text, part) {
				continue next
			}
		}
		return
	}
	t.Errorf("no finding of %s is %s and says %q: %+v", check, state, parts, seen)
}

func TestAHealthyDatabase(t *testing.T) {
	db := neotest.Empty(t)
	o := schema.Default()
	if _, err := constraint.Apply(t.Context(), db, o); err != nil {
		t.Fatal(err)
	}
	before := neotest.Everything(t, db)
	findings := doctor.Database(t.Context(), db, o, time.Now)
	want(t, findings, "server", doctor.OK, "Neo4j "+servertest.Version()+", community edition")
	want(t, findings, "clock", doctor.OK, "the same time")
	want(t, findings, "rights", doctor.OK, "may write")
	want(t, findings, "constraints", doctor.OK, "all ")
	want(t, findings, "indexes", doctor.OK, "online")
	if !doctor.Healthy(findings) {
		t.Errorf("something is wrong: %+v", findings)
	}
	if after := neotest.Everything(t, db); after != before {
		t.Errorf("it left %s", after)
	}
}

func TestClocksApart(t *testing.T) {
	db := neotest.Open(t)
	for shift, text := range map[time.Duration]string{time.Hour: "the server's clock is -1h0m0s from this machine's", -5 * time.Minute: "is 5m0s from"} {
		findings := doctor.Database(t.Context(), db, schema.Default(), func() time.Time { return time.Now().Add(shift) })
		want(t, findings, "clock", doctor.Wrong, text, "NTP")
		if doctor.Healthy(findings) {
			t.Error("it passes for healthy")
		}
	}
}

func TestConstraintsThatAreMissing(t *testing.T) {
	db := neotest.Empty(t)
	o := schema.Default()
	if _, err := constraint.Apply(t.Context(), db, o); err != nil {
		t.Fatal(err)
	}
	neotest.Write(t, db, "DROP CONSTRAINT entente_ally_of_key", nil)
	want(t, doctor.Database(t.Context(), db, o, time.Now), "constraints", doctor.Wrong, "1 of ", "entente_ally_of_key", "entente schema apply")
	if _, err := constraint.Apply(t.Context(), db, o); err != nil {
		t.Fatal(err)
	}
	want(t, doctor.Database(t.Context(), db, o, time.Now), "constraints", doctor.OK)
}

// An index fails when a value is too large for it.
func TestAnIndexThatFailed(t *testing.T) {
	db := neotest.Empty(t)
	neotest.Write(t, db, "CREATE (:Long {text: $text})", map[string]any{"text": strings.Repeat("x", 40000)})
	neotest.Write(t, db, "CREATE INDEX too_long FOR (n:Long) ON (n.text)", nil)
	t.Cleanup(func() { neotest.Write(t, db, "DROP INDEX too_long", nil) })
	var findings []doctor.Finding
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if findings = doctor.Database(t.Context(), db, schema.Default(), time.Now); !doctor.Healthy(findings) {
			break
		}
	}
	want(t, findings, "indexes", doctor.Wrong, "too_long is failed", "too large", "DROP INDEX too_long")
}

func TestWhoMayNotWrite(t *testing.T) {
	info := servertest.ReadOnly(t)
	db, err := neo.Open(t.Context(), neo.Options{URI: info.BoltURI, Username: info.Username, Password: string(info.Password)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close(context.Background()) }()
	findings := doctor.Database(t.Context(), db, schema.Default(), time.Now)
	want(t, findings, "rights", doctor.Wrong, "right to write")
	want(t, findings, "constraints", doctor.Note, "none are there yet")
}

// A database that goes away is a finding of each check, and no crash.
func TestADatabaseThatGoesAway(t *testing.T) {
	info := servertest.Start(t)
	db, err := neo.Open(t.Context(), neo.Options{URI: info.BoltURI, Username: info.Username, Password: string(info.Password)})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, f := range doctor.Database(t.Context(), db, schema.Default(), time.Now) {
		if f.State != doctor.Wrong || f.Text == "" {
			t.Errorf("%+v", f)
		}
	}
}

func TestMachine(t *testing.T) {
	findings := doctor.Machine([]server.Condition{
		{Name: "java", Found: "Java 17"},
		{Name: "maven", Err: errors.New("no Maven:\n\tinstall it"), Spare: true},
		{Name: "disk", Err: errors.New("full: free some")},
	})
	want(t, findings, "java", doctor.OK, "Java 17")
	want(t, findings, "maven", doctor.Note, "not needed now: no Maven: install it")
	want(t, findings, "disk", doctor.Wrong, "full: free some")
	if doctor.Healthy(findings) || !doctor.Healthy(findings[:2]) {
		t.Error("only what is wrong is wrong")
	}
}
