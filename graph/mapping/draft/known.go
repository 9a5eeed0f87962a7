package draft

import (
	"strings"

	"entente/graph"
	"entente/schema/problem"
)

// known are the codes and names of the gazetteer.
type known struct {
	systems []string // in the order of their use in conflict data
	codes   map[string]bool
	names   map[string]bool
}

func newKnown(entities []graph.Entity) *known {
	k := &known{systems: []string{"cow", "gw", "iso3", "iso2", "cameo", "fips", "iso_numeric", "cow_abbrev"}, codes: map[string]bool{}, names: map[string]bool{}}
	for _, e := range entities {
		for _, c := range e.Codes {
			k.codes[c.System+":"+c.Value] = true
		}
		for _, name := range append([]string{e.Name}, e.Aliases...) {
			k.names[problem.Fold(name)] = true
		}
		for _, name := range e.Names {
			k.names[problem.Fold(name.Text)] = true
		}
	}
	return k
}

func (k *known) code(system, value string) bool { return k.codes[system+":"+value] }
func (k *known) name(value string) bool         { return k.names[problem.Fold(value)] }

// hints are words in the name of a column that say of which system its codes are.
var hints = []struct{ word, system string }{
	{"gw", "gw"}, {"ccode", "cow"}, {"cow", "cow"}, {"stateabb", "cow_abbrev"}, {"abb", "cow_abbrev"}, {"iso3", "iso3"}, {"iso_3", "iso3"}, {"alpha3", "iso3"},
	{"iso2", "iso2"}, {"iso_2", "iso2"}, {"alpha2", "iso2"}, {"fips", "fips"}, {"geo_country", "fips"}, {"cameo", "cameo"}, {"iso", "iso_numeric"},
}

// hint is what the name of a column says of its codes.
type hint struct {
	any    bool // that they are codes of states
	system string
}

func (k *known) said(column string) hint {
	column = strings.ToLower(column)
	for _, h := range hints {
		if strings.Contains(column, h.word) {
			return hint{true, h.system}
		}
	}
	for _, word := range []string{"country", "state", "code"} {
		if strings.Contains(column, word) {
			return hint{any: true}
		}
	}
	return hint{}
}
