package mapping

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode"

	"entente/schema/problem"
)

// isArray tells whether a file is one JSON array, and no object a line.
func isArray(r *bufio.Reader) (bool, error) {
	for {
		c, _, err := r.ReadRune()
		if err != nil {
			return false, ignoreEOF(err)
		}
		if !unicode.IsSpace(c) {
			return c == '[', r.UnreadRune()
		}
		if c == '\n' { // lines count from the first
			return false, r.UnreadRune()
		}
	}
}

func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// array takes the items of a JSON array for records, each with the line in which
// it begins. What follows a fault cannot be taken apart, so that one is a
// problem of the file.
func (s *scanner) array(r io.Reader) error {
	in := &counter{inner: r, left: maxLine}
	d := json.NewDecoder(in)
	if _, err := d.Token(); err != nil {
		return in.problem(d, err)
	}
	some := false
	for d.More() {
		var item json.RawMessage
		if err := d.Decode(&item); err != nil {
			return in.problem(d, err)
		}
		some = true
		in.left = maxLine
		line := in.line(d.InputOffset() - int64(len(item)))
		var text bytes.Buffer
		if err := json.Compact(&text, item); err != nil {
			return in.problem(d, err)
		}
		if err := s.each(raw{line: line, text: text.String()}); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return in.problem(d, err)
	}
	switch _, err := d.Token(); {
	case !errors.Is(err, io.EOF):
		return problem.Problem{At: problem.Position{Line: in.line(d.InputOffset())}, What: "something follows the JSON array"}
	case !some:
		return errEmpty
	}
	return nil
}

// counter knows the lines of what is read, and ends a file at an item that is
// too long.
type counter struct {
	inner  io.Reader
	left   int     // bytes until the item in hand is too long
	offset int64   // of what was read
	breaks []int64 // offsets of line ends that were read and not yet passed
	lines  int     // that were passed
}

// Read implements io.Reader.
func (c *counter) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, errLong
	}
	n, err := c.inner.Read(p[:min(len(p), c.left)])
	for i, b := range p[:n] {
		if b == '\n' {
			c.breaks = append(c.breaks, c.offset+int64(i))
		}
	}
	c.left -= n
	c.offset += int64(n)
	return n, err
}

// line is the line of an offset, which is none before the last one asked for.
func (c *counter) line(offset int64) int {
	n := 0
	for n < len(c.breaks) && c.breaks[n] < offset {
		n++
	}
	c.lines += n
	c.breaks = append(c.breaks[:0], c.breaks[n:]...)
	return c.lines + 1
}

// problem says what is wrong with an array, and after which line.
func (c *counter) problem(d *json.Decoder, err error) error {
	what := err.Error()
	switch {
	case errors.Is(err, errLong):
		what = fmt.Sprintf("an item is longer than %d MiB: is the format another?", maxLine>>20)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		what = "it ends in the middle"
	case !errors.As(err, new(*json.SyntaxError)):
		return err
	}
	return problem.Problem{At: problem.Position{Line: c.line(d.InputOffset())}, What: "the JSON array cannot be read further than here: " + what}
}
