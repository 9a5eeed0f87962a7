package check_test

import (
	"fmt"
	"strings"
	"testing"

	"entente/fixtures"
	"entente/graph"
	"entente/graph/check"
	"entente/schema"
	"entente/schema/problem"

	"github.com/google/go-cmp/cmp"
)

// head is what most dossiers here begin with: eleven lines.
const head = `dossier: %s
sources:
- {id: ap, name: AP}
documents:
- {id: a1, source: ap, title: T, date: 2023-09}
entities:
- {id: bazoum, labels: [Person], name: Mohamed Bazoum, aliases: [Bazoum]}
- {id: junta, labels: [Government], name: CNSP}
- {id: wagner, labels: [ArmedGroup], name: Wagner Group, aliases: [Wagner]}
- {id: president, labels: [Office], name: President}
statements:
`

// input is a file f0, f1, … for each text; one that begins with a dash is
// statements after the head.
func inputs(texts ...string) []check.Text {
	var list []check.Text
	for i, text := range texts {
		if strings.HasPrefix(text, "-") {
			text = fmt.Sprintf(head, fmt.Sprintf("d%d", i)) + text
		}
		list = append(list, check.Text{Name: fmt.Sprintf("f%d", i), Data: []byte(text)})
	}
	return list
}

func run(t *testing.T, texts ...string) *check.Result {
	t.Helper()
	result, err := check.Inputs(schema.Default(), shipped(t), inputs(texts...), check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// told is what a user reads of a result: the statements that passed, and every
// problem.
func told(r *check.Result) string {
	var b strings.Builder
	for _, s := range r.Set.Statements {
		fmt.Fprintf(&b, "%s %s %s", s.Subject, s.Type, s.Object)
		for _, text := range []string{s.Valid.String(), s.Modality, s.ReportedAt.String()} {
			if text != "" && text != "asserted" {
				b.WriteString(" " + text)
			}
		}
		b.WriteString("\n")
	}
	b.WriteString(r.Problems().Error())
	return strings.TrimSuffix(b.String(), "\n")
}

func TestStatements(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"an inverse name swaps the ends": {
			"- {subject: bazoum, type: ousted-by, object: junta, document: a1}",
			"junta OUSTED bazoum 2023-09-30",
		},
		"a symmetric relation has its ends in order": {
			"- {subject: niger, type: ally-of, object: france, document: a1}",
			"france ALLY_OF niger 2023-09-30",
		},
		"any spelling of a relation": {
			"- {subject: junta, type: Ousted, object: bazoum, document: a1, id: 1}\n- {subject: junta, type: OUSTED, object: bazoum, document: a1, id: 2}\n- {subject: bazoum, type: OUSTED by, object: junta, document: a1, id: 3}",
			"junta OUSTED bazoum 2023-09-30\njunta OUSTED bazoum 2023-09-30\njunta OUSTED bazoum 2023-09-30",
		},
		"names, aliases and codes": {
			"- {subject: Mohamed Bazoum, type: citizen-of, object: iso3:NER, document: a1}\n- {subject: WAGNER, type: operates-in, object: Mali, document: a1}\n- {subject: cow:365, type: arms, object: niger, valid: 1975, document: a1}",
			"bazoum CITIZEN_OF niger 2023-09-30\nwagner OPERATES_IN mali 2023-09-30\nsoviet-union ARMS niger 1975 2023-09-30",
		},
		"modality and dates": {
			"- {subject: france, type: redeploy-to, object: chad, document: a1, modality: possible, valid: 2023-10/.., reported_at: 2023-09-04}",
			"france REDEPLOY_TO chad 2023-10/.. possible 2023-09-04",
		},
		"two periods are two statements": {
			"- {subject: france, type: ally-of, object: niger, document: a1, valid: 1960/1974}\n- {subject: france, type: ally-of, object: niger, document: a1, valid: 2021/2023}",
			"france ALLY_OF niger 1960/1974 2023-09-30\nfrance ALLY_OF niger 2021/2023 2023-09-30",
		},

		"unknown relation": {
			"- {subject: france, type: alli-of, object: niger, document: a1}\n- {subject: france, type: ALLYOF, object: niger, document: a1}\n- {subject: france, type: loves, object: niger, document: a1}",
			"f0:12:27: the ontology has no relation \"alli-of\"; did you mean ally-of?\nf0:13:27: the ontology has no relation \"ALLYOF\"; did you mean ALLY_OF?\nf0:14:27: the ontology has no relation \"loves\"",
		},
		"an end that cannot be": {
			"- {subject: france, type: holds-office, object: president, document: a1}\n- {subject: bazoum, type: holds-office, object: niger, document: a1}",
			"f0:12:13: HOLDS_OFFICE cannot have france (Country) as subject: it is (Person)-[:HOLDS_OFFICE]->(Office)\nf0:13:49: HOLDS_OFFICE cannot have niger (Country) as object: it is (Person)-[:HOLDS_OFFICE]->(Office)",
		},
		"an end of an inverse that cannot be": {
			"- {subject: niger, type: held-by, object: bazoum, document: a1}",
			"f0:12:13: HELD_BY cannot have niger (Country) as subject: it is (Person)-[:HOLDS_OFFICE]->(Office)",
		},
		"both ends are one": {
			"- {subject: niger, type: ally-of, object: iso3:NER, document: a1}",
			"f0:12:43: ALLY_OF joins two entities, and both ends are niger",
		},
		"unknown and ambiguous entities": {
			"- {subject: bazum, type: ally-of, object: NG, document: a1}\n- {subject: cow:365, type: ally-of, object: niger, valid: 1985/2000, document: a1}",
			"f0:12:13: the subject \"bazum\" is not known as an id, a name or an alias of an entity; did you mean Bazoum?\n" +
				"f0:12:43: the object \"NG\" is a code without its system, and a code is never bare: write one of the following: fips:NG (Niger, id niger), iso2:NG (Nigeria, id nigeria)\n" +
				"f0:13:13: the subject \"cow:365\" is ambiguous at that time: write the id of one of the following: cow:365@1922-12-30/1991-12-25 (Soviet Union, id soviet-union), cow:365@1991-12-26/.. (Russia, id russia)",
		},
		"unknown document": {
			"- {subject: france, type: ally-of, object: niger, document: a2}",
			"f0:12:61: the document \"a2\" is not declared in these files",
		},
		"unknown modality": {
			"- {subject: france, type: ally-of, object: niger, document: a1, modality: planed}\n- {subject: france, type: ally-of, object: mali, document: a1, modality: certain}",
			"f0:12:75: there is no modality \"planed\"; did you mean planned?\nf0:13:74: there is no modality \"certain\" (there are [asserted reported planned possible demanded denied historical])",
		},
		"dates": {
			"- {subject: france, type: ally-of, object: niger, document: a1, valid: 2023-13, reported_at: 5/9/2023}\n- {subject: france, type: ally-of, object: mali, document: a1, reported_at: 2023/..}",
			"f0:12:72: valid: month 13 in \"2023-13\": months go from 01 to 12\nf0:12:94: reported_at: \"5/9/2023\": write the year first, 2023-09-05 or 2023-05-09\n" +
				"f0:13:77: reported_at: 2023/.. has no end, and a source has said it at some time: write the day, month or year",
		},
		"confidence": {
			"- {subject: france, type: ally-of, object: niger, document: a1, confidence: 1.5}\n- {subject: france, type: ally-of, object: mali, document: a1, confidence: high}\n- {subject: france, type: ally-of, object: chad, document: a1, confidence: NaN}\n- {subject: france, type: ally-of, object: benin, document: a1, confidence: -0.1}",
			"f0:12:77: confidence lies between 0 and 1, and here is 1.5\nf0:13:76: confidence is a number such as 0.5, and here is \"high\"\nf0:14:76: confidence is a number such as 0.5, and here is \"NaN\"\nf0:15:77: confidence lies between 0 and 1, and here is -0.1",
		},
		"properties": {
			"- {subject: france, type: stationed-in, object: niger, document: a1, properties: {troops: many, trops: 3}}\n- {subject: france, type: ally-of, object: niger, document: a1, properties: {troops: 1500}}",
			"f0:12:91: troops is a whole number such as 1500, and here is \"many\"\nf0:12:97: STATIONED_IN has no property \"trops\" (it has [troops]); did you mean troops?\nf0:13:78: ALLY_OF has no property \"troops\"",
		},
		"everything at once": {
			"- {subject: bazum, type: alli-of, object: nigr, document: a7, valid: soon, modality: sure, confidence: 7, reported_at: then, quote: [x]}",
			"f0:12:13: the subject \"bazum\" is not known as an id, a name or an alias of an entity; did you mean Bazoum?\n" +
				"f0:12:26: the ontology has no relation \"alli-of\"; did you mean ally-of?\n" +
				"f0:12:43: the object \"nigr\" is not known as an id, a name or an alias of an entity; did you mean Niger?\n" +
				"f0:12:59: the document \"a7\" is not declared in these files\n" +
				"f0:12:70: valid: \"soon\" is not EDTF: write a date as 2023, 2023-07 or 2023-07-26, an interval as 2021-04-02/2023-07-26 or 2023-07-26/..\n" +
				"f0:12:86: there is no modality \"sure\" (there are [asserted reported planned possible demanded denied historical])\n" +
				"f0:12:104: confidence lies between 0 and 1, and here is 7\n" +
				"f0:12:120: reported_at: \"then\" is not EDTF: write a date as 2023, 2023-07 or 2023-07-26, an interval as 2021-04-02/2023-07-26 or 2023-07-26/..\n" +
				"f0:12:133: quote of a statement is one value, and here is a list",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, told(run(t, c.text))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestPropertiesOfAStatementAreTyped(t *testing.T) {
	r := run(t, "- {subject: france, type: aids, object: niger, document: a1, confidence: 0, properties: {kind: budget, amount: 40e6, currency: EUR}}")
	want := map[string]any{"kind": "budget", "amount": 40e6, "currency": "EUR"}
	if diff := cmp.Diff(want, r.Set.Statements[0].Extra); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if c := r.Set.Statements[0].Confidence; c == nil || *c != 0 {
		t.Errorf("the confidence is %v", c)
	}
}

func TestKeyIsTheRecordOrTheHash(t *testing.T) {
	r := run(t, "- {subject: france, type: ally-of, object: niger, document: a1, id: r/7}\n- {subject: niger, type: ally-of, object: france, document: a1, valid: 2021}")
	valid := r.Set.Statements[1].Valid
	want := []string{"ap/r/7", graph.Key("ap", "", "france", "ALLY_OF", "niger", valid)}
	if diff := cmp.Diff(want, []string{r.Set.Statements[0].Key, r.Set.Statements[1].Key}); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestTheSameStatementTwice(t *testing.T) {
	const stated = "- {subject: france, type: ally-of, object: niger, document: a1, valid: 2021}"
	for name, c := range map[string]struct {
		texts []string
		want  string
	}{
		"in one dossier": {
			[]string{stated + "\n" + stated},
			"france ALLY_OF niger 2021 2023-09-30\nf0:13:3: the source ap states this already, at f0:12:3: where it says it twice, give each statement the source's own id",
		},
		"from its other end": {
			[]string{stated + "\n- {subject: niger, type: ALLY_OF, object: france, document: a1, valid: 2021}"},
			"france ALLY_OF niger 2021 2023-09-30\nf0:13:3: the source ap states this already, at f0:12:3: where it says it twice, give each statement the source's own id",
		},
		"in two dossiers": {
			[]string{stated, stated},
			"france ALLY_OF niger 2021 2023-09-30",
		},
		"in two dossiers, but not the same": {
			[]string{stated, strings.Replace(stated, "a1", "a1, quote: ally", 1)},
			"france ALLY_OF niger 2021 2023-09-30\nf1:12:3: the source ap states this already, at f0:12:3: where it says it twice, give each statement the source's own id",
		},
		"with its own record": {
			[]string{strings.Replace(stated, "a1", "a1, id: 7", 1) + "\n" + strings.Replace(stated, "a1", "a1, id: 8", 1)},
			"france ALLY_OF niger 2021 2023-09-30\nfrance ALLY_OF niger 2021 2023-09-30",
		},
		"a record twice": {
			[]string{strings.Replace(stated, "a1", "a1, id: 7", 1) + "\n- {subject: mali, type: ally-of, object: niger, document: a1, id: 7}"},
			"france ALLY_OF niger 2021 2023-09-30\nf0:13:67: the source ap has the record \"7\" already, at f0:12:3",
		},
		"after one that was refused": {
			[]string{strings.Replace(stated, "a1", "a1, confidence: 2", 1) + "\n" + stated},
			"france ALLY_OF niger 2021 2023-09-30\nf0:12:77: confidence lies between 0 and 1, and here is 2",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, told(run(t, c.texts...))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestRecordsOfOneID(t *testing.T) {
	dossier := func(id, records string) string { return "dossier: " + id + "\n" + records }
	const source, document, entity = "sources:\n- {id: s, name: S}\n", "sources:\n- {id: s, name: S}\ndocuments:\n- {id: x, source: s, title: T}\n", "entities:\n- {id: e, labels: [Person], name: E}\n"
	for name, c := range map[string]struct {
		texts    []string
		want     string
		complete []string
	}{
		"one source of two dossiers":   {[]string{dossier("a", source), dossier("b", source)}, "", []string{"a", "b"}},
		"one document of two dossiers": {[]string{dossier("a", document), dossier("b", document)}, "", []string{"a", "b"}},
		"one entity of two dossiers":   {[]string{dossier("a", entity), dossier("b", entity)}, "", []string{"a", "b"}},
		"two sources of two dossiers": {
			[]string{dossier("a", source), dossier("b", strings.Replace(source, "S", "Z", 1))},
			"f0:3:8: the id \"s\" is given to another source as well, at f1:3:3\nf1:3:8: the id \"s\" is taken by another source, at f0:3:3", nil,
		},
		"two entities of one dossier, though the same": {
			[]string{dossier("a", entity+"- {id: e, labels: [Person], name: E}\n"), dossier("b", source)},
			"f0:3:8: the id \"e\" is given to another entity as well, at f0:4:3\nf0:4:8: the id \"e\" is taken by another entity, at f0:3:3", []string{"b"},
		},
		"three entities: the first is told once": {
			[]string{dossier("a", entity+"- {id: e, labels: [Person], name: F}\n- {id: e, labels: [Person], name: G}\n")},
			"f0:3:8: the id \"e\" is given to another entity as well, at f0:4:3\nf0:4:8: the id \"e\" is taken by another entity, at f0:3:3\nf0:5:8: the id \"e\" is taken by another entity, at f0:3:3", nil,
		},
		"a copy shares the lot of the first": {
			[]string{dossier("a", entity), dossier("b", entity), dossier("c", strings.Replace(entity, "E", "F", 1))},
			"f0:3:8: the id \"e\" is given to another entity as well, at f2:3:3\nf1:3:3: the same entity was refused at f0:3:3\nf2:3:8: the id \"e\" is taken by another entity, at f0:3:3", nil,
		},
		"a copy of a dossier, twice there": {
			[]string{dossier("a", entity), dossier("b", entity+"- {id: e, labels: [Person], name: E}\n")},
			"f0:3:8: the id \"e\" is given to another entity as well, at f1:4:3\nf1:3:3: the same entity was refused at f0:3:3\nf1:4:8: the id \"e\" is taken by another entity, at f0:3:3", nil,
		},
		"an id of different kinds is no clash": {[]string{dossier("a", "sources:\n- {id: e, name: S}\n"+entity)}, "", []string{"a"}},
		"of the gazetteer, the same": {
			[]string{dossier("a", "entities:\n- {id: niue, labels: [Territory], name: Niue, aliases: [Savage Island],\n   codes: {iso2: NU, iso3: NIU, iso_numeric: \"570\", m49: \"570\", fips: NE, cameo: NIU, wikidata: Q34020}}\n")},
			"", []string{"a"},
		},
		"of the gazetteer, another": {
			[]string{dossier("a", "entities:\n- {id: niger, labels: [Region], name: Niger River}\n")},
			"f0:3:8: the id \"niger\" belongs to Niger of the gazetteer (gazetteer.yaml:638:5): leave the entity out, or give it another id", nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := run(t, c.texts...)
			got := r.Problems().Error()
			if strings.Contains(c.want, "gazetteer.yaml") { // whose lines change
				got = mask(got)
				c.want = mask(c.want)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(c.complete, r.Complete); diff != "" {
				t.Errorf("complete: (-want +got)\n%s", diff)
			}
			if len(c.complete) == len(c.texts) && r.Set.Len() > 2 {
				t.Errorf("the set has %d records", r.Set.Len())
			}
		})
	}
}

// mask takes the place in the gazetteer out of a message.
func mask(s string) string {
	before, after, _ := strings.Cut(s, "gazetteer.yaml:")
	_, after, _ = strings.Cut(after, ")")
	return before + ")" + after
}

func TestARefusedRecordTakesWhatHangsOnItAlong(t *testing.T) {
	r := run(t, `dossier: d
sources:
- {id: ap, name: ""}
- {id: ok, name: OK}
documents:
- {id: a1, source: ap, title: T}
- {id: a2, source: rfi, title: T}
- {id: a3, source: ok, title: T}
entities:
- {id: bazoum, labels: [Persn], name: Mohamed Bazoum}
- id: president
  labels: [Office]
  name: President
  aliases: [""]
  holders:
  - {holder: Mohamed Bazoum, document: a1}
  - {holder: france, document: a3}
statements:
- {subject: bazoum, type: citizen-of, object: niger, document: a3}
- {subject: france, type: ally-of, object: niger, document: a2}
- {subject: france, type: ally-of, object: niger, document: a3}
`)
	want := `france ALLY_OF niger
f0:3:18: name of a source is empty
f0:6:20: the source "ap" was refused itself, at f0:3:3
f0:7:20: the source "rfi" is not declared in these files
f0:10:25: the ontology has no entity type "Persn"; did you mean Person?
f0:14:13: an alias is empty
f0:16:5: the object president was refused itself, at f0:11:3
f0:16:14: the subject bazoum was refused itself, at f0:10:3
f0:16:40: the document "a1" was refused itself, at f0:6:3
f0:17:5: the object president was refused itself, at f0:11:3
f0:17:14: HOLDS_OFFICE cannot have france (Country) as subject: it is (Person)-[:HOLDS_OFFICE]->(Office)
f0:19:13: the subject bazoum was refused itself, at f0:10:3
f0:20:61: the document "a2" was refused itself, at f0:7:3`
	if diff := cmp.Diff(want, told(r)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	got := map[check.Kind]int{}
	for _, kind := range check.Kinds {
		got[kind] = r.Rejected(kind)
	}
	if diff := cmp.Diff(map[check.Kind]int{check.Source: 1, check.Document: 2, check.Entity: 2, check.Statement: 4}, got); diff != "" {
		t.Errorf("rejected: (-want +got)\n%s", diff)
	}
	if id := r.Rejects[len(r.Rejects)-1].ID; id != "france ally-of niger" {
		t.Errorf("a statement is told as %q", id)
	}
}

func TestHoldersHoldTheOffice(t *testing.T) {
	r := run(t, `dossier: d
sources:
- {id: ap, name: AP}
documents:
- {id: a1, source: ap, title: T, date: 2023-09-05}
entities:
- {id: bazoum, labels: [Person], name: Mohamed Bazoum}
- id: president
  labels: [Office]
  name: President
  holders:
  - {holder: bazoum, valid: 2021-04-02/2023-07-26, document: a1, locator: p6, modality: reported, quote: President Bazoum, confidence: 1, id: h1}
`)
	one := 1.0
	s := r.Set.Statements[0]
	s.At = problem.Position{}
	want := graph.Statement{
		Key: "ap/h1", Type: "HOLDS_OFFICE", Subject: "bazoum", Object: "president", Source: "ap", Document: "a1", Locator: "p6", Quote: "President Bazoum", Modality: "reported",
		Valid: s.Valid, ReportedAt: s.ReportedAt, Confidence: &one, Dossiers: []string{"d"}, Extra: map[string]any{},
	}
	if diff := cmp.Diff(fmt.Sprint(want.Properties()), fmt.Sprint(s.Properties())); diff != "" || s.Type != want.Type || s.Subject != want.Subject || s.Object != want.Object {
		t.Errorf("%+v (-want +got)\n%s", s, diff)
	}
	if got := told(r); got != "bazoum HOLDS_OFFICE president 2021-04-02/2023-07-26 reported 2023-09-05" {
		t.Error(got)
	}
}

func TestEntitiesOfTheGazetteerAreTakenOnceIfTheyAreUsed(t *testing.T) {
	r := run(t, "- {subject: france, type: ally-of, object: niger, document: a1}\n- {subject: France, type: arms, object: iso2:NE, document: a1}\n- {subject: mali, type: alli-of, object: chad, document: a1}",
		"- {subject: cow:220, type: sanctions, object: junta, document: a1, id: 1}")
	var got []string
	for _, e := range r.Set.Entities {
		got = append(got, e.ID)
	}
	if diff := cmp.Diff([]string{"bazoum", "junta", "wagner", "president", "france", "niger"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestAnEntityOfTheGazetteerThatIsDeclaredTooIsTakenOnce(t *testing.T) {
	result, err := check.Inputs(schema.Default(), shipped(t), append(
		inputs("- {subject: france, type: ally-of, object: niger, document: a1}"), check.Text{Name: fixtures.GazetteerName, Data: fixtures.Gazetteer}), check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(result.Set.Entities), 4+len(shipped(t)); got != want || len(result.Rejects) > 0 {
		t.Errorf("%d entities, want %d; %v", got, want, result.Problems())
	}
}

// TestAnAliasThatTwoShareIsRefused is of a relation that may join both; that of
// allies can mean the state alone.
func TestAnAliasThatTwoShareIsRefused(t *testing.T) {
	r := run(t, `dossier: d
sources:
- {id: ap, name: AP}
documents:
- {id: a1, source: ap, title: T}
entities:
- {id: niger-river, labels: [Region], name: Niger River, aliases: [Niger]}
statements:
- {subject: chad, type: located-in, object: Niger, document: a1}
- {subject: france, type: ally-of, object: Niger, document: a1}
`)
	want := "france ALLY_OF niger\nf0:9:45: the object \"Niger\" is ambiguous: write the id of one of the following: niger (Niger), niger-river (Niger River)"
	if diff := cmp.Diff(want, told(r)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestFilesReferToEachOther(t *testing.T) {
	r := run(t,
		"dossier: statements\nstatements:\n- {subject: Zeine, type: citizen-of, object: niger, document: a1}\n",
		"dossier: people\nentities:\n- {id: zeine, labels: [Person], name: Ali Lamine Zeine, aliases: [Zeine]}\n",
		"dossier: sources\ndocuments:\n- {id: a1, source: ap, title: T}\nsources:\n- {id: ap, name: AP}\n")
	if got := told(r); got != "zeine CITIZEN_OF niger" {
		t.Error(got)
	}
	want := []check.File{
		{Name: "f0", Dossier: "statements", SHA256: "-"}, {Name: "f1", Dossier: "people", SHA256: "-"}, {Name: "f2", Dossier: "sources", SHA256: "-"},
	}
	for i := range r.Files {
		if len(r.Files[i].SHA256) != 64 {
			t.Errorf("the sum is %q", r.Files[i].SHA256)
		}
		r.Files[i].SHA256 = "-"
	}
	if diff := cmp.Diff(want, r.Files); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestTheSumIsThatOfTheFile(t *testing.T) {
	// printf 'dossier: d\r\n' | sha256sum
	r := run(t, "dossier: d\r\n")
	if got, want := r.Files[0].SHA256, "64612635a4e3ecfc"; !strings.HasPrefix(got, want) {
		t.Errorf("the sum is %s", got)
	}
}

func TestTheGazetteerItselfIsAGoodDossier(t *testing.T) {
	result, err := check.Inputs(schema.Default(), shipped(t), []check.Text{{Name: fixtures.GazetteerName, Data: fixtures.Gazetteer}}, check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Rejects) > 0 {
		t.Fatal(result.Problems())
	}
	if got, want := len(result.Set.Entities), len(shipped(t)); got != want || want < 250 {
		t.Errorf("%d entities of %d", got, want)
	}
	if diff := cmp.Diff([]string{"gazetteer"}, result.Complete); diff != "" {
		t.Errorf("complete: (-want +got)\n%s", diff)
	}
}

func TestWholeFilesThatCannotBeUsed(t *testing.T) {
	for name, c := range map[string]struct {
		texts []string
		want  string
	}{
		"no dossier":        {[]string{"# nothing\n"}, "f0:1:1: the file holds only comments"},
		"one dossier twice": {[]string{"dossier: a\n", "dossier: a\n", "dossier: a\n"}, "f1:1:1: the dossier a was read already, from f0\nf2:1:1: the dossier a was read already, from f0"},
		"all that is wrong": {
			[]string{"dossier: a\nsources:\n- {id: A, name: x}\n", "", "dossier: c\nstatments: []\n"},
			"f0:3:8: \"A\" cannot be the id of a source: use small letters, digits, dots, dashes and underscores, at most 128\nf1:1:1: the file is empty\nf2:2:1: a dossier has no key \"statments\"; did you mean statements?",
		},
	} {
		t.Run(name, func(t *testing.T) {
			result, err := check.Inputs(schema.Default(), shipped(t), inputs(c.texts...), check.Options{})
			if result != nil || err == nil {
				t.Fatalf("%v with %v", result, err)
			}
			if diff := cmp.Diff(c.want, err.Error()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestNothingToCheckIsEmpty(t *testing.T) {
	for _, texts := range [][]string{nil, {"dossier: d\n"}, {"dossier: d\nstatements:\nentities: ~\n"}} {
		r := run(t, texts...)
		if r.Set.Len() != 0 || len(r.Rejects) != 0 || len(r.Complete) != len(texts) {
			t.Errorf("%q: %+v", texts, r)
		}
	}
}
