package mapping_test

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"entente/fixtures"
	"entente/graph"
	"entente/graph/check"
	"entente/graph/dossier"
	"entente/graph/gazetteer"
	"entente/graph/mapping"
	"entente/schema"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// made is what a mapping makes of the published files.
type made struct {
	Taken      int            // rows of which all that they make passed
	Out        map[string]int // rows that a rule left out, by reason
	Rejected   int            // rows of which something was refused or not resolved
	Entities   int            // without those of the gazetteer
	Statements int
}

// The reasons of rows that more than one mapping leaves out.
const (
	otherDirection = "the other direction of the pair states the same"
	before1816     = "it ended before 1816, when the states begin to which the numbers belong"
	noCountry      = "one side or both are of no country"
	oneCountry     = "both sides are of one country"
	noRelation     = "no relation of two states is what the CAMEO code says"
	noRelationGSR  = "no relation of two states is what the PLOVER type says"
	noObligation   = "no obligation of the alliance is known"
	noCounterpart  = "the graph has no counterpart of the schema, such as of addresses, passports and documents"
)

// publication is a published file that is mapped.
type publication struct {
	mapping, file string
	as            func(t *testing.T, path string) string // makes the form of the file that the mapping reads; nil: as it is
	rows          int                                    // its records, counted without Entente: len(list(csv.DictReader(file))) of Python, or wc -l
	want          made
	statements    []string // some, checked by hand against the file
}

var publications = []publication{
	{
		mapping: "acled", file: "acled_newcols_dummy/acled_old_dummy.csv", rows: 326,
		// 326 events, 19 actors and associates of 45 names; 350 actors and 647
		// associates take part in the events.
		want: made{Taken: 326, Entities: 390, Statements: 326 + 350 + 647},
		statements: []string{
			"acled/ARG10607 acled-arg10607 TOOK_PLACE_IN argentina 2022-06-30",
			"acled/ARG10607-1 acled-protesters-argentina TOOK_PART_IN acled-arg10607 2022-06-30 role=actor 1",
			"acled/ARG10607-1.4 acled-associate-labour-group-argentina TOOK_PART_IN acled-arg10607 2022-06-30 role=associated with actor 1",
		},
	},
	{
		mapping: "archigos", file: "leaders_archigos/archigos.csv", rows: 3409,
		want: made{Taken: 3409, Entities: 2805, Statements: 3414},
		statements: []string{
			"archigos/NIR-1960 diori-822d0fbe-1e42-11e4-b4cd-db5882bf8def GOVERNS niger 1960-10-03/1974-04-15",
			"archigos/NIR-2011 issoufou-825366fb-1e42-11e4-b4cd-db5882bf8def GOVERNS niger 2011-04-07/..",
			"archigos/RUS-1991 yeltsin-8220a9af-1e42-11e4-b4cd-db5882bf8def GOVERNS soviet-union 1991-08-21/1991-12-25",
			"archigos/RUS-1991.2 yeltsin-8220a9af-1e42-11e4-b4cd-db5882bf8def GOVERNS russia 1991-12-26/1999-12-31",
		},
	},
	{
		mapping: "cow-alliances", file: "cow_alliances_dyadyear/cow_alliance_directed_dyad_year.csv", rows: 120784,
		want: made{Taken: 60387, Out: map[string]int{otherDirection: 60392, noObligation: 5}, Statements: 153401},
		statements: []string{
			"cow-alliances/2-20-1949-defence canada DEFENCE_PACT_WITH united-states 1949",
			"cow-alliances/2-20-1949-nonaggression canada NONAGGRESSION_PACT_WITH united-states 1949",
			"cow-alliances/2-20-1949-entente canada ENTENTE_WITH united-states 1949",
			"cow-alliances/365-712-1991-defence mongolia DEFENCE_PACT_WITH soviet-union 1991",
			"cow-alliances/345-350-1918-defence greece DEFENCE_PACT_WITH serbia 1918",
			"cow-alliances/344-345-2006-nonaggression croatia NONAGGRESSION_PACT_WITH serbia 2006",
		},
	},
	{
		mapping: "cow-contiguity", file: "cow_contiguity/cow_contdir.csv", rows: 1874,
		want: made{
			Taken: 847, Out: map[string]int{otherDirection: 937, "type 0 says that the two were no neighbours in these months": 90},
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
		mapping: "cow-diplomatic-exchange", file: "raw_excerpts/Diplomatic_Exchange_2006v1.excerpt.csv", rows: 14,
		want: made{Taken: 11, Out: map[string]int{"neither is represented at the other, as far as is known": 3}, Statements: 19},
		statements: []string{
			"cow-diplomatic-exchange/31-2-1985 bahamas REPRESENTED_IN united-states 1985 level=chargé d'affaires",
			"cow-diplomatic-exchange/2-31-1985 united-states REPRESENTED_IN bahamas 1985 level=ambassador",
			"cow-diplomatic-exchange/70-2-1836 mexico REPRESENTED_IN united-states 1836 level=chargé d'affaires",
		},
	},
	{
		mapping: "cow-intra-wars", file: "cow_wars/cow_war_intra.csv", rows: 1361,
		// 306 wars and 306 parties that are no states (the code of one, the Hmong, is
		// NA); 2,413 cells name a side.
		want: made{Taken: 1361, Entities: 612, Statements: 2413},
		statements: []string{
			"cow-intra-wars/502-1821-a-300 austria-hungary TOOK_PART_IN cow-war-502 1821 role=side A",
			"cow-intra-wars/502-1821-b-liberals cow-war-502-liberals TOOK_PART_IN cow-war-502 1821 role=side B",
			"cow-intra-wars/547-1848-resumed-a-329 two-sicilies TOOK_PART_IN cow-war-547 1848 role=side A",
			"cow-intra-wars/691-1922-a-365 russia TOOK_PART_IN cow-war-691 1922 role=side A",
		},
	},
	{
		mapping: "cow-majors", file: "raw_excerpts/majors2024.csv", rows: 14,
		want: made{Taken: 14, Entities: 1, Statements: 16},
		statements: []string{
			"cow-majors/220-1816 france MEMBER_OF cow-major-powers 1816-01-01/1940-06-22",
			"cow-majors/365-1922.2 soviet-union MEMBER_OF cow-major-powers 1922-12-30/1991-12-25",
			"cow-majors/2-1898 united-states MEMBER_OF cow-major-powers 1898-08-13/..",
		},
	},
	{
		mapping: "cow-mid-disputes", file: "cow_mid/cow_mid_disps.csv", rows: 2436,
		want: made{Taken: 2436, Entities: 2436},
	},
	{
		mapping: "cow-mid-dyads", file: "cow_mid/cow_mid_dirdisps.csv", rows: 11390,
		want: made{Taken: 5695, Out: map[string]int{otherDirection: 5695}, Statements: 5695},
		statements: []string{
			"cow-mid/2-2-200-1902 united-kingdom DISPUTE_WITH united-states 1902 hostility=3",
			"cow-mid/257-2-255-1917 germany DISPUTE_WITH united-states 1917 hostility=5",
			"cow-mid/4491-710-740-2014 china DISPUTE_WITH japan 2014 hostility=4",
			"cow-mid/3557-345-346-1992 bosnia-and-herzegovina DISPUTE_WITH serbia-and-montenegro 1992 hostility=4",
			"cow-mid/3555-344-345-1992 croatia DISPUTE_WITH yugoslavia 1992 hostility=4", // it began in January
		},
	},
	{
		mapping: "cow-states", file: "cow_states/states2016_clean.csv", rows: 243,
		want: made{Taken: 243, Entities: 1, Statements: 248},
		statements: []string{
			"cow-states/436-1960 niger MEMBER_OF cow-state-system 1960-10-03/..",
			"cow-states/150-1846 paraguay MEMBER_OF cow-state-system 1846-01-01/1870-06-20",
			"cow-states/345-1944.2 serbia-and-montenegro MEMBER_OF cow-state-system 1992-04-27/2006-06-04",
		},
	},
	{
		// Ten unnamed columns with stray numbers and #REF! stand beside the list.
		mapping: "cow-states", file: "raw_excerpts/states2016_dirty_excerpt.csv", rows: 18,
		want:       made{Taken: 18, Entities: 1, Statements: 20},
		statements: []string{"cow-states/436-1960 niger MEMBER_OF cow-state-system 1960-10-03/.."},
	},
	{
		mapping: "cow-wars", file: "cow_wars/cow_war_inter.csv", rows: 1932,
		want: made{Taken: 966, Out: map[string]int{otherDirection: 966}, Statements: 966},
		statements: []string{
			"cow-wars/1-220-230-1823 france AT_WAR_WITH spain 1823",
			"cow-wars/148-645-666-1948 iraq AT_WAR_WITH israel 1948",
			"cow-wars/148-645-666-1948-resumed iraq AT_WAR_WITH israel 1948",
			"cow-wars/215-345-346-1992 bosnia-and-herzegovina AT_WAR_WITH serbia-and-montenegro 1992",
		},
	},
	{
		mapping: "ftm", file: "opensanctions_ftm/parteispenden__entities.ftm.json", rows: 475,
		// 96 persons and bodies; 290 payments, one to two of them, and 83 countries.
		want: made{Taken: 386, Out: map[string]int{noCounterpart: 89}, Entities: 96, Statements: 374},
		statements: []string{
			"opensanctions/2216b422a31242fe204654ce194864661f515921 ftm-f9c295f21b233ac878fbac4d271bb6fd13d7952a PAID ftm-6d03aec76fdeec8f9697d8b19954ab6fc2568bc8 2011-12-29 amount=100000",
			"opensanctions/f9c295f21b233ac878fbac4d271bb6fd13d7952a-country-de ftm-f9c295f21b233ac878fbac4d271bb6fd13d7952a LINKED_TO germany ",
		},
	},
	{
		mapping: "ftm", file: "opensanctions_ftm/t1__entities.ftm.json", rows: 7,
		want:       made{Taken: 6, Out: map[string]int{noCounterpart: 1}, Entities: 6, Statements: 5},
		statements: []string{"opensanctions/NK-2Ka3UvopqbpZmVDFjWd4LA-citizen-ru ftm-nk-2ka3uvopqbpzmvdfjwd4la CITIZEN_OF russia "},
	},
	{
		mapping: "ftm", file: "opensanctions_ftm/t2__20240527194702-wnk__entities.delta.json", rows: 2,
		want:       made{Taken: 2, Entities: 2, Statements: 3},
		statements: []string{"opensanctions/NK-2sJaJRaPJcWUfMbHjTtWcL-citizen-af ftm-nk-2sjajrapjcwufmbhjttwcl CITIZEN_OF afghanistan "},
	},
	{
		mapping: "ftm", file: "opensanctions_ftm/zala__entities.ftm.json", rows: 91,
		// 17 persons and companies, and the European Union, which imposes sanctions.
		want: made{Taken: 79, Out: map[string]int{noCounterpart: 12}, Entities: 18, Statements: 81},
		statements: []string{
			"opensanctions/ru-159c785ad927d3e153b23a26620730465ed26f1c ftm-nk-au5ybkbrfjucf8ymwsjvdw OWNS ftm-nk-ie6m5rypetamzozfecvsl7 2024-03-01/2024-03-24 share=1",
			"opensanctions/ru-29477727b21c0f44d9c8b2e0c3697b8e028f8f5f ftm-nk-nr5axm9avpq4pqaspsavam OWNS ftm-nk-abdzbebkqyt29gyrebiurz 2016-03-29/ share=0.49",
			"opensanctions/eu-fsf-fca984f109185655c61bb72201265924b6afe734 european-union SANCTIONS ftm-nk-au5ybkbrfjucf8ymwsjvdw 2025-02-24/..",
			"opensanctions/ofac-d8ecdd62dca8ba39b832a77c170926630683ea05 ftm-nk-au5ybkbrfjucf8ymwsjvdw DIRECTOR_OF ftm-nk-abdzbebkqyt29gyrebiurz  role=Leader or official of",
			"opensanctions/ofac-6d023267c742427bc92220ad97daca2e17b136ff ftm-nk-au5ybkbrfjucf8ymwsjvdw FAMILY_OF ftm-nk-jseapjctnk9o8wrmz8xmot ",
		},
	},
	{
		mapping: "gdelt-events", file: "gdelt2_events/20180101000000.export.CSV", rows: 2414,
		want: made{
			Taken:      370,
			Out:        map[string]int{noCountry: 1820, oneCountry: 127, "one side is a region of the world and no country": 17, noRelation: 80},
			Statements: 370,
		},
		statements: []string{
			"gdelt/719025208 azerbaijan MEETS_WITH iran 2018-01-01",
			"gdelt/719025216 azerbaijan MEETS_WITH iran 2018-01-01",
			"gdelt/719025335 china COOPERATES_WITH north-korea 2018-01-01 field=economic",
		},
	},
	{
		mapping: "gdelt-mentions", file: "gdelt2_mentions/mentionssamp.csv", as: feed, rows: 1635,
		// 1,430 events and 205 outlets.
		want: made{Taken: 1635, Entities: 1635, Statements: 1635},
	},
	{
		mapping: "gdelt-mentions-gdeltpyr", file: "gdelt2_mentions/mentionssamp.csv", rows: 1635,
		want:       made{Taken: 1635, Entities: 1635, Statements: 1635},
		statements: []string{"gdelt-mentions/555924816-4--1.996.988-2117bc93fac18f48 outlet-china-org-cn REPORTS_ON gdelt-event-555924816 2017-07-01 confidence=1"},
	},
	{
		mapping: "gw-states", file: "gw_states/gw_states.csv", rows: 216,
		want: made{Taken: 216, Entities: 1, Statements: 221},
		statements: []string{
			"gw-states/436-1960-08-03 niger MEMBER_OF gw-state-system 1960-08-03/..",
			"gw-states/365-1816-01-01.2 soviet-union MEMBER_OF gw-state-system 1922-12-30/1991-12-25",
		},
	},
	{
		mapping: "gw-states", file: "gw_states/gw_system_isard.csv", rows: 239,
		want:       made{Taken: 239, Entities: 2, Statements: 244},
		statements: []string{"gw-states/232-1816-01-01 andorra MEMBER_OF gw-microstates 1816-01-01/.."},
	},
	{
		mapping: "icews", file: "icews_raw/events.2018.sample.tab", rows: 3705,
		want: made{Taken: 1577, Out: map[string]int{noCountry: 368, oneCountry: 1596, noRelation: 164}, Statements: 1577},
		statements: []string{
			"icews/32891069-2018-06-01 china CONDEMNS united-states 2018-06-01",
			"icews/32891258-2018-06-01 china MEETS_WITH united-states 2018-06-01 planned",
			"icews/32891549-2018-06-01 japan COOPERATES_WITH united-states 2018-06-01 field=economic",
		},
	},
	{
		mapping: "plover-gsr", file: "plover/PLOVER_GSR_CAMEO.txt", rows: 323,
		want: made{
			Taken: 126, Out: map[string]int{"the record describes the file": 1, noCountry: 68, oneCountry: 89, noRelationGSR: 39},
			Statements: 126,
		},
		statements: []string{
			"plover-gsr/PLOVER-GSR01-AGREE-0001 hungary COOPERATES_WITH romania  planned",
			"plover-gsr/PLOVER-GSR01-CONSULT-0004 iraq MEETS_WITH jordan ",
		},
	},
	{
		mapping: "powell-thyne", file: "coups_powell_thyne/powell_thyne_coups_final.csv", rows: 491,
		want: made{Taken: 491, Entities: 491, Statements: 491},
		statements: []string{
			"powell-thyne/40-1952-03-10 coup-40-1952-03-10 TOOK_PLACE_IN cuba 1952-03-10",
			"powell-thyne/436-2010-02-18 coup-436-2010-02-18 TOOK_PLACE_IN niger 2010-02-18",
			"powell-thyne/436-2023-06-26 coup-436-2023-06-26 TOOK_PLACE_IN niger 2023-06-26", // as the file has it; it was in July
		},
	},
	{
		mapping: "rivalries-td", file: "rivalries/td_rivalries.csv", rows: 197,
		want: made{Taken: 182, Out: map[string]int{before1816: 15}, Statements: 192},
		statements: []string{
			"rivalries-td/1 austria-hungary RIVAL_OF france 1494/1918",
			"rivalries-td/99 soviet-union RIVAL_OF united-states 1945/1989",
			"rivalries-td/197 russia RIVAL_OF united-states 2007/..",
		},
	},
	{
		mapping: "rivalries-tss", file: "rivalries/tss_rivalries.csv", rows: 264,
		want: made{Taken: 249, Out: map[string]int{before1816: 15}, Statements: 259},
		statements: []string{
			"rivalries-tss/22 russia RIVAL_OF united-kingdom 1778/1922-12-29",
			"rivalries-tss/22.2 soviet-union RIVAL_OF united-kingdom 1922-12-30/1956",
			"rivalries-tss/262 russia RIVAL_OF ukraine 2014/..",
		},
	},
	{
		mapping: "ucdp-ged", file: "ucdp_ged_myanmar/ged_myanmar_sample.csv", rows: 1844,
		want: made{Taken: 1844, Entities: 1865, Statements: 4938},
		statements: []string{
			"ucdp-ged/48528 ged-48528 TOOK_PLACE_IN myanmar 1992-02-29",
			"ucdp-ged/48701-a myanmar TOOK_PART_IN ged-48701 1991-06-22 role=side A",
			"ucdp-ged/48701-b ucdp-actor-180 TOOK_PART_IN ged-48701 1991-06-22 role=side B",
		},
	},
}

func TestShippedMappingsOnThePublishedFiles(t *testing.T) {
	for _, p := range publications {
		t.Run(p.mapping+"/"+filepath.Base(p.file), func(t *testing.T) {
			path := filepath.Join("..", "..", "..", "shared", "data", filepath.FromSlash(p.file))
			if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
				t.Skipf("%s is not there to read", path)
			}
			if p.as != nil {
				path = p.as(t, path)
			}
			got, outcome, statements := readThrough(t, p.mapping, []string{path}, "")
			if d := cmp.Diff(p.want, got, cmpopts.EquateEmpty()); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			rows := outcome.Rows
			if sum := rows.Taken + rows.Out() + rows.Rejected + rows.Unresolved; rows.Read != p.rows || sum != p.rows {
				t.Errorf("of %d rows %d were read, and %d were taken, left out or refused", p.rows, rows.Read, sum)
			}
			for _, want := range p.statements {
				if !slices.Contains(statements, want) {
					t.Errorf("there is no statement %s", want)
				}
			}
		})
	}
}

// readThrough reads files through a mapping as a load does, and tells what
// passed, each statement in a line. stdin is what "-" reads.
func readThrough(t *testing.T, name string, paths []string, stdin string) (made, *check.Outcome, []string) {
	t.Helper()
	m, err := mapping.Find(schema.Default(), name)
	if err != nil {
		t.Fatal(err)
	}
	in, err := m.Open(paths, strings.NewReader(stdin))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	known, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	stream, err := check.NewStream(schema.Default(), known, in, check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stream.Close() }()
	out := made{Out: map[string]int{}}
	var statements []string
	shown := 0
	outcome, err := stream.Parts(context.Background(), func(p check.Part) error {
		for _, e := range p.Entities {
			if !slices.ContainsFunc(known, func(k graph.Entity) bool { return k.ID == e.ID }) {
				out.Entities++
			}
		}
		for _, s := range p.Statements {
			statements = append(statements, inWords(s))
		}
		return nil
	}, func(r check.Reject) error {
		if shown++; shown <= 5 {
			t.Logf("refused: %s %s", r.ID, r.Reasons)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range outcome.Rows.LeftOut {
		out.Out[l.Reason] = l.Rows
	}
	out.Taken, out.Rejected, out.Statements = outcome.Rows.Taken, outcome.Rows.Rejected+outcome.Rows.Unresolved, len(statements)
	return out, outcome, statements
}

// inWords is a statement in a line.
func inWords(s graph.Statement) string {
	line := fmt.Sprintf("%s %s %s %s %s", s.Key, s.Subject, s.Type, s.Object, s.Valid)
	if s.Modality != "asserted" {
		line += " " + string(s.Modality)
	}
	if s.Confidence != nil {
		line += fmt.Sprintf(" confidence=%v", *s.Confidence)
	}
	for _, name := range []string{"amount", "contiguity", "field", "hostility", "level", "role", "share"} {
		if value, ok := s.Extra[name]; ok {
			line += fmt.Sprintf(" %s=%v", name, value)
		}
	}
	return line
}

// feed writes a file of gdeltPyR as GDELT publishes it: tabs, and no header.
func feed(t *testing.T, path string) string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, row := range rows[1:] {
		b.WriteString(strings.Join(row, "\t") + "\n")
	}
	out := filepath.Join(t.TempDir(), "20170701234500.mentions.CSV")
	if err := os.WriteFile(out, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return out
}

// untried have no published file here, and are tried on rows of their form below.
var untried = []string{"cow-alliances-by-dyad", "polecat"}

func TestEveryShippedMappingIsTriedOnAFile(t *testing.T) {
	all, err := mapping.Shipped(schema.Default())
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	tried := slices.Clone(untried)
	for _, m := range all {
		have = append(have, m.ID)
	}
	for _, p := range publications {
		tried = append(tried, p.mapping)
	}
	slices.Sort(tried)
	if d := cmp.Diff(have, slices.Compact(tried)); d != "" {
		t.Errorf("(-shipped +tried):\n%s", d)
	}
}

// TestQuirks has the rows on which data sets trip who reads them naively.
func TestQuirks(t *testing.T) {
	const (
		states    = "stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version\n"
		alliances = "version4id,ccode1,state_name1,ccode2,state_name2,dyad_st_day,dyad_st_month,dyad_st_year,dyad_end_day,dyad_end_month,dyad_end_year,left_censor,right_censor,defense,neutrality,nonaggression,entente,version\n"
		disputes  = "dispnum,ccode1,ccode2,year,hostlev1,hostlev2\n"
		polecat   = "Event ID\tEvent Date\tEvent Type\tActor Name\tActor COW\tRecipient Name\tRecipient COW\tSource\tPublication Date\n"
		acled     = "event_id_cnty,event_date,time_precision,event_type,actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,country,location,latitude,longitude,source,notes,fatalities"
	)
	for name, test := range map[string]struct {
		mapping, rows string
		want          []string
	}{
		"the last day of the set is no end": {"cow-states", states + "NIR,436,Niger,1960,10,3,2016,12,31,2016\n", []string{"cow-states/436-1960 niger MEMBER_OF cow-state-system 1960-10-03/.."}},
		"another year's last day is one":    {"cow-states", states + "NIR,436,Niger,1960,10,3,2012,12,31,2016\n", []string{"cow-states/436-1960 niger MEMBER_OF cow-state-system 1960-10-03/2012-12-31"}},
		"a blank end is open":               {"cow-states", states + "NIR,436,Niger,1960,10,3,,,,2016\n", []string{"cow-states/436-1960 niger MEMBER_OF cow-state-system 1960-10-03/.."}},
		"-9 is missing in days":             {"cow-states", states + "PAR,150,Paraguay,1876,6,-9,1900,-8,-8,2016\n", []string{"cow-states/150-1876 paraguay MEMBER_OF cow-state-system 1876-06/1900"}},
		"-9 is missing in levels":           {"cow-mid-dyads", disputes + "7,2,200,1950,-9,3\n7,200,2,1950,3,-9\n", []string{"cow-mid/7-2-200-1950 united-kingdom DISPUTE_WITH united-states 1950 hostility=3"}},
		"an alliance's blank end is open":   {"cow-alliances-by-dyad", alliances + "1,200,UK,235,Portugal,1,1,1816,,,,1,0,1,0,0,0,4.1\n", []string{"cow-alliances-by-dyad/1-200-235-1816-defence1 portugal DEFENCE_PACT_WITH united-kingdom 1816-01-01/.."}},
		"2012-12-31 is censored":            {"cow-alliances-by-dyad", alliances + "3,2,US,40,Cuba,2,9,1947,31,12,2012,0,0,0,0,0,1,4.1\n", []string{"cow-alliances-by-dyad/3-2-40-1947-entente1 cuba ENTENTE_WITH united-states 1947-09-02/.."}},
		"-9 in an alliance's days":          {"cow-alliances-by-dyad", alliances + "2,200,UK,220,France,-9,4,1904,-9,8,1912,0,0,0,0,0,1,4.1\n", []string{"cow-alliances-by-dyad/2-200-220-1904-entente1 france ENTENTE_WITH united-kingdom 1904-04/1912-08"}},
		"POLECAT": {"polecat", polecat +
			"1\t2023-07-26\tCONSULT\tMacron\t220\tBazoum\t436\tLe Monde\t2023-07-27\n" +
			"2\t2023-07-26\tAGREE\tMacron\t220\tBazoum\t436\tLe Monde\t2023-07-27\n" +
			"3\t2023-07-26\tAGREE\tMacron\t220\tWagner\tNone\tLe Monde\t2023-07-27\n" +
			"4\t2023-07-26\tAGREE\tMacron\t220\tEcowas\t436; 475\tLe Monde\t2023-07-27\n",
			[]string{"polecat/1 france MEETS_WITH niger 2023-07-26", "polecat/2 france COOPERATES_WITH niger 2023-07-26 planned"}},
		"ACLED in capitals until 2018": {"acled", strings.ReplaceAll(strings.ToUpper(acled), "ASSOC_", "ALLY_") + "\n" +
			"1NIR,26/07/2018,1,Battles,Military Forces of Niger (2011-),,1,Boko Haram,,2,Niger,Diffa,13.3,12.6,AFP,Fight,3\n",
			[]string{"acled/1NIR acled-1nir TOOK_PLACE_IN niger 2018-07-26", "acled/1NIR-1 acled-military-forces-of-niger-2011 TOOK_PART_IN acled-1nir 2018-07-26 role=actor 1", "acled/1NIR-2 acled-boko-haram TOOK_PART_IN acled-1nir 2018-07-26 role=actor 2"}},
		"ACLED with data_id until 2023": {"acled", "data_id,iso3," + acled + "\n" +
			"7,NER,NIR2,26 July 2022,2,Protests,Protesters (Niger),,6,,,0,Niger,Niamey,13.5,2.1,AFP,March,0\n",
			[]string{"acled/NIR2 acled-nir2 TOOK_PLACE_IN niger 2022-07-26~", "acled/NIR2-1 acled-protesters-niger TOOK_PART_IN acled-nir2 2022-07-26~ role=actor 1"}},
		"ACLED with words since 2024": {"acled", acled + ",sub_event_type,disorder_type\n" +
			"NIR3,2024-07-26,3,Battles,Military Forces of France (2017-),,External/Other forces,JNIM,,Rebel group,Niger,Tera,14,0.7,AFP,Fight,1,Armed clash,Political violence\n",
			[]string{"acled/NIR3 acled-nir3 TOOK_PLACE_IN niger 2024-07", "acled/NIR3-1 acled-military-forces-of-france-2017 TOOK_PART_IN acled-nir3 2024-07 role=actor 1", "acled/NIR3-2 acled-jnim TOOK_PART_IN acled-nir3 2024-07 role=actor 2"}},
		"FtM deletions": {"ftm", `{"op": "DEL", "entity": {"id": "Q1"}}` + "\n" +
			`{"op": "MOD", "entity": {"id": "Q2", "schema": "Person", "properties": {"name": ["B"], "nationality": ["suhh"]}}}` + "\n", []string{"opensanctions/Q2-citizen-suhh ftm-q2 CITIZEN_OF soviet-union "}},
		"FtM sanctions of several states": {"ftm", `{"id": "s", "schema": "Sanction", "properties": {"entity": ["Q2"], "country": ["fr", "eu"], "listingDate": ["2022-03-01"]}}` + "\n" +
			`{"id": "t", "schema": "Sanction", "properties": {"entity": ["Q2"]}}` + "\n" + `{"id": "Q2", "schema": "Vessel", "properties": {"name": ["B"], "flag": ["lr"]}}` + "\n",
			[]string{"opensanctions/Q2-registered-lr ftm-q2 REGISTERED_IN liberia ", "opensanctions/s.1 france SANCTIONS ftm-q2 2022-03-01/..", "opensanctions/s.2 european-union SANCTIONS ftm-q2 2022-03-01/.."}},
	} {
		t.Run(name, func(t *testing.T) {
			got, _, statements := readThrough(t, test.mapping, []string{check.Stdin}, test.rows)
			slices.Sort(statements)
			if d := cmp.Diff(test.want, statements); d != "" || got.Rejected > 0 {
				t.Errorf("%d rows were refused (-want +got):\n%s", got.Rejected, d)
			}
		})
	}
}

// Codes of events say a relation that joins two states and, where they say in
// what, has the property for it.
func TestTablesOfEventCodes(t *testing.T) {
	o := schema.Default()
	country := []string{"Country"}
	for name, tables := range map[string][]string{"icews": {"relation", "intent"}, "gdelt-events": {"relation", "intent"}, "polecat": {"plover_relation", "plover_intent"}} {
		m, err := mapping.Find(o, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range tables {
			if len(m.Tables[table]) == 0 {
				t.Errorf("%s has no table %s", name, table)
			}
			for code, name := range m.Tables[table] {
				relation, _ := o.Relation(name)
				if relation == nil || !o.Allows(relation.From, country) || !o.Allows(relation.To, country) {
					t.Errorf("%s of the table %s: %q joins no two states", code, table, name)
				}
			}
		}
		for _, property := range []string{"field", "kind"} {
			for code := range m.Tables[property] {
				said := m.Tables["relation"][code] + m.Tables["intent"][code]
				if relation, _ := o.Relation(said); relation == nil || relation.Property(property) == nil {
					t.Errorf("%s of the table %s: %q has no property for it", code, property, said)
				}
			}
		}
	}
}

// Sanctions of the European Union are those of the entity that dossiers have, so
// that both can be loaded into one graph.
func TestTheEuropeanUnionIsOneEntity(t *testing.T) {
	d, problems := dossier.Read(schema.Default(), fixtures.NigerName, fixtures.Niger)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	of := map[string]string{}
	for _, r := range d.Entities {
		of[r.Value.ID] = r.Value.Digest()
	}
	m, err := mapping.Find(schema.Default(), "ftm")
	if err != nil {
		t.Fatal(err)
	}
	row := `{"id": "s", "schema": "Sanction", "properties": {"entity": ["Q1"], "country": ["eu"]}}`
	made, _, _, err := m.Files([]string{check.Stdin}, strings.NewReader(row))
	if err != nil || len(made.Entities) != 1 {
		t.Fatalf("%d entities, %v", len(made.Entities), err)
	}
	if e := made.Entities[0].Value; e.Digest() != of[e.ID] {
		t.Errorf("%s is another entity than that of the dossier: %+v", e.ID, e)
	}
}
