package mapping

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync/atomic"

	"entente/graph/given"
	"entente/schema/problem"
)

// open opens a file again. One that has changed since Open is refused: its
// rows would not be those that its digest speaks of.
func (f *file) open() (*os.File, error) {
	if f.spool != nil {
		return f.spool, nil
	}
	opened, _, err := given.Open(f.Name)
	if err != nil {
		return nil, err
	}
	if err := f.unchanged(opened); err != nil {
		_ = opened.Close()
		return nil, err
	}
	return opened, nil
}

// done closes what was opened, and tells of a file that was changed meanwhile.
func (f *file) done(opened *os.File) error {
	if f.spool != nil {
		return nil
	}
	defer func() { _ = opened.Close() }()
	return f.unchanged(opened)
}

func (f *file) unchanged(opened *os.File) error {
	info, err := opened.Stat()
	if err == nil && (info.Size() != f.size || !info.ModTime().Equal(f.modified)) {
		err = errors.New("the file has changed while it was read: begin again")
	}
	return err
}

// meter counts what is read of a file, and ends with the context.
type meter struct {
	context.Context
	inner io.ReaderAt
	count *atomic.Int64
}

// ReadAt implements io.ReaderAt.
func (m *meter) ReadAt(p []byte, offset int64) (int, error) {
	if err := m.Err(); err != nil {
		return 0, err
	}
	n, err := m.inner.ReadAt(p, offset)
	m.count.Add(int64(n))
	return n, err
}

// scan reads a file: begin gets each table in it, with what is wrong with its
// columns, and each the records of the table.
func (in *Input) scan(f *file, begin func(table, problem.List) error, each func(raw) error) error {
	return in.scanWithin(context.Background(), f, begin, each)
}

func (in *Input) scanWithin(ctx context.Context, f *file, begin func(table, problem.List) error, each func(raw) error) error {
	opened, err := f.open()
	if err != nil {
		return err
	}
	before := in.done.Load()
	m := &meter{Context: ctx, inner: opened, count: &in.done}
	err = in.within(m, f, begin, each, func() int64 { return in.done.Load() - before })
	if errors.Is(err, errEnough) {
		err = nil
	}
	// What was wrong with a file that was changed is no news.
	if changed := f.done(opened); changed != nil && ctx.Err() == nil {
		return changed
	}
	return err
}

// within tells by its first bytes what a file is.
func (in *Input) within(r *meter, f *file, begin func(table, problem.List) error, each func(raw) error, taken func() int64) error {
	head := make([]byte, magic)
	n, err := r.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return err
	}
	head = head[:n]
	one := func(name string) *scanner {
		return &scanner{Dialect: in.mapping.Dialect, each: each, begin: func(columns []string, shapes []shape) error {
			return begin(in.table(name, columns, shapes))
		}}
	}
	switch {
	case zipArchive.begins(head) || noFiles.begins(head):
		return archive(r, f.size, func(name string, inner io.Reader) error {
			name = f.Name + "/" + name
			err := in.stream(inner, taken, one(name))
			if errors.Is(err, errEnough) {
				return nil // the next one
			}
			return problemsOf(name, err).Err()
		})
	case in.mapping.Dialect.Format == formatParquet && parquetFile.begins(head):
		return one(f.Name).parquet(r, f.size)
	}
	return in.stream(io.NewSectionReader(r, 0, f.size), taken, one(f.Name))
}

// stream reads a table from a stream, which can be packed.
func (in *Input) stream(r io.Reader, taken func() int64, s *scanner) error {
	plain, err := unpacked(r, taken)
	if err != nil {
		return err
	}
	defer func() { _ = plain.Close() }()
	return s.stream(plain)
}

// table makes the mapping ready for the columns of a file.
func (in *Input) table(name string, columns []string, shapes []shape) (table, problem.List) {
	t := table{file: name, columns: columns, shapes: shapes}
	key := strings.Join(columns, "\x00")
	if columns == nil {
		key = "\x00"
	}
	if t.programs = in.tables[key]; t.programs != nil {
		return t, nil
	}
	var problems problem.List
	t.programs, problems = in.mapping.compile(columns, in.mapping.Dialect.Format == formatCSV)
	for i := range problems {
		problems[i].What += fmt.Sprintf(" (in reading %s)", name)
	}
	for i, column := range columns {
		if shapes != nil && shapes[i].value == nil && t.programs.wanted[column] {
			problems.Addf(problem.Position{File: name}, "the column %s holds records or lists within others, and only values and lists of values are read", column)
		}
	}
	if len(problems) == 0 {
		in.tables[key] = t.programs
	}
	return t, problems
}
