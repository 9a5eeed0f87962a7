package load

import (
	"bytes"
	"context"
	"math/rand/v2"
	"net"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/graph/server"
	"entente/graph/server/servertest"

	"github.com/google/go-cmp/cmp"
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

// TestATransactionThatIsTooLargeIsHalved is of servers that give a transaction,
// or all of them together, little memory.
func TestATransactionThatIsTooLargeIsHalved(t *testing.T) {
	file, g := generatedFile(t, 20_000)
	for name, settings := range map[string]map[string]string{
		"for one": {"db.memory.transaction.max": "3m"},
		"for all": {"db.memory.transaction.total.max": "10m"},
	} {
		t.Run(name, func(t *testing.T) {
			options := servertest.Options(t)
			options.Settings = settings
			s, err := server.New(options)
			if err != nil {
				t.Fatal(err)
			}
			info, err := s.Start(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			db, err := neo.Open(t.Context(), neo.Options{URI: info.BoltURI, Username: info.Username, Password: string(info.Password)})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = db.Close(context.Background()) }()
			f := &failures{DB: db}
			o := loadOptions(4, DefaultBatchSize)
			counted(t, db, streamed(t, f, file, o), g)
			if f.tooLarge.Load() == 0 {
				t.Error("no transaction was too large")
			}
			t.Logf("%d transactions were too large", f.tooLarge.Load())
		})
	}
}

func loadOptions(sessions, batch int) Options {
	o := options()
	o.Sessions, o.BatchSize = sessions, batch
	return o
}

// TestDeadlocksAreOvercome rewrites a whole graph beside other writers that
// lock the same relationships in other orders. Of transactions in a deadlock,
// Neo4j ends the one that holds the fewest locks: the load, with small batches.
func TestDeadlocksAreOvercome(t *testing.T) {
	file, g := generatedFile(t, 3000)
	neotest.Empty(t)
	db, other := neotest.Open(t), neotest.Open(t)
	streamed(t, other, file, loadOptions(2, 1000))
	clean := neotest.Everything(t, db, perLoad...)
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
	if diff := cmp.Diff(clean, neotest.Everything(t, db, perLoad...)); diff != "" {
		t.Errorf("(-before +rewritten)\n%s", diff)
	}
	if n := neotest.Count(t, db, "MATCH ()-[r]->() WHERE r.quote = 'older' OR r.meddled RETURN count(r)", nil); n != 0 {
		t.Errorf("%d statements were not rewritten", n)
	}
	if db.Retries() == 0 {
		t.Error("the load met no deadlock")
	}
	t.Logf("%d retries of the load, %d of the others", db.Retries(), other.Retries())
}

// proxy stands between a client and a server, and cuts connections.
type proxy struct {
	listener net.Listener
	target   string
	mutex    sync.Mutex
	open     map[net.Conn]bool
	sent     int // bytes, to the server
	cutAt    int // of sent, where all connections are cut; 0: nowhere
	commits  int // that went to the server
	silent   int // the commit whose reply is kept back, and then the connection cut; 0: none
	cuts     int
}

func newProxy(t *testing.T, uri string) (*proxy, string) {
	t.Helper()
	target, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{target: target.Host, open: map[net.Conn]bool{}}
	if p.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.listener.Close(); p.cut() })
	go func() {
		for {
			client, err := p.listener.Accept()
			if err != nil {
				return
			}
			go p.serve(client)
		}
	}()
	return p, "bolt://" + p.listener.Addr().String()
}

// commit is the message of Bolt that commits: a chunk of two bytes, and its end.
var commit = []byte{0, 2, 0xb0, 0x12, 0, 0}

func (p *proxy) serve(client net.Conn) {
	upstream, err := net.Dial("tcp", p.target)
	if err != nil {
		_ = client.Close()
		return
	}
	p.mutex.Lock()
	p.open[client], p.open[upstream] = true, true
	p.mutex.Unlock()
	var silent atomic.Bool
	go func() { // replies
		defer p.close(client, upstream)
		buffer := make([]byte, 1<<16)
		for {
			n, err := upstream.Read(buffer)
			if n > 0 && silent.Load() { // it has done what it was asked, and nobody hears of it
				p.mutex.Lock()
				p.cuts++
				p.mutex.Unlock()
				return
			}
			if _, failed := client.Write(buffer[:n]); err != nil || failed != nil {
				return
			}
		}
	}()
	defer p.close(client, upstream)
	buffer := make([]byte, 1<<14)
	for {
		n, err := client.Read(buffer)
		if n > 0 && p.passes(buffer[:n], &silent) {
			p.cut()
			return
		}
		if _, failed := upstream.Write(buffer[:n]); err != nil || failed != nil {
			return
		}
	}
}

// passes counts what goes to the server, and tells whether to cut there.
func (p *proxy) passes(data []byte, silent *atomic.Bool) (cut bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if n := bytes.Count(data, commit); n > 0 {
		p.commits += n
		if p.silent > 0 && p.commits >= p.silent {
			p.silent = 0
			silent.Store(true)
		}
	}
	p.sent += len(data)
	if p.cutAt > 0 && p.sent >= p.cutAt {
		p.cutAt = 0
		p.cuts++
		return true
	}
	return false
}

func (p *proxy) close(conns ...net.Conn) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for _, c := range conns {
		_ = c.Close()
		delete(p.open, c)
	}
}

func (p *proxy) cut() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for c := range p.open {
		_ = c.Close()
	}
}

// TestAConnectionThatIsCut cuts connections at many places, in the middle of
// what is sent and between a commit and its reply. Where the load does not
// overcome it by itself, the same command again does.
func TestAConnectionThatIsCut(t *testing.T) {
	file, g := generatedFile(t, 2000)
	info := servertest.Start(t)
	p, uri := newProxy(t, info.BoltURI)
	direct := neotest.Empty(t)
	through := func() *neo.DB {
		db, err := neo.Open(t.Context(), neo.Options{URI: uri, Username: info.Username, Password: string(info.Password)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close(context.Background()) })
		return db
	}
	counted(t, direct, streamed(t, through(), file, loadOptions(2, 100)), g)
	clean := neotest.Everything(t, direct, perLoad...)
	p.mutex.Lock()
	bytesSent, commits := p.sent, p.commits
	p.mutex.Unlock()
	if commits < 10 {
		t.Fatalf("the proxy saw %d commits in %d bytes", commits, bytesSent)
	}
	overcome, again := 0, 0
	const rounds = 12
	for i := range rounds {
		neotest.Empty(t)
		db := through()
		p.mutex.Lock()
		p.sent, p.commits, p.cuts = 0, 0, 0
		switch i % 3 {
		case 0:
			p.silent = 8 + rand.IntN(max(commits-16, 1))
		case 1:
			p.cutAt = bytesSent/5 + rand.IntN(bytesSent/2)
		case 2: // where it reads
			p.cutAt = 1 + rand.IntN(bytesSent/50)
		}
		p.mutex.Unlock()
		r, err := tryStreamed(t, t.Context(), db, file, loadOptions(2, 100))
		p.mutex.Lock()
		cuts := p.cuts
		p.silent, p.cutAt = 0, 0
		p.mutex.Unlock()
		if cuts == 0 {
			t.Errorf("round %d: nothing was cut", i)
		}
		if err != nil {
			again++
			r = streamed(t, db, file, loadOptions(2, 100))
		} else {
			overcome++
		}
		counted(t, direct, r, g)
		if diff := cmp.Diff(clean, neotest.Everything(t, direct, perLoad...)); diff != "" {
			t.Fatalf("round %d: (-clean +cut)\n%s", i, diff)
		}
	}
	t.Logf("of %d cuts, %d were overcome, and after %d the command was given again", rounds, overcome, again)
}
