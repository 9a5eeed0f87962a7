package draw

import "math"

// bend draws the lines of a layout.
func (s *sketch) bend() []curve {
	curves := make([]curve, len(s.links))
	for i, l := range s.links {
		if even := i &^ 1; s.links[even].a == s.links[even+1].b {
			curves[i] = s.loop(l)
		} else {
			curves[i], _ = s.around(l)
		}
	}
	return curves
}

// loop is the curve of one of two links between the same boxes, there and back:
// they swing out to different sides.
func (s *sketch) loop(l link) curve {
	const bow = 18
	a, b := &s.boxes[l.a], &s.boxes[l.b]
	return bowed(a.point, b.point, bow, bow).clip(a, b)
}

// around is the curve of a link from the border of one box to that of the
// other: straight where nothing is in the way, else as near to straight as goes
// around. It also gives the cost of what it cannot go around.
func (s *sketch) around(l link) (best curve, behind float64) {
	const steps = 12
	a, b := &s.boxes[l.a], &s.boxes[l.b]
	step := min(max(60, 0.6*math.Hypot(a.x-b.x, a.y-b.y)), 300) / steps
	near := s.between(l, step*steps)
	best = straight(a.point, b.point)
	behind = best.behind(near, math.Inf(1))
	if behind == 0 {
		return best.clip(a, b), 0
	}
	bestCost := behind
	for i := -steps; i <= steps; i++ {
		for j := -steps; j <= steps; j++ {
			u, v := step*float64(i), step*float64(j)
			cost := math.Hypot(u, v) + math.Abs(u-v)/2
			if cost >= bestCost {
				continue
			}
			c := bowed(a.point, b.point, u, v)
			if h := c.behind(near, bestCost-cost); cost+h < bestCost {
				best, behind, bestCost = c, h, cost+h
			}
		}
	}
	return best.clip(a, b), behind
}

// obstacle is a box that a line had better not go through.
type obstacle struct {
	rect
	cost float64
}

// between are the obstacles on the way of a link that swings out as far as a
// reach.
func (s *sketch) between(l link, reach float64) []obstacle {
	const room, cost = 1, 1000.0
	zone := s.boxes[l.a].rect(reach).around(s.boxes[l.b].rect(reach))
	var near []obstacle
	for i := range s.boxes {
		if r := s.boxes[i].rect(room); !r.apart(&zone) && i != l.a && i != l.b {
			near = append(near, obstacle{r, cost * s.weight(i)})
		}
	}
	return near
}

// behind is the cost of the obstacles that a curve goes through. It may stop
// above a limit.
func (c curve) behind(near []obstacle, limit float64) float64 {
	const pieces = 16
	var s [pieces]segment
	p := c[0]
	for i := range s {
		q := c.at(float64(i+1) / pieces)
		s[i], p = newSegment(p, q), q
	}
	sum := 0.0
	for i := range near {
		for k := range s {
			if s[k].hits(&near[i].rect) {
				sum += near[i].cost
				break
			}
		}
		if sum > limit {
			break
		}
	}
	return sum
}
