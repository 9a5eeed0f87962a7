package query

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/graph"
	"entente/graph/check"
	"entente/graph/gazetteer"
	"entente/graph/load"
	"entente/graph/mapping"
	"entente/graph/neo"
	"entente/schema"
	"entente/schema/edtf"
)

// The alliances that are loaded are those of these years, to be quick: NATO
// begins, and so does the Warsaw Pact.
const firstYear, lastYear = 1945, 1962

// publishedSets are the files of ../shared/data that are loaded, by their
// mappings. A line is kept when keep is nil or says so.
var publishedSets = []struct {
	mapping, file string
	keep          func(line string) bool
}{
	{"cow-alliances", "cow_alliances_dyadyear/cow_alliance_directed_dyad_year.csv", func(line string) bool {
		year := strings.Split(line, ",")[2]
		return year >= fmt.Sprint(firstYear) && year <= fmt.Sprint(lastYear)
	}},
	{"cow-wars", "cow_wars/cow_war_inter.csv", nil},
	{"cow-mid-dyads", "cow_mid/cow_mid_dirdisps.csv", nil},
	{"rivalries-tss", "rivalries/tss_rivalries.csv", nil},
	{"powell-thyne", "coups_powell_thyne/powell_thyne_coups_final.csv", nil},
	{"archigos", "leaders_archigos/archigos.csv", nil},
	{"gdelt-events", "gdelt2_events/20180101000000.export.CSV", nil},
	{"icews", "icews_raw/events.2018.sample.tab", nil},
	{"ucdp-ged", "ucdp_ged_myanmar/ged_myanmar_sample.csv", nil},
}

// published is the path of a published file; without it the test is skipped.
func published(t testing.TB, file string) string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "data", filepath.FromSlash(file))
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the published data are not there: %v", err)
	}
	return path
}

// loadPublished loads the published files as they are, but for the years of the alliances.
func loadPublished(t testing.TB, db *neo.DB) {
	t.Helper()
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range publishedSets {
		path := published(t, set.file)
		if set.keep != nil {
			path = part(t, path, set.keep)
		}
		m, err := mapping.Find(schema.Default(), set.mapping)
		if err != nil {
			t.Fatal(err)
		}
		in, err := m.Open([]string{path}, nil)
		if err != nil {
			t.Fatal(err)
		}
		s, err := check.NewStream(schema.Default(), entities, in, check.Options{})
		if err != nil {
			t.Fatal(err)
		}
		r, err := load.Run(t.Context(), db, schema.Default(), s, load.Options{BatchSize: load.DefaultBatchSize, Version: "test", Now: time.Now})
		_, _ = s.Close(), in.Close()
		if err != nil {
			t.Fatalf("%s: %v", set.mapping, err)
		}
		if total := r.Total(); total.Written == 0 || total.Rejected > 0 {
			t.Errorf("%s: %+v", set.mapping, total)
		}
	}
}

// part is a copy of a file with its first line and those that are kept.
func part(t testing.TB, path string, keep func(string) bool) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for line := range strings.Lines(string(text)) {
		if b.Len() == 0 || keep(line) {
			b.WriteString(line)
		}
	}
	copied := filepath.Join(t.TempDir(), filepath.Base(path))
	if err := os.WriteFile(copied, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return copied
}

// records reads a published file without Entente: the cells of each row by the
// names of the first.
func records(t testing.TB, file string) []map[string]string {
	t.Helper()
	f, err := os.Open(published(t, file))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var rows [][]string
	if strings.HasSuffix(file, ".csv") && !strings.Contains(file, "powell_thyne") {
		r := csv.NewReader(f)
		r.LazyQuotes, r.FieldsPerRecord = true, -1
		if rows, err = r.ReadAll(); err != nil {
			t.Fatal(err)
		}
	} else {
		s := bufio.NewScanner(f)
		s.Buffer(nil, 1<<22)
		for s.Scan() {
			rows = append(rows, strings.Split(strings.TrimSuffix(s.Text(), "\r"), "\t"))
		}
	}
	if strings.HasSuffix(file, ".CSV") { // GDELT's files have no first row of names
		names := make([]string, len(rows[0]))
		for i := range names {
			names[i] = fmt.Sprint(i)
		}
		rows = append([][]string{names}, rows...)
	}
	var list []map[string]string
	for _, row := range rows[1:] {
		record := map[string]string{}
		for i, cell := range row {
			record[rows[0][i]] = strings.Trim(cell, `"`)
		}
		list = append(list, record)
	}
	return list
}

// state is a state as the gazetteer has it. Its codes are checked against the
// tables of the code systems in fixtures.
type state struct{ id, name string }

// states names the holder of a code of a system on a day, or in its year.
func states(t testing.TB) func(system, code, day string) state {
	t.Helper()
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	holders := map[string][]int{}
	for i, e := range entities {
		for _, c := range e.Codes {
			holders[c.System+":"+c.Value] = append(holders[c.System+":"+c.Value], i)
		}
	}
	known := map[string]state{}
	return func(system, code, day string) state {
		key := system + ":" + code
		if s, ok := known[key+"@"+day]; ok {
			return s
		}
		var found *graph.Entity
		for _, when := range []string{day, day[:4]} {
			interval, err := edtf.Parse(when)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range holders[key] {
				for _, c := range entities[i].Codes {
					if found == nil && c.System == system && c.Value == code && c.HoldsDuring(interval) {
						found = &entities[i]
					}
				}
			}
		}
		if found == nil {
			if len(holders[key]) == 0 {
				t.Fatalf("nobody has %s on %s", key, day)
			}
			found = &entities[holders[key][0]]
		}
		known[key+"@"+day] = state{found.ID, found.Name}
		return known[key+"@"+day]
	}
}

// midYear is the day for which the states of a year are named.
func midYear(year int) string { return fmt.Sprintf("%d-07-01", year) }

// pair has its state with the lesser id first.
type pair struct{ a, b state }

func pairOf(a, b state) pair {
	if b.id < a.id {
		a, b = b, a
	}
	return pair{a, b}
}

func (p pair) other(id string) (state, bool) {
	switch id {
	case p.a.id:
		return p.b, true
	case p.b.id:
		return p.a, true
	}
	return state{}, false
}

// inOrder are the pairs of a map in the order of their names.
func inOrder[V any](m map[pair]V) []pair {
	var list []pair
	for p := range m {
		list = append(list, p)
	}
	slices.SortFunc(list, func(p, q pair) int {
		return strings.Compare(p.a.name+"\x00"+p.b.name, q.a.name+"\x00"+q.b.name)
	})
	return list
}

func sorted(m map[string]bool) []string {
	var list []string
	for s := range m {
		list = append(list, s)
	}
	slices.Sort(list)
	return list
}
