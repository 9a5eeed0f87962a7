package graph

// Set is what one run read: resolved, validated, each record once.
type Set struct {
	Sources    []Source
	Documents  []Document
	Entities   []Entity // those declared, and those of the gazetteer that statements refer to
	Statements []Statement
}

// Len is the number of records.
func (s Set) Len() int {
	return len(s.Sources) + len(s.Documents) + len(s.Entities) + len(s.Statements)
}
