package mapping

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"entente/graph"
	"entente/graph/check"
	"entente/graph/dossier"
	"entente/graph/given"
	"entente/schema/problem"

	"golang.org/x/sync/errgroup"
)

// Input is files of a data set, ready to be read by its mapping as often as is
// asked: it implements check.Rows. One caller at a time reads it. Close it.
type Input struct {
	mapping *Mapping
	files   []*file
	tables  map[string]*programs // by what the columns are
	total   int64
	done    atomic.Int64
}

var _ check.Rows = (*Input)(nil)

// file is a data file.
type file struct {
	check.File
	spool    *os.File // what came from a pipe; nil: it is opened by its name
	size     int64
	modified time.Time
}

// Open makes files of a data set ready to be read. "-" is the standard input,
// which is kept in a temporary file of its own until Close, as is what comes
// from a pipe, since it can be read twice. The error is a problem.List of
// every file that cannot be read, whose columns do not suit the mapping, too.
func (m *Mapping) Open(paths []string, stdin io.Reader) (*Input, error) {
	in := &Input{mapping: m, tables: map[string]*programs{}}
	failed := make([]error, len(paths))
	var looks errgroup.Group
	looks.SetLimit(runtime.GOMAXPROCS(0)) // what a file holds is summed up, which takes a core
	for i, path := range paths {
		f := &file{File: check.File{Name: path, Dossier: m.ID}}
		in.files = append(in.files, f)
		if path == check.Stdin && slices.Contains(paths[:i], path) {
			failed[i] = errors.New("the standard input can be read once")
			continue
		}
		looks.Go(func() error {
			failed[i] = f.look(stdin)
			return nil
		})
	}
	_ = looks.Wait()
	var problems problem.List
	for i, f := range in.files {
		if failed[i] == nil {
			in.total += f.size
			failed[i] = in.head(f)
		}
		problems = append(problems, problemsOf(f.Name, failed[i])...)
	}
	if len(problems) > 0 {
		_ = in.Close()
		return nil, problems
	}
	return in, nil
}

// look sums up what a file holds, and spools what can be read only once.
func (f *file) look(stdin io.Reader) error {
	sum := sha256.New()
	if f.Name == check.Stdin {
		return f.keep(io.TeeReader(stdin, sum), sum.Sum)
	}
	if err := check.Showable(f.Name); err != nil {
		return *err
	}
	opened, info, err := given.Open(f.Name)
	if err != nil {
		return err
	}
	defer func() { _ = opened.Close() }()
	if !info.Mode().IsRegular() {
		return f.keep(io.TeeReader(opened, sum), sum.Sum)
	}
	f.size, err = io.Copy(sum, opened)
	f.Bytes, f.modified, f.SHA256 = f.size, info.ModTime(), hex.EncodeToString(sum.Sum(nil))
	return err
}

// keep copies what is read into a temporary file, which only its owner may
// read, and which has no name where the system allows that.
func (f *file) keep(r io.Reader, sum func([]byte) []byte) error {
	spool, err := os.CreateTemp("", "entente-*")
	if err != nil {
		return fmt.Errorf("keeping the input in a temporary file: %w", err)
	}
	f.spool = spool
	_ = os.Remove(spool.Name()) // on Windows, Close does it
	if f.size, err = given.Copy(spool, r); errors.Is(err, given.ErrZeros) {
		return err
	} else if err != nil {
		return fmt.Errorf("keeping the input in a temporary file: %w", err)
	}
	f.Bytes, f.SHA256 = f.size, hex.EncodeToString(sum(nil))
	return nil
}

// Close removes what Open has put aside.
func (in *Input) Close() error {
	var errs []error
	for _, f := range in.files {
		if f.spool == nil {
			continue
		}
		errs = append(errs, f.spool.Close())
		if err := os.Remove(f.spool.Name()); err != nil && !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, err)
		}
		f.spool = nil
	}
	return errors.Join(errs...)
}

// Progress are the bytes of the files that the reading in hand has read, and
// of all files. It can be asked by any goroutine.
func (in *Input) Progress() (done, total int64) { return min(in.done.Load(), in.total), in.total }

// Dossier implements check.Rows.
func (in *Input) Dossier() string { return in.mapping.ID }

// Dossiers implements check.Rows.
func (in *Input) Dossiers() []string { return []string{in.mapping.ID} }

// Complete implements check.Rows.
func (in *Input) Complete() bool { return in.mapping.Complete }

// Files implements check.Rows.
func (in *Input) Files() []check.File {
	files := make([]check.File, len(in.files))
	for i, f := range in.files {
		files[i] = f.File
	}
	return files
}

// Fingerprint implements check.Rows.
func (in *Input) Fingerprint() string {
	var sums []string
	for _, f := range in.files {
		sums = append(sums, f.SHA256)
	}
	slices.Sort(sums)
	sum := sha256.Sum256([]byte(in.mapping.digest + "\n" + strings.Join(sums, "\n")))
	return hex.EncodeToString(sum[:])
}

// Sources implements check.Rows.
func (in *Input) Sources() []dossier.Record[graph.Source] {
	return []dossier.Record[graph.Source]{{Value: in.mapping.Source, At: in.mapping.Source.At}}
}

// Documents implements check.Rows.
func (in *Input) Documents() []dossier.Record[graph.Document] {
	return []dossier.Record[graph.Document]{{Value: in.mapping.Document, At: in.mapping.Document.At}}
}

// Makes implements check.Rows.
func (in *Input) Makes(kind check.Kind) bool {
	switch kind {
	case check.Entity:
		return len(in.mapping.entities) > 0
	case check.Statement:
		return len(in.mapping.statements) > 0
	}
	return true
}

// head reads the beginnings of a file, so that what is wrong with its columns
// is known before a row of any file is used.
func (in *Input) head(f *file) error {
	var wrong problem.List
	err := in.scan(f, func(t table, problems problem.List) error {
		wrong = append(wrong, problems...)
		return nil
	}, func(raw) error { return errEnough })
	return cmp.Or(wrong.Err(), err)
}

// errEnough ends the reading of a table.
var errEnough = errors.New("enough")

// problemsOf are what an error says is wrong with a file.
func problemsOf(file string, err error) problem.List {
	var list problem.List
	var one problem.Problem
	switch {
	case err == nil:
	case errors.As(err, &list):
	case errors.As(err, &one):
		if one.At.File == "" {
			one.At.File = file
		}
		list = problem.List{one}
	default:
		list.Addf(problem.Position{File: file}, "%s", check.Reason(err))
	}
	return list
}
