package migrate

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"entente/fixtures"
	"entente/graph/check"
	"entente/graph/constraint"
	"entente/graph/dump"
	"entente/graph/gazetteer"
	"entente/graph/load"
	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/graph/verify"
	"entente/schema"

	"github.com/google/go-cmp/cmp"
)

func TestMain(m *testing.M) { os.Exit(neotest.Main(m)) }

// niger loads the dossier of the fixtures.
func niger(t testing.TB, db *neo.DB) (*load.Receipt, error) {
	t.Helper()
	return loaded(t, db, string(fixtures.Niger))
}

func loaded(t testing.TB, db *neo.DB, dossier string) (*load.Receipt, error) {
	t.Helper()
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	result, err := check.Inputs(schema.Default(), entities, []check.Text{{Name: "dossier.yaml", Data: []byte(dossier)}}, check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return load.Run(context.Background(), db, schema.Default(), result, load.Options{BatchSize: 500, MaxShrink: 1, Now: time.Now, Version: "test", Recheck: true})
}

// perRun tell one run from another.
var perRun = []string{"load", "started_at", "finished_at", "confirmed_at", "version", "receipt", "input", "files"}

// earlier is a graph that the commit e779a04 has written, which is the version
// before any was recorded: the fixtures, and a load that was killed.
const earlier = "graph-0.jsonl.gz"

func restore(t *testing.T, db *neo.DB) {
	t.Helper()
	f, err := dump.Open(t.Context(), filepath.Join("testdata", earlier))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if f.Header.Schema != 0 {
		t.Fatalf("the dump is of version %d", f.Header.Schema)
	}
	if _, err := dump.Restore(t.Context(), db, schema.Default(), f, dump.RestoreOptions{BatchSize: 1000}); err != nil {
		t.Fatal(err)
	}
}

// TestAGraphOfAnEarlierVersionLoadsOn restores it, is refused, migrates it, and
// loads what it holds: nothing is written, and it is what a new load makes.
func TestAGraphOfAnEarlierVersionLoadsOn(t *testing.T) {
	db := neotest.Empty(t)
	restore(t, db)
	if _, err := niger(t, db); err == nil || !strings.Contains(err.Error(), "the graph has version 0") || !strings.Contains(err.Error(), "entente migrate") {
		t.Errorf("a load gives %v", err)
	}
	if n := neotest.Count(t, db, "MATCH (c:Checkpoint) WHERE c.batches IS NOT NULL RETURN count(c)", nil); n == 0 {
		t.Fatal("the earlier graph has no checkpoint with a counter")
	}
	from, planned, err := Plan(t.Context(), db)
	if err != nil || from != 0 || len(planned) != 1 || planned[0].Records == 0 {
		t.Errorf("from %d the plan is %+v, %v", from, planned, err)
	}
	if n := neotest.Count(t, db, "MATCH (c:Checkpoint) WHERE c.batches IS NOT NULL RETURN count(c)", nil); n != planned[0].Records {
		t.Errorf("the plan has changed something: %d are left of %d", n, planned[0].Records)
	}
	done, err := Run(t.Context(), db, schema.Default())
	if err != nil || cmp.Diff(planned, done) != "" {
		t.Errorf("%+v was planned, and done %+v, %v", planned, done, err)
	}
	if n := neotest.Count(t, db, "MATCH (c:Checkpoint) WHERE c.batches IS NOT NULL RETURN count(c)", nil); n != 0 {
		t.Errorf("%d checkpoints have a counter", n)
	}
	if again, err := Run(t.Context(), db, schema.Default()); err != nil || len(again) != 0 {
		t.Errorf("a second migration does %+v, %v", again, err)
	}
	r, err := niger(t, db)
	if err != nil {
		t.Fatal(err)
	}
	if c := r.Total(); c.Written != 0 || c.Rejected != 0 || c.Unchanged == 0 {
		t.Errorf("the load writes %+v", c)
	}
	if report, err := verify.Graph(t.Context(), db, schema.Default(), verify.Options{}); err != nil || !report.Sound() {
		t.Errorf("verified, it gives %+v, %v", report, err)
	}
	neotest.Write(t, db, "MATCH (n) WHERE n:Checkpoint OR n.id IN ['kd', 'ks'] DETACH DELETE n", nil)
	neotest.Write(t, db, "MATCH ()-[r {source: 'ks'}]->() DELETE r", nil)
	old := contents(t, db)
	neotest.Empty(t)
	if _, err := niger(t, db); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(contents(t, db), old); diff != "" {
		t.Errorf("(-new +migrated)\n%s", diff)
	}
}

// contents are the records of a graph but for loads.
func contents(t *testing.T, db *neo.DB) []string {
	return slices.DeleteFunc(strings.Split(neotest.Everything(t, db, perRun...), "\n"), func(line string) bool { return strings.HasPrefix(line, "(Load ") })
}

// TestTheLoadThatWasKilledGoesOn loads its dossier again: what it has written is
// not written twice, and the rest is.
func TestTheLoadThatWasKilledGoesOn(t *testing.T) {
	db := neotest.Empty(t)
	restore(t, db)
	if _, err := Run(t.Context(), db, schema.Default()); err != nil {
		t.Fatal(err)
	}
	if n := neotest.Count(t, db, "MATCH (l:Load {status: 'running'}) RETURN count(l)", nil); n != 1 {
		t.Fatalf("%d loads are not complete", n)
	}
	const all = 3000
	there := neotest.Count(t, db, "MATCH ()-[r {source: 'ks'}]->() RETURN count(r)", nil)
	if there == 0 || there >= all {
		t.Fatalf("it has written %d statements", there)
	}
	text := "dossier: killed\nsources: [{id: ks, name: Killed}]\ndocuments: [{id: kd, source: ks, title: Doc, date: 2023-09-05}]\nstatements:\n"
	for i := range all {
		text += fmt.Sprintf("  - {id: k%d, subject: france, type: ally-of, object: niger, document: kd}\n", i)
	}
	r, err := loaded(t, db, text)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range r.Counts {
		if c.Kind == check.Statement && (c.Unchanged != there || c.Written != all-there) {
			t.Errorf("of %d statements there were %d: %+v", all, there, c)
		}
	}
	if n := neotest.Count(t, db, "MATCH ()-[r {source: 'ks'}]->() RETURN count(DISTINCT r.key)", nil); n != all {
		t.Errorf("there are %d statements", n)
	}
}

// counted is a step that counts what it does, and can be told to fail.
func counted(version int, did *[]int, mutex *sync.Mutex, fail func() error) Step {
	return Step{version, "a step of the test", func(context.Context, constraint.Database) (int, error) { return 1, nil }, func(context.Context, constraint.Database) error {
		mutex.Lock()
		defer mutex.Unlock()
		*did = append(*did, version)
		return fail()
	}}
}

var errKilled = errors.New("killed")

// TestAMigrationThatIsEndedGoesOn ends one in its second of three steps.
func TestAMigrationThatIsEndedGoesOn(t *testing.T) {
	db := neotest.Empty(t)
	neotest.Write(t, db, "CREATE (:Load {id: 'x'})", nil)
	var did []int
	var mutex sync.Mutex
	err := errKilled
	steps := []Step{counted(1, &did, &mutex, func() error { return nil }), counted(2, &did, &mutex, func() error { return err }), counted(3, &did, &mutex, func() error { return nil })}
	if _, failed := run(t.Context(), db, schema.Default(), steps); !errors.Is(failed, errKilled) || !strings.Contains(failed.Error(), "step 2") {
		t.Errorf("the error is %v", failed)
	}
	if n := neotest.Count(t, db, "MATCH (s:EntenteSchema) RETURN s.version", nil); n != 1 {
		t.Errorf("the graph has version %d", n)
	}
	err = nil
	neotest.Write(t, db, "MATCH (s:EntenteSchema) SET s.version = 0", nil) // as if the note had been lost, too
	if _, failed := run(t.Context(), db, schema.Default(), steps); failed != nil {
		t.Fatal(failed)
	}
	if diff := cmp.Diff([]int{1, 2, 1, 2, 3}, did); diff != "" {
		t.Error(diff)
	}
	if n := neotest.Count(t, db, "MATCH (s:EntenteSchema) RETURN count(s)", nil); n != 1 {
		t.Errorf("%d nodes record the version", n)
	}
}

// TestOfTwoMigrationsOneWaits holds the first in a step until the second is at
// the lock, and counts the steps that were taken.
func TestOfTwoMigrationsOneWaits(t *testing.T) {
	db := neotest.Empty(t)
	neotest.Write(t, db, "CREATE (:Load {id: 'x'})", nil)
	var did []int
	var mutex sync.Mutex
	steps := []Step{counted(1, &did, &mutex, func() error { time.Sleep(1500 * time.Millisecond); return nil })}
	var work sync.WaitGroup
	for range 2 {
		work.Go(func() {
			if _, err := run(context.Background(), db, schema.Default(), steps); err != nil {
				t.Error(err)
			}
		})
	}
	work.Wait()
	if diff := cmp.Diff([]int{1}, did); diff != "" {
		t.Errorf("the steps that were taken: %s", diff)
	}
}

func TestWhatIsNotToBeMigrated(t *testing.T) {
	db := neotest.Empty(t)
	if _, planned, err := Plan(t.Context(), db); err != nil || len(planned) != 0 {
		t.Errorf("an empty graph: %+v, %v", planned, err)
	}
	if _, err := niger(t, db); err != nil {
		t.Fatal(err)
	}
	if _, planned, err := Plan(t.Context(), db); err != nil || len(planned) != 0 {
		t.Errorf("a new graph: %+v, %v", planned, err)
	}
	neotest.Write(t, db, "MATCH (s:EntenteSchema) SET s.version = s.version + 1", nil)
	if _, err := Run(t.Context(), db, schema.Default()); err == nil || !strings.Contains(err.Error(), "a newer Entente") {
		t.Errorf("a newer graph: %v", err)
	}
	if _, err := niger(t, db); err == nil || !strings.Contains(err.Error(), "a newer Entente") {
		t.Errorf("a load into a newer graph: %v", err)
	}
}

// The steps are numbered from 1 to the version of this program, without a gap.
func TestTheStepsLeadToTheVersion(t *testing.T) {
	for i, s := range steps {
		if s.Version != i+1 || s.Title == "" {
			t.Errorf("step %d is %+v", i+1, s)
		}
	}
	if len(steps) != constraint.Version {
		t.Errorf("%d steps lead to version %d", len(steps), constraint.Version)
	}
}
