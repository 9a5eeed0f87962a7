package review

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"entente/graph/given"
	"entente/graph/resolve"
	"entente/schema/edtf"
	"entente/schema/problem"
)

// Decisions are what a person has written into a review file. The zero value
// has none.
type Decisions struct {
	list []resolve.Decision
}

// List are the decisions in the order of the file, for resolve.Index.Decide.
func (d Decisions) List() []resolve.Decision { return d.list }

// Len is how many there are.
func (d Decisions) Len() int { return len(d.list) }

// Digest is a fingerprint of what is decided, whatever the order of the lines
// and whatever else they say. It is empty where nothing is decided.
func (d Decisions) Digest() string {
	if len(d.list) == 0 {
		return ""
	}
	lines := make([]string, len(d.list))
	for i, e := range d.list {
		lines[i] = fmt.Sprintf("%q %q %q %q\n", e.Text, e.Kind, e.When.String(), e.Entity)
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(slices.Compact(lines), "")))
	return hex.EncodeToString(sum[:])
}

// Read reads the decisions of a review file. Lines without a decision decide
// nothing. The problems have their places in the file; those of ids that no
// entity has come from resolve.Index.Decide, when all entities are known.
func Read(path string) (Decisions, problem.List) {
	f, _, err := given.Open(path)
	if err != nil {
		var problems problem.List
		problems.Addf(problem.Position{File: path}, "the decisions cannot be read: %v", errors.Unwrap(err))
		return Decisions{}, problems
	}
	defer f.Close()
	return Parse(path, f)
}

// Parse is Read from an open file, whose name is for the positions. Commas,
// semicolons and tabs may part the columns, as spreadsheets choose, and a byte
// order mark may come first.
func Parse(name string, r io.Reader) (Decisions, problem.List) {
	p := &parser{name: name, left: maxRecord, column: map[string]int{}, first: map[key]resolve.Decision{}}
	p.read(r)
	p.problems.Sort()
	return Decisions{p.list}, p.problems
}

// A record is no longer than what the file that Write makes could hold, and
// the file no larger than some 500,000 records.
const (
	maxRecord = 1 << 20   // bytes
	maxFile   = 128 << 20 // bytes
)

var (
	errRecord = fmt.Errorf("a record is longer than %d MiB: is a quote left open?", maxRecord>>20)
	errFile   = fmt.Errorf("the file is larger than the %d MiB that are read", maxFile>>20)
)

type parser struct {
	name     string
	inner    io.Reader
	left     int // bytes until the record in hand is too long
	given    int // bytes of the file
	csv      *csv.Reader
	column   map[string]int // by name, from 0
	list     []resolve.Decision
	first    map[key]resolve.Decision
	problems problem.List
}

// Read implements io.Reader, and ends a file that would fill the memory.
func (p *parser) Read(b []byte) (int, error) {
	switch {
	case p.left <= 0:
		return 0, errRecord
	case p.given > maxFile:
		return 0, errFile
	}
	n, err := p.inner.Read(b)
	p.left, p.given = p.left-n, p.given+n
	return n, err
}

func (p *parser) read(r io.Reader) {
	p.inner = r
	text := bufio.NewReader(p)
	if mark, _ := text.Peek(3); bytes.Equal(mark, []byte("\ufeff")) {
		_, _ = text.Discard(3)
	}
	start, _ := text.Peek(4096)
	p.csv = csv.NewReader(text)
	p.csv.Comma = comma(start)
	p.csv.FieldsPerRecord = -1
	p.csv.ReuseRecord = true
	header := false
	for {
		cells, err := p.csv.Read()
		p.left = maxRecord
		switch {
		case err == io.EOF && !header:
			p.problems.Addf(problem.Position{File: p.name}, "is empty: a review file has a header with the columns decision and text")
			return
		case err == io.EOF:
			return
		case err != nil:
			p.fail(err)
			return
		case !header:
			if header = p.header(cells); !header {
				return
			}
		default:
			p.line(cells)
		}
	}
}

// comma is what parts the columns of a header.
func comma(start []byte) rune {
	line, _, _ := bytes.Cut(start, []byte("\n"))
	for _, c := range []rune{';', '\t'} {
		if bytes.Count(line, []byte(string(c))) > bytes.Count(line, []byte(",")) {
			return c
		}
	}
	return ','
}

func (p *parser) fail(err error) {
	at := problem.Position{File: p.name}
	var bad *csv.ParseError
	switch {
	case errors.Is(err, errRecord), errors.Is(err, errFile):
		p.problems.Addf(at, "%v", err)
		return
	case errors.As(err, &bad):
		at.Line, err = bad.Line, bad.Err
	}
	p.problems.Addf(at, "is no CSV from here on: %v", err)
}

func (p *parser) header(cells []string) bool {
	for i, cell := range cells {
		name := strings.ToLower(strings.TrimSpace(cell))
		if _, twice := p.column[name]; !twice {
			p.column[name] = i
		}
	}
	for _, name := range []string{"decision", "text"} {
		if _, ok := p.column[name]; !ok {
			p.problems.Addf(problem.Position{File: p.name, Line: 1}, "has no column %q: a review file has the columns decision, text, kind and date", name)
			return false
		}
	}
	return true
}

// cell is the cell of a column and its place.
func (p *parser) cell(cells []string, name string) (string, problem.Position) {
	i, ok := p.column[name]
	if !ok || i >= len(cells) {
		line, _ := p.csv.FieldPos(0)
		return "", problem.Position{File: p.name, Line: line}
	}
	line, _ := p.csv.FieldPos(i)
	return meant(cells[i]), problem.Position{File: p.name, Line: line}
}

func (p *parser) line(cells []string) {
	decision, at := p.cell(cells, "decision")
	decision = strings.TrimSpace(decision)
	text, _ := p.cell(cells, "text")
	if decision == "" {
		return
	}
	kind, _ := p.cell(cells, "kind")
	date, dated := p.cell(cells, "date")
	d := resolve.Decision{Text: strings.Clone(text), Kind: strings.Clone(strings.TrimSpace(kind)), At: at}
	if decision != leaveOut {
		d.Entity = strings.Clone(decision)
	}
	bad := len(p.problems)
	switch {
	case text == "":
		p.problems.Addf(at, "decides about nothing: the column text is empty")
	case !isText(text) || !isText(decision) || !isText(kind):
		p.problems.Addf(at, "is not UTF-8: save the file as CSV UTF-8")
	}
	if date = strings.TrimSpace(date); date != "" {
		when, err := edtf.Parse(date)
		if err != nil {
			p.problems.Addf(dated, "the date: %v", err)
		}
		d.When = when
	}
	if len(p.problems) == bad {
		p.add(d)
	}
}

// add keeps a decision, unless another line says otherwise.
func (p *parser) add(d resolve.Decision) {
	k := key{d.Text, d.Kind, d.When}
	first, twice := p.first[k]
	switch {
	case !twice:
		p.first[k] = d
		p.list = append(p.list, d)
	case first.Entity != d.Entity:
		p.problems.Addf(d.At, "decides %s about %.80q, and line %d decides %s", decided(d), d.Text, first.At.Line, decided(first))
	}
}

func decided(d resolve.Decision) string {
	if d.Entity == "" {
		return leaveOut
	}
	return fmt.Sprintf("%.80q", d.Entity)
}
