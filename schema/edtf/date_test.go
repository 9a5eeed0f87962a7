package edtf

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// TestASpecifiedDateIsWhatASearchFinds compares the short way for dates without X
// with a search of the calendar.
func TestASpecifiedDateIsWhatASearchFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year := rapid.IntRange(0, 9999).Draw(t, "year")
		d := date{year: fmt.Sprintf("%04d", year), negative: year > 0 && rapid.Bool().Draw(t, "negative")} // year zero has no sign
		if rapid.Bool().Draw(t, "has a month") {
			d.month = fmt.Sprintf("%02d", rapid.IntRange(0, 13).Draw(t, "month"))
			if rapid.Bool().Draw(t, "has a day") {
				d.day = fmt.Sprintf("%02d", rapid.IntRange(0, 32).Draw(t, "day"))
			}
		}
		from, exists := d.earliest()
		got, ok := d.specified()
		if ok != exists {
			t.Fatalf("%+v exists: %v, and a search says %v", d, ok, exists)
		}
		if want := (span{from, d.latest()}); exists && got != want {
			t.Fatalf("%+v is %v, and a search says %v", d, got, want)
		}
	})
}
