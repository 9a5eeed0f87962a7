// Package notebook writes Jupyter notebooks that ask the queries of the library
// by the Neo4j driver for Python alone: no package of Entente is needed to run
// them.
//
// The form is nbformat 4.5, written as the nbformat package writes it, so that
// a notebook that somebody runs and saves differs by its outputs only. The ids
// of cells tell what they are for, and stay the same from one writing to the
// next.
//
// The tests of the package also run the notebooks of fixtures/notebooks.
package notebook

import (
	"encoding/json"
	"io"
	"strings"
)

// Notebook is a notebook without outputs.
type Notebook struct {
	cells []cell
}

// The kinds of cells.
const (
	markdown = "markdown"
	code     = "code"
)

type cell struct {
	kind string
	id   string // as nbformat has it: letters, digits, - and _, at most 64
	text string
}

func (n *Notebook) add(kind, id, text string) {
	n.cells = append(n.cells, cell{kind: kind, id: id, text: strings.Trim(text, "\n")})
}

// Write writes the notebook as JSON.
func (n *Notebook) Write(w io.Writer) error {
	cells := make([]any, len(n.cells))
	for i, c := range n.cells {
		cells[i] = c.json()
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(map[string]any{
		"cells": cells,
		"metadata": map[string]any{
			"kernelspec":    map[string]any{"display_name": "Python 3", "language": "python", "name": "python3"},
			"language_info": map[string]any{"name": "python"},
		},
		"nbformat":       4,
		"nbformat_minor": 5,
	})
}

// json is the cell with its source in lines, which diffs can be read of.
func (c cell) json() map[string]any {
	fields := map[string]any{
		"cell_type": c.kind,
		"id":        c.id,
		"metadata":  map[string]any{},
		"source":    strings.SplitAfter(c.text, "\n"),
	}
	if c.kind == code {
		fields["execution_count"] = nil
		fields["outputs"] = []any{}
	}
	return fields
}
