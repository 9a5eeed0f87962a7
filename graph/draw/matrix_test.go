package draw

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A tie a line: from | relation | to | - no fact, = symmetric | sign
const sahel = `
niger|DEFENCE_PACT_WITH|mali|=|1
niger|DEFENCE_PACT_WITH|burkina-faso|=|1
mali|DEFENCE_PACT_WITH|burkina-faso|=|1
niger|COOPERATES_WITH|mali|=|1
niger|NEIGHBOUR_OF|mali|=|0
niger|NEIGHBOUR_OF|chad|=|0
niger|COOPERATES_WITH|chad|=|1
france|COOPERATES_WITH|chad|=|1
france|AID_CUT|niger||-1
france|COOPERATES_WITH|niger|=|1
niger|COOPERATION_SUSPENDED|france||-1
france|WITHDRAWS_FROM|niger|-|0
ecowas|SANCTIONS|niger||-1
ecowas|DEPLOYED_TO|niger|-|0
mali|THREATENS|ecowas||-1
burkina-faso|THREATENS|ecowas||-1
algeria|MEDIATES_FOR|niger|-|1
`

func ties(text string) (all []Tie) {
	for line := range strings.Lines(strings.TrimSpace(text)) {
		f := strings.Split(strings.TrimSpace(line), "|")
		all = append(all, Tie{
			From: f[0], Type: f[1], To: f[2], Dashed: strings.Contains(f[3], "-"), Undirected: strings.Contains(f[3], "="),
			Sign: map[string]Sign{"1": Friendly, "0": Neither, "-1": Hostile}[f[4]], Note: "source: reuters",
		})
	}
	return all
}

func sahelNodes() (nodes []Node) {
	for _, n := range []Node{
		{ID: "algeria", Name: "Algeria", Short: "DZA"}, {ID: "burkina-faso", Name: "Burkina Faso", Short: "BFA"}, {ID: "chad", Name: "Chad", Short: "TCD"},
		{ID: "ecowas", Name: "Economic Community of West African States", Short: "ECOWAS"}, {ID: "france", Name: "France", Short: "FRA"},
		{ID: "mali", Name: "Mali", Short: "MLI"}, {ID: "niger", Name: "Niger", Short: "NER"},
	} {
		n.Label, n.Colour = "Country", "#4c78a8"
		nodes = append(nodes, n)
	}
	return nodes
}

func sahelMatrix() Matrix {
	return Matrix{Title: "Niger and its neighbours, 2023", Caption: "Source: the statements of the tests", Entities: sahelNodes(), Ties: ties(sahel)}
}

// A cell says what its row has to its column: a relation without a direction is
// in two cells, what is no fact in parentheses, and its colour is that of the
// facts.
func TestMatrixCells(t *testing.T) {
	svg := mustParse(t, picture(t, sahelMatrix(), SVG))
	type says struct {
		words   string
		grounds int // as many shapes as there are colours
		dashed  bool
	}
	got := map[string]says{}
	for _, c := range svg.groups("cell") {
		_, dashed := c.all("rect")[0].attr["stroke-dasharray"]
		who, _, _ := strings.Cut(c.all("title")[0].text, "\n")
		got[who] = says{strings.Join(c.texts(), "|"), len(c.all("rect")) + len(c.all("polygon")), dashed}
	}
	ecowas := "Economic Community of West African States"
	for who, want := range map[string]says{
		"Niger → Mali":      {"C DP N", 1, false},
		"Mali → Niger":      {"C DP N", 1, false},
		ecowas + " → Niger": {"S (D)", 1, false},
		"France → Niger":    {"C (W)|AC", 2, false},
		"Niger → France":    {"C|CS", 2, false},
		"Algeria → Niger":   {"(M)", 1, true},
	} {
		if got[who] != want {
			t.Errorf("%s: %+v; want %+v", who, got[who], want)
		}
	}
	if _, said := got["Niger → Algeria"]; said || len(got) != 16 {
		t.Errorf("%d cells are filled: %v", len(got), got)
	}
}

func TestLettersOfRelations(t *testing.T) {
	var all []Tie
	for _, name := range []string{"ALLY_OF", "AIDS", "ARMS", "AID_CUT", "COOPERATES_WITH", "COOPERATION_SUSPENDED", "COOPERATION_RESUMED", "AT_WAR_WITH", "OF", "", "LEFT", "LEADS"} {
		all = append(all, Tie{Type: name}, Tie{Type: name})
	}
	want := map[string]string{
		"ALLY_OF": "Al", "AIDS": "A", "ARMS": "Ar", "AID_CUT": "AC", "COOPERATES_WITH": "C", "COOPERATION_SUSPENDED": "CS", "COOPERATION_RESUMED": "CR",
		"AT_WAR_WITH": "AW", "OF": "O", "": "?", "LEFT": "Le", "LEADS": "L",
	}
	if diff := cmp.Diff(want, lettersOf(all)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// A large matrix has names and colours, and no letters.
func TestLargeMatrix(t *testing.T) {
	var m Matrix
	for i := range MaxMatrix {
		m.Entities = append(m.Entities, Node{ID: fmt.Sprint(i), Name: fmt.Sprint("Entity ", i)})
		m.Ties = append(m.Ties, Tie{From: fmt.Sprint(i), To: fmt.Sprint((i + 7) % MaxMatrix), Type: "ALLY_OF", Sign: Friendly})
	}
	svg := mustParse(t, picture(t, m, SVG))
	if found := collisions(t, svg); len(found) > 0 {
		t.Errorf("%q", found)
	}
	if cells := svg.groups("cell"); len(cells) != MaxMatrix || len(cells[0].texts()) > 0 {
		t.Errorf("%d cells are filled, the first with %q", len(cells), cells[0].texts())
	}
}
