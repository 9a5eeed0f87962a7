package edtf

import (
	"encoding/json"
	"errors"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// days draws any day of the calendar, those with four-digit years most often.
func days() *rapid.Generator[Day] {
	return rapid.Custom(func(t *rapid.T) Day {
		year := rapid.OneOf(
			rapid.IntRange(1800, 2100),
			rapid.IntRange(-9999, 9999),
			rapid.IntRange(-maxYear, maxYear),
		).Draw(t, "year")
		month := rapid.IntRange(1, 12).Draw(t, "month")
		day := rapid.IntRange(1, daysIn(year, month)).Draw(t, "day")
		d, err := NewDay(year, month, day)
		if err != nil {
			t.Fatal(err)
		}
		return d
	})
}

func TestNewDay(t *testing.T) {
	tests := []struct {
		year, month, day int
		wantErr          string
	}{
		{2023, 7, 26, ""},
		{0, 1, 1, ""},
		{2024, 2, 29, ""},
		{2000, 2, 29, ""},
		{1900, 2, 29, "February 1900 has 28 days, there is no 29"},
		{2023, 13, 1, "months go from 1 to 12, there is no 13"},
		{2023, 0, 1, "months go from 1 to 12, there is no 0"},
		{2023, 4, 31, "April 2023 has 30 days, there is no 31"},
		{2023, 4, 0, "April 2023 has 30 days, there is no 0"},
		{maxYear + 1, 1, 1, "years go from -999999999 to 999999999, there is no 1000000000"},
		{-maxYear - 1, 1, 1, "years go from -999999999 to 999999999, there is no -1000000000"},
	}
	for _, tt := range tests {
		d, err := NewDay(tt.year, tt.month, tt.day)
		if tt.wantErr == "" {
			if want := (Day{tt.year, tt.month, tt.day}); err != nil || d != want {
				t.Errorf("NewDay(%d, %d, %d) = %v, %v; want %v", tt.year, tt.month, tt.day, d, err, want)
			}
			continue
		}
		if err == nil || err.Error() != tt.wantErr || !d.IsZero() {
			t.Errorf("NewDay(%d, %d, %d) = %v, %v; want the zero Day, %q", tt.year, tt.month, tt.day, d, err, tt.wantErr)
		}
	}
}

func TestParseDay(t *testing.T) {
	for text, want := range map[string]Day{
		"2023-07-26":       {2023, 7, 26},
		"0000-01-01":       {0, 1, 1},
		"-0044-03-15":      {-44, 3, 15},
		"-17000-01-01":     {-17000, 1, 1},
		"+12023-12-31":     {12023, 12, 31},
		"+999999999-12-31": {999999999, 12, 31},
		"-999999999-01-01": {-999999999, 1, 1},
	} {
		d, err := ParseDay(text)
		if (err != nil) != want.IsZero() || d != want {
			t.Errorf("ParseDay(%q) = %v, %v; want %v", text, d, err, want)
		}
	}
}

func TestParseDayRefuses(t *testing.T) {
	tests := []struct{ text, want, suggestion string }{
		{"", `"" is not a day: write year, month and day, as 2023-07-26`, ""},
		{"2023", `"2023" is not a day: write year, month and day, as 2023-07-26`, ""},
		{"2023-07-XX", `"2023-07-XX" is not a day: write year, month and day, as 2023-07-26`, ""},
		{"2023-07-26/..", `"2023-07-26/.." is not a day: write year, month and day, as 2023-07-26`, ""},
		{"-0000-01-01", `year zero in "-0000-01-01" has no sign: write 0000-01-01`, "0000-01-01"},
		{"2023-02-30", `day 30 in "2023-02-30": February 2023 has 28 days`, ""},
		{"2023-26-07", `month 26 in "2023-26-07": write the month before the day, 2023-07-26`, "2023-07-26"},
		{"2023-00-00", `"2023-00-00": months go from 1 to 12, there is no 0`, ""},
		{"+12023-02-30", `"+12023-02-30": February 12023 has 28 days, there is no 30`, ""},
		{"12023-01-01", `"12023-01-01" is not a day: write year, month and day, as 2023-07-26`, ""},
		{"+2023-01-01", `"+2023-01-01": a year takes no plus, write 2023-01-01`, "2023-01-01"},
		{"2023-07-26?", `"2023-07-26?" is not a day alone: write 2023-07-26`, "2023-07-26"},
		{"2023-07-26T10:00:00Z", `"2023-07-26T10:00:00Z" is not a day alone: write 2023-07-26`, "2023-07-26"},
		{"26/07/2023", `"26/07/2023" is not EDTF: write 2023-07-26`, "2023-07-26"},
		{"05/07/2023", `"05/07/2023": write the year first, 2023-07-05 or 2023-05-07`, ""},
		{"July 2023", `"July 2023" is not a day: write year, month and day, as 2023-07-26`, ""},
		{" 2023-07-26", `" 2023-07-26" is not EDTF: write 2023-07-26`, "2023-07-26"},
		{long, `text of 65 bytes is too long for a date: 64 are enough, as in 2021-04-02/2023-07-26`, ""},
	}
	for _, tt := range tests {
		d, err := ParseDay(tt.text)
		checkError(t, tt.text, err, tt.want, tt.suggestion)
		if !d.IsZero() {
			t.Errorf("ParseDay(%q) = %v with an error", tt.text, d)
		}
	}
}

// checkError compares an *Error with what it should say.
func checkError(t *testing.T, text string, err error, want, suggestion string) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Errorf("%q: error %v; want %q", text, err, want)
		return
	}
	if e.Error() != want || e.Suggestion != suggestion {
		t.Errorf("%q:\n got %s (suggests %q)\nwant %s (suggests %q)", text, e, e.Suggestion, want, suggestion)
	}
}

func TestDayRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := days().Draw(t, "d")
		if got, err := ParseDay(d.String()); err != nil || got != d {
			t.Fatalf("ParseDay(%q) = %v, %v", d, got, err)
		}
		text, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var got Day
		if err := json.Unmarshal(text, &got); err != nil || got != d {
			t.Fatalf("%s comes back as %v, %v", text, got, err)
		}
	})
}

func TestDayText(t *testing.T) {
	var d Day
	if text, err := d.MarshalText(); err != nil || len(text) != 0 {
		t.Errorf("the zero Day is written as %q, %v", text, err)
	}
	d = Day{2023, 7, 26}
	if err := d.UnmarshalText(nil); err != nil || !d.IsZero() {
		t.Errorf("empty text gives %v, %v; want the zero Day", d, err)
	}
	if text, err := (Day{2023, 13, 1}).MarshalText(); err == nil {
		t.Errorf("a Day that does not exist is written as %q", text)
	}
	d = Day{2023, 7, 26}
	if err := d.UnmarshalText([]byte("2023-7-26")); err == nil || d != (Day{2023, 7, 26}) {
		t.Errorf("wrong text gives %v, %v; want an error and no change", d, err)
	}
}

// A day exists exactly when package time does not move it elsewhere.
func TestNewDayAgreesWithTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year := rapid.OneOf(rapid.IntRange(1890, 2110), rapid.IntRange(-maxYear, maxYear)).Draw(t, "year")
		month := rapid.IntRange(-1, 14).Draw(t, "month")
		day := rapid.IntRange(-1, 33).Draw(t, "day")
		moved := DayOf(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC))
		exists := moved == Day{year, month, day}
		if d, err := NewDay(year, month, day); (err == nil) != exists {
			t.Fatalf("NewDay(%d, %d, %d) = %v, %v; time has %v", year, month, day, d, err, moved)
		}
	})
}

func TestCompareAgreesWithTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := days().Draw(t, "d")
		e := rapid.OneOf(days(), rapid.Just(d), rapid.Just(d.AddDays(1))).Draw(t, "e")
		want := d.Time().Compare(e.Time())
		if got := d.Compare(e); got != want {
			t.Fatalf("%v.Compare(%v) = %d; time has %d", d, e, got, want)
		}
		if e.Compare(d) != -want || d.Before(e) != (want < 0) || d.After(e) != (want > 0) {
			t.Fatalf("Compare, Before and After of %v and %v do not agree", d, e)
		}
		if DayOf(d.Time()) != d {
			t.Fatalf("DayOf(%v) = %v", d.Time(), DayOf(d.Time()))
		}
	})
}

func TestZeroDayIsBeforeAll(t *testing.T) {
	for _, d := range []Day{{-maxYear, 1, 1}, {0, 1, 1}, {2023, 7, 26}} {
		if !(Day{}).Before(d) || !d.After(Day{}) {
			t.Errorf("the zero Day is not before %v", d)
		}
	}
	if (Day{}).Compare(Day{}) != 0 || (Day{}).AddDays(1) != (Day{}) || !(Day{}).Time().IsZero() {
		t.Error("the zero Day is not equal to itself, or does not stay zero")
	}
}

func TestAddDays(t *testing.T) {
	first, last := Day{-maxYear, 1, 1}, Day{maxYear, 12, 31}
	tests := []struct {
		d    Day
		n    int
		want Day
	}{
		{Day{2023, 12, 31}, 1, Day{2024, 1, 1}},
		{Day{2024, 2, 28}, 1, Day{2024, 2, 29}},
		{Day{2023, 2, 28}, 1, Day{2023, 3, 1}},
		{Day{0, 1, 1}, -1, Day{-1, 12, 31}},
		{Day{2000, 1, 1}, 146097, Day{2400, 1, 1}},
		{first, -1, first},
		{last, 1, last},
		{first, math.MaxInt, last},
		{last, math.MinInt, first},
	}
	for _, tt := range tests {
		if got := tt.d.AddDays(tt.n); got != tt.want {
			t.Errorf("%v.AddDays(%d) = %v; want %v", tt.d, tt.n, got, tt.want)
		}
	}
}

func TestAddDaysHasInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := days().Filter(func(d Day) bool { return d.Year > -maxYear+3000 && d.Year < maxYear-3000 }).Draw(t, "d")
		n := rapid.IntRange(-1_000_000, 1_000_000).Draw(t, "n")
		e := d.AddDays(n)
		if got := e.AddDays(-n); got != d {
			t.Fatalf("%v + %d - %d = %v", d, n, n, got)
		}
		if got := e.Time().Unix() - d.Time().Unix(); got != int64(n)*secondsInDay {
			t.Fatalf("%v + %d = %v, which is %d seconds later", d, n, e, got)
		}
	})
}

func TestDayOfKeepsTheLocation(t *testing.T) {
	niamey := time.FixedZone("WAT", 3600)
	if got, want := DayOf(time.Date(2023, 7, 27, 0, 30, 0, 0, niamey)), (Day{2023, 7, 27}); got != want {
		t.Errorf("DayOf half past midnight in Niamey = %v; want %v", got, want)
	}
}
