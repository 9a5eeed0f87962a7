package dump_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entente/graph/constraint"
	"entente/graph/dump"
	"entente/graph/load/loadtest"
	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/graph/server/servertest"
	"entente/schema"

	"github.com/google/go-cmp/cmp"
)

// small is the dump of a small graph, and what is in it.
func small(t *testing.T, db *neo.DB, name string) (path, want string) {
	t.Helper()
	neotest.Clear(t, db)
	loadtest.Niger(t, db)
	want = everything(t, db)
	path, _ = dumped(t, db, name)
	neotest.Clear(t, db)
	return path, want
}

// TestADamagedDumpIsRefused cuts, changes and continues a dump everywhere.
func TestADamagedDumpIsRefused(t *testing.T) {
	db := neotest.Empty(t)
	neotest.Write(t, db, "CREATE (a:Entity:Country {id: 'a', name: 'A', n: 12}), (a)-[:ALLY_OF {key: 's/1', valid_from: date('2023-07-26')}]->(a)", nil)
	for _, name := range []string{"d.jsonl", "d.jsonl.gz", "d.jsonl.zst"} {
		t.Run(name, func(t *testing.T) {
			path, _ := dumped(t, db, name)
			whole, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			sound, err := dump.Open(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			_ = sound.Close()
			packed := name != "d.jsonl"
			try := func(what string, text []byte, mayPass bool) {
				t.Helper()
				if err := os.WriteFile(path, text, 0o600); err != nil {
					t.Fatal(err)
				}
				f, err := dump.Open(t.Context(), path)
				if err == nil {
					_ = f.Close()
					if !mayPass || f.Seal != sound.Seal || cmp.Diff(f.Manifest.Parts, sound.Manifest.Parts) != "" {
						t.Errorf("%s: it is taken", what)
					}
				} else if !strings.Contains(err.Error(), "is not restored: ") || strings.Contains(err.Error(), "\n") {
					t.Errorf("%s: %v", what, err)
				}
			}
			for i := range whole {
				try(fmt.Sprintf("cut at %d of %d", i, len(whole)), whole[:i], false)
				other := bytes.Clone(whole)
				other[i] ^= 1 << (i % 8)
				// A packed file has bytes that say nothing of what is in it, as the time.
				try(fmt.Sprintf("byte %d of %d", i, len(whole)), other, packed)
			}
			for _, more := range []string{"\n", " ", "{}\n", "x", string(whole)} {
				try(fmt.Sprintf("continued by %.10q", more), append(bytes.Clone(whole), more...), false)
			}
			if packed {
				return
			}
			lines := bytes.SplitAfter(whole, []byte("\n"))
			for i := range lines[:len(lines)-1] {
				without := append(append([][]byte{}, lines[:i]...), lines[i+1:]...)
				try(fmt.Sprintf("without line %d", i+1), bytes.Join(without, nil), false)
				twice := append(append([][]byte{}, lines[:i+1]...), lines[i:]...)
				try(fmt.Sprintf("line %d twice", i+1), bytes.Join(twice, nil), false)
			}
		})
	}
}

func TestWhatIsNoDumpIsRefusedInWords(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"nothing":          {"", "it is empty"},
		"an export":        {`{"entente":"jsonl","version":1,"dossier":"x"}` + "\n", "it is none"},
		"something else":   {"dossier: x\n", "it is none"},
		"a later form":     {`{"entente":"dump","version":2,"more":1}` + "\n", "it has version 2 of the form, and version 1 is read"},
		"a newer graph":    {fmt.Sprintf(`{"entente":"dump","version":1,"schema":%d,"server":"","program":"","created_at":"2026-01-01T00:00:00Z"}`, constraint.Version+1) + "\n", "a newer Entente has written"},
		"a long line":      {strings.Repeat("x", 65<<20), "a line is longer than 64 MiB"},
		"damaged gzip":     {"\x1f\x8b\x00", "the file is damaged"},
		"damaged zstd":     {"\x28\xb5\x2f\xfd\xff\xff", "the file is damaged"},
		"the header alone": {`{"entente":"dump","version":1,"schema":0,"server":"","program":"","created_at":"2026-01-01T00:00:00Z"}` + "\n", "it is torn"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "d")
			if err := os.WriteFile(path, []byte(test.text), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := dump.Open(t.Context(), path); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v", err)
			}
		})
	}
	if _, err := dump.Open(t.Context(), t.TempDir()); err == nil || !strings.Contains(err.Error(), "no regular file") {
		t.Errorf("of a folder the error is %v", err)
	}
}

func TestADatabaseThatIsNotEmptyIsLeftAsItIs(t *testing.T) {
	db := neotest.Empty(t)
	path, _ := small(t, db, "d.jsonl")
	neotest.Write(t, db, "CREATE (:Note {id: 'mine'})", nil)
	before := everything(t, db)
	f, err := dump.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if _, err := dump.Restore(t.Context(), db, schema.Default(), f, dump.RestoreOptions{BatchSize: 100}); err == nil || !strings.Contains(err.Error(), "the database is not empty (it has 1 nodes)") {
		t.Errorf("the error is %v", err)
	}
	if diff := cmp.Diff(before, everything(t, db)); diff != "" {
		t.Error(diff)
	}
}

// TestAnInterruptedRestoreGoesOn is stopped after each of its batches, and each
// time completed.
func TestAnInterruptedRestoreGoesOn(t *testing.T) {
	db := neotest.Empty(t)
	path, want := small(t, db, "d.jsonl.gz")
	f, err := dump.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	ctx, cancel := context.WithCancel(t.Context())
	defer func() { cancel() }()
	stops := 0
	for {
		r, err := dump.Restore(ctx, db, schema.Default(), f, dump.RestoreOptions{BatchSize: 60, Progress: func(int64, int64) { cancel() }})
		if err == nil {
			if !r.Resumed {
				t.Error("it does not say that it went on")
			}
			break
		}
		var stopped *dump.InterruptedError
		if !errors.As(err, &stopped) || stopped.Total != f.Records() || stopped.Done == 0 {
			t.Fatalf("stop %d gives %v", stops, err)
		}
		if err := constraint.Check(t.Context(), db); err == nil || !strings.Contains(err.Error(), "a part of a dump") {
			t.Errorf("the part of a graph may be written to: %v", err)
		}
		if _, err := dump.Write(t.Context(), db, filepath.Join(t.TempDir(), "half"), options); err == nil || !strings.Contains(err.Error(), "a part of a dump") {
			t.Errorf("the part of a graph may be dumped: %v", err)
		}
		stops++
		ctx, cancel = context.WithCancel(t.Context())
	}
	if stops < 5 {
		t.Errorf("it was stopped %d times only", stops)
	}
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(everything(t, db), "\n")); diff != "" {
		t.Error(diff)
	}
	if err := constraint.Check(t.Context(), db); err != nil {
		t.Error(err)
	}
}

func TestAPartOfADumpIsCompletedByNoOther(t *testing.T) {
	db := neotest.Empty(t)
	path, _ := small(t, db, "one.jsonl")
	neotest.Write(t, db, "CREATE (:Entity {id: 'other'})", nil)
	another, _ := dumped(t, db, "two.jsonl")
	neotest.Clear(t, db)
	f, err := dump.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := dump.Restore(ctx, db, schema.Default(), f, dump.RestoreOptions{BatchSize: 10, Progress: func(int64, int64) { cancel() }}); err == nil {
		t.Fatal("it was not stopped")
	}
	g, err := dump.Open(t.Context(), another)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = g.Close() }()
	if _, err := dump.Restore(t.Context(), db, schema.Default(), g, dump.RestoreOptions{BatchSize: 10}); err == nil || !strings.Contains(err.Error(), "a part of another dump") {
		t.Errorf("the error is %v", err)
	}
}

// TestAKilledRestoreGoesOn kills the process that restores, and the next one.
func TestAKilledRestoreGoesOn(t *testing.T) {
	db := neotest.Empty(t)
	path, want := small(t, db, "d.jsonl")
	info := servertest.Start(t)
	killed := 0
	for try := 1; ; try++ {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), restoreFile+"="+path, restoreURI+"="+info.BoltURI, restoreWord+"="+string(info.Password))
		var told bytes.Buffer
		cmd.Stderr = &told
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		before := neotest.Count(t, db, "OPTIONAL MATCH (s:EntenteSchema) RETURN coalesce(s.restored, 0)", nil)
		timer := time.AfterFunc(20*time.Second, func() { _ = cmd.Process.Kill() })
		if try <= 4 { // some batches further
			for range 2000 {
				if neotest.Count(t, db, "OPTIONAL MATCH (s:EntenteSchema) RETURN coalesce(s.restored, 0)", nil) >= before+50 {
					break
				}
				time.Sleep(2 * time.Millisecond)
			}
			_ = cmd.Process.Kill()
		}
		err := cmd.Wait()
		timer.Stop()
		if err == nil {
			break
		}
		if told.Len() > 0 {
			t.Fatalf("the restore fails: %s", told.String())
		}
		killed++
	}
	if killed == 0 {
		t.Error("no restore was killed before it was done")
	}
	t.Logf("killed %d times", killed)
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(everything(t, db), "\n")); diff != "" {
		t.Error(diff)
	}
}

// deaf does not hear of each second commit, and does the same again.
type deaf struct {
	*neo.DB
	writes int
}

func (d *deaf) Write(ctx context.Context, work func(neo.Tx) error) error {
	err := d.DB.Write(ctx, work)
	if d.writes++; err == nil && d.writes%2 == 0 {
		return d.DB.Write(ctx, work)
	}
	return err
}

func TestABatchWhoseCommitWasNotHeardOfIsNotWrittenTwice(t *testing.T) {
	db := neotest.Empty(t)
	path, want := small(t, db, "d.jsonl")
	f, err := dump.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if _, err := dump.Restore(t.Context(), &deaf{DB: db}, schema.Default(), f, dump.RestoreOptions{BatchSize: 50}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(everything(t, db), "\n")); diff != "" {
		t.Error(diff)
	}
}

// TestTwoRestoresAtOnce are of one dump: one of them gives way, and the graph is
// there once.
func TestTwoRestoresAtOnce(t *testing.T) {
	db := neotest.Empty(t)
	path, want := small(t, db, "d.jsonl")
	results := make(chan error, 2)
	for range 2 {
		go func() {
			f, err := dump.Open(t.Context(), path)
			if err == nil {
				_, err = dump.Restore(t.Context(), db, schema.Default(), f, dump.RestoreOptions{BatchSize: 20})
				_ = f.Close()
			}
			results <- err
		}()
	}
	done := 0
	for range 2 {
		switch err := <-results; {
		case err == nil:
			done++
		case !strings.Contains(err.Error(), "another run has taken over") && !strings.Contains(err.Error(), "the database is not empty"):
			t.Error(err)
		}
	}
	if done == 0 {
		t.Fatal("neither is done")
	}
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(everything(t, db), "\n")); diff != "" {
		t.Error(diff)
	}
}

// TestWhatIsNotWhatWasDumpedIsTold changes the graph before the last look.
func TestWhatIsNotWhatWasDumpedIsTold(t *testing.T) {
	db := neotest.Empty(t)
	path, _ := small(t, db, "d.jsonl")
	f, err := dump.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	total := int64(f.Records())
	_, err = dump.Restore(t.Context(), db, schema.Default(), f, dump.RestoreOptions{BatchSize: 100, Progress: func(done, _ int64) {
		if done == total {
			neotest.Write(t, db, "MATCH (n:Country {id: 'niger'}) SET n.name = 'Nigeria'", nil)
		}
	}})
	if err == nil || !strings.Contains(err.Error(), "the graph is not what was dumped") || !strings.Contains(err.Error(), "Country:Entity differs") {
		t.Errorf("the error is %v", err)
	}
	if err := constraint.Check(t.Context(), db); err == nil {
		t.Error("loads may write to it")
	}
}
