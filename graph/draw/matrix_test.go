package draw

import (
	"strings"
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
