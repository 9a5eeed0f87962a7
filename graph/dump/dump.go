// Package dump keeps a copy of a whole graph in a file, and makes the graph
// again of it: every node and relationship with every property and its type,
// loads, receipts and checkpoints included. (What package jsonl writes is what
// sources say, for a load to read; this is the graph as it is.)
//
// A dump is JSON Lines: the header, the nodes, the relationships, the manifest,
// and last the seal, which is the SHA-256 of every byte before it. A dump without
// it, or with anything behind it, is no dump. Ends of relationships name the
// numbers that nodes have in the file.
//
//	{"entente":"dump","version":1,"schema":1,"server":"5.26.30","program":"…","created_at":"…"}
//	{"node":"7","labels":["Entity","Country"],"properties":{"id":"niger","valid_from":{"date":"1960-08-03"}}}
//	{"relationship":"ALLY_OF","from":"3","to":"7","properties":{"key":"s/1","confidence":1.0}}
//	{"manifest":{"fingerprint":"…","contents":{…},"parts":[{"name":"nodes","lines":1,"sha256":"…"},…]}}
//	{"sha256":"…"}
package dump

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"
	"time"

	"entente/graph/constraint"
	"entente/graph/fingerprint"
	"entente/graph/neo"
	"entente/graph/wholefile"
)

// Version is that of the form of dumps that is written, and the only one that is read.
const Version = 1

// format is what the key entente of a header says.
const format = "dump"

// mode is that of a dump, which is for its owner alone.
const mode = 0o600

// Header is the first line of a dump.
type Header struct {
	Entente   string    `json:"entente"`
	Version   int       `json:"version"`
	Schema    int       `json:"schema"`  // version of the graph
	Server    string    `json:"server"`  // version of Neo4j
	Program   string    `json:"program"` // version of Entente
	CreatedAt time.Time `json:"created_at"`
}

// Part are the nodes, or the relationships, of a dump.
type Part struct {
	Name   string `json:"name"`
	Lines  int    `json:"lines"`
	SHA256 string `json:"sha256"`
}

// Manifest tells what a dump holds.
type Manifest struct {
	Fingerprint string                  `json:"fingerprint"` // of the graph, as package fingerprint makes it
	Contents    fingerprint.Fingerprint `json:"contents"`    // of everything, by labels and types
	Parts       []Part                  `json:"parts"`
}

// Database is what is asked of the database that is dumped; *neo.DB is one.
type Database interface {
	Read(ctx context.Context, cypher string, params map[string]any, each func(neo.Row) error) error
	Snapshot(ctx context.Context, work func(read func(cypher string, each func(neo.Row) error) error) error) error
	Version() string
}

// Options say how to dump.
type Options struct {
	Program  string // version of Entente
	Now      func() time.Time
	Progress func(done, total int64) // of nodes and relationships; may be nil
}

// Dumped is what was dumped.
type Dumped struct {
	Path          string `json:"path"`
	Nodes         int    `json:"nodes"`
	Relationships int    `json:"relationships"`
	Schema        int    `json:"schema"`
	Fingerprint   string `json:"fingerprint"`
	SHA256        string `json:"sha256"` // of the text, packed or not: the seal
}

// ErrChanged is of a graph that was written to while it was dumped.
var ErrChanged = errors.New("the graph was written to while it was dumped, and no file is made: run it again when no load is at work")

// Write dumps a graph into a file, which is there whole or not at all. It is
// packed with zstd or gzip when its name ends in .zst or .gz. Records are
// streamed, and none is held. The graph is read in one transaction, and then once
// more: when it is not what was dumped any more, there is no file, and ErrChanged.
func Write(ctx context.Context, db Database, path string, o Options) (*Dumped, error) {
	about, err := constraint.Recording(ctx, db)
	if err == nil && about.Restoring != "" {
		err = about.Refusal()
	}
	if err != nil {
		return nil, err
	}
	w := &writer{seal: sha256.New(), progress: o.Progress, whole: fingerprint.Builder{Whole: true}}
	head := Header{format, Version, about.Version, db.Version(), o.Program, o.Now().UTC().Truncate(time.Second)}
	file, err := wholefile.Create(path, mode)
	if err != nil {
		return nil, err
	}
	defer file.Abort()
	packed, err := packer(path, file)
	if err != nil {
		return nil, err
	}
	w.out = packed
	if err := w.all(ctx, db, head); err != nil {
		return nil, err
	}
	if err := packed.Close(); err != nil {
		return nil, err
	}
	there, err := fingerprint.Whole(ctx, db)
	if err != nil {
		return nil, err
	}
	if !there.Equal(w.manifest.Contents) {
		return nil, ErrChanged
	}
	nodes, relationships := w.manifest.Contents.Counts()
	return &Dumped{path, nodes, relationships, about.Version, w.manifest.Fingerprint, hex.EncodeToString(w.seal.Sum(nil))}, file.Commit()
}

// writer writes the lines of a dump.
type writer struct {
	out         io.Writer
	seal        hash.Hash // of all lines
	part        hash.Hash // of the part under way; nil between parts
	manifest    Manifest
	graph       fingerprint.Builder
	whole       fingerprint.Builder
	progress    func(done, total int64)
	done, total int64
}

func (w *writer) all(ctx context.Context, db Database, head Header) error {
	if err := w.line(head); err != nil {
		return err
	}
	err := db.Snapshot(ctx, func(read func(string, func(neo.Row) error) error) error {
		err := read(count, func(row neo.Row) error {
			w.total = int64(row.Int("nodes") + row.Int("relationships"))
			return nil
		})
		if err != nil {
			return err
		}
		if err := w.records("nodes", func(each func(neo.Row) error) error { return read(allNodes, each) }, w.node); err != nil {
			return err
		}
		return w.records("relationships", func(each func(neo.Row) error) error { return read(allRelationships, each) }, w.relationship)
	})
	if err != nil {
		return err
	}
	return w.end()
}

// end writes the manifest and the seal.
func (w *writer) end() error {
	w.manifest.Fingerprint, w.manifest.Contents = w.graph.Fingerprint().String(), w.whole.Fingerprint()
	if err := w.line(manifestLine{&w.manifest}); err != nil {
		return err
	}
	text, err := json.Marshal(sealLine{hex.EncodeToString(w.seal.Sum(nil))})
	if err == nil {
		_, err = w.out.Write(append(text, '\n'))
	}
	return err
}

// records writes one part.
func (w *writer) records(name string, read func(each func(neo.Row) error) error, write func(neo.Row) error) error {
	w.part = sha256.New()
	p := Part{Name: name}
	err := read(func(row neo.Row) error {
		p.Lines++
		if w.done++; w.progress != nil && w.done%1000 == 0 {
			w.progress(w.done, max(w.done, w.total))
		}
		return write(row)
	})
	p.SHA256 = hex.EncodeToString(w.part.Sum(nil))
	w.manifest.Parts, w.part = append(w.manifest.Parts, p), nil
	return err
}

func (w *writer) node(row neo.Row) error {
	labels := row.Texts("labels")
	properties, encoded, err := propertiesOf(row)
	if err != nil {
		return fmt.Errorf("a node %s: %w", strings.Join(labels, ":"), err)
	}
	slices.Sort(labels)
	w.graph.Node(labels, properties)
	w.whole.Node(labels, properties)
	return w.line(nodeLine{number(row.Text("node")), labels, encoded})
}

func (w *writer) relationship(row neo.Row) error {
	kind := row.Text("type")
	properties, encoded, err := propertiesOf(row)
	if err != nil {
		return fmt.Errorf("a relationship %s: %w", kind, err)
	}
	ofRun, _ := row.Get("of_run").(bool)
	w.graph.Relationship(kind, row.Text("subject"), row.Text("object"), ofRun, properties)
	w.whole.Relationship(kind, row.Text("subject"), row.Text("object"), ofRun, properties)
	return w.line(relationshipLine{kind, number(row.Text("from")), number(row.Text("to")), encoded})
}

func propertiesOf(row neo.Row) (properties, encoded map[string]any, err error) {
	properties, _ = row.Get("properties").(map[string]any)
	encoded, err = encodeAll(properties)
	return properties, encoded, err
}

// number is the last part of what the server names a node by. The others are
// the same for all nodes of a database.
func number(element string) string { return element[strings.LastIndex(element, ":")+1:] }

func (w *writer) line(value any) error {
	text, err := marshal(value)
	if err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	_, _ = w.seal.Write(text)
	if w.part != nil {
		_, _ = w.part.Write(text)
	}
	_, err = w.out.Write(text)
	return err
}
