package mapping

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"entente/graph/dossier"

	"github.com/parquet-go/parquet-go"
)

// table is what the records of a file have in common.
type table struct {
	file     string // as positions name it
	columns  []string
	shapes   []shape // of the columns of Parquet
	programs *programs
}

// contents are what a record holds: the cells of a line by the places of their
// columns, as they stand there, or else values by the names of theirs.
type contents struct {
	cells []string // so far
	rest  string   // of a line without quotes, whose further cells are found when they are asked for
	ends  string   // each of them
	named map[string]any
}

// cell is the one in a column. Of most lines of some files only the first are asked
// for, before a rule leaves the line out.
func (c *contents) cell(column int) string {
	for len(c.cells) <= column {
		cell, rest, _ := strings.Cut(c.rest, c.ends)
		c.cells, c.rest = append(c.cells, cell), rest
	}
	return c.cells[column]
}

// decoder finds the cells of records. One goroutine uses it at a time.
type decoder struct {
	*Dialect
	table
	cells  []string          // room for those of a line
	ends   string            // the delimiter, which ends them
	row    map[string]any    // of Parquet, used again for each record
	leaves [][]parquet.Value // of a row of Parquet
	text   []byte
}

func newDecoder(d *Dialect, t table) *decoder {
	c := &decoder{Dialect: d, table: t, cells: make([]string, 0, len(t.columns)), ends: string(d.Delimiter)}
	for _, s := range t.shapes {
		for len(c.leaves) <= s.leaf {
			c.leaves = append(c.leaves, nil)
		}
	}
	return c
}

// decode is what a record holds, good until the next one. It puts the text of the
// record into the row.
func (d *decoder) decode(r *raw, row *dossier.Row) (of contents, err error) {
	switch {
	case d.Format == formatParquet:
		of.named, err = d.parquet(r, row)
	case d.Format == formatJSONL:
		row.Text = shown(r.text)
		of.named, err = d.object(r.text)
	case d.Quoted:
		row.Text, of.cells = r.text, r.cells
		if err = d.full(len(r.cells)); err == nil {
			err = d.utf8(r.cells)
		}
	default:
		row.Text, of = shown(r.text), contents{cells: d.cells, rest: r.text, ends: d.ends}
		if err = d.full(strings.Count(r.text, d.ends) + 1); err == nil && !utf8.ValidString(r.text) {
			err = d.utf8(strings.Split(r.text, d.ends))
		}
	}
	return of, err
}

// full refuses a line that has not a cell for each column.
func (d *decoder) full(cells int) error {
	if cells != len(d.columns) {
		return fmt.Errorf("the row has %d cells, and there are %d columns", cells, len(d.columns))
	}
	return nil
}

// utf8 refuses cells in another encoding.
func (d *decoder) utf8(cells []string) error {
	for i, cell := range cells {
		if !utf8.ValidString(cell) {
			return fmt.Errorf("the column %s is not UTF-8: name the file's encoding in the mapping", d.columns[i])
		}
	}
	return nil
}

// all are the values of a record by the names of their columns, good for ever.
func (d *decoder) all(of contents) map[string]any {
	if of.named != nil {
		return maps.Clone(of.named)
	}
	named := make(map[string]any, len(d.columns))
	for i, name := range d.columns {
		named[name] = d.cell(of.cell(i))
	}
	return named
}

// object is the JSON object of a line.
func (d *Dialect) object(text string) (map[string]any, error) {
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
	for old, name := range d.Rename {
		value, ok := values[old]
		if !ok {
			continue
		}
		if _, twice := values[name]; twice {
			return nil, fmt.Errorf("the line has two values for %s, and nobody can tell which one is meant", name)
		}
		delete(values, old)
		values[name] = value
	}
	return values, nil
}

// exact makes numbers such as expressions can reckon with. Whole numbers that
// do not fit stay texts, since an id must not be rounded.
func (d *Dialect) exact(value any) any {
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
