package load

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"entente/graph"
	"entente/graph/check"
	"entente/graph/neo"
	"entente/graph/plan"
	"entente/schema/edtf"
)

var (
	// errCommitted ends the retry of a batch that is in the graph already.
	errCommitted = errors.New("the batch was committed")
	// errStopped is of a load that is ended by another error.
	errStopped = errors.New("the load was stopped")
)

// The size of batches goes after what the server takes: it begins small, and
// grows as long as a transaction stays short, so that Ctrl-C and a lost
// connection cost little.
const (
	firstBatch  = 1000
	leastBatch  = 100
	batchTarget = 200 * time.Millisecond
)

// batch is what one transaction writes: statements of Cypher in order, each
// with its rows. A record is whole in one batch.
type batch struct {
	id         string // of this batch alone, whatever it writes
	operations []*operation
	created    *creation                    // statements to be made; nil: none
	merged     map[merging][]map[string]any // properties of nodes
}

// merging is what nodes have in common that one text writes.
type merging struct{ label, labels, surplus string }

// operation is one text with the rows that it takes. Records of one kind share
// it, so that the server plans few texts.
type operation struct {
	cypher string
	rows   []any
	table  *table // in place of rows
}

// batch is what the text takes as $batch, with the number of rows in it.
func (op *operation) batch() (batch map[string]any, rows int) {
	if t := op.table; t != nil {
		return map[string]any{"ends": t.ends, "groups": t.groups}, t.rows
	}
	return of(op.rows), len(op.rows)
}

func (b *batch) add(cypher string, row any) {
	for _, op := range b.operations {
		if op.cypher == cypher {
			op.rows = append(op.rows, row)
			return
		}
	}
	b.operations = append(b.operations, &operation{cypher: cypher, rows: []any{row}})
}

// before is add for what must happen before everything else in the batch.
func (b *batch) before(cypher string, row any) {
	known := len(b.operations)
	if b.add(cypher, row); len(b.operations) > known {
		b.operations = slices.Insert(b.operations[:known], 0, b.operations[known])
	}
}

func (b *batch) merge(as merging, properties map[string]any) {
	if b.merged == nil {
		b.merged = map[merging][]map[string]any{}
	}
	b.merged[as] = append(b.merged[as], properties)
}

// settle turns the nodes and statements of the batch into operations, when all
// are known: the nodes come first. Rows of a text of their own are lists and not
// maps, of which the server would have to read the names in every row: a fifth of
// its work.
func (b *batch) settle(l *loader) {
	var first batch
	byText := func(a, b merging) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) }
	for _, as := range slices.SortedFunc(maps.Keys(b.merged), byText) {
		l.merge(&first, as, b.merged[as])
	}
	b.operations = append(first.operations, b.operations...)
	if b.created != nil {
		l.create(b)
	}
	b.created, b.merged = nil, nil
}

// create adds the statements that a batch makes.
func (l *loader) create(b *batch) {
	t := b.created.settle()
	if t == nil {
		b.operations = append(b.operations, &operation{cypher: createFew, rows: b.created.few()})
		return
	}
	text := l.text(fmt.Sprint("create ", t.own, t.shared), func() string { return create(t.own, t.shared) })
	b.operations = append(b.operations, &operation{cypher: text, table: t})
}

// merge adds nodes to a batch.
func (l *loader) merge(b *batch, as merging, nodes []map[string]any) {
	c := l.columns(fmt.Sprint("nodes ", as), func() []string { return l.ontology.NodeProperties(as.label) })
	used := make([]bool, len(c.names))
	for _, properties := range nodes {
		for name := range properties {
			used[c.at[name]] = true
		}
	}
	labels, surplus, key := parted(as.labels), parted(as.surplus), l.ontology.Node(as.label).Key
	used, many := c.use(used, len(nodes))
	if !many {
		text := mergeFew(as.label, key)
		for _, properties := range nodes {
			b.add(text, few(properties, key, c.names, labels, surplus))
		}
		return
	}
	names := c.named(used)
	op := &operation{cypher: l.text(fmt.Sprint("merge ", as, names), func() string {
		return mergeNodes(l.ontology, as.label, labels, surplus, names)
	})}
	for _, properties := range nodes {
		row := make([]any, len(names))
		for i, name := range names {
			row[i] = properties[name]
		}
		op.rows = append(op.rows, row)
	}
	b.operations = append(b.operations, op)
}

// few is a row that mergeFew takes: with null for each property that the node may
// have and has not, so that it loses it.
func few(properties map[string]any, key string, names, labels, surplus []string) any {
	all := make(map[string]any, len(names))
	for _, name := range names {
		if name != key {
			all[name] = properties[name]
		}
	}
	return map[string]any{"id": properties[key], "properties": all, "labels": labels, "surplus": surplus}
}

// parted are the labels of a text, none of an empty one.
func parted(labels string) []string {
	if labels == "" {
		return []string{}
	}
	return strings.Split(labels, ":")
}

// session writes batches of statements until there are no more.
func (l *loader) session(ctx context.Context, schedule *schedule, on *lane) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		b, some := schedule.take(int(l.size.Load()))
		if !some {
			return nil
		}
		began := time.Now()
		err := l.writeStatements(ctx, on, b.statements)
		schedule.release(b)
		if err != nil {
			return err
		}
		l.adapt(len(b.statements), time.Since(began))
	}
}

// adapt aims the size of the next batch at a short transaction.
func (l *loader) adapt(records int, took time.Duration) {
	if int64(records) < l.size.Load() && took < 2*batchTarget {
		return // it was not a full one
	}
	fit := int(float64(records) * float64(batchTarget) / float64(took))
	next := min(max(fit, records/2, leastBatch), records*2, int(l.most.Load()))
	l.size.Store(int64(next))
}

// writeStatements writes a batch. When the graph turns out to hold some of them,
// although no earlier load told of these, all are compared once more, and again
// as long as another load goes on to write them, too.
func (l *loader) writeStatements(ctx context.Context, on *lane, statements []*plan.Statement) error {
	for inVain := 0; ; {
		err := write(ctx, l, on, statements, l.statement)
		if !neo.Conflicts(err) {
			return err
		}
		stated := make([]graph.Statement, len(statements))
		for i := range statements {
			stated[i] = statements[i].Statement
		}
		compared, failed := l.comparer.Everywhere(ctx, stated, l.id)
		if failed != nil {
			return failed
		}
		l.recount(statements, compared)
		if slices.EqualFunc(statements, compared, sameChange) {
			if inVain++; inVain == mostInVain {
				return err
			}
		}
		statements = slices.DeleteFunc(compared, func(s *plan.Statement) bool { return !writes(s.Change) })
	}
}

// mostInVain is how often statements are tried that the graph holds as the
// server says, and does not hold when it is asked: the other load has taken
// them back.
const mostInVain = 3

// sameChange tells that a statement stands to the graph as it did.
func sameChange(was, is *plan.Statement) bool {
	if was.Change != is.Change || (was.Old == nil) != (is.Old == nil) {
		return false
	}
	return was.Old == nil || was.Old.Type == is.Old.Type && was.Old.Subject == is.Old.Subject && was.Old.Object == is.Old.Object && slices.Equal(was.Old.Dossiers, is.Old.Dossiers)
}

// recount takes back what was counted of statements.
func (l *loader) recount(was, is []*plan.Statement) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.collided = true
	for i := range was {
		l.counts[check.Statement][was[i].Change]--
		l.counts[check.Statement][is[i].Change]++
	}
}

// tooMuch tells of a transaction in whose place smaller ones may pass: the server
// has no more memory for it, or no more time (db.transaction.timeout).
func tooMuch(err error) bool { return neo.TooLarge(err) || timedOut(err) }

func timedOut(err error) bool { return codeOf(err, "Neo.ClientError.Transaction.TransactionTimedOut") }

func codeOf(err error, prefix string) bool {
	var refused *neo.Error
	return errors.As(err, &refused) && strings.HasPrefix(refused.Code, prefix)
}

// crowded tells of few records for which the server has no room because of what
// others do there: it will have some when they are done.
func crowded(err error, records int) bool {
	return records <= leastBatch && codeOf(err, "Neo.TransientError.General.MemoryPoolOutOfMemory") || records == 1 && timedOut(err)
}

// Pauses in which a crowded server gets room again.
const (
	firstPause = 50 * time.Millisecond
	lastPause  = 2 * time.Second
)

// write commits records in one transaction, or in several where the server has
// not the memory or the time for one. A batch that has begun is ended when ctx is.
func write[T any](ctx context.Context, l *loader, on *lane, records []*T, row func(*batch, *T)) error {
	if len(records) == 0 {
		return nil
	}
	b := makeBatch(l, records, row)
	began := time.Now()
	err := l.commit(context.WithoutCancel(ctx), on, b)
	watchBatch(l, records, began, err)
	for pause := firstPause; crowded(err, len(records)) && pause <= lastPause && ctx.Err() == nil; pause *= 2 {
		time.Sleep(pause/2 + rand.N(pause))
		began = time.Now()
		err = l.commit(context.WithoutCancel(ctx), on, b)
		watchBatch(l, records, began, err)
	}
	if tooMuch(err) && len(records) > 1 {
		half := len(records) / 2
		l.size.Store(int64(half))
		l.most.Store(int64(max(half, leastBatch))) // no batch becomes so large again
		if err := write(ctx, l, on, records[:half], row); err != nil {
			return err
		}
		return write(ctx, l, on, records[half:], row)
	}
	if err != nil {
		return err
	}
	done := l.done.Add(int64(len(records)))
	if l.options.Progress != nil {
		l.options.Progress(int(done))
	}
	return nil
}

// makeBatch is the batch of some records.
func makeBatch[T any](l *loader, records []*T, row func(*batch, *T)) *batch {
	b := &batch{id: token(8)}
	for _, record := range records {
		row(b, record)
	}
	b.settle(l)
	return b
}

func pointers[T any](records []T) []*T {
	all := make([]*T, len(records))
	for i := range records {
		all[i] = &records[i]
	}
	return all
}

// commit writes one batch with the checkpoint, once: one that is in the graph
// already is not written again.
func (l *loader) commit(ctx context.Context, on *lane, b *batch) error {
	err := l.Write(ctx, func(tx neo.Tx) error { return l.perform(ctx, tx, on, b) })
	if err != nil && !errors.Is(err, errCommitted) {
		return err
	}
	on.last = b.id
	return nil
}

// perform writes a batch in a transaction. Every row must have found its nodes:
// a server that writes fewer than it was given is an error, and nothing of the
// batch stays.
func (l *loader) perform(ctx context.Context, tx neo.Tx, on *lane, b *batch) error {
	if len(b.operations) == 1 && b.operations[0].table != nil {
		written, rows, err := l.apply(ctx, tx, on, b.operations[0], on.last, b.id)
		if err != nil || written == rows {
			return err
		}
	} // else it has moved and made nothing, and what follows tells why
	if err := l.advance(ctx, tx, on, b.id); err != nil {
		return err
	}
	for _, op := range b.operations {
		written, rows, err := l.apply(ctx, tx, on, op, b.id, b.id)
		if err != nil {
			return err
		}
		if written != rows {
			return fmt.Errorf("the graph took %d of %d rows, since it was changed while it was written to: run the load again", written, rows)
		}
	}
	return nil
}

// apply performs one operation, and tells how many of its rows the graph took. A
// table's text moves the checkpoint from one batch to another, too.
func (l *loader) apply(ctx context.Context, tx neo.Tx, on *lane, op *operation, last, next string) (written, rows int, err error) {
	batch, rows := op.batch()
	params := map[string]any{"batch": batch}
	if op.table != nil {
		maps.Copy(params, map[string]any{"checkpoint": checkpoint(l.id, on.number), "writer": l.writer, "last": last, "next": next})
	}
	_, err = tx.Run(ctx, op.cypher, params, func(row neo.Row) error {
		written = row.Int("written")
		return nil
	})
	return written, rows, err
}

func (l *loader) node(b *batch, n *plan.Node) {
	labels := slices.Sorted(slices.Values(n.Labels[1:]))
	var surplus []string
	for _, old := range n.OldLabels {
		if !slices.Contains(n.Labels, old) {
			surplus = append(surplus, old)
		}
	}
	slices.Sort(surplus)
	b.merge(merging{n.Labels[0], strings.Join(labels, ":"), strings.Join(surplus, ":")}, l.stamped(n.Properties, n.Digest))
	if n.PublishedBy != "" {
		b.add(linkDocuments, map[string]any{"document": n.ID, "source": n.PublishedBy})
	}
}

func (l *loader) statement(b *batch, s *plan.Statement) {
	if s.Old != nil && !s.Moved() {
		properties := l.stamped(s.Properties(), s.Digest)
		b.add(lockStatements(s.Type), map[string]any{"key": s.Key, "load": l.id, "dossiers": s.Old.Dossiers})
		b.add(l.text("change "+s.Type, func() string { return changeStatements(l.ontology, s.Type) }), map[string]any{"properties": properties})
		return
	}
	if s.Old != nil { // before the other is made, since the two have one key
		b.before(removeStatements(s.Old.Type), map[string]any{"key": s.Key, "dossiers": s.Old.Dossiers})
	}
	if b.created == nil {
		b.created = newCreation(l.columns("statements", l.ontology.AllStatementProperties))
	}
	b.created.add(s, l.id)
}

// columns are made once for a kind of records.
func (l *loader) columns(kind string, names func() []string) *columns {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.columnsOf[kind] == nil {
		l.columnsOf[kind] = newColumns(names())
	}
	return l.columnsOf[kind]
}

// text gives a text that is made of all properties of the ontology. It is made
// once, and not for every row that takes it.
func (l *loader) text(name string, make func() string) string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if _, made := l.texts[name]; !made {
		l.texts[name] = make()
	}
	return l.texts[name]
}

// stamped adds what the load itself says of a record, and makes its properties
// ready to be sent.
func (l *loader) stamped(properties map[string]any, digest string) map[string]any {
	for name, value := range properties {
		properties[name] = sendable(value)
	}
	properties["digest"] = digest
	properties["load"] = l.id
	return properties
}

// sendable is a property's value as the driver takes it without a copy.
func sendable(value any) any {
	if day, is := value.(edtf.Day); is {
		return neo.Date(day)
	}
	return value
}
