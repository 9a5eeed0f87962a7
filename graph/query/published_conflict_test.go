package query

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"entente/graph/neo"
)

// said is that so many statements of a source say a relation of a pair.
type said struct {
	source string
	n      int
}

// hostilityOn are the wars, disputes and rivalries of each pair on the last day
// of a year, by relation.
func hostilityOn(t *testing.T, year int) map[string]map[pair]said {
	t.Helper()
	named := states(t)
	day := fmt.Sprintf("%d-12-31", year)
	found := map[string]map[pair]said{"AT_WAR_WITH": {}, "DISPUTE_WITH": {}, "RIVAL_OF": {}}
	add := func(relation, source, a, b string) {
		p := pairOf(named("cow", a, day), named("cow", b, day))
		found[relation][p] = said{source, found[relation][p].n + 1}
	}
	ascending := func(r map[string]string) bool {
		a, _ := strconv.Atoi(r["ccode1"])
		b, _ := strconv.Atoi(r["ccode2"])
		return a < b
	}
	for _, r := range records(t, "cow_wars/cow_war_inter.csv") {
		if r["year"] == fmt.Sprint(year) && ascending(r) {
			add("AT_WAR_WITH", "cow-wars", r["ccode1"], r["ccode2"])
		}
	}
	for _, r := range records(t, "cow_mid/cow_mid_dirdisps.csv") {
		if r["year"] == fmt.Sprint(year) && ascending(r) {
			add("DISPUTE_WITH", "cow-mid", r["ccode1"], r["ccode2"])
		}
	}
	for _, r := range records(t, "rivalries/tss_rivalries.csv") {
		start, _ := strconv.Atoi(r["start"])
		end, _ := strconv.Atoi(r["end"])
		if start <= year && end >= year {
			add("RIVAL_OF", "rivalries-tss", r["ccode1"], r["ccode2"])
		}
	}
	return found
}

var hostile = []string{"AT_WAR_WITH", "DISPUTE_WITH", "RIVAL_OF"}

func testConflict(t *testing.T, db *neo.DB) {
	found := hostilityOn(t, 1950)
	var rows []string
	for _, relation := range hostile[:2] {
		for _, p := range inOrder(found[relation]) {
			s := found[relation][p]
			rows = append(rows, fmt.Sprintf("%s %s %s 1950-01-01 1950-12-31 %d %s", p.a.name, relation, p.b.name, s.n, s.source))
		}
	}
	same(t, db, "conflicts_on_date", "as_of=1950-12-31 relations=AT_WAR_WITH,DISPUTE_WITH", "actor relation other since until statements sources", rows)

	found = hostilityOn(t, 1955)
	const actor = "united-kingdom"
	rows = nil
	for p, pacts := range pactsOf(t)[1955] {
		ally, is := p.other(actor)
		if !is {
			continue
		}
		rivals := map[state]bool{}
		for _, relation := range hostile {
			for q := range found[relation] {
				if rival, is := q.other(ally.id); is && rival.id != actor {
					rivals[rival] = true
				}
			}
		}
		for rival := range rivals {
			var how, sources []string
			n := 0
			for _, relation := range hostile {
				if s := found[relation][pairOf(ally, rival)]; s.n > 0 {
					how, sources, n = append(how, relation), append(sources, s.source), n+s.n
				}
			}
			rows = append(rows, fmt.Sprintf("%s %s %s %s %d %s", ally.name, strings.Join(pacts, "+"), rival.name, strings.Join(how, "+"), n, strings.Join(sources, "+")))
		}
	}
	// In the order of the ally and then of the rival: no name of them begins another.
	slices.Sort(rows)
	same(t, db, "rivals_of_allies", "entity=united-kingdom as_of=1955-12-31", "ally alliance rival hostility statements sources", rows)
}

// signed are the signs of the ties on the last day of a year: of the relations
// that make friends and those that make foes, of which there are more.
func signed(t *testing.T, pacts map[pair][]string, year int) map[pair]int {
	t.Helper()
	sum := map[pair]int{}
	for p, relations := range pacts {
		for _, r := range relations {
			if r == "DEFENCE_PACT_WITH" || r == "ENTENTE_WITH" {
				sum[p]++
			}
		}
	}
	for _, pairs := range hostilityOn(t, year) {
		for p := range pairs {
			sum[p]--
		}
	}
	signs := map[pair]int{}
	for p, s := range sum {
		if s != 0 {
			signs[p] = s / max(s, -s)
		}
	}
	return signs
}

// triads calls each with the three states in the order of their ids, and the
// signs of the first two, of the outer two and of the last two.
func triads(signs map[pair]int, each func(a, b, c state, ab, ac, bc int)) {
	after := map[string][]state{}
	for p := range signs {
		after[p.a.id] = append(after[p.a.id], p.b)
	}
	for p, ab := range signs {
		for _, c := range after[p.b.id] {
			if ac := signs[pair{p.a, c}]; ac != 0 {
				each(p.a, p.b, c, ab, ac, signs[pair{p.b, c}])
			}
		}
	}
}

const friendsAndFoes = " friends=DEFENCE_PACT_WITH,ENTENTE_WITH foes=AT_WAR_WITH,DISPUTE_WITH,RIVAL_OF"

func testTriads(t *testing.T, db *neo.DB) {
	years := pactsOf(t)
	var rows []string
	for year := 1949; year <= 1957; year++ {
		signs := signed(t, years[year], year)
		var friends, foes int
		for _, s := range signs {
			if s > 0 {
				friends++
			} else {
				foes++
			}
		}
		of := map[int]int{}
		all := 0
		triads(signs, func(_, _, _ state, ab, ac, bc int) {
			of[ab+ac+bc]++
			all++
		})
		rows = append(rows, fmt.Sprintf("%d %d %d %d %d %d %d %d %s", year, friends, foes, all, of[3], of[-1], of[1], of[-3], rounded(float64(of[3]+of[-1])/float64(all))))
	}
	same(t, db, "balance_by_year", "from=1949 to=1957"+friendsAndFoes, "year friends foes triads three_friends common_foe divided_friend three_foes balance", rows)

	type triad struct{ order, row string }
	var list []triad
	triads(signed(t, years[1955], 1955), func(a, b, c state, ab, ac, bc int) {
		if ab*ac*bc > 0 {
			return
		}
		var foes []string
		for _, side := range []struct {
			sign int
			a, b state
		}{{ab, a, b}, {ac, a, c}, {bc, b, c}} {
			if side.sign < 0 {
				foes = append(foes, side.a.name+" and "+side.b.name)
			}
		}
		list = append(list, triad{a.name + "\x00" + b.name + "\x00" + c.name, fmt.Sprintf("%s %s %s %s", a.name, b.name, c.name, strings.Join(foes, "+"))})
	})
	slices.SortFunc(list, func(s, t triad) int { return strings.Compare(s.order, t.order) })
	rows = nil
	for _, triad := range list {
		rows = append(rows, triad.row)
	}
	same(t, db, "unbalanced_triads", "as_of=1955-12-31"+friendsAndFoes, "a b c foes", rows)
}

// coup is a coup of Powell and Thyne.
type coup struct {
	state
	day, name  string
	successful bool
}

func coupsOf(t *testing.T) []coup {
	t.Helper()
	named := states(t)
	var list []coup
	for _, r := range records(t, "coups_powell_thyne/powell_thyne_coups_final.csv") {
		number := func(column string) int {
			n, _ := strconv.Atoi(r[column])
			return n
		}
		c := coup{day: fmt.Sprintf("%04d-%02d-%02d", number("year"), number("month"), number("day")), successful: r["coup"] == "2"}
		what := "Attempted coup"
		if c.successful {
			what = "Coup"
		}
		c.name = fmt.Sprintf("%s in %s, %s", what, r["country"], c.day)
		c.state = named("cow", r["ccode"], c.day)
		list = append(list, c)
	}
	return list
}

func testCoups(t *testing.T, db *neo.DB) {
	coups := coupsOf(t)
	slices.SortStableFunc(coups, func(a, b coup) int {
		return strings.Compare(a.state.name+"\x00"+a.day, b.state.name+"\x00"+b.day)
	})
	var rows []string
	for _, c := range coups {
		rows = append(rows, fmt.Sprintf("%s %s TOOK_PLACE_IN %s %s powell-thyne", c.state.name, c.day, c.name, c.state.name))
	}
	same(t, db, "coup_dates", "", "state day relations by against sources", rows)

	// Which of them the few days of ICEWS and GDELT could tell a sanction after: none.
	byDay := func(a, b coup) int { return strings.Compare(a.day+"\x00"+a.state.name, b.day+"\x00"+b.state.name) }
	slices.SortStableFunc(coups, byDay)
	rows = nil
	for _, c := range coups {
		rows = append(rows, fmt.Sprintf("%s %s powell-thyne false -", c.state.name, c.day))
	}
	same(t, db, "coups_and_sanctions", "sanctioned=false", "state coup coup_sources sanctioned days", rows)

	// Who had governed for how long: Archigos numbers states as Gleditsch and Ward do.
	named := states(t)
	rows = nil
	leaders := records(t, "leaders_archigos/archigos.csv")
	for _, c := range coups {
		var terms []string
		for _, l := range leaders {
			if !c.successful || l["startdate"] >= c.day || l["enddate"] < c.day && l["enddate"] != "2015-12-31" || named("gw", l["gwcode"], c.day) != c.state {
				continue
			}
			since, err := time.Parse(time.DateOnly, l["startdate"])
			if err != nil {
				t.Fatal(err)
			}
			until, err := time.Parse(time.DateOnly, c.day)
			if err != nil {
				t.Fatal(err)
			}
			days := until.Sub(since).Hours() / 24
			years := strconv.FormatFloat(math.Floor(days/365.25*10+0.5)/10, 'f', -1, 64)
			terms = append(terms, fmt.Sprintf("%s\x00%s - %s %s %s %.0f %s archigos+powell-thyne", l["startdate"], c.state.name, l["leader"], l["startdate"], c.day, days, years))
		}
		slices.Sort(terms)
		for _, term := range terms {
			_, row, _ := strings.Cut(term, "\x00")
			rows = append(rows, row)
		}
	}
	same(t, db, "tenure_at_coup", "", "state office leader since coup days years sources", rows)
}
