package graph_test

import (
	"strings"
	"testing"

	"entente/graph"
	"entente/schema/edtf"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// interval parses EDTF that the test knows to be right; empty is the zero one.
func interval(t interface{ Fatal(...any) }, text string) edtf.Interval {
	if text == "" {
		return edtf.Interval{}
	}
	i, err := edtf.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// intervals are EDTF texts of all sorts, the empty one included.
var intervals = rapid.SampledFrom([]string{
	"", "1960", "2023-07", "2023-07-26", "1960/1974", "2023-07-26/..", "../1989-12-04", "../..", "2021-04-02/2023-07-26",
	"202X", "1960~/1974?", "/1974", "1960/", "2023-21", "-0044-03-15", "Y-17000",
})

func TestCodeIsReadAndWritten(t *testing.T) {
	for _, c := range []struct{ system, text, want string }{
		{"iso3", "NER", "iso3:NER"},
		{"iso_numeric", "004", "iso_numeric:004"},
		{"cow", "436@1960-08-03/..", "cow:436@1960-08-03/.."},
		{"iso3", "BUR@../1989-12-04", "iso3:BUR@../1989-12-04"},
		{"gw", "260@1949", "gw:260@1949"},
	} {
		code, err := graph.ParseCode(c.system, c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if got := code.String(); got != c.want {
			t.Errorf("%s %s is written %s, want %s", c.system, c.text, got, c.want)
		}
	}
}

func TestBadCodesAreRefusedInOneLine(t *testing.T) {
	for text, want := range map[string]string{
		"":            "a code is empty: write CODE, or CODE@1960/1974",
		"@1960":       "a code is empty: write CODE, or CODE@1960/1974",
		"436@":        "the validity of the code \"436\": ",
		"436@1974/60": "the validity of the code \"436\": ",
		"436@soon":    "the validity of the code \"436\": ",
		"436@2023-13": "the validity of the code \"436\": month 13",
		"436@1@2":     "the validity of the code \"436\": ",
	} {
		code, err := graph.ParseCode("cow", text)
		if err == nil {
			t.Errorf("%q was read as %v", text, code)
			continue
		}
		if got := err.Error(); !strings.HasPrefix(got, want) || strings.Contains(got, "\n") {
			t.Errorf("%q: %s\nwant %s…", text, got, want)
		}
		if code != (graph.Code{}) {
			t.Errorf("%q gives %v beside its error", text, code)
		}
	}
}

func TestCodeOfItsTextIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := graph.Code{
			System: rapid.StringMatching(`[a-z]{1,8}(_[a-z0-9]{1,4})?`).Draw(t, "system"),
			Value:  rapid.StringMatching(`[A-Z0-9:]{1,6}`).Draw(t, "value"),
			Valid:  interval(t, intervals.Draw(t, "valid")),
		}
		system, text, _ := strings.Cut(code.String(), ":")
		again, err := graph.ParseCode(system, text)
		if err != nil {
			t.Fatal(err)
		}
		if again != code {
			t.Fatalf("%v is read again as %v", code, again)
		}
	})
}

func TestCodeHoldsDuring(t *testing.T) {
	for _, c := range []struct {
		valid, when string
		want        bool
	}{
		{"", "", true},
		{"", "1955", true},
		{"1960-08-03/..", "", true},
		{"1960-08-03/..", "1960-08-02", false},
		{"1960-08-03/..", "1960-08-03", true},
		{"1960-08-03/..", "1960", true}, // some day of it
		{"1960-08-03/..", "9999", true},
		{"../1989-12-04", "1989-12-05/..", false},
		{"../1989-12-04", "1989-12", true},
		{"1922-12-30/1991-12-25", "1991-12-25", true},
		{"1922-12-30/1991-12-25", "1991-12-26", false},
		{"1922-12-30/1991-12-25", "1900/2000", true},
		{"../..", "1816", true},
		{"1816/", "2023", true}, // an end that is not known excludes nothing
	} {
		code := graph.Code{System: "cow", Value: "1", Valid: interval(t, c.valid)}
		if got := code.HoldsDuring(interval(t, c.when)); got != c.want {
			t.Errorf("%q during %q: %v", c.valid, c.when, got)
		}
	}
}

func TestPropertyOfACodeSystemIsTheCodeThatHoldsLast(t *testing.T) {
	for name, c := range map[string]struct {
		codes []string // system=CODE@INTERVAL
		want  map[string]any
	}{
		"one":                      {[]string{"iso3=NER"}, map[string]any{"iso3": "NER"}},
		"later end":                {[]string{"iso3=BUR@../1989-12-04", "iso3=MMR@1989-12-05/.."}, map[string]any{"iso3": "MMR"}},
		"later end, written first": {[]string{"iso3=MMR@1989-12-05/..", "iso3=BUR@../1989-12-04"}, map[string]any{"iso3": "MMR"}},
		"all ended":                {[]string{"cow=1@1816/1900", "cow=3@1920/1930", "cow=2@1901/1919"}, map[string]any{"cow": "3"}},
		"undated beside ended":     {[]string{"fips=TC@../1974", "fips=AE"}, map[string]any{"fips": "AE"}},
		"several of today":         {[]string{"cameo=ROU", "cameo=ROM"}, map[string]any{"cameo": "ROU"}},
		"end not known":            {[]string{"gw=1@1900/1950", "gw=2@1900/"}, map[string]any{"gw": "2"}},
		"each system by itself":    {[]string{"iso2=BU@../1989", "cow=775@1948/..", "iso2=MM@1990/.."}, map[string]any{"iso2": "MM", "cow": "775"}},
	} {
		t.Run(name, func(t *testing.T) {
			e := graph.Entity{}
			for _, text := range c.codes {
				system, code, _ := strings.Cut(text, "=")
				parsed, err := graph.ParseCode(system, code)
				if err != nil {
					t.Fatal(err)
				}
				e.Codes = append(e.Codes, parsed)
			}
			got := e.Properties()
			if list, _ := got["codes"].([]string); len(list) != len(c.codes) {
				t.Errorf("codes are %v, and %v were given", list, c.codes)
			}
			delete(got, "codes")
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
