package query

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"entente/graph/neo"

	"github.com/google/go-cmp/cmp"
)

// Answers about published data are those that are counted in the files here,
// without a mapping, a graph or a query; the facts that are written out have
// their source beside them.
func TestPublishedData(t *testing.T) {
	if testing.Short() {
		t.Skip("the published data take some seconds to load")
	}
	db := database(t)
	loadPublished(t, db)
	t.Run("alliances", func(t *testing.T) { testAlliances(t, db) })
	t.Run("history", func(t *testing.T) { testHistory(t, db) })
	t.Run("networks", func(t *testing.T) { testNetworks(t, db) })
	t.Run("triads", func(t *testing.T) { testTriads(t, db) })
	t.Run("conflict", func(t *testing.T) { testConflict(t, db) })
	t.Run("coups", func(t *testing.T) { testCoups(t, db) })
	t.Run("events", func(t *testing.T) { testEvents(t, db) })
	t.Run("quality", func(t *testing.T) { testQuality(t, db) })
	t.Run("budget", func(t *testing.T) { testPublishedBudget(t, db) })
}

// same compares the answer of a query with the rows that were counted.
func same(t *testing.T, db *neo.DB, query, params, columns string, want []string) {
	t.Helper()
	if len(want) == 0 {
		t.Errorf("%s %s is compared with nothing", query, params)
	}
	if diff := cmp.Diff(want, strings.Split(answerOf(t, db, query, params, columns), "\n")); diff != "" {
		t.Errorf("%s %s (-counted +answered)\n%s", query, params, diff)
	}
}

// pactsOf are the pacts of each pair in a year, in the order of their names.
func pactsOf(t *testing.T) map[int]map[pair][]string {
	t.Helper()
	named := states(t)
	years := map[int]map[pair][]string{}
	for _, r := range records(t, "cow_alliances_dyadyear/cow_alliance_directed_dyad_year.csv") {
		year, _ := strconv.Atoi(r["year"])
		if year < firstYear || year > lastYear {
			continue
		}
		var pacts []string
		for _, flag := range []struct{ column, relation string }{
			{"cow_defense", "DEFENCE_PACT_WITH"}, {"cow_entente", "ENTENTE_WITH"}, {"cow_neutral", "NEUTRALITY_PACT_WITH"}, {"cow_nonagg", "NONAGGRESSION_PACT_WITH"},
		} {
			if r[flag.column] == "1" {
				pacts = append(pacts, flag.relation)
			}
		}
		if len(pacts) == 0 {
			continue
		}
		if years[year] == nil {
			years[year] = map[pair][]string{}
		}
		years[year][pairOf(named("cow", r["ccode1"], midYear(year)), named("cow", r["ccode2"], midYear(year)))] = pacts
	}
	return years
}

func testAlliances(t *testing.T, db *neo.DB) {
	years := pactsOf(t)
	var rows []string
	for _, p := range inOrder(years[1955]) {
		pacts := years[1955][p]
		rows = append(rows, fmt.Sprintf("%s %s %s 1955-01-01 1955-12-31 %d cow-alliances", p.a.name, p.b.name, strings.Join(pacts, "+"), len(pacts)))
	}
	same(t, db, "allies_on_date", "as_of=1955-07-01", "a b relations since until statements sources", rows)

	// Lapsed by 1962 is what is in no row of it.
	last, first, count, all := map[pair]int{}, map[pair]int{}, map[pair]int{}, map[pair]map[string]bool{}
	for year := firstYear; year <= lastYear; year++ {
		for p, pacts := range years[year] {
			if _, before := first[p]; !before {
				first[p], all[p] = year, map[string]bool{}
			}
			last[p] = year
			count[p] += len(pacts)
			for _, pact := range pacts {
				all[p][pact] = true
			}
		}
	}
	maps.DeleteFunc(last, func(_ pair, year int) bool { return year == lastYear })
	lapsed := inOrder(last)
	slices.SortStableFunc(lapsed, func(p, q pair) int { return last[q] - last[p] })
	rows = nil
	for _, p := range lapsed {
		until := time.Date(last[p], 12, 31, 0, 0, 0, 0, time.UTC)
		days := int(time.Date(lastYear, 7, 1, 0, 0, 0, 0, time.UTC).Sub(until).Hours() / 24)
		rows = append(rows, fmt.Sprintf("%s %s %s %d-01-01 %d-12-31 %d  %d", p.a.name, p.b.name, strings.Join(sorted(all[p]), "+"), first[p], last[p], days, count[p]))
	}
	same(t, db, "lapsed_alliances", fmt.Sprintf("as_of=%d-07-01", lastYear), "a b relations since until days left statements", rows)

	rows = nil
	var before []string
	for year := firstYear; year <= lastYear; year++ {
		var now, won, lost []string
		for p := range years[year] {
			if other, is := p.other("egypt"); is {
				now = append(now, other.name)
			}
		}
		slices.Sort(now)
		for _, name := range now {
			if !slices.Contains(before, name) {
				won = append(won, name)
			}
		}
		for _, name := range before {
			if !slices.Contains(now, name) {
				lost = append(lost, name)
			}
		}
		rows = append(rows, fmt.Sprintf("%d %d %s %s", year, len(now), strings.Join(won, "+"), strings.Join(lost, "+")))
		before = now
	}
	same(t, db, "alliances_by_year", fmt.Sprintf("entity=egypt from=%d to=%d", firstYear, lastYear), "year allies won lost", rows)
}

// What a historian can check.
func testHistory(t *testing.T, db *neo.DB) {
	for _, c := range []struct{ source, query, params, columns, want string }{
		// The North Atlantic Treaty of 4 April 1949, the protocols on Greece and Turkey of
		// 22 October 1951 and on the Federal Republic of Germany of 23 October 1954: of its
		// fifteen members Denmark was bound to fourteen, and to nobody else.
		{"North Atlantic Treaty", "allies_on_date", "as_of=1955-07-01 entity=denmark relations=DEFENCE_PACT_WITH", "a b", `Belgium Denmark
Canada Denmark
Denmark France
Denmark Greece
Denmark Iceland
Denmark Italy
Denmark Luxembourg
Denmark Netherlands
Denmark Norway
Denmark Portugal
Denmark Turkey
Denmark United Kingdom
Denmark United States
Denmark West Germany`},
		// The treaty of Warsaw of 14 May 1955 had eight parties.
		{"Treaty of Warsaw", "allies_on_date", "as_of=1955-07-01 entity=czechoslovakia relations=DEFENCE_PACT_WITH", "a b", `Albania Czechoslovakia
Bulgaria Czechoslovakia
Czechoslovakia East Germany
Czechoslovakia Hungary
Czechoslovakia Poland
Czechoslovakia Romania
Czechoslovakia Soviet Union`},
		// The Free Officers' coup in Egypt was on 23 July 1952.
		{"Powell and Thyne", "coup_dates", "state=egypt as_of=1952-12-31", "state day by", "Egypt 1952-07-23 Coup in Egypt, 1952-07-23"},
	} {
		if diff := cmp.Diff(c.want, answerOf(t, db, c.query, c.params, c.columns)); diff != "" {
			t.Errorf("%s: %s %s (-want +got)\n%s", c.source, c.query, c.params, diff)
		}
	}
}

func rounded(x float64) string {
	return strconv.FormatFloat(math.Floor(x*100+0.5)/100, 'f', -1, 64)
}

func testNetworks(t *testing.T, db *neo.DB) {
	pacts := pactsOf(t)[1955]
	defence, friends := map[string][]string{}, map[string]map[string]string{}
	names := map[string]string{}
	for p, relations := range pacts {
		names[p.a.id], names[p.b.id] = p.a.name, p.b.name
		if slices.Contains(relations, "DEFENCE_PACT_WITH") {
			defence[p.a.id], defence[p.b.id] = append(defence[p.a.id], p.b.id), append(defence[p.b.id], p.a.id)
		}
		var ties []string
		for _, r := range relations {
			if r == "DEFENCE_PACT_WITH" || r == "ENTENTE_WITH" {
				ties = append(ties, r)
			}
		}
		for _, end := range [][2]string{{p.a.id, p.b.id}, {p.b.id, p.a.id}} {
			if friends[end[0]] == nil {
				friends[end[0]] = map[string]string{}
			}
			if len(ties) > 0 {
				friends[end[0]][end[1]] = strings.Join(ties, "+")
			}
		}
	}

	// A bloc is all that can be reached.
	type bloc struct {
		members   []string
		alliances int
	}
	var blocs []bloc
	seen := map[string]bool{}
	for start := range defence {
		if seen[start] {
			continue
		}
		var b bloc
		seen[start] = true
		for reached := []string{start}; len(reached) > 0; reached = reached[1:] {
			b.members = append(b.members, names[reached[0]])
			b.alliances += len(defence[reached[0]])
			for _, next := range defence[reached[0]] {
				if !seen[next] {
					seen[next] = true
					reached = append(reached, next)
				}
			}
		}
		slices.Sort(b.members)
		b.alliances /= 2
		blocs = append(blocs, b)
	}
	slices.SortFunc(blocs, func(a, b bloc) int {
		if len(a.members) != len(b.members) {
			return len(b.members) - len(a.members)
		}
		return strings.Compare(a.members[0], b.members[0])
	})
	var rows []string
	for _, b := range blocs {
		n := len(b.members)
		rows = append(rows, fmt.Sprintf("%s %s %d %d %s", b.members[0], strings.Join(b.members, "+"), n, b.alliances, rounded(2*float64(b.alliances)/float64(n*(n-1)))))
	}
	same(t, db, "blocs_on_date", "as_of=1955-07-01 relations=DEFENCE_PACT_WITH", "bloc members size alliances density", rows)

	rows = nil
	for _, id := range slices.Sorted(maps.Keys(friends["united-states"])) {
		if with, both := friends["united-kingdom"][id]; both && id != "united-kingdom" {
			rows = append(rows, fmt.Sprintf("%s %s %s", names[id], friends["united-states"][id], with))
		}
	}
	slices.Sort(rows)
	same(t, db, "common_partners", "a=united-states b=united-kingdom as_of=1955-07-01", "partner with_a with_b", rows)

	ids := slices.Collect(maps.Keys(friends))
	slices.SortFunc(ids, func(a, b string) int {
		if len(friends[a]) != len(friends[b]) {
			return len(friends[b]) - len(friends[a])
		}
		return strings.Compare(names[a], names[b])
	})
	rows = nil
	for _, id := range ids[:15] {
		rows = append(rows, fmt.Sprintf("%s %d %d", names[id], len(friends[id]), len(friends[id])))
	}
	same(t, db, "most_connected_on_date", "as_of=1955-07-01 top=15", "actor partners allies", rows)
}
