package export

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"entente/schema"
	"entente/schema/edtf"
)

// ftm writes entities and statements as FollowTheMoney has them
// (https://followthemoney.tech, model 4.11): one JSON object a line, with an id,
// a schema and properties that are lists of text. It asserts what it says, so
// that only statements whose modality is a fact are written.
type ftm struct {
	encoder   *json.Encoder
	ontology  *schema.Ontology
	report    *Report
	schemata  map[string]string   // of the entities that were written, by id
	sources   map[string]thing    // name and address of sources, by id
	documents map[string]thing    // of documents
	extra     map[string][]string // properties of a type that FollowTheMoney has no place for
}

type thing struct{ name, url, source string }

// proxy is an entity of FollowTheMoney.
type proxy struct {
	ID         string              `json:"id"`
	Schema     string              `json:"schema"`
	Properties map[string][]string `json:"properties"`
}

func (p *proxy) add(name string, values ...string) {
	for _, value := range values {
		if value != "" && !slices.Contains(p.Properties[name], value) {
			p.Properties[name] = append(p.Properties[name], value)
		}
	}
}

func newFtM(w io.Writer, o *schema.Ontology, report *Report) (writer, error) {
	f := &ftm{encoder: json.NewEncoder(w), ontology: o, report: report, schemata: map[string]string{}, sources: map[string]thing{}, documents: map[string]thing{}, extra: map[string][]string{}}
	f.encoder.SetEscapeHTML(false)
	for _, r := range o.Relations {
		for _, p := range r.Properties {
			f.extra[r.Type] = append(f.extra[r.Type], p.Name)
		}
	}
	return f, nil
}

// schemata are the nearest schemata of entity types, the first that an entity
// has. A type that is not here has none, or is a user's own.
var schemata = []struct{ label, schema string }{
	{"Person", "Person"},
	{"Company", "Company"},
	{"Government", "PublicBody"}, {"ArmedForce", "PublicBody"},
	{"Organization", "Organization"}, {"InternationalOrganization", "Organization"}, {"PoliticalParty", "Organization"},
	{"MediaOrganization", "Organization"}, {"ArmedGroup", "Organization"},
	{"Office", "Position"},
	{"Event", "Event"},
	{"Country", "LegalEntity"}, {"Territory", "LegalEntity"}, {"PopulationGroup", "LegalEntity"},
	{"Place", "Address"}, {"Base", "Address"}, {"Region", "Address"},
}

// is tells whether a schema is another or descends from it, as far as the
// schemata here go.
func is(schema, other string) bool {
	if schema == other {
		return true
	}
	descends := map[string][]string{
		"LegalEntity":  {"Person", "Organization", "PublicBody", "Company"},
		"Organization": {"PublicBody", "Company"},
		"Asset":        {"Company"},
	}
	return slices.Contains(descends[other], schema)
}

func (f *ftm) node(n *Node) error {
	p := n.Properties
	switch n.Kind {
	case source:
		f.sources[n.ID] = thing{name: text(p, "name"), url: text(p, "url")}
		return nil
	case document:
		f.documents[n.ID] = thing{name: text(p, "title"), url: text(p, "url"), source: n.Publisher}
		return nil
	}
	at := slices.IndexFunc(schemata, func(s struct{ label, schema string }) bool { return slices.Contains(n.Labels, s.label) })
	if at < 0 {
		f.report.leave("entities that FollowTheMoney has no schema for: "+joined(n.types(f.ontology)), 1)
		return nil
	}
	e := proxy{ID: n.ID, Schema: schemata[at].schema, Properties: map[string][]string{}}
	f.schemata[n.ID] = e.Schema
	e.add("name", text(p, "name"))
	e.add("alias", texts(p, "aliases")...)
	e.add("wikidataId", text(p, "wikidata"))
	if iso2 := strings.ToLower(text(p, "iso2")); iso2 != "" {
		e.add("country", iso2)
	}
	begin, end := sides(text(p, "valid"))
	switch {
	case e.Schema == "Address":
		e.add("full", text(p, "name"))
	case e.Schema == "Person":
		e.add("birthDate", begin)
		e.add("deathDate", end)
	case e.Schema == "Position":
		e.add("inceptionDate", begin)
		e.add("dissolutionDate", end)
	case e.Schema == "Event":
		e.interval(p)
	case is(e.Schema, "LegalEntity"):
		e.add("incorporationDate", begin)
		e.add("dissolutionDate", end)
	}
	return f.encoder.Encode(e)
}

// date is a date of FollowTheMoney, to the year, the month or the day.
var date = regexp.MustCompile(`^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$`)

// sides are the ends of an EDTF interval that FollowTheMoney can say.
func sides(valid string) (begin, end string) {
	begin, end, interval := strings.Cut(valid, "/")
	if !interval || !date.MatchString(begin) {
		begin = ""
	}
	if !date.MatchString(end) {
		end = ""
	}
	return begin, end
}

// interval says when something was: a date when it was within one, else from
// and to the ends, which are the outer bounds where EDTF says more.
func (p *proxy) interval(properties map[string]any) {
	valid := text(properties, "valid")
	if date.MatchString(valid) {
		p.add("date", valid)
		return
	}
	begin, end := sides(valid)
	for _, side := range []struct{ name, said, bound string }{{"startDate", begin, "valid_from"}, {"endDate", end, "valid_to"}} {
		said := side.said
		if bound := day(properties, side.bound); said == "" && bound != (edtf.Day{}) && date.MatchString(bound.String()) {
			said = bound.String()
		}
		p.add(side.name, said)
	}
}

// edge is a schema that joins two entities, for statements of a type whose
// ends are of these schemata. The subject is the first end.
type edge struct{ kind, schema, subject, subjectIs, object, objectIs string }

var edges = []edge{
	{"MEMBER_OF", "Membership", "member", "LegalEntity", "organization", "Organization"},
	{"OWNS", "Ownership", "owner", "LegalEntity", "asset", "Asset"},
	{"LEADS", "Directorship", "director", "LegalEntity", "organization", "Organization"},
	{"HOLDS_OFFICE", "Occupancy", "holder", "Person", "post", "Position"},
	{"SUCCESSOR_OF", "Succession", "successor", "LegalEntity", "predecessor", "LegalEntity"},
}

// unknown joins any two things, with the type of the statement as its role.
var unknown = edge{schema: "UnknownLink", subject: "subject", object: "object"}

func (f *ftm) edge(r *Relationship) edge {
	for _, e := range edges {
		if e.kind == r.Type && is(f.schemata[r.From], e.subjectIs) && is(f.schemata[r.To], e.objectIs) {
			return e
		}
	}
	return unknown
}

func (f *ftm) relationship(r *Relationship) error {
	p := r.Properties
	switch {
	case !r.statement():
		return nil
	case !slices.Contains(f.ontology.FactModalities(), text(p, "modality")):
		f.report.leave("statements that are "+text(p, "modality")+", and FollowTheMoney would assert them", 1)
		return nil
	case f.schemata[r.From] == "" || f.schemata[r.To] == "":
		f.report.leave("statements with an end that FollowTheMoney has no schema for", 1)
		return nil
	}
	chosen := f.edge(r)
	sum := sha256.Sum256([]byte(r.Type + "\n" + r.Key))
	e := proxy{ID: "entente-" + hex.EncodeToString(sum[:20]), Schema: chosen.schema, Properties: map[string][]string{}}
	e.add(chosen.subject, r.From)
	e.add(chosen.object, r.To)
	if chosen.schema != "Occupancy" { // which is no Interest
		e.add("role", r.Type)
	}
	e.interval(p)
	e.add("summary", text(p, "quote"))
	e.add("recordId", r.Key)
	d := f.documents[text(p, "document")]
	s := f.sources[text(p, "source")]
	e.add("sourceUrl", d.url)
	e.add("publisher", s.name)
	e.add("publisherUrl", s.url)
	if who := text(p, "attributed_to"); who != "" {
		e.add("description", "Attributed to "+who)
	}
	f.further(&e, r)
	return f.encoder.Encode(e)
}

// further says the share of an ownership, and counts what cannot be said.
func (f *ftm) further(e *proxy, r *Relationship) {
	for _, name := range append([]string{"confidence", "reported_at", "locator"}, f.extra[r.Type]...) {
		value, has := r.Properties[name]
		share, number := value.(float64)
		switch {
		case !has:
		case name == "share" && number && e.Schema == "Ownership":
			e.add("percentage", strconv.FormatFloat(share*100, 'f', -1, 64))
		default:
			f.report.leave(fmt.Sprintf("properties %s of statements, which FollowTheMoney has no place for", name), 1)
		}
	}
}

func (f *ftm) end() error { return nil }
