package plan_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"entente/graph/check"
	"entente/graph/gazetteer"
	"entente/graph/load"
	"entente/graph/neo/neotest"
	"entente/graph/plan"
	"entente/schema"

	"github.com/google/go-cmp/cmp"
)

func TestMain(m *testing.M) { os.Exit(neotest.Main(m)) }

func checked(t *testing.T, statements string) *check.Result {
	t.Helper()
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	text := "dossier: one\nsources: [{id: s, name: S}]\ndocuments: [{id: d, source: s, title: D}]\nstatements:\n" + statements
	result, err := check.Inputs(schema.Default(), entities, []check.Text{{Name: "one.yaml", Data: []byte(text)}}, check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// TestAPlanSaysWhatALoadThenDoes makes plans of a second version of a dossier,
// with a look-up for every record and with one for all.
func TestAPlanSaysWhatALoadThenDoes(t *testing.T) {
	const (
		first = `
  - {id: same, subject: france, type: ally-of, object: niger, document: d}
  - {id: says-more, subject: france, type: ally-of, object: chad, document: d}
  - {id: moved, subject: france, type: ally-of, object: mali, document: d}
  - {id: gone, subject: france, type: ally-of, object: benin, document: d}
  - {subject: france, type: ally-of, object: togo, valid: 1960, document: d}
`
		second = `
  - {id: same, subject: france, type: ally-of, object: niger, document: d}
  - {id: says-more, subject: france, type: ally-of, object: chad, document: d, quote: more}
  - {id: moved, subject: france, type: rival-of, object: mali, document: d}
  - {id: new, subject: france, type: ally-of, object: gabon, document: d}
  - {subject: france, type: ally-of, object: togo, valid: 1961, document: d}
`
	)
	db := neotest.Empty(t)
	options := load.Options{BatchSize: 100, MaxShrink: 1, Now: time.Now}
	if _, err := load.Run(context.Background(), db, schema.Default(), checked(t, first), options); err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{1, 2, 100} {
		before := neotest.Everything(t, db)
		var got []string
		p, err := plan.Make(context.Background(), db, schema.Default(), checked(t, second), size, func(plan.Node) {}, func(s *plan.Statement) {
			line := fmt.Sprintf("%s %s", s.Change, s.Object)
			if s.Moved() {
				line += " moved from " + s.Old.Type
			}
			got = append(got, line)
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, neotest.Everything(t, db)); diff != "" {
			t.Fatalf("a plan changed the graph (-before +after)\n%s", diff)
		}
		for _, r := range p.Left.Removed {
			got = append(got, "gone "+r.Subject+" "+r.Object)
		}
		want := []string{"unchanged niger", "changed france", "changed mali moved from ALLY_OF", "new gabon", "new togo", "gone france togo", "gone benin france"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("in batches of %d (-want +got)\n%s", size, diff)
		}
		counts := p.Counts[check.Statement]
		if p.Left.Held["one"] != 5 || counts[plan.New] != 2 || counts[plan.Changed] != 2 || counts[plan.Unchanged] != 1 || counts[plan.Gone] != 2 {
			t.Errorf("%d statements held, and the changes are %v", p.Left.Held["one"], counts)
		}
	}
}
