package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"
)

// Logs writes the last n lines of the log, all of them where n is negative.
// With follow it then goes on with what the server adds, also after it was
// started anew, until the context ends, which is no error.
func (s *Server) Logs(ctx context.Context, w io.Writer, n int, follow bool) error {
	path := s.layout.console()
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no log %s: the local server was never started", path)
	}
	if err != nil {
		return fmt.Errorf("reading the log: %w", err)
	}
	defer func() { _ = file.Close() }()
	offset, err := tailOffset(file, n)
	for err == nil {
		offset, err = copyFrom(w, file, offset)
		if err != nil || !follow || pause(ctx, 250*time.Millisecond) != nil {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("reading the log: %w", err)
	}
	return nil
}

// copyFrom writes what the file has from offset on, and returns where it ends.
// A file that has become shorter was begun anew.
func copyFrom(w io.Writer, file *os.File, offset int64) (int64, error) {
	info, err := file.Stat()
	if err != nil {
		return offset, err
	}
	if info.Size() < offset {
		offset = 0
	}
	written, err := io.Copy(w, io.NewSectionReader(file, offset, info.Size()-offset))
	return offset + written, err
}

// tailOffset is where the last n lines begin. It reads from the end on.
func tailOffset(file *os.File, n int) (int64, error) {
	const block = 64 << 10
	if n < 0 {
		return 0, nil
	}
	info, err := file.Stat()
	if err != nil {
		return 0, err
	}
	end := info.Size()
	if n == 0 || end == 0 {
		return end, nil
	}
	buffer := make([]byte, block)
	found := 0
	for at := end - 1; at > 0; { // the very last byte ends a line, or belongs to it
		size := min(at, block)
		chunk := buffer[:size]
		if _, err := file.ReadAt(chunk, at-size); err != nil {
			return 0, err
		}
		for i := len(chunk) - 1; i >= 0; i-- {
			if chunk[i] != '\n' {
				continue
			}
			if found++; found == n {
				return at - size + int64(i) + 1, nil
			}
		}
		at -= size
	}
	return 0, nil
}

// lastWords are the last n lines of a log that tell something: stack frames
// are left out.
func lastWords(path string, n int) []string {
	file, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer func() { _ = file.Close() }()
	offset, err := tailOffset(file, 40*n)
	if err != nil {
		return nil
	}
	var text bytes.Buffer
	if _, err := copyFrom(&text, file, offset); err != nil {
		return nil
	}
	var words []string
	for line := range strings.Lines(text.String()) {
		line = strings.TrimRight(line, "\r\n")
		bare := strings.TrimSpace(line)
		if bare != "" && !strings.HasPrefix(bare, "at ") && !strings.HasPrefix(bare, "... ") {
			words = append(words, line)
		}
	}
	return words[max(0, len(words)-n):]
}

// milestones are what a server that starts says one after the other.
var milestones = []string{"Starting...", "======== Neo4j", "Bolt enabled", "HTTP enabled", "Started."}

// reached counts the milestones that the log has.
func (s *Server) reached() int64 {
	var n int64
	for _, milestone := range milestones {
		if s.logHas(milestone) {
			n++
		}
	}
	return n
}

func (s *Server) logHas(text string) bool {
	log, err := os.ReadFile(s.layout.console())
	return err == nil && bytes.Contains(log, []byte(text))
}
