package review_test

import (
	"encoding/csv"
	"io"
	"strings"
	"sync"

	"entente/graph"
	"entente/graph/gazetteer"
	"entente/graph/resolve"
	"entente/graph/review"
	"entente/schema"
	"entente/schema/problem"

	"pgregory.net/rapid"
)

// fill writes decisions into a review file, as a person would with an editor:
// the cells of the texts stay as they are.
func fill(t *rapid.T, w io.Writer, file string, decisions map[string]string) {
	rows, err := csv.NewReader(strings.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	byCell := map[string]string{}
	for text, decision := range decisions {
		byCell[cell(t, text)] = decision
	}
	for _, row := range rows[1:] {
		decision, ok := byCell[row[1]]
		if !ok {
			t.Fatalf("%q was never read", row[1])
		}
		row[0] = decision
	}
	if err := csv.NewWriter(w).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
}

// cell is how a review file writes a text, by itself.
func cell(t *rapid.T, text string) string {
	c := review.New()
	c.Add(&resolve.Error{Text: text}, problem.Position{})
	rows, err := csv.NewReader(strings.NewReader(write(t, c))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1][1]
}

var entities = sync.OnceValues(gazetteer.Entities)

// shipped2 is a small index with the ids that are decided for, so that a
// property need not build that of the whole gazetteer each time.
func shipped2(t *rapid.T) *resolve.Index {
	all, err := entities()
	if err != nil {
		t.Fatal(err)
	}
	x := resolve.New(schema.Default())
	for i, e := range all {
		if e.ID == "niger" || e.ID == "chad" {
			x.Add(&all[i])
		}
	}
	x.Add(&graph.Entity{ID: "other"})
	return x
}
