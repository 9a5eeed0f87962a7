package query

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"entente/fixtures"
	"entente/graph/check"
	"entente/graph/gazetteer"
	"entente/graph/load"
	"entente/graph/neo"
	"entente/graph/output"
	"entente/schema"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files of testdata anew")

// niger are the questions that are asked of the Niger dossier. The answers in
// testdata were read against the dossier, row by row.
var niger = []struct{ file, query, params string }{
	{"allies_before_the_coup", "allies_on_date", "date=2023-07-25"},
	{"allies_of_france_at_the_article", "allies_on_date", "date=2023-09-05 entity=iso3:FRA"},
	{"allies_in_2000", "allies_on_date", "date=2000-01-01"},
	{"allies_of_the_sahel_states", "allies_on_date", "date=2023-10-01 entity=niger"},
	{"cooperation_cut_after_coup", "cooperation_cut_after_coup", "state=niger days=30"},
	{"sanctions_after_coup", "cooperation_cut_after_coup", "state=niger days=60 relations=sanctions,border-closed-to"},
	{"coup_dates", "coup_dates", ""},
	{"france_and_niger", "dyad_timeline", "a=france b=niger"},
	{"france_and_niger_planned", "dyad_timeline", "a=france b=niger modalities=planned,possible,demanded"},
	{"france_and_niger_with_parts", "dyad_timeline", "a=france b=niger with_parts=true"},
	{"troops_before_the_coup", "troops_by_host", "date=2023-07-25"},
	{"troops_in_niger_at_the_article", "troops_by_host", "date=2023-09-05 host=niger"},
	{"troops_in_niger_in_2024", "troops_by_host", "date=2024-10-01 host=niger"},
	{"redeployments", "redeployments_by_modality", ""},
	{"redeployments_of_france", "redeployments_by_modality", "force=france modalities=all"},
	{"contradictions", "contradictions", ""},
	{"contradictions_about_mali", "contradictions", "entity=mali"},
	{"office_holders_before_the_coup", "office_holders_on_date", "date=2023-07-25"},
	{"office_holders_of_niger_at_the_article", "office_holders_on_date", "date=2023-09-05 body=niger"},
	{"presidents_in_the_disputed_week", "office_holders_on_date", "date=2010-02-10 office=president-of-niger"},
	{"evidence_ousted", "evidence", "subject=cnsp object=bazoum relation=ousted"},
	{"evidence_france_niger_army", "evidence", "subject=niger-armed-forces object=france"},
	{"path_niger_france_before", "cooperation_path", "from=niger to=france date=2023-07-25 relations=COOPERATES_WITH"},
	{"path_niger_france_after", "cooperation_path", "from=niger to=france date=2023-09-25 relations=COOPERATES_WITH"},
	{"path_mali_france_suspended", "cooperation_path", "from=mali to=france date=2021-06-15"},
	{"path_mali_france_resumed", "cooperation_path", "from=mali to=france date=2021-07-15"},
	{"path_bazoum_italy", "cooperation_path", "from=bazoum to=italy date=2023-07-25"},
	{"article_says", "source_says", "source=seed-article"},
	{"article_alone", "source_alone", "source=seed-article"},
	{"powell_thyne_alone", "source_alone", "source=powell-thyne"},
	{"neighbours_of_bazoum", "neighbours", "entity=bazoum modalities=all"},
	{"neighbours_of_niger_on_the_day", "neighbours", "entity=niger date=2023-07-26"},
	{"known_of_niger_by_the_end_of_july", "known_by", "date=2023-07-31 entity=niger"},
	{"known_by_the_end_of_july_of_the_coup", "known_by", "date=2023-07-31 on=2023-07-26 entity=cnsp"},
	{"overview", "overview", ""},
	{"sources", "sources", ""},
	{"find_niger", "find", "text=niger"},
}

func TestNiger(t *testing.T) {
	db := database(t)
	loadNiger(t, db)
	explained(t, db, []string{"AllNodesScan", "CartesianProduct", "Eager"})
	asked := map[string]bool{}
	for _, c := range niger {
		asked[c.query] = true
		t.Run(c.file, func(t *testing.T) { golden(t, db, c.file, c.query, c.params) })
	}
	for _, q := range library(t) {
		if !asked[q.Name] {
			t.Errorf("%s is not asked of the dossier", q.Name)
		}
	}
}

func loadNiger(t *testing.T, db *neo.DB) {
	t.Helper()
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	result, err := check.Inputs(schema.Default(), entities, []check.Input{{Name: fixtures.NigerName, Data: fixtures.Niger}})
	if err != nil {
		t.Fatal(err)
	}
	if problems := result.Problems(); len(problems) > 0 {
		t.Fatal(problems)
	}
	options := load.Options{BatchSize: load.DefaultBatchSize, Version: "test", Now: time.Now}
	if _, err := load.Run(t.Context(), db, schema.Default(), result, options); err != nil {
		t.Fatal(err)
	}
}

func golden(t *testing.T, db *neo.DB, file, name, params string) {
	t.Helper()
	r, err := ask(t, db, find(t, name), params, Limits{Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	fmt.Fprintf(&got, "# entente query run %s", name)
	given := texts(params)
	for _, p := range slices.Sorted(maps.Keys(given)) {
		fmt.Fprintf(&got, " --param %s=%s", p, given[p])
	}
	got.WriteString(" --output csv\n")
	if err := (output.Table{Columns: r.Columns, Rows: r.Rows}).Write(&got, output.CSV); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "niger", file+".csv")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("%s (-want +got)\n%s", path, diff)
	}
}
