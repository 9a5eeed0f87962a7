package load

import (
	"bytes"
	"context"
	"encoding/json"
	"math/rand/v2"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"entente/graph/neo/neotest"
	"entente/graph/server/servertest"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
)

// wire is Toxiproxy between a load and its server.
type wire struct {
	t     *testing.T
	proxy *toxiproxy.Proxy
}

func newWire(t *testing.T, uri string) (*wire, string) {
	t.Helper()
	target, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	zerolog.SetGlobalLevel(zerolog.Disabled) // some toxics log past the logger that they are given
	api := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	w := &wire{t: t, proxy: toxiproxy.NewProxy(api, "bolt", "127.0.0.1:0", target.Host)}
	if err := api.Collection.Add(w.proxy, true); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.proxy.Stop)
	return w, "bolt://" + w.proxy.Listen
}

// toxic is what Toxiproxy does to one direction of all connections, or of a share
// of them.
type toxic struct {
	Name       string         `json:"name"`
	Type       string         `json:"type"`
	Stream     string         `json:"stream"` // upstream is to the server
	Toxicity   float64        `json:"toxicity"`
	Attributes map[string]any `json:"attributes"`
}

func (w *wire) add(x toxic) {
	if x.Toxicity == 0 {
		x.Toxicity = 1
	}
	x.Name = x.Type + " " + x.Stream
	text, err := json.Marshal(x)
	if err == nil {
		_, err = w.proxy.Toxics.AddToxicJson(bytes.NewReader(text))
	}
	if err != nil {
		w.t.Errorf("%s: %v", x.Name, err)
	}
}

func (w *wire) heal() { w.proxy.Toxics.ResetToxics(context.Background()) }

// connectionFault is one that Toxiproxy makes.
type connectionFault struct {
	name   string
	always bool                                // tried without -tags faults, too
	slow   bool                                // it is seen by the time that the load takes
	strike func(w *wire)                       // at some batch
	heal   func(w *wire, struck chan struct{}) // nil: 300 ms after it struck
}

func upTo(n int) int { return 1 + rand.IntN(n) }

var connectionFaults = []connectionFault{
	{name: "connections cut in the middle of what is sent", always: true, strike: func(w *wire) {
		w.add(toxic{Type: "limit_data", Stream: "upstream", Attributes: map[string]any{"bytes": upTo(20_000)}})
	}},
	{name: "connections cut in the middle of a reply", strike: func(w *wire) {
		w.add(toxic{Type: "limit_data", Stream: "downstream", Attributes: map[string]any{"bytes": upTo(200)}})
	}},
	{name: "connections reset by the peer", always: true, strike: func(w *wire) {
		w.add(toxic{Type: "reset_peer", Stream: []string{"upstream", "downstream"}[rand.IntN(2)], Attributes: map[string]any{"timeout": rand.IntN(20)}})
	}},
	{name: "replies lost for a second, then the connection closed", strike: func(w *wire) {
		w.add(toxic{Type: "timeout", Stream: "downstream", Attributes: map[string]any{"timeout": 1000}})
	}, heal: func(w *wire, struck chan struct{}) {
		<-struck
		time.Sleep(1500 * time.Millisecond)
		w.heal()
	}},
	{name: "a lossy network: every second connection breaks off", strike: func(w *wire) {
		w.add(toxic{Type: "limit_data", Stream: "upstream", Toxicity: 0.5, Attributes: map[string]any{"bytes": upTo(2000)}})
	}, heal: func(w *wire, struck chan struct{}) {
		<-struck
		time.Sleep(4 * time.Second)
		w.heal()
	}},
	{name: "the server out of reach for two seconds", strike: func(w *wire) { w.proxy.Stop() }, heal: func(w *wire, struck chan struct{}) {
		<-struck
		time.Sleep(2 * time.Second)
		if err := w.proxy.Start(); err != nil {
			w.t.Error(err)
		}
	}},
	{name: "a slow network: 30 ms each way, and jitter", slow: true, strike: func(w *wire) {
		for _, stream := range []string{"upstream", "downstream"} {
			w.add(toxic{Type: "latency", Stream: stream, Attributes: map[string]any{"latency": 30, "jitter": 20}})
		}
	}},
	{name: "a narrow network: 60 kB/s", slow: true, strike: func(w *wire) {
		w.add(toxic{Type: "bandwidth", Stream: "upstream", Attributes: map[string]any{"rate": 60}})
	}},
	{name: "packets cut to some bytes each", slow: true, strike: func(w *wire) {
		for _, stream := range []string{"upstream", "downstream"} {
			w.add(toxic{Type: "slicer", Stream: stream, Attributes: map[string]any{"average_size": 48, "size_variation": 40, "delay": 200}})
		}
	}},
}

// TestFaultConnections cuts, slows and breaks the connections of loads with
// Toxiproxy. The faults begin at a random batch, before its commit.
func TestFaultConnections(t *testing.T) {
	file, g := generatedFile(t, 2000)
	info := servertest.Start(t)
	direct := neotest.Empty(t)
	w, uri := newWire(t, info.BoltURI)
	o := loadOptions(2, 100)
	streamed(t, openAt(t, info, uri), file, o) // so that the server has the plans
	clearGraph(t, direct)
	began := time.Now()
	counted(t, direct, streamed(t, openAt(t, info, uri), file, o), g)
	lasts := time.Since(began)
	clean := contents(t, direct)
	rounds := 1
	if thorough {
		rounds = 4
	}
	for _, c := range connectionFaults {
		if !thorough && !c.always {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			fault, rounds := recorded(t, c.name), rounds
			if c.slow { // each takes its time
				rounds = min(rounds, 2)
			}
			fault.enough = rounds
			for fault.sights < rounds && fault.tries < 4*rounds {
				fault.try()
				clearGraph(t, direct)
				db := openAt(t, info, uri)
				struck := make(chan struct{})
				var healing sync.WaitGroup
				at := upTo(10)
				if c.slow {
					at = 1
				}
				h := &hook{Database: db, ran: func(nth int) {
					if nth == at {
						c.strike(w)
						close(struck)
					}
				}}
				switch {
				case c.slow:
				case c.heal != nil:
					healing.Go(func() { c.heal(w, struck) })
				default:
					healing.Go(func() {
						<-struck
						time.Sleep(300 * time.Millisecond)
						w.heal()
					})
				}
				before := db.Retries()
				began := time.Now()
				r, err := tryStreamed(t, t.Context(), h, file, o)
				took := time.Since(began)
				healing.Wait()
				w.heal()
				if c.slow && took > lasts*3/2 || !c.slow && (err != nil || db.Retries() > before) {
					fault.seen()
				}
				t.Logf("at batch %d: %d retries, %v instead of %v", at, db.Retries()-before, took.Round(time.Millisecond), lasts.Round(time.Millisecond))
				fault.overcome(t, err, func() (err error) {
					r, err = tryStreamed(t, t.Context(), db, file, o)
					return err
				})
				counted(t, direct, r, g)
				fault.compare(t, direct, clean)
			}
		})
	}
}

// proxy stands between a load and its server, and knows the one message of Bolt
// that Toxiproxy does not know: the commit. Toxiproxy cuts after bytes or after
// some time, which meets the moment between a commit and its reply by chance only.
type proxy struct {
	listener net.Listener
	target   string
	mutex    sync.Mutex
	open     map[net.Conn]bool
	commits  int           // of what was written, that went to the server
	silent   int           // the commit whose reply is kept back, and then the connection cut; 0: none
	passed   func(nth int) // told of each commit when the server has it; may be nil
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

// Messages of Bolt: the one that commits, a chunk of two bytes and its end; the
// head of the one that begins a transaction; and what that says of one that only
// reads.
var (
	commit  = []byte{0, 2, 0xb0, 0x12, 0, 0}
	begin   = []byte{0xb1, 0x11}
	reading = []byte("\x84mode\x81r")
)

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
	reads := false // the transaction under way
	for {
		n, err := client.Read(buffer)
		if bytes.Contains(buffer[:n], begin) {
			reads = bytes.Contains(buffer[:n], reading)
		}
		nth, told := 0, (func(int))(nil)
		if !reads {
			nth, told = p.count(buffer[:n], &silent)
		}
		if _, failed := upstream.Write(buffer[:n]); err != nil || failed != nil {
			return
		}
		if told != nil {
			told(nth)
		}
	}
}

// count counts the commits in what goes to the server, and gives whom to tell.
func (p *proxy) count(data []byte, silent *atomic.Bool) (nth int, told func(int)) {
	n := bytes.Count(data, commit)
	if n == 0 {
		return 0, nil
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.commits += n
	if p.silent > 0 && p.commits >= p.silent {
		p.silent = 0
		silent.Store(true)
	}
	return p.commits, p.passed
}

// reset begins to count anew, and tells somebody of each commit.
func (p *proxy) reset(silent int, passed func(nth int)) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.commits, p.cuts, p.silent, p.passed = 0, 0, silent, passed
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

// TestFaultTheReplyToACommitIsLost cuts the connection when the server has
// committed and before it says so.
func TestFaultTheReplyToACommitIsLost(t *testing.T) {
	fault := recorded(t, "the connection cut between a commit and its reply")
	file, g := generatedFile(t, 2000)
	info := servertest.Start(t)
	direct := neotest.Empty(t)
	p, uri := newProxy(t, info.BoltURI)
	o := loadOptions(2, 100)
	counted(t, direct, streamed(t, openAt(t, info, uri), file, o), g)
	clean := contents(t, direct)
	p.mutex.Lock()
	commits := p.commits
	p.mutex.Unlock()
	if commits < 20 {
		t.Fatalf("the proxy saw %d commits", commits)
	}
	rounds := 3
	if thorough {
		rounds = 12
	}
	for range rounds {
		fault.try()
		clearGraph(t, direct)
		db := openAt(t, info, uri)
		p.reset(8+rand.IntN(commits/2), nil) // not every load has as many
		r, err := tryStreamed(t, t.Context(), db, file, o)
		p.mutex.Lock()
		if p.cuts > 0 {
			fault.seen()
		}
		p.mutex.Unlock()
		p.reset(0, nil)
		fault.overcome(t, err, func() (err error) {
			r, err = tryStreamed(t, t.Context(), db, file, o)
			return err
		})
		counted(t, direct, r, g)
		fault.compare(t, direct, clean)
	}
}
