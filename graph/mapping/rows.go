package mapping

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"entente/schema/problem"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// maxLine bounds a record in bytes, so that no file fills the memory with one.
const maxLine = 4 << 20

// row is a record of a file with the line in which it begins. Its cells are
// good until the next one.
type row struct {
	line  int
	cells map[string]any
	err   error // what is wrong with this row alone
}

// errEmpty is a file without a row and without the names of columns.
var errEmpty = errors.New("the file is empty")

// rows reads a file: it calls start with the names of the columns, none where
// records have their own, and each with every row. The error is of the file.
func (d Dialect) rows(r io.Reader, start func(columns []string) error, each func(row) error) error {
	r, err := plainText(r, d.Encoding)
	if err != nil {
		return err
	}
	if d.Format == "jsonl" {
		if err := start(nil); err != nil {
			return err
		}
		return d.jsonRows(r, each)
	}
	t := &table{Dialect: d, start: start, each: each}
	if d.Quoted {
		err = t.csvRows(r)
	} else {
		err = lines(r, t.splitRow)
	}
	if err != nil {
		return err
	}
	return t.finish()
}

// plainText unpacks gzip, which it knows by its first bytes, decodes to UTF-8
// and drops a byte order mark. A file with such a mark is in Unicode, whatever
// name says.
func plainText(r io.Reader, name string) (io.Reader, error) {
	buffered := bufio.NewReader(r)
	r = buffered
	switch magic, _ := buffered.Peek(4); {
	case strings.HasPrefix(string(magic), "\x1f\x8b"):
		unpacked, err := gzip.NewReader(buffered)
		if err != nil {
			return nil, damaged{err}
		}
		r = gunzip{unpacked}
	case string(magic) == "PK\x03\x04":
		return nil, errors.New("this is a zip archive: unpack it, and name the file in it")
	}
	decoder := encoding.Nop.NewDecoder()
	switch name {
	case "latin-1":
		decoder = charmap.ISO8859_1.NewDecoder()
	case "windows-1252":
		decoder = charmap.Windows1252.NewDecoder()
	}
	return transform.NewReader(r, unicode.BOMOverride(decoder)), nil
}

// gunzip says of an archive's errors what they are.
type gunzip struct{ inner io.Reader }

func (g gunzip) Read(p []byte) (int, error) {
	n, err := g.inner.Read(p)
	if errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, new(flate.CorruptInputError)) {
		err = damaged{err}
	}
	return n, err
}

type damaged struct{ error }

func (d damaged) Error() string { return fmt.Sprintf("the gzip file is damaged: %v", d.error) }
func (d damaged) Unwrap() error { return d.error }

// table is a file of rows that share their columns.
type table struct {
	Dialect
	start  func([]string) error
	each   func(row) error
	begun  bool
	values map[string]any
}

// begin takes the names of the columns.
func (t *table) begin(columns []string) error {
	seen := map[string]bool{}
	t.Columns = make([]string, len(columns))
	for i, name := range columns {
		name = strings.TrimSpace(name)
		if !utf8.ValidString(name) {
			return fmt.Errorf("the name %q of column %d is not UTF-8: name the file's encoding in the mapping", name, i+1)
		}
		if name != "" && seen[name] {
			return fmt.Errorf("two columns are called %q, and nobody can tell which one is meant", name)
		}
		seen[name], t.Columns[i] = true, name
	}
	t.begun, t.values = true, make(map[string]any, len(columns))
	return t.start(t.Columns)
}

// record hands on the cells of a record, or takes them as the header.
func (t *table) record(line int, cells []string) error {
	if !t.begun {
		header := t.Columns == nil
		columns := t.Columns
		if header {
			columns = cells
		}
		if err := t.begin(columns); err != nil || header {
			return err
		}
	}
	if len(cells) != len(t.Columns) {
		return t.each(row{line: line, err: fmt.Errorf("the row has %d cells, and there are %d columns", len(cells), len(t.Columns))})
	}
	for i, name := range t.Columns {
		if !utf8.ValidString(cells[i]) {
			return t.each(row{line: line, err: fmt.Errorf("the column %s is not UTF-8: name the file's encoding in the mapping", name)})
		}
		t.values[name] = t.cell(cells[i])
	}
	return t.each(row{line: line, cells: t.values})
}

// finish sees to files without a record. The columns of a mapping must suit it
// even then.
func (t *table) finish() error {
	switch {
	case t.begun:
		return nil
	case t.Columns == nil:
		return errEmpty
	}
	return t.begin(t.Columns)
}

// cell is the text of a cell, empty where it says that there is no value.
func (d Dialect) cell(text string) string {
	text = strings.TrimSpace(text)
	if slices.Contains(d.Missing, text) {
		return ""
	}
	return text
}

func (t *table) csvRows(r io.Reader) error {
	guard := &guard{inner: r, left: maxLine}
	c := csv.NewReader(guard)
	c.Comma, c.FieldsPerRecord, c.ReuseRecord = t.Delimiter, -1, true
	for line := 0; ; {
		cells, err := c.Read()
		var wrong *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, errLong):
			return fmt.Errorf("the record after line %d is longer than %d MiB: is a quote left open, or the format another?", line, maxLine>>20)
		case errors.As(err, &wrong):
			return csvProblem(wrong)
		case err != nil:
			return err
		}
		guard.left = maxLine
		line, _ = c.FieldPos(0)
		if err := t.record(line, cells); err != nil {
			return err
		}
	}
}

// csvProblem says what is wrong with quotes. What follows a quote that is out
// of place cannot be taken apart with certainty, so it is a problem of the file.
func csvProblem(err *csv.ParseError) error {
	at := problem.Position{Line: err.Line, Column: err.Column}
	switch {
	case errors.Is(err.Err, csv.ErrBareQuote):
		return problem.Problem{At: at, What: `a quote within a cell that has none around it: write the cell as "…" with two quotes for one, or set quotes: false in the mapping`}
	case errors.Is(err.Err, csv.ErrQuote) && err.StartLine != err.Line:
		return problem.Problem{At: at, What: fmt.Sprintf("the quote of the record that begins in line %d is not closed here", err.StartLine)}
	case errors.Is(err.Err, csv.ErrQuote):
		return problem.Problem{At: at, What: "a quote is left open, or letters follow the one that closes"}
	}
	return problem.Problem{At: at, What: err.Err.Error()}
}

var errLong = errors.New("too long")

// guard ends a file at a record that is too long. Who takes a record sets what
// is left for the next.
type guard struct {
	inner io.Reader
	left  int
}

func (g *guard) Read(p []byte) (int, error) {
	if g.left <= 0 {
		return 0, errLong
	}
	n, err := g.inner.Read(p)
	g.left -= n
	return n, err
}

// splitRow reads a line of a file that knows no quotes, as GDELT's.
func (t *table) splitRow(line int, text string) error {
	if text == "" {
		return nil
	}
	return t.record(line, strings.Split(text, string(t.Delimiter)))
}

func (d Dialect) jsonRows(r io.Reader, each func(row) error) error {
	some := false
	err := lines(r, func(line int, text string) error {
		if strings.TrimSpace(text) == "" {
			return nil
		}
		some = true
		values, err := d.object(text)
		return each(row{line: line, cells: values, err: err})
	})
	if err == nil && !some {
		return errEmpty
	}
	return err
}

// object is the JSON object of a line.
func (d Dialect) object(text string) (map[string]any, error) {
	if !utf8.ValidString(text) {
		return nil, errors.New("the line is not UTF-8: name the file's encoding in the mapping")
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var values map[string]any
	if err := decoder.Decode(&values); err != nil {
		return nil, fmt.Errorf("the line is no JSON object: %w", err)
	}
	if values == nil {
		return nil, errors.New("the line is no JSON object: it is null")
	}
	if rest, _ := io.ReadAll(decoder.Buffered()); strings.TrimSpace(string(rest)) != "" || decoder.More() {
		return nil, errors.New("the line is no JSON object: something follows it")
	}
	for name, value := range values {
		values[name] = d.exact(value)
	}
	return values, nil
}

// exact makes numbers such as expressions can reckon with. Whole numbers that
// do not fit stay texts, since an id must not be rounded.
func (d Dialect) exact(value any) any {
	switch v := value.(type) {
	case string:
		return d.cell(v)
	case json.Number:
		if slices.Contains(d.Missing, v.String()) {
			return nil
		}
		if n, err := strconv.Atoi(v.String()); err == nil {
			return n
		}
		if f, err := v.Float64(); err == nil && strings.ContainsAny(v.String(), ".eE") {
			return f
		}
		return v.String()
	case map[string]any:
		for name := range v {
			v[name] = d.exact(v[name])
		}
	case []any:
		for i := range v {
			v[i] = d.exact(v[i])
		}
	}
	return value
}

// lines hands on the lines of a file, without their ends.
func lines(r io.Reader, each func(line int, text string) error) error {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, maxLine)
	line := 0
	for scanner.Scan() {
		line++
		if err := each(line, scanner.Text()); err != nil {
			return err
		}
	}
	if err := scanner.Err(); errors.Is(err, bufio.ErrTooLong) {
		return fmt.Errorf("line %d is longer than %d MiB: is the format another?", line+1, maxLine>>20)
	} else if err != nil {
		return err
	}
	return nil
}
