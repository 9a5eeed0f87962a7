package jsonl

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"entente/graph"
	"entente/graph/dossier"
	"entente/schema"
	"entente/schema/edtf"
	"entente/schema/problem"
)

// decode reads the one JSON object of a line, and nothing that it would pass over.
func decode(line []byte, into any) error {
	if !utf8.Valid(line) {
		return errors.New("the line is not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("the line is no such record: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the JSON object of the line")
	}
	return nil
}

// maker makes one record of a line and keeps what is wrong with it.
type maker struct {
	*Input
	at       problem.Position
	problems problem.List
}

func (in *Input) maker(line int) *maker {
	return &maker{Input: in, at: problem.Position{File: in.name, Line: line}}
}

func (m *maker) wrong(format string, args ...any) { m.problems.Addf(m.at, format, args...) }

// decode tells whether a line is the record that its place in the file says.
// When it is not, that is all there is to say of it.
func (m *maker) decode(line []byte, into any, name *string, want string) bool {
	if err := decode(line, into); err != nil {
		m.wrong("%v", err)
	} else if *name != want {
		m.wrong("the line is a %s and a %.80q at once", want, *name)
	}
	return len(m.problems) == 0
}

// texts refuses what steers whoever reads a text.
func (m *maker) texts(texts ...string) {
	for _, text := range texts {
		i := strings.IndexFunc(text, func(c rune) bool { return problem.Steering(c) && c != '\n' && c != '\t' })
		if i >= 0 {
			c, _ := utf8.DecodeRuneInString(text[i:])
			m.wrong("the text %.80q holds the control character %U: remove it", text, c)
		}
	}
}

func (m *maker) slug(id, what string) {
	if !schema.IsSlug(id) {
		m.wrong("%.80q cannot be the id of %s: use small letters, digits, dots, dashes and underscores, at most 128", id, what)
	}
}

func (m *maker) oneLine(text, what string) {
	switch {
	case strings.TrimSpace(text) == "":
		m.wrong("%s is empty", what)
	case strings.Contains(text, "\n"):
		m.wrong("%s is one line, and here is %.80q", what, text)
	}
}

func (m *maker) interval(text, key string) edtf.Interval {
	if text == "" {
		return edtf.Interval{}
	}
	interval, err := edtf.Parse(text)
	if err != nil {
		m.wrong("%s: %v", key, err)
	}
	return interval
}

func (in *Input) source(line []byte, number int) dossier.Record[graph.Source] {
	m, s := in.maker(number), Source{}
	if !m.decode(line, &s, &s.Record, recordSource) {
		return dossier.Record[graph.Source]{At: m.at, Problems: m.problems}
	}
	m.texts(s.ID, s.Name, s.Kind, s.URL, s.Licence, s.Citation)
	m.slug(s.ID, "a source")
	m.oneLine(s.Name, "the name of a source")
	if s.Kind != "" && !slices.Contains(schema.SourceKinds, s.Kind) {
		m.problems = append(m.problems, problem.Problem{At: m.at, What: fmt.Sprintf("there is no kind of source %.80q", s.Kind), Suggest: problem.Suggest(s.Kind, schema.SourceKinds)})
	}
	value := graph.Source{ID: s.ID, Name: s.Name, Kind: s.Kind, URL: s.URL, Licence: s.Licence, Citation: s.Citation, At: m.at}
	return dossier.Record[graph.Source]{Value: value, At: m.at, Problems: m.problems}
}

func (in *Input) document(line []byte, number int) dossier.Record[graph.Document] {
	m, d := in.maker(number), Document{}
	if !m.decode(line, &d, &d.Record, recordDocument) {
		return dossier.Record[graph.Document]{At: m.at, Problems: m.problems}
	}
	m.texts(d.ID, d.Source, d.Title, d.URL, d.Licence, d.Date)
	m.slug(d.ID, "a document")
	if d.Source == "" {
		m.wrong("the document %.80q has no source", d.ID)
	}
	if d.Title != "" {
		m.oneLine(d.Title, "the title of a document")
	}
	value := graph.Document{ID: d.ID, Source: d.Source, Title: d.Title, URL: d.URL, Licence: d.Licence, Date: m.interval(d.Date, "date"), At: m.at}
	return dossier.Record[graph.Document]{Value: value, At: m.at, Problems: m.problems}
}

func (in *Input) entity(line []byte, number int) dossier.Record[graph.Entity] {
	m, e := in.maker(number), Entity{}
	if !m.decode(line, &e, &e.Record, recordEntity) {
		return dossier.Record[graph.Entity]{At: m.at, Problems: m.problems}
	}
	m.texts(append([]string{e.ID, e.Name, e.Valid}, e.Aliases...)...)
	m.slug(e.ID, "an entity")
	m.oneLine(e.Name, "the name of an entity")
	for _, alias := range e.Aliases {
		m.oneLine(alias, "an alias")
	}
	out := graph.Entity{ID: e.ID, Name: e.Name, Aliases: e.Aliases, Labels: m.labels(e.Labels), Valid: m.interval(e.Valid, "valid"), Codes: m.codes(e.Codes), At: m.at}
	out.Extra = m.extra(out.Labels, e.Properties)
	return dossier.Record[graph.Entity]{Value: out, At: m.at, Problems: m.problems}
}

func (m *maker) unknown(what, name string, known []string) {
	m.problems = append(m.problems, problem.Problem{At: m.at, What: fmt.Sprintf("%s %.80q", what, name), Suggest: problem.Suggest(name, known)})
}

func (m *maker) labels(given []string) []string {
	if len(given) == 0 {
		m.wrong("an entity needs labels: one or more entity types, such as [\"Person\"]")
	}
	var labels []string
	for _, label := range given {
		switch {
		case m.ontology.Entity(label) == nil:
			m.unknown("the ontology has no entity type", label, m.ontology.EntityLabels())
		case !slices.Contains(labels, label):
			labels = append(labels, label)
		}
	}
	return labels
}

func (m *maker) codes(given []string) []graph.Code {
	var codes []graph.Code
	for _, text := range given {
		name, value, _ := strings.Cut(text, ":")
		system := m.ontology.CodeSystem(name)
		if system == nil {
			m.unknown("there is no code system", name, m.ontology.SystemNames())
			continue
		}
		code, err := graph.ParseCode(name, value)
		if err == nil {
			err = system.Check(code.Value)
		}
		if err != nil {
			m.wrong("%v", err)
			continue
		}
		codes = append(codes, code)
	}
	return codes
}

// extra types the further properties of an entity by what its labels declare.
func (m *maker) extra(labels []string, given map[string]any) map[string]any {
	if len(given) == 0 {
		return nil
	}
	values := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		declared, known := (*schema.Property)(nil), []string{}
		for _, label := range labels {
			e := m.ontology.Entity(label)
			for _, p := range e.Properties {
				known = append(known, p.Name)
			}
			if declared == nil {
				declared = e.Property(name)
			}
		}
		if declared == nil {
			m.unknown("entities of these labels have no property", name, known)
			continue
		}
		if value := m.value(declared, given[name]); value != nil {
			values[name] = value
		}
	}
	return values
}

// value is a value of a declared type, nil when it is none.
func (m *maker) value(p *schema.Property, given any) any {
	if list, ok := given.([]any); ok && p.Type == schema.TextList {
		texts := make([]string, len(list))
		for i, item := range list {
			text, ok := item.(string)
			if !ok {
				m.wrong("%s is a list of texts", p.Name)
				return nil
			}
			texts[i] = text
		}
		m.texts(texts...)
		return texts
	}
	text, ok := scalar(given)
	if !ok {
		m.wrong("the property %s is one value", p.Name)
		return nil
	}
	m.texts(text)
	value, err := p.Parse(text)
	if err != nil {
		m.wrong("%v", err)
		return nil
	}
	return value
}

// scalar is the text of one value, as a dossier would have it.
func scalar(value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case bool:
		return strconv.FormatBool(v), true
	}
	return "", false
}

func (in *Input) claim(line []byte, number int) dossier.Record[dossier.Claim] {
	m, s := in.maker(number), Statement{}
	if !m.decode(line, &s, &s.Record, recordStatement) {
		return dossier.Record[dossier.Claim]{At: m.at, Problems: m.problems}
	}
	c := dossier.Claim{
		ID: s.ID, Subject: s.Subject, Type: s.Type, Object: s.Object, Document: s.Document, Locator: s.Locator, Quote: s.Quote, AttributedTo: s.AttributedTo,
		Modality: s.Modality, Valid: s.Valid, ReportedAt: s.ReportedAt, Confidence: s.Confidence.String(), Dossiers: s.Dossiers,
	}
	m.texts(s.ID, s.Subject, s.Type, s.Object, s.Document, s.Locator, s.Quote, s.AttributedTo)
	for _, needed := range [][2]string{{"subject", s.Subject}, {"type", s.Type}, {"object", s.Object}, {"document", s.Document}} {
		if needed[1] == "" {
			m.wrong("the statement has no %s", needed[0])
		}
	}
	if of, known := in.publisher[s.Document]; known && s.Source != "" && s.Source != of {
		m.wrong("the document %s is of the source %s, and the statement is said to be of %.80q", s.Document, of, s.Source)
	}
	for _, id := range s.Dossiers {
		m.slug(id, "a dossier")
	}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		text, ok := scalar(s.Properties[name])
		if !ok {
			m.wrong("the property %.80q is one value", name)
			continue
		}
		m.texts(name, text)
		c.Properties = append(c.Properties, dossier.Property{Name: name, Text: text, At: m.at, Value: m.at})
	}
	for _, flaw := range c.Flaws() {
		m.wrong("%s", flaw.What)
	}
	return dossier.Record[dossier.Claim]{Value: c, At: m.at, Problems: m.problems}
}
