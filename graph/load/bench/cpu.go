package bench

import (
	"fmt"
	"os"

	"github.com/shirou/gopsutil/v4/process"
)

// work measures the time of the processor that this process and the server
// need: on a machine that others use too, it tells more than the clock does.
type work struct {
	server      int // process; 0: not known
	own, others float64
}

func startWork(server int) work {
	return work{server, seconds(os.Getpid()), seconds(server)}
}

// note is what was needed since the start, a row.
func (w work) note(rows int) string {
	own := (seconds(os.Getpid()) - w.own) * 1e6 / float64(rows)
	if w.server == 0 {
		return fmt.Sprintf("%.0f µs of CPU a row", own)
	}
	return fmt.Sprintf("%.0f + %.0f µs of CPU a row, here and in the server", own, (seconds(w.server)-w.others)*1e6/float64(rows))
}

// seconds of the processor that a process has used, 0 where that is not known.
func seconds(pid int) float64 {
	if pid == 0 {
		return 0
	}
	p, err := process.NewProcess(int32(pid))
	if err != nil {
		return 0
	}
	times, err := p.Times()
	if err != nil {
		return 0
	}
	return times.User + times.System
}
