package load

import "entente/graph/check"

// Receipt is what a load did. For every kind of record, and in total,
// read = written + unchanged + rejected.
type Receipt struct {
	Load      string           `json:"load"`
	Resumed   bool             `json:"resumed"`
	Confirmed bool             `json:"confirmed"` // the same input was loaded before, and still stands
	Files     []check.File     `json:"files"`
	Rows      *check.RowCounts `json:"rows,omitempty"` // of data files
	Counts    []Counts         `json:"counts"`
	Removed   int              `json:"removed"` // statements removed by --prune
}

// Counts are those of one kind of record.
type Counts struct {
	Kind      check.Kind `json:"kind"`
	Read      int        `json:"read"`
	Written   int        `json:"written"`
	Unchanged int        `json:"unchanged"`
	Rejected  int        `json:"rejected"`
}

// Total is the sum over all kinds.
func (r *Receipt) Total() Counts {
	total := Counts{Kind: "total"}
	for _, c := range r.Counts {
		total.Read += c.Read
		total.Written += c.Written
		total.Unchanged += c.Unchanged
		total.Rejected += c.Rejected
	}
	return total
}
