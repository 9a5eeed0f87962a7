package edtf

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"
)

// intervals draws intervals by their text.
func intervals() *rapid.Generator[Interval] {
	return rapid.Custom(func(t *rapid.T) Interval {
		text := texts().Filter(valid).Draw(t, "text")
		i, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return i
	})
}

func parsed(t *testing.T, text string) Interval {
	t.Helper()
	i, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func TestContains(t *testing.T) {
	tests := []struct {
		text string
		day  Day
		want bool
	}{
		{"2021-04-02/2023-07-26", Day{2021, 4, 2}, true},
		{"2021-04-02/2023-07-26", Day{2023, 7, 26}, true},
		{"2021-04-02/2023-07-26", Day{2021, 4, 1}, false},
		{"2021-04-02/2023-07-26", Day{2023, 7, 27}, false},
		{"2023-07-26/..", Day{maxYear, 12, 31}, true},
		{"2023-07-26/..", Day{2023, 7, 25}, false},
		{"../2023", Day{-maxYear, 1, 1}, true},
		{"/2023", Day{2024, 1, 1}, false},
		{"../..", Day{2023, 7, 26}, true},
		{"../..", Day{}, false},
		{"2023", Day{}, false},
	}
	for _, tt := range tests {
		if got := parsed(t, tt.text).Contains(tt.day); got != tt.want {
			t.Errorf("%q contains %v: %t; want %t", tt.text, tt.day, got, tt.want)
		}
	}
}

func TestContainsAgreesWithBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i := intervals().Draw(t, "i")
		from, okFrom := i.From()
		to, okTo := i.To()
		near := []*rapid.Generator[Day]{days()}
		for _, bound := range []Day{from, to} {
			if !bound.IsZero() {
				near = append(near, rapid.Map(rapid.IntRange(-2, 2), bound.AddDays))
			}
		}
		d := rapid.OneOf(near...).Draw(t, "d")
		want := (!okFrom || d.Compare(from) >= 0) && (!okTo || d.Compare(to) <= 0)
		if got := i.Contains(d); got != want {
			t.Fatalf("%q contains %v: %t; want %t", i, d, got, want)
		}
	})
}

func TestOverlaps(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"2023", "2023-07-26", true},
		{"2021/2022", "2023/2024", false},
		{"2021/2023-01-01", "2023/2024", true},
		{"2021/2022", "2022-12-31/..", true},
		{"../2022", "2023/..", false},
		{"../2022", "../1800", true},
		{"2023/", "/2022", false},
		{"../..", "2023", true},
	}
	for _, tt := range tests {
		a, b := parsed(t, tt.a), parsed(t, tt.b)
		if got := a.Overlaps(b); got != tt.want {
			t.Errorf("%q overlaps %q: %t; want %t", a, b, got, tt.want)
		}
		if a.Overlaps(b) != b.Overlaps(a) {
			t.Errorf("%q and %q do not agree whether they overlap", a, b)
		}
	}
}

// Two intervals overlap exactly when the later start is in both.
func TestOverlapsAgreesWithContains(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := intervals().Draw(t, "a"), intervals().Draw(t, "b")
		from := a.from
		if b.from.After(from) {
			from = b.from
		}
		if from.IsZero() {
			from = Day{-maxYear, 1, 1}
		}
		if got, want := a.Overlaps(b), a.Contains(from) && b.Contains(from); got != want {
			t.Fatalf("%q overlaps %q: %t; want %t", a, b, got, want)
		}
	})
}

func TestZeroInterval(t *testing.T) {
	var i Interval
	from, okFrom := i.From()
	to, okTo := i.To()
	if !i.IsZero() || i.String() != "" || okFrom || okTo || !from.IsZero() || !to.IsZero() || i.IsInterval() {
		t.Errorf("the zero Interval is %#v", i)
	}
	if !i.Contains(Day{2023, 7, 26}) || !i.Overlaps(parsed(t, "2023")) {
		t.Error("the zero Interval excludes something")
	}
}

func TestIntervalText(t *testing.T) {
	type record struct {
		Valid Interval `json:"valid"`
	}
	for _, text := range []string{`{"valid":"2023-07-26/.."}`, `{"valid":""}`} {
		var r record
		if err := json.Unmarshal([]byte(text), &r); err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(r)
		if err != nil || string(got) != text {
			t.Errorf("%s comes back as %s, %v", text, got, err)
		}
	}
	i := parsed(t, "2023")
	if err := i.UnmarshalText([]byte("2023-13")); err == nil || i != parsed(t, "2023") {
		t.Errorf("wrong text gives %v, %v; want an error and no change", i, err)
	}
}

func TestBetween(t *testing.T) {
	start, end := Day{2021, 4, 2}, Day{2023, 7, 26}
	tests := []struct {
		from, to Day
		want     string
		wantErr  string
	}{
		{start, end, "2021-04-02/2023-07-26", ""},
		{start, start, "2021-04-02", ""},
		{start, Day{}, "2021-04-02/..", ""},
		{Day{}, end, "../2023-07-26", ""},
		{Day{}, Day{}, "../..", ""},
		{Day{-44, 3, 15}, Day{0, 1, 1}, "-0044-03-15/0000-01-01", ""},
		{end, start, "", `interval "2023-07-26/2021-04-02" ends before it starts: write the earlier date first, 2021-04-02/2023-07-26`},
		{start, Day{12023, 1, 1}, "", "EDTF has no days in years of more than four digits, as in +12023-01-01"},
		{Day{-12023, 1, 1}, start, "", "EDTF has no days in years of more than four digits, as in -12023-01-01"},
	}
	for _, tt := range tests {
		i, err := Between(tt.from, tt.to)
		switch {
		case tt.wantErr != "":
			if err == nil || err.Error() != tt.wantErr || !i.IsZero() {
				t.Errorf("Between(%v, %v) = %v, %v; want %q", tt.from, tt.to, i, err, tt.wantErr)
			}
		case err != nil || i.String() != tt.want || i.from != tt.from || i.to != tt.to:
			t.Errorf("Between(%v, %v) = %v, %v; want %q", tt.from, tt.to, i, err, tt.want)
		}
	}
}
