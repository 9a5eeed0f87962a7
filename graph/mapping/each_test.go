package mapping

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"entente/graph/check"
	"entente/graph/dossier"

	"github.com/google/go-cmp/cmp"
)

// opened makes files of texts ready, each under its name.
func opened(t testing.TB, mapping string, files map[string]string) *Input {
	t.Helper()
	dir := t.TempDir()
	var paths []string
	for _, name := range names(files) {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(files[name]), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	in, err := parsed(t, mapping).Open(paths, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = in.Close() })
	return in
}

// same is the work that gives the rows as they are.
func same(rows []dossier.Row) any { return rows }

// rowsOf are the rows of a pass, with their files' names for positions.
func rowsOf(t testing.TB, in *Input, kind check.Kind) []dossier.Row {
	t.Helper()
	var all []dossier.Row
	err := in.Each(context.Background(), kind, same, func(made any) error {
		all = append(all, made.([]dossier.Row)...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// line is a row in words.
func line(row dossier.Row) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d %q", filepath.Base(row.At.File), row.At.Line, row.Text)
	if row.LeftOut != "" {
		b.WriteString(" left out: " + row.LeftOut)
	}
	for _, p := range row.Problems {
		b.WriteString(" wrong: " + p.Reason())
	}
	for _, e := range row.Entities {
		b.WriteString(" entity " + e.Value.ID)
	}
	for _, s := range row.Statements {
		b.WriteString(" statement " + s.Value.ID)
		for _, p := range s.Problems {
			b.WriteString(" wrong: " + p.Reason())
		}
	}
	return b.String()
}

func inWords(rows []dossier.Row) []string {
	var lines []string
	for _, row := range rows {
		lines = append(lines, line(row))
	}
	return lines
}

func TestEachPassSaysTheSameOfARow(t *testing.T) {
	in := opened(t, strings.Replace(allies, "year == '1900'", "int(year) == 1900", 1), map[string]string{
		"a.csv": "a,b,year,kind\n2,20,1949,1\n\"na\"\"to\",,1,9\n2,20,1900,1\r\n2,20\n\n2,20,1,8\n2,20,x,1\n", "b.csv": "kind,year,b,a\n2,1950,20,2",
	})
	common := []string{
		`a.csv:4 "2,20,1900,1" left out: before our time`, `a.csv:5 "2,20" wrong: the row has 2 cells, and there are 4 columns`,
		`a.csv:7 "2,20,1,8" left out: no condition of an entity or a statement holds`, `a.csv:8 "2,20,x,1" wrong: {int(year) == 1900}: invalid operation: int(x) (1:1)`,
	}
	for kind, want := range map[check.Kind][]string{
		check.Entity:    append(append([]string{`a.csv:2 "2,20,1949,1"`, `a.csv:3 "\"na\"\"to\",,1,9" entity org-na-to`}, common...), `b.csv:2 "2,1950,20,2"`),
		check.Statement: append(append([]string{`a.csv:2 "2,20,1949,1" statement 2-20-1949`, `a.csv:3 "\"na\"\"to\",,1,9"`}, common...), `b.csv:2 "2,1950,20,2" statement 2-20-1950`),
	} {
		for range 2 {
			if d := cmp.Diff(want, inWords(rowsOf(t, in, kind))); d != "" {
				t.Errorf("%s (-want +got)\n%s", kind, d)
			}
			if done, total := in.Progress(); done != total || total != 102 {
				t.Errorf("read %d of %d", done, total)
			}
		}
	}
}

func TestEachKeepsTheOrder(t *testing.T) {
	const rows = 20 * chunkRows
	var text strings.Builder
	text.WriteString("a,b,year,kind\n")
	for i := range rows {
		fmt.Fprintf(&text, "%d,20,1949,1\n", i)
	}
	in := opened(t, allies, map[string]string{"a.csv": text.String()})
	var calls, working atomic.Int32
	next := 0
	err := in.Each(context.Background(), check.Statement, func(rows []dossier.Row) any {
		working.Add(1)
		if calls.Add(1)%3 == 0 {
			time.Sleep(time.Millisecond) // so that others overtake
		}
		return rows
	}, func(made any) error {
		if ahead := int(working.Add(-1)); ahead > 4*runtime.GOMAXPROCS(0)+2 {
			t.Errorf("%d chunks are in flight", ahead)
		}
		for _, row := range made.([]dossier.Row) {
			if want := fmt.Sprintf("%d-20-1949", next); row.Statements[0].Value.ID != want || row.At.Line != next+2 {
				t.Fatalf("row %d is %s", next, line(row))
			}
			next++
		}
		return nil
	})
	if err != nil || next != rows {
		t.Errorf("%d rows, %v", next, err)
	}
}

func TestEachEndsWithTheFirstError(t *testing.T) {
	in := opened(t, allies, map[string]string{"a.csv": "a,b,year,kind\n" + strings.Repeat("2,20,1949,1\n", 50*chunkRows)})
	before := runtime.NumGoroutine()
	stop := errors.New("stop")
	calls := 0
	err := in.Each(context.Background(), check.Statement, same, func(any) error {
		if calls++; calls == 3 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || calls != 3 {
		t.Errorf("%v after %d calls", err, calls)
	}
	ctx, cancel := context.WithCancel(context.Background())
	err = in.Each(ctx, check.Statement, same, func(any) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("after the end of its context: %v", err)
	}
	err = in.Each(ctx, check.Statement, same, func(any) error { t.Error("a call after the end of the context"); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("with a context that has ended: %v", err)
	}
	for wait := time.Now(); runtime.NumGoroutine() > before; time.Sleep(time.Millisecond) {
		if time.Since(wait) > 5*time.Second {
			t.Fatalf("there were %d goroutines, and there are %d", before, runtime.NumGoroutine())
		}
	}
	if n := len(rowsOf(t, in, check.Statement)); n != 50*chunkRows {
		t.Errorf("%d rows in a pass after those that ended early", n)
	}
}

func TestAFileThatBreaksInTheMiddle(t *testing.T) {
	in := opened(t, allies, map[string]string{
		"a.csv": "a,b,year,kind\n" + strings.Repeat("2,20,1949,1\n", chunkRows) + "2,2\"0,1949,1\n", "b.csv": "a,b,year,kind\n1,2,3,1\n",
	})
	rows := 0
	err := in.Each(context.Background(), check.Statement, same, func(made any) error { rows += len(made.([]dossier.Row)); return nil })
	want := fmt.Sprintf("a.csv:%d:4: a quote within a cell", chunkRows+2)
	if !strings.Contains(errorText(err), want) || rows != chunkRows {
		t.Errorf("%d rows, and %v", rows, err)
	}
}

func TestLongRecordsAreCutWhereTheyAreShown(t *testing.T) {
	for _, text := range []string{"", "é", strings.Repeat("x", maxText), strings.Repeat("é", maxText/2)} {
		if shown(text) != text {
			t.Errorf("%d bytes are cut", len(text))
		}
	}
	for _, lead := range []string{"", "x", "xx"} {
		got := shown(lead + strings.Repeat("é", maxText))
		if len(got) > maxText || len(got) < maxText-2 || !strings.HasSuffix(got, "é…") {
			t.Errorf("got %d bytes that end in %q", len(got), got[len(got)-6:])
		}
	}
}

func TestTheTextOfARowIsThatOfTheFile(t *testing.T) {
	records := []string{"\"2\",20,1949,1", "2,\" 2\n\n0\",1949,1", "2,20 ,\"1949\",\"1\"", strings.Repeat("9", maxText/2) + ",20,1949,1"}
	text := "a,b,year,kind\n" + strings.Join(append(records, records...), "\r\n\n")
	for range 7 {
		text += "\n" + strings.Join(records, "\n") // beyond what is read at once
	}
	for i, row := range rowsOf(t, opened(t, allies, map[string]string{"a.csv": text}), check.Statement) {
		if row.Text != records[i%len(records)] {
			t.Fatalf("row %d is %.60q", i, row.Text)
		}
	}
}
