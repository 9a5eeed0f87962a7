package mapping

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"entente/schema/yamltree"
)

// Dialect is the form of the files.
type Dialect struct {
	Format    string            // csv, jsonl or parquet
	Delimiter rune              // of csv
	Quoted    bool              // whether csv has quotes; without, a quote is a letter
	Columns   []string          // the names of the columns where the file has no header
	Preamble  int               // lines before the header, or the first row, that are no part of the table
	Rename    map[string]string // columns that some releases call differently, by their names in the file
	Encoding  string            // utf-8, latin-1 or windows-1252
	Missing   []string          // cells that say that there is no value
}

// The formats of files.
const (
	formatCSV     = "csv"
	formatJSONL   = "jsonl"
	formatParquet = "parquet"
)

var (
	formats   = []string{formatCSV, formatJSONL, formatParquet}
	encodings = []string{"utf-8", "latin-1", "windows-1252"}
)

func (p *parser) dialect(o yamltree.Object) Dialect {
	d := Dialect{Format: formatCSV, Delimiter: ',', Quoted: true, Encoding: "utf-8"}
	if !o.Has("file") {
		return d
	}
	f := p.Object(o.Node("file"), "the form of the file", "format", "delimiter", "quotes", "columns", "preamble", "rename", "encoding", "missing")
	d.Format = p.choice(f, "format", formats, d.Format)
	d.Encoding = p.choice(f, "encoding", encodings, d.Encoding)
	d.Columns, d.Missing = p.columns(f), f.Texts("missing")
	if f.Has("delimiter") {
		text := f.Text("delimiter")
		if text == `\t` || text == "tab" {
			text = "\t"
		}
		r, size := utf8.DecodeRuneInString(text)
		if size == 0 || size != len(text) || strings.ContainsRune("\"\r\n\ufffd", r) {
			p.Problems.Addf(f.PositionOf("delimiter"), "a delimiter is one character, or tab, and not %q", text)
		}
		d.Delimiter = r
	}
	if f.Has("quotes") {
		d.Quoted = f.Bool("quotes")
	}
	d.Preamble = p.preamble(f)
	d.Rename = p.rename(f)
	p.onlyCSV(f, d.Format)
	return d
}

// maxPreamble is how many lines before the header one can pass over.
const maxPreamble = 1000

func (p *parser) preamble(f yamltree.Object) int {
	if !f.Has("preamble") {
		return 0
	}
	n, err := strconv.Atoi(f.Text("preamble"))
	if err != nil || n < 0 || n > maxPreamble {
		p.Problems.Addf(f.PositionOf("preamble"), "preamble is the number of lines before the header, at most %d, and not %q", maxPreamble, f.Text("preamble"))
	}
	return n
}

func (p *parser) rename(f yamltree.Object) map[string]string {
	var rename map[string]string
	for _, column := range f.Fields("rename") {
		if rename == nil {
			rename = map[string]string{}
		}
		switch {
		case column.Value.Kind != yamltree.Scalar || strings.TrimSpace(column.Value.Text) == "":
			p.Problems.Addf(column.Value.At, "rename gives the column %s a name", column.Key)
		case column.Value.Text == column.Key:
			p.Problems.Addf(column.Value.At, "rename gives the column %s the name that it has", column.Key)
		}
		rename[column.Key] = column.Value.Text
	}
	for _, column := range f.Fields("rename") {
		name := rename[column.Key]
		if _, again := rename[name]; again && name != column.Key {
			p.Problems.Addf(column.Value.At, "rename goes on from %s by way of %s: give the last name at once", column.Key, name)
		}
	}
	return rename
}

// onlyCSV refuses what other formats do not have.
func (p *parser) onlyCSV(f yamltree.Object, format string) {
	keys := map[string][]string{
		formatJSONL:   {"delimiter", "quotes", "columns", "preamble"},
		formatParquet: {"delimiter", "quotes", "columns", "preamble", "encoding"},
	}[format]
	for _, key := range keys {
		if f.Has(key) {
			p.Problems.Addf(f.PositionOf(key), "files of the format %s have no %s", format, key)
		}
	}
}

// columns are names, each once.
func (p *parser) columns(o yamltree.Object) []string {
	var columns []string
	for _, n := range o.Scalars("columns") {
		if slices.Contains(columns, n.Text) {
			p.Problems.Addf(n.At, "two columns are called %q", n.Text)
		}
		columns = append(columns, n.Text)
	}
	return columns
}

func (p *parser) choice(o yamltree.Object, key string, among []string, usual string) string {
	text := o.Text(key)
	if text == "" {
		return usual
	}
	if !slices.Contains(among, text) {
		p.unknown(o.PositionOf(key), fmt.Sprintf("%s is one of %s, and not %q", key, strings.Join(among, ", "), text), text, among)
	}
	return text
}

// renamed is what the mapping calls a column.
func (d *Dialect) renamed(name string) string {
	if now, ok := d.Rename[name]; ok {
		return now
	}
	return name
}

// cell is the text of a cell, empty where it says that there is no value.
func (d *Dialect) cell(text string) string {
	text = strings.TrimSpace(text)
	if len(d.Missing) > 0 && slices.Contains(d.Missing, text) {
		return ""
	}
	return text
}
