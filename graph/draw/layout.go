package draw

import (
	"context"
	"math"
	"math/rand/v2"
)

// gap is the least room between two boxes, in points; lines pass through it.
const gap = 12.0

// link joins two boxes of a layout.
type link struct{ a, b int }

// layOut places the boxes and draws the lines between them. Graphviz finds who
// belongs near whom; it can neither keep boxes apart (go-graphviz is built
// without the triangulation that its "prism" needs) nor put words on a line, so
// the rest is done here.
func (d *diagram) layOut(ctx context.Context, much effort) error {
	boxes, links := d.boxes()
	if err := place(ctx, boxes, links); err != nil {
		return err
	}
	sheet := sheetFor(boxes)
	turn(boxes)
	fill(boxes, sheet)
	spread(boxes)
	s := newSketch(boxes, links, len(d.vertices), sheet)
	s.settle(ctx, rand.New(rand.NewPCG(0, 0)), much.moves(len(boxes)))
	if err := ctx.Err(); err != nil {
		return err
	}
	curves := s.bend()
	for i := range d.vertices {
		d.vertices[i].point = boxes[i].point
	}
	for i := range d.ties {
		d.ties[i].point = boxes[len(d.vertices)+i].point
		d.ties[i].halves = [2]curve{curves[2*i], curves[2*i+1]}
	}
	return nil
}

// effort is how long a layout is worked at, in moves of single boxes.
type effort struct{ perBox, most int }

// fullEffort is about a second for 50 entities, and three for 100 with 200
// lines. More work makes larger graphs clearer, but nobody waits for it.
var fullEffort = effort{perBox: 5000, most: 1_000_000}

func (e effort) moves(boxes int) int { return min(e.perBox*boxes, e.most) }

// boxes are those of the vertices and then those of the words on the ties, each
// of which has two links.
func (d *diagram) boxes() ([]box, []link) {
	var boxes []box
	var links []link
	for _, v := range d.vertices {
		boxes = append(boxes, v.box)
	}
	for _, t := range d.ties {
		links = append(links, link{t.from, len(boxes)}, link{len(boxes), t.to})
		boxes = append(boxes, t.box)
	}
	return boxes, links
}

// turn lays the longer side of a picture across the page.
func turn(boxes []box) {
	var c point
	for _, b := range boxes {
		c.x += b.x / float64(len(boxes))
		c.y += b.y / float64(len(boxes))
	}
	var xx, yy, xy float64
	for _, b := range boxes {
		x, y := b.x-c.x, b.y-c.y
		xx, yy, xy = xx+x*x, yy+y*y, xy+x*y
	}
	sin, cos := math.Sincos(-math.Atan2(2*xy, xx-yy) / 2)
	for i, b := range boxes {
		x, y := b.x-c.x, b.y-c.y
		boxes[i].point = point{x*cos - y*sin, x*sin + y*cos}
	}
}

// sheetFor is the size of a sheet, in the shape of a slide, on which the boxes
// and the lines between them have room.
func sheetFor(boxes []box) point {
	const paper, aspect = 4.0, 1.75 // paper for each box, in times its own
	area := 0.0
	for _, b := range boxes {
		area += (b.w + gap) * (b.h + gap)
	}
	h := max(math.Sqrt(paper*area/aspect), narrowest/aspect)
	return point{h * aspect, h}
}

// fill draws a picture out over a sheet, with 0,0 in the middle; it never makes
// it smaller.
func fill(boxes []box, sheet point) {
	r := boxes[0].rect(0)
	for _, b := range boxes {
		r = r.around(b.rect(0))
	}
	lo, hi := r.lo, r.hi
	x, y := max(1, sheet.x/(hi.x-lo.x)), max(1, sheet.y/(hi.y-lo.y))
	for i, b := range boxes {
		boxes[i].point = point{(b.x - (lo.x+hi.x)/2) * x, (b.y - (lo.y+hi.y)/2) * y}
	}
}

// spread moves boxes apart until none is nearer to another than the gap: each
// pair that is goes apart by the shorter way. Where that does not end soon,
// because they push each other about, all get more room.
func spread(boxes []box) {
	for round := 1; separate(boxes); round++ {
		if round%100 == 0 {
			for i := range boxes {
				boxes[i].x, boxes[i].y = boxes[i].x*1.2, boxes[i].y*1.2
			}
		}
	}
}

// separate moves every pair of boxes apart that is nearer than the gap, and
// says whether there was one.
func separate(boxes []box) (moved bool) {
	const more = 0.01 // or rounding would keep them too near for ever
	for i := range boxes {
		for j := range i {
			a, b := &boxes[j], &boxes[i]
			x, y := (a.w+b.w)/2+gap-math.Abs(a.x-b.x), (a.h+b.h)/2+gap-math.Abs(a.y-b.y)
			switch {
			case x <= 0 || y <= 0:
				continue
			case x < y:
				x = math.Copysign(x/2+more, b.x-a.x)
				a.x, b.x = a.x-x, b.x+x
			default:
				y = math.Copysign(y/2+more, b.y-a.y)
				a.y, b.y = a.y-y, b.y+y
			}
			moved = true
		}
	}
	return moved
}
