package query

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/graph/load/loadtest"
)

// The world and the sources are asked of apart: a coup that has happened may
// not have been told yet, and troops that have left are still there for who
// reads an older paper.
func TestAsOfTheWorldAndOfTheSources(t *testing.T) {
	db := database(t)
	loadtest.Niger(t, db)
	for _, c := range []struct{ query, params, columns, want string }{
		{"coup_dates", "state=niger as_of=2023-07-31", "day sources", "2010-02-08 archigos\n2010-02-18 powell-thyne\n2023-06-26 powell-thyne\n2023-07-26 seed-article+cnsp"},
		{"coup_dates", "state=niger as_of=2023-07-25", "day sources", "2010-02-08 archigos\n2010-02-18 powell-thyne\n2023-06-26 powell-thyne"},
		{"coup_dates", "state=niger known_by=2023-07-31", "day sources", "2010-02-08 archigos\n2023-07-26 cnsp"},
		{"coup_dates", "state=niger known_by=2023-09-05", "day sources", "2010-02-08 archigos\n2023-07-26 seed-article+cnsp"},
		{"coup_dates", "state=niger as_of=2023-07-25 known_by=2023-07-31", "day sources", "2010-02-08 archigos"},
		{"tenure_at_coup", "state=niger known_by=2024-12-31 as_of=2023-07-01", "leader coup", "Mamadou Tandja 2010-02-08\nMamadou Tandja 2010-02-18\nMohamed Bazoum 2023-06-26"},

		{"withdrawals_from_demand_to_departure", "host=niger as_of=2023-12-31", "force planned began", "France - -\nFrench Armed Forces 2023-09-05 -\nFrench forces in Niger 2023-09-24 2023-10-10"},
		{"withdrawals_from_demand_to_departure", "host=niger as_of=2023-12-31 known_by=2023-09-30", "force planned began", "France - -\nFrench Armed Forces 2023-09-05 -\nFrench forces in Niger 2023-09-24 -"},
		{"withdrawals_from_demand_to_departure", "host=niger as_of=2023-10-01", "force planned began", "France - -\nFrench Armed Forces 2023-09-05 -\nFrench forces in Niger 2023-09-24 -"},
		{"withdrawals_from_demand_to_departure", "host=niger known_by=2023-07-31", "force demanded began", "French forces in Niger 2022-08-01 -"},
		{"troops_by_host", "host=niger as_of=2024-01-15", "force", "European Union\nGermany\nItaly\nUnited States Armed Forces"},
		{"troops_by_host", "host=niger as_of=2024-01-15 known_by=2023-09-30", "force", "European Union\nFrench forces in Niger\nGermany\nItaly\nUnited States Armed Forces"},
	} {
		if diff := cmp.Diff(c.want, answerOf(t, db, c.query, c.params, c.columns)); diff != "" {
			t.Errorf("%s %s (-want +got)\n%s", c.query, c.params, diff)
		}
	}
}

// Whatever counts statements takes the day by which they were made, but for
// the queries of quality, which look at all that is there.
func TestStatementsAreAskedOfByWhatWasKnown(t *testing.T) {
	for _, q := range library(t) {
		if q.Parameter("modalities") != nil && q.Parameter("known_by") == nil && q.Group != "quality" {
			t.Errorf("%s counts statements and takes no known_by", q.Name)
		}
	}
}

var dollar = regexp.MustCompile(`\$(\w+)`)

// A parameter that is declared is asked for, and one that is asked for declared.
func TestParametersAreUsed(t *testing.T) {
	for _, q := range library(t) {
		var used []string
		for _, m := range dollar.FindAllStringSubmatch(q.Statement, -1) {
			used = append(used, m[1])
			if q.Parameter(m[1]) == nil {
				t.Errorf("%s asks for $%s, which it does not declare", q.Name, m[1])
			}
		}
		for _, name := range q.parameterNames() {
			if !slices.Contains(used, name) {
				t.Errorf("%s declares %s and does not ask for it", q.Name, name)
			}
		}
		if !strings.HasPrefix(q.Statement, prefix+"\n") {
			t.Errorf("%s does not begin with %s", q.Name, prefix)
		}
	}
}
