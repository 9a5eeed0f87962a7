package draw

import (
	"context"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestPlaceKeepsNeighboursNear(t *testing.T) {
	boxes := make([]box, 5)
	for i := range boxes {
		boxes[i] = box{w: 80, h: 20}
	}
	if err := place(t.Context(), boxes, []link{{0, 1}, {1, 2}, {2, 3}, {3, 4}}); err != nil {
		t.Fatal(err)
	}
	distance := func(i, j int) float64 { return math.Hypot(boxes[i].x-boxes[j].x, boxes[i].y-boxes[j].y) }
	if distance(0, 1) >= distance(0, 2) || distance(0, 2) >= distance(0, 4) {
		t.Errorf("distances from one end of a chain: %v, %v, %v", distance(0, 1), distance(0, 2), distance(0, 4))
	}
}

func TestReadPositions(t *testing.T) {
	for name, c := range map[string]struct{ plain, problem string }{
		"right":        {"graph 1 2 2\nnode n0 1 2 1 1\nnode n1 0.5 0 1 1\nstop\n", ""},
		"too few":      {"node n0 1 2 1 1\n", "placed 1 of 2"},
		"none":         {"", "placed 0 of 2"},
		"unknown":      {"node n0 1 2\nnode n2 1 2\n", "no place of a box"},
		"a word":       {"node n0 a 2\n", "no place of a box"},
		"below zero":   {"node n-1 1 2\n", "no place of a box"},
		"not a number": {"node n0 nan 2\n", "no place of a box"},
		"other format": {"digraph { n0 -> n1 }", "placed 0 of 2"},
	} {
		t.Run(name, func(t *testing.T) {
			boxes := make([]box, 2)
			err := readPositions([]byte(c.plain), boxes)
			if (err == nil) != (c.problem == "") || err != nil && !strings.Contains(err.Error(), c.problem) {
				t.Fatalf("error %v; want %q", err, c.problem)
			}
			if err == nil && (boxes[0].point != point{72, -144} || boxes[1].point != point{36, 0}) {
				t.Errorf("places %v", boxes)
			}
		})
	}
}

func TestGraphvizSaysWhatIsWrong(t *testing.T) {
	if _, err := graphvizPlain(t.Context(), "neato", "graph { a -- "); err == nil {
		t.Error("no error of half a graph")
	}
	// The next one is drawn all the same.
	if _, err := graphvizPlain(t.Context(), "neato", "graph { a -- b }"); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := graphvizPlain(ctx, "neato", "graph { a }"); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v of a context that has ended", err)
	}
}

// The machine code that is run is never read from where others may write.
func TestMachineCodeIsKeptApart(t *testing.T) {
	if raceDetector {
		t.Skip("with the race detector, compiling the module takes ten seconds")
	}
	cache, temporary := filepath.Join(t.TempDir(), "cache"), t.TempDir()
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), "ENTENTE_CACHE="+cache, "TMPDIR="+temporary)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if _, err := os.Stat(filepath.Join(cache, "go-graphviz")); err != nil {
		t.Error(err)
	}
	if found, err := os.ReadDir(temporary); err != nil || len(found) > 0 {
		t.Errorf("in the folder for temporary files: %v, %v", found, err)
	}
	if dir := os.TempDir(); filepath.Base(dir) == "entente" {
		t.Errorf("the folder for temporary files is still %s", dir)
	}
}
