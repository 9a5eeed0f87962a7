package mapping

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/graph"
	"entente/graph/check"
	"entente/graph/dossier"
	"entente/schema"
	"entente/schema/edtf"
	"entente/schema/problem"
)

// Skipped is how many rows a rule of the mapping left out.
type Skipped struct {
	Reason string `json:"reason"`
	Rows   int    `json:"rows"`
}

// Files reads files of a data set into one dossier; "-" is the standard input.
// A row that is wrong is a record with its problems, so that it is rejected with
// them. The error is a problem.List of what is wrong with files as a whole:
// then nothing of any of them can be used.
func (m *Mapping) Files(paths []string, stdin io.Reader) (*dossier.Dossier, []check.File, []Skipped, error) {
	r := newReader(m)
	var files []check.File
	var problems problem.List
	for _, path := range paths {
		file, wrong := r.open(path, stdin)
		files = append(files, file)
		problems = append(problems, wrong...)
	}
	return r.out, files, r.left(), problems.Err()
}

// noCondition is the reason for rows that make nothing.
const noCondition = "no condition of an entity or a statement holds"

// MaxStatements is how many statements one run makes: they are held in memory,
// at about 4 KB each.
const MaxStatements = 500_000

type reader struct {
	*Mapping
	file    string
	out     *dossier.Dossier
	seen    map[[2]string]bool // the entities that were made, by id and digest
	skipped []int              // rows, by rule
	idle    int                // rows for which no condition held
}

func newReader(m *Mapping) *reader {
	return &reader{
		Mapping: m, seen: map[[2]string]bool{}, skipped: make([]int, len(m.skips)),
		out: &dossier.Dossier{
			ID: m.ID, Title: m.Title, Partial: !m.Complete,
			Sources:   []dossier.Record[graph.Source]{{Value: m.Source, At: m.Source.At}},
			Documents: []dossier.Record[graph.Document]{{Value: m.Document, At: m.Document.At}},
		},
	}
}

func (r *reader) open(path string, stdin io.Reader) (check.File, problem.List) {
	in := stdin
	if path != check.Stdin {
		f, err := os.Open(path)
		if err != nil {
			return check.File{}, problem.List{{At: problem.Position{File: path}, What: check.Reason(err)}}
		}
		defer func() { _ = f.Close() }()
		in = f
	}
	sum := sha256.New()
	problems := r.read(path, io.TeeReader(in, sum))
	return check.File{Name: path, Dossier: r.ID, SHA256: hex.EncodeToString(sum.Sum(nil))}, problems
}

// read adds the rows of a file. name stands in positions.
func (r *reader) read(name string, file io.Reader) problem.List {
	r.file = name
	err := r.Dialect.rows(file, r.start, r.row)
	var list problem.List
	var one problem.Problem
	switch {
	case err == nil || errors.As(err, &list):
	case errors.As(err, &one):
		one.At.File = name
		list = problem.List{one}
	default:
		list.Addf(problem.Position{File: name}, "%s", check.Reason(err))
	}
	return list
}

// start compiles the expressions, once the columns are known.
func (r *reader) start(columns []string) error {
	problems := r.compile(newCompiler(r.Mapping, columns))
	for i := range problems {
		problems[i].What += fmt.Sprintf(" (in reading %s)", r.file)
	}
	return problems.Err()
}

// compile makes every expression ready, in the order of the file.
func (m *Mapping) compile(c *compiler) problem.List {
	var problems problem.List
	one := func(e *expression) {
		if e == nil {
			return
		}
		if p := c.compile(e); p != nil {
			problems = append(problems, *p)
		}
	}
	all := func(t template) {
		for i := range t.codes {
			one(&t.codes[i])
		}
	}
	for i := range m.skips {
		one(&m.skips[i].when)
	}
	for _, e := range m.entities {
		one(e.when)
		for _, t := range []template{e.id, e.name, e.valid, e.aliases} {
			all(t)
		}
		for _, system := range names(e.codes) {
			all(e.codes[system].template)
		}
	}
	for _, s := range m.statements {
		one(s.when)
		for _, key := range names(s.fields) {
			all(s.fields[key])
		}
		for _, key := range names(s.properties) {
			all(s.properties[key])
		}
	}
	problems.Sort()
	return problems
}

// row makes the records of a row, or counts why there are none.
func (r *reader) row(row row) error {
	at := problem.Position{File: r.file, Line: row.line}
	if len(r.out.Statements) > MaxStatements {
		return problem.List{{At: at, What: fmt.Sprintf("the files make more than %d statements, which is what one run holds: split them", MaxStatements)}}
	}
	if row.err != nil {
		r.reject(at, row.err)
		return nil
	}
	for i := range r.skips {
		left, err := r.skips[i].when.holds(row.cells)
		if err != nil {
			r.reject(at, err)
			return nil
		}
		if left {
			r.skipped[i]++
			return nil
		}
	}
	some := false
	for i := range r.entities {
		some = r.entity(&r.entities[i], at, row.cells) || some
	}
	for i := range r.statements {
		some = r.statement(&r.statements[i], at, row) || some
	}
	if !some {
		r.idle++
	}
	return nil
}

// reject keeps a row that is wrong as a statement that will be refused.
func (r *reader) reject(at problem.Position, err error) {
	var problems problem.List
	problems.Addf(at, "%v", err)
	r.out.Statements = append(r.out.Statements, dossier.Record[dossier.Claim]{At: at, Problems: problems})
}

// filler fills templates for a row and keeps what goes wrong.
type filler struct {
	row      map[string]any
	at       problem.Position
	problems problem.List
}

func (f *filler) fill(key string, t template) string {
	text, err := t.fill(f.row)
	if err != nil {
		f.problems.Addf(f.at, "%s: %v", key, err)
	}
	if i := strings.IndexFunc(text, steers); i >= 0 {
		c, _ := utf8.DecodeRuneInString(text[i:])
		f.problems.Addf(f.at, "%s: the text %.80q holds the control character %U", key, text, c)
	}
	return text
}

// steers tells a control character, which would steer the terminal of whoever
// reads it.
func steers(c rune) bool { return unicode.IsControl(c) && c != '\n' && c != '\t' }

func (f *filler) holds(e *expression) bool {
	truth, err := e.holds(f.row)
	if err != nil {
		f.problems.Addf(f.at, "%v", err)
		return true // so that it is rejected, and not lost
	}
	return truth
}

// entity makes the node of a row, and tells whether its condition held. Many
// rows make the same one, which is one record.
func (r *reader) entity(e *entity, at problem.Position, cells map[string]any) bool {
	f := &filler{row: cells, at: at}
	if !f.holds(e.when) {
		return false
	}
	out := graph.Entity{ID: f.fill("id", e.id), Labels: e.labels, Name: f.fill("name", e.name), At: at}
	if alias := f.fill("aliases", e.aliases); alias != "" {
		out.Aliases = []string{alias}
	}
	if text := f.fill("valid", e.valid); text != "" {
		valid, err := edtf.Parse(text)
		if err != nil {
			f.problems.Addf(at, "valid: %v", err)
		}
		out.Valid = valid
	}
	for _, system := range names(e.codes) {
		if text := f.fill(system, e.codes[system].template); text != "" {
			out.Codes = append(out.Codes, f.code(e.codes[system].system, text))
		}
	}
	if len(f.problems) == 0 {
		f.identity(&out)
	}
	made := [2]string{out.ID, out.Digest()}
	if len(f.problems) == 0 && r.seen[made] {
		return true
	}
	if len(f.problems) == 0 {
		r.seen[made] = true
	}
	r.out.Entities = append(r.out.Entities, dossier.Record[graph.Entity]{Value: out, At: at, Problems: f.problems})
	return true
}

// identity puts an entity to the rules that dossiers have for them.
func (f *filler) identity(e *graph.Entity) {
	switch {
	case e.ID == "":
		f.problems.Addf(f.at, "the row makes an entity without an id")
	case !schema.IsSlug(e.ID):
		f.problems.Addf(f.at, "%.80q cannot be the id of an entity: use small letters, digits, dots, dashes and underscores, at most 128; slug(…) makes them of a text", e.ID)
	}
	if strings.TrimSpace(e.Name) == "" {
		f.problems.Addf(f.at, "the row makes an entity without a name")
	}
	for _, text := range append([]string{e.Name}, e.Aliases...) {
		if strings.Contains(text, "\n") {
			f.problems.Addf(f.at, "a name is one line, and here is %.80q", text)
		}
	}
}

func (f *filler) code(system *schema.CodeSystem, text string) graph.Code {
	code, err := graph.ParseCode(system.Name, text)
	if err != nil {
		f.problems.Addf(f.at, "%v", err)
	} else if err := system.Check(code.Value); err != nil {
		f.problems.Addf(f.at, "%v", err)
	}
	return code
}

// statement makes the claim of a row, and tells whether its condition held.
func (r *reader) statement(s *statement, at problem.Position, row row) bool {
	f := &filler{row: row.cells, at: at}
	if !f.holds(s.when) {
		return false
	}
	values := make(map[string]string, len(s.fields))
	for _, key := range claimKeys {
		if t, ok := s.fields[key]; ok {
			values[key] = f.fill(key, t)
		}
	}
	for _, key := range []string{"subject", "type", "object"} {
		if values[key] == "" && len(f.problems) == 0 {
			f.problems.Addf(at, "the row has no %s", key)
		}
	}
	claim := dossier.Claim{
		ID: values["id"], Subject: values["subject"], Type: values["type"], Object: values["object"], Document: r.Document.ID,
		Locator: values["locator"], Quote: values["quote"], AttributedTo: values["attributed_to"], Modality: values["modality"],
		Valid: values["valid"], ReportedAt: values["reported_at"], Confidence: values["confidence"],
	}
	if claim.Locator == "" {
		claim.Locator = fmt.Sprintf("line %d", row.line)
	}
	for _, key := range names(s.properties) {
		if text := f.fill(key, s.properties[key]); text != "" {
			claim.Properties = append(claim.Properties, dossier.Property{Name: key, Text: text, At: at, Value: at})
		}
	}
	for _, flaw := range claim.Flaws() {
		f.problems.Addf(at, "%s", flaw.What)
	}
	r.out.Statements = append(r.out.Statements, dossier.Record[dossier.Claim]{Value: claim, At: at, Problems: f.problems})
	return true
}

// left are the rows that were left out, by reason.
func (r *reader) left() []Skipped {
	var list []Skipped
	for i, n := range r.skipped {
		if n > 0 {
			list = append(list, Skipped{Reason: r.skips[i].reason, Rows: n})
		}
	}
	if r.idle > 0 {
		list = append(list, Skipped{Reason: noCondition, Rows: r.idle})
	}
	return list
}
