package check

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"entente/graph"
	"entente/graph/dossier"
	"entente/graph/seen"
	"entente/schema"
	"entente/schema/edtf"
	"entente/schema/problem"
)

// Stream is an input that is read from data files each time it is asked for,
// and never held as a whole: entities in a first pass, statements in a second,
// since a statement may stand before the entities that it refers to. Of what
// went by only fingerprints are kept. It is for one caller at a time.
type Stream struct {
	checker *checker
	rows    Rows
	head    Head
	rejects []Reject // of sources and documents
	pass    *pass    // the last one
}

// NewStream checks data files. Close removes its temporary files. The error is
// a problem.List of decisions that cannot be taken.
func NewStream(ontology *schema.Ontology, gazetteer []graph.Entity, rows Rows, o Options) (*Stream, error) {
	c := newChecker(ontology, gazetteer, o)
	for _, r := range rows.Sources() {
		c.sources.add(rows.Dossier(), r.Value.ID, r.Value.Digest(), r)
	}
	for _, r := range rows.Documents() {
		c.documents.add(rows.Dossier(), r.Value.ID, r.Value.Digest(), r)
	}
	c.refuseSourceless()
	if err := c.settle(); err != nil {
		return nil, err
	}
	s := &Stream{checker: c, rows: rows, rejects: c.result.Rejects, pass: newPass()}
	s.head = c.head(rows.Files(), fingerprint([]string{rows.Fingerprint()}, ontology, gazetteer, o), rows.Dossiers()...)
	if rows.Makes(Entity) {
		c.declared = s.declared
	}
	return s, nil
}

// Close removes the temporary files.
func (s *Stream) Close() error { return s.pass.close() }

// Head implements Input.
func (s *Stream) Head() Head { return s.head }

// States implements Input.
func (s *Stream) States(key string) (bool, error) {
	_, known, err := s.pass.stated.Get(seen.KeyOf(key))
	return known, err
}

// Parts implements Input.
func (s *Stream) Parts(ctx context.Context, each func(Part) error, rejected func(Reject) error) (*Outcome, error) {
	if err := s.pass.close(); err != nil {
		return nil, err
	}
	s.pass = newPass()
	s.pass.each, s.pass.rejected = each, rejected
	for _, r := range s.rejects {
		if err := s.pass.reject(r, ""); err != nil {
			return nil, err
		}
	}
	if s.rows.Makes(Entity) {
		work := func(rows []dossier.Row) any { return s.entities(rows) }
		if err := s.rows.Each(ctx, Entity, work, func(made any) error { return s.takeEntities(made.([]entityRow)) }); err != nil {
			return nil, err
		}
	}
	work := func(rows []dossier.Row) any { return s.statements(rows) }
	if err := s.rows.Each(ctx, Statement, work, func(made any) error { return s.takeStatements(made.([]statementRow)) }); err != nil {
		return nil, err
	}
	return s.outcome(), nil
}

func (s *Stream) outcome() *Outcome {
	o := s.pass.outcome
	o.Passed[Source], o.Passed[Document] = len(s.head.Sources), len(s.head.Documents)
	if o.Rejects() == 0 && s.rows.Complete() {
		o.Complete = s.head.Dossiers
	}
	return o
}

// pass is one reading of the files. It keeps fingerprints alone.
type pass struct {
	outcome  *Outcome
	each     func(Part) error
	rejected func(Reject) error
	entities *seen.Map // ids: where it is made, with which labels
	versions *seen.Map // ids with digests, of those that passed
	refused  *seen.Map // ids of entities that were refused
	faulty   *seen.Map // rows of which an entity was refused
	stated   *seen.Map // keys of statements: where
	mutex    sync.RWMutex
	files    []string       // held by mutex, as are those below: workers look while the pass goes on
	numbers  map[string]int // of files, by name
	labels   [][]string
	used     map[string]bool // entities of the gazetteer
}

func newPass() *pass {
	p := &pass{outcome: newOutcome(), used: map[string]bool{}, numbers: map[string]int{}}
	p.outcome.Rows = &RowCounts{}
	for _, m := range []**seen.Map{&p.entities, &p.versions, &p.refused, &p.faulty, &p.stated} {
		*m = seen.New(seen.DefaultEntries)
	}
	return p
}

func (p *pass) close() error {
	return errors.Join(p.entities.Close(), p.versions.Close(), p.refused.Close(), p.faulty.Close(), p.stated.Close())
}

// reject counts a reject and hands it on, with the row that made it.
func (p *pass) reject(r Reject, text string) error {
	p.outcome.Rejected[r.Kind]++
	if p.rejected == nil {
		return nil
	}
	r.Text = text
	return p.rejected(r)
}

func (p *pass) pass(part Part) error {
	p.outcome.Passed[Entity] += len(part.Entities)
	p.outcome.Passed[Statement] += len(part.Statements)
	if p.each == nil || len(part.Entities)+len(part.Statements) == 0 {
		return nil
	}
	return p.each(part)
}

// What a number of a seen.Map tells of a record: the file and the line in it
// and, of an entity, its labels. The last line and the last file stand for all
// behind them; a list of labels behind the 2,048th is an error of the map.
const (
	lineBits = 32
	fileBits = 20
)

func (p *pass) place(at problem.Position, labels []string) uint64 {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	file, known := p.numbers[at.File]
	if !known {
		file = len(p.files)
		p.files = append(p.files, at.File)
		p.numbers[at.File] = file
	}
	line := min(max(at.Line, 0), 1<<lineBits-1)
	return uint64(p.label(labels))<<(lineBits+fileBits) | uint64(min(file, 1<<fileBits-1))<<lineBits | uint64(line)
}

func (p *pass) placed(value uint64) (problem.Position, []string) {
	p.mutex.RLock()
	defer p.mutex.RUnlock()
	at := problem.Position{File: p.files[value>>lineBits&(1<<fileBits-1)], Line: int(value & (1<<lineBits - 1))}
	return at, p.labels[value>>(lineBits+fileBits)]
}

// label is the place of labels in the list of few different ones, which they
// join.
func (p *pass) label(labels []string) int {
	for i := len(p.labels) - 1; i >= 0; i-- {
		if slices.Equal(p.labels[i], labels) {
			return i
		}
	}
	p.labels = append(p.labels, labels)
	return len(p.labels) - 1
}

func keyOfRow(at problem.Position) seen.Key { return seen.KeyOf(at.File, fmt.Sprint(at.Line)) }

// entityRow is a row with the entities that it makes, and statementRow one
// with its statements: what can be done for a row without those before it.
type entityRow struct {
	at       problem.Position
	text     string
	entities []checkedEntity
}

type checkedEntity struct {
	dossier.Record[graph.Entity]
	id, version seen.Key
}

type statementRow struct {
	dossier.Row
	statements []checkedStatement
}

type checkedStatement struct {
	statement
	made graph.Statement
	key  seen.Key
}

func (s *Stream) entities(rows []dossier.Row) []entityRow {
	var out []entityRow
	for _, row := range rows {
		if len(row.Entities) == 0 {
			continue
		}
		made := entityRow{at: row.At, text: row.Text}
		for _, r := range row.Entities {
			digest := r.Value.Digest()
			s.checker.refuseGazetteerID(&r.Problems, r.Place("id"), r.Value.ID, digest)
			made.entities = append(made.entities, checkedEntity{r, seen.KeyOf(r.Value.ID), seen.KeyOf(r.Value.ID, digest)})
		}
		out = append(out, made)
	}
	return out
}

func (s *Stream) takeEntities(rows []entityRow) error {
	var part Part
	for _, row := range rows {
		for i := range row.entities {
			if err := s.takeEntity(&part, row, &row.entities[i]); err != nil {
				return err
			}
		}
	}
	return s.pass.pass(part)
}

// takeEntity lets an entity pass when it is the first of its id. The same one
// again is no other record; another of that id is refused.
func (s *Stream) takeEntity(part *Part, row entityRow, e *checkedEntity) error {
	if len(e.Problems) == 0 {
		first, taken, err := s.pass.entities.Put(e.id, s.pass.place(e.At, e.Value.Labels))
		if err != nil {
			return err
		}
		if !taken {
			part.Entities = append(part.Entities, e.Value)
			s.pass.used[e.Value.ID] = s.checker.gazetteer[e.Value.ID] != nil
			_, _, err := s.pass.versions.Put(e.version, 0)
			return err
		}
		if _, same, err := s.pass.versions.Get(e.version); err != nil || same {
			return err
		}
		at, _ := s.pass.placed(first)
		e.Problems.Addf(e.Place("id"), "the id %.80q is taken by another entity, at %s", e.Value.ID, at)
	} else if _, _, err := s.pass.refused.Put(e.id, s.pass.place(e.At, nil)); err != nil {
		return err
	}
	if _, _, err := s.pass.faulty.Put(keyOfRow(row.at), 0); err != nil {
		return err
	}
	e.Problems.Sort()
	return s.pass.reject(Reject{Kind: Entity, ID: e.Value.ID, Dossier: s.rows.Dossier(), At: e.At, Reasons: e.Problems}, row.text)
}

// declared finds an entity that a row has made; the zero end is none.
func (s *Stream) declared(id string) (end, error) {
	key := seen.KeyOf(id)
	if value, known, err := s.pass.entities.Get(key); err != nil {
		return end{}, err
	} else if known {
		_, labels := s.pass.placed(value)
		return end{id, labels}, nil
	}
	value, refused, err := s.pass.refused.Get(key)
	if err != nil || !refused {
		return end{}, err
	}
	at, _ := s.pass.placed(value)
	return end{}, problem.Problem{What: fmt.Sprintf("%s was refused itself, at %s", id, at)}
}

func (s *Stream) statements(rows []dossier.Row) []statementRow {
	out := make([]statementRow, len(rows))
	all := 0
	for i := range rows {
		all += len(rows[i].Statements)
	}
	made := make([]checkedStatement, all)
	for i := range rows {
		row := &rows[i]
		n := len(row.Statements)
		out[i], made = statementRow{*row, made[:n:n]}, made[n:]
		for j := range row.Statements {
			r, st := &row.Statements[j], &out[i].statements[j]
			st.statement = statement{checker: s.checker, claim: &r.Value, record: r, problems: r.Problems}
			st.made = st.build(s.rows.Dossier())
			st.key = seen.KeyOf(st.made.Key)
		}
	}
	return out
}

func (s *Stream) takeStatements(rows []statementRow) error {
	all := 0
	for i := range rows {
		all += len(rows[i].statements)
	}
	part := Part{Statements: make([]graph.Statement, 0, all)}
	for i := range rows {
		if err := s.takeRow(&part, &rows[i]); err != nil {
			return err
		}
	}
	return s.pass.pass(part)
}

// takeRow lets the statements of a row pass or refuses them, and counts the row.
func (s *Stream) takeRow(part *Part, row *statementRow) error {
	counts := s.pass.outcome.Rows
	counts.Read++
	if row.LeftOut != "" {
		counts.leaveOut(row.LeftOut)
		return nil
	}
	if len(row.Problems) > 0 {
		counts.Rejected++
		return s.pass.reject(Reject{Kind: Statement, Dossier: s.rows.Dossier(), At: row.At, Reasons: row.Problems}, row.Text)
	}
	rejected, unresolved, decided := false, false, false
	for i := range row.statements {
		st := &row.statements[i]
		switch fate, err := s.takeStatement(part, st, row.Text); {
		case err != nil:
			return err
		case fate == refused:
			rejected = true
		case fate == unknown:
			unresolved = true
		case fate == leftOut:
			decided = true
		}
	}
	if s.pass.faulty.Len() > 0 && !rejected {
		_, faulty, err := s.pass.faulty.Get(keyOfRow(row.At))
		if err != nil {
			return err
		}
		rejected = faulty
	}
	switch {
	case rejected:
		counts.Rejected++
	case unresolved:
		counts.Unresolved++
	case decided:
		counts.leaveOut(byDecision)
	default:
		counts.Taken++
	}
	return nil
}

// byDecision is why a row is left out whose reference somebody has decided not
// to take.
const byDecision = "a decision leaves a reference of it out"

// fate is what becomes of a statement.
type fate int

const (
	passed  fate = iota
	refused      // for any reason
	unknown      // for references alone
	leftOut      // by a decision
)

func (s *Stream) takeStatement(part *Part, st *checkedStatement, text string) (fate, error) {
	if st.failed != nil {
		return refused, st.failed
	}
	if st.leftOut() {
		return leftOut, nil
	}
	if len(st.problems) == 0 {
		first, twice, err := s.pass.stated.Put(st.key, s.pass.place(st.record.At, nil))
		if err != nil {
			return refused, err
		}
		if !twice {
			part.Statements = append(part.Statements, st.made)
			s.use(part, st.made.Subject)
			s.use(part, st.made.Object)
			return passed, nil
		}
		at, _ := s.pass.placed(first)
		st.again(st.made.Source, at)
	}
	r := st.reject(s.rows.Dossier())
	if len(r.References) == len(r.Reasons) {
		return unknown, s.pass.reject(r, text)
	}
	return refused, s.pass.reject(r, text)
}

// use takes an entity of the gazetteer when it is first referred to.
func (s *Stream) use(part *Part, id string) {
	if s.pass.used[id] {
		return
	}
	if e := s.checker.gazetteer[id]; e != nil {
		s.pass.used[id] = true
		part.Entities = append(part.Entities, *e)
	}
}

// resolve finds the entity that a reference means: one that the rows make, by
// its id, or one of the index. One of the index whose id the rows give to
// another was refused there, and nobody can tell which one is meant.
func (c *checker) resolve(text string, when edtf.Interval, labels []string) (end, error) {
	if c.declared != nil && c.index.ByID(text) == nil {
		if e, err := c.declared(text); e.id != "" || err != nil {
			return e, err
		}
	}
	e, err := c.index.ResolveAs(text, when, labels)
	if err == nil && c.declared != nil {
		_, err = c.declared(e.ID)
	}
	if err != nil {
		return end{}, err
	}
	return end{e.ID, e.Labels}, nil
}
