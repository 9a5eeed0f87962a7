package load

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"entente/graph/neo"
	"entente/graph/neo/neotest"
)

// reportVariable names the file into which a run writes its table of faults:
//
//	ENTENTE_FAULTS=FAULTS.md go test -tags faults -timeout 20m -run Fault ./graph/load
const reportVariable = "ENTENTE_FAULTS"

// fault counts what the tests of one fault have tried and seen.
type fault struct {
	name                                string
	tries, sights, agains, lost, double int
	enough                              int    // sights, where chance may let a fault miss the load; 0: one a try
	skipped                             string // why it could not be tried
}

var report struct {
	sync.Mutex
	faults []*fault
}

// recorded is the line of a fault in the table. A test that ends without having
// seen its fault at each try fails.
func recorded(t *testing.T, name string) *fault {
	t.Helper()
	report.Lock()
	defer report.Unlock()
	f := &fault{name: name}
	report.faults = append(report.faults, f)
	t.Cleanup(func() {
		if t.Failed() || t.Skipped() {
			return
		}
		if f.tries == 0 || f.sights < cmp.Or(f.enough, f.tries) {
			t.Errorf("%s: tried %d times and seen %d times", name, f.tries, f.sights)
		}
	})
	return f
}

func (f *fault) try()  { f.tries++ }
func (f *fault) seen() { f.sights++ }

// again tells that the load did not overcome the fault by itself, and that the
// same command was given again.
func (f *fault) again() { f.agains++ }

// count adds records that are not there, and records that are there too often.
func (f *fault) count(t testing.TB, lost, double int) {
	t.Helper()
	f.lost += lost
	f.double += double
	if lost+double > 0 {
		t.Errorf("%s: %d records are lost, and %d are there that should not be", f.name, lost, double)
	}
}

// contents is all of a graph, each node and relationship as often as it is there,
// without what tells one load from another.
func contents(t testing.TB, db *neo.DB, except ...string) map[string]int {
	t.Helper()
	all := map[string]int{}
	for line := range strings.SplitSeq(neotest.Everything(t, db, append(slices.Clone(perLoad), except...)...), "\n") {
		all[line]++
	}
	// The ids of loads are left out above, and with them those of all nodes.
	for _, line := range neotest.Rows(t, db, "MATCH (n) WHERE NOT n:Load RETURN labels(n), n.id", nil) {
		all[line]++
	}
	return all
}

// compare counts what a graph has lost and what it has too much, beside an
// undisturbed one.
func (f *fault) compare(t testing.TB, db *neo.DB, undisturbed map[string]int, except ...string) {
	t.Helper()
	now := contents(t, db, except...)
	lost, double := 0, 0
	var lines []string
	for line, n := range undisturbed {
		if missing := n - now[line]; missing > 0 {
			lost += missing
			lines = append(lines, "- "+line)
		}
	}
	for line, n := range now {
		if more := n - undisturbed[line]; more > 0 {
			double += more
			lines = append(lines, "+ "+line)
		}
	}
	f.count(t, lost, double)
	for _, line := range lines[:min(len(lines), 10)] {
		t.Log(line)
	}
}

// writeReport writes the table, if it is asked for. Copies of this binary that run
// no test, such as the one that watches the servers, leave it alone.
func writeReport() error {
	path := os.Getenv(reportVariable)
	if path == "" || len(report.faults) == 0 {
		return nil
	}
	var b strings.Builder
	b.WriteString(`# Faults in a load

Written by

    ENTENTE_FAULTS=FAULTS.md go test -tags faults -timeout 20m -run Fault ./graph/load

Each fault is tried on a real Neo4j while a load is at work, and the test sees that
it really happened. Where the load did not overcome it by itself, the same command
was given again. Then the graph is compared, record for record, with that of a load
that nothing disturbed: *lost* are the records that it has and this one has not,
*doubled* those that this one has beyond it.

| fault | tried | seen | same command again | lost | doubled |
|---|--:|--:|--:|--:|--:|
`)
	total := fault{name: "**all**"}
	for _, f := range report.faults {
		if f.skipped != "" {
			fmt.Fprintf(&b, "| %s | not tried: %s | | | | |\n", f.name, f.skipped)
			continue
		}
		f.line(&b)
		total.tries += f.tries
		total.sights += f.sights
		total.agains += f.agains
		total.lost += f.lost
		total.double += f.double
	}
	total.line(&b)
	b.WriteString(`
A server whose disk was full needs room and a restart. Neo4j 5.26.30 does not open its
database then over the torn end of its transaction log; the local server is started with
"entente server start --cut-torn-log" (another one with
internal.dbms.tx_log.fail_on_corrupted_log_files=false), as here, and cuts that end off.
What it had said to be committed stands before it; the batch that was not is written by
the same command. About one time in twenty Neo4j could not read its own log even so,
whoever had written it: such a try tells nothing of a load and is not counted, and a
dump is the way back.
`)
	return os.WriteFile(path, []byte(b.String()), 0o644)
}

func (f *fault) line(b *strings.Builder) {
	fmt.Fprintf(b, "| %s | %d | %d | %d | %d | %d |\n", f.name, f.tries, f.sights, f.agains, f.lost, f.double)
}

// overcome loads a file under a fault, and once more where the load does not
// overcome it by itself. The second must succeed.
func (f *fault) overcome(t *testing.T, err error, again func() error) {
	t.Helper()
	if err == nil {
		return
	}
	f.again()
	t.Logf("the load ended with: %v", err)
	if strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "goroutine ") {
		t.Errorf("that is not one line: %q", err)
	}
	if err := again(); err != nil {
		t.Fatalf("the same command again: %v", err)
	}
}

// hook is a database in which something happens at a chosen write.
type hook struct {
	Database
	mutex sync.Mutex
	// ran is called after each statement in a transaction that writes statements
	// of the model, before the commit.
	ran   func(nth int)
	count int
}

func (h *hook) Write(ctx context.Context, work func(neo.Tx) error) error {
	return h.Database.Write(ctx, func(tx neo.Tx) error { return work(&hooked{tx, h}) })
}

type hooked struct {
	neo.Tx
	hook *hook
}

func (h *hooked) Run(ctx context.Context, cypher string, params map[string]any, each func(neo.Row) error) (neo.Counters, error) {
	counters, err := h.Tx.Run(ctx, cypher, params, each)
	if err == nil && strings.Contains(cypher, "CREATE (s)-[") {
		h.hook.mutex.Lock()
		h.hook.count++
		n := h.hook.count
		h.hook.mutex.Unlock()
		h.hook.ran(n)
	}
	return counters, err
}
