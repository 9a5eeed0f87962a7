package export

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"entente/graph/constraint"
	"entente/schema"
	"entente/schema/edtf"
)

// rowsInText is how many records one statement of a script holds: the server
// takes each text apart anew.
const rowsInText = 500

// script writes statements of Cypher for cypher-shell, which make the graph in
// an empty database: constraints first, then the nodes and relationships. In a
// database that holds one of them the constraints refuse it. The last statements
// make the receipt by which later loads find what is there, and records the
// version of the graph.
//
// Values are literals that no text can leave, labels, types and the names of
// properties are identifiers; whatever is none is left out and counted.
type script struct {
	out      io.Writer
	sum      hash.Hash // of the records, which the receipt is called by
	report   *Report
	nodes    map[string][]string // rows by the labels of their nodes
	rows     []string            // of the relationships of one type
	kind     string
	stated   map[string]map[string]bool // types, sources and dossiers
	ontology *schema.Ontology
}

func newScript(w io.Writer, o *schema.Ontology, report *Report) (writer, error) {
	s := &script{out: w, sum: sha256.New(), report: report, nodes: map[string][]string{}, ontology: o, stated: map[string]map[string]bool{"types": {}, "sources": {}, "dossiers": {}}}
	var b strings.Builder
	b.WriteString("// A graph of Entente, for an empty database: cypher-shell -f FILE\n")
	for _, item := range constraint.Wanted(o) {
		b.WriteString(item.Cypher + ";\n")
	}
	b.WriteString("CYPHER 5 CALL db.awaitIndexes(300);\n")
	_, err := io.WriteString(w, b.String())
	return s, err
}

func (s *script) node(n *Node) error {
	labels := slices.DeleteFunc(slices.Clone(n.Labels), func(label string) bool {
		if !schema.IsIdentifier(label) {
			s.report.leave(fmt.Sprintf("labels that are no identifiers: %.80q", label), 1)
			return true
		}
		return false
	})
	if n.Kind == source {
		s.stated["sources"][n.ID] = true
	}
	name := strings.Join(labels, ":")
	s.nodes[name] = append(s.nodes[name], s.literal(n.Kind, n.Properties))
	if len(s.nodes[name]) == rowsInText {
		return s.flushNodes(name)
	}
	return nil
}

func (s *script) flushNodes(labels string) error {
	rows := s.nodes[labels]
	delete(s.nodes, labels)
	return s.statement(rows, fmt.Sprintf("CREATE (n:%s)\nSET n = row", labels))
}

func (s *script) flushAllNodes() error {
	for _, labels := range slices.Sorted(maps.Keys(s.nodes)) {
		if err := s.flushNodes(labels); err != nil {
			return err
		}
	}
	return nil
}

func (s *script) relationship(r *Relationship) error {
	if r.Type != s.kind || len(s.rows) == rowsInText {
		if err := s.flushRelationships(); err != nil {
			return err
		}
		s.kind = r.Type
	}
	if r.statement() {
		s.stated["types"][r.Type] = true
		for _, dossier := range texts(r.Properties, "dossiers") {
			s.stated["dossiers"][dossier] = true
		}
	}
	s.rows = append(s.rows, fmt.Sprintf("{s: %s, o: %s, p: %s}", quoted(r.From), quoted(r.To), s.literal(r.Type, r.Properties)))
	return nil
}

// flushRelationships writes those of one type. The nodes are there by then.
func (s *script) flushRelationships() error {
	if err := s.flushAllNodes(); err != nil {
		return err
	}
	rows := s.rows
	s.rows = s.rows[:0]
	from, to := entity, entity
	if s.kind == publishedBy {
		from, to = document, source
	}
	return s.statement(rows, fmt.Sprintf("CALL (row) { MATCH (s:%s {id: row.s}) RETURN s }\nCALL (row) { MATCH (o:%s {id: row.o}) RETURN o }\nCREATE (s)-[r:%s]->(o)\nSET r = row.p", from, to, s.kind))
}

func (s *script) statement(rows []string, work string) error {
	if len(rows) == 0 {
		return nil
	}
	text := "CYPHER 5\nUNWIND [\n  " + strings.Join(rows, ",\n  ") + "\n] AS row\n" + work + ";\n"
	_, _ = io.WriteString(s.sum, text)
	_, err := io.WriteString(s.out, text)
	return err
}

// ScriptLoad begins the id of the load that a script makes. Records that a script
// has made name no load.
const ScriptLoad = "script-"

func (s *script) end() error {
	if err := s.flushRelationships(); err != nil {
		return err
	}
	list := func(what string) string {
		var items []string
		for _, item := range slices.Sorted(maps.Keys(s.stated[what])) {
			items = append(items, quoted(item))
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	read := s.report.Sources + s.report.Documents + s.report.Entities + s.report.Statements
	_, err := fmt.Fprintf(s.out, `CYPHER 5
CREATE (l:Load {id: '%s%s'})
SET l.status = 'done', l.batches = 0, l.files = [], l.dossiers = %s, l.sources = %s, l.types = %s,
    l.read = %d, l.written = %[6]d, l.unchanged = 0, l.rejected = 0, l.removed = 0,
    l.started_at = datetime(), l.finished_at = datetime(), l.confirmed_at = datetime();
CYPHER 5
MERGE (s:%[7]s {id: '%[8]s'})
SET s.version = %[9]d;
`, ScriptLoad, hex.EncodeToString(s.sum.Sum(nil)[:8]), list("dossiers"), list("sources"), list("types"), read,
		constraint.VersionLabel, constraint.VersionID, constraint.Version)
	return err
}

// literal is a map of Cypher.
func (s *script) literal(what string, properties map[string]any) string {
	var b strings.Builder
	b.WriteString("{")
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		value, ok := literal(properties[name])
		switch {
		case name == "load":
			continue
		case !schema.IsIdentifier(name):
			s.report.leave(fmt.Sprintf("properties of %s whose name is no identifier: %.80q", what, name), 1)
			continue
		case !ok:
			s.report.leave(fmt.Sprintf("properties %s of %s, of a type that has no literal", name, what), 1)
			continue
		}
		if b.Len() > 1 {
			b.WriteString(", ")
		}
		b.WriteString(name + ": " + value)
	}
	return b.String() + "}"
}

// literal is a value as Cypher writes it.
func literal(value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return quoted(v), true
	case bool:
		return strconv.FormatBool(v), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case float64:
		return float(v), true
	case edtf.Day:
		return "date(" + quoted(v.String()) + ")", true
	case time.Time:
		return "datetime(" + quoted(v.Format(time.RFC3339Nano)) + ")", true
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			text, ok := literal(item)
			if !ok {
				return "", false
			}
			items[i] = text
		}
		return "[" + strings.Join(items, ", ") + "]", true
	}
	return "", false
}

// float is a number that Cypher takes for a FLOAT, with a point in it.
func float(f float64) string {
	switch {
	case math.IsNaN(f):
		return "0.0 / 0.0"
	case math.IsInf(f, 0):
		return fmt.Sprintf("%d.0 / 0.0", int(math.Copysign(1, f)))
	}
	mantissa, exponent, has := strings.Cut(strconv.FormatFloat(f, 'e', -1, 64), "e")
	if !strings.Contains(mantissa, ".") {
		mantissa += ".0"
	}
	if !has {
		return mantissa
	}
	n, _ := strconv.Atoi(exponent) // which strconv has written
	return fmt.Sprintf("%se%d", mantissa, n)
}

// quoted is a literal of text, in one line. Cypher replaces \uXXXX before it
// looks at the text, so a backslash that a u follows ends one literal, and the
// u begins another.
func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	backslash := false
	for _, c := range s {
		switch {
		case backslash && c == 'u':
			b.WriteString(`' + 'u`)
		case c == '\\':
			b.WriteString(`\\`)
		case c == '\'':
			b.WriteString(`\'`)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\r':
			b.WriteString(`\r`)
		case c == '\t':
			b.WriteString(`\t`)
		case c < 0x10000 && (unicode.IsControl(c) || c == '\u2028' || c == '\u2029' || unicode.Is(unicode.Cf, c)):
			fmt.Fprintf(&b, `\u%04x`, c)
		default:
			b.WriteRune(c)
		}
		backslash = c == '\\'
	}
	b.WriteByte('\'')
	return b.String()
}
