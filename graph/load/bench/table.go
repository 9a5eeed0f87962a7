package bench

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"entente/graph/neo"
	"entente/schema/edtf"
)

// separator stands between the items of a list in one cell.
const separator = "\x1f"

// form is how a property is written in a cell.
type form int

const (
	text form = iota
	integer
	decimal
	truth
	date
	list
)

// column is a property of a table.
type column struct {
	name   string
	form   form
	filled int // rows that have it
}

// table is a file of nodes with the same labels, or of relationships of one
// type: the columns that it needs, and no others.
type table struct {
	name    string // the type, or the labels with colons between
	file    string // in the folder
	ends    bool   // whether it begins with the columns subject and object
	columns []column
	rows    int
}

// properties are those of all rows, without what a loader adds.
func (t *table) properties() int {
	n := 0
	for _, c := range t.columns {
		n += c.filled
	}
	return n
}

// know makes sure that the table has a column for each property.
func (t *table) know(properties map[string]any) error {
	for name, value := range properties {
		f, _, err := cell(value)
		if err != nil {
			return fmt.Errorf("property %s: %w", name, err)
		}
		i, known := slices.BinarySearchFunc(t.columns, name, func(c column, name string) int { return strings.Compare(c.name, name) })
		if !known {
			t.columns = slices.Insert(t.columns, i, column{name: name, form: f})
		} else if t.columns[i].form != f {
			return fmt.Errorf("property %s of %s has values of two kinds", name, t.name)
		}
		t.columns[i].filled++
	}
	t.rows++
	return nil
}

// cell is the text of a value.
func cell(value any) (form, string, error) {
	switch v := value.(type) {
	case string:
		return text, v, nil
	case int:
		return integer, strconv.Itoa(v), nil
	case int64:
		return integer, strconv.FormatInt(v, 10), nil
	case float64:
		return decimal, strconv.FormatFloat(v, 'g', -1, 64), nil
	case bool:
		return truth, strconv.FormatBool(v), nil
	case edtf.Day:
		return date, v.String(), nil
	case []string:
		return list, strings.Join(v, separator), nil
	}
	return 0, "", fmt.Errorf("a value of type %T has no form in a table", value)
}

// value is what a hand-written program sends for a cell.
func (c column) value(cell string) (any, error) {
	switch c.form {
	case integer:
		return strconv.ParseInt(cell, 10, 64)
	case decimal:
		return strconv.ParseFloat(cell, 64)
	case truth:
		return strconv.ParseBool(cell)
	case date:
		return neo.BareDate(cell)
	case list:
		return strings.Split(cell, separator), nil
	}
	return cell, nil
}

// header are the names of the columns.
func (t *table) header() []string {
	var names []string
	if t.ends {
		names = append(names, "subject", "object")
	}
	for _, c := range t.columns {
		names = append(names, c.name)
	}
	return names
}

// writer writes the rows of a table.
type writer struct {
	table *table
	file  *os.File
	csv   *csv.Writer
	cells []string
}

func (t *table) create(folder string) (*writer, error) {
	file, err := os.Create(filepath.Join(folder, t.file))
	if err != nil {
		return nil, err
	}
	w := &writer{table: t, file: file, csv: csv.NewWriter(file)}
	return w, w.csv.Write(t.header())
}

func (w *writer) write(ends []string, properties map[string]any) error {
	w.cells = append(w.cells[:0], ends...)
	for _, c := range w.table.columns {
		value, there := properties[c.name]
		if !there {
			w.cells = append(w.cells, "")
			continue
		}
		_, text, err := cell(value)
		if err != nil {
			return err
		}
		w.cells = append(w.cells, text)
	}
	return w.csv.Write(w.cells)
}

func (w *writer) close() error {
	w.csv.Flush()
	if err := w.csv.Error(); err != nil {
		_ = w.file.Close()
		return err
	}
	return w.file.Close()
}

// read hands on the rows of a table as a hand-written program reads them: in
// batches of parameters.
func (t *table) read(folder string, each func(rows []any) error) error {
	rows := make([]any, 0, batch)
	err := t.cells(folder, func(cells []string) error {
		row, err := t.parameters(cells)
		if err != nil {
			return err
		}
		if rows = append(rows, row); len(rows) < batch {
			return nil
		}
		err = each(rows)
		rows = rows[:0]
		return err
	})
	if err != nil || len(rows) == 0 {
		return err
	}
	return each(rows)
}

// cells hands on the cells of each row, which are only lent.
func (t *table) cells(folder string, each func(cells []string) error) error {
	file, err := os.Open(filepath.Join(folder, t.file))
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	in := csv.NewReader(file)
	in.ReuseRecord = true
	if _, err := in.Read(); err != nil {
		return err
	}
	for {
		cells, err := in.Read()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = each(cells)
		}
		if err != nil {
			return err
		}
	}
}

func (t *table) parameters(cells []string) (map[string]any, error) {
	row := make(map[string]any, len(cells))
	if t.ends {
		row["subject"], row["object"] = cells[0], cells[1]
		cells = cells[2:]
	}
	for i, c := range t.columns {
		if cells[i] == "" {
			continue
		}
		value, err := c.value(cells[i])
		if err != nil {
			return nil, fmt.Errorf("%s in %s: %w", c.name, t.file, err)
		}
		row[c.name] = value
	}
	return row, nil
}
