package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"entente/graph/wholefile"
)

// writeWhole writes a file for people as a whole or not at all; what it is says
// the message that it cannot be written.
func writeWhole(what, file string, write func(io.Writer) error) error {
	err := wholefile.Write(file, 0o644, write)
	var refused *fs.PathError
	if errors.As(err, &refused) {
		return fmt.Errorf("the %s %s cannot be written: %w", what, file, refused.Err)
	}
	return err
}
