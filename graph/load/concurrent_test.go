package load

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"entente/graph/check"
	"entente/graph/constraint"
	"entente/graph/gazetteer"
	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/graph/server/servertest"
	"entente/schema"

	"github.com/google/go-cmp/cmp"
)

// years are n statements of a dossier, with a few more that have an id of
// their own.
func years(n int) []string {
	var statements []string
	for i := range n {
		id := ""
		if i%10 == 0 {
			id = fmt.Sprintf("id: r%d, ", i)
		}
		statements = append(statements, fmt.Sprintf("{%ssubject: france, type: ally-of, object: niger, valid: %d-%02d, document: DOC}", id, 1800+i/12, 1+i%12))
	}
	return statements
}

// A copy of the test binary that finds killedURI in its environment is the
// process that is killed: it loads into that server, and runs no test.
const (
	killedURI      = "ENTENTE_TEST_KILLED_URI"
	killedUser     = "ENTENTE_TEST_KILLED_USER"
	killedPassword = "ENTENTE_TEST_KILLED_PASSWORD"
)

const killedStatements, killedBatch = 2000, 50

func loadToBeKilled(uri string) error {
	db, err := neo.Open(context.Background(), neo.Options{URI: uri, Username: os.Getenv(killedUser), Password: os.Getenv(killedPassword)})
	if err != nil {
		return err
	}
	fmt.Println("opened")
	entities, err := gazetteer.Entities()
	if err != nil {
		return err
	}
	text := dossier("one", years(killedStatements)...)
	result, err := check.Inputs(schema.Default(), entities, []check.Text{{Name: "0.yaml", Data: []byte(text)}}, check.Options{})
	if err != nil {
		return err
	}
	o := options()
	o.BatchSize = killedBatch
	o.Progress = func(done int) { fmt.Println("written", done) }
	_, err = Run(context.Background(), db, schema.Default(), result, o)
	return err
}

// killed loads in a process of its own, which is killed some time after it has
// written so many records.
func killed(t *testing.T, db *neo.DB, written int, after time.Duration) {
	t.Helper()
	info := servertest.Start(t)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killedURI+"="+info.BoltURI, killedUser+"="+info.Username, killedPassword+"="+string(info.Password))
	reached := &watcher{least: written, seen: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = reached, reached
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-reached.seen:
		time.Sleep(after)
	case <-time.After(time.Minute):
		t.Errorf("the process did not write %d records", written)
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
}

// watcher closes seen when it is told that so many records were written, and
// for none when the database is open.
type watcher struct {
	least int
	seen  chan struct{}
	text  bytes.Buffer
	once  sync.Once
}

func (w *watcher) Write(p []byte) (int, error) {
	w.text.Write(p)
	for {
		line, err := w.text.ReadString('\n')
		if err != nil {
			w.text.WriteString(line)
			return len(p), nil
		}
		var written int
		if n, _ := fmt.Sscanf(line, "written %d", &written); n == 1 && written >= w.least || w.least == 0 {
			w.once.Do(func() { close(w.seen) })
		}
	}
}

// TestAKilledLoadGoesOn is of dossiers; TestFaultTheLoaderKilled is of data sets.
func TestAKilledLoadGoesOn(t *testing.T) {
	points := []int{0, 3}
	if thorough {
		points = []int{0, 1, 2, 3, 4, 5, 6, 7}
	}
	text := dossier("one", years(killedStatements)...)
	db := neotest.Empty(t)
	loaded(t, db, options(), text)
	clean := neotest.Everything(t, db, perLoad...)
	for _, i := range points {
		db := neotest.Empty(t)
		at, after := killedBatch*5*i, time.Duration(rand.IntN(20_000))*time.Microsecond
		if at == 0 { // while it reads and plans
			after *= 10
		}
		killed(t, db, at, after)
		held := neotest.Count(t, db, statementCount, nil)
		if held == killedStatements {
			t.Logf("killed at %d records and %v: all was written", at, after)
		}
		receipt := loaded(t, db, options(), text)
		if total := receipt.Total(); total.Read != killedStatements+4 || total.Read != total.Written+total.Unchanged || at > 0 && held < killedStatements && !receipt.Resumed {
			t.Errorf("killed at %d records and %v, with %d statements: the receipt says %+v, resumed %v", at, after, held, total, receipt.Resumed)
		}
		if diff := cmp.Diff(clean, neotest.Everything(t, db, perLoad...)); diff != "" {
			t.Fatalf("killed at %d records and %v, the end differs (-clean +resumed)\n%s", at, after, diff)
		}
	}
}

// atOnce runs loads of several texts at the same time.
func atOnce(t *testing.T, db *neo.DB, o Options, texts ...string) []error {
	t.Helper()
	errs := make([]error, len(texts))
	var group sync.WaitGroup
	for i, text := range texts {
		result := checked(t, text)
		group.Go(func() { _, errs[i] = Run(context.Background(), db, schema.Default(), result, o) })
	}
	group.Wait()
	return errs
}

func TestTwoDossiersThatShareEntitiesAreLoadedAtOnce(t *testing.T) {
	shared := func(id string) string {
		return dossier(id, years(300)...) + "\nentities:\n  - {id: corps, labels: [ArmedForce], name: Corps, aliases: [C]}\n  - {id: base, labels: [Place], name: Base}\n"
	}
	one, two := shared("one"), shared("two")
	o := options()
	o.BatchSize = 20
	db := neotest.Empty(t)
	loaded(t, db, o, one)
	loaded(t, db, o, two)
	clean := neotest.Everything(t, db, append(perLoad, "read")...)
	for range 2 {
		db = neotest.Empty(t)
		for _, err := range atOnce(t, db, o, one, two) {
			if err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(clean, neotest.Everything(t, db, append(perLoad, "read")...)); diff != "" {
			t.Fatalf("(-one after the other +at once)\n%s", diff)
		}
	}
}

func TestTwoLoadsOfTheSameInputAtOnce(t *testing.T) {
	text := dossier("one", years(300)...)
	o := options()
	o.BatchSize = 20
	db := neotest.Empty(t)
	loaded(t, db, o, text)
	clean := neotest.Everything(t, db, perLoad...)
	for range 6 {
		db = neotest.Empty(t)
		// The second begins at some time while the first is at work.
		o := o
		var once sync.Once
		var second sync.WaitGroup
		var errs [2]error
		other, at := checked(t, text), rand.IntN(300)
		begin := func() {
			second.Go(func() { _, errs[1] = Run(context.Background(), db, schema.Default(), other, o) })
		}
		first := o
		first.Progress = func(done int) {
			if done >= at {
				once.Do(begin)
			}
		}
		if at < 40 {
			once.Do(begin)
		}
		_, errs[0] = Run(context.Background(), db, schema.Default(), checked(t, text), first)
		once.Do(begin)
		second.Wait()
		good := 0
		for _, err := range errs {
			if err == nil {
				good++
			} else if !strings.Contains(err.Error(), "another run has taken over") {
				t.Errorf("the second at %d: %v", at, err)
			}
		}
		if good == 0 {
			t.Fatalf("the second at %d: neither has succeeded: %v", at, errs)
		}
		if diff := cmp.Diff(clean, neotest.Everything(t, db, perLoad...)); diff != "" {
			t.Fatalf("the second at %d: the end differs (-clean +at once)\n%s", at, diff)
		}
	}
}

// TestTwoRunsBeginOneLoad is of two runs of one input that have compared it, and
// have written nothing yet: the one that came last has the sources.
func TestTwoRunsBeginOneLoad(t *testing.T) {
	db := neotest.Empty(t)
	loaded(t, db, options(), dossier("other", ally))
	text := dossier("one", ally)
	first, second := prepared(t, db, options(), text), prepared(t, db, options(), text)
	before := neotest.Everything(t, db, "beats")
	if _, err := first.run(context.Background()); err == nil || !strings.Contains(err.Error(), "another run has taken over") {
		t.Errorf("the first gives %v", err)
	}
	if diff := cmp.Diff(before, neotest.Everything(t, db, "beats")); diff != "" {
		t.Errorf("the first wrote (-before +after)\n%s", diff)
	}
	if _, err := second.run(context.Background()); err != nil {
		t.Error(err)
	}
}

// TestALoadThatWasTakenOverDoesNotEnd is of a run that has written everything
// when another takes the load over: only the other ends it.
func TestALoadThatWasTakenOverDoesNotEnd(t *testing.T) {
	db := neotest.Empty(t)
	loaded(t, db, options(), dossier("other", ally))
	written := func(l *loader) *Receipt {
		outcome, err := l.stream(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return l.receipt(outcome)
	}
	first := prepared(t, db, options(), dossier("one", ally))
	receipt := written(first)
	second := prepared(t, db, options(), dossier("one", ally))
	if err := first.finish(context.Background(), receipt); err == nil || !strings.Contains(err.Error(), "taken over") {
		t.Errorf("the first ends with %v", err)
	}
	receipt = written(second)
	for range 2 { // the second time as if the answer to the commit had been lost
		if err := second.finish(context.Background(), receipt); err != nil {
			t.Errorf("the second ends with %v", err)
		}
	}
	got := neotest.Rows(t, db, "MATCH (l:Load) WHERE 'one' IN l.dossiers RETURN l.status, l.written, l.writer", nil)
	if diff := cmp.Diff([]string{`["done",3,null]`}, got); diff != "" {
		t.Error(diff)
	}
}

// TestALoadThatAnotherRunHasEndedSaysSo is of a run that writes on when another has
// taken the load over and is done, so that its checkpoint is gone.
func TestALoadThatAnotherRunHasEndedSaysSo(t *testing.T) {
	db := neotest.Empty(t)
	loaded(t, db, options(), dossier("other", ally))
	first, batch := begun(t, db, dossier("one", ally))
	loaded(t, db, options(), dossier("one", ally))
	after := neotest.Everything(t, db)
	if err := first.commit(t.Context(), &first.lanes[0], batch); err == nil || !strings.Contains(err.Error(), "another run has taken over") {
		t.Errorf("the first gives %v", err)
	}
	if diff := cmp.Diff(after, neotest.Everything(t, db)); diff != "" {
		t.Errorf("the first wrote (-before +after)\n%s", diff)
	}
	neotest.Write(t, db, "MATCH (l:Load) DELETE l", nil)
	if err := first.commit(t.Context(), &first.lanes[0], batch); err == nil || !strings.Contains(err.Error(), "is no longer in the graph") {
		t.Errorf("without the load, the first gives %v", err)
	}
}

func TestALoadThatIsStoppedWhileItPlansSaysSo(t *testing.T) {
	db := neotest.Empty(t)
	loaded(t, db, options(), dossier("other", ally))
	before := neotest.Everything(t, db)
	ctx, cancel := context.WithCancel(context.Background())
	stopping := stopper{db, cancel, 3}
	_, err := Run(ctx, &stopping, schema.Default(), checked(t, dossier("one", ally)), options())
	if !errors.Is(err, context.Canceled) {
		t.Errorf("it gives %v", err)
	}
	if diff := cmp.Diff(before, neotest.Everything(t, db)); diff != "" {
		t.Errorf("it wrote (-before +after)\n%s", diff)
	}
}

// stopper cancels a context while a read is under way.
type stopper struct {
	*neo.DB
	cancel context.CancelFunc
	left   int
}

func (s *stopper) Read(ctx context.Context, cypher string, params map[string]any, each func(neo.Row) error) error {
	if s.left--; s.left == 0 {
		time.AfterFunc(100*time.Millisecond, s.cancel)
		cypher, params = "UNWIND range(1, 1000000000) AS i WITH i WHERE i < 0 RETURN i", nil
	}
	return s.DB.Read(ctx, cypher, params, each)
}

func TestTwoRunsMakeTheConstraintsAtOnce(t *testing.T) {
	db := neotest.Empty(t)
	loaded(t, db, options(), dossier("one", ally))
	clean := neotest.Rows(t, db, "SHOW INDEXES YIELD name WHERE name STARTS WITH 'entente_' RETURN name ORDER BY name", nil)
	var drops []string
	for _, item := range constraint.Wanted(schema.Default()) {
		if item.Name == constraint.NameIndex {
			drops = append(drops, "DROP INDEX "+item.Name)
			continue
		}
		drops = append(drops, "DROP CONSTRAINT "+item.Name)
	}
	if err := db.Alter(context.Background(), drops); err != nil {
		t.Fatal(err)
	}
	for _, err := range atOnce(t, db, options(), dossier("two", ally), dossier("three", ally)) {
		if err != nil {
			t.Error(err)
		}
	}
	got := neotest.Rows(t, db, "SHOW INDEXES YIELD name WHERE name STARTS WITH 'entente_' RETURN name ORDER BY name", nil)
	if diff := cmp.Diff(clean, got); diff != "" {
		t.Error(diff)
	}
}
