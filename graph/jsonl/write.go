package jsonl

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"maps"
	"math"
	"slices"
	"time"

	"entente/schema/edtf"
)

// Writer writes a file. Records must come in the order of the format; End
// completes the file.
type Writer struct {
	out      io.Writer
	sum      hash.Hash
	end      End
	dossiers map[string]bool
	buffer   bytes.Buffer
	encoder  *json.Encoder
}

// NewWriter writes the header.
func NewWriter(w io.Writer, h Header) (*Writer, error) {
	j := &Writer{out: w, sum: sha256.New(), dossiers: map[string]bool{}}
	j.encoder = json.NewEncoder(&j.buffer)
	j.encoder.SetEscapeHTML(false)
	h.Entente, h.Version = format, Version
	if h.Dossier == "" {
		h.Dossier = DefaultDossier
	}
	return j, j.line(h)
}

// Source writes a source.
func (w *Writer) Source(s Source) error {
	w.end.Sources++
	s.Record = recordSource
	return w.line(s)
}

// Document writes a document.
func (w *Writer) Document(d Document) error {
	w.end.Documents++
	d.Record = recordDocument
	return w.line(d)
}

// Entity writes an entity. Days and times among its properties become text.
func (w *Writer) Entity(e Entity) error {
	w.end.Entities++
	e.Record, e.Properties = recordEntity, written(e.Properties)
	return w.line(e)
}

// Statement writes a statement. Days and times among its properties become text.
func (w *Writer) Statement(s Statement) error {
	w.end.Statements++
	for _, dossier := range s.Dossiers {
		w.dossiers[dossier] = true
	}
	s.Record, s.Properties = recordStatement, written(s.Properties)
	return w.line(s)
}

// End writes the last line, without which a file is not read.
func (w *Writer) End() error {
	w.end.Record, w.end.SHA256 = recordEnd, hex.EncodeToString(w.sum.Sum(nil))
	w.end.Dossiers = append([]string{}, slices.Sorted(maps.Keys(w.dossiers))...)
	return w.line(w.end)
}

func (w *Writer) line(value any) error {
	w.buffer.Reset()
	if err := w.encoder.Encode(value); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	_, _ = w.sum.Write(w.buffer.Bytes())
	_, err := w.out.Write(w.buffer.Bytes())
	return err
}

// written are properties as JSON has them. Numbers that JSON does not have
// become text.
func written(properties map[string]any) map[string]any {
	out := make(map[string]any, len(properties))
	for name, value := range properties {
		switch v := value.(type) {
		case edtf.Day:
			out[name] = v.String()
		case time.Time:
			out[name] = v.Format(time.RFC3339Nano)
		case float64:
			out[name] = v
			if math.IsNaN(v) || math.IsInf(v, 0) {
				out[name] = fmt.Sprint(v)
			}
		default:
			out[name] = v
		}
	}
	return out
}
