package query

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"entente/graph/load/loadtest"
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

func TestFavourite(t *testing.T) {
	got := find(t, "ties_on_date").Favourite(map[string]any{"a": "cote-d'ivoire", "ends": []any{}, "symmetric": []any{"ALLY_OF"}})
	for _, want := range []string{
		`// What ties two actors on a date
// Every state that holds between the two on the day asked for, and every event that may have happened
// on it, one row for each relation and direction. A state that another relation has put an end to by
// then is left out, unless its last day is itself given.
CYPHER 5
WITH {
  a: 'cote-d\'ivoire', // One of the two
  b: 'niger', // The other
  as_of: date('2023-07-01'), // The day
  ends: [], // Which relations put an end to which
  symmetric: ['ALLY_OF'], // The relations without a direction
  known_by: null, // Only what had been reported by this day, such as date('2023-09-01')
  undated: false, // Count statements without any time too
  modalities: ['asserted', 'reported'] // Which modalities count
} AS param
CALL (param) {
  MATCH (a:Entity {id: param.a})
  CALL (a, param) {
    MATCH p = (a)-[r]-(b:Entity {id: param.b})
    WHERE r.modality IN param.modalities
`, `
  ORDER BY subject, relation, object
}
RETURN subject, relation, object, since, until, statements, sources, graph
`} {
		if !strings.Contains(got, want) {
			t.Errorf("no\n%s\nin\n%s", want, got)
		}
	}
	plain := &Query{Title: "All", Description: "Everything.", Statement: "CYPHER 5\nMATCH (n) RETURN n"}
	if got, want := plain.Favourite(nil), "// All\n// Everything.\nCYPHER 5\nMATCH (n) RETURN n\n"; got != want {
		t.Errorf("without parameters: %q, want %q", got, want)
	}
}

func TestScript(t *testing.T) {
	q := find(t, "evidence")
	want := `// The evidence behind a relationship
// Every statement of one subject and one object, or only those of one relation, with where it stands
// and in which words. A symmetric relation is found whichever of the two is asked for as the subject.
// subject: Who
// object: To whom
// relation: What; all relations when left out
// symmetric: The relations without a direction
// known_by: Only what had been reported by this day
// modalities: Which modalities are shown
:param subject => 'france';
:param object => 'niger';
:param relation => null;
:param symmetric => ` + literal(q.Parameter("symmetric").Default) + `;
:param known_by => null;
:param modalities => ['asserted', 'reported', 'planned', 'possible', 'demanded', 'denied', 'historical'];
` + q.Statement + ";\n"
	if diff := cmp.Diff(want, q.Script(nil)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// A favourite answers as its query does, row by row and in the same order.
func TestFavouritesAnswerAsTheirQueries(t *testing.T) {
	db := database(t)
	loadtest.Niger(t, db)
	asked := map[string]bool{}
	for _, c := range niger {
		if asked[c.query] {
			continue
		}
		asked[c.query] = true
		t.Run(c.file, func(t *testing.T) {
			q := find(t, c.query)
			values, err := q.Bind(texts(c.params))
			if err == nil {
				values, err = references(t.Context(), db, q, values)
			}
			if err != nil {
				t.Fatal(err)
			}
			want := rowsOf(t, db, q, q.Statement, values)
			if got := rowsOf(t, db, q, q.Favourite(values), nil); !slices.Equal(got, want) {
				t.Errorf("(-query +favourite)\n%s", cmp.Diff(want, got))
			}
		})
	}
}

// rowsOf are the rows of a statement as text, in the order of the query's columns.
func rowsOf(t *testing.T, db *neo.DB, q *Query, statement string, params map[string]any) []string {
	t.Helper()
	var rows []string
	err := db.Read(t.Context(), statement, params, func(row neo.Row) error {
		var values []any
		for _, name := range q.returned() {
			values = append(values, row.Get(name))
		}
		rows = append(rows, fmt.Sprint(values...))
		return nil
	})
	if err != nil {
		t.Fatalf("%v\n%s", err, statement)
	}
	return rows
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
