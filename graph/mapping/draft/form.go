package draft

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"entente/graph/mapping"
)

// dialectOf guesses the form of a text by its beginning.
func dialectOf(text []byte) (mapping.Dialect, error) {
	d := mapping.Dialect{Format: "csv", Encoding: encodingOf(text)}
	if bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff")) {
		return d, errors.New("the file is in UTF-16, of which no draft is made: write delimiter and columns yourself (it is read)")
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	switch trimmed := bytes.TrimLeft(text, " \t\r\n"); {
	case len(trimmed) == 0:
		return d, errors.New("the file is empty")
	case trimmed[0] == '{' || trimmed[0] == '[':
		d.Format = "jsonl"
		return d, nil
	case bytes.IndexByte(text, 0) >= 0:
		return d, errors.New("the file is no text, and no Parquet file")
	}
	best := table{}
	for _, delimiter := range []rune{',', '\t', ';', '|'} {
		for _, quoted := range []bool{true, false} {
			if t := tableOf(text, delimiter, quoted); t.score > best.score {
				best = t
			}
		}
	}
	if best.width < 2 {
		return d, errors.New("the lines do not come apart at commas, tabs, semicolons or bars: is this a table?")
	}
	d.Delimiter, d.Quoted, d.Preamble = best.delimiter, best.quoted, best.preamble
	if !best.header {
		for i := range best.width {
			d.Columns = append(d.Columns, fmt.Sprintf("column_%d", i+1))
		}
	}
	return d, nil
}

// encodingOf is UTF-8 where the text can be. Else bytes that Latin-1 has no
// letters for tell it from Windows-1252.
func encodingOf(text []byte) string {
	valid := text
	for range utf8.UTFMax { // the last letter may be cut
		if utf8.Valid(valid) {
			return "utf-8"
		}
		if len(valid) > 0 {
			valid = valid[:len(valid)-1]
		}
	}
	for _, b := range text {
		if b >= 0x80 && b < 0xa0 {
			return "windows-1252"
		}
	}
	return "latin-1"
}

// table is what a delimiter makes of a text.
type table struct {
	delimiter rune
	quoted    bool
	width     int
	preamble  int
	header    bool
	score     float64
}

// linesToSee is how many lines show what the delimiter is.
const linesToSee = 200

// tableOf takes a text apart. The best delimiter is the one at which most lines
// have one and the same number of cells, and the more cells the better; quotes
// are quotes where the text comes apart with them.
func tableOf(text []byte, delimiter rune, quoted bool) table {
	rows, err := apart(text, delimiter, quoted)
	t := table{delimiter: delimiter, quoted: quoted}
	if err != nil || len(rows) == 0 {
		return t
	}
	widths := map[int]int{}
	for _, row := range rows {
		widths[len(row)]++
	}
	for width, n := range widths {
		if n > widths[t.width] || n == widths[t.width] && width > t.width {
			t.width = width
		}
	}
	if t.width < 2 {
		return t
	}
	for t.preamble < len(rows)-1 && len(rows[t.preamble]) != t.width {
		t.preamble++
	}
	t.header = isHeader(rows[t.preamble:])
	t.score = float64(widths[t.width]) / float64(len(rows)) * (1 + float64(t.width)/1000)
	if quoted {
		t.score += 0.0001
	}
	return t
}

// apart takes the first lines apart. The last one may be cut.
func apart(text []byte, delimiter rune, quoted bool) ([][]string, error) {
	var rows [][]string
	if !quoted {
		for i, line := range strings.Split(string(text), "\n") {
			if i == linesToSee {
				break
			}
			if line = strings.TrimSuffix(line, "\r"); line != "" {
				rows = append(rows, strings.Split(line, string(delimiter)))
			}
		}
	} else {
		r := csv.NewReader(bytes.NewReader(text))
		r.Comma, r.FieldsPerRecord = delimiter, -1
		for len(rows) < linesToSee {
			row, err := r.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				if len(text) == bytesToSee && r.InputOffset() > int64(len(text))/2 {
					break // a quote that was cut
				}
				return nil, err
			}
			rows = append(rows, row)
		}
	}
	if len(text) == bytesToSee && len(rows) > 1 && len(rows) < linesToSee {
		rows = rows[:len(rows)-1]
	}
	return rows, nil
}

// isHeader tells whether the first row names columns: no cell is a number, none
// stands there twice, and most are not empty.
func isHeader(rows [][]string) bool {
	if len(rows) < 2 {
		return false
	}
	seen := map[string]bool{}
	empty := 0
	for _, cell := range rows[0] {
		cell = strings.TrimSpace(cell)
		_, err := strconv.ParseFloat(cell, 64)
		switch {
		case cell == "":
			empty++
		case err == nil, seen[cell], len(cell) > 64:
			return false
		}
		seen[cell] = cell != ""
	}
	return empty*2 < len(rows[0])
}
