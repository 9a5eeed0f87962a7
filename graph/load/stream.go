package load

import (
	"context"
	"errors"
	"slices"

	"entente/graph"
	"entente/graph/check"
	"entente/graph/plan"

	"golang.org/x/sync/errgroup"
)

// A window is how many records are compared with the graph at once: some batches
// of a size that is small. waiting is how many windows of statements wait at most
// to be written: enough for batches of a thousand, and few enough to be in the
// processor's cache still when they are sent.
const (
	largestWindow   = 2000
	windowOfBatches = 4
	waiting         = 6
)

func (o *Options) window() int { return min(largestWindow, windowOfBatches*o.BatchSize) }

// stream takes the parts of the input as they come: it compares them, writes
// their entities, and lets the sessions write their statements. A batch that
// has begun is ended when ctx is.
func (l *loader) stream(ctx context.Context) (*check.Outcome, error) {
	schedule := newSchedule(waiting * l.options.window())
	work, inner := errgroup.WithContext(ctx)
	stop := context.AfterFunc(inner, func() { schedule.stop() })
	defer stop()
	for i := range l.options.Sessions {
		work.Go(func() error { return l.session(inner, schedule, &l.lanes[i]) })
	}
	var outcome *check.Outcome
	work.Go(func() (err error) {
		defer schedule.end()
		outcome, err = l.feed(inner, schedule)
		return err
	})
	err := work.Wait()
	if ctx.Err() != nil {
		err = errors.Join(ctx.Err(), notOf(err, ctx.Err()))
	}
	if err != nil {
		return nil, err
	}
	return outcome, l.prune(ctx)
}

// notOf is an error, unless it is only the other one in other words.
func notOf(err, other error) error {
	if errors.Is(err, other) {
		return nil
	}
	return err
}

// feeder gathers parts to windows.
type feeder struct {
	*loader
	schedule   *schedule
	comparing  *errgroup.Group
	nodes      []plan.Node
	statements []graph.Statement
}

func (l *loader) feed(ctx context.Context, schedule *schedule) (*check.Outcome, error) {
	f := &feeder{loader: l, schedule: schedule}
	f.comparing, ctx = errgroup.WithContext(ctx) // a comparison that fails ends the reading
	f.comparing.SetLimit(l.options.Sessions)
	rejected := l.options.Rejected
	if l.known != nil {
		rejected = nil // they were told before
	}
	f.nodes = plan.Head(l.head)
	outcome, err := l.in.Parts(ctx, func(part check.Part) error { return f.take(ctx, part) }, rejected)
	if err == nil {
		err = f.flush(ctx)
	}
	if failed := f.comparing.Wait(); failed != nil {
		err = failed // of which the other is a consequence
	}
	return outcome, err
}

func (f *feeder) take(ctx context.Context, part check.Part) error {
	window := f.options.window()
	if f.statements == nil {
		f.statements = make([]graph.Statement, 0, window+len(part.Statements))
	}
	f.nodes = append(f.nodes, plan.Entities(part.Entities)...)
	f.statements = append(f.statements, part.Statements...)
	if len(f.nodes) < window && len(f.statements) < window {
		return ctx.Err()
	}
	return f.flush(ctx)
}

// flush writes the nodes of a window and hands its statements on: these are
// compared in the background, since nothing waits for them.
func (f *feeder) flush(ctx context.Context) error {
	nodes, statements := f.nodes, f.statements
	f.nodes, f.statements = nil, nil
	f.foresee(statements)
	if err := f.writeNodes(ctx, f.schedule, nodes); err != nil {
		return err
	}
	if len(statements) == 0 {
		return ctx.Err()
	}
	f.comparing.Go(func() error { return f.compare(ctx, f.schedule, statements) })
	return ctx.Err()
}

// compare hands those statements of a window to the sessions that are to be
// written.
func (l *loader) compare(ctx context.Context, schedule *schedule, statements []graph.Statement) error {
	compared, err := l.comparer.Statements(ctx, statements)
	if err != nil {
		return err
	}
	l.countStatements(compared)
	compared = slices.DeleteFunc(compared, func(s *plan.Statement) bool { return !writes(s.Change) })
	if len(compared) == 0 {
		return nil
	}
	if err := l.begin(ctx); err != nil {
		return err
	}
	if err := l.announce(ctx, compared); err != nil {
		return err
	}
	return schedule.add(compared)
}

func writes(c plan.Change) bool { return c == plan.New || c == plan.Changed }

// writeNodes compares nodes and writes those that are new or changed.
func (l *loader) writeNodes(ctx context.Context, schedule *schedule, nodes []plan.Node) error {
	if err := l.comparer.Nodes(ctx, nodes); err != nil {
		return err
	}
	changed := 0
	for i := range nodes {
		l.count(nodes[i].Kind, nodes[i].Change)
		if nodes[i].Change == plan.Changed {
			changed++
		}
	}
	nodes = slices.DeleteFunc(nodes, func(n plan.Node) bool { return !writes(n.Change) })
	if len(nodes) == 0 {
		return nil
	}
	if err := l.begin(ctx); err != nil {
		return err
	}
	if changed > 0 { // a statement under way may join one of them
		if err := l.rewrites(ctx, changed); err != nil {
			return err
		}
		schedule.pause()
		defer schedule.resume()
	}
	if len(nodes) < ownText {
		return l.writeNodesAtOnce(ctx, nodes, 1)
	}
	// Documents are linked to their sources, so those come first.
	heads := 0
	for heads < len(nodes) && nodes[heads].Kind != check.Entity {
		heads++
	}
	if err := l.writeNodesAtOnce(ctx, nodes[:heads], 1); err != nil {
		return err
	}
	return l.writeNodesAtOnce(ctx, nodes[heads:], l.options.Sessions)
}

// writeNodesAtOnce deals nodes out to sessions: no two have the same one.
func (l *loader) writeNodesAtOnce(ctx context.Context, nodes []plan.Node, sessions int) error {
	if len(nodes) == 0 {
		return nil
	}
	var work errgroup.Group
	lane := MaxSessions
	for share := range slices.Chunk(nodes, (len(nodes)+sessions-1)/sessions) {
		on := &l.lanes[lane]
		lane++
		work.Go(func() error {
			for chunk := range slices.Chunk(share, l.options.BatchSize) {
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := write(ctx, l, on, pointers(chunk), l.node); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return work.Wait()
}
