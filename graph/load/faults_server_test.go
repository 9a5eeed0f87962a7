//go:build faults && unix

package load

import (
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// wound is what happens to a server while a load is at work.
type wound struct {
	name   string
	rounds int
	commit bool // it happens when the server has got a commit, else before that, in a batch
	strike func(o *own)
}

// freeze is how long a server is frozen.
const freeze = 30 * time.Second

// kill ends the server as a power cut does, and returns when it is gone. The
// server is started again behind the back of the load.
func kill(o *own, back *sync.WaitGroup) {
	if err := syscall.Kill(o.info.PID, syscall.SIGKILL); err != nil {
		o.t.Error(err)
	}
	for range 500 {
		if syscall.Kill(o.info.PID, 0) != nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	back.Go(o.start)
}

// TestFaultServer kills, restarts and freezes the server under a load. The graph
// is then that of a load that nothing disturbed, whether the load overcomes it by
// itself or the same command is given again.
func TestFaultServer(t *testing.T) {
	file, g := generatedFile(t, 3000)
	o := ownServer(t, nil)
	p, uri := newProxy(t, o.info.BoltURI)
	settings := loadOptions(2, 100)
	db := o.open()
	counted(t, db, streamed(t, db, file, settings), g)
	clean := contents(t, db)
	var back sync.WaitGroup
	killed := func(o *own) { kill(o, &back) }
	restarted := func(o *own) {
		back.Go(func() { // the server waits for its transactions, and so for this one
			o.stop()
			o.start()
		})
	}
	frozen := func(o *own) {
		if err := syscall.Kill(o.info.PID, syscall.SIGSTOP); err != nil {
			t.Error(err)
		}
		time.Sleep(freeze)
		if err := syscall.Kill(o.info.PID, syscall.SIGCONT); err != nil {
			t.Error(err)
		}
	}
	for _, w := range []wound{
		{"the server killed (-9) in the middle of a batch", 3, false, killed},
		{"the server killed (-9) in the middle of a commit", 4, true, killed},
		{"the server restarted", 2, false, restarted},
		{"the server frozen for 30 s in a batch", 1, false, frozen},
		{"the server frozen for 30 s in a commit", 1, true, frozen},
	} {
		t.Run(w.name, func(t *testing.T) {
			fault := recorded(t, w.name)
			for range w.rounds {
				fault.try()
				clearGraph(t, o.open())
				through := o.open(uri)
				process, began := o.info.PID, time.Now()
				at, struck := 4+rand.IntN(16), atomic.Int64{} // struck: how many records were written then
				var done atomic.Int64
				settings := settings
				settings.Progress = func(written int) { done.Store(int64(written)) }
				strike := func(nth int) {
					if n := done.Load(); nth >= at && n > 0 && struck.CompareAndSwap(0, n) {
						w.strike(o)
					}
				}
				h := &hook{Database: through, ran: func(int) {}}
				if w.commit {
					at += 10 // those of nodes are among them
					p.reset(0, func(nth int) { strike(nth) })
				} else {
					h.ran = strike
				}
				r, err := tryStreamed(t, t.Context(), h, file, settings)
				back.Wait()
				p.reset(0, nil)
				if t.Failed() {
					t.FailNow()
				}
				after := o.open()
				if n := struck.Load(); 0 < n && (o.info.PID != process || time.Since(began) > freeze) {
					fault.seen()
				}
				t.Logf("%s when %d records were written; the load took %v and retried %d times", w.name, struck.Load(), time.Since(began).Round(time.Millisecond), through.Retries())
				fault.overcome(t, err, func() (err error) {
					r, err = tryStreamed(t, t.Context(), after, file, settings)
					return err
				})
				counted(t, after, r, g)
				fault.compare(t, after, clean)
			}
		})
	}
}
