package draw

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// A grid finds what going through all rectangles finds, each once, on the sheet
// and off it.
func TestGridFindsWhatIsNear(t *testing.T) {
	rectangles := rapid.Custom(func(t *rapid.T) rect {
		x, y := rapid.Float64Range(-700, 700).Draw(t, "x"), rapid.Float64Range(-500, 500).Draw(t, "y")
		size := rapid.Float64Range(0, 400)
		return rect{point{x, y}, point{x + size.Draw(t, "w"), y + size.Draw(t, "h")}}
	})
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(rectangles, 1, 20).Draw(t, "rects")
		g := newGrid(rect{point{-350, -250}, point{350, 250}}, len(all))
		for i, r := range all {
			g.add(i, r)
		}
		for range rapid.IntRange(0, 10).Draw(t, "moves") {
			i := rapid.IntRange(0, len(all)-1).Draw(t, "i")
			all[i] = rectangles.Draw(t, "to")
			g.move(i, all[i])
		}
		q := rectangles.Draw(t, "query")
		var want []int32
		for i := range all {
			if !all[i].apart(&q) {
				want = append(want, int32(i))
			}
		}
		got := g.near(&q, nil)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("near (-want +got):\n%s", diff)
		}
	})
}
