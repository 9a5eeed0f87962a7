package ending

import (
	"testing"

	"entente/schema"
	"entente/schema/edtf"
)

// TestOver is of an agreement that is suspended, and of the suspension's end.
func TestOver(t *testing.T) {
	claim := func(name, from string) Claim {
		relation, _ := schema.Default().Relation(name)
		if relation == nil {
			t.Fatalf("the ontology has no %s", name)
		}
		c := Claim{Relation: relation}
		if from != "" {
			c.From = day(t, from)
		}
		return c
	}
	state := claim("COOPERATES_WITH", "2013-01-01")
	suspended, resumed := claim("COOPERATION_SUSPENDED", "2023-07-29"), claim("COOPERATION_RESUMED", "2024-02-01")
	for name, test := range map[string]struct {
		state Claim
		facts []Claim
		on    string
		want  bool
	}{
		"nothing ends it":           {state, []Claim{claim("MEETS_WITH", "2020-01-01")}, "2024-01-01", false},
		"on the day of the end":     {state, []Claim{suspended}, "2023-07-29", false},
		"the day after":             {state, []Claim{suspended}, "2023-07-30", true},
		"a state of no known begin": {claim("COOPERATES_WITH", ""), []Claim{suspended}, "2023-07-30", true},
		"an end before it began":    {claim("COOPERATES_WITH", "2023-08-01"), []Claim{suspended}, "2024-01-01", false},
		"an end of no known day":    {state, []Claim{claim("COOPERATION_SUSPENDED", "")}, "2024-01-01", false},
		"undone on that day":        {state, []Claim{suspended, resumed}, "2024-02-01", false},
		"not undone yet":            {state, []Claim{suspended, resumed}, "2024-01-31", true},
		"ended once more":           {state, []Claim{suspended, resumed, claim("COOPERATION_SUSPENDED", "2024-03-01")}, "2024-03-02", true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Over(test.state, test.facts, day(t, test.on)); got != test.want {
				t.Errorf("it is over: %v", got)
			}
		})
	}
}

func day(t *testing.T, text string) edtf.Day {
	t.Helper()
	day, err := edtf.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return day
}
