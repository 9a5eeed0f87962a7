package draw

import "math"

// curve is a cubic Bézier curve: its ends are the first and the last point.
type curve [4]point

// straight is a line as a curve.
func straight(p, q point) curve {
	return bowed(p, q, 0, 0)
}

// bowed is a curve that swings away from the straight line, at a third and at
// two thirds of it, to the left where u and v are above zero.
func bowed(p, q point, u, v float64) curve {
	dx, dy := q.x-p.x, q.y-p.y
	n := math.Max(math.Hypot(dx, dy), 1)
	left := point{dy / n, -dx / n}
	return curve{
		p,
		{p.x + dx/3 + u*left.x, p.y + dy/3 + u*left.y},
		{p.x + 2*dx/3 + v*left.x, p.y + 2*dy/3 + v*left.y},
		q,
	}
}

// rect is a rectangle around the curve, if not the least.
func (c curve) rect() rect {
	return newSegment(c[0], c[1]).around(newSegment(c[2], c[3]).rect)
}

func (c curve) at(t float64) point {
	first, _ := c.split(t)
	return first[3]
}

// split cuts a curve in two.
func (c curve) split(t float64) (first, second curve) {
	mid := func(p, q point) point { return point{p.x + t*(q.x-p.x), p.y + t*(q.y-p.y)} }
	ab, bc, cd := mid(c[0], c[1]), mid(c[1], c[2]), mid(c[2], c[3])
	abc, bcd := mid(ab, bc), mid(bc, cd)
	m := mid(abc, bcd)
	return curve{c[0], ab, abc, m}, curve{m, bcd, cd, c[3]}
}

// clip cuts off what of a curve lies in the boxes at its ends.
func (c curve) clip(a, b *box) curve {
	_, c = c.split(c.leaves(a))
	back := curve{c[3], c[2], c[1], c[0]}
	_, back = back.split(back.leaves(b))
	return curve{back[3], back[2], back[1], back[0]}
}

// leaves says how far along a curve leaves the box that it begins in, from 0 to
// 1.
func (c curve) leaves(b *box) float64 {
	inside := func(p point) bool { return math.Abs(p.x-b.x) < b.w/2 && math.Abs(p.y-b.y) < b.h/2 }
	lo, hi := 0.0, 0.0
	for lo = 0; hi < 1 && inside(c.at(hi)); hi += 1.0 / 64 {
		lo = hi
	}
	for range 20 {
		if mid := (lo + hi) / 2; inside(c.at(mid)) {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo
}

// arrow shortens a curve by an arrow head at its end, and returns the head's
// corners.
func (c curve) arrow() (shorter curve, head []point) {
	const length, half = 8.0, 3.2
	tip := c[3]
	from := c.at(0.8) // the control points may lie on the tip
	n := math.Max(math.Hypot(tip.x-from.x, tip.y-from.y), 0.01)
	dir := point{(tip.x - from.x) / n, (tip.y - from.y) / n}
	back := point{-length * dir.x, -length * dir.y}
	base := tip.plus(back)
	side := point{-half * dir.y, half * dir.x}
	c[2], c[3] = c[2].plus(back), base
	return c, []point{tip, base.plus(side), {base.x - side.x, base.y - side.y}}
}

func (c curve) plus(by point) curve {
	for i := range c {
		c[i] = c[i].plus(by)
	}
	return c
}
