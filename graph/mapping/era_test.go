package mapping

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEra(t *testing.T) {
	for _, test := range []struct {
		valid string
		codes []string
		want  []string
	}{
		{"1816/..", []string{"cow:2", "cow:365"}, []string{"1816/1922-12-29", "1922-12-30/1991-12-25", "1991-12-26/.."}},
		{"../1900", []string{"cow:365"}, []string{"../1900"}},
		{"../..", []string{"cow:365"}, []string{"../1922-12-29", "1922-12-30/1991-12-25", "1991-12-26/.."}},
		{"1945-08/1991-12", []string{"cow:365"}, []string{"1945-08/1991-12-25"}}, // December 1991 is no month of Russia's
		{"1991-12/..", []string{"cow:365"}, []string{"1991-12-26/.."}},
		{"1991-09/..", []string{"cow:365"}, []string{"1991-09/1991-12-25", "1991-12-26/.."}},
		{"1991-12-25/1991-12-26", []string{"cow:365"}, []string{"1991-12-25/1991-12-25", "1991-12-26/1991-12-26"}},
		{"1990/2000", []string{"cow:345", "cow:365"}, []string{"1990/1991-12-25", "1991-12-26/1992-04-26", "1992-04-27/2000"}},
		{"1991", []string{"cow:365"}, []string{"1991"}}, // no interval
		{"1960/..", []string{"cow:436", "cow:999"}, []string{"1960/.."}},
	} {
		t.Run(test.valid, func(t *testing.T) {
			var got []string
			for n := range 5 {
				part, err := era(n, 4, test.valid, test.codes...)
				if err != nil {
					t.Fatal(err)
				}
				if part != "" {
					got = append(got, part)
				}
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestEraLosesNoPart(t *testing.T) {
	for _, test := range []struct{ valid, want string }{
		{"1816/..", "1816/.. has 3 parts in which cow:365 each mean one state, and the mapping makes statements of 2"},
		{"1816 to 1820", `"1816 to 1820": write an interval with a slash, 1816/1820`},
	} {
		if _, err := era(0, 2, test.valid, "cow:365"); err == nil || err.Error() != test.want {
			t.Errorf("%s: %v", test.valid, err)
		}
	}
}
