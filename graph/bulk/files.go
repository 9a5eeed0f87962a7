package bulk

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/schema"
	"entente/schema/edtf"
)

// listDelimiter parts the items of a list: a control character, which no text
// of an input holds.
const listDelimiter = "\x1f"

// types are the names of property types in the headers of files (Neo4j
// Operations Manual, "Import", "Header format").
var types = map[schema.PropertyType]string{
	schema.Text: "string", schema.Integer: "long", schema.Number: "double", schema.Boolean: "boolean",
	schema.Date: "date", schema.DateTime: "datetime", schema.TextList: "string[]",
}

// files are those of a folder, one for each set of labels and for each
// relationship type, opened when they are first written to.
type files struct {
	folder string
	open   map[string]*file
}

// file is a CSV file whose header says what the columns are.
type file struct {
	name     string
	argument string // of the import, before the file's name
	file     *os.File
	buffer   *bufio.Writer
	csv      *csv.Writer
	columns  []string // names of properties, after the columns of the ends
	cells    []string
}

func (f *files) nodes(labels []string, properties func() []schema.Property) (*file, error) {
	name := "nodes-" + strings.Join(labels, "-") + ".csv"
	return f.named(name, func() (*file, []string) {
		made := &file{argument: "--nodes=" + strings.Join(labels, ":") + "="}
		var header []string
		for _, p := range properties() {
			if slices.Contains(made.columns, p.Name) {
				continue
			}
			made.columns = append(made.columns, p.Name)
			title := p.Name + ":" + types[p.Type]
			if p.Name == "id" {
				title = fmt.Sprintf("id:ID(%s)", labels[0])
			}
			header = append(header, title)
		}
		return made, header
	})
}

func (f *files) relationships(kind, from, to string, properties func() []schema.Property) (*file, error) {
	return f.named("relationships-"+kind+".csv", func() (*file, []string) {
		made := &file{argument: "--relationships=" + kind + "="}
		header := []string{":START_ID(" + from + ")", ":END_ID(" + to + ")"}
		if properties != nil {
			for _, p := range properties() {
				made.columns = append(made.columns, p.Name)
				header = append(header, p.Name+":"+types[p.Type])
			}
		}
		return made, header
	})
}

func (f *files) named(name string, make func() (*file, []string)) (*file, error) {
	if known := f.open[name]; known != nil {
		return known, nil
	}
	made, header := make()
	opened, err := os.OpenFile(inFolder(f.folder, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	made.name, made.file, made.buffer = name, opened, bufio.NewWriterSize(opened, 1<<16)
	made.csv = csv.NewWriter(made.buffer)
	f.open[name] = made
	return made, made.csv.Write(header)
}

// row writes the ends of a relationship, none for a node, and the properties.
func (f *file) row(ends []string, properties map[string]any) error {
	f.cells = append(f.cells[:0], ends...)
	for _, name := range f.columns {
		text, err := cell(properties[name])
		if err != nil {
			return fmt.Errorf("%s in %s: %w", name, f.name, err)
		}
		f.cells = append(f.cells, text)
	}
	return f.csv.Write(f.cells)
}

// cell is a value as the import reads it. What is not there is empty.
func cell(value any) (string, error) {
	switch v := value.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case []string:
		return strings.Join(v, listDelimiter), nil
	case int:
		return strconv.Itoa(v), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64), nil
	case bool:
		return strconv.FormatBool(v), nil
	case edtf.Day:
		return v.String(), nil
	case time.Time:
		return v.Format("2006-01-02T15:04:05.000000000Z07:00"), nil
	}
	return "", fmt.Errorf("a value of the kind %T has no text", value)
}

// arguments name the files, nodes first.
func (f *files) arguments() []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(f.open)) { // "nodes-…" come before "relationships-…"
		list = append(list, f.open[name].argument+inFolder(f.folder, name))
	}
	return list
}

func (f *files) close() error {
	var failed []error
	for _, file := range f.open {
		file.csv.Flush()
		failed = append(failed, file.csv.Error(), file.buffer.Flush(), file.file.Close())
	}
	return errors.Join(failed...)
}

// abandon removes what an error has left.
func (f *files) abandon() {
	for _, file := range f.open {
		_ = file.file.Close() // which it may be already
		_ = os.Remove(file.file.Name())
	}
}
