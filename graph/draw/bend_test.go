package draw

import (
	"math"
	"testing"
)

func TestLinesGoAround(t *testing.T) {
	at := func(x, y float64) box { return box{point{x, y}, 60, 24} }
	far := at(0, 500)
	for name, c := range map[string]struct {
		in     box
		bends  bool
		behind bool
	}{
		"nothing in the way": {far, false, false},
		"a box in the way":   {at(0, 0), true, false},
		"a wall in the way":  {box{point{0, 0}, 20, 3000}, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSketch([]box{at(-200, 0), at(200, 0), c.in}, []link{{0, 1}}, 3, point{600, 400})
			got, behind := s.around(s.links[0])
			if bends := math.Abs(got.at(0.5).y) > 1; bends != c.bends {
				t.Errorf("it bends: %v; want %v (%v)", bends, c.bends, got)
			}
			if (behind > 0) != c.behind {
				t.Errorf("it runs behind something: %v; want %v", behind, c.behind)
			}
			if math.Abs(got[0].x+170) > 0.01 || math.Abs(got[3].x-170) > 0.01 {
				t.Errorf("it goes from %v to %v, not from border to border", got[0], got[3])
			}
		})
	}
}

func TestLoopGoesThereAndBackByTwoWays(t *testing.T) {
	s := newSketch([]box{{point{0, 0}, 80, 24}, {point{0, -60}, 50, 12}}, []link{{0, 1}, {1, 0}}, 1, point{400, 300})
	curves := s.bend()
	if there, back := curves[0].at(0.5), curves[1].at(0.5); math.Abs(there.x-back.x) < 10 {
		t.Errorf("there by %v, back by %v", there, back)
	}
}

func TestArrowPointsAlongTheLine(t *testing.T) {
	line := straight(point{0, 0}, point{100, 0})
	shorter, head := line.arrow()
	if head[0] != (point{100, 0}) {
		t.Errorf("the tip is at %v", head[0])
	}
	if shorter[0] != line[0] || shorter[3].x >= 100 || shorter[3].y != 0 || head[1].x != shorter[3].x || head[1].y != -head[2].y {
		t.Errorf("line to %v, head %v", shorter[3], head)
	}
}
