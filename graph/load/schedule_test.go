package load

import (
	"errors"
	"fmt"
	"hash/maphash"
	"runtime"
	"sync"
	"testing"
	"time"

	"entente/graph"
	"entente/graph/plan"

	"pgregory.net/rapid"
)

// joins is a statement of two entities. One that moves had other ends before.
func joins(key int, subject, object string, moves bool) *plan.Statement {
	s := &plan.Statement{Statement: graph.Statement{Key: fmt.Sprint(key), Type: "ALLY_OF", Subject: subject, Object: object}}
	if moves {
		s.Old = &plan.Old{Type: "ALLY_OF", Subject: "other " + subject, Object: object}
	}
	return s
}

// drawn are statements among few entities, of which some have many.
func drawn(t *rapid.T, most int) []*plan.Statement {
	entity := rapid.Custom(func(t *rapid.T) string {
		return fmt.Sprint("e", rapid.SampledFrom([]int{0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}).Draw(t, "entity"))
	})
	statements := make([]*plan.Statement, rapid.IntRange(0, most).Draw(t, "statements"))
	moves := rapid.IntRange(0, 20).Draw(t, "one in so many moves")
	for i := range statements {
		statements[i] = joins(i, entity.Draw(t, "subject"), entity.Draw(t, "object"), moves > 0 && i%moves == moves-1)
	}
	return statements
}

// watch ends the binary, with all stacks, when a test hangs.
func watch(t testing.TB) {
	dog := time.AfterFunc(time.Minute, func() {
		stacks := make([]byte, 1<<20)
		panic(fmt.Sprintf("%s hangs:\n%s", t.Name(), stacks[:runtime.Stack(stacks, true)]))
	})
	t.Cleanup(func() { dog.Stop() })
}

// seeded is a schedule that deals entities out as another one of the seed does.
func seeded(most int, seed maphash.Seed) *schedule {
	s := newSchedule(most)
	s.seed = seed
	return s
}

// underWay sees that batches which are under way at once share no entity, and
// that each statement is taken once.
type underWay struct {
	mutex    sync.Mutex
	entities map[string]bool
	batches  int
	alone    bool // a batch that is to be alone is under way
	paused   bool
	taken    map[string]int
	wrong    []string
}

func newUnderWay() *underWay {
	return &underWay{entities: map[string]bool{}, taken: map[string]int{}}
}

func (u *underWay) blame(format string, args ...any) {
	u.wrong = append(u.wrong, fmt.Sprintf(format, args...))
}

// touched are the entities of a batch.
func touched(b *batchOf) map[string]bool {
	entities := map[string]bool{}
	for _, s := range b.statements {
		entities[s.Subject], entities[s.Object] = true, true
		if s.Old != nil {
			entities[s.Old.Subject], entities[s.Old.Object] = true, true
		}
	}
	return entities
}

func (u *underWay) begin(b *batchOf, size int) {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	switch {
	case u.paused:
		u.blame("a batch begins in a pause")
	case u.alone, b.alone && u.batches > 0:
		u.blame("a batch that is to be alone is not")
	case len(b.statements) == 0 || len(b.statements) > size:
		u.blame("a batch has %d statements, and %d are the most", len(b.statements), size)
	}
	for _, s := range b.statements {
		u.taken[s.Key]++
		if s.Moved() && !b.alone || s.Moved() != b.statements[0].Moved() {
			u.blame("%s is in a batch of the other kind", s.Key)
		}
	}
	for e := range touched(b) {
		if u.entities[e] {
			u.blame("two batches under way share %s", e)
		}
		u.entities[e] = true
	}
	u.batches++
	u.alone = b.alone
}

func (u *underWay) end(b *batchOf) {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	for e := range touched(b) {
		delete(u.entities, e)
	}
	u.batches--
	u.alone = false
}

func (u *underWay) pause(on bool) {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	if on && u.batches > 0 {
		u.blame("%d batches are under way in a pause", u.batches)
	}
	u.paused = on
}

// TestAScheduleGivesEachStatementOnce lets several add, take and pause at once.
func TestAScheduleGivesEachStatementOnce(t *testing.T) {
	watch(t)
	rapid.Check(t, func(t *rapid.T) {
		statements := drawn(t, 300)
		size, adders := rapid.IntRange(1, 30).Draw(t, "size"), rapid.IntRange(1, 3).Draw(t, "adders")
		sessions, pauses := rapid.IntRange(1, 5).Draw(t, "sessions"), rapid.IntRange(0, 4).Draw(t, "pauses")
		stopAfter := rapid.IntRange(-1, 20).Draw(t, "batches until it is stopped") // -1: never
		s := newSchedule(rapid.IntRange(1, 100).Draw(t, "most that wait"))
		u := newUnderWay()
		var adding, all sync.WaitGroup
		stopped := make([]bool, adders)
		for i := range adders {
			adding.Go(func() {
				var mine []*plan.Statement
				for j := i; j < len(statements); j += adders {
					mine = append(mine, statements[j])
				}
				for len(mine) > 0 {
					n := min(1+j(len(mine), i), len(mine))
					if err := s.add(mine[:n]); err != nil {
						stopped[i] = errors.Is(err, errStopped)
						return
					}
					mine = mine[n:]
				}
			})
		}
		all.Go(func() { adding.Wait(); s.end() })
		var batches sync.WaitGroup
		var mutex sync.Mutex
		left := stopAfter
		if left == 0 {
			s.stop()
		}
		for range sessions {
			batches.Go(func() {
				for {
					b, some := s.take(size)
					if !some {
						return
					}
					u.begin(b, size)
					runtime.Gosched()
					u.end(b)
					s.release(b)
					mutex.Lock()
					if left--; left == 0 {
						s.stop()
					}
					mutex.Unlock()
				}
			})
		}
		all.Go(func() {
			for range pauses {
				s.pause()
				u.pause(true)
				runtime.Gosched()
				u.pause(false)
				s.resume()
			}
		})
		batches.Wait()
		all.Wait()
		for _, wrong := range u.wrong {
			t.Error(wrong)
		}
		for _, st := range statements {
			if n := u.taken[st.Key]; n > 1 || n == 0 && stopAfter < 0 {
				t.Errorf("%s is taken %d times", st.Key, n)
			}
		}
		for i := range stopped {
			if stopped[i] && stopAfter < 0 {
				t.Errorf("the adder %d is told that it was stopped", i)
			}
		}
		if stopAfter < 0 && (s.waiting != 0 || s.running != 0 || s.paused) {
			t.Errorf("at the end, %d wait, %d are under way, paused: %t", s.waiting, s.running, s.paused)
		}
	})
}

// j is a number that goes up and down.
func j(n, i int) int { return (n*7 + i*3) % 11 }

// TestAScheduleWaitsForFullBatches looks at what can begin at one moment.
func TestAScheduleWaitsForFullBatches(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size, most := rapid.IntRange(1, 30).Draw(t, "size"), rapid.IntRange(1, 400).Draw(t, "most that wait")
		s := newSchedule(most)
		ended := rapid.Bool().Draw(t, "ended")
		if err := s.add(drawn(t, 300)); err != nil {
			t.Fatal(err)
		}
		if ended {
			s.end()
		}
		var under []*batchOf
		for {
			fullest, wide := 0, len(s.wide)
			for a := range parts {
				for b := a; b < parts; b++ {
					if !s.busy[a] && !s.busy[b] {
						fullest = max(fullest, s.among(a, b))
					}
				}
			}
			urgent, waiting := ended || s.waiting >= most, s.waiting
			b := s.next(size)
			switch {
			case b == nil && fullest >= size:
				t.Fatalf("nothing begins, and a batch of %d could, of %d", fullest, size)
			case b == nil && urgent && fullest > 0:
				t.Fatalf("nothing begins, although no more is to come, and %d could", fullest)
			case b == nil && urgent && wide > 0 && len(under) == 0:
				t.Fatalf("nothing begins, and %d that move could", wide)
			case b == nil:
				return
			case b.alone && wide == 0:
				if !ended || len(under) > 0 || waiting > size || len(b.statements) != waiting {
					t.Fatalf("%d of %d statements are a batch by themselves", len(b.statements), waiting)
				}
				return
			case b.alone:
				if fullest > 0 || len(under) > 0 || len(b.statements) != min(size, wide) {
					t.Fatalf("%d statements move while %d others could be written", len(b.statements), fullest)
				}
				return
			case ended && len(under) == 0 && wide == 0 && waiting <= size:
				t.Fatalf("a batch has %d of the last %d", len(b.statements), waiting)
			case len(b.statements) < size && !urgent:
				t.Fatalf("a batch of %d begins while more is to come, and %d are the most", len(b.statements), size)
			case len(b.statements) < min(size, fullest), len(b.statements) > size, !ended && len(b.statements) > fullest:
				t.Fatalf("a batch has %d of %d, and %d could be written", len(b.statements), size, fullest)
			}
			if group, more := s.nearest(b); ended && len(b.statements) < size && len(b.groups) < widest && more > 0 {
				t.Fatalf("a batch of the last ones has %d of %d, and could have %d more of group %d", len(b.statements), size, more, group)
			}
			s.waiting -= len(b.statements)
			s.running++
			under = append(under, b)
		}
	})
}

// TestAnAdderWaitsForRoom sees that no more than some statements wait, but for
// those that were added last.
func TestAnAdderWaitsForRoom(t *testing.T) {
	watch(t)
	s := newSchedule(10)
	added := make(chan int, 100)
	go func() {
		defer close(added)
		for i := range 20 {
			if s.add([]*plan.Statement{joins(i, "a", "b", false), joins(100+i, "a", "b", false)}) == nil {
				added <- i
			}
		}
		s.end()
	}()
	for i := range 5 {
		if got := <-added; got != i {
			t.Fatal(got, i)
		}
	}
	select {
	case i := <-added:
		t.Fatalf("the statements %d are added, and there is no room", i)
	case <-time.After(50 * time.Millisecond):
	}
	total := 0
	for {
		b, some := s.take(3)
		if !some {
			break
		}
		total += len(b.statements)
		s.release(b)
	}
	if total != 40 {
		t.Errorf("%d statements were taken", total)
	}
}

// TestAStoppedScheduleLetsEverybodyGo stops one of which all wait.
func TestAStoppedScheduleLetsEverybodyGo(t *testing.T) {
	watch(t)
	for name, wait := range map[string]func(*schedule) error{
		"adder": func(s *schedule) error {
			err := s.add([]*plan.Statement{joins(1, "a", "b", false)})
			if err == nil {
				err = s.add([]*plan.Statement{joins(2, "a", "b", false)})
			}
			return err
		},
		"taker": func(s *schedule) error {
			if _, some := s.take(5); some {
				return errors.New("it was given something")
			}
			return errStopped
		},
		"pauser": func(s *schedule) error { s.paused = true; s.pause(); return errStopped },
	} {
		t.Run(name, func(t *testing.T) {
			s := newSchedule(1)
			went := make(chan error)
			go func() { went <- wait(s) }()
			select {
			case err := <-went:
				t.Fatalf("it does not wait, and gives %v", err)
			case <-time.After(20 * time.Millisecond):
			}
			s.stop()
			if err := <-went; !errors.Is(err, errStopped) {
				t.Errorf("it gives %v", err)
			}
			if _, some := s.take(1); some {
				t.Error("something is taken after the stop")
			}
		})
	}
}

// TestGroupsDoNotDependOnDirection: the ends of a statement are two groups,
// whichever is the subject.
func TestGroupsDoNotDependOnDirection(t *testing.T) {
	seed := maphash.MakeSeed()
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")
		low, high := seeded(1, seed).groups(joins(0, a, b, false))
		back, forth := seeded(1, seed).groups(joins(0, b, a, false))
		if low != back || high != forth || low > high || low < 0 || high >= parts {
			t.Fatalf("%d, %d and %d, %d", low, high, back, forth)
		}
	})
}
