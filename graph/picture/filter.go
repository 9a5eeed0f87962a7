package picture

import (
	"fmt"
	"slices"
	"strings"

	"entente/schema"
	"entente/schema/edtf"
)

// Filter says which statements are drawn.
type Filter struct {
	Ontology   *schema.Ontology
	Types      []string // relations; none: all
	Modalities []string // none: those that the kind of picture says
	// AsOf is a day of the world: only what held, or may have happened, on it. A
	// state whose last day is not given to the day is over when a fact of the same
	// pair has put an end to it before, by the ontology's word. Zero: all of time.
	AsOf    edtf.Day
	KnownBy edtf.Day // only what had been reported by then; zero: whenever
	Undated bool     // with AsOf, what has no time, too
}

// statements is what a statement of Cypher is made of that reads statements: r
// from s to o, on a day as_of. The text before it finds the three, and the last
// are the relations that put an end to others.
const statements = `CYPHER 5
%[1]s
WHERE ($types IS NULL OR type(r) IN $types)
  AND ($modalities IS NULL OR r.modality IN $modalities)
  AND ($known_by IS NULL OR r.reported_at <= $known_by)
  AND (as_of IS NULL OR
       (r.valid IS NOT NULL OR $undated)
       AND coalesce(r.valid_from <= as_of, true)
       AND coalesce(r.valid_to >= as_of, true)
       AND (coalesce(r.valid ENDS WITH toString(r.valid_to), false) OR NOT EXISTS {
         MATCH (s)-[e:%[3]s]-(o)
         WHERE [type(e), type(r)] IN $ends
           AND e.modality IN $facts
           AND ($known_by IS NULL OR e.reported_at <= $known_by)
           AND e.valid_from < as_of
           AND coalesce(e.valid_from >= r.valid_from, true)
           AND NOT EXISTS {
             MATCH (s)-[again:%[3]s]-(o)
             WHERE [type(again), type(e)] IN $ends
               AND again.modality IN $facts
               AND ($known_by IS NULL OR again.reported_at <= $known_by)
               AND again.valid_from >= e.valid_from
               AND again.valid_from <= as_of
           }
       }))
%[2]s`

// params are the parameters of statements.
func (f Filter) params(more map[string]any) map[string]any {
	params := map[string]any{
		"types": texts(f.Types), "modalities": texts(f.Modalities), "as_of": day(f.AsOf), "known_by": day(f.KnownBy), "undated": f.Undated,
		"ends": ends(f.Ontology), "facts": f.Ontology.FactModalities(),
	}
	for name, value := range more {
		params[name] = value
	}
	return params
}

// texts is nil, and so null in Cypher, for no texts.
func texts(list []string) any {
	if len(list) == 0 {
		return nil
	}
	return list
}

func day(d edtf.Day) any {
	if d.IsZero() {
		return nil
	}
	return d
}

// ends are pairs of relations, of which the first puts an end to the second.
func ends(o *schema.Ontology) [][]string {
	pairs := [][]string{}
	for _, r := range o.Relations {
		for _, ended := range r.Ends {
			pairs = append(pairs, []string{r.Type, ended})
		}
	}
	return pairs
}

// enders are the relations that put an end to others, as a pattern has them.
func enders(o *schema.Ontology) string {
	var types []string
	for _, r := range o.Relations {
		if len(r.Ends) > 0 && schema.IsIdentifier(r.Type) {
			types = append(types, r.Type)
		}
	}
	return strings.Join(types, "|")
}

// facts is the filter with the modalities of facts where it names none.
func (f Filter) facts() Filter {
	if len(f.Modalities) == 0 {
		f.Modalities = f.Ontology.FactModalities()
	}
	return f
}

// fact tells whether a modality counts as one.
func (f Filter) fact(modality string) bool {
	return slices.Contains(f.Ontology.FactModalities(), modality)
}

// caption is the source line: who says it, and of which day it is asked.
func (f Filter) caption(sources []string) string {
	var parts []string
	if len(sources) > 0 {
		parts = append(parts, "Sources: "+strings.Join(sources, "; "))
	}
	if asked := f.Asked(); asked != "" {
		parts = append(parts, capitalised(asked))
	}
	return strings.Join(parts, ". ")
}

func capitalised(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// Asked says which days are asked of, in words that follow others; empty for none.
func (f Filter) Asked() string {
	var parts []string
	if !f.AsOf.IsZero() {
		parts = append(parts, "as of "+f.AsOf.String())
	}
	if !f.KnownBy.IsZero() {
		parts = append(parts, fmt.Sprintf("as the sources had it by %s", f.KnownBy))
	}
	return strings.Join(parts, ", ")
}
