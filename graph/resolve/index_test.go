package resolve_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"entente/graph"
	"entente/graph/gazetteer"
	"entente/graph/resolve"
	"entente/schema"
	"entente/schema/edtf"
	"entente/schema/problem"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func interval(t interface{ Fatal(...any) }, text string) edtf.Interval {
	if text == "" {
		return edtf.Interval{}
	}
	i, err := edtf.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// shipped is an index of the shipped gazetteer and further entities.
func shipped(t testing.TB, more ...graph.Entity) *resolve.Index {
	t.Helper()
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	return index(append(entities[:len(entities):len(entities)], more...))
}

func index(entities []graph.Entity) *resolve.Index {
	x := resolve.New(schema.Default())
	for i := range entities {
		x.Add(&entities[i])
	}
	return x
}

// answer is the id of what a reference means, or why it means nothing.
func answer(x *resolve.Index, text string, when edtf.Interval) string {
	e, err := x.Resolve(text, when)
	if err == nil {
		return e.ID
	}
	var refused *resolve.Error
	if e != nil || !errors.As(err, &refused) {
		return fmt.Sprintf("%v with %T", e, err)
	}
	return problem.Problem{What: refused.Error(), Suggest: refused.Suggest}.Error()
}

func TestReferencesToTheGazetteer(t *testing.T) {
	x := shipped(t)
	for _, c := range []struct{ text, when, want string }{
		// ids, names, aliases
		{"niger", "", "niger"},
		{"Niger", "", "niger"},
		{"NIGER", "", "niger"},
		{"Republic of the Niger", "", "niger"},
		{"united-states", "", "united-states"},
		{"United States", "", "united-states"},
		{"united_states", "", "united-states"},
		{"USA", "", "united-states"},
		{"Côte d'Ivoire", "", "cote-d-ivoire"},
		{"Cote d’Ivoire", "", "cote-d-ivoire"},
		{"COTE D IVOIRE", "", "cote-d-ivoire"},
		{"São Tomé and Príncipe", "", "sao-tome-and-principe"},
		{"Sao Tome and Principe", "", "sao-tome-and-principe"},
		{"Россия", "", "russia"},
		{"россия", "", "russia"},

		// codes that never changed hands
		{"iso3:NER", "", "niger"},
		{"iso3:NGA", "2023-07-26", "nigeria"},
		{"iso2:NG", "", "nigeria"},
		{"fips:NG", "", "niger"},
		{"fips:NI", "", "nigeria"},
		{"iso2:NI", "", "nicaragua"},
		{"cow:436", "2023", "niger"},
		{"cow_abbrev:NIR", "2023", "niger"},
		{"cow_abbrev:NIG", "2023", "nigeria"},
		{"iso_numeric:562", "", "niger"},
		{"iso_numeric:004", "", "afghanistan"},
		{"wikidata:Q1032", "", "niger"},
		{"iso2:NO", "", "norway"},
		{"cow:436", "1955", "niger"},    // before its independence, but nobody else's
		{"iso3:MMR", "1960", "myanmar"}, // today's code given to an earlier year
		{"iso3:BUR", "2023", "myanmar"}, // the former code given to a later one
		{"cow:255", "1930", "germany"},  // two spells of one state
		{"cow:255", "1970", "germany"},  // between them, and nobody else's
		{"cow:255", "1990-10", "germany"},
		{"cow:255", "", "germany"},

		// codes that did
		{"cow:260", "1970", "west-germany"},
		{"cow:265", "1970", "east-germany"},
		{"gw:260", "1970", "west-germany"},
		{"gw:260", "2000", "germany"},
		{"gw:260", "", "germany"}, // to this day
		{"cow:365", "1900", "russia"},
		{"cow:365", "1922-12-29", "russia"},
		{"cow:365", "1922-12-30", "soviet-union"},
		{"cow:365", "1991-12-25", "soviet-union"},
		{"cow:365", "1991-12-26", "russia"},
		{"cow:365", "1950/1980", "soviet-union"},
		{"cow:365", "", "russia"},
		{"cow:345", "1900", "serbia"},
		{"cow:345", "1970", "yugoslavia"},
		{"iso3:DEU", "1990-10-03/..", "germany"},
		{"iso2:CS", "1980", "czechoslovakia"},
		{"iso2:CS", "2004", "serbia-and-montenegro"},

		// refusals
		{"cow:365", "1985/2000", `"cow:365" is ambiguous at that time: write the id of one of the following: cow:365@1922-12-30/1991-12-25 (Soviet Union, id soviet-union), cow:365@1991-12-26/.. (Russia, id russia)`},
		{"cow:365", "1815", `"cow:365" is a code that nobody held in 1815; it was held by: cow:365@1816-01-01/1922-12-29 (Russia, id russia), cow:365@1922-12-30/1991-12-25 (Soviet Union, id soviet-union), cow:365@1991-12-26/.. (Russia, id russia)`},
		{"iso2:CS", "", `"iso2:CS" is ambiguous without a time: write the id of one of the following: iso2:CS@../1993-06-14 (Czechoslovakia, id czechoslovakia), iso2:CS@2003-07-23/2006-09-25 (Serbia and Montenegro, id serbia-and-montenegro)`},
		{"NG", "", `"NG" is a code without its system, and a code is never bare: write one of the following: fips:NG (Niger, id niger), iso2:NG (Nigeria, id nigeria)`},
		{"NER", "", `"NER" is a code without its system, and a code is never bare: write one of the following: cameo:NER (Niger, id niger), iso3:NER (Niger, id niger)`},
		{"436", "", `"436" is a code without its system, and a code is never bare: write one of the following: cow:436 (Niger, id niger), gw:436 (Niger, id niger)`},
		{"iso3:NIG", "", `"iso3:NIG" is a code that no known entity holds; did you mean NIC or NIU?`},
		{"iso3:ner", "", `"iso3:ner" is a code that no known entity holds; did you mean NER, NOR or PER?`},
		{"iso3:", "", `"iso3:" is a code that no known entity holds`},
		{"iso4:NER", "", `"iso4:NER" names no code system of the ontology; did you mean iso2 or iso3?`},
		{"ISO3:NER", "", `"ISO3:NER" names no code system of the ontology; did you mean iso3 or iso2?`},
		{"Nigr", "", `"Nigr" is not known as an id, a name or an alias of an entity; did you mean Niger?`},
		{"zimbabwé", "", "zimbabwe"},
		{"Atlantis", "", `"Atlantis" is not known as an id, a name or an alias of an entity`},
		{"Congo", "", `"Congo" is ambiguous: write the id of one of the following: congo (Republic of the Congo), dr-congo (DR Congo)`},
		{"-", "", `"-" is not known as an id, a name or an alias of an entity`},
	} {
		if diff := cmp.Diff(c.want, answer(x, c.text, interval(t, c.when))); diff != "" {
			t.Errorf("%s in %q: (-want +got)\n%s", c.text, c.when, diff)
		}
	}
}

func TestReferencesToOwnEntities(t *testing.T) {
	x := shipped(t,
		graph.Entity{ID: "niger-river", Labels: []string{"Region"}, Name: "Niger River", Aliases: []string{"Niger"}},
		graph.Entity{ID: "niger-state", Labels: []string{"Region"}, Name: "Niger State", Aliases: []string{"Nigeria's largest state"}},
		graph.Entity{ID: "wagner", Name: "Wagner Group", Aliases: []string{"Wagner", "ЧВК «Вагнер»", "Operation: Sahel", "-"}},
		graph.Entity{ID: "richard", Name: "Richard Wagner"},
		graph.Entity{ID: "old", Name: "Premier", Valid: interval(t, "1960/1974")},
		graph.Entity{ID: "new", Name: "Premier", Valid: interval(t, "1975/..")},
		graph.Entity{ID: "two-codes", Name: "Two", Codes: []graph.Code{{System: "wikidata", Value: "Q1"}, {System: "wikidata", Value: "Q1"}}},
		graph.Entity{ID: "wagner-group", Name: "Another"},
	)
	for _, c := range []struct{ text, when, want string }{
		{"niger", "", "niger"}, // an id is exact
		{"Niger", "", `"Niger" is ambiguous: write the id of one of the following: niger (Niger), niger-river (Niger River)`},
		{"NIGER", "2023", `"NIGER" is ambiguous: write the id of one of the following: niger (Niger), niger-river (Niger River)`},
		{"Niger River", "", "niger-river"},
		{"Nigeria's largest state", "", "niger-state"},
		{"WAGNER", "", "wagner"},
		{"чвк «вагнер»", "", "wagner"},
		{"Wagner-Group", "", "wagner"},
		{"wagner-group", "", "wagner-group"}, // the id of one, the name of the other
		{"Operation: Sahel", "", "wagner"},
		{"Operation: Barkhane", "", `"Operation: Barkhane" names no code system of the ontology`},
		{"-", "", `"-" is not known as an id, a name or an alias of an entity`},
		{"Premier", "1970", "old"},
		{"Premier", "2023", "new"},
		{"Premier", "", `"Premier" is ambiguous: write the id of one of the following: new (Premier), old (Premier)`},
		{"Premier", "1974/1975", `"Premier" is ambiguous: write the id of one of the following: new (Premier), old (Premier)`},
		{"Premier", "1900", `"Premier" is ambiguous: write the id of one of the following: new (Premier), old (Premier)`},
		{"wikidata:Q1", "", "two-codes"},
	} {
		if diff := cmp.Diff(c.want, answer(x, c.text, interval(t, c.when))); diff != "" {
			t.Errorf("%s in %q: (-want +got)\n%s", c.text, c.when, diff)
		}
	}
}

func TestByID(t *testing.T) {
	x := shipped(t)
	if e := x.ByID("niger"); e == nil || e.Name != "Niger" {
		t.Errorf("niger is %v", e)
	}
	if e := x.ByID("Niger"); e != nil {
		t.Errorf("a name is the id of %v", e)
	}
}

// Nothing but a name of Nigeria means Nigeria, however near to Niger it is.
func TestMistypedNigerIsNeverNigeria(t *testing.T) {
	x := shipped(t)
	names := map[string]bool{}
	nigeria := x.ByID("nigeria")
	for _, name := range append(nigeria.Aliases, nigeria.ID, nigeria.Name) {
		names[problem.Fold(name)] = true
	}
	rapid.Check(t, func(t *rapid.T) {
		text := []rune("Niger")
		for range rapid.IntRange(1, 4).Draw(t, "edits") {
			i := rapid.IntRange(0, len(text)).Draw(t, "at")
			letter := rapid.SampledFrom([]rune("nigeraNIGERA éèïİı-_'’ :.")).Draw(t, "letter")
			switch rapid.SampledFrom([]string{"insert", "change", "drop", "swap"}).Draw(t, "edit") {
			case "insert":
				text = append(text[:i], append([]rune{letter}, text[i:]...)...)
			case "change":
				if i < len(text) {
					text[i] = letter
				}
			case "drop":
				if i < len(text) {
					text = append(text[:i], text[i+1:]...)
				}
			case "swap":
				if i+1 < len(text) {
					text[i], text[i+1] = text[i+1], text[i]
				}
			}
		}
		e, err := x.Resolve(string(text), edtf.Interval{})
		if err == nil && e.ID == "nigeria" && !names[problem.Fold(string(text))] {
			t.Fatalf("%q means Nigeria", string(text))
		}
		var refused *resolve.Error
		if err != nil && !errors.As(err, &refused) {
			t.Fatalf("%q: the error is a %T", string(text), err)
		}
	})
}

// A name that is the bare code of another would be the one code that is guessed.
func TestNoNameOfTheGazetteerIsACodeOfAnother(t *testing.T) {
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	holders := map[string]map[string]bool{}
	for _, e := range entities {
		for _, c := range e.Codes {
			if holders[c.Value] == nil {
				holders[c.Value] = map[string]bool{}
			}
			holders[c.Value][e.ID] = true
		}
	}
	for _, e := range entities {
		for _, name := range append([]string{e.ID, e.Name}, e.Aliases...) {
			for id := range holders[name] {
				if id != e.ID {
					t.Errorf("%q is a name of %s and a code of %s", name, e.ID, id)
				}
			}
		}
	}
}

// What a reference means does not hang on the order of the files.
func TestResolutionIsDeterministic(t *testing.T) {
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	references := []string{"Niger", "NG", "NER", "Nigr", "iso3:NIG", "iso2:CS", "cow:365", "Congo", "Germany", "Republic of Congo", "Vietnam", "Burma/Myanmar", "Congo, Rep.", "Guinee", "iso5:X", "fips:XX"}
	first := index(entities)
	rapid.Check(t, func(t *rapid.T) {
		x := index(rapid.Permutation(entities).Draw(t, "order"))
		text := rapid.SampledFrom(references).Draw(t, "reference")
		when := interval(t, rapid.SampledFrom([]string{"", "1960", "1985/2000", "1815"}).Draw(t, "when"))
		if diff := cmp.Diff(answer(first, text, when), answer(x, text, when)); diff != "" {
			t.Fatalf("%s: (-first +other)\n%s", text, diff)
		}
	})
}

func TestResolveIsSafeForConcurrentUse(t *testing.T) {
	x := shipped(t)
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for j := range 50 {
				if got := answer(x, "iso3:NER", edtf.Interval{}); got != "niger" {
					t.Errorf("NER is %s", got)
				}
				answer(x, fmt.Sprintf("nigr %d", (i+j)%7), edtf.Interval{})
				for _, tied := range []string{"Congo", "Yemen", "Congo/Korea"} {
					if got := answer(x, tied, interval(t, "1980")); !strings.Contains(got, "is ambiguous") {
						t.Errorf("%s: %s", tied, got)
					}
				}
			}
		})
	}
	group.Wait()
}

func TestMessagesAreShortAndInOneLine(t *testing.T) {
	var many []graph.Entity
	for i := range 1000 {
		many = append(many, graph.Entity{ID: fmt.Sprintf("smith-%04d", i), Name: "John Smith", Codes: []graph.Code{{System: "wikidata", Value: "Q7"}}})
	}
	x := index(many)
	for text, want := range map[string]string{
		"John Smith":  `"John Smith" is ambiguous: write the id of one of the following: smith-0000 (John Smith), `,
		"wikidata:Q7": `"wikidata:Q7" is ambiguous without a time: write the id of one of the following: wikidata:Q7 (John Smith, id smith-0000), `,
		"Q7":          `"Q7" is a code without its system, and a code is never bare: write one of the following: wikidata:Q7 (John Smith, id smith-0000), `,
	} {
		got := answer(x, text, edtf.Interval{})
		if !strings.HasPrefix(got, want) || !strings.HasSuffix(got, " and others") {
			t.Errorf("%s: %s", text, got)
		}
	}
	for _, text := range []string{strings.Repeat("x", 1<<20), "a\n\x1b[31m\u202eb", "iso3:" + strings.Repeat("N\n", 1000), strings.Repeat("é:", 500), "\xff\xfe"} {
		got := answer(x, text, edtf.Interval{})
		if len(got) > 500 || strings.ContainsAny(got, "\n\x1b\u202e") {
			t.Errorf("%.20q: %d bytes: %.600q", text, len(got), got)
		}
	}
}

func BenchmarkResolveUnknown(b *testing.B) {
	x := shipped(b)
	for i := 0; b.Loop(); i++ {
		_, _ = x.Resolve(fmt.Sprintf("Burkina Fasso %d", i), edtf.Interval{})
	}
}
