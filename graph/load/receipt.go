package load

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"entente/graph/check"
)

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

// NewReceipt is the receipt of an input of which every record that passed was
// written, as into an empty database.
func NewReceipt(id string, head check.Head, outcome *check.Outcome) *Receipt {
	r := &Receipt{Load: id, Files: head.Files, Rows: outcome.Rows}
	for _, kind := range check.Kinds {
		c := Counts{Kind: kind, Written: outcome.Passed[kind], Rejected: outcome.Rejected[kind]}
		c.Read = c.Written + c.Rejected
		r.Counts = append(r.Counts, c)
	}
	return r
}

// NewID is the id of a load of an input that no earlier one has loaded.
func NewID(head check.Head, now time.Time) string { return identify(head.Fingerprint, "", now) }

// identify gives a new load its id: the day, and what it follows. Two runs of
// the same input at once thus mean the same load, and one of them begins it.
func identify(fingerprint, earlier string, now time.Time) string {
	sum := sha256.Sum256([]byte(fingerprint + "\n" + earlier))
	return now.Format("20060102") + "-" + hex.EncodeToString(sum[:6])
}

// Node are the properties of a load that is done, as the graph keeps it, where
// nothing else has stated its sources: types has the number of statements.
func (r *Receipt) Node(head check.Head, types map[string]int, started, finished time.Time, version string) (map[string]any, error) {
	kinds := slices.Sorted(maps.Keys(types))
	properties := begunNode(head, kinds, started, 0, version)
	done, err := r.doneNode(heldTexts(kinds, types), 0, false, started, 0, finished)
	if err != nil {
		return nil, err
	}
	maps.Copy(properties, done)
	properties["id"], properties["number"] = r.Load, 1
	return properties, nil
}

// heldTexts is how a load keeps numbers of statements.
func heldTexts(types []string, numbers map[string]int) []string {
	texts := make([]string, len(types))
	for i, kind := range types {
		texts[i] = fmt.Sprint(kind, " ", numbers[kind])
	}
	return texts
}

// begunNode are the properties of a load that has begun, after another one.
func begunNode(head check.Head, types []string, started time.Time, after int, version string) map[string]any {
	files, sources := []string{}, []string{}
	for _, f := range head.Files {
		files = append(files, f.Name+" "+f.SHA256)
	}
	for _, s := range head.Sources {
		sources = append(sources, s.ID)
	}
	return map[string]any{
		"input": head.Fingerprint, "status": "running", "files": files, "dossiers": head.Dossiers,
		"sources": sources, "types": types, "started_at": started, "version": version, "rewritten": 0, "after": after,
	}
}

// doneNode are the properties that a load gets when it is done. The input was
// compared with the graph as it was at some time or later, when the load of some
// number was the last that was done.
func (r *Receipt) doneNode(held []string, rewritten int, pruned bool, compared time.Time, seen int, now time.Time) (map[string]any, error) {
	text, err := json.Marshal(r)
	total := r.Total()
	return map[string]any{
		"status": "done", "writer": nil, "finished_at": now, "confirmed_at": compared, "seen": seen, "receipt": string(text), "held": held,
		"rewritten": rewritten, "pruned": pruned,
		"read": total.Read, "written": total.Written, "unchanged": total.Unchanged, "rejected": total.Rejected, "removed": r.Removed,
	}, err
}
