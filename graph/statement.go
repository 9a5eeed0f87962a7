package graph

import (
	"crypto/sha256"
	"encoding/base32"
	"strconv"
	"strings"

	"entente/schema/edtf"
	"entente/schema/problem"
)

// Statement is what one source says of two entities: one relationship.
type Statement struct {
	Key          string // see Key
	Type         string // of the ontology
	Subject      string // id of an entity
	Object       string // id of an entity
	Source       string // id
	Document     string // id
	Locator      string
	Quote        string
	AttributedTo string
	Modality     string
	Valid        edtf.Interval // when it held; zero when unknown
	ReportedAt   edtf.Day      // zero when unknown
	Confidence   *float64      // 0..1, nil when the source gives none
	Dossiers     []string      // ids of the dossiers that make it, each once
	Extra        map[string]any
	At           problem.Position
}

// Properties are those of the relationship, without the load's own.
func (s *Statement) Properties() map[string]any {
	properties := make(propertyMap, 16)
	s.Each(properties)
	return properties
}

// Taker takes properties, each as what it is: a load has many millions, and to make
// a value (any) of each that is new would cost it a tenth of its own work.
type Taker interface {
	Text(name, text string)
	Day(name string, day edtf.Day)
	Value(name string, value any)
}

// Each hands on the Properties, for what needs no map of them. In Neo4j what is
// not known is absent, so no value is nil or empty.
func (s *Statement) Each(to Taker) {
	for _, p := range [...]struct{ name, text string }{
		{"key", s.Key}, {"source", s.Source}, {"document", s.Document}, {"locator", s.Locator}, {"quote", s.Quote},
		{"attributed_to", s.AttributedTo}, {"modality", s.Modality},
	} {
		if p.text != "" {
			to.Text(p.name, p.text)
		}
	}
	eachBound(s.Valid, to)
	if !s.ReportedAt.IsZero() {
		to.Day("reported_at", s.ReportedAt)
	}
	if s.Confidence != nil {
		to.Value("confidence", *s.Confidence)
	}
	if len(s.Dossiers) > 0 {
		to.Value("dossiers", s.Dossiers)
	}
	for name, value := range s.Extra {
		if !absent(value) {
			to.Value(name, value)
		}
	}
}

// Digest is the fingerprint of what the source says, its ends included. The
// dossiers are not part of it: the same statement read from another one has not
// changed. It is made of the fields and not of the properties, since it is asked
// of every statement.
func (s *Statement) Digest() string {
	text := make([]byte, 0, 512)
	for _, part := range [...]string{
		s.Key, s.Type, s.Subject, s.Object, s.Source, s.Document, s.Locator, s.Quote, s.AttributedTo, s.Modality, s.Valid.String(),
	} {
		text = append(appendQuote(text, part), '\n')
	}
	if !s.ReportedAt.IsZero() {
		text = append(text, s.ReportedAt.String()...)
	}
	text = append(text, '\n')
	if s.Confidence != nil {
		text = strconv.AppendFloat(text, *s.Confidence, 'g', -1, 64)
	}
	text = append(text, '\n')
	return sumOf(appendProperties(text, s.Extra))
}

// Key is the identity of a statement: the source, and in it the source's own
// id of the record. Without one, the identity is made of what is stated: a
// statement of the same subject, type, object and validity is the same. The
// id of a record does not begin with HashMark, so that the two never meet.
//
// The source comes first so that the statements of one source are one range
// of an index on keys.
func Key(source, record, subject, relation, object string, valid edtf.Interval) string {
	if record != "" {
		return KeyPrefix(source) + record
	}
	// The parts cannot hold a line feed, so the joined text is unambiguous.
	sum := sha256.Sum256([]byte(strings.Join([]string{subject, relation, object, valid.String()}, "\n")))
	return KeyPrefix(source) + HashMark + base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:15])
}

// HashMark begins the part of a key that is made of what is stated.
const HashMark = "#"

// KeyPrefix begins the key of every statement of a source, and of no other.
func KeyPrefix(source string) string { return source + "/" }
