package edtf

import (
	"cmp"
	"fmt"
	"strings"
	"testing"

	"entente/schema/fuzztest"

	"pgregory.net/rapid"
)

// long is a text of one byte too many.
var long = strings.Repeat("2", MaxLen+1)

// readable are the texts that are read, with their bounds; "" is no bound.
var readable = []struct{ text, from, to string }{
	// Level 0.
	{"2023", "2023-01-01", "2023-12-31"},
	{"0000", "0000-01-01", "0000-12-31"},
	{"2023-07", "2023-07-01", "2023-07-31"},
	{"2024-02", "2024-02-01", "2024-02-29"},
	{"2023-07-26", "2023-07-26", "2023-07-26"},
	{"2023-07-26T10:00:00", "2023-07-26", "2023-07-26"},
	{"2023-07-26T10:00:00Z", "2023-07-26", "2023-07-26"},
	{"2023-07-26T23:59:60-04", "2023-07-26", "2023-07-26"},
	{"2023-07-26T00:00:00+01:00", "2023-07-26", "2023-07-26"},
	{"1964/2008", "1964-01-01", "2008-12-31"},
	{"2004-06/2006-08", "2004-06-01", "2006-08-31"},
	{"2004-02-01/2005-02-08", "2004-02-01", "2005-02-08"},
	{"2004-02-01/2005-02", "2004-02-01", "2005-02-28"},
	{"2005/2006-02", "2005-01-01", "2006-02-28"},
	{"2023-08/2023", "2023-08-01", "2023-12-31"},
	{"2023/2023", "2023-01-01", "2023-12-31"},
	// Level 1.
	{"Y12023", "+12023-01-01", "+12023-12-31"},
	{"Y-17000", "-17000-01-01", "-17000-12-31"},
	{"Y170000002", "+170000002-01-01", "+170000002-12-31"},
	{"Y-170000002?", "-170000002-01-01", "-170000002-12-31"},
	{"Y-17000/-9999", "-17000-01-01", "-9999-12-31"},
	{"-0044", "-0044-01-01", "-0044-12-31"},
	{"-0044-03-15", "-0044-03-15", "-0044-03-15"},
	{"1984?", "1984-01-01", "1984-12-31"},
	{"2004-06~", "2004-06-01", "2004-06-30"},
	{"2004-06-11%", "2004-06-11", "2004-06-11"},
	{"201X", "2010-01-01", "2019-12-31"},
	{"20XX", "2000-01-01", "2099-12-31"},
	{"2004-XX", "2004-01-01", "2004-12-31"},
	{"2004-02-XX", "2004-02-01", "2004-02-29"},
	{"1985-XX-XX", "1985-01-01", "1985-12-31"},
	{"../2023", "", "2023-12-31"},
	{"2023/..", "2023-01-01", ""},
	{"/2023-07", "", "2023-07-31"},
	{"2023-07/", "2023-07-01", ""},
	{"../..", "", ""},
	{"/..", "", ""},
	{"../", "", ""},
	{"2004-06-01~/2004-06-20?", "2004-06-01", "2004-06-20"},
	// Level 2.
	{"2004?-06-11", "2004-06-11", "2004-06-11"},
	{"2004-06~-11", "2004-06-11", "2004-06-11"},
	{"?2004-06-~11", "2004-06-11", "2004-06-11"},
	{"?-2004-06-~04", "-2004-06-04", "-2004-06-04"},
	{"2004-%06-11?", "2004-06-11", "2004-06-11"},
	{"156X-12-25", "1560-12-25", "1569-12-25"},
	{"XXXX-12-XX", "0000-12-01", "9999-12-31"},
	{"1XXX-12", "1000-12-01", "1999-12-31"},
	{"1984-1X", "1984-10-01", "1984-12-31"},
	{"1960-X7", "1960-07-01", "1960-07-31"},
	{"1960-X1", "1960-01-01", "1960-11-30"},
	{"1960-XX-31", "1960-01-31", "1960-12-31"},
	{"1960-0X-3X", "1960-01-30", "1960-09-30"},
	{"XXXX-02-29", "0000-02-29", "9996-02-29"},
	{"-00XX", "-0099-01-01", "-0001-12-31"},
	{"-XXXX", "-9999-01-01", "-0001-12-31"},
	{"2004-06-XX/2004-07-03", "2004-06-01", "2004-07-03"},
	{"20XX-21/20XX-24", "2000-03-01", "2100-02-28"},
	{"2001-21?", "2001-03-01", "2001-05-31"},
}

func TestParse(t *testing.T) {
	for _, tt := range readable {
		i, err := Parse(tt.text)
		if err != nil {
			t.Errorf("Parse(%q): %v", tt.text, err)
			continue
		}
		from, okFrom := i.From()
		to, okTo := i.To()
		if from.String() != tt.from || to.String() != tt.to {
			t.Errorf("Parse(%q) has the bounds %q and %q; want %q and %q", tt.text, from, to, tt.from, tt.to)
		}
		if okFrom != (tt.from != "") || okTo != (tt.to != "") {
			t.Errorf("Parse(%q) tells of its bounds %t and %t", tt.text, okFrom, okTo)
		}
		if i.String() != tt.text || i.IsZero() || i.IsInterval() != strings.Contains(tt.text, "/") {
			t.Errorf("Parse(%q) = %q, IsZero %t, IsInterval %t", tt.text, i, i.IsZero(), i.IsInterval())
		}
	}
}

func TestParseDropsWhiteSpaceAround(t *testing.T) {
	want, err := Parse("2023-07/..")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := Parse("\t 2023-07/..\r\n"); err != nil || got != want {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
}

// Whatever the digits, the bounds are the first and the last day of the calendar
// whose text has the pattern.
func TestBoundsOfUnspecifiedDigits(t *testing.T) {
	var calendar []string
	for d := (Day{1900, 1, 1}); d.Year < 2000; d = d.AddDays(1) {
		calendar = append(calendar, d.String())
	}
	rapid.Check(t, func(t *rapid.T) {
		pick := func(name string, masks ...string) string { return rapid.SampledFrom(masks).Draw(t, name) }
		year := pick("year", "1999", "199X", "19X4", "19XX", "19X1")
		month := pick("month", "XX", "0X", "1X", "X1", "X2", "02", "11")
		day := pick("day", "XX", "0X", "3X", "2X", "X9", "X1", "29", "30", "31")
		mask := year + "-" + month + "-" + day

		var first, last string
		for _, day := range calendar {
			if hasPattern(day, mask) {
				first, last = cmp.Or(first, day), day
			}
		}
		i, err := Parse(mask) // no Interval, without bounds, where no day is like that
		if i.from.String() != first || i.to.String() != last || (err != nil) != (first == "") {
			t.Fatalf("Parse(%q) has the bounds %v and %v, %v; the calendar has %q and %q", mask, i.from, i.to, err, first, last)
		}
	})
}

// hasPattern reports whether text is mask with digits for X.
func hasPattern(text, mask string) bool {
	for i := range len(mask) {
		if mask[i] != 'X' && mask[i] != text[i] {
			return false
		}
	}
	return len(text) == len(mask)
}

// texts draws EDTF, valid most of the time.
func texts() *rapid.Generator[string] {
	qualifier := rapid.SampledFrom([]string{"", "", "", "?", "~", "%"})
	part := func(t *rapid.T, name string, low, high, width int) string {
		digits := []byte(fmt.Sprintf("%0*d", width, rapid.IntRange(low, high).Draw(t, name)))
		if rapid.IntRange(0, 5).Draw(t, name+" unspecified") == 0 {
			digits[rapid.IntRange(0, width-1).Draw(t, name+" place")] = 'X'
		}
		return qualifier.Draw(t, name+" before") + string(digits) + qualifier.Draw(t, name+" after")
	}
	date := rapid.Custom(func(t *rapid.T) string {
		text := part(t, "year", 0, 9999, 4)
		switch rapid.IntRange(0, 5).Draw(t, "form") {
		case 0:
			return text
		case 1:
			return "-" + text
		case 2:
			return fmt.Sprintf("Y%d", rapid.IntRange(10000, maxYear).Draw(t, "long year"))
		case 3:
			return fmt.Sprintf("%s-%d", text, rapid.IntRange(21, 41).Draw(t, "season"))
		}
		text += "-" + part(t, "month", 1, 12, 2)
		if rapid.Bool().Draw(t, "with a day") {
			text += "-" + part(t, "day", 1, 31, 2)
		}
		return text
	})
	side := rapid.OneOf(date, date, date, rapid.SampledFrom([]string{"", ".."}))
	return rapid.OneOf(date, rapid.Custom(func(t *rapid.T) string {
		return side.Draw(t, "start") + "/" + side.Draw(t, "end")
	}))
}

func TestParseRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i, err := Parse(texts().Draw(t, "text"))
		if err != nil {
			checkRefusal(t, err)
			return
		}
		checkInterval(t, i)
	})
}

// fataler is what a test, a fuzz test and a property have in common.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// checkInterval checks what is true of every Interval that Parse returns.
func checkInterval(t fataler, i Interval) {
	t.Helper()
	if again, err := Parse(i.String()); err != nil || again != i {
		t.Fatalf("Parse(%q) = %#v, %v; want %#v", i, again, err, i)
	}
	from, okFrom := i.From()
	to, okTo := i.To()
	for _, d := range []Day{from, to} {
		if err := d.check(); !d.IsZero() && err != nil {
			t.Fatalf("%q has a bound that does not exist, %#v: %v", i, d, err)
		}
	}
	if okFrom && okTo && from.After(to) {
		t.Fatalf("%q begins on %v, after its end on %v", i, from, to)
	}
	before, after := from.AddDays(-1), to.AddDays(1)
	if okFrom && (!i.Contains(from) || before != from && i.Contains(before)) {
		t.Fatalf("%q does not begin with its first day, %v", i, from)
	}
	if okTo && (!i.Contains(to) || after != to && i.Contains(after)) {
		t.Fatalf("%q does not end with its last day, %v", i, to)
	}
	if !i.IsInterval() && !(okFrom && okTo) {
		t.Fatalf("%q is a single date without bounds", i)
	}
	if !i.Overlaps(i) || i.IsZero() {
		t.Fatalf("%q does not overlap itself, or is zero", i)
	}
}

// checkRefusal checks what is true of every error that Parse returns.
func checkRefusal(t fataler, err error) {
	t.Helper()
	e, ok := err.(*Error)
	switch {
	case !ok:
		t.Fatalf("the error is a %T: %v", err, err)
	case e.Reason == "" || strings.ContainsAny(e.Reason, "\n\r"):
		t.Fatalf("the reason is not one line: %q", e.Reason)
	case len(e.Text) > MaxLen || len(e.Reason) > 10*MaxLen:
		t.Fatalf("the error is too long: %+v", e)
	case e.Suggestion == "":
		return
	}
	if _, err := Parse(e.Suggestion); err != nil {
		t.Fatalf("%q suggests %q, which is refused: %v", e.Text, e.Suggestion, err)
	}
}

func FuzzParse(f *testing.F) {
	for _, tt := range readable {
		f.Add(tt.text)
	}
	for _, tt := range unreadable {
		f.Add(tt.text)
	}
	// As sources write dates: of spreadsheets, of several calendars' digits, with
	// words, dashes and spaces of all kinds.
	for _, text := range []string{
		"26/07/2023", "7/26/23", "26.07.2023", "July 2023", "26 juillet 2023", "2023-07-26T21:30:00Z", "20230726", "45133", "44 BC", "-0043", "c. 1960", "1960s", "19XX", "1960-08-11/..", "../1989-12-04",
		"1960/1974/1980", "2023–07–26", "2023 - 07", "٢٠٢٣-٠٧-٢٦", "२०२३", "２０２３-07", "Y-170000002", "1e9", "2023-21", "[1960,1974]", "{1960..1974}", "1960?/1974~", "2023-02-29", "0000-00-00", "2023-07-26\u202e", "2023-07\x00",
		strings.Repeat("9", 400), strings.Repeat("/", 100), strings.Repeat("1960 to ", 50),
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		fuzztest.Within(t, func() {
			if i, err := Parse(text); err != nil {
				checkRefusal(t, err)
			} else {
				checkInterval(t, i)
			}
			d, err := ParseDay(text)
			if err != nil {
				checkRefusal(t, err)
			} else if d.String() != text {
				t.Fatalf("ParseDay(%q) = %v", text, d)
			}
		})
	})
}

func BenchmarkParse(b *testing.B) {
	for _, text := range []string{"2023-07-26", "2021-04-02/2023-07-26", "20XX", "26 July 2023", "from xxxx-02-30 to xxxx-02-3x"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = Parse(text)
			}
		})
	}
}
