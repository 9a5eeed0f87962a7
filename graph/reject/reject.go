// Package reject writes the reject file: what was not loaded, where it stands
// and why, as CSV that a person can sort and mend by.
package reject

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"

	"entente/graph/check"
	"entente/graph/output"
	"entente/graph/wholefile"
)

var header = []string{"file", "line", "column", "dossier", "kind", "record", "reason", "text"}

// Writer writes rejects as they come: one line for each reason of each.
type Writer struct{ csv *csv.Writer }

// NewWriter begins with the header.
func NewWriter(w io.Writer) (*Writer, error) {
	c := csv.NewWriter(w)
	return &Writer{c}, c.Write(header)
}

// Add writes a reject.
func (w *Writer) Add(r check.Reject) error {
	for _, reason := range r.Reasons {
		err := w.csv.Write([]string{
			output.Harmless(reason.At.File), strconv.Itoa(reason.At.Line), strconv.Itoa(reason.At.Column), output.Harmless(r.Dossier),
			string(r.Kind), output.Harmless(r.ID), output.Harmless(reason.Reason()), output.Harmless(r.Text),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Flush writes what is left in memory.
func (w *Writer) Flush() error {
	w.csv.Flush()
	return w.csv.Error()
}

// File is a reject file, which begins to be there with its first reject. Only
// its owner may read it, since it holds what the input held.
type File struct {
	path   string
	file   *wholefile.File
	writer *Writer
}

// NewFile is the reject file of a path.
func NewFile(path string) *File { return &File{path: path} }

// Add writes a reject.
func (f *File) Add(r check.Reject) (err error) {
	if f.file == nil {
		if f.file, err = wholefile.Create(f.path, 0o600); err != nil {
			return f.failed(err)
		}
		if f.writer, err = NewWriter(f.file); err != nil {
			return f.failed(err)
		}
	}
	return f.failed(f.writer.Add(r))
}

// Commit puts the file in its place, when there was a reject.
func (f *File) Commit() error {
	if f.file == nil {
		return nil
	}
	if err := f.writer.Flush(); err != nil {
		return f.failed(err)
	}
	return f.failed(f.file.Commit())
}

// Abort leaves what was there before. After Commit it does nothing.
func (f *File) Abort() {
	if f.file != nil {
		f.file.Abort()
	}
}

func (f *File) failed(err error) error {
	var refused *fs.PathError
	if errors.As(err, &refused) {
		err = refused.Err
	}
	if err != nil {
		return fmt.Errorf("the reject file %s cannot be written: %w", f.path, err)
	}
	return nil
}
