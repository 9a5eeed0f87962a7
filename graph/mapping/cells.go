package mapping

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
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

// decoder finds the cells of records. One goroutine uses it at a time.
type decoder struct {
	*Dialect
	table
	cells  []string          // of a line
	unused []bool            // columns that no expression names
	row    map[string]any    // used again for each record
	leaves [][]parquet.Value // of a row of Parquet
	text   []byte
}

func newDecoder(d *Dialect, t table) *decoder {
	c := &decoder{Dialect: d, table: t, unused: make([]bool, len(t.columns)), row: make(map[string]any, len(t.columns))}
	for _, s := range t.shapes {
		for len(c.leaves) <= s.leaf {
			c.leaves = append(c.leaves, nil)
		}
	}
	for i, name := range t.columns {
		c.unused[i] = t.programs != nil && t.programs.wanted != nil && !t.programs.wanted[name]
	}
	return c
}

// decode is what a record holds, by column, good until the next one. It puts
// the text of the record into the row.
func (d *decoder) decode(r *raw, row *dossier.Row) (map[string]any, error) {
	switch {
	case d.Format == formatParquet:
		return d.parquet(r, row)
	case d.Format == formatJSONL:
		row.Text = shown(r.text)
		return d.object(r.text)
	}
	cells, valid := r.cells, false
	if row.Text = r.text; !d.Quoted {
		row.Text = shown(r.text)
		cells, valid = d.split(r.text), utf8.ValidString(r.text)
	}
	if len(cells) != len(d.columns) {
		return nil, fmt.Errorf("the row has %d cells, and there are %d columns", len(cells), len(d.columns))
	}
	for i, name := range d.columns {
		if !valid && !utf8.ValidString(cells[i]) {
			return nil, fmt.Errorf("the column %s is not UTF-8: name the file's encoding in the mapping", name)
		}
		if !d.unused[i] {
			d.row[name] = d.cell(cells[i])
		}
	}
	return d.row, nil
}

// split are the cells of a line without quotes.
func (d *decoder) split(text string) []string {
	d.cells = d.cells[:0]
	if d.Delimiter >= utf8.RuneSelf {
		return append(d.cells, strings.Split(text, string(d.Delimiter))...)
	}
	// Cells are short, so that to look for each delimiter anew takes thrice as long.
	delimiter, from := byte(d.Delimiter), 0
	for i := range len(text) {
		if text[i] == delimiter {
			d.cells = append(d.cells, text[from:i])
			from = i + 1
		}
	}
	return append(d.cells, text[from:])
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
