package analysis

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"entente/graph/check"
	"entente/graph/constraint"
	"entente/graph/load/loadtest"
	"entente/graph/mapping"
	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/graph/query"
	"entente/schema"
	"entente/schema/edtf"

	"github.com/google/go-cmp/cmp"
)

func TestMain(m *testing.M) { os.Exit(neotest.Main(m)) }

func database(t *testing.T) *neo.DB {
	t.Helper()
	db := neotest.Empty(t)
	if _, err := constraint.Apply(t.Context(), db, schema.Default()); err != nil {
		t.Fatal(err)
	}
	return db
}

func dataSet(t *testing.T, name, path string) check.Input {
	t.Helper()
	m, err := mapping.Find(schema.Default(), name)
	if err != nil {
		t.Fatal(err)
	}
	in, err := m.Open([]string{path}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = in.Close() })
	stream, err := check.NewStream(schema.Default(), loadtest.States(t), in, check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return stream
}

func dayOf(t *testing.T, text string) edtf.Day {
	t.Helper()
	d, err := edtf.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func read(t *testing.T, db Reader, f Filter) *Network {
	t.Helper()
	f.Ontology = schema.Default()
	n, err := Read(t.Context(), db, f)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// edgesOf are the edges of a network, each as "a b weight".
func edgesOf(n *Network) []string {
	var all []string
	for from, arcs := range n.out {
		for _, a := range arcs {
			if n.Directed || from < a.to {
				all = append(all, fmt.Sprintf("%s %s %v", n.Nodes[from].ID, n.Nodes[a.to].ID, a.weight))
			}
		}
	}
	return all
}

// The dossier of the Niger crisis, read from the server, has the figures that
// networkx gives to what Python reads in the file.
func TestNigerIsThatOfNetworkx(t *testing.T) {
	db := database(t)
	loadtest.Niger(t, db)
	g := readGolden(t).Niger
	n := read(t, db, Filter{Directed: true, Weighted: true})
	if n.Statements != g.Statements {
		t.Errorf("%d statements, and the file has %d", n.Statements, g.Statements)
	}
	agree(t, n, g)
	t.Run("time", func(t *testing.T) { testNigerInTime(t, db) })
	t.Run("query", func(t *testing.T) { testBalanceIsThatOfTheQuery(t, db) })
	t.Run("write", func(t *testing.T) { testWriting(t, db) })
	t.Run("plan", func(t *testing.T) { testPlans(t, db) })
}

func testNigerInTime(t *testing.T, db *neo.DB) {
	tied := func(asOf, knownBy string, types ...string) string {
		f := Filter{Types: types, AsOf: dayOf(t, asOf)}
		if knownBy != "" {
			f.KnownBy = dayOf(t, knownBy)
		}
		return strings.Join(edgesOf(read(t, db, f)), "\n")
	}
	const troops, coup = "french-forces-in-niger niger", "cnsp niger"
	for _, test := range []struct {
		relation, tie, asOf, knownBy string
		want                         bool
	}{
		{"STATIONED_IN", troops, "2023-07-01", "", true},
		{"STATIONED_IN", troops, "2024-01-15", "", false},          // they left in December 2023
		{"STATIONED_IN", troops, "2024-01-15", "2023-09-30", true}, // which nobody had said in September
		{"SEIZED_POWER_IN", coup, "2023-07-25", "", false},
		{"SEIZED_POWER_IN", coup, "2023-07-26", "", true},
		{"SEIZED_POWER_IN", coup, "2023-07-26", "2023-07-25", false}, // the first communiqué is of the day itself
	} {
		if got := tied(test.asOf, test.knownBy, test.relation); strings.Contains(got, test.tie) != test.want {
			t.Errorf("%s as of %s, known by %q, is there: %v\n%s", test.relation, test.asOf, test.knownBy, !test.want, got)
		}
	}
	// Each year is what it is by itself.
	f := Filter{Ontology: schema.Default(), Weighted: true}
	years, err := ReadYears(t.Context(), db, f, 2019, 2024)
	if err != nil {
		t.Fatal(err)
	}
	for _, year := range years {
		f.AsOf = dayOf(t, fmt.Sprintf("%d-12-31", year.Year))
		alone := read(t, db, f)
		if diff := cmp.Diff(edgesOf(alone), edgesOf(year.Network)); diff != "" || len(alone.Ties) == 0 {
			t.Errorf("%d: %d ties by itself (-itself +years)\n%s", year.Year, len(alone.Ties), diff)
		}
	}
}

// testBalanceIsThatOfTheQuery asks the shipped query, which does in Cypher what
// the package does in Go: what holds on a day, what has ended, and the triads.
func testBalanceIsThatOfTheQuery(t *testing.T, db *neo.DB) {
	library, err := query.Shipped(schema.Default())
	if err != nil {
		t.Fatal(err)
	}
	q, err := library.Find("balance_by_year")
	if err != nil {
		t.Fatal(err)
	}
	params, err := q.Bind(map[string]string{"from": "2012", "to": "2025"})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := query.Run(t.Context(), db, q, params, query.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	f, signs := Filter{Ontology: schema.Default()}, map[string]int{}
	for name, sign := range map[string]int{"friends": 1, "foes": -1} {
		for _, relation := range params[name].([]string) {
			signs[relation] = sign
			f.Types = append(f.Types, relation)
		}
	}
	years, err := ReadYears(t.Context(), db, f, 2012, 2025)
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	triads := 0
	for i, year := range years {
		want = append(want, fmt.Sprint(answer.Rows[i][:8]...))
		b := year.Network.Balance(signs)
		got = append(got, fmt.Sprint(year.Year, b.Friends, b.Foes, b.All(), b.Triads[0], b.Triads[2], b.Triads[1], b.Triads[3]))
		triads += b.All()
	}
	if diff := cmp.Diff(want, got); diff != "" || triads == 0 {
		t.Errorf("%d triads (-query +package)\n%s", triads, diff)
	}
}

func testWriting(t *testing.T, db *neo.DB) {
	held := func() []string {
		return neotest.Rows(t, db, "MATCH (n:Entity) UNWIND [k IN keys(n) WHERE k STARTS WITH 'analysis_'] AS k RETURN n.id, k, n[k] ORDER BY n.id, k", nil)
	}
	before := neotest.Rows(t, db, "MATCH (n) RETURN labels(n), properties(n) ORDER BY elementId(n)", nil)
	m := Find("pagerank")
	write := func(f Filter) (*Network, int) {
		n := read(t, db, f)
		r, err := m.Run(t.Context(), n, Asked{})
		if err != nil {
			t.Fatal(err)
		}
		r.Of = "a network"
		written, err := Write(t.Context(), db, schema.Default(), m, r, Prefix, 7)
		if err != nil {
			t.Fatal(err)
		}
		return n, written
	}
	write(Filter{Directed: true})
	n, written := write(Filter{Types: []string{"ALLY_OF"}}) // smaller: what the first has left must go
	if got := held(); written != len(n.Nodes) || len(got) != 2*written || written == 0 {
		t.Errorf("%d of %d entities are written, and %d properties are there", written, len(n.Nodes), len(got))
	}
	got := held()
	if want := fmt.Sprintf("[%q,\"analysis_pagerank\",%v]", n.Nodes[0].ID, rounded(n.PageRank()[0])); !slices.Contains(got, want) {
		t.Errorf("there is no %s in\n%s", want, strings.Join(got, "\n"))
	}
	if n, err := Clear(t.Context(), db, schema.Default(), Prefix, 7); err != nil || n != written {
		t.Errorf("cleared from %d, %v", n, err)
	}
	after := neotest.Rows(t, db, "MATCH (n) RETURN labels(n), properties(n) ORDER BY elementId(n)", nil)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("what was written and cleared has left its mark (-before +after)\n%s", diff)
	}
	if _, err := Write(t.Context(), db, schema.Default(), Find("similarity"), &Result{}, Prefix, 7); err == nil {
		t.Error("pairs are written to entities")
	}
}

func testPlans(t *testing.T, db *neo.DB) {
	texts := Statements()
	for _, f := range []Filter{{}, {Labels: []string{"Country"}, Types: []string{"ALLY_OF", "COOPERATES_WITH"}, AsOf: dayOf(t, "2023-07-01")}} {
		f.Ontology = schema.Default()
		cypher, _, err := f.Statement()
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, cypher)
	}
	for _, cypher := range texts {
		params := map[string]any{}
		for _, name := range []string{"rows", "names", "labels", "modalities", "known_by", "since", "until", "ends", "undated", "system", "capability"} {
			params[name] = nil
		}
		operators, err := db.Explain(t.Context(), cypher, params)
		if err != nil {
			t.Fatalf("%v\n%s", err, cypher)
		}
		for _, operator := range operators {
			if slices.Contains([]string{"Eager", "AllNodesScan", "CartesianProduct", "DirectedAllRelationshipsScan"}, operator) {
				t.Errorf("the server needs %s for\n%s", operator, cypher)
			}
		}
	}
}

// The alliances of a year of the Correlates of War give the S that Python
// reckons from the files.
func TestAlliancesOf1980(t *testing.T) {
	folder := filepath.Join("..", "..", "..", "shared", "data")
	alliances, states := filepath.Join(folder, "cow_alliances_dyadyear", "cow_alliance_directed_dyad_year.csv"), filepath.Join(folder, "cow_states", "states2016_clean.csv")
	for _, path := range []string{alliances, states} {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			t.Skipf("%s is not there to read", path)
		}
	}
	db := database(t)
	loadtest.Run(t, db, dataSet(t, "cow-states", states))
	loadtest.Run(t, db, dataSet(t, "cow-alliances", ofYear(t, alliances, "1980")))
	golden := readGolden(t).Similarity
	n := read(t, db, Filter{Types: []string{"DEFENCE_PACT_WITH", "NEUTRALITY_PACT_WITH", "NONAGGRESSION_PACT_WITH", "ENTENTE_WITH"},
		Labels: []string{"Country"}, AsOf: dayOf(t, "1980-07-01"), System: "cow", Alone: true})
	if len(n.Nodes) != len(golden.Members) {
		t.Fatalf("%d states, and Python has %d", len(n.Nodes), len(golden.Members))
	}
	all, err := n.Similarity(Levels, false)
	if err != nil {
		t.Fatal(err)
	}
	number := numbers(t, db)
	sum, compared := 0.0, 0
	for _, l := range all {
		sum += l.S
		a, b := number[n.Nodes[l.A].ID], number[n.Nodes[l.B].ID]
		want, known := golden.Pairs[fmt.Sprintf("%d-%d", min(a, b), max(a, b))]
		if !known {
			continue
		}
		compared++
		if math.Abs(l.S-want) > 1e-9 {
			t.Errorf("%s and %s: %v, and Python has %v", n.Nodes[l.A].ID, n.Nodes[l.B].ID, l.S, want)
		}
	}
	if compared != len(golden.Pairs) || math.Abs(sum-golden.Sum) > 1e-6 {
		t.Errorf("%d pairs are compared of %d; the sum of all is %v, and in Python %v", compared, len(golden.Pairs), sum, golden.Sum)
	}
}

// ofYear copies the rows of a year.
func ofYear(t *testing.T, path, year string) string {
	t.Helper()
	in, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	var lines []string
	for s := bufio.NewScanner(in); s.Scan(); {
		if len(lines) == 0 || strings.Split(s.Text(), ",")[2] == year {
			lines = append(lines, s.Text())
		}
	}
	out := filepath.Join(t.TempDir(), "year.csv")
	if err := os.WriteFile(out, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return out
}

// numbers are the COW numbers that the states had in 1980, by id.
func numbers(t *testing.T, db *neo.DB) map[string]int {
	t.Helper()
	all := map[string]int{}
	err := db.Read(context.Background(), "MATCH (n:Country) RETURN n.id AS id, n.codes AS codes", nil, func(row neo.Row) error {
		for _, c := range codes(row.Texts("codes"), "cow") {
			if c.Valid.Contains(dayOf(t, "1980-07-01")) {
				n, err := strconv.Atoi(c.Value)
				if err != nil {
					return err
				}
				all[row.Text("id")] = n
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
