package verify

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"entente/graph"
	"entente/graph/neo"
	"entente/schema"
	"entente/schema/edtf"
)

func (v *verifier) readRelationships(ctx context.Context) error {
	return v.Read(ctx, relationships, nil, func(row neo.Row) error {
		v.advance()
		v.relationship(row.Text("type"), row.Text("subject"), row.Text("object"), row.Get("joined") == true, propertiesOf(row))
		return nil
	})
}

// relationship looks at one. It is a statement when it has a key or a digest.
func (v *verifier) relationship(kind, subject, object string, joined bool, p map[string]any) {
	key, _ := p["key"].(string)
	_, digested := p["digest"]
	name := fmt.Sprintf("%s %s %s", subject, kind, object)
	if key == "" && !digested {
		if v.types()[kind] {
			v.find(Added, "relationship", name, "", "no load has written it")
		} else {
			v.notes[note{"relationship", "the type " + kind}]++
		}
		return
	}
	source, _, _ := strings.Cut(key, "/")
	if key == "" {
		key = name
		source, _ = p["source"].(string)
	}
	in := counted{source, kind}
	v.statements[in]++
	if s := v.sources[source]; s != nil {
		s.statements++
	}
	v.origin(p)
	before := len(v.report.Findings) + v.report.More
	v.fault("statement", key, p, func(digest string) string {
		if !joined {
			return "it does not join two entities"
		}
		return v.stated(kind, subject, object, p, digest)
	})
	if len(v.report.Findings)+v.report.More == before {
		v.sound[in]++
	}
}

// types are the relationship types of statements: those of the ontology, and those
// that loads tell of.
func (v *verifier) types() map[string]bool {
	if v.known == nil {
		v.known = map[string]bool{}
		for _, kind := range v.ontology.RelationTypes() {
			v.known[kind] = true
		}
		for _, l := range v.loads {
			for _, kind := range l.types {
				v.known[kind] = true
			}
		}
	}
	return v.known
}

// origin notes where a statement says it stands, when the graph has no such thing.
func (v *verifier) origin(p map[string]any) {
	if id, is := p["source"].(string); is && v.sources[id] == nil {
		v.missing[missing{"source", id}]++
	}
	if id, is := p["document"].(string); is && !v.documents[id] {
		v.missing[missing{"document", id}]++
	}
}

// stated holds a statement to its digest, and to what follows from what it says.
func (v *verifier) stated(kind, subject, object string, p map[string]any, digest string) string {
	s, extra, fault := v.statement(kind, subject, object, p)
	if fault != "" {
		return fault
	}
	s.Extra = extra
	if s.Digest() != digest {
		relation, _ := v.ontology.Relation(kind)
		s.Extra = maps.Clone(extra)
		maps.DeleteFunc(s.Extra, func(name string, _ any) bool {
			return relation == nil || !slices.ContainsFunc(relation.Properties, func(p schema.Property) bool { return p.Name == name })
		})
		if s.Digest() != digest {
			return changedText
		}
		for name := range extra {
			if _, taken := s.Extra[name]; !taken {
				v.notes[note{"statement", "the property " + name}]++
			}
		}
	}
	if len(s.Dossiers) == 0 {
		return "it does not say which dossiers make it"
	}
	for _, dossier := range s.Dossiers {
		if !v.dossiers[dossier] {
			return fmt.Sprintf("no load has read the dossier %.80s, which is said to make it", dossier)
		}
	}
	return ""
}

// statement is the statement of a relationship, and its further properties. One
// whose properties have other types than a load writes is none.
func (v *verifier) statement(kind, subject, object string, p map[string]any) (s graph.Statement, extra map[string]any, fault string) {
	s = graph.Statement{Type: kind, Subject: subject, Object: object}
	extra = map[string]any{}
	for name, value := range p {
		is := true
		switch name {
		case "digest", "load", "valid_from", "valid_to":
		case "key":
			s.Key, is = value.(string)
		case "source":
			s.Source, is = value.(string)
		case "document":
			s.Document, is = value.(string)
		case "locator":
			s.Locator, is = value.(string)
		case "quote":
			s.Quote, is = value.(string)
		case "attributed_to":
			s.AttributedTo, is = value.(string)
		case "modality":
			s.Modality, is = value.(string)
		case "reported_at":
			s.ReportedAt, is = value.(edtf.Day)
		case "confidence":
			var confidence float64
			confidence, is = value.(float64)
			s.Confidence = &confidence
		case "dossiers":
			s.Dossiers, is = listed(value).([]string)
		case "valid":
			var text string
			var err error
			text, is = value.(string)
			if s.Valid, err = edtf.Parse(text); err != nil || s.Valid.String() != text {
				return s, nil, fmt.Sprintf("its valid is %.80q, which no load has written", text)
			}
		default:
			extra[name] = listed(value)
		}
		if !is {
			return s, nil, fmt.Sprintf("its %s is of another type than a load writes", name)
		}
	}
	return s, extra, bounds(s.Valid, p)
}

// bounds holds the days of a validity to its text.
func bounds(valid edtf.Interval, p map[string]any) string {
	for _, b := range []struct {
		name string
		of   func() (edtf.Day, bool)
	}{{"valid_from", valid.From}, {"valid_to", valid.To}} {
		var want any
		if day, known := b.of(); known && !valid.IsZero() {
			want = day
		}
		if got := p[b.name]; got != want {
			return fmt.Sprintf("its %s is not that of its valid", b.name)
		}
	}
	return ""
}
