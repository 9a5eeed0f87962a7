package jsonl

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"io"
	"runtime"
	"slices"
	"sync"

	"entente/graph"
	"entente/graph/check"
	"entente/graph/dossier"
	"entente/schema/problem"

	"golang.org/x/sync/errgroup"
)

var _ check.Rows = (*Input)(nil)

// Dossier is that of the header: statements belong to it that name none.
func (in *Input) Dossier() string { return in.header.Dossier }

// Dossiers are those that the statements name, sorted.
func (in *Input) Dossiers() []string { return slices.Clone(in.end.Dossiers) }

// Complete is false: what a file of a graph does not state may well be stated.
func (in *Input) Complete() bool { return false }

// Files is the one file.
func (in *Input) Files() []check.File {
	return []check.File{{Name: in.name, Dossier: in.header.Dossier, SHA256: in.sha256}}
}

// Fingerprint is that of the text, packed or not.
func (in *Input) Fingerprint() string { return format + " " + in.end.SHA256 }

// Sources are the sources of the file.
func (in *Input) Sources() []dossier.Record[graph.Source] { return in.sources }

// Documents are the documents of the file.
func (in *Input) Documents() []dossier.Record[graph.Document] { return in.documents }

// Makes tells whether the file has records of a kind.
func (in *Input) Makes(kind check.Kind) bool { return in.section(kind).count > 0 }

func (in *Input) section(kind check.Kind) section {
	switch kind {
	case check.Entity:
		return in.entities
	case check.Statement:
		return in.claims
	}
	return section{}
}

// chunk is how many lines are worked on at once.
const chunk = 256

// Each reads the entities or the statements, as check.Rows has it.
func (in *Input) Each(ctx context.Context, kind check.Kind, work func([]dossier.Row) any, each func(any) error) error {
	s := in.section(kind)
	if s.count == 0 {
		return ctx.Err()
	}
	r, err := in.at(s)
	if err != nil {
		return in.failed(err)
	}
	group, ctx := errgroup.WithContext(ctx)
	var works sync.WaitGroup // none goes on when Each has ended
	defer works.Wait()
	queue := make(chan chan any, runtime.GOMAXPROCS(0))
	group.Go(func() error {
		defer close(queue)
		return in.cut(ctx, r, s, func(texts []string, line int) error {
			done := make(chan any, 1)
			select {
			case queue <- done:
			case <-ctx.Done():
				return ctx.Err()
			}
			works.Go(func() { done <- work(in.rows(kind, texts, line)) })
			return nil
		})
	})
	group.Go(func() error {
		for done := range queue {
			if err := each(<-done); err != nil {
				return err
			}
		}
		return nil
	})
	return group.Wait()
}

// at reads from the beginning of a section. Reading does not move the file, so
// that several may read it at once.
func (in *Input) at(s section) (*lines, error) {
	info, err := in.file.Stat()
	if err != nil {
		return nil, err
	}
	magic := make([]byte, 2)
	if _, err := in.file.ReadAt(magic, 0); err != nil {
		return nil, err
	}
	l := &lines{line: s.line - 1, offset: s.offset}
	if string(magic) != "\x1f\x8b" {
		l.reader = bufio.NewReaderSize(io.NewSectionReader(in.file, s.offset, info.Size()-s.offset), 1<<16)
		return l, nil
	}
	text, err := unpacked(io.NewSectionReader(in.file, 0, info.Size()))
	if err != nil {
		return nil, err
	}
	l.reader = bufio.NewReaderSize(text, 1<<16)
	_, err = io.CopyN(io.Discard, l.reader, s.offset)
	return l, err
}

// cut hands on the lines of a section, some at a time, with the number of the
// first. A file that has become another since it was opened is an error.
func (in *Input) cut(ctx context.Context, l *lines, s section, hand func(texts []string, line int) error) error {
	for left := s.count; left > 0; {
		texts, first := make([]string, 0, min(chunk, left)), l.line+1
		for len(texts) < cap(texts) {
			line, err := l.next()
			if err != nil {
				// Whatever is wrong with a file that was changed is no news.
				return in.failed(cmp.Or(in.unchanged(), err))
			}
			texts = append(texts, string(line))
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := hand(texts, first); err != nil {
			return err
		}
		left -= len(texts)
	}
	if err := in.unchanged(); err != nil {
		return in.failed(err)
	}
	return nil
}

func (in *Input) failed(err error) error {
	var one problem.Problem
	if errors.As(err, &one) {
		one.At.File = in.name
		return problem.List{one}
	}
	return problem.List{{At: problem.Position{File: in.name}, What: check.Reason(err)}}
}

// rows makes the records of lines.
func (in *Input) rows(kind check.Kind, texts []string, line int) []dossier.Row {
	rows := make([]dossier.Row, len(texts))
	for i, text := range texts {
		row := &rows[i]
		row.At, row.Text = problem.Position{File: in.name, Line: line + i}, text
		if n := len(text); n > 0 && text[n-1] == '\n' {
			row.Text = text[:n-1]
		}
		if kind == check.Entity {
			row.Entities = []dossier.Record[graph.Entity]{in.entity([]byte(text), line+i)}
		} else {
			row.Statements = []dossier.Record[dossier.Claim]{in.claim([]byte(text), line+i)}
		}
	}
	return rows
}
