package check

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"entente/graph"
	"entente/graph/dossier"
	"entente/graph/resolve"
	"entente/schema"
	"entente/schema/edtf"
	"entente/schema/problem"
)

// asserted is the modality of a statement that names none.
const asserted = "asserted"

// statement puts one claim to the ontology and to the entities, and adds it to
// the set or to the rejects.
func (c *checker) statement(dossierID string, r dossier.Record[dossier.Claim]) {
	s := &statement{checker: c, claim: &r.Value, record: &r, problems: r.Problems}
	statement := s.build(dossierID)
	place, known := c.result.keys[statement.Key]
	if len(s.problems) == 0 && known {
		s.twice(&c.result.Set.Statements[place], &statement)
	}
	if len(s.problems) > 0 {
		c.result.Rejects = append(c.result.Rejects, s.reject(dossierID))
		return
	}
	if known { // the same statement in another dossier
		first := &c.result.Set.Statements[place]
		first.Dossiers = append(first.Dossiers, dossierID)
		return
	}
	c.result.keys[statement.Key] = len(c.result.Set.Statements)
	c.result.Set.Statements = append(c.result.Set.Statements, statement)
	for _, id := range []string{statement.Subject, statement.Object} {
		if c.gazetteer[id] != nil {
			c.used[id] = true
		}
	}
}

// statement is a claim on its way to a graph.Statement.
type statement struct {
	*checker
	claim      *dossier.Claim
	record     *dossier.Record[dossier.Claim]
	problems   problem.List
	references []Reference // that were refused
	failed     error       // of the temporary file
}

// reject is the claim with everything that is wrong with it.
func (s *statement) reject(dossierID string) Reject {
	s.problems.Sort()
	return Reject{Kind: Statement, ID: s.words(), Dossier: dossierID, At: s.record.At, Reasons: s.problems, References: s.references}
}

// words is the claim in a line, as a reject shows it.
func (s *statement) words() string {
	return fmt.Sprintf("%.80s %.80s %.80s", s.claim.Subject, s.claim.Type, s.claim.Object)
}

func (s *statement) build(dossierID string) graph.Statement {
	out := graph.Statement{
		Document: s.claim.Document, Locator: s.claim.Locator, Quote: s.claim.Quote, AttributedTo: s.claim.AttributedTo,
		Modality: s.modality(), Dossiers: s.dossiers(dossierID), At: s.record.At, Valid: s.interval("valid", s.claim.Valid), Confidence: s.confidence(),
	}
	out.ReportedAt = s.reportedAt()
	if s.claim.Document != "" && s.documents.reference(&s.problems, s.record.Place("document"), s.claim.Document, s.index.Suggest) {
		document := s.documents.byID[s.claim.Document].record.Value
		out.Source = document.Source
		if s.claim.ReportedAt == "" {
			out.ReportedAt, _ = document.Date.To()
		}
	}
	relation, inverted := s.ontology.Relation(s.claim.Type)
	if relation == nil {
		if s.claim.Type != "" {
			s.add(problem.Problem{At: s.record.Place("type"), What: fmt.Sprintf("the ontology has no relation %.80q", s.claim.Type), Suggest: s.suggestRelation()})
		}
		s.entity("subject", s.claim.Subject, out.Valid, nil)
		s.entity("object", s.claim.Object, out.Valid, nil)
		return out
	}
	out.Type = relation.Type
	s.ends(&out, relation, inverted)
	out.Extra = s.properties(relation)
	out.Key = graph.Key(out.Source, s.claim.ID, out.Subject, out.Type, out.Object, out.Valid)
	return out
}

// dossiers are those that the claim names, and else the one that is read.
func (s *statement) dossiers(read string) []string {
	if len(s.claim.Dossiers) > 0 {
		return s.claim.Dossiers
	}
	return []string{read}
}

// suggestRelation answers in the style of the file: dashes or capitals.
func (s *statement) suggestRelation() []string {
	names := slices.Clone(s.index.Suggest("relation", s.claim.Type, s.ontology.RelationNames))
	if s.claim.Type == schema.FileName(s.claim.Type) {
		for i := range names {
			names[i] = schema.FileName(names[i])
		}
	}
	return names
}

// ends resolves subject and object and sees that the relation may join them.
// The ends of a symmetric relation are put in order, so that the same relation
// stated from either end is the same statement.
func (s *statement) ends(out *graph.Statement, relation *schema.Relation, inverted bool) {
	subjectKey, objectKey, from, to := "subject", "object", s.claim.Subject, s.claim.Object
	if inverted {
		subjectKey, objectKey, from, to = objectKey, subjectKey, to, from
	}
	subject := s.entity(subjectKey, from, out.Valid, relation.From)
	object := s.entity(objectKey, to, out.Valid, relation.To)
	if subject.id != "" {
		s.allowed(relation, relation.From, subject, subjectKey)
	}
	if object.id != "" {
		s.allowed(relation, relation.To, object, objectKey)
	}
	if subject.id == "" || object.id == "" {
		return
	}
	if subject.id == object.id {
		s.problems.Addf(s.record.Place("object"), "%s joins two entities, and both ends are %s", relation.Type, subject.id)
	}
	out.Subject, out.Object = subject.id, object.id
	if relation.Symmetric && out.Subject > out.Object {
		out.Subject, out.Object = out.Object, out.Subject
	}
}

func (s *statement) allowed(relation *schema.Relation, ends []string, e end, key string) {
	if !s.ontology.Allows(ends, e.labels) {
		s.problems.Addf(s.record.Place(key), "%s cannot have %s (%s) as %s: it is %s", schema.TypeName(s.claim.Type), e.id, strings.Join(e.labels, ", "), key, relation)
	}
}

// end is the entity at an end of a statement, as far as a statement must know it.
type end struct {
	id     string
	labels []string
}

// entity resolves an end of the claim, which is to have one of some labels. It
// gives the zero end where there is none.
func (s *statement) entity(key, text string, when edtf.Interval, labels []string) end {
	if text == "" {
		return end{}
	}
	at := s.record.Place(key)
	e, err := s.resolve(text, when, labels)
	if err != nil {
		s.unresolved(key, at, err)
		return end{}
	}
	if bad := s.entities.refused(e.id); bad != nil {
		s.problems.Addf(at, "the %s %s was refused itself, at %s", key, e.id, bad.record.At)
		return end{}
	}
	return e
}

// unresolved notes why an end of the claim is no entity.
func (s *statement) unresolved(key string, at problem.Position, err error) {
	var refused *resolve.Error
	switch {
	case errors.As(err, &refused):
		s.add(problem.Problem{At: at, What: fmt.Sprintf("the %s %v", key, refused), Suggest: refused.Suggest})
		s.references = append(s.references, Reference{Error: refused, At: at})
	case errors.As(err, new(problem.Problem)):
		s.problems.Addf(at, "the %s %v", key, err)
	default:
		s.failed = err
	}
}

func (s *statement) modality() string {
	if s.claim.Modality == "" {
		return asserted
	}
	if !s.ontology.HasModality(s.claim.Modality) {
		names := s.ontology.ModalityNames()
		suggest := problem.Suggest(s.claim.Modality, names)
		what := fmt.Sprintf("there is no modality %.80q", s.claim.Modality)
		if len(suggest) == 0 {
			what += fmt.Sprintf(" (there are %v)", names)
		}
		s.add(problem.Problem{At: s.record.Place("modality"), What: what, Suggest: suggest})
	}
	return s.claim.Modality
}

func (s *statement) interval(key, text string) edtf.Interval {
	if text == "" {
		return edtf.Interval{}
	}
	interval, err := edtf.Parse(text)
	if err != nil {
		s.problems.Addf(s.record.Place(key), "%s: %v", key, err)
	}
	return interval
}

// reportedAt is the latest day on which the source may have said it: what is
// asked "as known by" a day then never knows too early.
func (s *statement) reportedAt() edtf.Day {
	said := s.interval("reported_at", s.claim.ReportedAt)
	day, ended := said.To()
	if !ended && !said.IsZero() {
		s.problems.Addf(s.record.Place("reported_at"), "reported_at: %s has no end, and a source has said it at some time: write the day, month or year", said)
	}
	return day
}

func (s *statement) confidence() *float64 {
	if s.claim.Confidence == "" {
		return nil
	}
	number := schema.Property{Name: "confidence", Type: schema.Number}
	value, err := number.Parse(s.claim.Confidence)
	if err != nil {
		s.problems.Addf(s.record.Place("confidence"), "%v", err)
		return nil
	}
	f := value.(float64)
	if f < 0 || f > 1 {
		s.problems.Addf(s.record.Place("confidence"), "confidence lies between 0 and 1, and here is %v", f)
	}
	return &f
}

func (s *statement) properties(relation *schema.Relation) map[string]any {
	if len(s.claim.Properties) == 0 {
		return nil
	}
	values := map[string]any{}
	for _, given := range s.claim.Properties {
		declared := relation.Property(given.Name)
		if declared == nil {
			var known []string
			for _, p := range relation.Properties {
				known = append(known, p.Name)
			}
			what := fmt.Sprintf("%s has no property %.80q", relation.Type, given.Name)
			if len(known) > 0 {
				what += fmt.Sprintf(" (it has %v)", known)
			}
			s.add(problem.Problem{At: given.At, What: what, Suggest: problem.Suggest(given.Name, known)})
			continue
		}
		value, err := declared.Parse(given.Text)
		if err != nil {
			s.problems.Addf(given.Value, "%v", err)
			continue
		}
		values[given.Name] = value
	}
	return values
}

// twice refuses a second statement of one identity, unless another dossier
// says the very same.
func (s *statement) twice(first, second *graph.Statement) {
	if !slices.Contains(first.Dossiers, second.Dossiers[0]) && first.Digest() == second.Digest() {
		return
	}
	s.again(second.Source, first.At)
}

// again refuses a second statement of one identity.
func (s *statement) again(source string, first problem.Position) {
	if s.claim.ID != "" {
		s.problems.Addf(s.record.Place("id"), "the source %s has the record %q already, at %s", source, s.claim.ID, first)
		return
	}
	s.problems.Addf(s.record.At, "the source %s states this already, at %s: where it says it twice, give each statement the source's own id", source, first)
}

// leftOut tells that a decision leaves out what the claim refers to.
func (s *statement) leftOut() bool {
	return slices.ContainsFunc(s.references, func(r Reference) bool { return r.Error.LeftOut })
}

func (s *statement) add(p problem.Problem) { s.problems = append(s.problems, p) }
