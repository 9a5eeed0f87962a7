package analysis

import (
	"math"
	"slices"
	"testing"
)

// TestPublishedExamples are those of the paper: its Table 5, of two portfolios
// with four ranks.
func TestPublishedExamples(t *testing.T) {
	many := func(x int) []int { return slices.Repeat([]int{x}, 10) }
	for _, test := range []struct {
		name string
		a, b []int
		want float64
	}{
		{"a", []int{0, 1, 2, 3}, []int{3, 2, 1, 0}, -1.0 / 3},
		{"b", []int{1, 2, 2, 3}, []int{3, 2, 2, 1}, 1.0 / 3},
		{"c", []int{2, 2, 3, 3}, []int{3, 3, 2, 2}, 1.0 / 3},
		{"d", []int{3, 3, 3, 3}, []int{3, 3, 3, 3}, 1},
		{"e", append(many(0), 0, 3), append(many(0), 3, 0), 2.0 / 3},
		{"f", append(many(1), 0, 3), append(many(1), 3, 0), 2.0 / 3},
		{"g", append(many(2), 0, 3), append(many(2), 3, 0), 2.0 / 3},
		{"h", append(many(3), 0, 3), append(many(3), 3, 0), 2.0 / 3},
	} {
		s, err := S(test.a, test.b, nil, 3)
		if err != nil || math.Abs(s-test.want) > 1e-12 {
			t.Errorf("Table 5 (%s): %v %v, and published %v", test.name, s, err, test.want)
		}
	}
}

// Germany and Russia in 1914, over the 20 states of Europe, Table 6. What the
// capabilities are rounded to makes -0.46 of the published -0.45.
func TestGermanyAndRussiaIn1914(t *testing.T) {
	//            GMY RUS UK FRN AUH ITA BEL SPN TUR NTH SWD RUM POR SWZ GRC DEN YUG BUL NOR ALB
	germany := []int{3, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0}
	russia := []int{0, 3, 1, 3, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
	capability := []float64{.25, .21, .20, .08, .08, .05, .03, .03, .02, .01, .01, .01, .01, .01, 0, 0, 0, 0, 0, 0}
	if s, err := S(germany, russia, nil, MaxLevel); err != nil || math.Abs(s-0.40) > 1e-9 {
		t.Errorf("unweighted %v %v, and published 0.40", s, err)
	}
	if s, err := S(germany, russia, capability, MaxLevel); err != nil || math.Abs(s-(-0.45)) > 0.015 {
		t.Errorf("weighted %v %v, and published -0.45", s, err)
	}
}

// The powers of 1947 by their alliances and capabilities, Tables 7(a) and 8, as
// a network: a state is committed to itself without a statement that says so.
func TestThePowersOf1947(t *testing.T) {
	states := []string{"USA", "RUS", "UK", "FRN", "POL", "ITA", "SPN", "CZE", "BEL", "NTH", "TUR", "SWD", "YUG", "RUM", "HUN", "POR", "SWZ",
		"GRC", "DEN", "NOR", "BUL", "LUX", "FIN", "IRE", "ALB", "ICE"}
	capability := []float64{.42, .20, .12, .05, .04, .04, .02, .02, .01, .01, .01, .01, .01, .01, .01}
	var nodes []Node
	for i, state := range states {
		nodes = append(nodes, Node{ID: state})
		nodes[i].Capability = 0.02 / 11 // what the published ones lack to 1, to those that are 0.00
		if i < len(capability) {
			nodes[i].Capability = capability[i]
		}
	}
	var ties []Tie
	for _, pact := range []string{"RUS UK", "RUS FRN", "UK FRN", "UK POR", "RUS POL", "RUS CZE", "RUS YUG"} {
		for i, a := range states {
			for j, b := range states {
				if pact == a+" "+b {
					ties = append(ties, Tie{i, j, "DEFENCE_PACT_WITH", 1}, Tie{j, i, "ENTENTE_WITH", 2})
				}
			}
		}
	}
	n := New(nodes, ties, Options{})
	all, err := n.Similarity(Levels, true)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for _, l := range all {
		got[n.Nodes[l.A].ID+" "+n.Nodes[l.B].ID] = l.S
	}
	for _, test := range []struct {
		pair      string
		published float64
		differ    int // states towards which the two differ
	}{
		{"UK USA", -0.59, 5}, {"FRN USA", -0.58, 4}, {"RUS USA", -0.70, 7}, {"FRN UK", 0.99, 1}, {"RUS UK", 0.87, 4}, {"FRN RUS", 0.88, 3},
	} {
		// Capabilities are published to two digits: each may be 0.005 off, which S doubles.
		may := 0.01*float64(test.differ) + 0.005
		if s, known := got[test.pair]; !known || math.Abs(s-test.published) > may {
			t.Errorf("%s: %v, and published %v", test.pair, s, test.published)
		}
	}
}

func TestWhatCannotBeComparedIsRefused(t *testing.T) {
	for name, call := range map[string]func() (float64, error){
		"lengths":  func() (float64, error) { return S([]int{1}, []int{1, 2}, nil, 3) },
		"weights":  func() (float64, error) { return S([]int{1}, []int{1}, []float64{1, 2}, 3) },
		"negative": func() (float64, error) { return S([]int{1}, []int{1}, []float64{-1}, 3) },
		"NaN":      func() (float64, error) { return S([]int{1}, []int{1}, []float64{math.NaN()}, 3) },
		"nothing":  func() (float64, error) { return S([]int{1}, []int{1}, []float64{0}, 3) },
		"empty":    func() (float64, error) { return S(nil, nil, nil, 3) },
	} {
		if s, err := call(); err == nil {
			t.Errorf("%s: %v, and no error", name, s)
		}
	}
	if _, err := New(make([]Node, maxCompared+1), nil, Options{}).Similarity(Levels, false); err == nil {
		t.Error("too many are compared")
	}
}
