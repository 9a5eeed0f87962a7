// Package reject writes the reject file: what was not loaded, where it stands
// and why, as CSV that a person can sort and mend by.
package reject

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"entente/graph/check"
	"entente/graph/output"
	"entente/graph/wholefile"
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

// WriteFile writes the reject file as a whole or not at all. Only its owner may
// read it, since it holds what the input held.
func WriteFile(path string, rejects []check.Reject) error {
	err := wholefile.Write(path, 0o600, func(w io.Writer) error { return Write(w, rejects) })
	var refused *fs.PathError
	if errors.As(err, &refused) {
		err = refused.Err
	}
	if err != nil {
		return fmt.Errorf("the reject file %s cannot be written: %w", path, err)
	}
	return nil
}
