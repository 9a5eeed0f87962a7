package export

import (
	"bufio"
	"encoding/csv"
	"io"
	"slices"

	"entente/graph/output"
	"entente/schema"
	"entente/schema/edtf"
)

// csvFiles writes nodes.csv and relationships.csv, by RFC 4180 but for the line
// feed that ends a record. They are for people, whose spreadsheets run formulas:
// a text that is one has an apostrophe before it, as in all tables of Entente.
// JSON Lines and Parquet hold the text as it is.
type csvFiles struct {
	nodes, relationships     *csv.Writer
	buffers                  [2]*bufio.Writer
	nodeColumns, ofStatement []column
	report                   *Report
	cells                    []string
}

func newCSV(nodes, relationships io.Writer, o *schema.Ontology, shape Shape, report *Report) (writer, error) {
	c := &csvFiles{nodeColumns: nodeColumns(o, shape), ofStatement: statementColumns(o, shape), report: report}
	c.buffers = [2]*bufio.Writer{bufio.NewWriterSize(nodes, 1<<16), bufio.NewWriterSize(relationships, 1<<16)}
	c.nodes, c.relationships = csv.NewWriter(c.buffers[0]), csv.NewWriter(c.buffers[1])
	if err := c.nodes.Write(header(nodeColumnsBefore, c.nodeColumns)); err != nil {
		return nil, err
	}
	return c, c.relationships.Write(header(endColumnsBefore, c.ofStatement))
}

func header(before, columns []column) []string {
	var titles []string
	for _, c := range slices.Concat(before, columns) {
		titles = append(titles, c.title)
	}
	return titles
}

func (c *csvFiles) node(n *Node) error {
	strangers(c.report, n.Kind, n.Properties, c.nodeColumns)
	return c.write(c.nodes, n.Properties, c.nodeColumns, n.name(), joined(n.Labels))
}

func (c *csvFiles) relationship(r *Relationship) error {
	from, to := r.ends()
	strangers(c.report, r.Type, r.Properties, c.ofStatement)
	return c.write(c.relationships, r.Properties, c.ofStatement, from, r.Type, to)
}

func (c *csvFiles) write(to *csv.Writer, properties map[string]any, columns []column, first ...string) error {
	c.cells = c.cells[:0]
	for _, cell := range first { // ids, labels and types: others may have written them, too
		c.cells = append(c.cells, output.Harmless(cell))
	}
	for _, column := range columns {
		cell := plain(properties[column.name])
		switch properties[column.name].(type) {
		case int64, float64, edtf.Day: // whose minus is no formula
		default:
			cell = output.Harmless(cell)
		}
		c.cells = append(c.cells, cell)
	}
	return to.Write(c.cells)
}

func (c *csvFiles) end() error {
	for i, w := range []*csv.Writer{c.nodes, c.relationships} {
		w.Flush()
		if err := w.Error(); err != nil {
			return err
		}
		if err := c.buffers[i].Flush(); err != nil {
			return err
		}
	}
	return nil
}
