package neo_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/graph/server/servertest"
	"entente/schema/edtf"

	"github.com/google/go-cmp/cmp"
)

func TestMain(m *testing.M) { os.Exit(neotest.Main(m)) }

func TestValuesComeBackAsTheyWentIn(t *testing.T) {
	db := neotest.Empty(t)
	at := time.Date(2023, 7, 26, 10, 0, 0, 500, time.UTC)
	for name, value := range map[string]any{
		"text": "Côte d’Ivoire", "integer": int64(-5), "number": 0.25, "boolean": true, "null": nil, "time": at,
		"day": edtf.Day{Year: 2023, Month: 7, Day: 26}, "early day": edtf.Day{Year: -44, Month: 3, Day: 15},
		"list": []any{"a", "b"}, "days": []any{edtf.Day{Year: 2023, Month: 7, Day: 26}}, "map": map[string]any{"a": int64(1), "b": []any{}},
	} {
		t.Run(name, func(t *testing.T) {
			var got any
			err := db.Read(context.Background(), "RETURN $value AS value", map[string]any{"value": value}, func(row neo.Row) error {
				got = row.Get("value")
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(value, got); diff != "" {
				t.Errorf("(-in +out)\n%s", diff)
			}
		})
	}
}

func TestADayIsADateOfCypher(t *testing.T) {
	db := neotest.Empty(t)
	got := neotest.Rows(t, db, "RETURN valueType($day) STARTS WITH 'DATE', $day < date('2023-07-27'), valueType($none)", map[string]any{"day": edtf.Day{Year: 2023, Month: 7, Day: 26}, "none": edtf.Day{}})
	if diff := cmp.Diff([]string{`[true,true,"NULL"]`}, got); diff != "" {
		t.Error(diff)
	}
}

func TestNodesRelationshipsAndPaths(t *testing.T) {
	db := neotest.Empty(t)
	neotest.Write(t, db, "CREATE (:Entity {id: 'a'})-[:ALLY_OF {key: 'k', on: date('2023-07-26')}]->(:Entity {id: 'b'})", nil)
	err := db.Read(context.Background(), "MATCH p = (a {id: 'a'})-[r]->(b) RETURN a, r, p", nil, func(row neo.Row) error {
		a, r, p := row.Get("a").(neo.Node), row.Get("r").(neo.Relationship), row.Get("p").(neo.Path)
		if a.Properties["id"] != "a" || r.Type != "ALLY_OF" || r.StartID != a.ElementID || r.Properties["on"] != (edtf.Day{Year: 2023, Month: 7, Day: 26}) {
			t.Errorf("the row is %+v", row)
		}
		if len(p.Nodes) != 2 || len(p.Relationships) != 1 || p.Nodes[1].ElementID != r.EndID {
			t.Errorf("the path is %+v", p)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestAReadMayNotWrite(t *testing.T) {
	db := neotest.Empty(t)
	for _, cypher := range []string{
		"CREATE (:Scratch)",
		"UNWIND [1, 2] AS i CALL (i) { CREATE (:Scratch {i: i}) } IN TRANSACTIONS OF 1 ROW", // in transactions of its own
		"CREATE INDEX scratch FOR (s:Scratch) ON (s.i)",
	} {
		err := db.Read(context.Background(), cypher, nil, nil)
		var refused *neo.Error
		if !errors.As(err, &refused) || refused.Code != neo.CodeAccessMode {
			t.Errorf("%s gives %v", cypher, err)
		}
	}
	if n := neotest.Count(t, db, "MATCH (s:Scratch) RETURN count(s)", nil); n != 0 {
		t.Errorf("%d nodes were written by reads", n)
	}
	if n := neotest.Count(t, db, "SHOW INDEXES YIELD name WHERE name = 'scratch' RETURN count(*)", nil); n != 0 {
		t.Error("a read made an index")
	}
}

func TestAFailedWriteLeavesNothing(t *testing.T) {
	db := neotest.Empty(t)
	own := errors.New("the work's own error")
	err := db.Write(context.Background(), func(tx neo.Tx) error {
		if _, err := tx.Run(context.Background(), "CREATE (:Entity {id: 'x'})", nil, nil); err != nil {
			return err
		}
		return own
	})
	if !errors.Is(err, own) {
		t.Errorf("the write gives %v", err)
	}
	if n := neotest.Count(t, db, "MATCH (n) RETURN count(n)", nil); n != 0 {
		t.Errorf("%d nodes were written", n)
	}
}

func TestADeadlockIsRetried(t *testing.T) {
	db := neotest.Empty(t)
	neotest.Write(t, db, "CREATE (:Entity {id: 'a', n: 0}), (:Entity {id: 'b', n: 0})", nil)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	met := make(chan struct{}, 2)
	attempts := make(chan int, 2)
	lock := func(first, second string) error {
		tries := 0
		defer func() { attempts <- tries }()
		return db.Write(ctx, func(tx neo.Tx) error {
			tries++
			touch := "MATCH (n:Entity {id: $id}) SET n.n = n.n + 1"
			if _, err := tx.Run(ctx, touch, map[string]any{"id": first}, nil); err != nil {
				return err
			}
			if tries == 1 {
				met <- struct{}{}
				for len(met) < 2 { // until both hold their first lock
					time.Sleep(time.Millisecond)
				}
			}
			_, err := tx.Run(ctx, touch, map[string]any{"id": second}, nil)
			return err
		})
	}
	errs := make(chan error, 2)
	go func() { errs <- lock("a", "b") }()
	go func() { errs <- lock("b", "a") }()
	for range 2 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if tries := <-attempts + <-attempts; tries < 3 {
		t.Errorf("there were %d attempts, so no deadlock came about", tries)
	}
	got := neotest.Rows(t, db, "MATCH (n:Entity) RETURN n.n", nil)
	if diff := cmp.Diff([]string{"[2]", "[2]"}, got); diff != "" {
		t.Error(diff)
	}
}

// refusal is the one line that opening a database gives.
func refusal(t *testing.T, o neo.Options) string {
	t.Helper()
	db, err := neo.Open(context.Background(), o)
	if err == nil {
		_ = db.Close(context.Background())
		t.Fatal("the database was opened")
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("the error has several lines: %v", err)
	}
	return err.Error()
}

func TestOpeningTellsWhatToDo(t *testing.T) {
	info := servertest.Start(t)
	good := neo.Options{URI: info.BoltURI, Username: info.Username, Password: string(info.Password)}

	wrong := good
	wrong.Password = "wrong-password"
	if got := refusal(t, wrong); !strings.Contains(got, "refuses the user \"neo4j\" with this password: set NEO4J_USERNAME and NEO4J_PASSWORD") || strings.Contains(got, "wrong-password") {
		t.Error(got)
	}
	nowhere := good
	nowhere.URI = "bolt://127.0.0.1:1"
	if got := refusal(t, nowhere); !strings.Contains(got, "no Neo4j answers at bolt://127.0.0.1:1 (connection refused)") {
		t.Error(got)
	}
	unknown := good
	unknown.Database = "atlantis"
	if got := refusal(t, unknown); !strings.Contains(got, `has no database "atlantis": set NEO4J_DATABASE`) {
		t.Error(got)
	}
	web := good
	web.URI = strings.Replace(info.HTTPURI, "http://", "bolt://", 1)
	if got := refusal(t, web); !strings.Contains(got, "Bolt has a port of its own") {
		t.Error(got)
	}
	plain := good
	plain.URI = strings.Replace(info.BoltURI, "bolt://", "bolt+s://", 1)
	if got := refusal(t, plain); !strings.Contains(got, "does not speak TLS") {
		t.Error(got)
	}
	scheme := good
	scheme.URI = "http://localhost:7474"
	if got := refusal(t, scheme); !strings.Contains(got, "is not usable") || !strings.Contains(got, "write bolt://HOST:7687") {
		t.Error(got)
	}
}

func TestAReadOnlyDatabaseSaysSo(t *testing.T) {
	info := servertest.ReadOnly(t)
	db, err := neo.Open(context.Background(), neo.Options{URI: info.BoltURI, Username: info.Username, Password: string(info.Password)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close(context.Background()) }()
	err = db.Write(context.Background(), func(tx neo.Tx) error {
		_, err := tx.Run(context.Background(), "CREATE (:Entity {id: 'x'})", nil, nil)
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "it needs the right to write") || !strings.Contains(err.Error(), "or the database is read-only") {
		t.Errorf("the write gives %v", err)
	}
}

// TestWhatIsStoppedSaysSo is of Ctrl-C while the server is at work: it is no
// failure of the connection.
func TestWhatIsStoppedSaysSo(t *testing.T) {
	db := neotest.Empty(t)
	const endless = "UNWIND range(1, 1000000000) AS i WITH i WHERE i < 0 RETURN i"
	for name, work := range map[string]func(context.Context) error{
		"read": func(ctx context.Context) error { return db.Read(ctx, endless, nil, nil) },
		"write": func(ctx context.Context) error {
			return db.Write(ctx, func(tx neo.Tx) error {
				_, err := tx.Run(ctx, endless, nil, nil)
				return err
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(context.Background())
			time.AfterFunc(100*time.Millisecond, cancel)
			if err := work(ctx); !errors.Is(err, context.Canceled) {
				t.Errorf("it gives %v", err)
			}
		})
	}
}
