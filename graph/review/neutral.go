package review

import (
	"strings"
	"unicode/utf8"

	"entente/graph/output"
)

// neutral puts an apostrophe before what a spreadsheet would run as a formula,
// as output.Harmless does, and before what looks as if that had been done, so
// that meant gives back the same text.
func neutral(cell string) string {
	if meant(cell) != cell {
		return "'" + cell
	}
	return output.Harmless(cell)
}

// meant is the text of a cell without the apostrophe that neutral put there.
func meant(cell string) string {
	bare := strings.TrimLeft(cell, "'")
	if bare == cell || output.Harmless(bare) == bare {
		return cell
	}
	return cell[1:]
}

// isText tells a file of another encoding from UTF-8.
func isText(cell string) bool { return utf8.ValidString(cell) }
