// Package output writes results: as a table for people, as JSON for programs,
// as CSV for spreadsheets.
package output

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"entente/schema/edtf"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// Format is the form of a result.
type Format string

// The forms.
const (
	Text Format = "table"
	JSON Format = "json"
	CSV  Format = "csv"
)

// Formats are all forms.
var Formats = []Format{Text, JSON, CSV}

// ParseFormat refuses what is no form.
func ParseFormat(name string) (Format, error) {
	if f := Format(name); slices.Contains(Formats, f) {
		return f, nil
	}
	return "", fmt.Errorf("there is no output %q: it is table, json or csv", name)
}

// Table is a result: columns, and rows as long as they are.
type Table struct {
	Columns []string
	Rows    [][]any
	Width   int // of the terminal that a table fits, or else is written row by row; 0: any
}

// maxColumn is how many characters of a column stand in one line of a table at
// most, and minColumn what it keeps when the terminal is narrow.
const (
	maxColumn = 48
	minColumn = 10
)

// Write writes the table in a form. JSON is a list with an object a row, whose
// keys are in the order of the columns. In CSV, texts that a spreadsheet would
// run as a formula begin with an apostrophe.
func (t Table) Write(w io.Writer, f Format) error {
	switch f {
	case JSON:
		return t.json(w)
	case CSV:
		return t.csv(w)
	}
	return t.text(w)
}

func (t Table) text(w io.Writer) error {
	pretty := table.NewWriter()
	pretty.SetStyle(table.StyleLight)
	pretty.Style().Format.Header = text.FormatDefault
	cells := [][]string{make([]string, len(t.Columns))}
	for i, column := range t.Columns {
		cells[0][i] = printable(column)
	}
	for _, row := range t.Rows {
		line := make([]string, len(row))
		for i, value := range row {
			line[i] = printable(Cell(value))
		}
		cells = append(cells, line)
	}
	widths, fits := columnWidths(cells, t.Width)
	if !fits {
		return writeRecords(w, cells[0], cells[1:])
	}
	configs := make([]table.ColumnConfig, len(t.Columns))
	for i, width := range widths {
		configs[i] = table.ColumnConfig{Number: i + 1, WidthMax: width, WidthMaxEnforcer: wrap}
		if t.numeric(i) {
			configs[i].Align = text.AlignRight
		}
	}
	pretty.SetColumnConfigs(configs)
	pretty.AppendHeader(tableRow(cells[0]))
	for _, line := range cells[1:] {
		pretty.AppendRow(tableRow(line))
	}
	_, err := fmt.Fprintln(w, pretty.Render())
	return err
}

// writeRecords writes each row as a block of its own, a line a column, and
// leaves out what is empty.
func writeRecords(w io.Writer, columns []string, rows [][]string) error {
	var b strings.Builder
	longest := 0
	for _, column := range columns {
		longest = max(longest, text.StringWidth(column))
	}
	for i, row := range rows {
		fmt.Fprintf(&b, "─ %d ─\n", i+1)
		for j, cell := range row {
			if cell != "" {
				cell = strings.ReplaceAll(cell, "\n", "\n"+strings.Repeat(" ", longest+2))
				fmt.Fprintf(&b, "%s  %s\n", text.Pad(columns[j], longest, ' '), cell)
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func tableRow(cells []string) table.Row {
	row := make(table.Row, len(cells))
	for i, cell := range cells {
		row[i] = cell
	}
	return row
}

// columnWidths are the characters that each column may take in a line. Where
// the table must fit a width, the widest columns give way: first down to their
// longest piece that wrap leaves whole, then further, but none below minColumn.
// It tells whether they fit.
func columnWidths(cells [][]string, fit int) ([]int, bool) {
	widths, whole := make([]int, len(cells[0])), make([]int, len(cells[0]))
	total := 1
	for i := range widths {
		for _, line := range cells {
			widths[i] = max(widths[i], min(text.LongestLineLen(line[i]), maxColumn))
			for _, piece := range pieces(line[i]) {
				whole[i] = max(whole[i], text.StringWidth(strings.TrimSpace(piece)))
			}
		}
		total += widths[i] + 3 // with the frame
	}
	for _, least := range [][]int{whole, make([]int, len(whole))} {
		for fit > 0 && total > fit && shrink(widths, least) {
			total--
		}
	}
	return widths, fit == 0 || total <= fit || len(cells) == 1
}

// shrink takes a character from the widest column that may give one.
func shrink(widths, least []int) bool {
	widest := -1
	for i, width := range widths {
		if width > max(least[i], minColumn) && (widest < 0 || width > widths[widest]) {
			widest = i
		}
	}
	if widest >= 0 {
		widths[widest]--
	}
	return widest >= 0
}

// pieces are the parts of a text between which a line may end: after a space,
// and inside long words after / and _ and after a hyphen between letters, so
// that 2023-01-25/2023-02 keeps its days whole and WITHDRAWS_FROM its words.
func pieces(s string) []string {
	var parts []string
	runes, from := []rune(s), 0
	for i, r := range runes {
		last := i == len(runes)-1
		if last || strings.ContainsRune(" \n/_", r) || r == '-' && unicode.IsLetter(runes[i+1]) {
			parts = append(parts, string(runes[from:i+1]))
			from = i + 1
		}
	}
	return parts
}

// unbroken are the words of a text, and the pieces of those that no line of
// the width holds.
func unbroken(s string, width int) []string {
	var parts []string
	for _, line := range strings.SplitAfter(s, "\n") {
		for _, word := range strings.SplitAfter(line, " ") {
			if text.StringWidth(strings.TrimRight(word, " \n")) <= width {
				parts = append(parts, word)
			} else {
				parts = append(parts, pieces(word)...)
			}
		}
	}
	return parts
}

// wrap breaks the lines of a cell that are longer than width, between words
// where it can.
func wrap(cell string, width int) string {
	var b strings.Builder
	used := 0
	for _, piece := range unbroken(cell, width) {
		word := strings.TrimRight(piece, " \n")
		if used > 0 && used+text.StringWidth(word) > width {
			b.WriteByte('\n')
			used = 0
		}
		for text.StringWidth(word) > width {
			head := text.Trim(word, width)
			b.WriteString(head + "\n")
			word, piece = word[len(head):], piece[len(head):]
		}
		b.WriteString(piece)
		used += text.StringWidth(piece)
		if strings.HasSuffix(piece, "\n") {
			used = 0
		}
	}
	return b.String()
}

// numeric tells whether a column holds numbers, and nothing else.
func (t Table) numeric(column int) bool {
	numbers := 0
	for _, row := range t.Rows {
		switch row[column].(type) {
		case int, int64, float64:
			numbers++
		case nil:
		default:
			return false
		}
	}
	return numbers > 0
}

// printable keeps out of a table what could steer a terminal: control
// characters, and those that turn the direction of the text around them.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
			return ' '
		}
		return r
	}, s)
}

func (t Table) csv(w io.Writer) error {
	c := csv.NewWriter(w)
	header := make([]string, len(t.Columns))
	for i, column := range t.Columns {
		header[i] = Harmless(column)
	}
	if err := c.Write(header); err != nil {
		return err
	}
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, value := range row {
			cells[i] = Cell(value)
			switch value.(type) {
			case int, int64, float64, edtf.Day: // whose minus is no formula
			default:
				cells[i] = Harmless(cells[i])
			}
		}
		if err := c.Write(cells); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// Harmless puts an apostrophe before a text that a spreadsheet would run as a
// formula (OWASP, CSV Injection). A sign alone is none.
func Harmless(cell string) string {
	if len(cell) > 1 && strings.IndexAny(cell, "=+-@\t\r\n＝＋－＠") == 0 {
		return "'" + cell
	}
	return cell
}

func (t Table) json(w io.Writer) error {
	var b strings.Builder
	b.WriteString("[")
	for i, row := range t.Rows {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n  {")
		for j, value := range row {
			if j > 0 {
				b.WriteString(", ")
			}
			text, err := Marshal(plain(value))
			if err != nil {
				return err
			}
			name, err := Marshal(t.Columns[j])
			if err != nil {
				return err
			}
			b.WriteString(name + ": " + text)
		}
		b.WriteString("}")
	}
	if len(t.Rows) > 0 {
		b.WriteString("\n")
	}
	b.WriteString("]\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// Marshal is JSON in which <, > and & stay as they are.
func Marshal(value any) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(value)
	return strings.TrimSuffix(b.String(), "\n"), err
}

// WriteJSON writes one value as JSON on several lines.
func WriteJSON(w io.Writer, value any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(value)
}
