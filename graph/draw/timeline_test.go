package draw

import (
	"strings"
	"testing"

	"entente/schema/edtf"

	"pgregory.net/rapid"
)

func day(t testing.TB, text string) edtf.Day {
	t.Helper()
	if text == "" {
		return edtf.Day{}
	}
	d, err := edtf.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A statement a line: relation | who | first day | last day | label | e an event, - no fact, n no time | sign
const franceNiger = `
COLONIAL_POWER_OF|France → Niger|1922-01-01|1960-12-31|wikipedia, historical|-|0
COOPERATES_WITH|France – Niger|1977-02-19||cnsp||1
COOPERATES_WITH|France – Niger|2013-01-01|2022-12-31|french-defence-ministry||1
COOPERATES_WITH|France – Niger|2023-09-04||seed-article, possible|-|1
SECURITY_PARTNER_OF|France – Niger|2012-01-01|2023-09-05|seed-article||1
AID_CUT|France → Niger|2023-07-29|2023-07-29|french-foreign-ministry|e|-1
AID_CUT|France → Niger|2023-07-26|2023-09-05|seed-article, planned|e-|-1
COOPERATION_SUSPENDED|France → Niger|2023-08-02|2023-08-02|french-defence-ministry|e|-1
COOPERATION_SUSPENDED|France → Niger|2023-07-26|2023-09-05|seed-article, planned|e-|-1
COOPERATION_SUSPENDED|France → Niger|2023-09-24|2023-12-31|elysee, planned|e-|-1
COOPERATION_SUSPENDED|Niger → France|2023-08-03|2023-08-03|cnsp|e|-1
NEGOTIATES_WITH|France – Niger|2023-07-26|2023-09-05|seed-article|e|1
WITHDRAWS_FROM|France → Niger|2023-09-05||seed-article, possible|e-|0
WITHDRAWS_FROM|French forces in Niger → Niger|2023-10-10|2023-12-22|french-defence-ministry|e|0
REPRESENTED_IN|France → Niger||2023-09-27|reuters||0
MENTIONS|France → Niger|||wikipedia|n|0
`

func spans(t testing.TB, text string) (all []Span) {
	t.Helper()
	for line := range strings.Lines(strings.TrimSpace(text)) {
		f := strings.Split(strings.TrimSpace(line), "|")
		sign := map[string]Sign{"1": Friendly, "0": Neither, "-1": Hostile}[f[6]]
		all = append(all, Span{
			Lane: f[0], Who: f[1], From: day(t, f[2]), To: day(t, f[3]), Label: f[4], Sign: sign, Note: "source: " + f[4],
			Event: strings.Contains(f[5], "e"), Dashed: strings.Contains(f[5], "-"), NoTime: strings.Contains(f[5], "n"),
		})
	}
	return all
}

func franceAndNiger(t testing.TB) Timeline {
	return Timeline{Title: "France and Niger", Caption: "Source: the statements of the tests", Spans: spans(t, franceNiger), Day: day(t, "2023-07-26")}
}

// Bars of a lane that overlap in time are in rows of their own, with room for
// their labels.
func TestSpansLieApart(t *testing.T) {
	dates := rapid.Custom(func(t *rapid.T) edtf.Day {
		d, _ := edtf.NewDay(rapid.IntRange(1800, 2030).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"))
		return d
	})
	rapid.Check(t, func(t *rapid.T) {
		var line Timeline
		for range rapid.IntRange(1, 30).Draw(t, "spans") {
			s := Span{
				Lane: rapid.SampledFrom([]string{"ALLY_OF", "AID_CUT", "MET"}).Draw(t, "lane"), Who: "France → Niger",
				Label: rapid.StringMatching(`[a-z-]{0,40}`).Draw(t, "label"), Event: rapid.Bool().Draw(t, "event"),
			}
			if rapid.Bool().Draw(t, "begins") {
				s.From = dates.Draw(t, "from")
			}
			if s.To = dates.Draw(t, "to"); s.To.Before(s.From) || rapid.Bool().Draw(t, "open") {
				s.To = edtf.Day{}
			}
			line.Spans = append(line.Spans, s)
		}
		if rapid.Bool().Draw(t, "bounded") {
			line.From, line.To = edtf.Day{Year: 1900, Month: 1, Day: 1}, edtf.Day{Year: 2000, Month: 1, Day: 1}
		}
		l, err := newLanes(line)
		if err != nil {
			t.Fatal(err)
		}
		for _, lane := range l.all {
			ends := map[int]float64{}
			for _, b := range lane.bars {
				lo, hi := b.extent(l.set)
				if end, used := ends[b.row]; used && lo < end {
					t.Errorf("%s %s begins at %.1f, where another goes to %.1f", lane.name, b.label, lo, end)
				}
				ends[b.row] = hi
				if float64(b.row)*spanRow >= lane.height || hi > timeWidth+0.01 || b.hi < b.lo {
					t.Errorf("%s %s goes from %.1f to %.1f in row %d of a lane of %.1f", lane.name, b.label, lo, hi, b.row, lane.height)
				}
			}
		}
	})
}

// What begins on the last day that is shown is seen, and does not stick out.
func TestSpanOfLastDay(t *testing.T) {
	line := Timeline{From: day(t, "1900-01-01"), To: day(t, "2000-01-01"), Spans: []Span{{Lane: "ALLY_OF", Who: "France → Niger", From: day(t, "2000-01-01")}}}
	l, err := newLanes(line)
	if err != nil {
		t.Fatal(err)
	}
	if b := l.all[0].bars[0]; b.hi > timeWidth || b.hi-b.lo < leastLength {
		t.Errorf("the bar goes from %.1f to %.1f; want %.0f of %.0f", b.lo, b.hi, leastLength, timeWidth)
	}
}

// Where the most happened within a short time, that has a scale of its own;
// where a part is asked for, it has one scale.
func TestAxis(t *testing.T) {
	l, err := newLanes(franceAndNiger(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(l.axis) != 2 || l.axis[1].from < days(day(t, "2023-01-01"), 0) || l.axis[0].hi > timeWidth/2 {
		t.Errorf("the axis is %v", l.axis)
	}
	part := franceAndNiger(t)
	part.From, part.To = day(t, "2023-01-01"), day(t, "2024-01-01")
	if l, err = newLanes(part); err != nil || len(l.axis) != 1 || l.axis.x(days(day(t, "2023-07-02"), 0)) < timeWidth*0.49 {
		t.Errorf("the axis is %v, %v", l.axis, err)
	}
	for _, c := range []struct{ from, to, want string }{
		{"1816-01-01", "2012-12-31", "1820 1830 1840"}, {"1946-01-01", "1960-12-31", "1947 1948 1949"}, {"2023-01-15", "2023-12-31", "Feb 2023 Mar 2023 Apr 2023"},
		{"2023-07-20", "2023-07-28", "20 Jul 2023 21 Jul 2023 22 Jul 2023"}, {"2023-01-01", "2026-06-01", "Apr 2023 Jul 2023 Oct 2023"},
	} {
		e := era{days(day(t, c.from), 0) - 1, days(day(t, c.to), 0), 0, timeWidth}
		var got []string
		for _, tick := range e.ticks(l.set) {
			got = append(got, tick.text)
		}
		if text := strings.Join(got, " "); !strings.Contains(text, c.want) {
			t.Errorf("%s to %s has the ticks %s; want %s", c.from, c.to, text, c.want)
		}
	}
}

// Time is long.
func TestTimelineOfAllTime(t *testing.T) {
	for _, far := range []edtf.Day{{Year: -999_999_999, Month: 1, Day: 1}, {Year: 999_999_999, Month: 12, Day: 31}, {Year: -5000, Month: 6, Day: 1}} {
		near := edtf.Day{Year: 2023, Month: 7, Day: 26}
		line := Timeline{Title: "All of time", Spans: []Span{{Lane: "A", Who: "B", Label: "c", From: min2(far, near), To: max2(far, near)}, {Lane: "A", Who: "B", Label: "d", From: far, To: far, Event: true}}}
		if found := collisions(t, mustParse(t, picture(t, line, SVG))); len(found) > 0 {
			t.Errorf("%v: %q", far, found)
		}
	}
}

func min2(a, b edtf.Day) edtf.Day {
	if b.Before(a) {
		return b
	}
	return a
}

func max2(a, b edtf.Day) edtf.Day {
	if a.Before(b) {
		return b
	}
	return a
}

// A statement without a time is named, and not drawn; one of another time than
// is shown is neither.
func TestSpansWithoutATime(t *testing.T) {
	part := franceAndNiger(t)
	part.From = day(t, "2023-01-01")
	svg := mustParse(t, picture(t, part, SVG))
	all := strings.Join(svg.texts(), "\n")
	if !strings.Contains(all, "Without a time: MENTIONS France → Niger (wikipedia)") || strings.Contains(all, "COLONIAL_POWER_OF") {
		t.Errorf("the words are\n%s", all)
	}
}

// What is no fact is hollow and dashed, with slanted words; what goes on is
// pointed.
func TestSpansSay(t *testing.T) {
	svg := mustParse(t, picture(t, franceAndNiger(t), SVG))
	spans := svg.groups("span")
	for _, s := range spans {
		words := s.all("text")[0]
		noFact := strings.Contains(words.text, ", ")
		if got := words.attr["font-style"] == "italic"; got != noFact {
			t.Errorf("%q: slanted %v", words.text, got)
		}
		shape := s.all("polygon")[len(s.all("polygon"))-1]
		if got := shape.attr["fill"] == "#ffffff"; got != noFact {
			t.Errorf("%q: hollow %v", words.text, got)
		}
	}
	pointed := 0
	for _, s := range spans {
		if len(strings.Fields(s.all("polygon")[0].attr["points"])) == 5 {
			pointed++
		}
	}
	if pointed != 3 {
		t.Errorf("%d bars are pointed at one end; want 3", pointed)
	}
}
