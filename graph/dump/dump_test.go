package dump_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/graph/dump"
	"entente/graph/fingerprint"
	"entente/graph/load/loadtest"
	"entente/graph/neo"
	"entente/graph/neo/neotest"

	"github.com/google/go-cmp/cmp"
)

// strange is what people may have put beside what loads write.
var strange = []string{
	"CREATE (:Note {id: 'n', text: 'my own', when: duration('P1Y2M3DT4.5S'), back: duration({seconds: -1, nanoseconds: 1})})",
	"CREATE (:Place {flat: point({x: 1.5, y: -2}), deep: point({longitude: 2.1, latitude: 13.5, height: 0.1}), all: [point({x: 0, y: 0})]})",
	"CREATE (:Time {t: time('10:11:12.000000001+02:30'), lt: localtime('23:59:59.999999999'), ldt: localdatetime('2023-07-26T10:00:00.5')})",
	"CREATE (:Time {offset: datetime('2023-07-26T10:00:00.123456789+01:00'), zone: datetime('2023-10-29T02:30:00[Europe/Paris]'), utc: datetime('2023-01-01T00:00:00Z'), old: datetime('1850-01-01T12:00:00[Europe/Paris]')})",
	"CREATE (:Number {whole: 1, float: 1.0, least: -9223372036854775808, most: 9223372036854775807, big: 1e300, small: 5e-324, zero: -0.0, third: 1.0/3})",
	"CREATE (:List {none: [], texts: ['a', '', 'ü\\n\"'], floats: [1.0, 2.5], days: [date('2023-07-26'), date('-0044-03-15')], truths: [true, false], times: [datetime('2023-01-01T00:00:00Z')]})",
	"CREATE ({nothing: 'no label'})",
	"CREATE (:`La``bel` {`na``me \\u0041`: '<&>\\u2028', `$(x)`: 1})-[:`Ty``pe ]->() DETACH DELETE n //` {`k e y`: date('2020-02-29')}]->(:Entity {id: 'x', name: 'by hand'})",
	"MATCH (a:Number), (b:List) CREATE (a)-[:SAME {n: 1}]->(b), (a)-[:SAME {n: 1}]->(b), (b)-[:SAME {n: 1}]->(a), (a)-[:SELF]->(a)",
	"MATCH (n:Country {id: 'niger'}) SET n:Own, n.analysis_degree = 7",
	"CREATE (:Load {id: 'stopped', status: 'running', writer: 'w'}) CREATE (:Checkpoint {id: 'stopped/0', batch: 'b', locked: true})",
}

func TestADumpMakesTheSameGraph(t *testing.T) {
	db := neotest.Empty(t)
	loadtest.Niger(t, db)
	for _, cypher := range strange {
		neotest.Write(t, db, cypher, nil)
	}
	want, version := everything(t, db), neotest.Rows(t, db, "MATCH (s:EntenteSchema) RETURN s", nil)
	for _, name := range []string{"d.jsonl", "d.jsonl.gz", "d.zst"} {
		t.Run(name, func(t *testing.T) {
			print, err := fingerprint.Of(t.Context(), db)
			if err != nil {
				t.Fatal(err)
			}
			path, d := dumped(t, db, name)
			if d.Fingerprint != print.String() {
				t.Errorf("the dump says %s, and the graph is %s", d.Fingerprint, print)
			}
			if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
				t.Errorf("the file is %v, %v", info, err)
			}
			neotest.Clear(t, db)
			r := restored(t, db, path, 100)
			if r.Fingerprint != d.Fingerprint || r.Nodes != d.Nodes || r.Relationships != d.Relationships || r.Resumed {
				t.Errorf("%+v was dumped, and restored is %+v", d, r)
			}
			if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(everything(t, db), "\n")); diff != "" {
				t.Errorf("(-dumped +restored)\n%s", diff)
			}
			if diff := cmp.Diff(len(version), neotest.Count(t, db, "MATCH (s:EntenteSchema {version: 1}) WHERE size(keys(s)) = 2 RETURN count(s)", nil)); diff != "" {
				t.Error(diff)
			}
			if n := neotest.Count(t, db, "SHOW CONSTRAINTS YIELD name WHERE name = 'entente_restoring_number' RETURN count(*)", nil); n != 0 {
				t.Error("the restore left its constraint behind")
			}
		})
	}
}

// TestNumbersThatJSONHasNot is of those by themselves, since no test can tell them.
func TestNumbersThatJSONHasNot(t *testing.T) {
	db := neotest.Empty(t)
	neotest.Write(t, db, "CREATE (:Number {id: 'n', nan: 0.0/0.0, up: 1.0/0.0, down: [-1.0/0.0]})", nil)
	path, _ := dumped(t, db, "d.jsonl")
	neotest.Clear(t, db)
	restored(t, db, path, 100)
	if n := neotest.Count(t, db, "MATCH (n:Number) WHERE isNaN(n.nan) AND n.up = 1.0/0.0 AND n.down = [-1.0/0.0] RETURN count(n)", nil); n != 1 {
		t.Error("they are not what they were")
	}
}

func TestAnEmptyGraphCanBeDumped(t *testing.T) {
	db := neotest.Empty(t)
	path, d := dumped(t, db, "d.jsonl")
	if d.Nodes+d.Relationships != 0 {
		t.Errorf("it has %+v", d)
	}
	restored(t, db, path, 100)
	if n := neotest.Count(t, db, "MATCH (n) RETURN count(n)", nil); n != 0 {
		t.Errorf("%d nodes came of nothing", n)
	}
}

// TestARealGraph is of 153,369 statements of the Correlates of War project.
func TestARealGraph(t *testing.T) {
	db := neotest.Empty(t)
	defer neotest.Clear(t, db)
	r := published(t, db, "cow-alliances", "cow_alliances_dyadyear/cow_alliance_directed_dyad_year.csv")
	t.Logf("%+v", r.Counts)
	before, err := fingerprint.Whole(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	path, d := dumped(t, db, "d.jsonl.zst")
	info, _ := os.Stat(path)
	t.Logf("dumped in %v, %d bytes", time.Since(began), info.Size())
	neotest.Clear(t, db)
	began = time.Now()
	restored(t, db, path, 5000)
	t.Logf("restored in %v", time.Since(began))
	after, err := fingerprint.Whole(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	if differences := before.Differences(after); len(differences) > 0 || d.Relationships < 150_000 {
		t.Errorf("%d relationships: %v", d.Relationships, differences)
	}
}

// meddler writes to the graph at a time of the dump.
type meddler struct {
	*neo.DB
	before, after func()
}

func (m meddler) Snapshot(ctx context.Context, work func(read func(cypher string, each func(neo.Row) error) error) error) error {
	return m.DB.Snapshot(ctx, func(read func(string, func(neo.Row) error) error) error {
		first := true
		err := work(func(cypher string, each func(neo.Row) error) error {
			if strings.Contains(cypher, "properties(r)") && first {
				first = false
				m.before()
			}
			return read(cypher, each)
		})
		m.after()
		return err
	})
}

func TestAGraphThatChangesMeanwhileIsNotDumped(t *testing.T) {
	db := neotest.Empty(t)
	nothing := func() {}
	for name, cypher := range map[string]string{
		"a node":                         "CREATE (:Entity:Country {id: 'new'})",
		"a relationship":                 "MATCH (a:Country {id: 'niger'}) CREATE (a)-[:ALLY_OF {key: 's/1'}]->(a)",
		"a property":                     "MATCH ()-[r:OUSTED]->() WITH r LIMIT 1 SET r.quote = 'other'",
		"a load begins":                  "CREATE (:Load {id: 'new', status: 'running'})",
		"a load ends":                    "MATCH (l:Load) SET l.confirmed_at = datetime()",
		"something that is no Entente's": "CREATE (:Note)",
		"something goes":                 "MATCH (n:Country {id: 'niger'}) DETACH DELETE n",
	} {
		for when, m := range map[string]meddler{
			"between": {db, func() { neotest.Write(t, db, cypher, nil) }, nothing},
			"at last": {db, nothing, func() { neotest.Write(t, db, cypher, nil) }},
		} {
			t.Run(name+" "+when, func(t *testing.T) {
				neotest.Empty(t)
				neotest.Write(t, db, "CREATE (:Load {id: 'one', status: 'done'}), (a:Entity:Country {id: 'niger'}), (b:Entity:Person {id: 'bazoum'}), (a)-[:OUSTED {key: 's/1', quote: 'x'}]->(b)", nil)
				path := filepath.Join(t.TempDir(), "d.jsonl")
				_, err := dump.Write(t.Context(), m, path, options)
				if when == "between" && err == nil && (name == "a relationship" || name == "a property") {
					return // the relationships were read after it, so the dump is of what is there
				}
				if !errors.Is(err, dump.ErrChanged) {
					t.Errorf("the error is %v", err)
				}
				if left, _ := os.ReadDir(filepath.Dir(path)); len(left) > 0 {
					t.Errorf("there is %v", left)
				}
			})
		}
	}
}

func TestADumpThatFailsLeavesTheEarlierOne(t *testing.T) {
	db := neotest.Empty(t)
	path := filepath.Join(t.TempDir(), "d.jsonl")
	if err := os.WriteFile(path, []byte("earlier"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	m := meddler{db, func() {}, cancel}
	if _, err := dump.Write(ctx, m, path, options); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "earlier" {
		t.Errorf("the file holds %q, %v", text, err)
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
		t.Errorf("there is %v", left)
	}
}

// Rows that the server gathers would not do for large graphs. Those of a batch
// are few: it gathers them (Eager) since a map of properties may hold any.
func TestThePlansAreStreams(t *testing.T) {
	db := neotest.Empty(t)
	path, _ := dumped(t, db, "d.jsonl")
	restored(t, db, path, 1) // so that the constraint has been
	if err := db.Alter(t.Context(), []string{"CREATE CONSTRAINT entente_restoring_number IF NOT EXISTS FOR (n:EntenteRestoring) REQUIRE n.entente_restoring IS UNIQUE"}); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Alter(context.Background(), []string{"DROP CONSTRAINT entente_restoring_number"}); err != nil {
			t.Error(err)
		}
	}()
	for _, cypher := range dump.Statements() {
		operators, err := db.Explain(t.Context(), cypher, nil)
		if err != nil {
			t.Fatal(err)
		}
		bad := []string{"Eager", "Sort", "CartesianProduct", "EagerAggregation"}
		if strings.Contains(cypher, "UNWIND") {
			bad = []string{"Sort", "CartesianProduct", "AllNodesScan", "NodeByLabelScan"}
		}
		for _, name := range bad {
			if slices.Contains(operators, name) {
				t.Errorf("%s\nis planned with %s: %v", cypher, name, operators)
			}
		}
	}
}
