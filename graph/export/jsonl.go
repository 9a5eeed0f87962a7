package export

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"entente/graph"
	"entente/graph/jsonl"
	"entente/schema"
	"entente/schema/edtf"
)

// jsonLines writes what a load reads again.
type jsonLines struct {
	*jsonl.Writer
	ontology *schema.Ontology
	report   *Report
	common   map[string][]string          // what every record may have, by kind of node and by statement
	extra    map[string][]schema.Property // what those of a type may have besides
	dated    map[string]bool              // documents whose day a load takes for that of a report
}

func newJSONLines(w io.Writer, o Options, report *Report) (writer, error) {
	out, err := jsonl.NewWriter(w, jsonl.Header{AsOf: o.Days.AsOf.String(), KnownBy: o.Days.KnownBy.String()})
	j := &jsonLines{Writer: out, ontology: o.Ontology, report: report, common: map[string][]string{}, extra: map[string][]schema.Property{}, dated: map[string]bool{}}
	for _, kind := range []string{source, document, entity} {
		j.common[kind] = names(o.Ontology.Node(kind).Properties)
	}
	j.common[entity] = append(j.common[entity], o.Ontology.SystemNames()...)
	j.common[statement] = names(o.Ontology.Statement)
	for _, r := range o.Ontology.Relations {
		j.extra[r.Type] = r.Properties
	}
	return j, err
}

// statement is the name of the fourth kind of record.
const statement = "Statement"

func names(properties []schema.Property) []string {
	var list []string
	for _, p := range properties {
		list = append(list, p.Name)
	}
	return list
}

func (j *jsonLines) node(n *Node) error {
	p := n.Properties
	labels, declared := n.types(j.ontology), []schema.Property{}
	for _, label := range labels {
		declared = append(declared, j.ontology.Entity(label).Properties...)
	}
	j.strange(n.Kind, p, j.common[n.Kind], declared)
	switch n.Kind {
	case source:
		return j.Source(jsonl.Source{ID: n.ID, Name: text(p, "name"), Kind: text(p, "kind"), URL: text(p, "url"), Licence: text(p, "licence"), Citation: text(p, "citation")})
	case document:
		if date, err := edtf.Parse(text(p, "date")); err == nil {
			_, j.dated[n.ID] = date.To()
		}
		return j.Document(jsonl.Document{ID: n.ID, Source: n.Publisher, Title: text(p, "title"), URL: text(p, "url"), Licence: text(p, "licence"), Date: text(p, "date")})
	}
	for _, label := range n.Labels {
		if label != entity && !slices.Contains(labels, label) {
			j.report.leave(fmt.Sprintf("labels %.80s, which the ontology does not know", label), 1)
		}
	}
	e := jsonl.Entity{ID: n.ID, Labels: labels, Name: text(p, "name"), Aliases: texts(p, "aliases"), Codes: texts(p, "codes"), Valid: text(p, "valid"), Properties: map[string]any{}}
	j.further(e.Properties, p, declared, n.Kind)
	return j.Entity(e)
}

func (j *jsonLines) relationship(r *Relationship) error {
	if !r.statement() {
		return nil // the document has told
	}
	p := r.Properties
	record, ok := strings.CutPrefix(r.Key, graph.KeyPrefix(text(p, "source")))
	if !ok {
		return fmt.Errorf("the statement %s %.80q is not of its source %.80q, as its key has it: was the graph changed by hand?", r.Type, r.Key, text(p, "source"))
	}
	if strings.HasPrefix(record, graph.HashMark) { // it is made again of what is stated
		record = ""
		if valid, err := edtf.Parse(text(p, "valid")); r.Key != graph.Key(text(p, "source"), "", r.From, r.Type, r.To, valid) || err != nil && text(p, "valid") != "" {
			j.report.leave("keys that are not those of what is stated: a load makes others", 1)
		}
	}
	s := jsonl.Statement{
		ID: record, Type: r.Type, Subject: r.From, Object: r.To, Source: text(p, "source"), Document: text(p, "document"), Locator: text(p, "locator"), Quote: text(p, "quote"),
		AttributedTo: text(p, "attributed_to"), Modality: text(p, "modality"), Valid: text(p, "valid"), ReportedAt: day(p, "reported_at").String(), Dossiers: texts(p, "dossiers"),
	}
	if confidence, ok := p["confidence"].(float64); ok {
		s.Confidence = json.Number(strconv.FormatFloat(confidence, 'g', -1, 64))
	}
	s.Properties = map[string]any{}
	j.further(s.Properties, p, j.extra[r.Type], r.Type)
	j.strange(r.Type, p, j.common[statement], j.extra[r.Type])
	if s.ReportedAt == "" && j.dated[s.Document] {
		j.report.leave("days of report that are not known: a load takes that of the document", 1)
	}
	return j.Statement(s)
}

// further takes the properties that are declared. A value of another type
// would have its record refused, so it is left out.
func (j *jsonLines) further(to, from map[string]any, declared []schema.Property, what string) {
	for _, p := range declared {
		value, has := from[p.Name]
		switch {
		case !has:
		case column{kind: p.Type}.holds(value):
			to[p.Name] = value
		default:
			j.report.leave(fmt.Sprintf("properties %s of %s that are no %s", p.Name, what, p.Type), 1)
		}
	}
}

// strange counts properties that the format has no place for.
func (j *jsonLines) strange(what string, properties map[string]any, known []string, further []schema.Property) {
	for name := range properties {
		if !slices.Contains(known, name) && !slices.ContainsFunc(further, func(p schema.Property) bool { return p.Name == name }) {
			j.report.leave(fmt.Sprintf("properties %.80s of %s, which the ontology does not know", name, what), 1)
		}
	}
}

func (j *jsonLines) end() error { return j.End() }
