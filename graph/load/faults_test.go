package load

import (
	"context"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/graph/server"
	"entente/graph/server/servertest"
)

// failures counts the writes that a server had not the memory for.
type failures struct {
	*neo.DB
	tooLarge atomic.Int64
}

func (f *failures) Write(ctx context.Context, work func(neo.Tx) error) error {
	err := f.DB.Write(ctx, work)
	if neo.TooLarge(err) {
		f.tooLarge.Add(1)
	}
	return err
}

// own is a server of a test's own, which it may stop, kill and fill.
type own struct {
	t       *testing.T
	options server.Options
	server  *server.Server
	info    server.Info
}

// ownServer starts one. It keeps its ports, so that it can be reached again after
// a restart.
func ownServer(t *testing.T, settings map[string]string, more ...func(*server.Options)) *own {
	t.Helper()
	o := &own{t: t, options: servertest.Options(t)}
	o.options.Settings = settings
	for _, change := range more {
		change(&o.options)
	}
	o.start()
	o.options.BoltPort, o.options.HTTPPort = portOf(t, o.info.BoltURI), portOf(t, o.info.HTTPURI)
	return o
}

func portOf(t *testing.T, uri string) int {
	t.Helper()
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.Atoi(u.Port())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// start may be called by another goroutine than the test's, so it does not end that.
func (o *own) start() {
	o.t.Helper()
	if err := o.tryStart(); err != nil {
		o.t.Errorf("starting the test's server: %v", err)
	}
}

func (o *own) tryStart() (err error) {
	if o.server, err = server.New(o.options); err == nil {
		o.info, err = o.server.Start(o.t.Context())
	}
	return err
}

// open opens its database, at another address where one is given.
func (o *own) open(address ...string) *neo.DB {
	o.t.Helper()
	return openAt(o.t, o.info, append(address, o.info.BoltURI)[0])
}

func openAt(t *testing.T, info server.Info, uri string) *neo.DB {
	t.Helper()
	db, err := neo.Open(t.Context(), neo.Options{URI: uri, Username: info.Username, Password: string(info.Password)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close(context.Background()) })
	return db
}

// clear removes all from a graph.
func clearGraph(t *testing.T, db *neo.DB) { neotest.Write(t, db, "MATCH (n) DETACH DELETE n", nil) }

// TestFaultATransactionThatIsTooLargeIsHalved is of servers that give a
// transaction, or all of them together, little memory.
func TestFaultATransactionThatIsTooLargeIsHalved(t *testing.T) {
	file, g := generatedFile(t, 20_000)
	for name, settings := range map[string]map[string]string{
		"one transaction":  {"db.memory.transaction.max": "3m"},
		"all transactions": {"db.memory.transaction.total.max": "10m"},
	} {
		if name == "all transactions" && !thorough {
			continue
		}
		t.Run(name, func(t *testing.T) {
			fault := recorded(t, "the memory limit for "+name+" reached")
			fault.try()
			db := ownServer(t, settings).open()
			f := &failures{DB: db}
			counted(t, db, streamed(t, f, file, loadOptions(4, DefaultBatchSize)), g)
			if f.tooLarge.Load() > 0 {
				fault.seen()
			}
			t.Logf("%d transactions were too large", f.tooLarge.Load())
			fault.compare(t, db, undisturbed(t, file))
		})
	}
}

// undisturbed is the graph of a load that nothing disturbs, in the shared server.
func undisturbed(t *testing.T, file string) map[string]int {
	t.Helper()
	db := neotest.Empty(t)
	streamed(t, db, file, loadOptions(2, DefaultBatchSize))
	return contents(t, db)
}

func loadOptions(sessions, batch int) Options {
	o := options()
	o.Sessions, o.BatchSize = sessions, batch
	return o
}

// TestFaultDeadlocks rewrites a whole graph beside other writers that
// lock the same relationships in other orders. Of transactions in a deadlock,
// Neo4j ends the one that holds the fewest locks: the load, with small batches.
func TestFaultDeadlocks(t *testing.T) {
	fault := recorded(t, "deadlocks with a third writer")
	fault.try()
	file, g := generatedFile(t, 3000)
	neotest.Empty(t)
	db, other := neotest.Open(t), neotest.Open(t)
	streamed(t, other, file, loadOptions(2, 1000))
	clean := contents(t, db)
	neotest.Write(t, other, "MATCH (n:Entity) SET n.digest = 'older'", nil)
	neotest.Write(t, other, "MATCH (:Entity)-[r]->(:Entity) SET r.digest = 'older', r.quote = 'older'", nil)
	var keys []string
	collect := func(row neo.Row) error { keys = append(keys, row.Text("key")); return nil }
	if err := other.Read(t.Context(), "MATCH ()-[r:SUPPORTS]->() RETURN r.key AS key", nil, collect); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var meddling sync.WaitGroup
	for range 2 {
		meddling.Go(func() {
			for ctx.Err() == nil {
				var shuffled []string
				for _, i := range rand.Perm(len(keys)) {
					shuffled = append(shuffled, keys[i])
				}
				err := other.Write(ctx, func(tx neo.Tx) error {
					for some := range slices.Chunk(shuffled, len(shuffled)/4+1) {
						_, err := tx.Run(ctx, "UNWIND $keys AS key MATCH ()-[r:SUPPORTS {key: key}]->() SET r.meddled = true REMOVE r.meddled", map[string]any{"keys": some}, nil)
						if err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil && ctx.Err() == nil {
					t.Error(err)
				}
			}
		})
	}
	o := loadOptions(3, 60)
	o.Recheck = true
	r := streamed(t, db, file, o)
	cancel()
	meddling.Wait()
	counted(t, db, r, g)
	if r.Counts[3].Written != g.statements {
		t.Errorf("%+v: not all was rewritten", r.Counts[3])
	}
	neotest.Write(t, other, "MATCH (l:Load) WHERE l.rewritten > 0 DELETE l", nil)
	fault.compare(t, db, clean)
	if n := neotest.Count(t, db, "MATCH ()-[r]->() WHERE r.quote = 'older' OR r.meddled RETURN count(r)", nil); n != 0 {
		t.Errorf("%d statements were not rewritten", n)
	}
	if db.Retries() > 0 {
		fault.seen()
	}
	t.Logf("%d retries of the load, %d of the others", db.Retries(), other.Retries())
}
