package draw

import "slices"

// grid finds the rectangles near a place. Its cells are squares; what lies
// beyond its border is in the outermost ones.
type grid struct {
	corner  point // of the first cell
	columns int
	rows    int
	cells   [][]int32 // row by row: what touches the cell
	rects   []rect    // by number
	spans   []span    // of the rectangles
}

// span is the cells that a rectangle touches, from one column and row to
// another.
type span struct{ x0, y0, x1, y1 int32 }

// cellSize is about the length of a line.
const cellSize = 100.0

// newGrid is a grid over a zone, for rectangles of the numbers below n.
func newGrid(zone rect, n int) *grid {
	g := &grid{corner: zone.lo, rects: make([]rect, n), spans: make([]span, n)}
	g.columns = int((zone.hi.x-zone.lo.x)/cellSize) + 1
	g.rows = int((zone.hi.y-zone.lo.y)/cellSize) + 1
	g.cells = make([][]int32, g.columns*g.rows)
	return g
}

func (g *grid) span(r *rect) span {
	cell := func(v float64, n int) int32 { return max(0, min(int32(v*(1/cellSize)), int32(n-1))) }
	return span{
		cell(r.lo.x-g.corner.x, g.columns), cell(r.lo.y-g.corner.y, g.rows),
		cell(r.hi.x-g.corner.x, g.columns), cell(r.hi.y-g.corner.y, g.rows),
	}
}

func (g *grid) add(i int, r rect) {
	s := g.span(&r)
	g.rects[i], g.spans[i] = r, s
	for y := s.y0; y <= s.y1; y++ {
		for x := s.x0; x <= s.x1; x++ {
			c := &g.cells[int(y)*g.columns+int(x)]
			*c = append(*c, int32(i))
		}
	}
}

func (g *grid) remove(i int) {
	s := g.spans[i]
	for y := s.y0; y <= s.y1; y++ {
		for x := s.x0; x <= s.x1; x++ {
			c := &g.cells[int(y)*g.columns+int(x)]
			k := slices.Index(*c, int32(i))
			(*c)[k] = (*c)[len(*c)-1]
			*c = (*c)[:len(*c)-1]
		}
	}
}

// move is remove and add.
func (g *grid) move(i int, r rect) {
	if g.span(&r) == g.spans[i] {
		g.rects[i] = r
		return
	}
	g.remove(i)
	g.add(i, r)
}

// near appends the numbers of the rectangles that are not apart from one.
func (g *grid) near(r *rect, found []int32) []int32 {
	s := g.span(r)
	for y := s.y0; y <= s.y1; y++ {
		for x := s.x0; x <= s.x1; x++ {
			for _, i := range g.cells[int(y)*g.columns+int(x)] {
				// What touches several of the cells counts in the first of
				// them.
				o := &g.spans[i]
				if (x == o.x0 || x == s.x0) && (y == o.y0 || y == s.y0) && !r.apart(&g.rects[i]) {
					found = append(found, i)
				}
			}
		}
	}
	return found
}
