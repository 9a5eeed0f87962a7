package draw

import "strings"

// The entity types of the Niger picture and their colours, like those that an ontology gives.
var nigerColours = map[string]string{
	"Country":       "#1f6fb4",
	"Government":    "#5b4ea3",
	"Person":        "#f2c14e",
	"Organization":  "#2a9d8f",
	"ArmedForce":    "#8f3b3b",
	"ArmedGroup":    "#3d3d3d",
	"Office":        "#c9c3e6",
	"Place":         "#cfe3c4",
	"Base":          "#7a9a5b",
	"Event":         "#e76f51",
	"Population":    "#f4a9c4",
	"MediaOutlet":   "#a9b7c0",
	"Agreement":     "#e0d8c0",
	"InsurgentArea": "#b08968",
}

// One entity a line: id | main label | name.
const nigerNodes = `
france|Country|France
niger|Country|Niger
chad|Country|Chad
mali|Country|Mali
burkina-faso|Country|Burkina Faso
united-states|Country|United States
nigeria|Country|Nigeria
algeria|Country|Algeria
russia|Country|Russia
benin|Country|Benin
cote-divoire|Country|Côte d’Ivoire
togo|Country|Togo
ecowas|Organization|ECOWAS
african-union|Organization|African Union
european-union|Organization|European Union
united-nations|Organization|United Nations
afd|Organization|Agence française de développement
cnsp|Government|National Council for the Safeguard of the Homeland
government-of-niger|Government|Government of Niger
government-of-france|Government|Government of France
bazoum|Person|Mohamed Bazoum
zeine|Person|Ali Mahaman Lamine Zeine
tchiani|Person|Abdourahamane Tchiani
mody|Person|Salifou Mody
macron|Person|Emmanuel Macron
lecornu|Person|Sébastien Lecornu
itte|Person|Sylvain Itté
deby|Person|Mahamat Idriss Déby
tinubu|Person|Bola Tinubu
traore|Person|Ibrahim Traoré
goita|Person|Assimi Goïta
nuland|Person|Victoria Nuland
president-of-niger|Office|President of Niger
prime-minister-of-niger|Office|Prime Minister of Niger
president-of-france|Office|President of France
minister-of-armed-forces|Office|Minister of the Armed Forces of France
ambassador|Office|Ambassador of France to Niger
french-armed-forces|ArmedForce|French Armed Forces
niger-armed-forces|ArmedForce|Niger Armed Forces
presidential-guard|ArmedForce|Presidential Guard of Niger
us-africom|ArmedForce|United States Africa Command
wagner|ArmedGroup|Wagner Group
jnim|ArmedGroup|JNIM
isgs|ArmedGroup|Islamic State – Sahel Province
niamey|Place|Niamey
sahel|Place|Sahel
base-aerienne-101|Base|Base aérienne 101 (Niamey)
air-base-201|Base|Air Base 201 (Agadez)
ndjamena|Base|Camp Kosseï (N’Djamena)
coup-2023|Event|Coup d’état of 26 July 2023
protesters|Population|Protesters in Niamey
le-monde|MediaOutlet|Le Monde
`

// One statement a line: from | type | to, then - where it is neither asserted nor reported, = where it is symmetric.
const nigerEdges = `
france|ALLY_OF|bazoum
france|ALLY_OF|bazoum
france|ALLY_OF|bazoum
france|FORMER_COLONIAL_POWER_OF|niger
france|COOPERATION_SUSPENDED|niger
france|COOPERATION_SUSPENDED|niger
france|AID_CUT|niger
france|COOPERATES_WITH|niger|=
france|RECOGNISES|bazoum
france|REJECTED_DEMAND_OF|cnsp
france|IN_TALKS_WITH|niger-armed-forces|=
france|IN_TALKS_WITH|niger-armed-forces|=
france|ALLY_OF|chad|=
france|ALLY_OF|united-states|=
france|MEMBER_OF|european-union
france|COOPERATES_WITH|mali|-=
french-armed-forces|PART_OF|france
french-armed-forces|STATIONED_AT|base-aerienne-101
french-armed-forces|STATIONED_AT|base-aerienne-101
french-armed-forces|TROOPS_IN|niger
french-armed-forces|TROOPS_IN|niger
french-armed-forces|WITHDRAW_FROM|niger|-
french-armed-forces|WITHDRAW_FROM|niger|-
french-armed-forces|REDEPLOY_TO|chad|-
french-armed-forces|REDEPLOY_TO|france|-
french-armed-forces|WITHDREW_FROM|mali
french-armed-forces|WITHDREW_FROM|burkina-faso
french-armed-forces|STATIONED_AT|ndjamena
french-armed-forces|FIGHTS|jnim
french-armed-forces|FIGHTS|isgs
ndjamena|LOCATED_IN|chad
base-aerienne-101|LOCATED_IN|niamey
air-base-201|LOCATED_IN|niger
niamey|LOCATED_IN|niger
niamey|CAPITAL_OF|niger
us-africom|STATIONED_AT|air-base-201
us-africom|PART_OF|united-states
united-states|SECURITY_PARTNER_OF|niger|=
united-states|AID_SUSPENDED|niger
united-states|CALLS_COUP|coup-2023|-
nuland|REPRESENTS|united-states
nuland|MET|mody|=
wagner|DEPLOYED_IN|mali
wagner|BACKED_BY|russia
wagner|DEPLOYED_IN|niger|-
russia|ALLY_OF|mali|=
presidential-guard|DETAINED|bazoum
presidential-guard|CARRIED_OUT|coup-2023
tchiani|COMMANDS|presidential-guard
tchiani|LED|coup-2023
tchiani|OUSTED|bazoum
tchiani|LEADS|cnsp
tchiani|HOLDS_OFFICE|president-of-niger
bazoum|HOLDS_OFFICE|president-of-niger|-
cnsp|OUSTED|bazoum
cnsp|OUSTED|bazoum
cnsp|GOVERNS|niger
cnsp|DEMANDS_WITHDRAWAL_OF|french-armed-forces|-
cnsp|EXPELLED|itte
cnsp|APPOINTED|zeine
zeine|HOLDS_OFFICE|prime-minister-of-niger
zeine|IN_CONTACT_WITH|france|=
zeine|WISHES_COOPERATION_WITH|france|-
zeine|PART_OF|government-of-niger
mody|MEMBER_OF|cnsp
mody|VISITED|mali
macron|HOLDS_OFFICE|president-of-france
macron|LEADS|france
macron|RECOGNISES|bazoum
lecornu|HOLDS_OFFICE|minister-of-armed-forces
lecornu|PART_OF|government-of-france
government-of-france|GOVERNS|france
itte|HOLDS_OFFICE|ambassador
itte|REPRESENTS|france
coup-2023|TOOK_PLACE_IN|niamey
protesters|DEMAND_WITHDRAWAL_OF|french-armed-forces
protesters|PROTESTED_AT|base-aerienne-101
protesters|SUPPORT|cnsp
ecowas|SANCTIONED|niger
ecowas|THREATENS_INTERVENTION_IN|niger|-
ecowas|SUPPORTS|bazoum
tinubu|CHAIRS|ecowas
tinubu|LEADS|nigeria
nigeria|MEMBER_OF|ecowas
nigeria|SANCTIONED|niger
benin|MEMBER_OF|ecowas
cote-divoire|MEMBER_OF|ecowas
togo|MEMBER_OF|ecowas
togo|MEDIATES_FOR|cnsp
cote-divoire|PROMISES_TROOPS_TO|ecowas|-
african-union|SUSPENDED|niger
european-union|AID_SUSPENDED|niger
united-nations|SUPPORTS|bazoum
algeria|MEDIATES_IN|niger|-
afd|AID_SUSPENDED|niger
afd|PART_OF|france
deby|LEADS|chad
deby|MET|bazoum|=
traore|LEADS|burkina-faso
goita|LEADS|mali
mali|ALLIANCE_WITH|niger|=
burkina-faso|ALLIANCE_WITH|niger|=
mali|ALLIANCE_WITH|burkina-faso|=
jnim|ACTIVE_IN|sahel
isgs|ACTIVE_IN|sahel
isgs|RIVAL_OF|jnim|=
niger|PART_OF|sahel
le-monde|REPORTED_ON|coup-2023
niger-armed-forces|BACKED|cnsp
`

// nigerGraph is the Niger crisis of 2023 as analysts draw it: the size and the words of the real thing.
func nigerGraph() Graph {
	g := Graph{
		Title:   "The Niger crisis of 2023",
		Caption: "Sources: news article of 2023-09-05; Powell & Thyne; public background. Drawn by entente.",
	}
	for line := range strings.Lines(strings.TrimSpace(nigerNodes)) {
		f := strings.Split(strings.TrimSpace(line), "|")
		g.Nodes = append(g.Nodes, Node{ID: f[0], Label: f[1], Name: f[2], Colour: nigerColours[f[1]]})
	}
	for line := range strings.Lines(strings.TrimSpace(nigerEdges)) {
		f := append(strings.Split(strings.TrimSpace(line), "|"), "")
		g.Edges = append(g.Edges, Edge{
			From: f[0], Type: f[1], To: f[2], Dashed: strings.Contains(f[3], "-"), Undirected: strings.Contains(f[3], "="),
		})
	}
	return g
}
