// Package export writes a graph, or the part of it that a query answers with,
// as files for other programs: JSON Lines that a load reads again, CSV,
// GraphML, a script of Cypher, Parquet and FollowTheMoney.
//
// A graph is streamed in a fixed order: sources, documents and entities by id,
// who publishes what, and the statements by type and key. Two exports of one
// graph are therefore the same, byte for byte. What a load says of itself, its
// nodes and the property load, is in none of them; digests are in the script
// of Cypher only.
//
// What a form cannot say is left out and counted, see [Report].
package export

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"entente/graph/wholefile"
	"entente/schema"
)

// Format is the form of an export.
type Format string

// The forms.
const (
	JSONLines Format = "jsonl"
	CSV       Format = "csv"
	GraphML   Format = "graphml"
	Cypher    Format = "cypher"
	Parquet   Format = "parquet"
	FtM       Format = "ftm"
)

// Formats are all forms.
var Formats = []Format{JSONLines, CSV, GraphML, Cypher, Parquet, FtM}

// ParseFormat refuses what is no form.
func ParseFormat(name string) (Format, error) {
	if f := Format(name); slices.Contains(Formats, f) {
		return f, nil
	}
	return "", fmt.Errorf("there is no format %q: it is jsonl, csv, graphml, cypher, parquet or ftm", name)
}

// FormatOf is the form that the name of a file tells, empty when it tells none.
// The names of FollowTheMoney files end in .ftm.json or .ftm.jsonl.
func FormatOf(path string) Format {
	name := strings.TrimSuffix(strings.ToLower(filepath.Base(path)), packed)
	switch {
	case strings.HasSuffix(name, ".ftm.json"), strings.HasSuffix(name, ".ftm.jsonl"):
		return FtM
	case strings.HasSuffix(name, ".jsonl"):
		return JSONLines
	case strings.HasSuffix(name, ".graphml"):
		return GraphML
	case strings.HasSuffix(name, ".cypher"):
		return Cypher
	}
	return ""
}

// packed ends the name of a file that is written as gzip.
const packed = ".gz"

// Folder tells whether the form is a folder of files, and not one file.
func (f Format) Folder() bool { return f == CSV || f == Parquet }

// Report counts what was written, and what was not.
type Report struct {
	Sources    int            `json:"sources"`
	Documents  int            `json:"documents"`
	Entities   int            `json:"entities"`
	Statements int            `json:"statements"`
	Left       map[string]int `json:"left,omitempty"` // how many things the form cannot say, by what they are
}

func (r *Report) leave(what string, n int) {
	if r.Left == nil {
		r.Left = map[string]int{}
	}
	r.Left[what] += n
}

// writer writes one form. Records come in the order of the package.
type writer interface {
	node(n *Node) error
	relationship(r *Relationship) error
	end() error
}

// Options say how to write.
type Options struct {
	Ontology *schema.Ontology
	Format   Format
	Days     Days                  // those that the graph was asked for, which the header of JSON Lines tells
	Progress func(done, total int) // relationships written so far; may be nil
}

// Write writes a graph in a form that is one file.
func Write(ctx context.Context, w io.Writer, g Graph, o Options) (*Report, error) {
	if o.Format.Folder() {
		return nil, fmt.Errorf("%s is a folder of files and no stream: name the folder", o.Format)
	}
	buffered := bufio.NewWriterSize(w, 1<<16)
	report := &Report{}
	err := run(ctx, g, o, report, func(shape Shape) (writer, error) {
		switch o.Format {
		case GraphML:
			return newGraphML(buffered, o.Ontology, shape, report)
		case Cypher:
			return newScript(buffered, o.Ontology, report)
		case FtM:
			return newFtM(buffered, o.Ontology, report)
		}
		return newJSONLines(buffered, o, report)
	})
	if err == nil {
		err = buffered.Flush()
	}
	return report, err
}

// WriteFile writes the file of a path as a whole or not at all, packed when its
// name ends in .gz.
func WriteFile(ctx context.Context, path string, g Graph, o Options) (report *Report, err error) {
	err = wholefile.Write(path, mode, func(w io.Writer) error {
		if !strings.HasSuffix(strings.ToLower(path), packed) {
			report, err = Write(ctx, w, g, o)
			return err
		}
		z := gzip.NewWriter(w)
		if report, err = Write(ctx, z, g, o); err != nil {
			return err
		}
		return z.Close()
	})
	return report, inWords(err)
}

// mode is that of the files: what a graph tells may be published or not, which
// is for the user to say.
const mode = 0o644

// WriteFolder writes the files nodes and relationships into a folder, which it
// makes when there is none; they are both there whole, or as they were.
func WriteFolder(ctx context.Context, path string, g Graph, o Options) (*Report, error) {
	if err := os.MkdirAll(path, 0o755); err != nil {
		return nil, inWords(err)
	}
	report := &Report{}
	file := func(name string) string { return filepath.Join(path, name+"."+string(o.Format)) }
	err := wholefile.Write(file("nodes"), mode, func(nodes io.Writer) error {
		return wholefile.Write(file("relationships"), mode, func(relationships io.Writer) error {
			return run(ctx, g, o, report, func(shape Shape) (writer, error) {
				if o.Format == Parquet {
					return newParquet(nodes, relationships, o.Ontology, shape, report), nil
				}
				return newCSV(nodes, relationships, o.Ontology, shape, report)
			})
		})
	})
	return report, inWords(err)
}

func inWords(err error) error {
	var refused *fs.PathError
	if errors.As(err, &refused) {
		return fmt.Errorf("%s cannot be written: %w", refused.Path, refused.Err)
	}
	return err
}

// run hands the records of a graph to the writer of its form.
func run(ctx context.Context, g Graph, o Options, report *Report, begin func(Shape) (writer, error)) error {
	shape, err := g.shape(ctx, report)
	if err != nil {
		return err
	}
	w, err := begin(shape)
	if err != nil {
		return err
	}
	done := 0
	err = g.each(ctx, w.node, func(r *Relationship) error {
		if done++; o.Progress != nil && done%1000 == 0 {
			o.Progress(done, shape.Relationships)
		}
		return w.relationship(r)
	}, report)
	if err != nil {
		return err
	}
	return w.end()
}
