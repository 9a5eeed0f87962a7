package load

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"time"

	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/graph/server/servertest"
	"entente/schema"
)

// childVariable has the orders of a copy of the test binary that loads a data
// set and runs no test.
const childVariable = "ENTENTE_TEST_CHILD"

// orders of a child.
type orders struct {
	URI, Username, Password string
	File                    string
	Sessions, BatchSize     int
	Prune                   bool
	Each                    int // records between two words of progress
}

// child is the whole life of such a process.
func child(text string) error {
	var o orders
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		return err
	}
	db, err := neo.Open(context.Background(), neo.Options{URI: o.URI, Username: o.Username, Password: o.Password})
	if err != nil {
		return err
	}
	s, done, err := mapped(generatedMapping, o.File)
	if err != nil {
		return err
	}
	defer done()
	fmt.Println("opened")
	lo := options()
	lo.Sessions, lo.BatchSize, lo.Prune, lo.Force = o.Sessions, o.BatchSize, o.Prune, o.Prune
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(200 << 20) // as the command does
	}
	next := 0
	began := time.Now()
	var mutex sync.Mutex
	lo.Progress = func(written int) {
		mutex.Lock()
		defer mutex.Unlock()
		if written >= next {
			next = written + o.Each
			fmt.Println("written", written, time.Since(began).Milliseconds())
		}
	}
	if _, err := Run(context.Background(), db, schema.Default(), s, lo); err != nil {
		return err
	}
	fmt.Println("peak", peak())
	return nil
}

// peak is the most memory that this process has had, in KiB; 0 where the system
// does not tell.
func peak() (kib int) {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &kib); n == 1 {
			return kib
		}
	}
	return 0
}

// begin starts a child.
func (o orders) begin(t *testing.T, environment ...string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	info := servertest.Start(t)
	o.URI, o.Username, o.Password = info.BoltURI, info.Username, string(info.Password)
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(append(os.Environ(), childVariable+"="+string(text)), environment...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd, bufio.NewScanner(out)
}

// killedAt runs a child until it has written so many records, or for so long
// where that is less than 0, and kills it. It tells whether the child was at work
// then.
func (o orders) killedAt(t *testing.T, records int, after time.Duration) bool {
	t.Helper()
	cmd, lines := o.begin(t)
	for lines.Scan() {
		var written int
		if records < 0 && lines.Text() == "opened" {
			break
		}
		if n, _ := fmt.Sscanf(lines.Text(), "written %d", &written); records >= 0 && n == 1 && written >= records {
			break
		}
	}
	go func() { // so that it does not wait for a reader
		for lines.Scan() {
		}
	}()
	time.Sleep(after)
	_ = cmd.Process.Kill()
	var killed *exec.ExitError
	return errors.As(cmd.Wait(), &killed) && killed.ExitCode() == -1 // ended by a signal
}

// run runs a child to its end, and gives what it says.
func (o orders) run(t *testing.T, environment ...string) []string {
	t.Helper()
	cmd, lines := o.begin(t, environment...)
	var said []string
	for lines.Scan() {
		said = append(said, lines.Text())
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	return said
}

// killedRows are those of the loads that are killed.
const killedRows = 3000

// TestFaultTheLoaderKilled kills loads of a mapped file at random moments, some
// of them several times, each with other sessions and other batches, until the
// same command ends it: the graph is then that of one clean run.
func TestFaultTheLoaderKilled(t *testing.T) {
	fault := recorded(t, "the loader killed (-9) at a random point")
	kills := 8
	if thorough {
		kills = 100
	}
	file, g := generatedFile(t, killedRows)
	neotest.Empty(t)
	orders{File: file, Sessions: 2, BatchSize: 50, Each: 1}.run(t) // so that the server has the plans
	db := neotest.Empty(t)
	began := time.Now()
	orders{File: file, Sessions: 3, BatchSize: 50, Each: 1}.run(t)
	lasts := time.Since(began)
	clean := contents(t, db)
	middle := 0
	for n := 0; n < kills; {
		db = neotest.Empty(t)
		var how []string
		held := 0
		for range min(1+rand.IntN(5), kills-n) {
			n++
			run := orders{File: file, Sessions: 2 + rand.IntN(3), BatchSize: 20 + rand.IntN(60), Each: 1}
			left := g.statements - held
			records, after := rand.IntN(left), time.Duration(rand.IntN(20_000))*time.Microsecond
			if n%3 == 0 {
				records, after = -1, time.Duration(rand.Int64N(int64(lasts)))
			}
			if run.killedAt(t, records, after) {
				fault.try()
				fault.seen()
			} else { // it was done just before
				n--
			}
			if held = neotest.Count(t, db, statementCount, nil); 0 < held && held < g.statements {
				middle++
			}
			how = append(how, fmt.Sprintf("after %d records and %v, %d sessions, batches of %d: %d statements", records, after.Round(time.Millisecond), run.Sessions, run.BatchSize, held))
			if held > g.statements*4/5 {
				break
			}
		}
		o := options()
		o.Sessions, o.BatchSize = 1+rand.IntN(4), 20+rand.IntN(200)
		fault.again()
		counted(t, db, streamed(t, db, file, o), g)
		fault.compare(t, db, clean)
		if t.Failed() {
			t.Fatalf("killed\n%s", strings.Join(how, "\n"))
		}
	}
	t.Logf("%d of %d kills met a load with 0 < written < all", middle, kills)
	if middle < kills/2 {
		t.Errorf("%d of %d kills met a load in its middle", middle, kills)
	}
}

// TestMemoryDoesNotGrowWithTheFile measures the process that loads a file: what
// the collector lets lie goes up to the command's soft limit of 200 MiB, and no
// further than 300 however large the file is. With ENTENTE_LONG=1 it has five
// million rows.
func TestMemoryDoesNotGrowWithTheFile(t *testing.T) {
	if peak() == 0 {
		t.Skip("this system does not tell the peak of a process's memory in /proc")
	}
	const most = 300 << 10 // KiB
	rows := 100_000
	if os.Getenv("ENTENTE_LONG") != "" {
		rows = 5_000_000
	}
	file, g := generatedFile(t, rows)
	db := neotest.Empty(t)
	said := orders{File: file, Sessions: DefaultSessions, BatchSize: DefaultBatchSize, Each: 100_000}.run(t)
	var kib int
	if _, err := fmt.Sscanf(said[len(said)-1], "peak %d", &kib); err != nil {
		t.Fatal(said)
	}
	t.Logf("%d rows: peak %d MiB; %s", rows, kib>>10, strings.Join(said, ", "))
	if kib > most {
		t.Errorf("%d rows take %d MiB", rows, kib>>10)
	}
	if n := neotest.Count(t, db, statementCount, nil); n != g.statements {
		t.Errorf("%d statements of %d are there", n, g.statements)
	}
}
