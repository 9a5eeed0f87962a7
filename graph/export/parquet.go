package export

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"entente/schema"
	"entente/schema/edtf"

	"github.com/parquet-go/parquet-go"
)

// rowsInGroup is how many rows a row group of Parquet has: what is held before
// it is written.
const rowsInGroup = 50_000

// parquetFiles writes nodes.parquet and relationships.parquet: a column for each
// property, of its type (text STRING, integer INT64, number DOUBLE, date DATE,
// datetime TIMESTAMP in microseconds, list LIST of STRING), null where a record
// has no value.
type parquetFiles struct {
	nodes, relationships *parquetFile
	report               *Report
}

func newParquet(nodes, relationships io.Writer, o *schema.Ontology, shape Shape, report *Report) writer {
	return &parquetFiles{
		nodes:         newParquetFile(nodes, "nodes", slices.Concat(nodeColumnsBefore, nodeColumns(o, shape))),
		relationships: newParquetFile(relationships, "relationships", slices.Concat(endColumnsBefore, statementColumns(o, shape))),
		report:        report,
	}
}

func (p *parquetFiles) node(n *Node) error {
	labels := make([]any, len(n.Labels))
	for i, label := range n.Labels {
		labels[i] = label
	}
	strangers(p.report, n.Kind, n.Properties, p.nodes.columns[len(nodeColumnsBefore):])
	return p.nodes.write(p.report, n.Properties, n.name(), labels)
}

func (p *parquetFiles) relationship(r *Relationship) error {
	from, to := r.ends()
	strangers(p.report, r.Type, r.Properties, p.relationships.columns[len(endColumnsBefore):])
	return p.relationships.write(p.report, r.Properties, from, r.Type, to)
}

func (p *parquetFiles) end() error {
	if err := p.nodes.writer.Close(); err != nil {
		return err
	}
	return p.relationships.writer.Close()
}

// parquetFile is one file. Parquet's own library sorts the columns of a schema
// that is not a Go type by name; ordered keeps them as they are.
type parquetFile struct {
	columns []column
	writer  *parquet.GenericWriter[any]
	row     parquet.Row
}

func newParquetFile(w io.Writer, name string, columns []column) *parquetFile {
	root := ordered{Group: parquet.Group{}}
	for _, c := range columns {
		root.Group[c.title] = parquet.Optional(nodeOfColumn(c.kind))
		root.names = append(root.names, c.title)
	}
	return &parquetFile{columns: columns, writer: parquet.NewGenericWriter[any](w,
		parquet.NewSchema(name, root), parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(rowsInGroup), parquet.CreatedBy("entente", "1", ""))}
}

func nodeOfColumn(kind schema.PropertyType) parquet.Node {
	switch kind {
	case schema.Integer:
		return parquet.Int(64)
	case schema.Number:
		return parquet.Leaf(parquet.DoubleType)
	case schema.Boolean:
		return parquet.Leaf(parquet.BooleanType)
	case schema.Date:
		return parquet.Date()
	case schema.DateTime:
		return parquet.Timestamp(parquet.Microsecond)
	case schema.TextList:
		return parquet.List(parquet.String())
	}
	return parquet.String()
}

// ordered is a group whose fields have an order of their own.
type ordered struct {
	parquet.Group
	names []string
}

// Fields are in the order of the names.
func (o ordered) Fields() []parquet.Field {
	fields := o.Group.Fields()
	slices.SortFunc(fields, func(a, b parquet.Field) int { return slices.Index(o.names, a.Name()) - slices.Index(o.names, b.Name()) })
	return fields
}

// write writes a row: values for the first columns, properties for the others.
func (p *parquetFile) write(report *Report, properties map[string]any, first ...any) error {
	p.row = p.row[:0]
	for i, c := range p.columns {
		value := properties[c.name]
		if i < len(first) {
			value = first[i]
		}
		p.append(report, i, c, value)
	}
	_, err := p.writer.WriteRows([]parquet.Row{p.row})
	return err
}

// append adds the value of a column, or the values of its list. The levels say
// how much of the path to a value is there (Dremel, Melnik et al. 2010): 0
// nothing, 1 the value or an empty list, 2 an item; and 1 again for an item that
// is not the first.
func (p *parquetFile) append(report *Report, i int, c column, value any) {
	list, isList := listOf(value)
	switch {
	case c.kind == schema.TextList && isList:
		if len(list) == 0 {
			p.row = append(p.row, parquet.NullValue().Level(0, 1, i))
		}
		for j, item := range list {
			p.row = append(p.row, parquet.ByteArrayValue([]byte(item)).Level(min(j, 1), 2, i))
		}
		return
	case value != nil && c.holds(value):
		if v, ok := valueOf(c, value); ok {
			p.row = append(p.row, v.Level(0, 1, i))
			return
		}
		report.leave(fmt.Sprintf("days and times of %s that are too far away for Parquet", c.name), 1)
	}
	p.row = append(p.row, parquet.NullValue().Level(0, 0, i))
}

func valueOf(c column, value any) (parquet.Value, bool) {
	switch c.kind {
	case schema.Integer:
		return parquet.Int64Value(value.(int64)), true
	case schema.Number:
		return parquet.DoubleValue(value.(float64)), true
	case schema.Boolean:
		return parquet.BooleanValue(value.(bool)), true
	case schema.Date:
		days := floor(value.(edtf.Day).Time().Unix(), 24*60*60)
		return parquet.Int32Value(int32(days)), days == int64(int32(days))
	case schema.DateTime:
		t := value.(time.Time)
		return parquet.Int64Value(t.UnixMicro()), t.Unix() > math.MinInt64/1_000_000 && t.Unix() < math.MaxInt64/1_000_000
	}
	return parquet.ByteArrayValue([]byte(strings.ToValidUTF8(plain(value), "\uFFFD"))), true
}

// floor is n divided by d, rounded down.
func floor(n, d int64) int64 {
	if n%d < 0 {
		return n/d - 1
	}
	return n / d
}
