package draw

import (
	"context"
	"math"
	"math/rand/v2"
)

// What the reader pays, in points of line length.
const (
	costHit   = 100.0 // for a line that runs into words, and so must bend; more into an entity
	costCross = 60.0  // for two lines that cross
	costAngle = 60.0  // for two lines that leave a box in the same direction; less for a wider angle
	costShort = 4.0   // for a point that a line is too short for an arrow
	costOut   = 5.0   // for a point off the sheet
	costFar   = 0.1   // for a point of a box's distance from the middle, or what is tied to nothing would drift off
	costSteep = 1.2   // for a point of height, where a point of width costs 1: sheets are wide
)

// shortest is the length of a line on which an arrow is seen.
const shortest = 24.0

// sketch is a layout whose lines are still straight, while it is improved.
type sketch struct {
	boxes    []box // around 0,0
	links    []link
	incident [][]int // the links of each box
	entities int     // the boxes before it are entities, the others are the words on lines
	sheet    point   // half its width and height

	halos    *grid // the boxes with half the gap around: two that keep the gap have halos apart
	segments []segment
	lines    *grid // the rectangles around the segments

	chosen []int   // the boxes that are about to move
	old    []point // where they are
	round  int     // of marking boxes and links
	boxIn  []int   // for each box, the last round that it was chosen in
	linkIn []int   // for each link, the last round that it was counted in
	found  []int32 // what a grid found
}

func newSketch(boxes []box, links []link, entities int, sheet point) *sketch {
	zone := rect{point{-sheet.x, -sheet.y}, sheet}
	s := &sketch{
		boxes: boxes, links: links, entities: entities, sheet: point{sheet.x / 2, sheet.y / 2}, incident: make([][]int, len(boxes)),
		halos: newGrid(zone, len(boxes)), segments: make([]segment, len(links)), lines: newGrid(zone, len(links)),
		boxIn: make([]int, len(boxes)), linkIn: make([]int, len(links)),
	}
	for i := range boxes {
		s.halos.add(i, boxes[i].rect(gap/2))
	}
	for i, l := range links {
		s.incident[l.a] = append(s.incident[l.a], i)
		s.incident[l.b] = append(s.incident[l.b], i)
		s.segments[i] = newSegment(boxes[l.a].point, boxes[l.b].point)
		s.lines.add(i, s.segments[i].rect)
	}
	return s
}

// settle improves a layout by simulated annealing: it moves one box after
// another to a place near by, keeps what makes the picture easier to read, and
// at first, while it is hot, some of what does not, so as not to stick at the
// first thing that looks good. The same dice fall in the same way. It stops
// early when ctx ends.
func (s *sketch) settle(ctx context.Context, dice *rand.Rand, moves int) {
	const heat, reach = 180.0, 260.0
	for k := range moves {
		if k%1000 == 0 && ctx.Err() != nil {
			return
		}
		left := 1 - float64(k)/float64(moves)
		s.choose(dice.IntN(len(s.boxes)), dice.IntN(3) > 0)
		sin, cos := math.Sincos(2 * math.Pi * dice.Float64())
		step := 4 + reach*dice.Float64()*dice.Float64()
		s.try(point{step * cos, step * sin}, -heat*left*left*math.Log(1-dice.Float64()))
	}
}

// choose takes a box to move; an entity may take the words on its lines along.
func (s *sketch) choose(i int, along bool) {
	s.round++
	s.chosen, s.old = s.chosen[:0], s.old[:0]
	add := func(m int) {
		if s.boxIn[m] != s.round {
			s.boxIn[m] = s.round
			s.chosen = append(s.chosen, m)
			s.old = append(s.old, s.boxes[m].point)
		}
	}
	add(i)
	if along && i < s.entities {
		for _, l := range s.incident[i] {
			add(s.other(l, i))
		}
	}
}

// try moves the chosen boxes, if there is room and it costs no more than a
// price.
func (s *sketch) try(by point, price float64) {
	if !s.free(by) {
		return
	}
	limit := s.cost(math.Inf(1)) + price
	s.move(by)
	if s.cost(limit) > limit {
		s.move(point{})
	}
}

// shifted is the k-th chosen box some way from where it was; what is taken
// along goes half the way.
func (s *sketch) shifted(k int, by point) box {
	if k > 0 {
		by = point{by.x / 2, by.y / 2}
	}
	b := s.boxes[s.chosen[k]]
	b.point = s.old[k].plus(by)
	return b
}

func (s *sketch) move(by point) {
	for k, m := range s.chosen {
		s.boxes[m] = s.shifted(k, by)
		s.halos.move(m, s.boxes[m].rect(gap/2))
	}
	s.round++
	for _, m := range s.chosen {
		for _, l := range s.incident[m] {
			if s.linkIn[l] != s.round {
				s.linkIn[l] = s.round
				s.segments[l] = newSegment(s.boxes[s.links[l].a].point, s.boxes[s.links[l].b].point)
				s.lines.move(l, s.segments[l].rect)
			}
		}
	}
}

func (s *sketch) other(l, i int) int {
	if s.links[l].a == i {
		return s.links[l].b
	}
	return s.links[l].a
}

// free says whether the chosen boxes, moved, would keep the gap to all others.
func (s *sketch) free(by point) bool {
	for k := range s.chosen {
		halo := s.shifted(k, by).rect(gap / 2)
		s.found = s.halos.near(&halo, s.found[:0])
		for _, j := range s.found {
			if s.boxIn[j] != s.round {
				return false
			}
		}
		for j := range k {
			if o := s.shifted(j, by).rect(gap / 2); !o.apart(&halo) {
				return false
			}
		}
	}
	return true
}

// cost is what the chosen boxes and their lines cost, and the lines that others
// send through them. It may stop above a limit.
func (s *sketch) cost(limit float64) float64 {
	sum := 0.0
	s.round++
	for _, m := range s.chosen {
		b := &s.boxes[m]
		sum += costOut * (max(0, math.Abs(b.x)+b.w/2-s.sheet.x) + max(0, math.Abs(b.y)+b.h/2-s.sheet.y))
		sum += costFar * math.Hypot(b.x, b.y)
		for _, l := range s.incident[m] {
			if s.linkIn[l] == s.round {
				continue
			}
			s.linkIn[l] = s.round
			if sum += s.linkCost(l); sum > limit {
				return sum
			}
		}
	}
	for _, m := range s.chosen {
		halo := &s.halos.rects[m]
		s.found = s.lines.near(halo, s.found[:0])
		for _, l := range s.found {
			if s.linkIn[l] != s.round && s.segments[l].cuts(halo) {
				sum += costHit * s.weight(m)
			}
		}
	}
	return sum
}

// weight says how much worse it is to run into a box than into words.
func (s *sketch) weight(i int) float64 {
	if i < s.entities {
		return 3
	}
	return 1
}

func (s *sketch) linkCost(l int) float64 {
	own, g := s.links[l], &s.segments[l]
	sum := math.Hypot(g.p.x-g.q.x, costSteep*(g.p.y-g.q.y)) + costShort*max(0, shortest-s.boxes[own.a].distance(s.boxes[own.b]))
	s.found = s.halos.near(&g.rect, s.found[:0])
	for _, j := range s.found {
		if g.cuts(&s.halos.rects[j]) && int(j) != own.a && int(j) != own.b {
			sum += costHit * s.weight(int(j))
		}
	}
	s.found = s.lines.near(&g.rect, s.found[:0])
	for _, k := range s.found {
		switch m := s.links[k]; {
		case int(k) == l:
		case m.a == own.a || m.b == own.a:
			sum += narrow(g.p, g.q, s.boxes[s.other(int(k), own.a)].point)
		case m.a == own.b || m.b == own.b:
			sum += narrow(g.q, g.p, s.boxes[s.other(int(k), own.b)].point)
		case g.crosses(&s.segments[k]):
			sum += costCross
		}
	}
	return sum
}

// narrow is the cost of a small angle at c between the lines to p and to q.
func narrow(c, p, q point) float64 {
	const wide = 0.966 // the cosine of 15°
	ux, uy, vx, vy := p.x-c.x, p.y-c.y, q.x-c.x, q.y-c.y
	dot := ux*vx + uy*vy
	if dot <= 0 {
		return 0
	}
	if cos := dot / math.Sqrt((ux*ux+uy*uy)*(vx*vx+vy*vy)); cos > wide {
		return costAngle * (cos - wide) / (1 - wide)
	}
	return 0
}
