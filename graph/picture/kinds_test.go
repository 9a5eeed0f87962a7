package picture

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"entente/graph/draw"
	"entente/graph/load/loadtest"
	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/schema"
	"entente/schema/edtf"

	"github.com/google/go-cmp/cmp"
)

// niger is a graph of the fixtures alone, loaded when it is not there.
func niger(t *testing.T) *neo.DB {
	t.Helper()
	db := neotest.Open(t)
	if neotest.Count(t, db, "MATCH (l:Load {status: 'done'}) RETURN count(l)", nil) > 0 {
		return db
	}
	db = neotest.Empty(t)
	loadtest.Niger(t, db)
	return db
}

// asOf is a filter on the day of the world and that of the sources.
func asOf(t *testing.T, world, known string) Filter {
	t.Helper()
	f := Filter{Ontology: schema.Default()}
	for text, d := range map[string]*edtf.Day{world: &f.AsOf, known: &f.KnownBy} {
		if text == "" {
			continue
		}
		var err error
		if *d, err = edtf.ParseDay(text); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

// said are the statements of a picture, as "who RELATION whom", each once; with
// a ? those that are no facts.
func said(g draw.Graph) (all []string) {
	for _, e := range g.Edges {
		text := fmt.Sprintf("%s %s %s", e.From, e.Type, e.To)
		if e.Dashed {
			text += "?"
		}
		all = append(all, text)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// What is asked of the world and of the sources differs: of the coup of 26 July,
// which an article of September tells of, and of the troops who left by
// December, of which September did not know.
func TestPicturesAsOfTheWorldAndOfTheSources(t *testing.T) {
	db := niger(t)
	const coup, june, stationed = "cnsp SEIZED_POWER_IN niger", "cnsp OUSTED bazoum", "french-forces-in-niger STATIONED_IN niger"
	for _, c := range []struct {
		world, known string
		said, unsaid []string
	}{
		{"", "", []string{coup, june, stationed}, nil},
		{"2023-07-26", "", []string{coup, june, stationed}, nil},
		{"2023-07-25", "", []string{stationed, "government-of-niger GOVERNS niger"}, []string{coup, june, "cnsp GOVERNS niger"}},
		{"2023-07-26", "2023-07-31", []string{coup, stationed}, []string{june}}, // the CNSP has told of the one, no source of the other
		{"", "2023-07-25", nil, []string{coup, june, stationed}},
		{"2023-06-26", "2023-09-08", []string{coup, june}, nil}, // Powell and Thyne's June
		{"2023-06-26", "2023-09-07", nil, []string{coup, june}}, // the day before they told of it
		{"2024-01-15", "", nil, []string{stationed}},            // they are gone
		{"2024-01-15", "2023-09-30", []string{stationed}, nil},  // nobody knew yet
		{"2023-10-01", "2024-04-30", []string{stationed}, []string{coup}},
	} {
		f := asOf(t, c.world, c.known)
		whole, err := Everything(t.Context(), db, f)
		if err != nil {
			t.Fatal(err)
		}
		ego, err := Ego(t.Context(), db, "niger", true, f)
		if err != nil {
			t.Fatal(err)
		}
		for name, g := range map[string]draw.Graph{"everything": whole, "ego": ego} {
			all := said(g)
			for _, want := range c.said {
				if !slices.Contains(all, want) && (name == "everything" || !strings.HasSuffix(want, "bazoum")) {
					t.Errorf("as of %s, known by %s: %s does not say %s", c.world, c.known, name, want)
				}
			}
			for _, not := range c.unsaid {
				if slices.Contains(all, not) {
					t.Errorf("as of %s, known by %s: %s says %s", c.world, c.known, name, not)
				}
			}
			for _, day := range []string{c.world, c.known} {
				if !strings.Contains(g.Caption, day) {
					t.Errorf("%s: the caption %q does not name %s", name, g.Caption, day)
				}
			}
		}
	}
}

func TestEgo(t *testing.T) {
	db := niger(t)
	f := asOf(t, "2023-07-01", "")
	f.Types = []string{"COOPERATES_WITH", "SECURITY_PARTNER_OF", "ALLY_OF"}
	g, err := Ego(t.Context(), db, "france", false, f)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"bazoum ALLY_OF france", "chad COOPERATES_WITH france", "france ALLY_OF italy", "france ALLY_OF united-states",
		"france COOPERATES_WITH niger", "france COOPERATES_WITH niger-armed-forces", "france SECURITY_PARTNER_OF niger",
	}
	if diff := cmp.Diff(want, said(g)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if !g.Signed || g.Edges[0].Sign != draw.Friendly || g.Title != "The relations of France, 1 July 2023" || !strings.Contains(g.Caption, "North Atlantic Treaty Organization") {
		t.Errorf("the picture is %+v", g)
	}
	between, err := Ego(t.Context(), db, "france", true, f)
	if err != nil {
		t.Fatal(err)
	}
	for _, also := range []string{"italy ALLY_OF united-states", "niger COOPERATES_WITH united-states", "chad COOPERATES_WITH niger"} {
		if slices.Contains(said(g), also) || !slices.Contains(said(between), also) {
			t.Errorf("%s is to be drawn with --between alone", also)
		}
	}
	for of, want := range map[string]string{"atlantis": `the graph has no entity "atlantis"`, "guinea": "nothing to draw: nothing is said of Guinea (as of 2023-07-01)"} {
		if _, err := Ego(t.Context(), db, of, false, f); err == nil || err.Error() != want {
			t.Errorf("%s: %v", of, err)
		}
	}
}

func TestTimeline(t *testing.T) {
	db := niger(t)
	line, err := Timeline(t.Context(), db, Dyad{A: "france", B: "niger"}, asOf(t, "", ""))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range line.Spans {
		text := fmt.Sprintf("%s %s %s/%s %s %d", s.Lane, s.Who, s.From, s.To, s.Label, s.Sign)
		if s.Event {
			text += " event"
		}
		if s.Dashed {
			text += " dashed"
		}
		got = append(got, text)
	}
	want := []string{
		"COLONIAL_POWER_OF France → Niger /2023-09-05 seed-article, historical 0 dashed",
		"COLONIAL_POWER_OF France → Niger 1922-01-01/1960-12-31 wikipedia, historical 0 dashed",
		"COOPERATES_WITH France – Niger 1977-02-19/ cnsp 1",
		"COOPERATES_WITH France – Niger 2013-01-01/2022-12-31 french-defence-ministry 1",
		"COOPERATES_WITH France – Niger 2023-09-04/ seed-article, possible 1 dashed",
		"SECURITY_PARTNER_OF France – Niger 2012-01-01/2023-09-05 seed-article 1",
		"AID_CUT France → Niger 2023-07-26/2023-09-05 seed-article, planned -1 event dashed",
		"AID_CUT France → Niger 2023-07-29/2023-07-29 french-foreign-ministry -1 event",
		"COOPERATION_SUSPENDED France → Niger 2023-07-26/2023-09-05 seed-article, planned -1 event dashed",
		"COOPERATION_SUSPENDED France → Niger 2023-08-02/2023-08-02 french-defence-ministry -1 event",
		"COOPERATION_SUSPENDED France → Niger 2023-09-24/2023-12-31 elysee, planned -1 event dashed",
		"COOPERATION_SUSPENDED Niger → France 2023-08-03/2023-08-03 cnsp -1 event",
		"NEGOTIATES_WITH France – Niger 2023-07-26/2023-09-05 seed-article 1 event",
		"WITHDRAWS_FROM France → Niger 2023-09-05/ seed-article, possible 0 event dashed",
		"AMBASSADOR_RECALLED France → Niger 2023-09-24/2023-09-27 elysee, planned -1 event dashed",
		"AMBASSADOR_RECALLED France → Niger 2023-09-27/2023-09-27 reuters -1 event",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}

	// Of the world until the withdrawal began, and of the sources by September.
	begun := map[string]bool{}
	for name, f := range map[string]Filter{"world": asOf(t, "2023-10-01", ""), "sources": asOf(t, "", "2024-04-30"), "both": asOf(t, "2023-12-31", "2023-09-30")} {
		line, err := Timeline(t.Context(), db, Dyad{A: "france", B: "niger", Parts: true}, f)
		if err != nil {
			t.Fatal(err)
		}
		if name == "world" && line.Day != f.AsOf {
			t.Errorf("the day is %v", line.Day)
		}
		begun[name] = slices.ContainsFunc(line.Spans, func(s draw.Span) bool { return s.Lane == "WITHDRAWS_FROM" && !s.Dashed })
	}
	if diff := cmp.Diff(map[string]bool{"world": false, "sources": true, "both": false}, begun); diff != "" {
		t.Errorf("whether the withdrawal has begun (-want +got)\n%s", diff)
	}
}

// A data set with a row for each year makes one bar of years without a gap.
func TestTimelineJoinsYears(t *testing.T) {
	year := func(y int) draw.Span {
		return draw.Span{Lane: "ENTENTE_WITH", Who: "A – B", Label: "cow", From: edtf.Day{Year: y, Month: 1, Day: 1}, To: edtf.Day{Year: y, Month: 12, Day: 31}, Note: "valid: x"}
	}
	other := year(1903)
	other.Label = "another"
	got := joined([]draw.Span{year(1900), year(1901), year(1902), year(1905), year(1906), other})
	if len(got) != 3 || got[0].To.Year != 1902 || got[1].From.Year != 1905 || got[1].To.Year != 1906 || got[2].Label != "another" || got[0].Note != "3 statements, the first:\nvalid: x" {
		t.Errorf("the spans are %+v", got)
	}
}

func TestMatrix(t *testing.T) {
	db := niger(t)
	f := asOf(t, "2023-09-30", "")
	m, err := Matrix(t.Context(), db, []string{"niger", "mali", "ecowas", "france"}, f)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, tie := range m.Ties {
		got = append(got, fmt.Sprintf("%s %s %s %d %v", tie.From, tie.Type, tie.To, tie.Sign, tie.Undirected))
	}
	want := []string{
		"ecowas BORDER_CLOSED_TO niger -1 false", "ecowas SANCTIONS niger -1 false",
		"mali COOPERATES_WITH niger 1 true", "mali DEFENCE_PACT_WITH niger 1 true", "mali MEMBER_OF ecowas 0 false", "niger MEMBER_OF ecowas 0 false",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if m.Title != "How Niger, Mali, Economic Community of West African States and France stand to each other, 30 September 2023" || m.Entities[0].Short != "NER" || m.Entities[2].Short != "ECOWAS" {
		t.Errorf("the matrix is %+v", m)
	}
	f.Modalities = []string{"planned"}
	if m, err = Matrix(t.Context(), db, []string{"niger", "ecowas", "france", "algeria"}, f); err != nil || len(m.Ties) == 0 || !m.Ties[0].Dashed {
		t.Errorf("plans are %+v, %v", m.Ties, err)
	}
	if _, err = Matrix(t.Context(), db, []string{"niger"}, f); err == nil {
		t.Error("a matrix of one is drawn")
	}
}

// Who has left is no member any more.
func TestMembers(t *testing.T) {
	db := niger(t)
	for day, want := range map[string][]string{
		"2023-07-01": {"benin", "burkina-faso", "mali", "niger", "nigeria"}, "2025-06-01": {"benin", "nigeria"}, "1970-01-01": nil,
	} {
		got, err := Members(t.Context(), db, "ecowas", asOf(t, day, ""))
		if diff := cmp.Diff(want, got); diff != "" || (err == nil) != (want != nil) {
			t.Errorf("%s, %v (-want +got)\n%s", day, err, diff)
		}
	}
}

func TestTroops(t *testing.T) {
	db := niger(t)
	of := func(m draw.Map, host string) (forces []string) {
		for _, h := range m.Hosts {
			for _, f := range h.Forces {
				if h.ID == host {
					forces = append(forces, fmt.Sprintf("%s %d-%d", f.Name, f.Lowest, f.Highest))
				}
			}
		}
		return forces
	}
	for _, c := range []struct {
		world, known string
		want         []string
	}{
		{"2023-07-01", "", []string{"European Union 100-100", "French forces in Niger 1500-1500", "Germany 100-100", "Italy 300-300", "United States Armed Forces 1100-1100"}},
		{"2024-01-15", "", []string{"European Union 100-100", "Germany 100-100", "Italy 300-300", "United States Armed Forces 1100-1100"}},
		{"2024-01-15", "2023-09-30", []string{"European Union 100-100", "French forces in Niger 1500-1500", "Germany 100-100", "Italy 300-300", "United States Armed Forces 1100-1100"}},
	} {
		m, err := Troops(t.Context(), db, "niger", asOf(t, c.world, c.known))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, of(m, "niger")); diff != "" || len(m.Hosts) != 1 {
			t.Errorf("as of %s, known by %s (-want +got)\n%s", c.world, c.known, diff)
		}
	}
	m, err := Troops(t.Context(), db, "", asOf(t, "2023-07-01", ""))
	if err != nil || !slices.Equal(of(m, "chad"), []string{"French Armed Forces 1000-1000"}) {
		t.Errorf("in Chad are %v, %v", of(m, "chad"), err)
	}
	for _, f := range []Filter{asOf(t, "", ""), asOf(t, "1900-01-01", "")} {
		if _, err := Troops(t.Context(), db, "", f); err == nil {
			t.Errorf("a map of %v is drawn", f.AsOf)
		}
	}
}

// A base counts for its state, unless it says where it is.
func TestTroopsAtABase(t *testing.T) {
	db := neotest.Empty(t)
	neotest.Write(t, db, `CREATE (a:Entity:ArmedForce {id: 'army', name: 'Army'}), (n:Entity:Country {id: 'niger', name: 'Niger'}),
  (b:Entity:Base {id: 'base', name: 'Base'}), (p:Entity:Base {id: 'placed', name: 'Placed', latitude: 16.9, longitude: 8})
CREATE (b)-[:LOCATED_IN {key: 's/1', source: 's', modality: 'asserted', valid: '../..'}]->(n), (p)-[:LOCATED_IN {key: 's/2', source: 's', modality: 'asserted', valid: '../..'}]->(n)
CREATE (a)-[:STATIONED_IN {key: 's/3', source: 's', modality: 'asserted', valid: '2020/..', valid_from: date('2020-01-01'), troops: 5}]->(b)
CREATE (a)-[:STATIONED_IN {key: 's/4', source: 's', modality: 'asserted', valid: '2020/..', valid_from: date('2020-01-01')}]->(p)`, nil)
	m, err := Troops(t.Context(), db, "", asOf(t, "2023-07-01", ""))
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Hosts) != 2 || m.Hosts[0].ID != "niger" || m.Hosts[0].Forces[0].Highest != 5 || m.Hosts[1].ID != "placed" || m.Hosts[1].State != "niger" || m.Hosts[1].At == nil || m.Hosts[1].At.North != 16.9 {
		t.Errorf("the hosts are %+v", m.Hosts)
	}
}

func TestYears(t *testing.T) {
	db := niger(t)
	y, err := Years(t.Context(), db, []string{"niger", "france", "ecowas"}, []int{2022, 2023, 2024}, asOf(t, "", ""))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, panel := range y.Panels {
		for _, tie := range panel.Ties {
			if tie.Sign != draw.Neither {
				got = append(got, fmt.Sprintf("%s %s %s %s", panel.Name, tie.From, tie.Type, tie.To))
			}
		}
	}
	want := []string{
		"2022 france COOPERATES_WITH niger", "2022 france COOPERATES_WITH niger", "2022 france SECURITY_PARTNER_OF niger",
		"2023 ecowas BORDER_CLOSED_TO niger", "2023 ecowas SANCTIONS niger",
	}
	if diff := cmp.Diff(want, got); diff != "" || y.Title != "Niger, France and Economic Community of West African States, 2022 to 2024" {
		t.Errorf("%s (-want +got)\n%s", y.Title, diff)
	}
	known := asOf(t, "", "2022-12-31")
	if y, err = Years(t.Context(), db, []string{"niger", "ecowas"}, []int{2023}, known); err != nil || slices.ContainsFunc(y.Panels[0].Ties, func(tie draw.Tie) bool { return tie.Type == "SANCTIONS" }) {
		t.Errorf("by 2022 the sources know of %+v, %v", y.Panels, err)
	}
	one, err := Years(t.Context(), db, []string{"niger"}, []int{2015, 2023}, asOf(t, "", ""))
	if err != nil || len(one.Entities) != Partners+1 || one.Entities[0].ID != "niger" || !strings.Contains(one.Caption, "the 15 of ") {
		t.Errorf("Niger's years are of %d entities, %q, %v", len(one.Entities), one.Caption, err)
	}
}

// The server reads what a picture needs and no more.
func TestStatementsArePlannedWell(t *testing.T) {
	db := niger(t) // with its indexes
	f := Filter{Ontology: schema.Default()}
	days := map[string]any{"entity": "niger", "ids": []string{"niger", "mali"}, "days": []edtf.Day{{Year: 2023, Month: 12, Day: 31}}, "limit": 1}
	for name, find := range map[string]string{"all": ofAll, "one": ofOne, "members": ofMembers, "among": among, "one by day": ofOneByDay, "among by day": amongByDay} {
		operators, err := db.Explain(t.Context(), f.cypher(find), f.params(days))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, costly := range []string{"Eager", "CartesianProduct", "AllNodesScan", "NodeByLabelScan"} {
			if slices.Contains(operators, costly) && !(name == "all" && costly == "NodeByLabelScan") {
				t.Errorf("%s: the plan has %s: %v", name, costly, operators)
			}
		}
	}
}
