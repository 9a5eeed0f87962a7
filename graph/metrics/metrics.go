// Package metrics counts what a command does while it does it, and serves the
// counts in the form of Prometheus. Names and units are those of its conventions.
package metrics

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"entente/graph/check"
	"entente/graph/load"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// The outcomes of a record. Their sum is what was read.
const (
	Written   = "written"
	Unchanged = "unchanged"
	Rejected  = "rejected"
)

// The reasons of a reject.
const (
	Invalid   = "invalid"             // it does not keep to the ontology, or to its form
	Unknown   = "unknown_reference"   // it refers to what no entity is called
	Ambiguous = "ambiguous_reference" // it refers to what several entities are called
	LeftOut   = "left_out"            // a decision leaves out whom it refers to
)

// Metrics are the counts of a run. All methods are safe for concurrent use.
type Metrics struct {
	registry *prometheus.Registry
	records  *prometheus.CounterVec
	rejects  *prometheus.CounterVec
	rows     *prometheus.CounterVec
	batches  *prometheus.HistogramVec
	stages   *prometheus.GaugeVec
	retries  atomic.Pointer[func() int64]
	progress atomic.Pointer[func() (done, total int64)]

	mutex sync.Mutex
	told  map[[2]string]int // records, by kind and outcome
}

// buckets of batches in seconds: a load aims at batches of a fifth of one.
var buckets = []float64{.005, .01, .025, .05, .1, .2, .4, .8, 1.5, 3, 6, 12, 30}

// New begins at nothing. version is that of Entente.
func New(version string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(), told: map[[2]string]int{},
		records: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "entente_records_total", Help: "Records that were read, by kind and by what became of them."}, []string{"kind", "outcome"}),
		rejects: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "entente_rejects_total", Help: "Records that were rejected, by the kind of the reason."}, []string{"reason"}),
		rows:    prometheus.NewCounterVec(prometheus.CounterOpts{Name: "entente_rows_total", Help: "Rows of data files, by what became of them; told at the end."}, []string{"outcome"}),
		batches: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "entente_batch_duration_seconds", Help: "Time from the beginning of a write transaction to its commit, with all tries.", Buckets: buckets}, []string{"result"}),
		stages:  prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "entente_stage_active", Help: "1 for the part of the work that is in hand."}, []string{"stage"}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "entente_build_info", Help: "The version of Entente, and of the Go that built it.", ConstLabels: prometheus.Labels{"version": version, "goversion": runtime.Version()}})
	build.Set(1)
	m.registry.MustRegister(
		m.records, m.rejects, m.rows, m.batches, m.stages, build, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "entente_write_retries_total", Help: "Write transactions that were tried again."}, m.tried),
		m.bytes("entente_input_read_bytes", "Bytes of the files that the reading in hand has read; files may be read twice.", func(done, _ int64) int64 { return done }),
		m.bytes("entente_input_size_bytes", "Bytes of all files.", func(_, total int64) int64 { return total }),
	)
	for _, kind := range check.Kinds {
		for _, outcome := range []string{Written, Unchanged, Rejected} {
			m.records.WithLabelValues(string(kind), outcome)
		}
	}
	for _, reason := range []string{Invalid, Unknown, Ambiguous, LeftOut} {
		m.rejects.WithLabelValues(reason)
	}
	for _, result := range []string{"committed", "failed"} {
		m.batches.WithLabelValues(result)
	}
	return m
}

func (m *Metrics) tried() float64 {
	if retries := m.retries.Load(); retries != nil {
		return float64((*retries)())
	}
	return 0
}

func (m *Metrics) bytes(name, help string, which func(done, total int64) int64) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 {
		if progress := m.progress.Load(); progress != nil {
			return float64(which((*progress)()))
		}
		return 0
	})
}

// Retries says where the retries are counted.
func (m *Metrics) Retries(count func() int64) { m.retries.Store(&count) }

// Input says where the bytes that are read are counted.
func (m *Metrics) Input(progress func() (done, total int64)) { m.progress.Store(&progress) }

// Rejected counts a reject.
func (m *Metrics) Rejected(r check.Reject) {
	m.add(r.Kind, Rejected, 1)
	m.rejects.WithLabelValues(reasonOf(r)).Inc()
}

func reasonOf(r check.Reject) string {
	if len(r.References) == 0 || r.References[0].Error == nil {
		return Invalid
	}
	switch refused := r.References[0].Error; {
	case refused.LeftOut:
		return LeftOut
	case len(refused.Candidates) > 0 && refused.Candidates[0].Score == 1:
		return Ambiguous
	}
	return Unknown
}

var _ load.Watcher = (*Metrics)(nil)

// Unchanged implements load.Watcher.
func (m *Metrics) Unchanged(kind check.Kind, records int) { m.add(kind, Unchanged, records) }

// Written counts records that were written otherwise than by batches.
func (m *Metrics) Written(kind check.Kind, records int) { m.add(kind, Written, records) }

// Batch implements load.Watcher.
func (m *Metrics) Batch(records map[check.Kind]int, began time.Time, err error) {
	result := "committed"
	if err != nil {
		result = "failed"
	}
	m.batches.WithLabelValues(result).Observe(time.Since(began).Seconds())
	if err != nil {
		return
	}
	for kind, n := range records {
		m.add(kind, Written, n)
	}
}

// Stage implements load.Watcher.
func (m *Metrics) Stage(name string) (ended func(error)) {
	stage := m.stages.WithLabelValues(name)
	stage.Inc()
	return func(error) { stage.Dec() }
}

func (m *Metrics) add(kind check.Kind, outcome string, records int) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.raise(kind, outcome, m.told[[2]string{string(kind), outcome}]+records)
}

// raise brings a count to what it is. No count goes down.
func (m *Metrics) raise(kind check.Kind, outcome string, to int) {
	key := [2]string{string(kind), outcome}
	if more := to - m.told[key]; more > 0 {
		m.told[key] = to
		m.records.WithLabelValues(key[0], key[1]).Add(float64(more))
	}
}

// Receipt brings the counts to those of the end, with what was not told one by
// one: what an interrupted run of the same load wrote, and the rows.
func (m *Metrics) Receipt(r *load.Receipt) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for _, c := range r.Counts {
		m.raise(c.Kind, Written, c.Written)
		m.raise(c.Kind, Unchanged, c.Unchanged)
		m.raise(c.Kind, Rejected, c.Rejected)
	}
	if rows := r.Rows; rows != nil {
		for outcome, n := range map[string]int{"taken": rows.Taken, "left_out": rows.Out(), "rejected": rows.Rejected, "unresolved": rows.Unresolved} {
			m.rows.WithLabelValues(outcome).Add(float64(n))
		}
	}
}
