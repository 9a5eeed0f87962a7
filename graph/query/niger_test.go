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

	"entente/graph/load"
	"entente/graph/load/loadtest"
	"entente/graph/neo"
	"entente/graph/output"
	"entente/schema"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files of testdata anew")

// niger are the questions that are asked of the Niger dossier. The answers in
// testdata were read against the dossier, row by row.
var niger = []struct{ file, query, params string }{
	{"allies_before_the_coup", "allies_on_date", "as_of=2023-07-25"},
	{"allies_of_france_at_the_article", "allies_on_date", "as_of=2023-09-05 entity=iso3:FRA"},
	{"allies_in_2000", "allies_on_date", "as_of=2000-01-01"},
	{"allies_of_the_sahel_states", "allies_on_date", "as_of=2023-10-01 entity=niger"},
	{"cooperation_cut_after_coup", "cooperation_cut_after_coup", "state=niger days=30"},
	{"sanctions_after_coup", "cooperation_cut_after_coup", "state=niger days=60 relations=sanctions,border-closed-to"},
	{"coup_dates", "coup_dates", ""},
	{"france_and_niger", "dyad_timeline", "a=france b=niger"},
	{"france_and_niger_planned", "dyad_timeline", "a=france b=niger modalities=planned,possible,demanded"},
	{"france_and_niger_with_parts", "dyad_timeline", "a=france b=niger with_parts=true"},
	{"niger_armed_forces_with_parts", "actor_timeline", "entity=niger-armed-forces with_parts=true"},
	{"bazoum_known_by_the_end_of_july", "actor_timeline", "entity=bazoum modalities=all known_by=2023-07-31"},
	{"parts_of_niger", "parts_of_actor", "entity=niger"},
	{"citations", "citations", "documents=seed-article-2023-09-05,powell-thyne-2023-09-08,cow-alliances-4-1,none-of-the-kind"},
	{"troops_before_the_coup", "troops_by_host", "as_of=2023-07-25"},
	{"troops_in_niger_at_the_article", "troops_by_host", "as_of=2023-09-05 host=niger"},
	{"troops_in_niger_in_2024", "troops_by_host", "as_of=2024-10-01 host=niger"},
	{"redeployments", "redeployments_by_modality", ""},
	{"redeployments_of_france", "redeployments_by_modality", "force=france modalities=all"},
	{"contradictions", "contradictions", ""},
	{"contradictions_about_mali", "contradictions", "entity=mali"},
	{"office_holders_before_the_coup", "office_holders_on_date", "as_of=2023-07-25"},
	{"office_holders_of_niger_at_the_article", "office_holders_on_date", "as_of=2023-09-05 body=niger"},
	{"presidents_in_the_disputed_week", "office_holders_on_date", "as_of=2010-02-10 office=president-of-niger"},
	{"evidence_ousted", "evidence", "subject=cnsp object=bazoum relation=ousted"},
	{"evidence_france_niger_army", "evidence", "subject=niger-armed-forces object=france"},
	{"path_niger_france_before", "cooperation_path", "from=niger to=france as_of=2023-07-25 relations=COOPERATES_WITH"},
	{"path_niger_france_after", "cooperation_path", "from=niger to=france as_of=2023-09-25 relations=COOPERATES_WITH"},
	{"path_mali_france_suspended", "cooperation_path", "from=mali to=france as_of=2021-06-15"},
	{"path_mali_france_resumed", "cooperation_path", "from=mali to=france as_of=2021-07-15"},
	{"path_bazoum_italy", "cooperation_path", "from=bazoum to=italy as_of=2023-07-25"},
	{"article_says", "source_says", "source=seed-article"},
	{"article_alone", "source_alone", "source=seed-article"},
	{"powell_thyne_alone", "source_alone", "source=powell-thyne"},
	{"neighbours_of_bazoum", "neighbours", "entity=bazoum modalities=all"},
	{"neighbours_of_niger_on_the_day", "neighbours", "entity=niger as_of=2023-07-26"},
	{"known_of_niger_by_the_end_of_july", "known_by", "known_by=2023-07-31 entity=niger"},
	{"known_by_the_end_of_july_of_the_coup", "known_by", "known_by=2023-07-31 as_of=2023-07-26 entity=cnsp"},
	{"allies_by_word_alone", "allies_by_word_alone", "as_of=2023-07-01"},
	{"allies_by_word_alone_of_bazoum", "allies_by_word_alone", "as_of=2023-09-01 entity=bazoum"},
	{"lapsed_in_2020", "lapsed_alliances", "as_of=2020-01-01"},
	{"lapsed_of_france_in_1900", "lapsed_alliances", "as_of=1900-01-01 entity=france"},
	{"lapsed_of_bazoum_in_2024", "lapsed_alliances", "as_of=2024-01-01 entity=bazoum"},
	{"rivals_of_allies_of_italy", "rivals_of_allies", "entity=italy as_of=2022-06-01"},
	{"rivals_of_allies_of_mali", "rivals_of_allies", "entity=mali as_of=2023-10-01 hostile=sanctions,rival-of"},
	{"alliances_of_niger_by_year", "alliances_by_year", "entity=niger from=2010"},
	{"suspended_at_the_article", "suspended_not_resumed", "as_of=2023-09-05"},
	{"suspended_in_mali_in_june_2021", "suspended_not_resumed", "as_of=2021-06-15 entity=mali"},
	{"suspended_in_mali_in_july_2021", "suspended_not_resumed", "as_of=2021-07-15 entity=mali"},
	{"cooperation_before_the_coup", "cooperation_on_date", "as_of=2023-07-25"},
	{"cooperation_of_niger_at_the_article", "cooperation_on_date", "as_of=2023-09-05 entity=niger"},
	{"ties_of_france_and_niger_before", "ties_on_date", "a=france b=niger as_of=2023-07-25"},
	{"ties_of_france_and_niger_after", "ties_on_date", "a=france b=niger as_of=2024-01-01"},
	{"memberships_of_mali_and_niger_in_2023", "common_memberships", "a=mali b=niger as_of=2023-10-01"},
	{"memberships_of_mali_and_niger_in_2025", "common_memberships", "a=mali b=niger as_of=2025-03-01"},
	{"events_of_france_and_niger", "events_by_month", "a=france b=niger modalities=all"},
	{"mentions_of_bazoum", "first_and_last_mention", "entity=bazoum"},
	{"mentions_of_bazoum_and_france", "first_and_last_mention", "entity=bazoum other=france"},
	{"changes_for_niger_after_the_coup", "changes_between", "entity=niger from=2023-07-26 to=2023-08-31"},
	{"reporting_lag", "reporting_lag", ""},
	{"scores_of_niger", "conflict_cooperation_score", "entity=niger"},
	{"scores_of_niger_since_the_coup", "conflict_cooperation_score", "entity=niger since=2023-07-26"},
	{"conflicts_in_2022", "conflicts_on_date", "as_of=2022-01-01"},
	{"threats", "threats_and_what_followed", ""},
	{"withdrawals", "withdrawals_from_demand_to_departure", ""},
	{"vacuum_in_mali", "vacuum_after_withdrawal", "host=mali"},
	{"vacuum_in_niger", "vacuum_after_withdrawal", "host=niger"},
	{"partners_lost_by_niger", "partners_lost_after_withdrawal", "host=niger"},
	{"partners_lost_by_mali", "partners_lost_after_withdrawal", "host=mali"},
	{"bases_at_the_article", "bases_on_date", "as_of=2023-09-05"},
	{"coups_and_sanctions", "coups_and_sanctions", ""},
	{"coups_without_sanctions", "coups_and_sanctions", "sanctioned=false days=30"},
	{"tenure_at_coup", "tenure_at_coup", ""},
	{"reactions_to_the_coup", "reactions_to_coup", "state=niger"},
	{"sanctions_at_the_article", "sanctions_on_date", "as_of=2023-09-05"},
	{"sanctions_on_niger_in_march_2024", "sanctions_on_date", "as_of=2024-03-01 entity=niger"},
	{"aid_to_niger", "aid_given_and_cut", "entity=niger"},
	{"common_partners", "common_partners", "a=france b=niger as_of=2023-07-01"},
	{"blocs_of_the_autumn", "blocs_on_date", "as_of=2023-10-01"},
	{"most_connected", "most_connected_on_date", "as_of=2023-10-01 top=5"},
	{"triads_around_ecowas", "unbalanced_triads", "as_of=2023-08-15 friends=COOPERATES_WITH,MEMBER_OF"},
	{"balance", "balance_by_year", "from=2020"},
	{"balance_with_members", "balance_by_year", "from=2020 friends=COOPERATES_WITH,MEMBER_OF"},
	{"silent_on_niger", "silent_sources", "entity=niger date=2023-07-26"},
	{"taken_back", "taken_back", ""},
	{"retractions", "retractions", ""},
	{"corroborated", "corroborated", ""},
	{"plans_in_june_2024", "plans_and_outcomes", "as_of=2024-06-01"},
	{"codes_that_differ", "codes_that_differ", ""},
	{"fips_codes_of_others", "codes_that_differ", "a=iso2 b=fips clashes=true"},
	{"duplicate_entities", "duplicate_entities", ""},
	{"duplicate_statements", "duplicate_statements", ""},
	{"undated_statements", "undated_statements", ""},
	{"unconnected_entities", "unconnected_entities", ""},
	{"facts_before_their_time", "facts_before_their_time", ""},
	{"evidence_gaps", "evidence_gaps", ""},
	{"overview", "overview", ""},
	{"sources", "sources", ""},
	{"find_niger", "find", "text=niger"},
}

func TestNiger(t *testing.T) {
	db := database(t)
	loadtest.Niger(t, db)
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

// What a retracted source had said is gone, and the receipt stays.
func TestARetractionIsTold(t *testing.T) {
	db := database(t)
	loadtest.Niger(t, db)
	options := load.Options{BatchSize: load.DefaultBatchSize, Version: "test", Now: time.Now}
	if _, err := load.Retract(t.Context(), db, schema.Default(), "archigos", options); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ query, params, columns, want string }{
		{"retractions", "", "why removed sources", "retracted 4 archigos"},
		{"retractions", "source=archigos", "removed", "4"},
		{"retractions", "source=cnsp", "removed", ""},
		{"source_says", "source=archigos", "relation", ""},
	} {
		if diff := cmp.Diff(c.want, answerOf(t, db, c.query, c.params, c.columns)); diff != "" {
			t.Errorf("%s %s (-want +got)\n%s", c.query, c.params, diff)
		}
	}
}
