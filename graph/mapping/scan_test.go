package mapping

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"entente/graph/dossier"
	"entente/schema/fuzztest"

	"github.com/google/go-cmp/cmp"
)

// table1 is a dialect as a mapping without `file` has it.
var table1 = Dialect{Format: "csv", Delimiter: ',', Quoted: true, Encoding: "utf-8"}

func with(change func(*Dialect)) Dialect {
	d := table1
	change(&d)
	return d
}

// row is a record with its cells.
type row struct {
	line  int
	cells map[string]any
	err   error
	text  string
}

// rows reads a stream and finds the cells of its records.
func (d Dialect) rows(r io.Reader, start func([]string) error, each func(row) error) error {
	plain, err := unpacked(r, func() int64 { return 1 })
	if err != nil {
		return err
	}
	defer func() { _ = plain.Close() }()
	var cells *decoder
	s := &scanner{Dialect: d, begin: func(columns []string, _ []shape) error {
		cells = newDecoder(&d, table{columns: columns})
		return start(columns)
	}, each: func(r raw) error {
		var out dossier.Row
		found, err := cells.decode(&r, &out)
		read := row{line: r.line, err: err, text: out.Text}
		if err == nil {
			read.cells = cells.all(found)
		}
		return each(read)
	}}
	return s.stream(plain)
}

// all reads rows as lines of text: columns, then `line cells` or `line! error`.
func all(d Dialect, r io.Reader) ([]string, error) {
	var got []string
	var columns []string
	err := d.rows(r, func(names []string) error {
		columns = names
		got = append(got, strings.Join(names, "|"))
		return nil
	}, func(r row) error {
		if r.err != nil {
			got = append(got, fmt.Sprintf("%d! %v", r.line, r.err))
			return nil
		}
		var cells []string
		for _, name := range columns {
			cells = append(cells, r.cells[name].(string))
		}
		if columns == nil {
			for _, name := range slices.Sorted(maps.Keys(r.cells)) {
				cells = append(cells, fmt.Sprintf("%s=%v", name, r.cells[name]))
			}
		}
		got = append(got, fmt.Sprintf("%d %s", r.line, strings.Join(cells, "|")))
		return nil
	})
	return got, err
}

func gzipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return b.String()
}

func TestRowsOfFiles(t *testing.T) {
	tab := with(func(d *Dialect) { d.Delimiter = '\t' })
	raw := with(func(d *Dialect) { d.Delimiter, d.Quoted = '\t', false })
	bare := with(func(d *Dialect) { d.Columns = []string{"a", "b"} })
	rawBare := with(func(d *Dialect) { d.Delimiter, d.Quoted, d.Columns = '\t', false, []string{"a", "b"} })
	latin := with(func(d *Dialect) { d.Encoding = "latin-1" })
	jsonl := with(func(d *Dialect) { d.Format = "jsonl" })
	for name, c := range map[string]struct {
		dialect Dialect
		text    string
		want    []string
		err     string
	}{
		"plain":               {table1, "a,b\n1,2\n", []string{"a|b", "2 1|2"}, ""},
		"no last line end":    {table1, "a,b\n1,2", []string{"a|b", "2 1|2"}, ""},
		"CRLF":                {table1, "a,b\r\n1,2\r\n", []string{"a|b", "2 1|2"}, ""},
		"mark":                {table1, "\xef\xbb\xbfa,b\n1,2\n", []string{"a|b", "2 1|2"}, ""},
		"mark and quotes":     {table1, "\xef\xbb\xbf\"a\",b\n1,2\n", []string{"a|b", "2 1|2"}, ""},
		"UTF-16":              {table1, "\xff\xfea\x00,\x00b\x00\n\x001\x00,\x002\x00", []string{"a|b", "2 1|2"}, ""},
		"quotes":              {table1, "a,b\n\"1,\"\"x\"\"\",\"2\n3\"\n4,5\n", []string{"a|b", "2 1,\"x\"|2\n3", "4 4|5"}, ""},
		"blank lines":         {table1, "\n\na,b\n\n1,2\n\n", []string{"a|b", "5 1|2"}, ""},
		"semicolons":          {with(func(d *Dialect) { d.Delimiter = ';' }), "a;b\n1,5;2\n", []string{"a|b", "2 1,5|2"}, ""},
		"tabs":                {tab, "a\tb\n1\t\n", []string{"a|b", "2 1|"}, ""},
		"spaces":              {table1, " a , b\n 1 , \n", []string{"a|b", "2 1|"}, ""},
		"missing":             {with(func(d *Dialect) { d.Missing = []string{"-99", "NA"} }), "a,b\n-99, NA\n", []string{"a|b", "2 |"}, ""},
		"ragged":              {table1, "a,b\n1\n1,2,3\n1,2\n", []string{"a|b", "2! the row has 1 cells, and there are 2 columns", "3! the row has 3 cells, and there are 2 columns", "4 1|2"}, ""},
		"header only":         {table1, "a,b\n", []string{"a|b"}, ""},
		"empty":               {table1, "", nil, "the file is empty"},
		"only line ends":      {table1, "\n\n", nil, "the file is empty"},
		"no header":           {bare, "1,2\n3,4\n", []string{"a|b", "1 1|2", "2 3|4"}, ""},
		"no header, blank":    {bare, "\n1,2\n", []string{"a|b", "2 1|2"}, ""},
		"no header, empty":    {bare, "", []string{"a|b"}, ""},
		"no header, ragged":   {bare, "1\n1,2\n", []string{"a|b", "1! the row has 1 cells, and there are 2 columns", "2 1|2"}, ""},
		"columns twice":       {table1, "a,b,a\n1,2,3\n", nil, `two columns are called "a", and nobody can tell which one is meant`},
		"unnamed columns":     {table1, "a,,\n1,2,3\n", []string{"a||", "2 1|3|3"}, ""},
		"stray quote":         {table1, "a,b\n1,2\n5\" gun,2\n", []string{"a|b", "2 1|2"}, `:3:2: a quote within a cell that has none around it: write the cell as "…" with two quotes for one, or set quotes: false in the mapping`},
		"quote left open":     {table1, "a,b\n\"1,2\n3,4\n", []string{"a|b"}, ":3:5: the quote of the record that begins in line 2 is not closed here"},
		"not UTF-8":           {table1, "a,b\n1,C\xf4te\n3,4\n", []string{"a|b", "2! the column b is not UTF-8: name the file's encoding in the mapping", "3 3|4"}, ""},
		"marked not UTF-8":    {table1, "\xef\xbb\xbfa,b\n1,C\xf4te\n", []string{"a|b", "2! the column b is not UTF-8: name the file's encoding in the mapping"}, ""},
		"header not UTF-8":    {table1, "a,C\xf4te\n", nil, `the name "C\xf4te" of column 2 is not UTF-8: name the file's encoding in the mapping`},
		"latin-1":             {latin, "a,b\n1,C\xf4te\n", []string{"a|b", "2 1|Côte"}, ""},
		"latin-1 that is not": {latin, "\xef\xbb\xbfa,b\n1,Côte\n", []string{"a|b", "2 1|Côte"}, ""},
		"NUL":                 {table1, "a,b\n1,\x00\n", []string{"a|b", "2 1|\x00"}, ""},
		"gzip":                {table1, gzipped("a,b\n1,2\n"), []string{"a|b", "2 1|2"}, ""},
		"gzip twice":          {table1, gzipped("a,b\n1,2\n") + gzipped("3,4\n"), []string{"a|b", "2 1|2", "3 3|4"}, ""},
		"gzip of latin-1":     {latin, gzipped("a\nC\xf4te\n"), []string{"a", "2 Côte"}, ""},
		"gzip cut off":        {table1, gzipped("a,b\n1,2\n")[:20], []string{"a|b", "2 1|2"}, "the gzip file is damaged: unexpected EOF"},
		"gzip of nothing":     {table1, "\x1f\x8b", nil, "the gzip file is damaged: unexpected EOF"},
		"raw":                 {raw, "a\tb\n5\" gun\t\"\n\n1\t2\r\n1\n", []string{"a|b", "2 5\" gun|\"", "4 1|2", "5! the row has 1 cells, and there are 2 columns"}, ""},
		"raw, not UTF-8":      {raw, "a\tb\n\xc3\t\xa9\n1\tC\xf4te\n3\té\n", []string{"a|b", "2! the column a is not UTF-8: name the file's encoding in the mapping", "3! the column b is not UTF-8: name the file's encoding in the mapping", "4 3|é"}, ""},
		"raw, two bytes":      {with(func(d *Dialect) { d.Delimiter, d.Quoted = '¦', false }), "a¦b\n1¦\n¦\"2\n", []string{"a|b", "2 1|", "3 |\"2"}, ""},
		"raw, no header":      {rawBare, "\n1\t2\n", []string{"a|b", "2 1|2"}, ""},
		"raw, empty":          {raw, "", nil, "the file is empty"},
		"json":                {jsonl, "{\"a\": 1, \"b\": \"x\"}\n\n{\"a\": 12345678901234567890}\r\n", []string{"", "1 a=1|b=x", "3 a=12345678901234567890"}, ""},
		"json, bad":           {jsonl, "{\"a\": }\n[1]\nnull\n{} {}\n{\"a\": 2}\n", []string{"", "1! the line is no JSON object: invalid character '}' looking for beginning of value", "2! the line is no JSON object: json: cannot unmarshal array into Go value of type map[string]interface {}", "3! the line is no JSON object: it is null", "4! the line is no JSON object: something follows it", "5 a=2"}, ""},
		"json, not UTF-8":     {jsonl, "{\"a\": \"C\xf4te\"}\n{\"a\": 2}\n", []string{"", "1! the line is not UTF-8: name the file's encoding in the mapping", "2 a=2"}, ""},
		"json, cut off":       {jsonl, "{\"a\": 1}\n{\"a\": ", []string{"", "1 a=1", "2! the line is no JSON object: unexpected EOF"}, ""},
		"json, empty":         {jsonl, "\n", []string{""}, "the file is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := all(c.dialect, strings.NewReader(c.text))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if text := errorText(err); text != c.err {
				t.Errorf("error:\ngot  %s\nwant %s", text, c.err)
			}
		})
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// endless gives a letter without end, and counts how much was asked for.
type endless struct {
	head string
	fill byte
	read int
}

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		if p[i] = e.fill; e.read+i < len(e.head) {
			p[i] = e.head[e.read+i]
		}
		if e.fill == '\n' && (e.read+i)%2 == 0 && e.read+i >= len(e.head) {
			p[i] = 'x'
		}
	}
	e.read += len(p)
	return len(p), nil
}

func TestARecordWithoutEndEndsTheFile(t *testing.T) {
	for name, c := range map[string]struct {
		dialect Dialect
		file    *endless
		want    string
	}{
		"csv":        {table1, &endless{head: "a\n1\n", fill: 'x'}, "the record after line 2 is longer than 4 MiB: is a quote left open, or the format another?"},
		"open quote": {table1, &endless{head: "a\n\"", fill: '\n'}, "the record after line 1 is longer than 4 MiB: is a quote left open, or the format another?"},
		"raw":        {with(func(d *Dialect) { d.Quoted = false }), &endless{head: "a\n1\n", fill: 'x'}, "line 3 is longer than 4 MiB: is the format another?"},
		"array":      {with(func(d *Dialect) { d.Format = "jsonl" }), &endless{head: "[{}, \"", fill: 'x'}, ":1: the JSON array cannot be read further than here: an item is longer than 4 MiB: is the format another?"},
		"json":       {with(func(d *Dialect) { d.Format = "jsonl" }), &endless{head: "{}\n", fill: '['}, "line 2 is longer than 4 MiB: is the format another?"},
	} {
		t.Run(name, func(t *testing.T) {
			begin := time.Now()
			_, err := all(c.dialect, c.file)
			if errorText(err) != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
			if c.file.read > 3*maxLine || time.Since(begin) > 5*time.Second {
				t.Errorf("it read %d bytes in %s", c.file.read, time.Since(begin))
			}
		})
	}
}

func TestAnErrorOfTheRowsEndsTheFile(t *testing.T) {
	stop := errors.New("stop")
	for _, d := range []Dialect{table1, with(func(d *Dialect) { d.Quoted = false }), with(func(d *Dialect) { d.Format = "jsonl" })} {
		rows := 0
		err := d.rows(strings.NewReader("{}\n{}\n{}\n"), func([]string) error { return nil }, func(row) error { rows++; return stop })
		if !errors.Is(err, stop) || rows != 1 {
			t.Errorf("%d rows, %v", rows, err)
		}
		err = d.rows(strings.NewReader("{}\n{}\n"), func([]string) error { return stop }, func(row) error { t.Error("a row without a start"); return nil })
		if !errors.Is(err, stop) {
			t.Error(err)
		}
	}
}

func FuzzRows(f *testing.F) {
	for _, text := range []string{
		"", "a,b\n1,2\n", "\xef\xbb\xbfa\tb\r\n1\t\"2\"\r\n", "a;b\n\"1\n;\";2\n\n", "\"Cuba\"\t40\t\t\t1952\n", "a\n\xf4\x00\n", "a,a\n", ",,\n,,\n",
		// Quirks of published files: a title line, notes below the table, numbers with
		// thousands, a quote within a quoted cell, a lone carriage return, a NUL.
		"COW, v4.1\nccode1,ccode2\n2,20\n\"Source: \"\"own\"\"\"\n", "a,b\r1,2\r3,4", "a,b\n\"1,234.5\",-9\n.,NA\n", "a;b\n\"x\"y;2\n", "a,b\n1\x00,2\n\x00\x00\n", "a,b\n1,\"open\n2,3\n",
		"a\tb\n1\t'2\t3\n", "a,b,\n1,2,\n1,2\n1,2,3,4\n", "\u202ea,b\n\u202e1,2\n", "Сhad,b\nСhad,\u200fb\n", "=1+1,@a\n+1,-1\n", "[{\"a\": 1},\n {\"a\": [2]}]", "[[[[", "{\"a\":{\"a\":{\"a\":", "{\"a\": \"\\ud800\", \"a\": \"\\u0000\"}\n",
		"{\"a\": 1e400, \"b\": [1, {\"c\": null}]}\nnull\n[]\n{}{}\n", gzipped("a,b\n1,2\n"), "\x1f\x8b\x08", "PK\x03\x04", "\xff\xfea\x00",
	} {
		for form := range byte(6) {
			f.Add(form, text)
		}
	}
	f.Fuzz(func(t *testing.T, form byte, text string) {
		d := []Dialect{
			table1,
			with(func(d *Dialect) { d.Delimiter, d.Columns = ';', []string{"a", "b"} }),
			with(func(d *Dialect) { d.Delimiter, d.Quoted = '\t', false }),
			with(func(d *Dialect) { d.Encoding = "latin-1" }),
			with(func(d *Dialect) { d.Encoding, d.Quoted, d.Columns = "windows-1252", false, []string{"a"} }),
			with(func(d *Dialect) { d.Format = "jsonl" }),
		}[form%6]
		starts, last := 0, 0
		var err error
		fuzztest.Within(t, func() {
			err = d.rows(strings.NewReader(text), func(columns []string) error { starts++; return nil }, func(r row) error {
				if starts != 1 || r.line < last || (r.cells == nil) == (r.err == nil) {
					t.Fatalf("row %+v after line %d and %d starts", r, last, starts)
				}
				last = r.line
				for name, cell := range r.cells {
					if s, ok := cell.(string); ok && (!utf8.ValidString(s) || s != strings.TrimSpace(s)) {
						t.Fatalf("the cell %s is %q", name, s)
					}
				}
				return nil
			})
		})
		if err == nil && starts != 1 {
			t.Fatalf("a file without an error has %d starts", starts)
		}
	})
}
