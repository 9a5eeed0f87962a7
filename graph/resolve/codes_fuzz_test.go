package resolve_test

import (
	"strings"
	"testing"

	"entente/graph"
	"entente/graph/resolve"
	"entente/schema"
	"entente/schema/edtf"
	"entente/schema/fuzztest"
)

// FuzzCodes reads the code of an entity in each system, as files write it, and
// asks for its holder: what passes means its entity for as long as it holds, and
// what does not says so in a line.
func FuzzCodes(f *testing.F) {
	// Codes that clash between systems, have lost their zeros, changed hands, or
	// are written as people do.
	for _, text := range []string{
		"NER", "ner", "NGA", "NO", "004", "4", "436@1960-08-03/..", "260@1949/1990", "255@1990-10-03/..", "YUG@../2003", "BUR@../1989-12-04", "GMW", "MMR", "Q1032", "q1032", "Q0", "NIGGOV", "USAMIL", "NG", "NI",
		"", "@", "@1960", "436@", "436@1974/1960", "436@1@2", "NER ", "NЕR", "N\x00R", "N:R", "NER@2023-07-26/..", "٤٣٦", "-9", "436.0", "1e3", "ne-8", "\u202eREN",
	} {
		for system := range 4 {
			f.Add(uint8(system), text)
		}
	}
	o := schema.Default()
	systems := o.SystemNames()
	f.Fuzz(func(t *testing.T, system uint8, text string) {
		s := o.CodeSystem(systems[int(system)%len(systems)])
		fuzztest.Within(t, func() {
			code, err := graph.ParseCode(s.Name, text)
			if err == nil {
				err = s.Check(code.Value)
			}
			if err != nil {
				if strings.ContainsAny(err.Error(), "\n\x1b\x00") {
					t.Errorf("%q is refused in more than a line: %q", text, err)
				}
				return
			}
			again, err := graph.ParseCode(s.Name, strings.TrimPrefix(code.String(), s.Name+":"))
			if err != nil || again.String() != code.String() {
				t.Errorf("%q is written %s, which reads %s (%v)", text, code, again, err)
			}
			held(t, code)
		})
	})
}

// held sees that the holder of a code is found by it, whenever it held it.
func held(t *testing.T, code graph.Code) {
	t.Helper()
	x := resolve.New(schema.Default())
	x.Add(&graph.Entity{ID: "holder", Name: "Holder", Labels: []string{"Country"}, Codes: []graph.Code{code}})
	x.Add(&graph.Entity{ID: "other", Name: "Other", Labels: []string{"Country"}, Codes: []graph.Code{{System: code.System, Value: code.Value + "0"}}})
	for _, when := range []edtf.Interval{{}, code.Valid} {
		if e, err := x.Resolve(code.System+":"+code.Value, when); err != nil || e.ID != "holder" {
			t.Errorf("%s in %s is %v (%v)", code, when, e, err)
		}
	}
}
