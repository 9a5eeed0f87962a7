package check_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"entente/graph"
	"entente/graph/check"
	"entente/graph/dossier"
	"entente/graph/gazetteer"
	"entente/schema"
	"entente/schema/problem"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func shipped(t testing.TB) []graph.Entity {
	t.Helper()
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	return entities
}

// writer writes a dossier of which some records have a defect of their own.
type writer struct {
	strings.Builder
	t       *rapid.T
	defects bool
	bad     []problem.Position // of the records with a defect
	file    string
	lines   int
}

// record writes one record a line. The defect takes the place of a good text.
func (w *writer) record(fields, good string, defects ...string) {
	w.lines++
	if w.defects && rapid.IntRange(0, 4).Draw(w.t, "defect") == 0 {
		good = rapid.SampledFrom(defects).Draw(w.t, "which")
		w.bad = append(w.bad, problem.Position{File: w.file, Line: w.lines, Column: 3})
	}
	fmt.Fprintf(w, "- {%s, %s}\n", fields, good)
}

func (w *writer) line(text string) {
	w.lines++
	w.WriteString(text + "\n")
}

// pick draws a text: the first is good, the last is one that leads nowhere.
func (w *writer) pick(what string, texts ...string) string {
	if !w.defects {
		return texts[0]
	}
	return rapid.SampledFrom(texts).Draw(w.t, what)
}

// dossier writes a dossier. Without defects, ids are given once and all of
// them are there; with them, few ids are used, so that many clash.
func (w *writer) dossier(id string) {
	ids := func(what string) []string {
		all := []string{what + "1", what + "2", what + "3"}
		if !w.defects {
			return all
		}
		return rapid.SliceOfN(rapid.SampledFrom(all), 0, 4).Draw(w.t, what+"s")
	}
	w.line("dossier: " + id)
	w.line("sources:")
	for _, s := range ids("s") {
		w.record("id: "+s, "name: "+w.pick("name", "A", "A", "B"), `name: ""`, "nam: A", "name: A, kind: rumour", "name: [A]", `name: "a\nb"`)
	}
	w.line("documents:")
	for _, d := range ids("d") {
		w.record("id: "+d+", source: "+w.pick("source", "s"+d[1:], "s1", "s2", "s3", "s9"), "title: T", "date: 2023", "title: T, date: 2023-13", "title: ' '")
	}
	w.line("entities:")
	for _, e := range ids("e") {
		w.record("id: "+e+", name: Name "+e, "labels: [Country]", "labels: [Cuntry]", "aliases: [x]", "labels: [Country], codes: {iso3: ner}", "labels: [Country], codes: {iso9: NER}", "labels: [Country], properties: {x: 1}", "labels: [Country], valid: later")
	}
	w.line("statements:")
	for i := range rapid.IntRange(0, 6).Draw(w.t, "statements") {
		subject := w.pick("subject", "e1", "Name e2", "france", "e9")
		object := w.pick("object", "e3", "iso3:NER", "Nigeria", "NG")
		fields := fmt.Sprintf("subject: %s, object: %s, document: %s", subject, object, w.pick("document", "d1", "d2", "d3", "d9"))
		if !w.defects || rapid.Bool().Draw(w.t, "record id") {
			fields += fmt.Sprintf(", id: %s-%d", w.pick("dossier", id, id, "x"), i)
		}
		relation := rapid.SampledFrom([]string{"ally-of", "ALLY_OF", "sanctions", "SANCTIONED_BY"}).Draw(w.t, "type")
		w.record(fields, "type: "+relation, "type: alli-of-of", "type: HOLDS_OFFICE", "valid: 2023", "type: ally-of, valid: 2023-13", "type: ally-of, modality: sure", "type: ally-of, confidence: 2",
			"type: ally-of, confidence: high", "type: ally-of, reported_at: 2023/..", "type: ally-of, properties: {troops: 3}", "type: ally-of, quote: [a]", "type: ally-of, extra: 1")
	}
}

// records are those of a dossier, by the place where they stand.
func records(t *rapid.T, in check.Text) map[check.Kind][]problem.Position {
	d, problems := dossier.Read(schema.Default(), in.Name, in.Data)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	all := map[check.Kind][]problem.Position{}
	for _, r := range d.Sources {
		all[check.Source] = append(all[check.Source], r.At)
	}
	for _, r := range d.Documents {
		all[check.Document] = append(all[check.Document], r.At)
	}
	for _, r := range d.Entities {
		all[check.Entity] = append(all[check.Entity], r.At)
	}
	for _, r := range d.Statements {
		all[check.Statement] = append(all[check.Statement], r.At)
	}
	return all
}

// passed are the places of the records of a set.
func passed(set graph.Set) map[check.Kind][]problem.Position {
	all := map[check.Kind][]problem.Position{}
	for _, r := range set.Sources {
		all[check.Source] = append(all[check.Source], r.At)
	}
	for _, r := range set.Documents {
		all[check.Document] = append(all[check.Document], r.At)
	}
	for _, r := range set.Entities {
		if r.At.File != "gazetteer.yaml" {
			all[check.Entity] = append(all[check.Entity], r.At)
		}
	}
	for _, r := range set.Statements {
		all[check.Statement] = append(all[check.Statement], r.At)
	}
	return all
}

func TestEveryRecordIsPassedOrRejected(t *testing.T) {
	entities := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		defects := rapid.Bool().Draw(t, "with defects")
		var inputs []check.Text
		var bad []problem.Position
		lines := map[string]int{}
		for i := range rapid.IntRange(1, 3).Draw(t, "dossiers") {
			w := writer{t: t, defects: defects, file: fmt.Sprintf("f%d", i)}
			w.dossier(fmt.Sprintf("dossier-%d", i))
			inputs = append(inputs, check.Text{Name: w.file, Data: []byte(w.String())})
			bad = append(bad, w.bad...)
			lines[w.file] = w.lines
		}
		result, err := check.Inputs(schema.Default(), entities, inputs, check.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range inputs {
			t.Logf("%s\n%s", in.Name, in.Data)
		}
		t.Log(result.Problems())
		if !defects && len(result.Rejects) > 0 {
			t.Fatal("a good record is rejected")
		}
		accounted(t, inputs, result)
		refused(t, result, bad, lines)
		sound(t, result.Set)
		again, err := check.Inputs(schema.Default(), entities, inputs, check.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(fmt.Sprint(result.Set, result.Rejects, result.Complete), fmt.Sprint(again.Set, again.Rejects, again.Complete)); diff != "" {
			t.Fatalf("checked twice: %s", diff)
		}
	})
}

// accounted: no record is in the set and among the rejects, and one that is in
// neither is the same as one of another file that passed.
func accounted(t *rapid.T, inputs []check.Text, result *check.Result) {
	in := passed(result.Set)
	rejected := map[check.Kind][]problem.Position{}
	for _, r := range result.Rejects {
		rejected[r.Kind] = append(rejected[r.Kind], r.At)
	}
	for _, kind := range check.Kinds {
		if got := result.Rejected(kind); got != len(rejected[kind]) {
			t.Fatalf("%d of kind %s are rejected, and %d are told", len(rejected[kind]), kind, got)
		}
		read, same := 0, 0
		for i, input := range inputs {
			for _, at := range records(t, input)[kind] {
				read++
				passed, refused := slices.Contains(in[kind], at), slices.Contains(rejected[kind], at)
				switch {
				case passed && refused:
					t.Fatalf("the %s at %s is passed and rejected", kind, at)
				case !passed && !refused && i == 0:
					t.Fatalf("the %s at %s, of the first file, is lost", kind, at)
				case !passed && !refused:
					same++
				}
			}
		}
		if got := len(in[kind]) + len(rejected[kind]) + same; read != got {
			t.Fatalf("%d of kind %s were read; %d passed, %d are rejected, %d are the same as others", read, kind, len(in[kind]), len(rejected[kind]), same)
		}
	}
}

// refused: every record with a defect, with a reason within its file, and its
// dossier is not complete.
func refused(t *rapid.T, result *check.Result, bad []problem.Position, lines map[string]int) {
	partial := map[string]bool{}
	at := map[problem.Position]bool{}
	for _, r := range result.Rejects {
		partial[r.Dossier] = true
		at[r.At] = true
		if len(r.Reasons) == 0 {
			t.Fatalf("the %s at %s is rejected without a reason", r.Kind, r.At)
		}
		for _, reason := range r.Reasons {
			if reason.At.File != r.At.File || reason.At.Line < 1 || reason.At.Line > lines[r.At.File] || reason.At.Column < 1 {
				t.Fatalf("the reason of %s stands at %s", r.At, reason.At)
			}
			if strings.Contains(reason.Error(), "\n") {
				t.Fatalf("the reason is not one line: %q", reason.Error())
			}
		}
	}
	for _, position := range bad {
		if !at[position] {
			t.Fatalf("the record at %s has a defect and is not rejected", position)
		}
	}
	for _, f := range result.Files {
		if complete := slices.Contains(result.Complete, f.Dossier); complete == partial[f.Dossier] {
			t.Fatalf("complete is %v for %s", complete, f.Dossier)
		}
	}
}

// sound: what a set refers to is in it, and nothing is in it twice.
func sound(t *rapid.T, set graph.Set) {
	ids := map[string]map[string]bool{}
	add := func(kind, id string) {
		if ids[kind] == nil {
			ids[kind] = map[string]bool{}
		}
		if ids[kind][id] {
			t.Fatalf("the %s %s is there twice", kind, id)
		}
		ids[kind][id] = true
	}
	for _, s := range set.Sources {
		add("source", s.ID)
	}
	for _, d := range set.Documents {
		add("document", d.ID)
		if !ids["source"][d.Source] {
			t.Fatalf("the document %s has no source", d.ID)
		}
	}
	labels := map[string][]string{}
	for _, e := range set.Entities {
		add("entity", e.ID)
		labels[e.ID] = e.Labels
	}
	for _, s := range set.Statements {
		add("statement", s.Key)
		relation, inverted := schema.Default().Relation(s.Type)
		switch {
		case !ids["document"][s.Document] || !ids["source"][s.Source]:
			t.Fatalf("%s has no document %s of %s", s.Key, s.Document, s.Source)
		case relation == nil || inverted || relation.Type != s.Type:
			t.Fatalf("%s is of the type %s", s.Key, s.Type)
		case !schema.Default().Allows(relation.From, labels[s.Subject]) || !schema.Default().Allows(relation.To, labels[s.Object]):
			t.Fatalf("%s joins %s and %s", s.Key, s.Subject, s.Object)
		case relation.Symmetric && s.Subject >= s.Object:
			t.Fatalf("the ends of %s are in no order: %s, %s", s.Key, s.Subject, s.Object)
		case !strings.HasPrefix(s.Key, graph.KeyPrefix(s.Source)):
			t.Fatalf("the key %s is not of the source %s", s.Key, s.Source)
		}
	}
}
