package mapping_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"entente/graph"
	"entente/graph/check"
	"entente/graph/dossier"
	"entente/graph/gazetteer"
	"entente/graph/mapping"
	"entente/schema"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// read is what a mapping makes of the published file.
type read struct {
	Left       []mapping.Skipped
	Entities   int // without those of the gazetteer
	Statements int
	Rejects    map[string]int // by what was refused
}

// The reasons of rows that more than one mapping leaves out.
const (
	otherDirection = "the other direction of the pair states the same"
	before1816     = "it ended before 1816, when the states begin to which the numbers belong"
	noCountry      = "one side or both are of no country"
	oneCountry     = "both sides are of one country"
	noRelation     = "no relation of two states is what the CAMEO code says"
)

// The rejects that remain are all of one kind: a row of a year, and a number that
// two states held in this year, so that nobody can say which of them is meant: 32 of
// the alliances, 27 of the disputes and 6 of the wars.
const (
	russia1922 = "cow:365 is russia or soviet-union"
	soviet1991 = "cow:365 is soviet-union or russia"
	serbia1918 = "cow:345 is serbia or yugoslavia"
	serbia1992 = "cow:345 is yugoslavia or serbia-and-montenegro"
	serbia2006 = "cow:345 is serbia-and-montenegro or serbia"
)

// shipped has the mappings with the files that they were written for.
var shipped = []struct {
	mapping, file string
	rows          int // records of the file, counted without Entente
	want          read
	statements    []string // some, checked by hand against the file
}{
	{
		mapping: "archigos", file: "leaders_archigos/archigos.csv", rows: 3409,
		want: read{Entities: 2805, Statements: 3414},
		statements: []string{
			"archigos/NIR-1960 diori-822d0fbe-1e42-11e4-b4cd-db5882bf8def GOVERNS niger 1960-10-03/1974-04-15",
			"archigos/NIR-2011 issoufou-825366fb-1e42-11e4-b4cd-db5882bf8def GOVERNS niger 2011-04-07/..",
			"archigos/RUS-1991 yeltsin-8220a9af-1e42-11e4-b4cd-db5882bf8def GOVERNS soviet-union 1991-08-21/1991-12-25",
			"archigos/RUS-1991.2 yeltsin-8220a9af-1e42-11e4-b4cd-db5882bf8def GOVERNS russia 1991-12-26/1999-12-31",
		},
	},
	{
		mapping: "cow-alliances", file: "cow_alliances_dyadyear/cow_alliance_directed_dyad_year.csv", rows: 120784,
		want: read{
			Left:       []mapping.Skipped{{Reason: otherDirection, Rows: 60392}, {Reason: "no obligation of the alliance is known", Rows: 5}},
			Statements: 153369,
			Rejects:    map[string]int{russia1922: 1, soviet1991: 26, serbia1918: 3, serbia2006: 2},
		},
		statements: []string{
			"cow-alliances/2-20-1949-defence canada DEFENCE_PACT_WITH united-states 1949",
			"cow-alliances/2-20-1949-nonaggression canada NONAGGRESSION_PACT_WITH united-states 1949",
			"cow-alliances/2-20-1949-entente canada ENTENTE_WITH united-states 1949",
		},
	},
	{
		mapping: "cow-contiguity", file: "cow_contiguity/cow_contdir.csv", rows: 1874,
		want: read{
			Left:       []mapping.Skipped{{Reason: otherDirection, Rows: 937}, {Reason: "type 0 says that the two were no neighbours in these months", Rows: 90}},
			Statements: 894,
		},
		statements: []string{
			"cow-contiguity/436-475-1960-10 niger NEIGHBOUR_OF nigeria 1960-10/.. contiguity=1",
			"cow-contiguity/2-40-1902-05 cuba NEIGHBOUR_OF united-states 1902-05/1906-09 contiguity=4",
			"cow-contiguity/365-710-1860-10 china NEIGHBOUR_OF russia 1860-10/1922-12-29 contiguity=1",
			"cow-contiguity/365-710-1860-10.2 china NEIGHBOUR_OF soviet-union 1922-12-30/1991-12-25 contiguity=1",
			"cow-contiguity/365-710-1860-10.3 china NEIGHBOUR_OF russia 1991-12-26/.. contiguity=1",
		},
	},
	{
		mapping: "cow-mid-dyads", file: "cow_mid/cow_mid_dirdisps.csv", rows: 11390,
		want: read{
			Left:       []mapping.Skipped{{Reason: otherDirection, Rows: 5695}},
			Statements: 5668,
			Rejects:    map[string]int{russia1922: 4, serbia1918: 7, serbia1992: 16},
		},
		statements: []string{
			"cow-mid/2-2-200-1902 united-kingdom DISPUTE_WITH united-states 1902 hostility=3",
			"cow-mid/257-2-255-1917 germany DISPUTE_WITH united-states 1917 hostility=5",
			"cow-mid/4491-710-740-2014 china DISPUTE_WITH japan 2014 hostility=4",
		},
	},
	{
		mapping: "cow-wars", file: "cow_wars/cow_war_inter.csv", rows: 1932,
		want: read{
			Left:       []mapping.Skipped{{Reason: otherDirection, Rows: 966}},
			Statements: 960,
			Rejects:    map[string]int{serbia1918: 4, serbia1992: 2},
		},
		statements: []string{
			"cow-wars/1-220-230-1823 france AT_WAR_WITH spain 1823",
			"cow-wars/148-645-666-1948 iraq AT_WAR_WITH israel 1948",
			"cow-wars/148-645-666-1948-resumed iraq AT_WAR_WITH israel 1948",
		},
	},
	{
		mapping: "gdelt-events", file: "gdelt2_events/20180101000000.export.CSV", rows: 2414,
		want: read{
			Left: []mapping.Skipped{
				{Reason: noCountry, Rows: 1820}, {Reason: oneCountry, Rows: 127},
				{Reason: "one side is a region of the world and no country", Rows: 17}, {Reason: noRelation, Rows: 80},
			},
			Statements: 370,
		},
		statements: []string{
			"gdelt/719025208 azerbaijan MEETS_WITH iran 2018-01-01",
			"gdelt/719025216 azerbaijan MEETS_WITH iran 2018-01-01",
			"gdelt/719025335 china COOPERATES_WITH north-korea 2018-01-01 field=economic",
		},
	},
	{
		mapping: "icews", file: "icews_raw/events.2018.sample.tab", rows: 3705,
		want: read{
			Left:       []mapping.Skipped{{Reason: noCountry, Rows: 368}, {Reason: oneCountry, Rows: 1596}, {Reason: noRelation, Rows: 164}},
			Statements: 1575,
			// "Congo" may be either of two states, and nobody can say which.
			Rejects: map[string]int{
				`the object "Congo" is not known as an id, a name or an alias of an entity; did you mean congo?`:  1,
				`the subject "Congo" is not known as an id, a name or an alias of an entity; did you mean congo?`: 1,
			},
		},
		statements: []string{
			"icews/32891069-2018-06-01 china CONDEMNS united-states 2018-06-01",
			"icews/32891258-2018-06-01 china MEETS_WITH united-states 2018-06-01 planned",
			"icews/32891549-2018-06-01 japan COOPERATES_WITH united-states 2018-06-01 field=economic",
		},
	},
	{
		mapping: "powell-thyne", file: "coups_powell_thyne/powell_thyne_coups_final.csv", rows: 491,
		want: read{Entities: 491, Statements: 491},
		statements: []string{
			"powell-thyne/40-1952-03-10 coup-40-1952-03-10 TOOK_PLACE_IN cuba 1952-03-10",
			"powell-thyne/436-2010-02-18 coup-436-2010-02-18 TOOK_PLACE_IN niger 2010-02-18",
			"powell-thyne/436-2023-06-26 coup-436-2023-06-26 TOOK_PLACE_IN niger 2023-06-26", // as the file has it; it was in July
		},
	},
	{
		mapping: "rivalries-td", file: "rivalries/td_rivalries.csv", rows: 197,
		want: read{Left: []mapping.Skipped{{Reason: before1816, Rows: 15}}, Statements: 192},
		statements: []string{
			"rivalries-td/1 austria-hungary RIVAL_OF france 1494/1918",
			"rivalries-td/99 soviet-union RIVAL_OF united-states 1945/1989",
			"rivalries-td/197 russia RIVAL_OF united-states 2007/..",
		},
	},
	{
		mapping: "rivalries-tss", file: "rivalries/tss_rivalries.csv", rows: 264,
		want: read{Left: []mapping.Skipped{{Reason: before1816, Rows: 15}}, Statements: 259},
		statements: []string{
			"rivalries-tss/22 russia RIVAL_OF united-kingdom 1778/1922-12-29",
			"rivalries-tss/22.2 soviet-union RIVAL_OF united-kingdom 1922-12-30/1956",
			"rivalries-tss/262 russia RIVAL_OF ukraine 2014/..",
		},
	},
	{
		mapping: "ucdp-ged", file: "ucdp_ged_myanmar/ged_myanmar_sample.csv", rows: 1844,
		want: read{Entities: 1865, Statements: 4938},
		statements: []string{
			"ucdp-ged/48528 ged-48528 TOOK_PLACE_IN myanmar 1992-02-29",
			"ucdp-ged/48701-a myanmar TOOK_PART_IN ged-48701 1991-06-22 role=side A",
			"ucdp-ged/48701-b ucdp-actor-180 TOOK_PART_IN ged-48701 1991-06-22 role=side B",
		},
	},
}

func TestShippedMappingsOnThePublishedFiles(t *testing.T) {
	for _, test := range shipped {
		t.Run(test.mapping, func(t *testing.T) {
			result, left := readShipped(t, test.mapping, test.file)
			got := read{Left: left, Entities: declared(t, result), Statements: len(result.Set.Statements), Rejects: rejects(result)}
			if d := cmp.Diff(test.want, got, cmpopts.EquateEmpty()); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			if n := rowsOf(result, left); n != test.rows {
				t.Errorf("%d rows were left out or made something, and the file has %d", n, test.rows)
			}
			made := map[string]bool{}
			for _, s := range result.Set.Statements {
				made[inWords(s)] = true
			}
			for _, want := range test.statements {
				if !made[want] {
					t.Errorf("there is no statement %s", want)
				}
			}
		})
	}
}

func TestEveryShippedMappingIsTriedOnAFile(t *testing.T) {
	all, err := mapping.Shipped(schema.Default())
	if err != nil {
		t.Fatal(err)
	}
	var have, tried []string
	for _, m := range all {
		have = append(have, m.ID)
	}
	for _, test := range shipped {
		tried = append(tried, test.mapping)
	}
	if d := cmp.Diff(have, tried); d != "" {
		t.Errorf("(-shipped +tried):\n%s", d)
	}
}

// ICEWS and GDELT say the same by the same code, and between two states.
func TestCAMEOTables(t *testing.T) {
	o := schema.Default()
	icews, err := mapping.Find(o, "icews")
	if err != nil {
		t.Fatal(err)
	}
	gdelt, err := mapping.Find(o, "gdelt-events")
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"relation", "intent", "field", "kind"} {
		if d := cmp.Diff(icews.Tables[table], gdelt.Tables[table]); d != "" {
			t.Errorf("%s (-icews +gdelt):\n%s", table, d)
		}
	}
	country := []string{"Country"}
	for _, table := range []string{"relation", "intent"} {
		for code, name := range icews.Tables[table] {
			relation, _ := o.Relation(name)
			if relation == nil || !o.Allows(relation.From, country) || !o.Allows(relation.To, country) {
				t.Errorf("%s of the table %s: %q joins no two states", code, table, name)
			}
		}
	}
	for table, property := range map[string]string{"field": "field", "kind": "kind"} {
		for code := range icews.Tables[table] {
			name := icews.Tables["relation"][code] + icews.Tables["intent"][code]
			if relation, _ := o.Relation(name); relation == nil || relation.Property(property) == nil {
				t.Errorf("%s of the table %s: %q has no property %s", code, table, name, property)
			}
		}
	}
}

// readShipped reads a file of ../shared/data. It skips the test, aloud, when the
// file is not there.
func readShipped(t *testing.T, name, file string) (*check.Result, []mapping.Skipped) {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "data", filepath.FromSlash(file))
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not there to read", path)
	}
	m, err := mapping.Find(schema.Default(), name)
	if err != nil {
		t.Fatal(err)
	}
	d, files, skipped, err := m.Files([]string{path}, nil)
	if err != nil {
		t.Fatal(err)
	}
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	return check.Dossiers(schema.Default(), entities, []*dossier.Dossier{d}, files), skipped
}

// declared counts the entities that the rows made.
func declared(t *testing.T, result *check.Result) int {
	t.Helper()
	known, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	return len(slices.DeleteFunc(slices.Clone(result.Set.Entities), func(e graph.Entity) bool {
		return slices.ContainsFunc(known, func(k graph.Entity) bool { return k.ID == e.ID })
	}))
}

// rowsOf counts the rows that were left out, and those of which something was
// made or refused.
func rowsOf(result *check.Result, left []mapping.Skipped) int {
	lines := map[int]bool{}
	for _, s := range result.Set.Statements {
		lines[s.At.Line] = true
	}
	for _, r := range result.Rejects {
		lines[r.At.Line] = true
	}
	n := len(lines)
	for _, l := range left {
		n += l.Rows
	}
	return n
}

var (
	ambiguous = regexp.MustCompile(`"(\w+:\w+)" is ambiguous`)
	candidate = regexp.MustCompile(`id ([a-z-]+)\)`)
)

// rejects counts what was refused, by the code and the states that it may be.
func rejects(result *check.Result) map[string]int {
	counts := map[string]int{}
	for _, r := range result.Rejects {
		for _, reason := range r.Reasons {
			text := reason.Reason()
			code := ambiguous.FindStringSubmatch(text)
			if code == nil {
				counts[text]++
				continue
			}
			var states []string
			for _, m := range candidate.FindAllStringSubmatch(text, -1) {
				states = append(states, m[1])
			}
			counts[code[1]+" is "+strings.Join(states, " or ")]++
		}
	}
	return counts
}

// inWords is a statement in a line.
func inWords(s graph.Statement) string {
	line := fmt.Sprintf("%s %s %s %s %s", s.Key, s.Subject, s.Type, s.Object, s.Valid)
	if s.Modality != "asserted" {
		line += " " + s.Modality
	}
	for _, name := range []string{"contiguity", "field", "hostility", "kind", "role"} {
		if value, ok := s.Extra[name]; ok {
			line += fmt.Sprintf(" %s=%v", name, value)
		}
	}
	return line
}
