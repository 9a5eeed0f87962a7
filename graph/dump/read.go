package dump

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"entente/graph/constraint"
)

// maxLine bounds a line in bytes, so that no file fills the memory with one.
const maxLine = 64 << 20

// File is a dump that was opened and found whole. The caller closes it.
type File struct {
	Header   Header
	Manifest Manifest
	Seal     string // SHA-256 of the text
	path     string
	file     *os.File
}

// Open reads a dump from its first byte to its last, plain or packed, and sees
// that it is whole and of a form that this program knows. Nothing is taken from
// its records.
func Open(ctx context.Context, path string) (*File, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	f := &File{path: path, file: file}
	info, err := file.Stat()
	switch {
	case err != nil:
	case !info.Mode().IsRegular():
		err = errors.New("it is no regular file, and a dump is read twice: copy it into one")
	default:
		err = f.survey(ctx)
	}
	if err != nil {
		_ = file.Close()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("the dump %s is not restored: %w", path, err)
	}
	return f, nil
}

// Close closes the file.
func (f *File) Close() error { return f.file.Close() }

// Records is how many nodes and relationships the dump has.
func (f *File) Records() int {
	nodes, relationships := f.Manifest.Contents.Counts()
	return nodes + relationships
}

// lines hands on the lines of the file with their ends, each good until the next.
func (f *File) lines(ctx context.Context, each func(line []byte) error) error {
	if _, err := f.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	text, done, err := unpacker(f.file)
	if err != nil {
		return err
	}
	defer done()
	s := bufio.NewScanner(text)
	s.Buffer(make([]byte, 1<<16), maxLine)
	s.Split(wholeLines)
	for n := 0; s.Scan(); n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := each(s.Bytes()); err != nil {
			return err
		}
	}
	if errors.Is(s.Err(), bufio.ErrTooLong) {
		return fmt.Errorf("a line is longer than %d MiB", maxLine>>20)
	}
	if s.Err() != nil {
		return damaged(s.Err())
	}
	return nil
}

// wholeLines splits into lines with their ends.
func wholeLines(data []byte, atEOF bool) (advance int, token []byte, err error) {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return i + 1, data[:i+1], nil
	}
	if atEOF && len(data) > 0 {
		return len(data), data, nil
	}
	return 0, nil, nil
}

// The kinds of lines after the header, by how they begin, in their order.
var begins = [...]string{`{"node":`, `{"relationship":`, `{"manifest":`, `{"sha256":`}

const (
	nodesAt = iota
	relationshipsAt
	manifestAt
	sealAt
)

func kindOf(line []byte) int {
	for kind, begin := range begins {
		if bytes.HasPrefix(line, []byte(begin)) {
			return kind
		}
	}
	return -1
}

// survey reads all lines and holds them to the last two.
func (f *File) survey(ctx context.Context) error {
	seal, parts := sha256.New(), [2]Part{{Name: "nodes"}, {Name: "relationships"}}
	part, at, first := sha256.New(), nodesAt, true
	endPart := func() {
		parts[at].SHA256 = hex.EncodeToString(part.Sum(nil))
		part.Reset()
		at++
	}
	err := f.lines(ctx, func(line []byte) error {
		kind := kindOf(line)
		switch {
		case first:
			first = false
			if err := f.readHeader(line); err != nil {
				return err
			}
		case f.Seal != "":
			return errors.New("something follows its last line")
		case kind < at, kind > sealAt:
			return errors.New("a line is no record of a dump, or stands in the wrong place")
		case kind == sealAt:
			return f.readSeal(line, hex.EncodeToString(seal.Sum(nil)))
		case kind == manifestAt:
			for at < manifestAt {
				endPart()
			}
			at = sealAt
			if err := unmarshal(line, &manifestLine{&f.Manifest}); err != nil {
				return err
			}
		default:
			for at < kind {
				endPart()
			}
			parts[at].Lines++
			_, _ = part.Write(line)
		}
		_, _ = seal.Write(line)
		return nil
	})
	switch {
	case err != nil:
		return err
	case first:
		return errors.New("it is empty")
	case f.Seal == "":
		return errors.New("it is torn: its last line, which tells what came before it, is missing")
	}
	return f.checkParts(parts[:])
}

func (f *File) readHeader(line []byte) error {
	// A later version may say more, so its number comes first.
	err := unmarshal(line, &f.Header)
	switch h := f.Header; {
	case h.Entente != format:
		return errors.New("it is none: a dump begins as `entente dump` writes it (what `entente export` writes is loaded)")
	case h.Version != Version:
		return fmt.Errorf("it has version %d of the form, and version %d is read", h.Version, Version)
	case err != nil:
		return err
	case h.Schema > constraint.Version:
		return fmt.Errorf("it is of a graph of version %d, which a newer Entente has written, and this one knows version %d: use the newer one", h.Schema, constraint.Version)
	}
	return nil
}

func (f *File) readSeal(line []byte, sum string) error {
	var s sealLine
	if err := unmarshal(line, &s); err != nil {
		return err
	}
	if again, err := marshal(s); err != nil || !bytes.Equal(again, line) || s.SHA256 != sum {
		return fmt.Errorf("it was changed after it was written: its last line tells of the SHA-256 %.64s, and it is %s", s.SHA256, sum)
	}
	f.Seal = sum
	return nil
}

// checkParts holds what the manifest tells to what there is.
func (f *File) checkParts(parts []Part) error {
	if len(f.Manifest.Parts) != len(parts) {
		return errors.New("it has no manifest, or one of other parts")
	}
	for i, said := range f.Manifest.Parts {
		if said != parts[i] {
			return fmt.Errorf("it is not whole: its manifest tells of %d %s, and there are %d", said.Lines, parts[i].Name, parts[i].Lines)
		}
	}
	nodes, relationships := f.Manifest.Contents.Counts()
	if nodes != parts[nodesAt].Lines || relationships != parts[relationshipsAt].Lines {
		return fmt.Errorf("it is not whole: its manifest counts %d nodes and %d relationships, and there are %d and %d", nodes, relationships, parts[nodesAt].Lines, parts[relationshipsAt].Lines)
	}
	return nil
}
