package server

import (
	"io"

	"entente/graph/wholefile"
)

// writeFile writes a file of mode 0600 that is there whole or not at all.
func writeFile(path string, data []byte) error {
	return wholefile.Write(path, 0o600, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}
