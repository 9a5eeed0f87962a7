// Package fuzztest holds the readers of files to their bounds while they are
// fuzzed: no input may take more memory or time than these.
package fuzztest

import (
	"bytes"
	"fmt"
	"os"
	"runtime/metrics"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// The bounds of one input. What is allocated in all is counted, whether it is
// still in use or not, so that the figure does not depend on when the collector
// runs, and the memory in use is never more. The process, with the corpus of the
// fuzzing engine, keeps to the same bound.
const (
	MostMemory = 512 << 20 // bytes
	MostTime   = 20 * time.Second
)

// now is the input in hand. There is one at a time in a process, since fuzzing
// starts a process a worker.
var now struct {
	began     atomic.Int64 // time; 0: there is none
	allocated atomic.Uint64
	watch     sync.Once
}

// Within reads an input, and fails when it takes too much. A reading that does
// not end, or that would fill the machine, ends the process with what every
// goroutine does, which the fuzzing engine takes for a crash and keeps.
func Within(t *testing.T, read func()) {
	t.Helper()
	now.watch.Do(func() { go watch() })
	before := allocated()
	now.allocated.Store(before)
	now.began.Store(time.Now().UnixNano())
	defer now.began.Store(0) // whatever ends the reading
	read()
	if took := allocated() - before; took > MostMemory {
		t.Errorf("the input takes %d MiB of memory", took>>20)
	}
	if peak := peak(); peak > MostMemory {
		t.Errorf("the process has come to %d MiB", peak>>20)
	}
}

// watch looks at the input in hand all the time.
func watch() {
	for range time.Tick(10 * time.Millisecond) {
		began := now.began.Load()
		switch {
		case began == 0:
		case time.Now().UnixNano()-began > int64(MostTime):
			panic(fmt.Sprintf("the input is not read after %s", MostTime))
		case allocated()-now.allocated.Load() > MostMemory && now.began.Load() == began:
			panic(fmt.Sprintf("the input takes more than %d MiB of memory", MostMemory>>20))
		}
	}
}

func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

var calls atomic.Uint64

// peak is the most bytes that were resident in the process, which Linux knows.
// It is looked at now and then, since that costs more than most readings.
func peak() int {
	if calls.Add(1)%1000 != 1 {
		return 0
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := bytes.Cut(status, []byte("VmHWM:"))
	line, _, _ := bytes.Cut(rest, []byte("kB"))
	kilobytes, _ := strconv.Atoi(string(bytes.TrimSpace(line)))
	return kilobytes << 10
}
