package dump

import (
	"encoding/json"
	"testing"
	"time"

	"entente/graph/neo"
	"entente/schema/edtf"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// values draws values of properties.
func values() *rapid.Generator[any] {
	single := rapid.OneOf(
		rapid.Map(rapid.String(), func(v string) any { return v }),
		rapid.Map(rapid.Bool(), func(v bool) any { return v }),
		rapid.Map(rapid.Int64(), func(v int64) any { return v }),
		rapid.Map(rapid.Float64(), func(v float64) any { return v }),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(v []byte) any { return append([]byte{}, v...) }),
		rapid.Custom(func(t *rapid.T) any {
			d, err := edtf.NewDay(rapid.IntRange(-99_999, 99_999).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"))
			if err != nil {
				t.Skip(err)
			}
			return d
		}),
		rapid.Custom(func(t *rapid.T) any {
			at := time.Unix(rapid.Int64Range(-60_000_000_000, 250_000_000_000).Draw(t, "seconds"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanoseconds"))
			if rapid.Bool().Draw(t, "named") {
				zone, err := time.LoadLocation(rapid.SampledFrom([]string{"UTC", "Europe/Paris", "Africa/Niamey", "Asia/Kathmandu"}).Draw(t, "zone"))
				if err != nil {
					t.Skip(err)
				}
				return at.In(zone)
			}
			return at.In(time.FixedZone(offset, rapid.IntRange(-1080, 1080).Draw(t, "minutes")*60))
		}),
		rapid.Custom(func(t *rapid.T) any {
			kind := rapid.SampledFrom([]string{"duration 1 -2 3 999999999", "point 7203 0.1 -2", "point 4979 1 2 3e+300", "time 23:59:59.000000001+02:30", "localtime 00:00:00", "localdatetime -0044-03-15T00:00:00"}).Draw(t, "kind")
			var name string
			for i := range kind {
				if kind[i] == ' ' {
					name = kind[:i]
					break
				}
			}
			v, err := neo.ParseTyped(name, kind[len(name)+1:])
			if err != nil {
				t.Skip(err)
			}
			return v
		}),
	)
	return rapid.OneOf(single, rapid.Map(rapid.SliceOf(single), func(list []any) any { return append([]any{}, list...) }))
}

func TestValuesComeBackAsTheyWere(t *testing.T) {
	typed := cmp.Comparer(func(a, b neo.Typed) bool {
		kindA, textA := a.Parts()
		kindB, textB := b.Parts()
		return kindA == kindB && textA == textB && a.String() == b.String()
	})
	times := cmp.Comparer(func(a, b time.Time) bool {
		zoneA, offsetA := a.Zone()
		zoneB, offsetB := b.Zone()
		return a.Equal(b) && offsetA == offsetB && zoneA == zoneB && a.Location().String() == b.Location().String()
	})
	rapid.Check(t, func(t *rapid.T) {
		want := map[string]any{"p": values().Draw(t, "value")}
		encoded, err := encodeAll(want)
		if err != nil {
			t.Fatal(err)
		}
		text, err := marshal(nodeLine{"1", []string{"L"}, encoded})
		if err != nil {
			t.Fatal(err)
		}
		var line nodeLine
		if err := unmarshal(text, &line); err != nil {
			t.Fatal(err)
		}
		got, err := decodeAll(line.Properties)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if diff := cmp.Diff(want, got, typed, times); diff != "" {
			t.Fatalf("%s: (-want +got)\n%s", text, diff)
		}
	})
}

// FuzzLine reads lines that nobody has written.
func FuzzLine(f *testing.F) {
	for _, seed := range []string{
		`{"node":"7","labels":["Entity"],"properties":{"a":1,"b":1.0,"c":{"date":"1960-08-03"},"d":[true,"x"]}}`,
		`{"node":"7","labels":[],"properties":{"t":{"datetime":"2023-01-01T00:00:00Z","zone":"Europe/Paris"},"p":{"point":"7203 1 2"},"f":{"float":"NaN"}}}`,
		`{"node":"7","labels":null,"properties":null}`, `{"node":"7","properties":{"x":{"date":"x","zone":"y"}}}`, `{"node":1e9}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for kind := range 2 {
			_, row, err := rowOf(kind, []byte(text))
			if err != nil {
				continue
			}
			if _, err := json.Marshal(row["labels"]); err != nil {
				t.Error(err)
			}
		}
	})
}
