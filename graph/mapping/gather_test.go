package mapping

import (
	"context"
	"io"

	"entente/graph/check"
	"entente/graph/dossier"
)

// Skipped is how many rows a rule of the mapping left out.
type Skipped struct {
	Reason string `json:"reason"`
	Rows   int    `json:"rows"`
}

// Files reads files of a data set into one dossier, in memory, for tests that
// look at what few rows make.
func (m *Mapping) Files(paths []string, stdin io.Reader) (*dossier.Dossier, []check.File, []Skipped, error) {
	in, err := m.Open(paths, stdin)
	if err != nil {
		return nil, nil, nil, err
	}
	defer func() { _ = in.Close() }()
	d := &dossier.Dossier{ID: m.ID, Title: m.Title, Partial: !m.Complete, Sources: in.Sources(), Documents: in.Documents()}
	left := map[string]int{}
	seen := map[[2]string]bool{}
	for _, kind := range []check.Kind{check.Entity, check.Statement} {
		err := in.Each(context.Background(), kind, func(rows []dossier.Row) any { return rows }, func(made any) error {
			for _, row := range made.([]dossier.Row) {
				collect(d, seen, row)
				if kind == check.Statement && len(row.Problems) > 0 {
					d.Statements = append(d.Statements, dossier.Record[dossier.Claim]{At: row.At, Problems: row.Problems})
				}
				if kind == check.Statement && row.LeftOut != "" {
					left[row.LeftOut]++
				}
			}
			return nil
		})
		if err != nil {
			return nil, nil, nil, err
		}
	}
	var skipped []Skipped
	for _, reason := range m.reasons() {
		if left[reason] > 0 {
			skipped = append(skipped, Skipped{Reason: reason, Rows: left[reason]})
			delete(left, reason)
		}
	}
	return d, in.Files(), skipped, nil
}

// collect takes the records of a row; many rows make one and the same entity.
func collect(d *dossier.Dossier, seen map[[2]string]bool, row dossier.Row) {
	for _, r := range row.Entities {
		made := [2]string{r.Value.ID, r.Value.Digest()}
		if len(r.Problems) == 0 && seen[made] {
			continue
		}
		seen[made] = len(r.Problems) == 0 || seen[made]
		d.Entities = append(d.Entities, r)
	}
	d.Statements = append(d.Statements, row.Statements...)
}

// reasons are those for which a row is left out.
func (m *Mapping) reasons() []string {
	var all []string
	for _, s := range m.skips {
		all = append(all, s.reason)
	}
	return append(all, noCondition)
}
