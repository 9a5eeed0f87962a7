package jsonl

import (
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"

	"entente/schema"
	"entente/schema/problem"
)

// surveyor goes through a file for the first time.
type surveyor struct {
	*Input
	*lines
	sum    hash.Hash
	counts End   // what there is
	head   int64 // bytes of the sources and documents
	last   int   // the place of the record before
}

func (s *surveyor) run() error {
	if err := s.readHeader(); err != nil {
		return err
	}
	for {
		before := s.offset
		line, err := s.next()
		switch {
		case errors.Is(err, io.EOF):
			return s.wrong("the file is torn: its last line, which tells what came before it, is missing")
		case err != nil:
			return err
		}
		record := recordOf(line)
		if err := s.inOrder(record); err != nil {
			return err
		}
		if record == recordEnd {
			return s.finish(line)
		}
		if err := s.count(record, before, line); err != nil {
			return err
		}
		_, _ = s.sum.Write(line)
	}
}

// wrong is a problem of the file as a whole, at the last line that was read.
func (s *surveyor) wrong(format string, args ...any) error {
	return problem.Problem{At: problem.Position{Line: s.line}, What: fmt.Sprintf(format, args...)}
}

func (s *surveyor) readHeader() error {
	line, err := s.next()
	if errors.Is(err, io.EOF) {
		return errors.New("the file is empty")
	} else if err != nil {
		return err
	}
	_, _ = s.sum.Write(line)
	// A later version may say more, so its number comes first.
	err = decode(line, &s.header)
	switch {
	case s.header.Entente != format:
		return s.wrong(`the first line is no header such as {"entente":"jsonl","version":1}: other JSON Lines are read with --mapping`)
	case s.header.Version != Version:
		return s.wrong("this is version %d of the format, and version %d is read", s.header.Version, Version)
	case err != nil:
		return s.wrong("%v", err)
	case s.header.Dossier == "":
		s.header.Dossier = DefaultDossier
	case !schema.IsSlug(s.header.Dossier):
		return s.wrong("%.80q cannot be the id of a dossier", s.header.Dossier)
	}
	return nil
}

// inOrder refuses a line that is none of the records, or that comes too late:
// entities are read before the statements, and whatever stood after them would
// be passed over.
func (s *surveyor) inOrder(record string) error {
	at := place(record)
	switch {
	case at < 0:
		return s.wrong("the line is no record: it needs the key record, with one of %v", order)
	case at < s.last:
		return s.wrong("here is a %s after a %s, and the records are in the order %v", record, order[s.last], order)
	}
	s.last = at
	return nil
}

func (s *surveyor) count(record string, offset int64, line []byte) error {
	if record == recordSource || record == recordDocument {
		if s.head += int64(len(line)); s.head > maxHead {
			return s.wrong("the sources and documents up to here take more than the %d MiB that are held in memory: split the file by its sources", maxHead>>20)
		}
	}
	switch record {
	case recordSource:
		s.counts.Sources++
		s.sources = append(s.sources, s.source(line, s.line))
	case recordDocument:
		s.counts.Documents++
		r := s.document(line, s.line)
		s.documents = append(s.documents, r)
		s.publisher[r.Value.ID] = r.Value.Source
	case recordEntity:
		s.counts.Entities++
		s.entities.begin(offset, s.line)
	case recordStatement:
		s.counts.Statements++
		s.claims.begin(offset, s.line)
	}
	return nil
}

func (s *section) begin(offset int64, line int) {
	if s.count == 0 {
		s.offset, s.line = offset, line
	}
	s.count++
}

// finish holds the file to its last line, behind which there is nothing.
func (s *surveyor) finish(line []byte) error {
	if err := decode(line, &s.end); err != nil {
		return s.wrong("%v", err)
	}
	if _, err := s.next(); err == nil {
		return s.wrong("something follows the line that ends the file")
	} else if !errors.Is(err, io.EOF) {
		return err
	}
	for _, c := range []struct {
		what       string
		said, read int
	}{
		{"sources", s.end.Sources, s.counts.Sources}, {"documents", s.end.Documents, s.counts.Documents},
		{"entities", s.end.Entities, s.counts.Entities}, {"statements", s.end.Statements, s.counts.Statements},
	} {
		if c.said != c.read {
			return s.wrong("the file is not whole: its last line tells of %d %s, and there are %d", c.said, c.what, c.read)
		}
	}
	if sum := hex.EncodeToString(s.sum.Sum(nil)); sum != s.end.SHA256 {
		return s.wrong("the file was changed after it was written: its last line tells of the SHA-256 %.64s, and it is %s", s.end.SHA256, sum)
	}
	for _, dossier := range s.end.Dossiers {
		if !schema.IsSlug(dossier) {
			return s.wrong("%.80q cannot be the id of a dossier", dossier)
		}
	}
	return nil
}
