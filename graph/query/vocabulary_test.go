package query

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"entente/schema"
)

// words are the names that a statement takes from the ontology.
type words struct{ labels, properties, modalities []string }

var (
	notCypher  = regexp.MustCompile(`//[^\n]*`)
	quoted     = regexp.MustCompile(`'[^']*'`)
	namesOf    = regexp.MustCompile(`:([A-Z]\w*(?:\|[A-Z]\w*)*)`)
	typeText   = regexp.MustCompile(`'([A-Z][A-Z_]+)'`)
	accessed   = regexp.MustCompile(`(?:\b[a-z]\w*|[)\]])\.([a-z]\w*)\b([.(]?)`)
	patternKey = regexp.MustCompile(`:[A-Z][\w|]* \{(\w+): `)
	mapKey     = regexp.MustCompile(`[{,]\s*(\w+): `)
	modality   = regexp.MustCompile(`\.modality (?:=|<>) '(\w+)'`)
)

func wordsOf(statement string) words {
	var w words
	text := notCypher.ReplaceAllString(statement, "")
	for _, m := range typeText.FindAllStringSubmatch(text, -1) {
		w.labels = append(w.labels, m[1])
	}
	for _, m := range modality.FindAllStringSubmatch(text, -1) {
		w.modalities = append(w.modalities, m[1])
	}
	text = quoted.ReplaceAllString(text, "''")
	for _, m := range namesOf.FindAllStringSubmatch(text, -1) {
		w.labels = append(w.labels, strings.Split(m[1], "|")...)
	}
	// What a map of the statement's own has is no property of the graph.
	own := map[string]bool{}
	for _, m := range mapKey.FindAllStringSubmatch(patternKey.ReplaceAllString(text, ""), -1) {
		own[m[1]] = true
	}
	for _, m := range accessed.FindAllStringSubmatch(text, -1) {
		// A name that goes on with a dot or a bracket is that of a function.
		if m[2] == "" && !own[m[1]] {
			w.properties = append(w.properties, m[1])
		}
	}
	for _, m := range patternKey.FindAllStringSubmatch(text, -1) {
		w.properties = append(w.properties, m[1])
	}
	return w
}

func TestWordsOf(t *testing.T) {
	got := wordsOf("CYPHER 5 // :Not\nMATCH (a:Country|Place {id: $x})-[r:ALLY_OF]->(b) WHERE r.modality <> 'denied' AND type(r) = 'OUSTED' AND duration.inDays(a.valid_from, startNode(r).name).days > 1 WITH {mine: 1} AS m WHERE m.mine = 1 CALL db.index.x('a.b :C') YIELD n RETURN 1")
	for what, pair := range map[string][2][]string{
		"labels":     {got.labels, {"OUSTED", "Country", "Place", "ALLY_OF"}},
		"properties": {got.properties, {"modality", "valid_from", "name", "days", "id"}},
		"modalities": {got.modalities, {"denied"}},
	} {
		if !slices.Equal(pair[0], pair[1]) {
			t.Errorf("%s: got %q, want %q", what, pair[0], pair[1])
		}
	}
}

// vocabulary is what a statement may name.
func vocabulary(o *schema.Ontology) (names, properties map[string]bool) {
	// A duration has days and a date a year, and neither is a node.
	names, properties = map[string]bool{}, map[string]bool{"days": true, "months": true, "year": true}
	declare := func(list []schema.Property) {
		for _, p := range list {
			properties[p.Name] = true
		}
	}
	declare(o.Statement)
	for _, n := range o.Model {
		names[n.Label] = true
		declare(n.Properties)
	}
	for _, e := range o.Entities {
		names[e.Label] = true
		declare(e.Properties)
	}
	for _, r := range append(slices.Clone(o.Structure), o.Relations...) {
		names[r.Type] = true
		declare(r.Properties)
	}
	return names, properties
}

// The ontology is the one definition: no query knows a label, a relationship
// type, a property or a modality that it does not have.
func TestQueriesSpeakTheOntology(t *testing.T) {
	o := schema.Default()
	names, properties := vocabulary(o)
	for _, q := range library(t) {
		w := wordsOf(q.Statement)
		for _, name := range w.labels {
			if !names[name] {
				t.Errorf("%s names %s, which is neither a label nor a relation of the ontology", q.Name, name)
			}
		}
		for _, name := range w.properties {
			if !properties[name] {
				t.Errorf("%s names the property %s, which the ontology does not declare", q.Name, name)
			}
		}
		for _, name := range w.modalities {
			if !slices.Contains(o.ModalityNames(), name) {
				t.Errorf("%s names the modality %s, which the ontology does not have", q.Name, name)
			}
		}
	}
}

// What a query counts by default must be among the types that it looks for.
func TestDefaultRelationsAreLookedFor(t *testing.T) {
	for _, q := range library(t) {
		for i := range q.Parameters {
			if p := &q.Parameters[i]; p.Default != nil {
				if refused := q.lookedFor(p, p.Default); refused != nil {
					t.Error(refused)
				}
			}
		}
	}
}

// The relations that close an open state are written into some statements,
// because a pattern with a type is much cheaper than one without.
func TestClosingRelationsAreThoseOfTheOntology(t *testing.T) {
	o := schema.Default()
	pacts := []string{"ALLY_OF", "DEFENCE_PACT_WITH", "NEUTRALITY_PACT_WITH", "NONAGGRESSION_PACT_WITH", "ENTENTE_WITH"}
	signed := []string{"ALLY_OF", "COOPERATES_WITH", "SECURITY_PARTNER_OF", "SUPPORTS", "RECOGNIZES", "MEMBER_OF", "AIDS", "ARMS", "RIVAL_OF", "AT_WAR_WITH", "FIGHTS", "DISPUTE_WITH", "OCCUPIES", "SANCTIONS", "BORDER_CLOSED_TO"}
	for _, c := range []struct {
		query  string
		closed []string
		by     []string
	}{
		{"allies_on_date", pacts, []string{"ALLIANCE_ENDED"}},
		{"office_holders_on_date", []string{"HOLDS_OFFICE"}, []string{"OUSTED", "RESIGNED_FROM"}},
		{"troops_by_host", []string{"STATIONED_IN"}, []string{"WITHDRAWS_FROM"}},
		{"cooperation_path", []string{"COOPERATES_WITH", "AIDS", "ALLY_OF"}, []string{"COOPERATION_SUSPENDED", "AID_CUT", "ALLIANCE_ENDED"}},
		{"cooperation_path", []string{"COOPERATION_SUSPENDED"}, []string{"COOPERATION_RESUMED"}},
		{"lapsed_alliances", pacts, []string{"ALLIANCE_ENDED"}},
		{"allies_by_word_alone", pacts, []string{"ALLIANCE_ENDED"}},
		{"rivals_of_allies", pacts, []string{"ALLIANCE_ENDED"}},
		{"rivals_of_allies", []string{"RIVAL_OF", "AT_WAR_WITH", "FIGHTS", "DISPUTE_WITH", "SANCTIONS"}, []string{"CEASEFIRE_WITH", "SANCTIONS_LIFTED"}},
		{"alliances_by_year", pacts, []string{"ALLIANCE_ENDED"}},
		{"blocs_on_date", pacts, []string{"ALLIANCE_ENDED"}},
		{"cooperation_on_date", []string{"COOPERATES_WITH"}, []string{"COOPERATION_SUSPENDED"}},
		{"cooperation_on_date", []string{"COOPERATION_SUSPENDED"}, []string{"COOPERATION_RESUMED"}},
		{"suspended_not_resumed", []string{"COOPERATION_SUSPENDED"}, []string{"COOPERATION_RESUMED"}},
		{"most_connected_on_date", []string{"COOPERATES_WITH", "SECURITY_PARTNER_OF", "ALLY_OF"}, []string{"COOPERATION_SUSPENDED", "ALLIANCE_ENDED"}},
		{"common_partners", []string{"COOPERATES_WITH", "SECURITY_PARTNER_OF", "ALLY_OF", "AIDS", "ARMS", "TRADES_WITH"}, []string{"COOPERATION_SUSPENDED", "ALLIANCE_ENDED", "AID_CUT"}},
		{"partners_lost_after_withdrawal", []string{"COOPERATES_WITH", "SECURITY_PARTNER_OF", "ALLY_OF", "AIDS", "ARMS", "TRADES_WITH"}, []string{"COOPERATION_SUSPENDED", "ALLIANCE_ENDED", "AID_CUT"}},
		{"conflicts_on_date", []string{"AT_WAR_WITH", "FIGHTS", "ATTACKS", "DISPUTE_WITH", "OCCUPIES", "INTERVENES_IN", "RIVAL_OF"}, []string{"CEASEFIRE_WITH"}},
		{"sanctions_on_date", []string{"SANCTIONS", "BORDER_CLOSED_TO", "SUSPENDED_FROM"}, []string{"SANCTIONS_LIFTED"}},
		{"common_memberships", []string{"MEMBER_OF", "PARTY_TO"}, []string{"LEFT"}},
		{"bases_on_date", []string{"BASED_AT", "OPERATES_BASE"}, nil},
		{"unbalanced_triads", signed, []string{"COOPERATION_SUSPENDED", "ALLIANCE_ENDED", "AID_CUT", "CEASEFIRE_WITH", "SANCTIONS_LIFTED", "LEFT", "REFUSES_RECOGNITION"}},
		{"balance_by_year", signed, []string{"COOPERATION_SUSPENDED", "ALLIANCE_ENDED", "AID_CUT", "CEASEFIRE_WITH", "SANCTIONS_LIFTED", "LEFT", "REFUSES_RECOGNITION"}},
	} {
		q, err := library(t).Find(c.query)
		if err != nil {
			t.Fatal(err)
		}
		ending := map[string]bool{}
		for _, r := range o.Relations {
			for _, closed := range c.closed {
				if slices.Contains(r.Ends, closed) {
					ending[r.Type] = true
				}
			}
		}
		slices.Sort(c.by)
		if got := slices.Sorted(maps.Keys(ending)); !slices.Equal(got, c.by) {
			t.Errorf("%s: %v are ended by %v, and the query knows %v", c.query, c.closed, got, c.by)
		}
		for _, relation := range c.by {
			if !slices.Contains(wordsOf(q.Statement).labels, relation) {
				t.Errorf("%s does not look for %s", c.query, relation)
			}
		}
	}
}

func library(t *testing.T) Library {
	t.Helper()
	l, err := Shipped(schema.Default())
	if err != nil {
		t.Fatal(err)
	}
	return l
}
