// Package check turns files into a set of records that may be loaded: it reads
// dossiers, resolves their references and puts every record to the ontology.
// It needs no database. A record that does not pass is rejected with every
// reason; the others go on, and no record is both or neither.
package check

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"entente/graph"
	"entente/graph/dossier"
	"entente/graph/resolve"
	"entente/schema"
	"entente/schema/problem"
)

// Kind is a kind of record.
type Kind string

// The kinds of records, in the order in which they depend on each other.
const (
	Source    Kind = "source"
	Document  Kind = "document"
	Entity    Kind = "entity"
	Statement Kind = "statement"
)

// Kinds are all kinds.
var Kinds = []Kind{Source, Document, Entity, Statement}

// Reject is a record that was refused, with every reason.
type Reject struct {
	Kind    Kind
	ID      string // of the record, or the statement in words
	Dossier string
	At      problem.Position
	Reasons problem.List
	Text    string // the row that made it, of a data file
	// References are those that meant no entity, or more than one: each is one
	// of the reasons.
	References []Reference
}

// Reference is a reference that was refused.
type Reference struct {
	Error *resolve.Error
	At    problem.Position
}

// File is a file that was read.
type File struct {
	Name    string `json:"name"`
	Dossier string `json:"dossier"`
	SHA256  string `json:"sha256"`
	Bytes   int64  `json:"bytes"`
}

// Result is what a check found. Per kind, what was read is what is in the set
// and what was rejected: nothing is lost between them.
type Result struct {
	Set     graph.Set
	Rejects []Reject
	Files   []File
	// Complete has the dossiers of which every record passed: what they no
	// longer state may be pruned. After a partial reading nothing is.
	Complete []string

	head Head
	keys map[string]int // place in the set of the statement with a key
}

// Rejected counts the rejects of a kind.
func (r *Result) Rejected(kind Kind) int {
	n := 0
	for _, reject := range r.Rejects {
		if reject.Kind == kind {
			n++
		}
	}
	return n
}

// Problems are the reasons of all rejects, by position.
func (r *Result) Problems() problem.List {
	var list problem.List
	for _, reject := range r.Rejects {
		list = append(list, reject.Reasons...)
	}
	list.Sort()
	return list
}

// Options say how to check.
type Options struct {
	Decisions []resolve.Decision // on references that mean no entity, or more than one
}

// Text is the text of a file.
type Text struct {
	Name string // as positions shall show it
	Data []byte
}

// Inputs checks files together: a record of one may refer to those of another,
// and to the entities of the gazetteer. The error is a problem.List when a file
// as a whole is wrong; then nothing of any file can be used, and the list has
// what is wrong with the form of the records, too.
func Inputs(ontology *schema.Ontology, gazetteer []graph.Entity, inputs []Text, o Options) (*Result, error) {
	var dossiers []*dossier.Dossier
	var files []File
	var whole problem.List
	for _, in := range inputs {
		d, problems := dossier.Read(ontology, in.Name, in.Data)
		whole = append(whole, problems...)
		if d == nil {
			continue
		}
		dossiers = append(dossiers, d)
		sum := sha256.Sum256(in.Data)
		files = append(files, File{Name: in.Name, Dossier: d.ID, SHA256: hex.EncodeToString(sum[:])})
	}
	whole = append(whole, sameDossier(dossiers)...)
	if len(whole) > 0 {
		for _, d := range dossiers {
			whole = append(whole, d.Problems()...)
		}
		whole.Sort()
		return nil, whole
	}
	return Dossiers(ontology, gazetteer, dossiers, files, o)
}

// Dossiers checks what was read from files, by whichever reader. The error is a
// problem.List of decisions that cannot be taken.
func Dossiers(ontology *schema.Ontology, gazetteer []graph.Entity, dossiers []*dossier.Dossier, files []File, o Options) (*Result, error) {
	c := newChecker(ontology, gazetteer, o)
	c.result.Files = files
	if err := c.records(dossiers); err != nil {
		return nil, err
	}
	var read []string
	for _, f := range files {
		read = append(read, f.Dossier+" "+f.SHA256)
	}
	c.result.head = c.head(files, fingerprint(read, ontology, gazetteer, o))
	c.result.head.Complete = c.result.Complete
	return &c.result, nil
}

// head is what is known once sources and documents are settled: of the dossiers,
// those of the files and further ones.
func (c *checker) head(files []File, fingerprint string, further ...string) Head {
	h := Head{Files: files, Sources: c.result.Set.Sources, Documents: c.result.Set.Documents, Fingerprint: fingerprint}
	var dossiers []string
	for _, f := range files {
		dossiers = append(dossiers, f.Dossier)
	}
	for _, id := range append(dossiers, further...) {
		if !slices.Contains(h.Dossiers, id) {
			h.Dossiers = append(h.Dossiers, id)
		}
	}
	return h
}

// sameDossier refuses two files of one dossier: with --prune, each would remove
// what the other states.
func sameDossier(dossiers []*dossier.Dossier) problem.List {
	var problems problem.List
	first := map[string]string{}
	for _, d := range dossiers {
		if file, twice := first[d.ID]; twice {
			problems.Addf(problem.Position{File: d.File, Line: 1, Column: 1}, "the dossier %s was read already, from %s", d.ID, file)
			continue
		}
		first[d.ID] = d.File
	}
	return problems
}

// checker holds what is known while the records are gone through.
type checker struct {
	ontology  *schema.Ontology
	index     *resolve.Index
	gazetteer map[string]*graph.Entity
	sources   register[graph.Source]
	documents register[graph.Document]
	entities  register[graph.Entity]
	used      map[string]bool // entities of the gazetteer that statements refer to
	decisions []resolve.Decision
	result    Result

	// declared finds an entity that is not in the index, the zero end for none.
	declared func(id string) (end, error)
}

func newChecker(ontology *schema.Ontology, gazetteer []graph.Entity, o Options) *checker {
	c := &checker{
		ontology: ontology, index: resolve.New(ontology), gazetteer: map[string]*graph.Entity{},
		sources: register[graph.Source]{kind: Source}, documents: register[graph.Document]{kind: Document}, entities: register[graph.Entity]{kind: Entity},
		used: map[string]bool{}, decisions: o.Decisions, result: Result{keys: map[string]int{}},
	}
	for i := range gazetteer {
		e := &gazetteer[i]
		c.gazetteer[e.ID] = e
		c.index.Add(e)
	}
	return c
}

// records goes through the kinds in the order in which they depend on each
// other.
func (c *checker) records(dossiers []*dossier.Dossier) error {
	for _, d := range dossiers {
		for _, r := range d.Sources {
			c.sources.add(d.ID, r.Value.ID, r.Value.Digest(), r)
		}
		for _, r := range d.Documents {
			c.documents.add(d.ID, r.Value.ID, r.Value.Digest(), r)
		}
		for _, r := range d.Entities {
			c.entities.add(d.ID, r.Value.ID, r.Value.Digest(), r)
		}
	}
	c.refuseGazetteerIDs()
	c.refuseSourceless()
	if err := c.settle(); err != nil {
		return err
	}
	for _, d := range dossiers {
		for _, r := range d.Statements {
			c.statement(d.ID, r)
		}
	}
	c.takeUsed()
	c.result.Complete = c.complete(dossiers)
	return nil
}

// settle moves the records into the result and makes the entities and the
// decisions on them known.
func (c *checker) settle() error {
	c.result.Set.Sources = c.sources.passed(&c.result.Rejects)
	c.result.Set.Documents = c.documents.passed(&c.result.Rejects)
	c.result.Set.Entities = c.entities.passed(&c.result.Rejects)
	for _, entry := range c.entities.order {
		// A rejected entity is known too: a reference to it is then refused
		// for that reason, and not as a word that nobody knows.
		if e := &entry.record.Value; e.ID != "" && c.gazetteer[e.ID] == nil && c.entities.byID[e.ID] == entry {
			c.index.Add(e)
		}
	}
	return c.index.Decide(c.decisions).Err()
}

// takeUsed adds the entities of the gazetteer that statements refer to.
func (c *checker) takeUsed() {
	declared := map[string]bool{}
	for _, e := range c.result.Set.Entities {
		declared[e.ID] = true
	}
	for _, id := range sorted(c.used) {
		if !declared[id] {
			c.result.Set.Entities = append(c.result.Set.Entities, *c.gazetteer[id])
		}
	}
}

// complete are the dossiers that were read whole and of which no record was
// refused.
func (c *checker) complete(dossiers []*dossier.Dossier) []string {
	partial := map[string]bool{}
	for _, r := range c.result.Rejects {
		partial[r.Dossier] = true
	}
	var complete []string
	for _, d := range dossiers {
		if !d.Partial && !partial[d.ID] {
			complete = append(complete, d.ID)
		}
	}
	return complete
}
