package bench

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/graph/gazetteer"
	"entente/graph/neo/neotest"
	"entente/schema"

	"github.com/google/go-cmp/cmp"
)

// TestRun measures a little of everything: that all contenders make the same
// graph is looked at by the run itself.
func TestRun(t *testing.T) {
	db := neotest.Empty(t)
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	stages := map[string]bool{}
	var notices []string
	results, err := Run(t.Context(), db, schema.Default(), entities, Options{
		Data: t.TempDir(), Rows: 1500, Rounds: 1,
		Progress: func(stage string, _, _ int64) { stages[stage] = true },
		Notice:   func(line string) { notices = append(notices, line) },
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := len(contenders()) + len(partsOfTheWork()); len(results) != want {
		t.Errorf("%d results, want %d", len(results), want)
	}
	for _, r := range results {
		if r.Rows != 1500 || r.Seconds <= 0 || r.PerSecond() <= 0 || r.Ratio <= 0 {
			t.Errorf("%+v", r)
		}
		if (r.Contender == writtenByHand || r.Contender == keyed) && r.Ratio != 1 {
			t.Errorf("what all is compared with has a ratio of %v", r.Ratio)
		}
	}
	if len(notices) != len(published) {
		t.Errorf("data sets that are not there: %q", notices)
	}
	if !stages["generated, entente, first load"] {
		t.Errorf("no progress was told: %v", stages)
	}
	if n := neotest.Count(t, db, "MATCH (n) RETURN count(n)", nil); n != 0 {
		t.Errorf("%d nodes are left", n)
	}
}

// TestWhatIsMissingIsFound is of a contender that writes less than the others.
func TestWhatIsMissingIsFound(t *testing.T) {
	for name, damage := range map[string]string{
		"relationship": "MATCH ()-[r:SUPPORTS]->() WITH r LIMIT 1 DELETE r",
		"property":     "MATCH ()-[r:SUPPORTS]->() WITH r LIMIT 1 REMOVE r.quote",
		"entity":       "CREATE (:Entity {id: 'surplus'})",
	} {
		t.Run(name, func(t *testing.T) {
			b, s := small(t, 500)
			if err := b.ready(t.Context()); err != nil {
				t.Fatal(err)
			}
			c := contenders()[0]
			run := c.run
			c.run = func(ctx context.Context, b *bench, s *set, r *rounds) error {
				err := run(ctx, b, s, r)
				neotest.Write(t, b.db, damage, nil)
				return err
			}
			if err := b.turn(t.Context(), s, c, &rounds{}); err == nil || !strings.Contains(err.Error(), "should have") {
				t.Errorf("it gives %v", err)
			}
		})
	}
}

// TestAllMakeTheSameGraph compares all that the contenders make, and not only
// how much: the values and their types, too.
func TestAllMakeTheSameGraph(t *testing.T) {
	for _, name := range []string{"generated", "gdelt events"} {
		t.Run(name, func(t *testing.T) {
			b, s := small(t, 300)
			if name != "generated" {
				s = publishedSet(t, b, name)
			}
			if err := b.ready(t.Context()); err != nil {
				t.Fatal(err)
			}
			var want string
			for _, c := range contenders() {
				if c.goesOn || c.leaves != nil {
					continue
				}
				if err := b.turn(t.Context(), s, c, &rounds{}); err != nil {
					t.Fatalf("%s: %v", c.name, err)
				}
				got := entities(neotest.Everything(t, b.db, "load"))
				if want == "" {
					want = got
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s (-entente +others)\n%.2000s", c.name, diff)
				}
			}
		})
	}
}

// TestADayIsMadeOfQuarters sees that each copy has its events, and no other's.
func TestADayIsMadeOfQuarters(t *testing.T) {
	file := filepath.Join(t.TempDir(), "quarter.export.CSV")
	if err := os.WriteFile(file, []byte("7190\ta\n7191\tb"), 0o600); err != nil {
		t.Fatal(err)
	}
	b := &bench{folder: t.TempDir()}
	copies, err := b.dayOf([]string{file})
	if err != nil {
		t.Fatal(err)
	}
	lines := map[string]bool{}
	for _, copied := range copies {
		text, err := os.ReadFile(copied)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			lines[line] = true
		}
	}
	if len(copies) != quarters || len(lines) != 2*quarters || !lines["17190\ta\n"] || !lines["967191\tb"] {
		t.Errorf("%d files with %d lines", len(copies), len(lines))
	}
}

// entities are the lines of a graph without its sources, documents and loads.
func entities(everything string) string {
	var kept []string
	for _, line := range strings.Split(everything, "\n") {
		if strings.HasPrefix(line, "(Entity") || strings.Contains(line, ")-[") && !strings.Contains(line, "[PUBLISHED_BY") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

// publishedSet is a published data set.
func publishedSet(t *testing.T, b *bench, name string) *set {
	t.Helper()
	b.Data = "../../../../shared/data"
	var err error
	if b.entities, err = gazetteer.Entities(); err != nil {
		t.Fatal(err)
	}
	sets, _, err := b.sets(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sets {
		if s.name == name {
			return s
		}
	}
	t.Skipf("%s are not in %s", name, b.Data)
	return nil
}

// small is a run on a few generated statements.
func small(t testing.TB, rows int) (*bench, *set) {
	t.Helper()
	db := neotest.Empty(t)
	folder := t.TempDir()
	url, stop, err := serve(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	b := &bench{Options: Options{Rows: rows, Progress: func(string, int64, int64) {}, Notice: func(string) {}}, db: db, ontology: schema.Default(), folder: folder, url: url}
	s, err := b.generate("generated", rows)
	if err == nil {
		err = b.prepare(t.Context(), s)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b, s
}

// BenchmarkLoad is of every contender on few statements, and BenchmarkPart of
// the parts of the work.
func BenchmarkLoad(b *testing.B) { benchmark(b, contenders()) }

func BenchmarkPart(b *testing.B) { benchmark(b, partsOfTheWork()) }

func benchmark(b *testing.B, all []contender) {
	const rows = 5000
	run, s := small(b, rows)
	if err := run.ready(b.Context()); err != nil {
		b.Fatal(err)
	}
	for i, c := range all {
		b.Run(strings.ReplaceAll(c.name, " ", "_"), func(b *testing.B) {
			if c.goesOn {
				if err := run.turn(b.Context(), s, all[i-1], &rounds{}); err != nil {
					b.Fatal(err)
				}
			}
			r := &rounds{}
			for range b.N {
				if err := run.turn(b.Context(), s, c, r); err != nil {
					b.Fatal(err)
				}
			}
			total := 0.0
			for _, seconds := range r.seconds {
				total += seconds
			}
			b.ReportMetric(float64(rows*b.N)/total, "rows/s")
		})
	}
}

// BenchmarkRead is of what a load does without the server.
func BenchmarkRead(b *testing.B) {
	const rows = 200_000
	run := &bench{Options: Options{Rows: rows, Progress: func(string, int64, int64) {}}, ontology: schema.Default(), folder: b.TempDir()}
	s, err := run.generate("generated", rows)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := readAlone(b.Context(), run, s, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
}
