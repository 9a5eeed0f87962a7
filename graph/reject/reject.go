// Package reject writes the reject file: what was not loaded, where it stands
// and why, as CSV that a person can sort and mend by.
package reject

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"entente/graph/check"
	"entente/graph/output"
)

// Write writes one line for each reason of each reject.
func Write(w io.Writer, rejects []check.Reject) error {
	t := output.Table{Columns: []string{"file", "line", "column", "dossier", "kind", "record", "reason"}}
	for _, r := range rejects {
		for _, reason := range r.Reasons {
			t.Rows = append(t.Rows, []any{reason.At.File, reason.At.Line, reason.At.Column, r.Dossier, string(r.Kind), r.ID, reason.Reason()})
		}
	}
	return t.Write(w, output.CSV)
}

// WriteFile writes the reject file as a whole or not at all: it takes the
// place of an earlier one only when all of it is on the disk.
func WriteFile(path string, rejects []check.Reject) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".entente-rejects-*")
	if err != nil {
		return fmt.Errorf("the reject file %s cannot be written: %w", path, reason(err))
	}
	defer func() { _ = os.Remove(f.Name()) }()
	err = Write(f, rejects)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("the reject file %s cannot be written: %w", path, reason(err))
	}
	return nil
}

// reason is what the system says, without the name of the file on its way.
func reason(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}
