// Package given opens what a user names: files, folders' files, pipes. It
// refuses in words what could not be read to an end.
package given

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"golang.org/x/term"
)

var (
	errFolder = errors.New("is a directory")
	errDevice = errors.New("is a device, which has no end: name a file")

	// ErrZeros is of a stream that begins with a page of zero bytes.
	ErrZeros = errors.New("begins with nothing but zero bytes: it is no data")
)

// Open opens a file, or a pipe, in which case it waits for somebody to write
// into it. A directory is refused, and a device that is neither a terminal nor
// empty, as /dev/zero. Errors are *fs.PathError.
func Open(path string) (*os.File, fs.FileInfo, error) {
	info, err := os.Stat(path)
	if err == nil {
		err = refused(path, info)
	}
	if err != nil {
		return nil, nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	if info, err = f.Stat(); err == nil { // it may be another by now
		err = refused(path, info)
	}
	if err != nil {
		_ = f.Close()
		return nil, nil, err
	}
	return f, info, nil
}

func refused(path string, info fs.FileInfo) error {
	switch mode := info.Mode(); {
	case mode.IsDir():
		return &fs.PathError{Op: "read", Path: path, Err: errFolder}
	case mode&fs.ModeDevice == 0:
		return nil
	}
	if null, err := os.Stat(os.DevNull); err == nil && os.SameFile(info, null) {
		return nil
	}
	if f, err := os.Open(path); err == nil {
		defer func() { _ = f.Close() }()
		if term.IsTerminal(int(f.Fd())) {
			return nil
		}
	}
	return &fs.PathError{Op: "open", Path: path, Err: errDevice}
}

// Read reads a file that people write by hand, of some bytes at most.
func Read(path string, most int64) ([]byte, error) {
	f, _, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(text)) > most {
		err = &fs.PathError{Op: "read", Path: path, Err: fmt.Errorf("is larger than the %d MiB that are read", most>>20)}
	}
	if err != nil {
		return nil, err
	}
	return text, nil
}

// Copy copies a stream that can be read once to where it can be read again, and
// refuses one that begins with a page of zero bytes, as those do that have no
// end. Of all others, the disk is the bound.
func Copy(to io.Writer, from io.Reader) (int64, error) {
	first := make([]byte, 4096)
	n, err := io.ReadFull(from, first)
	switch {
	case err == nil && len(bytes.Trim(first, "\x00")) == 0:
		return 0, ErrZeros
	case err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
		return 0, err
	}
	if _, err := to.Write(first[:n]); err != nil || n < len(first) {
		return int64(n), err
	}
	more, err := io.Copy(to, from)
	return int64(n) + more, err
}
