// Package jsonl is Entente's own exchange format: a graph as JSON Lines, one
// object a line, which a load makes the same graph of.
//
// The first line is the header, then come the sources, the documents, the
// entities and the statements, each named by its key "record", and the last
// line tells how many there are and the SHA-256 of every byte before it, so
// that a file that was cut off or changed is refused. Keys have the names of
// dossiers. What follows from others is not written: the days of a validity,
// the current code of a system, digests, and what a load says of itself.
//
//	{"entente":"jsonl","version":1,"dossier":"entente-export"}
//	{"record":"source","id":"s","name":"…","kind":"news"}
//	{"record":"document","id":"d","source":"s","title":"…","date":"2023-09-05"}
//	{"record":"entity","id":"niger","labels":["Country"],"name":"Niger","codes":["iso3:NER"]}
//	{"record":"statement","type":"ALLY_OF","subject":"france","object":"niger","valid":"1960/..","modality":"asserted","source":"s","document":"d","dossiers":["niger-2023"]}
//	{"record":"end","sources":1,"documents":1,"entities":1,"statements":1,"dossiers":["niger-2023"],"sha256":"…"}
package jsonl

import "encoding/json"

// Version is that of the format that is written, and the only one that is read.
const Version = 1

// format is what the key entente of a header says.
const format = "jsonl"

// DefaultDossier is the dossier of a file whose header names none. Statements
// that name dossiers of their own do not belong to it.
const DefaultDossier = "entente-export"

// The records, as the key record names them, in the order of a file.
const (
	recordSource    = "source"
	recordDocument  = "document"
	recordEntity    = "entity"
	recordStatement = "statement"
	recordEnd       = "end"
)

// Header is the first line.
type Header struct {
	Entente string `json:"entente"`
	Version int    `json:"version"`
	Dossier string `json:"dossier"`            // to which statements belong that name none
	AsOf    string `json:"as_of,omitempty"`    // the day for which statements were chosen
	KnownBy string `json:"known_by,omitempty"` // the day by which they had been reported
}

// Source is a source.
type Source struct {
	Record   string `json:"record"`
	ID       string `json:"id"`
	Name     string `json:"name,omitempty"`
	Kind     string `json:"kind,omitempty"`
	URL      string `json:"url,omitempty"`
	Licence  string `json:"licence,omitempty"`
	Citation string `json:"citation,omitempty"`
}

// Document is a document. Date is EDTF.
type Document struct {
	Record  string `json:"record"`
	ID      string `json:"id"`
	Source  string `json:"source"`
	Title   string `json:"title,omitempty"`
	URL     string `json:"url,omitempty"`
	Licence string `json:"licence,omitempty"`
	Date    string `json:"date,omitempty"`
}

// Entity is an entity. Codes are system:code, with @interval where the code
// does not hold always; valid is EDTF.
type Entity struct {
	Record     string         `json:"record"`
	ID         string         `json:"id"`
	Labels     []string       `json:"labels"`
	Name       string         `json:"name"`
	Aliases    []string       `json:"aliases,omitempty"`
	Codes      []string       `json:"codes,omitempty"`
	Valid      string         `json:"valid,omitempty"`
	Properties map[string]any `json:"properties,omitempty"`
}

// Statement is a statement. ID is the source's own id of the record, and
// absent where the identity is made of what is stated. Source is that of the
// document. Valid is EDTF, ReportedAt a day.
type Statement struct {
	Record       string         `json:"record"`
	ID           string         `json:"id,omitempty"`
	Type         string         `json:"type"`
	Subject      string         `json:"subject"`
	Object       string         `json:"object"`
	Valid        string         `json:"valid,omitempty"`
	Modality     string         `json:"modality,omitempty"`
	Source       string         `json:"source,omitempty"`
	Document     string         `json:"document"`
	Locator      string         `json:"locator,omitempty"`
	Quote        string         `json:"quote,omitempty"`
	AttributedTo string         `json:"attributed_to,omitempty"`
	ReportedAt   string         `json:"reported_at,omitempty"`
	Confidence   json.Number    `json:"confidence,omitempty"`
	Dossiers     []string       `json:"dossiers,omitempty"`
	Properties   map[string]any `json:"properties,omitempty"`
}

// End is the last line.
type End struct {
	Record     string   `json:"record"`
	Sources    int      `json:"sources"`
	Documents  int      `json:"documents"`
	Entities   int      `json:"entities"`
	Statements int      `json:"statements"`
	Dossiers   []string `json:"dossiers"` // that the statements name, sorted
	SHA256     string   `json:"sha256"`   // of all bytes before this line, in hexadecimal digits
}
