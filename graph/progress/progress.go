// Package progress shows a person at a terminal how far the work is. It says
// nothing when its output is not a terminal, nor before a second has passed.
package progress

import (
	"io"
	"os"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"
)

// patience is how long a task may take before it is worth a bar.
const patience = time.Second

// Progress draws one bar for each stage. The zero value and nil draw nothing.
type Progress struct {
	out   io.Writer
	began time.Time
	mutex sync.Mutex
	bars  *mpb.Progress
	bar   *mpb.Bar
	stage string
}

// New draws on a file if it is a terminal.
func New(f *os.File) *Progress {
	p := &Progress{began: time.Now()}
	if term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb" {
		p.out = f
	}
	return p
}

// Update says how far a stage is. A new stage ends the one before.
func (p *Progress) Update(stage string, done, total int64) {
	if p == nil || p.out == nil || total <= 0 {
		return
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.bar == nil && time.Since(p.began) < patience {
		return
	}
	if stage != p.stage || p.bar == nil {
		p.next(stage, total)
	}
	p.bar.SetTotal(total, false)
	p.bar.SetCurrent(min(done, total))
}

func (p *Progress) next(stage string, total int64) {
	p.end()
	if p.bars == nil {
		p.bars = mpb.New(mpb.WithOutput(p.out), mpb.WithWidth(40))
	}
	p.stage = stage
	p.bar = p.bars.AddBar(total,
		mpb.BarRemoveOnComplete(),
		// Not in step with other bars (decor.WCSync…): there are none, and
		// bars that come and go quickly would wait for each other for ever.
		mpb.PrependDecorators(decor.Name(stage+" ")),
		mpb.AppendDecorators(decor.CountersNoUnit(" %d/%d "), decor.Elapsed(decor.ET_STYLE_GO)),
	)
}

func (p *Progress) end() {
	if p.bar != nil {
		p.bar.Abort(true)
		p.bar = nil
	}
}

// Done removes the bar.
func (p *Progress) Done() {
	if p == nil || p.out == nil {
		return
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.end()
	if p.bars != nil {
		p.bars.Wait()
		p.bars = nil
	}
}
