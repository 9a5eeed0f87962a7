package draw

import "math"

// point is a place on the page, in points; y grows downwards.
type point struct{ x, y float64 }

func (p point) plus(q point) point { return point{p.x + q.x, p.y + q.y} }

// box is a rectangle around its centre.
type box struct {
	point
	w, h float64
}

// rect is the box and some room around it.
func (b box) rect(room float64) rect {
	w, h := b.w/2+room, b.h/2+room
	return rect{point{b.x - w, b.y - h}, point{b.x + w, b.y + h}}
}

// distance is how far apart two boxes are, across or down, whichever is more;
// below zero they overlap.
func (b box) distance(o box) float64 {
	return max(math.Abs(b.x-o.x)-(b.w+o.w)/2, math.Abs(b.y-o.y)-(b.h+o.h)/2)
}

// rect is a rectangle between its upper left and its lower right corner.
type rect struct{ lo, hi point }

// apart says whether two rectangles have no point in common.
func (r *rect) apart(o *rect) bool {
	return r.hi.x < o.lo.x || o.hi.x < r.lo.x || r.hi.y < o.lo.y || o.hi.y < r.lo.y
}

// around is the least rectangle that has both.
func (r rect) around(o rect) rect {
	return rect{point{min(r.lo.x, o.lo.x), min(r.lo.y, o.lo.y)}, point{max(r.hi.x, o.hi.x), max(r.hi.y, o.hi.y)}}
}

// segment is a straight line and the rectangle around it.
type segment struct {
	rect
	p, q point
}

func newSegment(p, q point) segment {
	return segment{rect{p, p}.around(rect{q, q}), p, q}
}

// hits says whether the line goes through a rectangle.
func (s *segment) hits(r *rect) bool { return !s.apart(r) && s.cuts(r) }

// cuts is hits for a line that is not apart: it goes through unless all corners
// are on one side of it.
func (s *segment) cuts(r *rect) bool {
	dx, dy := s.q.x-s.p.x, s.q.y-s.p.y
	x, y := (r.lo.x+r.hi.x)/2-s.p.x, (r.lo.y+r.hi.y)/2-s.p.y
	return math.Abs(dx*y-dy*x) < math.Abs(dx)*(r.hi.y-r.lo.y)/2+math.Abs(dy)*(r.hi.x-r.lo.x)/2
}

// crosses says whether two lines cross.
func (s *segment) crosses(o *segment) bool {
	return s.left(o.p) != s.left(o.q) && o.left(s.p) != o.left(s.q)
}

func (s *segment) left(p point) bool {
	return (s.q.x-s.p.x)*(p.y-s.p.y) > (s.q.y-s.p.y)*(p.x-s.p.x)
}
