package bench

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// leastPace is how many rows a fifth must have before its rate says anything:
// several batches.
const leastPace = 5 * batch

// pace compares how fast the first and the last fifth of the statements were
// written. Several sessions may tell of their progress at once.
type pace struct {
	tell  func(done int)
	total int // statements
	skip  int // records that come before them

	mutex sync.Mutex
	done  int
	marks []mark
}

type mark struct {
	done int
	at   time.Time
}

// to says how many records are written.
func (p *pace) to(done int) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if done <= p.done {
		return
	}
	p.done = done
	p.marks = append(p.marks, mark{done - p.skip, time.Now()})
	p.tell(max(done-p.skip, 0))
}

// more says how many records are written in addition.
func (p *pace) more(rows int) { p.to(p.done + rows) }

// reached is the first mark at a share of the statements.
func (p *pace) reached(share float64) mark {
	for _, m := range p.marks {
		if float64(m.done) >= share*float64(p.total) {
			return m
		}
	}
	return mark{}
}

// note says how the rate changed.
func (p *pace) note() string {
	if p.total/5 < leastPace || len(p.marks) == 0 {
		return ""
	}
	first, last := between(p.reached(0), p.reached(0.2)), between(p.reached(0.8), p.reached(1))
	if first == 0 || last == 0 {
		return ""
	}
	return fmt.Sprintf("last fifth at %.2f of the first's rate", last/first)
}

func between(a, b mark) float64 {
	took := b.at.Sub(a.at).Seconds()
	if took <= 0 || b.done <= a.done {
		return 0
	}
	return float64(b.done-a.done) / took
}

// join joins the parts of a note.
func join(parts ...string) string {
	var all []string
	for _, part := range parts {
		if part != "" {
			all = append(all, part)
		}
	}
	return strings.Join(all, "; ")
}
