package check_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"entente/graph"
	"entente/graph/check"
	"entente/graph/dossier"
	"entente/schema"
	"entente/schema/problem"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// memory are rows that a test makes: what a data set gives, without files.
type memory struct {
	rows     []dossier.Row
	makes    []check.Kind
	complete bool
	chunk    int
}

func (m *memory) Dossier() string    { return "rows" }
func (m *memory) Dossiers() []string { return []string{"rows"} }
func (m *memory) Complete() bool     { return m.complete }
func (m *memory) Files() []check.File {
	return []check.File{{Name: "rows", Dossier: "rows", SHA256: "0"}}
}
func (m *memory) Fingerprint() string        { return "rows" }
func (m *memory) Makes(kind check.Kind) bool { return slices.Contains(m.makes, kind) }
func (m *memory) Sources() []dossier.Record[graph.Source] {
	return []dossier.Record[graph.Source]{{Value: graph.Source{ID: "s", Name: "S"}}}
}

func (m *memory) Documents() []dossier.Record[graph.Document] {
	return []dossier.Record[graph.Document]{{Value: graph.Document{ID: "d", Source: "s", Title: "D"}}}
}

// Each works on several goroutines and hands on in order, as a mapping does.
func (m *memory) Each(ctx context.Context, kind check.Kind, work func([]dossier.Row) any, each func(any) error) error {
	var made []chan any
	var group sync.WaitGroup
	defer group.Wait()
	for rows := range slices.Chunk(m.rows, m.chunk) {
		mine := slices.Clone(rows)
		for i := range mine {
			mine[i].Problems = slices.Clone(mine[i].Problems)
			if kind == check.Entity {
				mine[i].Statements = nil
				mine[i].Entities = slices.Clone(mine[i].Entities)
			} else {
				mine[i].Entities = nil
				mine[i].Statements = slices.Clone(mine[i].Statements)
			}
		}
		out := make(chan any, 1)
		made = append(made, out)
		group.Go(func() { out <- work(mine) })
	}
	for _, out := range made {
		if err := cmp.Or(ctx.Err(), each(<-out)); err != nil {
			return err
		}
	}
	return nil
}

// drawnRows are rows of few entities, so that much is there twice, clashes, or
// stands before what it refers to.
func drawnRows(t *rapid.T) *memory {
	m := &memory{makes: []check.Kind{check.Statement}, complete: rapid.Bool().Draw(t, "complete"), chunk: rapid.IntRange(1, 9).Draw(t, "chunk")}
	makes := rapid.Bool().Draw(t, "rows make entities")
	if makes {
		m.makes = append(m.makes, check.Entity)
	}
	for i := range rapid.IntRange(0, 40).Draw(t, "rows") {
		at := problem.Position{File: fmt.Sprint("file", i/15), Line: 1 + i%15}
		row := dossier.Row{At: at, Text: fmt.Sprint("row ", i)}
		switch rapid.IntRange(0, 9).Draw(t, "what") {
		case 0:
			row.LeftOut = rapid.SampledFrom([]string{"one reason", "another reason"}).Draw(t, "reason")
		case 1:
			row.Problems.Addf(at, "the row is wrong")
		default:
			for range rapid.IntRange(0, 2).Draw(t, "entities") {
				if makes {
					row.Entities = append(row.Entities, drawnEntity(t, at))
				}
			}
			for range rapid.IntRange(0, 3).Draw(t, "statements") {
				row.Statements = append(row.Statements, drawnClaim(t, at))
			}
		}
		m.rows = append(m.rows, row)
	}
	return m
}

func drawnEntity(t *rapid.T, at problem.Position) dossier.Record[graph.Entity] {
	id := rapid.SampledFrom([]string{"e1", "e2", "e3", "e4", "e5", "niger"}).Draw(t, "id")
	name := rapid.SampledFrom([]string{"One", "One", "One", "Other"}).Draw(t, "name")
	r := dossier.Record[graph.Entity]{Value: graph.Entity{ID: id, Labels: []string{"Country"}, Name: name, At: at}, At: at}
	if id == "e5" {
		r.Value.Labels = []string{"Person"}
	}
	if rapid.IntRange(0, 5).Draw(t, "defect") == 0 {
		r.Problems.Addf(at, "the entity is wrong")
	}
	return r
}

func drawnClaim(t *rapid.T, at problem.Position) dossier.Record[dossier.Claim] {
	end := rapid.SampledFrom([]string{"e1", "e2", "e3", "e4", "e5", "france", "niger", "iso3:NER", "Atlantis", "chad"})
	c := dossier.Claim{Subject: end.Draw(t, "subject"), Object: end.Draw(t, "object"), Document: "d", Type: rapid.SampledFrom([]string{"ally-of", "sanctions", "alley"}).Draw(t, "type")}
	if rapid.Bool().Draw(t, "own id") {
		c.ID = fmt.Sprint("r", rapid.IntRange(0, 30).Draw(t, "id"))
	}
	if rapid.IntRange(0, 9).Draw(t, "defect") == 0 {
		c.Valid = "2023-13"
	}
	return dossier.Record[dossier.Claim]{Value: c, At: at}
}

// read is everything that a reading gives.
type read struct {
	entities, statements, rejects []string
	outcome                       check.Outcome
	texts                         []string // of the rows of rejects
}

func (r *read) take(p check.Part) error {
	for _, e := range p.Entities {
		r.entities = append(r.entities, e.ID+" "+e.Digest())
	}
	for _, s := range p.Statements {
		r.statements = append(r.statements, fmt.Sprint(s.Key, " ", s.Digest(), " ", s.At, " ", s.Dossiers))
	}
	return nil
}

func (r *read) reject(reject check.Reject) error {
	r.rejects = append(r.rejects, fmt.Sprint(reject.Kind, " ", reject.ID, " ", reject.At, " ", reject.Reasons, " ", len(reject.References)))
	r.texts = append(r.texts, reject.Text)
	return nil
}

func reading(t interface{ Fatal(...any) }, in check.Input) *read {
	r := &read{}
	outcome, err := in.Parts(context.Background(), r.take, r.reject)
	if err != nil {
		t.Fatal(err)
	}
	r.outcome = *outcome
	return r
}

// all is a reading in words.
func (r *read) all() string {
	o := r.outcome
	return fmt.Sprint(r.entities, r.statements, r.rejects, r.texts, o.Passed, o.Rejected, o.Complete, *o.Rows)
}

// sortedly is a reading whose order does not matter.
func (r *read) sortedly() [3][]string {
	lists := [3][]string{slices.Clone(r.entities), slices.Clone(r.statements), slices.Clone(r.rejects)}
	for i := range lists {
		slices.Sort(lists[i])
	}
	return lists
}

// asDossier are the rows as one dossier. Of entities with one id, a stream
// takes the first that is right, and the same one again is no other record; a
// dossier, which is held as a whole, would refuse all of them. Those that a
// stream refuses for that are told apart.
func (m *memory) asDossier() (d *dossier.Dossier, others []dossier.Record[graph.Entity]) {
	d = &dossier.Dossier{ID: "rows", Partial: !m.complete, Sources: m.Sources(), Documents: m.Documents()}
	good, given := map[string]string{}, map[string]bool{}
	for _, row := range m.rows {
		for _, e := range row.Entities {
			if len(e.Problems) == 0 && good[e.Value.ID] == "" && e.Value.ID != "niger" {
				good[e.Value.ID] = e.Value.Digest()
			}
		}
	}
	for _, row := range m.rows {
		for _, e := range row.Entities {
			id, right := e.Value.ID, len(e.Problems) == 0 && e.Value.ID != "niger"
			switch {
			case right && good[id] == e.Value.Digest() && given[id]: // the same one again
			case right && good[id] == e.Value.Digest(), good[id] == "" && !given[id]:
				given[id] = true
				d.Entities = append(d.Entities, e)
			default:
				others = append(others, e)
			}
		}
		d.Statements = append(d.Statements, row.Statements...)
	}
	return d, others
}

// TestAStreamGivesWhatADossierDoes compares the two, and both readings of one
// stream, for rows in which much is wrong.
func TestAStreamGivesWhatADossierDoes(t *testing.T) {
	entities := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		m := drawnRows(t)
		stream, err := check.NewStream(schema.Default(), entities, m, check.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := stream.Close(); err != nil {
				t.Error(err)
			}
		}()
		got := reading(t, stream)
		all := got.all()
		d, others := m.asDossier()
		result, err := check.Dossiers(schema.Default(), entities, []*dossier.Dossier{d}, m.Files(), check.Options{})
		if err != nil {
			t.Fatal(err)
		}
		want := reading(t, result)
		wrong := 0
		for _, row := range m.rows {
			if len(row.Problems) > 0 {
				wrong++
				_ = want.reject(check.Reject{Kind: check.Statement, At: row.At, Reasons: row.Problems})
			}
		}
		want.outcome.Rejected[check.Statement] += wrong
		further := slices.Clone(got.rejects) // of entities that a dossier has not been given
		for _, r := range want.rejects {
			if i := slices.Index(further, r); i >= 0 {
				further = slices.Delete(further, i, i+1)
			}
		}
		for _, r := range further {
			if strings.HasPrefix(r, "entity ") {
				want.rejects = append(want.rejects, r)
			}
		}
		if len(further) != len(others) {
			t.Errorf("%d further entities are refused, and %d are wrong or clash", len(further), len(others))
		}
		want.outcome.Rejected[check.Entity] += len(others)
		if diff := gocmp.Diff(want.sortedly(), got.sortedly()); diff != "" {
			t.Fatalf("(-dossier +stream)\n%s", diff)
		}
		for _, kind := range check.Kinds {
			if want.outcome.Passed[kind] != got.outcome.Passed[kind] || want.outcome.Rejected[kind] != got.outcome.Rejected[kind] {
				t.Errorf("%s: a dossier counts %v and a stream %v", kind, want.outcome, got.outcome)
			}
		}
		if complete := len(got.outcome.Complete) == 1; complete != (m.complete && got.outcome.Rejects() == 0) {
			t.Errorf("complete: %t, with %d rejects", complete, got.outcome.Rejects())
		}
		again := reading(t, stream)
		if diff := gocmp.Diff(all, again.all()); diff != "" {
			t.Errorf("read again, it gives others: %s", diff)
		}
		for _, s := range result.Set.Statements {
			if states, err := stream.States(s.Key); err != nil || !states {
				t.Errorf("%s is stated: %t, %v", s.Key, states, err)
			}
		}
		if states, _ := stream.States("s/none"); states {
			t.Error("what is not there is stated")
		}
		m.accounted(t, got)
	})
}

// accounted sees that each row has one lot, which is what its records fared.
func (m *memory) accounted(t *rapid.T, got *read) {
	counts := got.outcome.Rows
	if counts.Read != len(m.rows) || counts.Read != counts.Taken+counts.Out()+counts.Rejected+counts.Unresolved {
		t.Errorf("of %d rows: %+v", len(m.rows), counts)
	}
	faulty := map[string]bool{}
	for _, text := range got.texts {
		faulty[text] = true
	}
	left := map[string]int{}
	for _, row := range m.rows {
		if row.LeftOut != "" {
			left[row.LeftOut]++
		}
	}
	for _, l := range counts.LeftOut {
		if left[l.Reason] != l.Rows {
			t.Errorf("%d rows are left out for %s, and %d are to be", l.Rows, l.Reason, left[l.Reason])
		}
	}
	if n := counts.Rejected + counts.Unresolved; n != len(faulty) {
		t.Errorf("%d rows are rejected or unresolved, and rejects name %d", n, len(faulty))
	}
}

// TestAStatementOfOneEntityIsRefused: an entity that a row made is one,
// however often it is looked up.
func TestAStatementOfOneEntityIsRefused(t *testing.T) {
	at := problem.Position{File: "f", Line: 1}
	m := &memory{makes: []check.Kind{check.Entity, check.Statement}, chunk: 1, rows: []dossier.Row{{
		At:         at,
		Entities:   []dossier.Record[graph.Entity]{{Value: graph.Entity{ID: "e1", Labels: []string{"Country"}, Name: "One"}, At: at}},
		Statements: []dossier.Record[dossier.Claim]{{Value: dossier.Claim{Subject: "e1", Type: "ally-of", Object: "e1", Document: "d"}, At: at}},
	}}}
	stream, err := check.NewStream(schema.Default(), shipped(t), m, check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stream.Close() }()
	if got := reading(t, stream); len(got.rejects) != 1 || !strings.Contains(got.rejects[0], "both ends are e1") {
		t.Errorf("it gives %v, and rejects %v", got.statements, got.rejects)
	}
}

// TestManyFilesKeepTheirPlaces is of more files than a data set usually has: a
// year of GDELT are 35,000.
func TestManyFilesKeepTheirPlaces(t *testing.T) {
	m := &memory{makes: []check.Kind{check.Entity, check.Statement}, chunk: 500}
	const files = 40_000
	for i := range files + 1 {
		at := problem.Position{File: fmt.Sprint("f", min(i, files-1)), Line: 1 + i/files}
		id := fmt.Sprint("e", i)
		m.rows = append(m.rows, dossier.Row{
			At:         at,
			Entities:   []dossier.Record[graph.Entity]{{Value: graph.Entity{ID: id, Labels: []string{"Country"}, Name: id, At: at}, At: at}},
			Statements: []dossier.Record[dossier.Claim]{{Value: dossier.Claim{ID: fmt.Sprint(max(i, 1)), Subject: id, Type: "ally-of", Object: "france", Document: "d"}, At: at}},
		})
	}
	m.rows[files].Statements[0].Value.ID = fmt.Sprint(files - 1) // that of the row before
	stream, err := check.NewStream(schema.Default(), shipped(t), m, check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stream.Close() }()
	got := reading(t, stream)
	want := []string{
		`statement e1 ally-of france f1:1 f1:1: the source s has the record "1" already, at f0:1 0`,
		fmt.Sprintf(`statement e%d ally-of france f%d:2 f%d:2: the source s has the record "%d" already, at f%d:1 0`, files, files-1, files-1, files-1, files-1),
	}
	for i := range got.rejects {
		got.rejects[i] = strings.ReplaceAll(got.rejects[i], "\n", " ")
	}
	if diff := gocmp.Diff(want, got.rejects); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestAReadingThatEndsEarlyLeavesNothing counts goroutines and files after
// errors of either function, of a context, and after Close.
func TestAReadingThatEndsEarlyLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	m := &memory{makes: []check.Kind{check.Statement}, chunk: 10}
	for i := range 2000 {
		at := problem.Position{File: "f", Line: 1 + i}
		object := []string{"niger", "atlantis"}[i%2]
		m.rows = append(m.rows, dossier.Row{At: at, Statements: []dossier.Record[dossier.Claim]{{Value: dossier.Claim{ID: fmt.Sprint(i), Subject: "france", Type: "ally-of", Object: object, Document: "d"}, At: at}}})
	}
	entities := shipped(t)
	before := runtime.NumGoroutine()
	enough := errors.New("enough")
	for name, end := range map[string]func(ctx context.Context, s *check.Stream) error{
		"each": func(ctx context.Context, s *check.Stream) error {
			_, err := s.Parts(ctx, func(check.Part) error { return enough }, nil)
			return err
		},
		"rejected": func(ctx context.Context, s *check.Stream) error {
			_, err := s.Parts(ctx, nil, func(check.Reject) error { return enough })
			return err
		},
		"context": func(ctx context.Context, s *check.Stream) error {
			ctx, cancel := context.WithCancel(ctx)
			_, err := s.Parts(ctx, func(check.Part) error { cancel(); return nil }, nil)
			if errors.Is(err, context.Canceled) {
				return enough
			}
			return err
		},
	} {
		s, err := check.NewStream(schema.Default(), entities, m, check.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := end(t.Context(), s); !errors.Is(err, enough) {
			t.Errorf("%s: %v", name, err)
		}
		if got := reading(t, s); len(got.statements) != 1000 || len(got.rejects) != 1000 {
			t.Errorf("%s: read again, it gives %d statements and %d rejects", name, len(got.statements), len(got.rejects))
		}
		if err := s.Close(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines before, and %d after", before, after)
	}
	if files, _ := os.ReadDir(dir); len(files) != 0 {
		t.Errorf("%d files are left", len(files))
	}
}
