package bench

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strconv"

	"entente/schema/edtf"
)

// data is the folder of data sets.
type data struct{ folder string }

// row is a record by the names of its columns. NA stands for what is missing,
// as R writes it.
type row map[string]string

func (r row) get(column string) string {
	if v := r[column]; v != "NA" {
		return v
	}
	return ""
}

// code is system:value of a column; empty where the column is.
func (r row) code(system, column string) string {
	v := r.get(column)
	if column == "iso2c" {
		v = r[column] // where NA is Namibia
	}
	if v == "" {
		return ""
	}
	if system == "iso_numeric" || system == "m49" {
		n, err := strconv.Atoi(v)
		if err != nil {
			return ""
		}
		v = fmt.Sprintf("%03d", n)
	}
	return system + ":" + v
}

func (r row) when(column string) edtf.Interval { return date(r.get(column)) }

// date is EDTF, and no time where the text is none.
func date(text string) edtf.Interval {
	var when edtf.Interval
	_ = when.UnmarshalText([]byte(text))
	return when
}

// rows reads a table with a header.
func (d data) rows(comma rune, path ...string) (iter.Seq[row], func() error) {
	var failed error
	return func(yield func(row) bool) {
		var columns []string
		records, err := d.records(comma, path...)
		for cells := range records {
			if columns == nil {
				columns = cells
				continue
			}
			r := make(row, len(columns))
			for i, column := range columns {
				if i < len(cells) {
					r[column] = cells[i]
				}
			}
			if !yield(r) {
				break
			}
		}
		failed = err()
	}, func() error { return failed }
}

// records reads the lines of a table.
func (d data) records(comma rune, path ...string) (iter.Seq[[]string], func() error) {
	var failed error
	return func(yield func([]string) bool) {
		file, err := os.Open(filepath.Join(append([]string{d.folder}, path...)...))
		if err != nil {
			failed = err
			return
		}
		defer file.Close()
		table := csv.NewReader(file)
		table.Comma, table.LazyQuotes, table.FieldsPerRecord = comma, comma == '\t', -1
		for {
			cells, err := table.Read()
			if err == io.EOF {
				return
			}
			if err != nil {
				failed = fmt.Errorf("%s: %w", filepath.Join(path...), err)
				return
			}
			if !yield(cells) {
				return
			}
		}
	}, func() error { return failed }
}
