package mapping

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"entente/schema/problem"

	"github.com/parquet-go/parquet-go"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// maxLine bounds a record in bytes, so that no file fills the memory with one.
const maxLine = 4 << 20

// raw is a record as a file has it. Its cells are found later, on one of
// several goroutines.
type raw struct {
	line   int
	text   string      // of the record, which is the record itself where it is a line
	cells  []string    // of csv with quotes
	values parquet.Row // of Parquet
}

// size is about how many bytes it takes.
func (r *raw) size() int {
	n := 2 * len(r.text)
	for i := range r.values {
		n += 32 + len(bytesOf(r.values[i]))
	}
	return n
}

// errEmpty is a file without a row and without the names of columns.
var errEmpty = errors.New("the file is empty")

// scanner takes a file apart into records: it calls begin with the names of
// the columns, none where records have their own, and each with every record.
type scanner struct {
	Dialect
	begin  func(columns []string, shapes []shape) error
	each   func(raw) error
	shapes []shape // of the columns of Parquet
	begun  bool
}

// text reads a file of text.
func (s *scanner) text(r io.Reader) error {
	r, err := decoded(r, s.Encoding)
	if err != nil {
		return err
	}
	switch {
	case s.Format == formatJSONL:
		return s.json(r)
	case s.Quoted:
		err = s.csv(r)
	default:
		err = lines(r, s.Preamble, s.line)
	}
	if err != nil {
		return err
	}
	return s.finish()
}

// decoded makes UTF-8 of a text, and drops a byte order mark. A file with such
// a mark is in Unicode, whatever name says.
func decoded(r io.Reader, name string) (io.Reader, error) {
	buffered := bufio.NewReaderSize(r, 1<<16)
	head, err := buffered.Peek(3)
	if err != nil && err != io.EOF {
		return nil, err
	}
	switch mark := string(head); {
	case mark == "\xef\xbb\xbf":
		_, _ = buffered.Discard(len(mark))
	case strings.HasPrefix(mark, "\xff\xfe"), strings.HasPrefix(mark, "\xfe\xff"):
		return transform.NewReader(buffered, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()), nil
	case name == "latin-1":
		return transform.NewReader(buffered, charmap.ISO8859_1.NewDecoder()), nil
	case name == "windows-1252":
		return transform.NewReader(buffered, charmap.Windows1252.NewDecoder()), nil
	}
	return buffered, nil
}

// record hands on a record, or takes it as the header. cells gives its cells
// for that.
func (s *scanner) record(r raw, cells func() []string) error {
	if !s.begun {
		header := s.Columns == nil
		columns := s.Columns
		if header {
			columns = cells()
		}
		if err := s.start(columns); err != nil || header {
			return err
		}
	}
	return s.each(r)
}

// start takes the names of the columns.
func (s *scanner) start(columns []string) error {
	s.begun = true
	seen := map[string]bool{}
	all := make([]string, len(columns))
	for i, name := range columns {
		name = strings.TrimSpace(name)
		if !utf8.ValidString(name) {
			return fmt.Errorf("the name %q of column %d is not UTF-8: name the file's encoding in the mapping", name, i+1)
		}
		name = s.renamed(name)
		if name != "" && seen[name] {
			return fmt.Errorf("two columns are called %q, and nobody can tell which one is meant", name)
		}
		seen[name], all[i] = true, name
	}
	return s.begin(all, s.shapes)
}

// finish sees to files without a record. The columns of a mapping must suit it
// even then.
func (s *scanner) finish() error {
	switch {
	case s.begun:
		return nil
	case s.Columns == nil:
		return errEmpty
	}
	return s.start(s.Columns)
}

func (s *scanner) csv(r io.Reader) error {
	in := &recorder{inner: r, left: maxLine}
	buffered := bufio.NewReaderSize(in, 1<<16)
	if err := in.pass(buffered, s.Preamble); err != nil {
		return err
	}
	c := csv.NewReader(buffered)
	c.Comma, c.FieldsPerRecord = s.Delimiter, -1
	for line := s.Preamble; ; {
		cells, err := c.Read()
		var wrong *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, errLong):
			return fmt.Errorf("the record after line %d is longer than %d MiB: is a quote left open, or the format another?", line, maxLine>>20)
		case errors.As(err, &wrong):
			return csvProblem(wrong, s.Preamble)
		case err != nil:
			return err
		}
		line, _ = c.FieldPos(0)
		line += s.Preamble
		if err := s.record(raw{line: line, text: in.take(c.InputOffset()), cells: cells}, func() []string { return cells }); err != nil {
			return err
		}
	}
}

// csvProblem says what is wrong with quotes. What follows a quote that is out
// of place cannot be taken apart with certainty, so it is a problem of the file.
func csvProblem(err *csv.ParseError, before int) error {
	at := problem.Position{Line: err.Line + before, Column: err.Column}
	switch {
	case errors.Is(err.Err, csv.ErrBareQuote):
		return problem.Problem{At: at, What: `a quote within a cell that has none around it: write the cell as "…" with two quotes for one, or set quotes: false in the mapping`}
	case errors.Is(err.Err, csv.ErrQuote) && err.StartLine != err.Line:
		return problem.Problem{At: at, What: fmt.Sprintf("the quote of the record that begins in line %d is not closed here", err.StartLine+before)}
	case errors.Is(err.Err, csv.ErrQuote):
		return problem.Problem{At: at, What: "a quote is left open, or letters follow the one that closes"}
	}
	return problem.Problem{At: at, What: err.Err.Error()}
}

var errLong = errors.New("too long")

// recorder keeps what was read since the last record, so that a record can be
// shown as it stands, and ends a file at one that is too long.
type recorder struct {
	inner io.Reader
	left  int    // bytes until the record in hand is too long
	text  []byte // what was read, from offset on
	start int    // of the record in hand, in text
	base  int64  // where text begins in the file
}

// Read implements io.Reader.
func (r *recorder) Read(p []byte) (int, error) {
	if r.left <= 0 {
		return 0, errLong
	}
	n, err := r.inner.Read(p)
	r.left -= n
	if r.start > 0 {
		r.text, r.base, r.start = append(r.text[:0], r.text[r.start:]...), r.base+int64(r.start), 0
	}
	r.text = append(r.text, p[:n]...)
	return n, err
}

// take is the text of the record in hand, which ends at an offset of the file.
func (r *recorder) take(offset int64) string {
	end := int(offset - r.base)
	text := r.text[r.start:end]
	r.left, r.start = maxLine, end
	for len(text) > 0 && (text[0] == '\n' || text[0] == '\r') {
		text = text[1:] // empty lines before it
	}
	if n := len(text); n > 0 && text[n-1] == '\n' {
		text = text[:n-1]
	}
	if n := len(text); n > 0 && text[n-1] == '\r' {
		text = text[:n-1]
	}
	return shown(text)
}

// pass goes over lines that are no part of the table.
func (r *recorder) pass(buffered *bufio.Reader, lines int) error {
	for line := range lines {
		for {
			part, err := buffered.ReadSlice('\n')
			r.start += len(part)
			if err == nil || errors.Is(err, io.EOF) {
				break
			}
			if errors.Is(err, errLong) {
				return tooLong(line + 1)
			}
			if !errors.Is(err, bufio.ErrBufferFull) {
				return err
			}
		}
		r.left = maxLine
	}
	r.base = -int64(r.start) // offsets count from here
	return nil
}

// maxText is how many bytes of a record are shown.
const maxText = 4096

// shown is the text of a record as a reject shows it.
func shown[T string | []byte](text T) string {
	if len(text) <= maxText {
		return string(text)
	}
	const mark = "…"
	end := maxText - len(mark)
	for end > maxText-len(mark)-utf8.UTFMax && !utf8.RuneStart(text[end]) {
		end--
	}
	return string(text[:end]) + mark
}

// line reads a line of a file that knows no quotes, as GDELT's.
func (s *scanner) line(line int, text string) error {
	if text == "" {
		return nil
	}
	return s.record(raw{line: line, text: text}, func() []string { return strings.Split(text, string(s.Delimiter)) })
}

func (s *scanner) json(r io.Reader) error {
	if err := s.begin(nil, nil); err != nil {
		return err
	}
	buffered := bufio.NewReaderSize(r, 1<<16)
	if array, err := isArray(buffered); err != nil {
		return err
	} else if array {
		return s.array(buffered)
	}
	r = buffered
	some := false
	err := lines(r, 0, func(line int, text string) error {
		if strings.TrimSpace(text) == "" {
			return nil
		}
		some = true
		return s.each(raw{line: line, text: text})
	})
	if err == nil && !some {
		return errEmpty
	}
	return err
}

// lines hands on the lines of a file after the first ones, without their ends.
func lines(r io.Reader, before int, each func(line int, text string) error) error {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, maxLine)
	line := 0
	for scanner.Scan() {
		if line++; line <= before {
			continue
		}
		if err := each(line, scanner.Text()); err != nil {
			return err
		}
	}
	if err := scanner.Err(); errors.Is(err, bufio.ErrTooLong) {
		return tooLong(line + 1)
	} else if err != nil {
		return err
	}
	return nil
}

func tooLong(line int) error {
	return fmt.Errorf("line %d is longer than %d MiB: is the format another?", line, maxLine>>20)
}
