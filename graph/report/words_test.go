package report

import (
	"fmt"
	"strings"
	"testing"

	"entente/schema"
	"entente/schema/edtf"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestTimesInWords(t *testing.T) {
	for _, c := range []struct {
		valid       string
		state, what string // as a state and as an event
	}{
		{"", "no time given", "no time given"},
		{"2023-07-26", "2023-07-26", "2023-07-26"},
		{"2023-07~", "2023-07~", "2023-07~"},
		{"2021-04-02/2023-07-26", "2021-04-02 to 2023-07-26", "between 2021-04-02 and 2023-07-26"},
		{"2022/..", "from 2022", "from 2022"},
		{"2022/", "from 2022", "from 2022"},
		{"../2023-09-05", "until 2023-09-05", "by 2023-09-05"},
		{"../..", "always", "always"},
	} {
		if got := []string{timeOf(c.valid, schema.State), timeOf(c.valid, schema.Event)}; got[0] != c.state || got[1] != c.what {
			t.Errorf("%q is %q", c.valid, got)
		}
	}
}

// stated is a statement as a test needs it: ally-of, which is a state, unless
// another relation is given.
func stated(t *testing.T, valid string, relation ...string) *statement {
	t.Helper()
	s := &statement{valid: valid, modality: "asserted", fact: true}
	s.relation, _ = schema.Default().Relation(append(relation, "ALLY_OF")[0])
	s.Type, s.StartID, s.EndID = s.relation.Type, "a", "b"
	if valid == "" {
		return s
	}
	when, err := edtf.Parse(valid)
	if err != nil {
		t.Fatal(err)
	}
	s.from, _ = when.From()
	s.to, _ = when.To()
	return s
}

func TestTimesOfSeveralStatements(t *testing.T) {
	for _, c := range []struct{ valid, want string }{
		{"1949 1950 1951", "1949 to 1951"},
		{"1949-04-04/1949-12-31 1950 1951/1952-06-30", "1949-04-04 to 1952-06-30"},
		{"1949 1951", "1949; 1951"},
		{"1949 1949", "1949"},
		{"1949 1950 1950 1951", "1949 to 1951"},
		{"1940 1950 1960 1970 1980", "1940; 1980; 3 other times between"},
		{"1949/.. 1950/..", "from 1949; from 1950"},
	} {
		var all []*statement
		for _, valid := range strings.Fields(c.valid) {
			all = append(all, stated(t, valid))
		}
		if got := when(all); got != c.want {
			t.Errorf("%s: got %q, want %q", c.valid, got, c.want)
		}
	}
	if got := when([]*statement{stated(t, "2023-07", "OUSTED"), stated(t, "2023-08", "OUSTED")}); got != "2023-07; 2023-08" {
		t.Errorf("two events are %q", got)
	}
}

func TestNumbers(t *testing.T) {
	var got []string
	for _, n := range []int{0, 7, 999, 1000, 153000, 1234567, -1000, -100} {
		got = append(got, number(n))
	}
	if diff := cmp.Diff([]string{"0", "7", "999", "1,000", "153,000", "1,234,567", "-1,000", "-100"}, got); diff != "" {
		t.Error(diff)
	}
	if counted(1, "fact", "facts") != "1 fact" || counted(2000, "fact", "facts") != "2,000 facts" {
		t.Error("a number is counted wrongly")
	}
}

// A long listing is cut to what began last, and says so.
func TestAListingIsCut(t *testing.T) {
	var rows []*Row
	for year := range 10 {
		s := stated(t, fmt.Sprint(1950+year))
		rows = append(rows, &Row{Subject: s.valid, Statements: 2, all: []*statement{s}, from: s.from})
	}
	rows = append(rows, &Row{Subject: "undated", Statements: 1, all: []*statement{stated(t, "")}})
	whole := func(*Row) bool { return true }
	l := listing("x", "X", 3, rows, whole)
	if got := l.Rows[0].Subject + l.Rows[2].Subject; len(l.Rows) != 3 || got != "19571959" || l.Total != 11 || l.Statements != 21 {
		t.Errorf("it is cut to %d rows, %s, of %d and %d statements", len(l.Rows), got, l.Total, l.Statements)
	}
	if l.Cut() != "The 3 rows that began last are shown, of 11." {
		t.Errorf("it says %q", l.Cut())
	}
	if l := listing("x", "X", 11, rows, whole); l.Cut() != "" || len(l.Rows) != 11 {
		t.Errorf("what fits is cut: %q", l.Cut())
	}
}

func TestHolding(t *testing.T) {
	ends := stated(t, "2010-06-01", "ALLIANCE_ENDED")
	planned := stated(t, "2010-06-01", "ALLIANCE_ENDED")
	planned.fact = false
	for _, c := range []struct {
		what string
		s    *statement
		end  *statement
		day  string
		want bool
	}{
		{"a state without an end", stated(t, "2000/.."), nil, "2020-01-01", true},
		{"before its beginning", stated(t, "2000/.."), nil, "1999-12-31", false},
		{"on its last day", stated(t, "2000/2010-05-01"), nil, "2010-05-01", true},
		{"after it", stated(t, "2000/2010-05-01"), nil, "2010-05-02", false},
		{"no time", stated(t, ""), nil, "2010-05-02", false},
		{"always", stated(t, "../.."), nil, "2010-05-02", true},
		{"on the day of its end", stated(t, "2000/.."), ends, "2010-06-01", true},
		{"after its end", stated(t, "2000/.."), ends, "2010-06-02", false},
		{"after a planned end", stated(t, "2000/.."), planned, "2010-06-02", true},
		{"a last day of its own", stated(t, "2000/2020-12-31"), ends, "2010-06-02", true},
		{"a last year of its own", stated(t, "2000/2020"), ends, "2010-06-02", false},
		{"begun after the end", stated(t, "2011/.."), ends, "2012-01-01", true},
	} {
		all := []*statement{c.s}
		if c.end != nil {
			all = append(all, c.end)
		}
		day, err := edtf.ParseDay(c.day)
		if err != nil {
			t.Fatal(err)
		}
		if got := holding(all, day)[c.s]; got != c.want {
			t.Errorf("%s: %v", c.what, got)
		}
	}
}

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"Côte d’Ivoire":             "Côte d’Ivoire",
		"a|b":                       `a\|b`,
		"<script>alert(1)</script>": `&lt;script\>alert(1)&lt;/script\>`,
		"[x](javascript:y)":         `\[x\](javascript:y)`,
		"# head\n\n- item":          `\# head - item`,
		"- item":                    `\- item`,
		"@someone &amp; `code`":     "&#64;someone &amp;amp; \\`code\\`",
		"a\u202eb\x1b[31m":          `ab\[31m`,
		"*_~$":                      `\*\_\~\$`,
		"2023":                      "2023",
	} {
		if got := plain(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// No text opens a tag, ends its line or its cell.
func TestPlainIsText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		got := plain(rapid.String().Draw(t, "text"))
		for i, r := range got {
			if r == '<' || r == '\n' || r == '\r' || r == '|' && (i == 0 || got[i-1] != '\\') {
				t.Fatalf("%q has %q", got, r)
			}
		}
	})
}

func TestAddress(t *testing.T) {
	for text, want := range map[string]string{
		"https://example.org/a_(b)":   `[https://example.org/a\_(b)](https://example.org/a_%28b%29)`,
		"javascript:alert(1)":         "javascript:alert(1)",
		"https://example.org/) [x](y": `[https://example.org/) \[x\](y](https://example.org/%29%20%5Bx%5D%28y)`,
		"//example.org":               "//example.org",
		"file:///etc/passwd":          "file:///etc/passwd",
	} {
		if got := address(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestAnchor(t *testing.T) {
	if got := anchor("Sources, citations and licences"); got != "sources-citations-and-licences" {
		t.Errorf("got %q", got)
	}
}
