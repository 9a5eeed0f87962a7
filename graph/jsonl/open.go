package jsonl

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"entente/graph"
	"entente/graph/bomb"
	"entente/graph/check"
	"entente/graph/dossier"
	"entente/graph/given"
	"entente/schema"
	"entente/schema/problem"
)

// maxLine bounds a line in bytes, so that no file fills the memory with one.
const maxLine = 4 << 20

// maxHead bounds the lines of sources and documents in bytes, since these are
// held in memory.
var maxHead int64 = 128 << 20

// Input is a file that was opened and found whole. It implements check.Rows.
// The caller closes it.
type Input struct {
	name      string // as positions show it
	ontology  *schema.Ontology
	file      *os.File
	temporary bool        // the file is a copy of what can be read once only
	info      os.FileInfo // of the file, as it was when the survey began
	sha256    string
	header    Header
	end       End
	sources   []dossier.Record[graph.Source]
	documents []dossier.Record[graph.Document]
	publisher map[string]string // of a document
	entities  section
	claims    section
}

// section is where the lines of one record begin.
type section struct {
	offset int64 // in the unpacked text
	line   int
	count  int
}

// Recognise tells whether a file is of this format: it is called *.jsonl or
// *.jsonl.gz, and its first line is a header. Other JSON Lines are data sets,
// which need a mapping.
func Recognise(path string) bool {
	if !Named(path) {
		return false
	}
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return false // a FIFO would lose what is read here
	}
	r, err := unpacked(f)
	if err != nil {
		return false
	}
	line, _ := (&lines{reader: bufio.NewReader(r)}).next()
	var h Header
	return json.Unmarshal(line, &h) == nil && h.Entente == format
}

// Named tells whether a path has the ending of JSON Lines.
func Named(path string) bool {
	name := strings.ToLower(path)
	return strings.HasSuffix(name, ".jsonl") || strings.HasSuffix(name, ".jsonl.gz")
}

// Open reads a file, or the standard input for "-", from its first byte to its
// last, plain or gzip, and sees that it is whole. What can be read once only is
// copied into a temporary file. The error is a problem.List.
func Open(ontology *schema.Ontology, path string, stdin io.Reader) (*Input, error) {
	if err := check.Showable(path); err != nil {
		return nil, problem.List{*err}
	}
	in := &Input{name: path, ontology: ontology, publisher: map[string]string{}}
	err := in.take(path, stdin)
	if err == nil {
		err = in.survey()
	}
	if err == nil {
		return in, nil
	}
	_ = in.Close()
	var list problem.List
	var one problem.Problem
	switch {
	case errors.As(err, &list):
		return nil, list
	case errors.As(err, &one):
		one.At.File = path
		return nil, problem.List{one}
	}
	list.Addf(problem.Position{File: path}, "%s", check.Reason(err))
	return nil, list
}

// Close closes the file and removes a copy.
func (in *Input) Close() error {
	if in.file == nil {
		return nil
	}
	err := in.file.Close()
	if in.temporary {
		err = errors.Join(err, os.Remove(in.file.Name()))
	}
	in.file = nil
	return err
}

// take opens the file, or makes one of what is none.
func (in *Input) take(path string, stdin io.Reader) error {
	if path != check.Stdin {
		f, info, err := given.Open(path)
		if err != nil {
			return err
		}
		if info.Mode().IsRegular() {
			in.file = f
			return nil
		}
		defer func() { _ = f.Close() }()
		stdin = f
	}
	copied, err := os.CreateTemp("", "entente-*.jsonl")
	if err != nil {
		return fmt.Errorf("a copy of what can be read once: %w", err)
	}
	in.file, in.temporary = copied, true
	_, err = given.Copy(copied, stdin)
	return err
}

// unpacked is the text of a file that may be gzip, which its first bytes tell.
// One that was made to fill a machine is an error.
func unpacked(r io.Reader) (io.Reader, error) {
	packed := &tally{inner: r}
	buffered := bufio.NewReaderSize(packed, 1<<16)
	if magic, _ := buffered.Peek(2); string(magic) != "\x1f\x8b" {
		return buffered, nil
	}
	z, err := gzip.NewReader(buffered)
	if err != nil {
		return nil, fmt.Errorf("the gzip file is damaged: %w", err)
	}
	return &bomb.Reader{Inner: z, Packing: "gzip", Taken: func() int64 { return packed.bytes }, Limit: bombs}, nil
}

var bombs = bomb.Usual

// tally counts what is read.
type tally struct {
	inner io.Reader
	bytes int64
}

// Read implements io.Reader.
func (t *tally) Read(p []byte) (int, error) {
	n, err := t.inner.Read(p)
	t.bytes += int64(n)
	return n, err
}

// survey reads all lines: it takes the sources and documents, notes where the
// entities and the statements begin, and holds the file to its last line.
func (in *Input) survey() error {
	if _, err := in.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	var err error
	if in.info, err = in.file.Stat(); err != nil {
		return err
	}
	raw := sha256.New()
	whole := io.TeeReader(in.file, raw)
	text, err := unpacked(whole)
	if err != nil {
		return err
	}
	s := surveyor{Input: in, sum: sha256.New(), lines: &lines{reader: bufio.NewReaderSize(text, 1<<16)}}
	if err := s.run(); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, whole); err != nil {
		return err
	}
	in.sha256 = hex.EncodeToString(raw.Sum(nil))
	return in.unchanged()
}

// unchanged tells of a file that has become another since the survey began: its
// lines would not be those that its last line speaks of.
func (in *Input) unchanged() error {
	now, err := in.file.Stat()
	if err == nil && (now.Size() != in.info.Size() || !now.ModTime().Equal(in.info.ModTime())) {
		err = errors.New("the file has changed while it was read: begin again")
	}
	return err
}

// lines reads lines with their ends.
type lines struct {
	reader *bufio.Reader
	line   int   // the number of the last one
	offset int64 // behind it
	long   []byte
}

// next is good until the next one. It is io.EOF after the last.
func (l *lines) next() ([]byte, error) {
	line, err := l.reader.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		l.long = append(l.long[:0], line...)
		for errors.Is(err, bufio.ErrBufferFull) {
			line, err = l.reader.ReadSlice('\n')
			if l.long = append(l.long, line...); len(l.long) > maxLine {
				return nil, problem.Problem{At: problem.Position{Line: l.line + 1}, What: fmt.Sprintf("the line is longer than %d MiB", maxLine>>20)}
			}
		}
		line = l.long
	}
	if len(line) > 0 && errors.Is(err, io.EOF) {
		err = nil
	}
	switch {
	case errors.Is(err, io.EOF):
		return nil, io.EOF
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader):
		return nil, fmt.Errorf("the gzip file is damaged: %w", err)
	case err != nil:
		return nil, err
	}
	l.line++
	l.offset += int64(len(line))
	return line, nil
}

// recordOf is the key record of a line. Those that we write begin with it.
func recordOf(line []byte) string {
	if rest, ours := bytes.CutPrefix(line, []byte(`{"record":"`)); ours {
		name, _, _ := bytes.Cut(rest, []byte(`"`))
		return string(name)
	}
	var r struct {
		Record string `json:"record"`
	}
	_ = json.Unmarshal(line, &r) // what is none has no record
	return r.Record
}

var order = []string{recordSource, recordDocument, recordEntity, recordStatement, recordEnd}

func place(record string) int { return slices.Index(order, record) }
