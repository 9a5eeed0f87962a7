package draw

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"math"
	"strings"
	"sync"

	"entente/graph/draw/internal/codecache"

	"github.com/goccy/go-graphviz"
)

func init() { codecache.Done() }

// place lets Graphviz find positions in which linked boxes are near each other
// and others are far. Boxes may still overlap.
func place(ctx context.Context, boxes []box, links []link) error {
	var dot strings.Builder
	dot.WriteString("graph {\n\tgraph [mode=sgd, start=1, overlap=true, splines=false];\n\tnode [shape=box, fixedsize=true, label=\"\"];\n")
	for i, b := range boxes {
		fmt.Fprintf(&dot, "\tn%d [width=%.3f, height=%.3f];\n", i, b.w/72, b.h/72)
	}
	for _, l := range links {
		a, b := boxes[l.a], boxes[l.b]
		fmt.Fprintf(&dot, "\tn%d -- n%d [len=%.3f];\n", l.a, l.b, ((a.w+a.h+b.w+b.h)/4+1.5*gap)/72)
	}
	dot.WriteString("}\n")
	plain, err := graphvizPlain(ctx, graphviz.NEATO, dot.String())
	if err != nil {
		return err
	}
	return readPositions(plain, boxes)
}

// readPositions reads Graphviz' plain format, whose y grows upwards and whose
// unit is the inch.
func readPositions(plain []byte, boxes []box) error {
	placed := 0
	for lines := bufio.NewScanner(bytes.NewReader(plain)); lines.Scan(); {
		if !strings.HasPrefix(lines.Text(), "node ") {
			continue
		}
		var i int
		var p point
		if _, err := fmt.Sscanf(lines.Text(), "node n%d %g %g", &i, &p.x, &p.y); err != nil ||
			i < 0 || i >= len(boxes) || math.IsNaN(p.x+p.y) || math.IsInf(p.x+p.y, 0) {
			return fmt.Errorf("unexpected answer of Graphviz: %q is no place of a box", lines.Text())
		}
		boxes[i].point = point{p.x * 72, -p.y * 72}
		placed++
	}
	if placed != len(boxes) {
		return fmt.Errorf("unexpected answer of Graphviz: it placed %d of %d boxes", placed, len(boxes))
	}
	return nil
}

// graphvizTurn is held while Graphviz works: its WebAssembly module is one for
// the whole process, and not for several goroutines at once.
var graphvizTurn sync.Mutex

// graphvizPlain runs a layout engine over a graph in the DOT language. When ctx
// ends it returns at once, and leaves the engine, which cannot be stopped, to
// end by itself.
func graphvizPlain(ctx context.Context, engine graphviz.Layout, dot string) ([]byte, error) {
	type answer struct {
		plain []byte
		err   error
	}
	answers := make(chan answer, 1)
	go func() {
		graphvizTurn.Lock()
		defer graphvizTurn.Unlock()
		if ctx.Err() == nil {
			plain, err := runGraphviz(engine, dot)
			answers <- answer{plain, err}
		}
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case a := <-answers:
		return a.plain, a.err
	}
}

func runGraphviz(engine graphviz.Layout, dot string) (plain []byte, err error) {
	defer func() {
		if r := recover(); r != nil { // go-graphviz panics when its module does
			err = fmt.Errorf("a failure of Graphviz: %v", r)
		}
	}()
	ctx := context.Background()
	gv, err := graphviz.New(ctx)
	if err != nil {
		return nil, err
	}
	defer gv.Close()
	g, err := graphviz.ParseBytes([]byte(dot))
	if err != nil {
		return nil, err
	}
	defer g.Close()
	var out bytes.Buffer
	if err := gv.SetLayout(engine).Render(ctx, g, "plain", &out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
