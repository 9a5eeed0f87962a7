package dossier

import (
	"entente/graph"
	"entente/schema/problem"
)

// Row is one record of a data file with what it makes: nothing when a rule
// leaves it out or when it is wrong as a whole, else entities and statements.
type Row struct {
	At         problem.Position // where it begins
	Text       string           // as it stands in the file, for whoever mends it
	LeftOut    string           // the reason of the rule that leaves it out
	Problems   problem.List     // of the row as a whole
	Entities   []Record[graph.Entity]
	Statements []Record[Claim]
}
