package query

import (
	"testing"

	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/schema/edtf"

	"github.com/google/go-cmp/cmp"
)

func TestBrowserParams(t *testing.T) {
	got := find(t, "allies_on_date").BrowserParams(map[string]any{"entity": "cote-d'ivoire"})
	want := `:param as_of => date('2023-07-01');
:param entity => 'cote-d\'ivoire';
:param relations => ['ALLY_OF', 'DEFENCE_PACT_WITH', 'NEUTRALITY_PACT_WITH', 'NONAGGRESSION_PACT_WITH', 'ENTENTE_WITH'];
:param known_by => null;
:param undated => false;
:param modalities => ['asserted', 'reported'];
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// The server reads a literal as the value that it was made of.
func TestLiteralsAreRead(t *testing.T) {
	db := neotest.Open(t)
	for _, value := range []any{
		nil, true, int64(-42), 0.5, 1e300, "", `it's a \ "back"slash`, "two\nlines\r\té", edtf.Day{Year: 2023, Month: 7, Day: 26}, edtf.Day{Year: -43, Month: 3, Day: 15},
		map[string]any{"SANCTIONS": -8.0, "not an `identifier`": int64(1)}, map[string]any{},
		[]any{int64(1), "a", []any{2.5, nil}}, []any{},
	} {
		var got any
		err := db.Read(t.Context(), "CYPHER 5 RETURN "+literal(value)+" AS value", nil, func(row neo.Row) error {
			got = row.Get("value")
			return nil
		})
		if err != nil {
			t.Errorf("%s: %v", literal(value), err)
		} else if diff := cmp.Diff(value, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", literal(value), diff)
		}
	}
	if got, want := literal([][]string{{"A", "B"}, {"C", "D"}}), "[['A', 'B'], ['C', 'D']]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
