package load

import (
	"hash/maphash"
	"sync"

	"entente/graph/plan"
)

// parts is into how many groups the entities are dealt, by their ids. A batch
// takes the statements among the entities of two groups, and no other batch
// has one of the two meanwhile: transactions that share no node seldom wait for
// each other's locks. They still may, and may meet in a deadlock: a new relationship
// locks the first one in the chain of each of its nodes, which may have its other end
// in a group of another batch. The more groups there are, the smaller are the
// batches, and the sooner can the server forget what they hold.
const parts = 10

// fewest is how many statements are worth a transaction of their own, and widest
// how many groups the last batches of a load hold to have so many: of what is left
// there are few among any two.
const (
	fewest = 500
	widest = parts / 2
)

// schedule holds the statements that wait to be written, and gives them out in
// batches. Several may add and take at once.
type schedule struct {
	seed    maphash.Seed
	mutex   sync.Mutex
	change  *sync.Cond
	most    int // statements that wait, before add does
	waiting int
	cells   [parts][parts][]*plan.Statement // by the groups of the ends, the lower first
	wide    []*plan.Statement               // those that get other ends, and touch four entities
	busy    [parts]bool
	running int // batches
	paused  bool
	ended   bool // nothing more is added
	stopped bool // nothing more is taken
}

func newSchedule(most int) *schedule {
	s := &schedule{seed: maphash.MakeSeed(), most: most}
	s.change = sync.NewCond(&s.mutex)
	return s
}

// batchOf are statements of one batch, with the groups that they hold.
type batchOf struct {
	statements []*plan.Statement
	groups     []int
	alone      bool // it holds all of them: no other runs beside it
}

// add lets statements wait for their turn. It returns when there is room for
// more, and with errStopped when nothing is taken any more.
func (s *schedule) add(statements []*plan.Statement) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for s.waiting >= s.most && !s.stopped {
		s.change.Wait()
	}
	if s.stopped {
		return errStopped
	}
	for _, st := range statements {
		if st.Moved() {
			s.wide = append(s.wide, st)
			continue
		}
		low, high := s.groups(st)
		s.cells[low][high] = append(s.cells[low][high], st)
	}
	s.waiting += len(statements)
	s.change.Broadcast()
	return nil
}

func (s *schedule) groups(st *plan.Statement) (low, high int) {
	low = int(maphash.String(s.seed, st.Subject) % parts)
	high = int(maphash.String(s.seed, st.Object) % parts)
	return min(low, high), max(low, high)
}

// take waits for statements whose entities are free, and gives at most size of
// them. It prefers a full batch while more is to come. There is none when all
// are written or it was stopped.
func (s *schedule) take(size int) (*batchOf, bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for {
		if s.stopped || s.ended && s.waiting == 0 {
			return nil, false
		}
		if b := s.next(size); b != nil {
			s.running++
			s.waiting -= len(b.statements)
			s.change.Broadcast()
			return b, true
		}
		s.change.Wait()
	}
}

// next is the fullest batch that can begin now, nil for none.
func (s *schedule) next(size int) *batchOf {
	if s.paused {
		return nil
	}
	most, low, high := 0, 0, 0
	for a := range parts {
		for b := a; b < parts; b++ {
			if s.busy[a] || s.busy[b] {
				continue
			}
			if n := s.among(a, b); n > most {
				most, low, high = n, a, b
			}
		}
	}
	urgent := s.ended || s.waiting >= s.most
	switch {
	case s.ended && s.running == 0 && s.waiting <= size && len(s.wide) == 0: // a small load is one transaction
		return s.rest()
	case most > 0 && (most >= size || urgent):
		return s.fill(size, low, high)
	case s.running == 0 && len(s.wide) > 0 && urgent:
		n := min(size, len(s.wide))
		b := &batchOf{statements: s.wide[:n:n], alone: true}
		s.wide = s.wide[n:]
		s.paused = true
		return b
	}
	return nil
}

// among is how many statements wait among the entities of two groups.
func (s *schedule) among(a, b int) int {
	if a == b {
		return s.brings(a)
	}
	return s.brings(a) + s.brings(b, a)
}

// brings is how many statements wait in a group, and among it and others.
func (s *schedule) brings(group int, others ...int) int {
	n := len(s.cells[group][group])
	for _, other := range others {
		n += len(s.cells[min(group, other)][max(group, other)])
	}
	return n
}

// fill is a batch of what waits among two groups, and of the last statements among
// some more.
func (s *schedule) fill(size, low, high int) *batchOf {
	b := &batchOf{}
	s.join(b, size, high)
	if low != high {
		s.join(b, size, low)
	}
	for s.ended && len(b.statements) < min(size, fewest) && len(b.groups) < widest {
		group, most := s.nearest(b)
		if most == 0 {
			break
		}
		s.join(b, size, group)
	}
	return b
}

// nearest is the free group that brings the most statements to a batch.
func (s *schedule) nearest(b *batchOf) (group, most int) {
	for g := range parts {
		if s.busy[g] {
			continue
		}
		if n := s.brings(g, b.groups...); n > most {
			group, most = g, n
		}
	}
	return group, most
}

// join adds a group to a batch, with what waits among it and the others, and in it.
func (s *schedule) join(b *batchOf, size, group int) {
	s.busy[group] = true
	b.groups = append(b.groups, group)
	for _, other := range b.groups {
		waiting := &s.cells[min(group, other)][max(group, other)]
		n := min(size-len(b.statements), len(*waiting))
		b.statements = append(b.statements, (*waiting)[:n]...)
		clear((*waiting)[:n]) // so that what was written can be forgotten
		*waiting = (*waiting)[n:]
	}
}

// rest is all that waits.
func (s *schedule) rest() *batchOf {
	b := &batchOf{alone: true}
	for a := range parts {
		for c := a; c < parts; c++ {
			b.statements = append(b.statements, s.cells[a][c]...)
			s.cells[a][c] = nil
		}
	}
	s.paused = true
	return b
}

// release frees the entities of a batch.
func (s *schedule) release(b *batchOf) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.running--
	if b.alone {
		s.paused = false
	}
	for _, group := range b.groups {
		s.busy[group] = false
	}
	s.change.Broadcast()
}

// pause waits until no batch is under way, and lets none begin until resume.
func (s *schedule) pause() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for s.paused && !s.stopped {
		s.change.Wait()
	}
	s.paused = true
	for s.running > 0 {
		s.change.Wait()
	}
}

func (s *schedule) resume() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.paused = false
	s.change.Broadcast()
}

// end tells that all is added, and stop that nothing more is to be taken.
func (s *schedule) end() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.ended = true
	s.change.Broadcast()
}

func (s *schedule) stop() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.stopped = true
	s.change.Broadcast()
}
