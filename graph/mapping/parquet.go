package mapping

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"

	"entente/graph/dossier"

	"github.com/parquet-go/parquet-go"
)

// shape is what a column of a Parquet file holds.
type shape struct {
	leaf  int       // the number of its values' column; of records within records none
	list  bool      // it holds lists
	value converter // nil: it holds records within records, which are not read
}

// stream reads a table from a stream. Parquet is none: its end says where the
// rest is.
func (s *scanner) stream(r io.Reader) error {
	if s.Format != formatParquet {
		return s.text(r)
	}
	head, err := bufio.NewReader(r).Peek(magic)
	switch {
	case parquetFile.begins(head):
		return errors.New("the Parquet file is packed, and it can be read only from its end: unpack it (Parquet packs its own columns)")
	case err != nil && err != io.EOF:
		return err
	}
	return errors.New("this is no Parquet file")
}

// parquet reads a Parquet file, a row group after the other.
func (s *scanner) parquet(r io.ReaderAt, size int64) (err error) {
	defer func() { // the library trusts what the file says of itself
		if wrong := recover(); wrong != nil {
			err = damaged{parquetFile.name, fmt.Errorf("%v", wrong)}
		}
	}()
	file, err := openParquet(r, size)
	if err != nil {
		return err
	}
	columns, shapes := layout(file.Root())
	if len(columns) == 0 {
		return errEmpty
	}
	s.shapes = shapes
	if err := s.start(columns); err != nil {
		return err
	}
	number := 0
	for _, group := range file.RowGroups() {
		if err := s.group(group, &number); err != nil {
			return err
		}
	}
	return nil
}

// group hands on the rows of a row group.
func (s *scanner) group(group parquet.RowGroup, number *int) error {
	rows := group.Rows()
	defer func() { _ = rows.Close() }()
	some := make([]parquet.Row, 64)
	for {
		n, err := rows.ReadRows(some)
		for _, values := range some[:n] {
			*number++
			row := raw{line: *number, values: values}
			if row.size() > maxLine {
				return fmt.Errorf("row %d is longer than %d MiB", *number, maxLine>>20)
			}
			row.values = values.Clone()
			if err := s.each(row); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return damaged{parquetFile.name, err}
		case n == 0:
			return damaged{parquetFile.name, io.ErrNoProgress}
		}
	}
}

// layout are the columns of a file and what they hold.
func layout(root *parquet.Column) ([]string, []shape) {
	var columns []string
	var shapes []shape
	for _, c := range root.Columns() {
		columns, shapes = append(columns, c.Name()), append(shapes, shapeOf(c))
	}
	return columns, shapes
}

func shapeOf(c *parquet.Column) shape {
	repeated := c.Repeated()
	// A list is a group of a repeated group of its items, or something shorter.
	for !c.Leaf() && len(c.Columns()) == 1 && (repeated || c.Columns()[0].Repeated()) {
		if c = c.Columns()[0]; c.Repeated() && repeated {
			return shape{} // lists of lists
		}
		repeated = repeated || c.Repeated()
	}
	if !c.Leaf() {
		return shape{}
	}
	return shape{leaf: c.Index(), list: repeated, value: converterOf(c.Type())}
}

// parquet finds the values of a row of Parquet.
func (d *decoder) parquet(r *raw, row *dossier.Row) (map[string]any, error) {
	for i := range d.leaves {
		d.leaves[i] = d.leaves[i][:0]
	}
	for _, v := range r.values {
		if i := v.Column(); i >= 0 && i < len(d.leaves) {
			d.leaves[i] = append(d.leaves[i], v)
		}
	}
	if d.row == nil {
		d.row = make(map[string]any, len(d.columns))
	}
	var problem error
	text := append(d.text[:0], '{')
	for i, name := range d.columns {
		s := &d.shapes[i]
		if s.value == nil {
			continue
		}
		value, err := d.value(s)
		if err != nil && problem == nil {
			problem = fmt.Errorf("the column %s %w", name, err)
		}
		if len(text) <= maxText {
			text = appendJSON(text, name, value)
		}
		d.row[name] = value
	}
	d.text = append(text, '}')
	row.Text = shown(d.text)
	return d.row, problem
}

// value is what a row holds in a column: a list, a value or nothing.
func (d *decoder) value(s *shape) (any, error) {
	list := []any{}
	for _, v := range d.leaves[s.leaf] {
		if v.IsNull() {
			continue
		}
		value, err := s.value(v)
		if err != nil {
			return nil, err
		}
		switch text, ok := value.(string); {
		case ok:
			value = d.cell(text)
		case len(d.Missing) > 0:
			if text, err := plain(value); err == nil && slices.Contains(d.Missing, text) {
				continue
			}
		}
		list = append(list, value)
	}
	switch {
	case s.list:
		return list, nil
	case len(list) == 0:
		return nil, nil
	}
	return list[0], nil
}
