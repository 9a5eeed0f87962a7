package report

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"entente/schema/edtf"
)

// Contradictions are pairs of statements that cannot both be right, as the query
// contradictions finds them.
type Contradictions struct {
	Pairs []Contradiction
	Total int    // with those that are not shown
	Note  string // of what was not compared; empty when all was
}

// Contradiction is two statements.
type Contradiction struct {
	Kind       string
	One, Other Said
}

// Said is one statement.
type Said struct {
	Subject, Relation, Object string
	Symmetric                 bool
	Modality                  string
	Fact                      bool
	When, Locator, Quote      string
	Attributed                string
	Document                  *Document
}

// kinds says what the kinds of contradictions are.
var kinds = map[string]string{
	"date":     "dated apart",
	"conflict": "one excludes the other",
	"office":   "two in one office",
	"denial":   "said, and denied",
}

const (
	mostPairs = 40
	// mostCompared is for how many parts of an actor the query is asked.
	mostCompared = 200
)

// contradictions asks for each actor and its parts, and keeps pairs of which both
// statements are in the report.
func (m *maker) contradictions(ctx context.Context) error {
	known := map[string]*statement{}
	for _, s := range m.statements {
		known[said(nameOf(s.s), s.Type, nameOf(s.o), s.valid, s.source)] = s
	}
	ids := []string{m.actors[0].id}
	for _, p := range m.actors[0].parts {
		ids = append(ids, p.id)
	}
	c := &m.report.Contradictions
	if len(ids) > mostCompared {
		c.Note = fmt.Sprintf("Only what is said of %s itself was compared, since it has %s.", m.actors[0].name, counted(len(ids)-1, "part", "parts"))
		ids = ids[:1]
	}
	found := map[[2]*statement]bool{}
	for _, id := range ids {
		answer, err := m.ask(ctx, "contradictions", map[string]any{"entity": id})
		if err != nil {
			return err
		}
		for _, row := range answer.Rows {
			one, other := known[said(row[1:6]...)], known[said(row[6:11]...)]
			if one == nil || other == nil || found[[2]*statement{one, other}] || found[[2]*statement{other, one}] {
				continue
			}
			found[[2]*statement{one, other}] = true
			c.Pairs = append(c.Pairs, Contradiction{Kind: kinds[fmt.Sprint(row[0])], One: m.said(one), Other: m.said(other)})
		}
	}
	slices.SortStableFunc(c.Pairs, func(a, b Contradiction) int {
		return strings.Compare(a.Kind+"\x00"+a.One.When+"\x00"+a.One.Subject, b.Kind+"\x00"+b.One.When+"\x00"+b.One.Subject)
	})
	c.Total = len(c.Pairs)
	m.report.Figures = append(m.report.Figures, Fact{"contradictions", number(c.Total)})
	c.Pairs = c.Pairs[:min(c.Total, mostPairs)]
	return nil
}

// said is a statement as the answers of queries tell it.
func said(cells ...any) string {
	var list []string
	for _, cell := range cells {
		list = append(list, shown(cell))
	}
	return strings.Join(list, "\x00")
}

func (m *maker) said(s *statement) Said {
	return Said{
		Subject: nameOf(s.s), Relation: words(s.Type), Object: nameOf(s.o), Symmetric: s.relation.Symmetric, Modality: s.modality, Fact: s.fact,
		When: timeOf(s.valid, s.relation.Nature), Locator: s.locator, Quote: s.quote, Attributed: s.attributed,
		Document: m.documents[s.source+"\x00"+s.document],
	}
}

// plans are the modalities of which something may come.
var plans = []string{"planned", "possible", "demanded"}

// outcomes says what came of plans, demands and possibilities until the day that is
// asked of, and without one until the last report.
func (m *maker) outcomes(ctx context.Context) error {
	until := m.AsOf
	if until.IsZero() {
		until = m.lastReport()
	}
	if until.IsZero() || !slices.ContainsFunc(m.statements, func(s *statement) bool { return slices.Contains(plans, s.modality) }) {
		return nil
	}
	params := map[string]any{"as_of": until}
	if len(m.actors[0].parts)+len(m.actors) == 1 {
		params["entity"] = m.actors[0].id
	}
	answer, err := m.ask(ctx, "plans_and_outcomes", params)
	if err != nil {
		return err
	}
	came := map[string]string{}
	for _, row := range answer.Rows {
		if at, told := row[7].(string); told {
			day, _ := row[5].(edtf.Day)
			relation, _ := m.Ontology.Relation(shown(row[2]))
			if relation == nil {
				continue
			}
			came[plan(row[0], row[1], row[2], row[3], row[4], row[6])+day.String()] = fmt.Sprintf("%s, by %s", timeOf(at, relation.Nature), listed(texts(row[9])))
		}
	}
	r := m.report
	for i := range r.Others {
		if !slices.Contains(plans, r.Others[i].Rows[0].Modality) {
			continue
		}
		r.Others[i].Outcomes = true
		r.Others[i].Lead += " What came of it is the first fact of the same relation between the same two, by " + until.String() + "."
		for _, row := range r.Others[i].Rows {
			for _, e := range row.Evidence {
				e.Outcome = outcome(e, came)
			}
		}
	}
	return nil
}

func plan(cells ...any) string { return said(cells...) + "\x00" }

// outcome is what came of statements, each outcome once.
func outcome(e *Evidence, came map[string]string) string {
	var all []string
	for _, s := range e.all {
		at := came[plan(s.modality, nameOf(s.s), s.Type, nameOf(s.o), s.valid, s.source)+s.reported.String()]
		if at != "" && !slices.Contains(all, at) {
			all = append(all, at)
		}
	}
	if len(all) == 0 {
		return "nothing that is told"
	}
	return strings.Join(all, "; ")
}
