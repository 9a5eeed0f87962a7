package analysis

import "entente/schema"

// Signs are 1 for the relations of an ontology that are friendly, and -1 for
// those that are hostile. The others have none: that a state lies beside
// another says nothing of either. The first that says something counts:
//
//  1. the weight of the relation on the scale of Goldstein (1992), if it is not 0;
//  2. the relations that it conflicts with: it is the opposite of them, where
//     they are of one mind (an ally cannot be a rival, and a rival no ally);
//  3. its category of PLOVER (2021), which are cooperation or conflict. Two are
//     left out, MOBILIZE and RETREAT, since they do not tell at whose wish;
//  4. the relations that end it: it is the opposite of them, where each of them
//     says something.
func Signs(o *schema.Ontology) map[string]int {
	signs := map[string]int{}
	for relation, weight := range o.Goldstein() {
		switch {
		case weight > 0:
			signs[relation] = 1
		case weight < 0:
			signs[relation] = -1
		}
	}
	opposites(o, signs, false, func(r schema.Relation) []string { return r.ConflictsWith })
	for _, r := range o.Relations {
		if sign := plover[r.Plover]; signs[r.Type] == 0 && sign != 0 && r.Goldstein == nil {
			signs[r.Type] = sign
		}
	}
	enders := map[string][]string{}
	for _, r := range o.Relations {
		for _, ended := range r.Ends {
			enders[ended] = append(enders[ended], r.Type)
		}
	}
	opposites(o, signs, true, func(r schema.Relation) []string { return enders[r.Type] })
	return signs
}

// opposites gives a sign to the relations that have none, as long as one more
// gets it; with all, only where all of the others have one. A relation whose
// weight is 0 has its answer.
func opposites(o *schema.Ontology, signs map[string]int, all bool, of func(schema.Relation) []string) {
	for more := true; more; {
		found := map[string]int{}
		for _, r := range o.Relations {
			if signs[r.Type] != 0 || r.Goldstein != nil {
				continue
			}
			if sign := opposite(signs, of(r), all); sign != 0 {
				found[r.Type] = sign
			}
		}
		for relation, sign := range found {
			signs[relation] = sign
		}
		more = len(found) > 0
	}
}

// opposite is that of signs that are of one mind, 0 of others.
func opposite(signs map[string]int, others []string, all bool) int {
	sum, size := 0, 0
	for _, other := range others {
		sum += signs[other]
		if signs[other] != 0 || all {
			size++
		}
	}
	switch {
	case size == 0:
		return 0
	case sum == size:
		return -1
	case sum == -size:
		return 1
	}
	return 0
}

var plover = map[string]int{
	"AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1, "COOPERATE": 1, "AID": 1,
	"REQUEST": -1, "ACCUSE": -1, "REJECT": -1, "THREATEN": -1, "PROTEST": -1, "SANCTION": -1, "COERCE": -1, "ASSAULT": -1,
}
