package mapping

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"entente/graph"
	"entente/graph/check"
	"entente/graph/dossier"
	"entente/schema"
	"entente/schema/edtf"
	"entente/schema/problem"
)

// noCondition is the reason for rows that make nothing.
const noCondition = "no condition of an entity or a statement holds"

// maker makes the records of the rows of a chunk. One goroutine uses it at a time.
type maker struct {
	*scope
	kind     check.Kind // of the records to make
	word     string     // of a row, in locators: line or row
	at       problem.Position
	problems problem.List                   // of the record in hand
	entities []dossier.Record[graph.Entity] // of the chunk, so that few lists are made
	claims   []dossier.Record[dossier.Claim]
}

// begin is for another chunk. It takes as much room as the one before it needed.
func (m *maker) begin() {
	m.entities = make([]dossier.Record[graph.Entity], 0, len(m.entities))
	m.claims = make([]dossier.Record[dossier.Claim], 0, len(m.claims))
}

// row makes the records of a row, or says why there are none. Whether the row
// is left out does not depend on the kind of records that are asked for.
func (m *maker) row(row *dossier.Row, of contents) {
	m.at, m.problems = row.At, nil
	m.enter(of)
	for i := range m.mapping.skips {
		left, err := m.holds(&m.mapping.skips[i].when)
		if err != nil {
			row.Problems.Addf(row.At, "%v", err)
			return
		}
		if left {
			row.LeftOut = m.mapping.skips[i].reason
			return
		}
	}
	some := false
	entities, claims := len(m.entities), len(m.claims) // of the rows before it
	if m.kind == check.Entity {
		for i := range m.mapping.entities {
			e := &m.mapping.entities[i]
			some = m.each(&e.rule, func() { m.entities = append(m.entities, m.entity(e)) }) || some
		}
	}
	if m.kind == check.Statement {
		for i := range m.mapping.statements {
			s := &m.mapping.statements[i]
			some = m.each(&s.rule, func() { m.claims = append(m.claims, m.statement(s)) }) || some
		}
	}
	row.Entities, row.Statements = slices.Clip(m.entities[entities:]), slices.Clip(m.claims[claims:])
	if !some && !m.other() {
		row.LeftOut = noCondition
	}
}

// other tells whether the row makes records of a kind that is not asked for.
func (m *maker) other() bool {
	nothing := func() {}
	for i := range m.mapping.entities {
		if m.kind != check.Entity && m.each(&m.mapping.entities[i].rule, nothing) {
			return true
		}
	}
	for i := range m.mapping.statements {
		if m.kind != check.Statement && m.each(&m.mapping.statements[i].rule, nothing) {
			return true
		}
	}
	return false
}

// each calls make for every record that a rule makes of the row, and tells
// whether there is any. What goes wrong with the rule itself is a problem of
// the record, so that it is rejected, and not lost.
func (m *maker) each(r *rule, make func()) bool {
	if r.each == nil {
		return m.one(r, make)
	}
	list, err := m.value(r.each)
	if err != nil {
		m.problems = nil
		m.problems.Addf(m.at, "%v", err)
		make()
		return true
	}
	for i, name := range m.programs.columns {
		if name == itemName || name == indexName {
			m.take(i) // later, it would come over the variable
		}
	}
	row, some := m.scope.row, false
	item, hasItem := row[itemName]
	index, hasIndex := row[indexName]
	for i, value := range items(list) {
		row[itemName], row[indexName] = value, i
		some = m.one(r, make) || some
	}
	restore(row, itemName, item, hasItem)
	restore(row, indexName, index, hasIndex)
	return some
}

// one calls make where the condition of a rule holds.
func (m *maker) one(r *rule, make func()) bool {
	holds, err := m.holds(r.when)
	if m.problems = nil; err != nil {
		m.problems.Addf(m.at, "%v", err)
	} else if !holds {
		return false
	}
	make()
	return true
}

// restore puts back a column that a variable hid.
func restore(row map[string]any, name string, value any, had bool) {
	if had {
		row[name] = value
	} else {
		delete(row, name)
	}
}

func (m *maker) fill(key string, t template) string {
	text, err := t.fill(m.scope)
	if err != nil {
		m.problems.Addf(m.at, "%s: %v", key, err)
	}
	m.plainText(key, text)
	return text
}

// plainText refuses what steers whoever reads a text.
func (m *maker) plainText(key, text string) {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c >= ' ' && c < 0x7f || c == '\n' || c == '\t' {
			continue
		}
		c, size := utf8.DecodeRuneInString(text[i:])
		if problem.Steering(c) {
			m.problems.Addf(m.at, "%s: the text %.80q holds the control character %U", key, text, c)
			return
		}
		i += size - 1
	}
}

// entity makes a node of a row.
func (m *maker) entity(e *entity) dossier.Record[graph.Entity] {
	if len(m.problems) > 0 {
		return dossier.Record[graph.Entity]{At: m.at, Problems: m.problems}
	}
	out := graph.Entity{ID: m.fill("id", e.id), Labels: e.labels, Name: m.fill("name", e.name), At: m.at}
	for _, alias := range e.aliases {
		out.Aliases = append(out.Aliases, m.list("aliases", alias)...)
	}
	if text := m.fill("valid", e.valid); text != "" {
		valid, err := edtf.Parse(text)
		if err != nil {
			m.problems.Addf(m.at, "valid: %v", err)
		}
		out.Valid = valid
	}
	for _, c := range e.codes {
		for _, text := range m.list(c.system.Name, c.template) {
			out.Codes = append(out.Codes, m.code(c.system, text))
		}
	}
	for _, p := range e.properties {
		if text := m.fill(p.declared.Name, p.template); text != "" {
			m.property(&out, p.declared, text)
		}
	}
	if len(m.problems) == 0 {
		m.identity(&out)
	}
	return dossier.Record[graph.Entity]{Value: out, At: m.at, Problems: m.problems}
}

func (m *maker) list(key string, t template) []string {
	texts, err := t.list(m.scope)
	if err != nil {
		m.problems.Addf(m.at, "%s: %v", key, err)
	}
	for _, text := range texts {
		m.plainText(key, text)
	}
	return texts
}

func (m *maker) property(e *graph.Entity, declared *schema.Property, text string) {
	value, err := declared.Parse(text)
	if err != nil {
		m.problems.Addf(m.at, "%v", err)
		return
	}
	if e.Extra == nil {
		e.Extra = map[string]any{}
	}
	e.Extra[declared.Name] = value
}

// identity puts an entity to the rules that dossiers have for them.
func (m *maker) identity(e *graph.Entity) {
	switch {
	case e.ID == "":
		m.problems.Addf(m.at, "the row makes an entity without an id")
	case !schema.IsSlug(e.ID):
		m.problems.Addf(m.at, "%.80q cannot be the id of an entity: use small letters, digits, dots, dashes and underscores, at most 128; slug(…) makes them of a text", e.ID)
	}
	if strings.TrimSpace(e.Name) == "" {
		m.problems.Addf(m.at, "the row makes an entity without a name")
	}
	for _, text := range append([]string{e.Name}, e.Aliases...) {
		if strings.Contains(text, "\n") {
			m.problems.Addf(m.at, "a name is one line, and here is %.80q", text)
		}
	}
}

func (m *maker) code(system *schema.CodeSystem, text string) graph.Code {
	code, err := graph.ParseCode(system.Name, text)
	if err != nil {
		m.problems.Addf(m.at, "%v", err)
	} else if err := system.Check(code.Value); err != nil {
		m.problems.Addf(m.at, "%v", err)
	}
	return code
}

// statement makes a claim of a row.
func (m *maker) statement(s *statement) dossier.Record[dossier.Claim] {
	if len(m.problems) > 0 {
		return dossier.Record[dossier.Claim]{At: m.at, Problems: m.problems}
	}
	claim := dossier.Claim{Document: m.mapping.Document.ID}
	for i := range s.fields {
		f := &s.fields[i]
		*f.of(&claim) = m.fill(f.key, f.template)
	}
	for i, text := range []string{claim.Subject, claim.Type, claim.Object} {
		if text == "" && len(m.problems) == 0 {
			m.problems.Addf(m.at, "the row has no %s", required[i])
		}
	}
	if claim.Locator == "" {
		claim.Locator = m.word + " " + strconv.Itoa(m.at.Line)
	}
	for i := range s.properties {
		p := &s.properties[i]
		if text := m.fill(p.name, p.template); text != "" {
			if claim.Properties == nil {
				claim.Properties = make([]dossier.Property, 0, len(s.properties)-i)
			}
			claim.Properties = append(claim.Properties, dossier.Property{Name: p.name, Text: text, At: m.at, Value: m.at})
		}
	}
	for _, flaw := range claim.Flaws() {
		m.problems.Addf(m.at, "%s", flaw.What)
	}
	return dossier.Record[dossier.Claim]{Value: claim, At: m.at, Problems: m.problems}
}
