package draw

import (
	"math"
	"math/rand/v2"
	"testing"
)

// crossed is a square whose diagonals are tied: lines that cross where other
// places for the boxes would spare that.
func crossed() ([]box, []link) {
	at := []point{{-150, -100}, {150, 100}, {-150, 100}, {150, -100}, {-70, -45}, {70, -45}}
	var boxes []box
	for i, p := range at {
		b := box{p, 80, 25}
		if i > 3 {
			b.w, b.h = 50, 12
		}
		boxes = append(boxes, b)
	}
	return boxes, []link{{0, 4}, {4, 1}, {2, 5}, {5, 3}}
}

func (s *sketch) total() (sum float64) {
	for l := range s.links {
		sum += s.linkCost(l)
	}
	return sum
}

func TestSettleUntangles(t *testing.T) {
	boxes, links := crossed()
	s := newSketch(boxes, links, 4, point{700, 400})
	before := s.total()
	s.settle(t.Context(), rand.New(rand.NewPCG(1, 1)), 5000)
	keepsApart(t, s.boxes)
	if after := s.total(); after > before/2 {
		t.Errorf("the cost was %.0f and is %.0f", before, after)
	}
	for i := range links {
		for j := range i {
			if links[i].a != links[j].b && links[i].b != links[j].a && s.segments[i].crosses(&s.segments[j]) {
				t.Errorf("lines %d and %d cross", i, j)
			}
		}
	}
	for i, l := range links {
		if _, behind := s.around(l); behind > 0 {
			t.Errorf("line %d runs behind a box", i)
		}
	}
}

// What a sketch remembers of boxes and lines is what they are, after any moves.
func TestSketchKeepsStep(t *testing.T) {
	boxes, links := crossed()
	s := newSketch(boxes, links, 4, point{700, 400})
	s.settle(t.Context(), rand.New(rand.NewPCG(7, 7)), 500)
	fresh := newSketch(s.boxes, links, 4, point{700, 400})
	for i := range s.boxes {
		if s.halos.rects[i] != fresh.halos.rects[i] {
			t.Errorf("halo %d is %v; want %v", i, s.halos.rects[i], fresh.halos.rects[i])
		}
	}
	for i := range links {
		if s.segments[i] != fresh.segments[i] || s.lines.rects[i] != fresh.lines.rects[i] {
			t.Errorf("line %d is %v; want %v", i, s.segments[i], fresh.segments[i])
		}
	}
	if got, want := s.total(), fresh.total(); math.Abs(got-want) > 1e-6 {
		t.Errorf("the cost is %v; want %v", got, want)
	}
}

// An entity takes the words of a line to itself along once, though it has two
// halves.
func TestChooseTakesEachBoxOnce(t *testing.T) {
	s := newSketch([]box{{point{0, 0}, 80, 24}, {point{0, -60}, 50, 12}}, []link{{0, 1}, {1, 0}}, 1, point{400, 300})
	s.choose(0, true)
	if len(s.chosen) != 2 {
		t.Errorf("chosen: %v", s.chosen)
	}
	s.try(point{10, 0}, math.Inf(1))
	if s.boxes[0].x != 10 || s.boxes[1].x != 5 {
		t.Errorf("moved to %v and %v", s.boxes[0].point, s.boxes[1].point)
	}
}
