package mapping

import (
	"cmp"
	"context"
	"runtime"
	"sync"

	"entente/graph/check"
	"entente/graph/dossier"
	"entente/schema/problem"
)

// What a chunk of rows holds at most, unless one row alone is larger.
const (
	chunkRows  = 500
	chunkBytes = 1 << 20
)

// chunk is some consecutive records of a table, on their way to a worker.
type chunk struct {
	table *table
	rows  []raw
	bytes int
	made  chan any
}

// Each implements check.Rows. The rows of an entity pass have no statements,
// and the other way round; whether a row is left out, or is wrong as a whole,
// both say alike. What stands before a place where a file becomes unusable is
// handed to each before the error is given.
func (in *Input) Each(ctx context.Context, kind check.Kind, work func([]dossier.Row) any, each func(any) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	workers := runtime.GOMAXPROCS(0)
	jobs, order := make(chan *chunk), make(chan *chunk, 2*workers)
	var group sync.WaitGroup
	var failed error // of the reader
	group.Go(func() {
		defer close(order)
		defer close(jobs)
		failed = in.chunks(ctx, order, jobs)
	})
	for range workers {
		group.Go(func() {
			w := worker{Input: in, kind: kind}
			for c := range jobs {
				c.made <- work(w.rows(c))
			}
		})
	}
	err := handOn(ctx, order, each)
	cancel()
	group.Wait()
	return cmp.Or(err, failed)
}

// handOn gives what was made of the chunks to each, in their order.
func handOn(ctx context.Context, order <-chan *chunk, each func(any) error) error {
	for c := range order {
		select {
		case made := <-c.made:
			if err := each(made); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// chunks reads all files. A chunk goes into the order before it goes to a
// worker, which bounds how many there are.
func (in *Input) chunks(ctx context.Context, order, jobs chan<- *chunk) error {
	in.done.Store(0)
	for _, f := range in.files {
		r := &chunker{ctx: ctx, order: order, jobs: jobs}
		err := in.scanWithin(ctx, f, r.begin, r.add)
		if sent := r.send(); err == nil {
			err = sent
		}
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return problemsOf(f.Name, err)
		}
	}
	return nil
}

// chunker gathers records.
type chunker struct {
	ctx         context.Context
	order, jobs chan<- *chunk
	table       *table
	chunk       *chunk
}

func (r *chunker) begin(t table, problems problem.List) error {
	if err := cmp.Or(r.send(), problems.Err()); err != nil {
		return err
	}
	r.table = &t
	return nil
}

func (r *chunker) add(row raw) error {
	if r.chunk == nil {
		r.chunk = &chunk{table: r.table, rows: make([]raw, 0, chunkRows), made: make(chan any, 1)}
	}
	r.chunk.rows = append(r.chunk.rows, row)
	r.chunk.bytes += row.size()
	if len(r.chunk.rows) == chunkRows || r.chunk.bytes > chunkBytes {
		return r.send()
	}
	return nil
}

// send sends the chunk in hand.
func (r *chunker) send() error {
	c := r.chunk
	if r.chunk = nil; c == nil {
		return nil
	}
	for _, to := range []chan<- *chunk{r.order, r.jobs} {
		select {
		case to <- c:
		case <-r.ctx.Done():
			return r.ctx.Err()
		}
	}
	return nil
}

// worker makes rows of records.
type worker struct {
	*Input
	kind    check.Kind
	table   *table
	decoder *decoder
	maker   *maker
}

// rows makes the rows of a chunk.
func (w *worker) rows(c *chunk) []dossier.Row {
	if w.table != c.table {
		w.table = c.table
		w.decoder = newDecoder(&w.mapping.Dialect, *c.table)
		w.maker = &maker{scope: newScope(w.mapping, c.table.programs), kind: w.kind, word: "line"}
		if w.mapping.Dialect.Format == formatParquet {
			w.maker.word = "row"
		}
	}
	w.maker.begin()
	rows := make([]dossier.Row, len(c.rows))
	for i := range c.rows {
		row := &rows[i]
		row.At = problem.Position{File: c.table.file, Line: c.rows[i].line}
		of, err := w.decoder.decode(&c.rows[i], row)
		if err != nil {
			row.Problems.Addf(row.At, "%v", err)
			continue
		}
		w.maker.row(row, of)
	}
	return rows
}
