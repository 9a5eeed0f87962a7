package constraint

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"entente/graph/neo/neotest"
	"entente/schema"

	"github.com/google/go-cmp/cmp"
)

func TestMain(m *testing.M) { os.Exit(neotest.Main(m)) }

func TestApplyCreatesWhatTheOntologyAsksForOnce(t *testing.T) {
	db := neotest.Empty(t)
	o := schema.Default()
	before, err := Compare(context.Background(), db, o)
	if err != nil {
		t.Fatal(err)
	}
	if len(before.Missing) != len(Wanted(o)) {
		t.Errorf("%d of %d are missing in a new database", len(before.Missing), len(Wanted(o)))
	}
	created, err := Apply(context.Background(), db, o)
	if err != nil {
		t.Fatal(err)
	}
	if len(created) != len(Wanted(o)) {
		t.Errorf("%d of %d were created", len(created), len(Wanted(o)))
	}
	if again, err := Apply(context.Background(), db, o); err != nil || len(again) != 0 {
		t.Errorf("the second time created %v, %v", again, err)
	}
	after, err := Compare(context.Background(), db, o)
	if err != nil || !after.Empty() {
		t.Errorf("afterwards the database differs by %+v, %v", after, err)
	}
	if n := neotest.Count(t, db, "SHOW CONSTRAINTS YIELD type WHERE type IN ['UNIQUENESS', 'NODE_PROPERTY_UNIQUENESS'] RETURN count(*)", nil); n != len(o.Model) {
		t.Errorf("%d constraints on nodes", n)
	}
	if n := neotest.Count(t, db, "SHOW CONSTRAINTS YIELD type WHERE type CONTAINS 'RELATIONSHIP' RETURN count(*)", nil); n != len(o.Relations) {
		t.Errorf("%d constraints on relationships", n)
	}
	if n := neotest.Count(t, db, "SHOW INDEXES YIELD state WHERE state <> 'ONLINE' RETURN count(*)", nil); n != 0 {
		t.Errorf("%d indexes are not online", n)
	}
}

func TestCompareTellsWhatIsForeign(t *testing.T) {
	db := neotest.Empty(t)
	o := schema.Default()
	if _, err := Apply(context.Background(), db, o); err != nil {
		t.Fatal(err)
	}
	neotest.Write(t, db, "CREATE (:Entity:Tribe {id: 'a'})-[:FEUD_WITH]->(:Entity {id: 'b'})", nil)
	if err := db.Alter(context.Background(), []string{"CREATE INDEX entente_old FOR (n:Tribe) ON (n.name)", "CREATE INDEX mine FOR (n:Tribe) ON (n.size)", "DROP CONSTRAINT entente_ally_of_key"}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Alter(context.Background(), []string{"DROP INDEX entente_old", "DROP INDEX mine"}); err != nil {
			t.Error(err)
		}
	})
	diff, err := Compare(context.Background(), db, o)
	if err != nil {
		t.Fatal(err)
	}
	var missing []string
	for _, item := range diff.Missing {
		missing = append(missing, item.Name)
	}
	got := [][]string{missing, diff.Surplus, diff.Labels, diff.Types}
	want := [][]string{{"entente_ally_of_key"}, {"entente_old"}, {"Tribe"}, {"FEUD_WITH"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("missing, surplus, labels, types (-want +got)\n%s", d)
	}
	extended, problems := o.Extend("own.yaml", []byte("version: 1\nentities:\n  Tribe: {description: A tribe}\nrelations:\n  FEUD_WITH: {family: conflict, nature: state, from: [Tribe], to: [Tribe], symmetric: true, description: A feud}\n"))
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	if diff, err = Compare(context.Background(), db, extended); err != nil || len(diff.Labels)+len(diff.Types) != 0 {
		t.Errorf("with the extension the labels %v and types %v are foreign, %v", diff.Labels, diff.Types, err)
	}
}

func TestNamesOfItemsAreUnique(t *testing.T) {
	var names []string
	for _, item := range Wanted(schema.Default()) {
		if slices.Contains(names, item.Name) || !strings.HasPrefix(item.Name, Prefix) || !schema.IsIdentifier(item.Name) {
			t.Errorf("the name %s", item.Name)
		}
		names = append(names, item.Name)
	}
}
