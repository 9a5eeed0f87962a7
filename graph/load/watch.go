package load

import (
	"time"

	"entente/graph/check"
	"entente/graph/plan"
)

// Watcher is told of a load while it goes on, by several goroutines at once.
// Rejects are told to Options.Rejected, and the whole truth is in the receipt:
// what an interrupted run of the same load has written stands there alone.
type Watcher interface {
	// Unchanged tells of records that the graph holds as they are.
	Unchanged(kind check.Kind, records int)
	// Batch tells of a transaction that was to write records, and of its error.
	// One that the server was too small for is followed by its halves.
	Batch(records map[check.Kind]int, began time.Time, err error)
	// Stage tells that a part of the work begins, and what it returns that it has
	// ended.
	Stage(name string) (ended func(error))
}

// stage tells of a part of the work.
func (o *Options) stage(name string) (ended func(error)) {
	if o.Watch == nil {
		return func(error) {}
	}
	return o.Watch.Stage(name)
}

// watchUnchanged tells of records of a kind, if they are unchanged.
func (l *loader) watchUnchanged(kind check.Kind, change plan.Change, records int) {
	if l.options.Watch != nil && change == plan.Unchanged && records > 0 {
		l.options.Watch.Unchanged(kind, records)
	}
}

// watchBatch tells of a transaction.
func watchBatch[T any](l *loader, records []*T, began time.Time, err error) {
	if l.options.Watch == nil {
		return
	}
	kinds := map[check.Kind]int{}
	for _, record := range records {
		switch r := any(record).(type) {
		case *plan.Node:
			kinds[r.Kind]++
		case *plan.Statement:
			kinds[check.Statement]++
		}
	}
	l.options.Watch.Batch(kinds, began, err)
}
