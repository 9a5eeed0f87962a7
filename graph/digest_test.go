package graph_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"entente/graph"
	"entente/schema/edtf"
	"entente/schema/problem"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// The alphabet of the texts holds what a careless fingerprint would take for
// its own marks.
var (
	words = rapid.SampledFrom([]string{"", "a", "b", "ab", `a"`, `"`, "a b", "[a b]", "a\n", "a=string:b", `\`, "0", "0.5", "true", "2023-07-26"})
	slugs = rapid.StringMatching(`[a-z0-9][a-z0-9._-]{0,3}`)
	extra = rapid.MapOf(rapid.SampledFrom([]string{"troops", "amount", "about", "share"}), rapid.OneOf(
		rapid.Map(rapid.Int64Range(-1, 2), func(n int64) any { return n }),
		rapid.Map(rapid.SampledFrom([]float64{0, 0.5, 1, 2, 1e21}), func(f float64) any { return f }),
		rapid.Map(rapid.Bool(), func(b bool) any { return b }),
		rapid.Map(words, func(s string) any { return s }),
		rapid.Just[any](edtf.Day{Year: 2023, Month: 7, Day: 26}),
		rapid.Map(rapid.SliceOfN(words, 1, 2), func(l []string) any { return l }),
	))
	confidences = rapid.SampledFrom([]*float64{nil, pointer(0), pointer(0.5), pointer(1)})
	days        = rapid.SampledFrom([]edtf.Day{{}, {Year: 2023, Month: 7, Day: 26}, {Year: 2023, Month: 9, Day: 5}})
)

func statements(t *rapid.T, name string) graph.Statement {
	return graph.Statement{
		Key: words.Draw(t, name+" key"), Type: words.Draw(t, name+" type"), Subject: slugs.Draw(t, name+" subject"), Object: slugs.Draw(t, name+" object"),
		Source: words.Draw(t, name+" source"), Document: words.Draw(t, name+" document"), Locator: words.Draw(t, name+" locator"), Quote: words.Draw(t, name+" quote"),
		AttributedTo: words.Draw(t, name+" attributed"), Modality: words.Draw(t, name+" modality"), Valid: interval(t, intervals.Draw(t, name+" valid")),
		ReportedAt: days.Draw(t, name+" reported"), Confidence: confidences.Draw(t, name+" confidence"), Dossiers: []string{words.Draw(t, name+" dossier")}, Extra: extra.Draw(t, name+" extra"),
	}
}

func entities(t *rapid.T, name string) graph.Entity {
	return graph.Entity{
		ID: words.Draw(t, name+" id"), Name: words.Draw(t, name+" name"), Labels: rapid.SliceOfN(words, 0, 3).Draw(t, name+" labels"),
		Aliases: rapid.SliceOfN(words, 0, 2).Draw(t, name+" aliases"), Valid: interval(t, intervals.Draw(t, name+" valid")), Extra: extra.Draw(t, name+" extra"),
		Codes: rapid.SliceOfN(rapid.SampledFrom([]graph.Code{{System: "iso3", Value: "NER"}, {System: "iso3", Value: "NGA"}, {System: "fips", Value: "NG"}}), 0, 2).Draw(t, name+" codes"),
	}
}

// written is what a load would write of a statement: all its properties but the
// dossier, which says nothing of what the source states, and its ends.
func written(s graph.Statement) any {
	properties := s.Properties()
	delete(properties, "dossiers")
	return []any{properties, s.Type, s.Subject, s.Object}
}

func TestStatementsHaveOneDigestIffTheSameIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := statements(t, "a"), statements(t, "b")
		if rapid.Bool().Draw(t, "near") { // else the two are hardly ever equal
			b = a
			b.At, b.Dossiers = problem.Position{File: "other"}, []string{"other"}
			change(t, &b)
		}
		if same, digests := cmp.Equal(written(a), written(b)), a.Digest() == b.Digest(); same != digests {
			t.Fatalf("written the same: %v, same digest: %v\n%s", same, digests, cmp.Diff(written(a), written(b)))
		}
	})
}

// change changes nothing or one thing of a statement.
func change(t *rapid.T, s *graph.Statement) {
	switch rapid.IntRange(0, 6).Draw(t, "change") {
	case 0:
		s.Extra = reordered(s.Extra)
	case 1:
		s.Quote, s.Locator = s.Locator, s.Quote
	case 2:
		s.Subject, s.Object = s.Object, s.Subject
	case 3:
		s.Confidence = confidences.Draw(t, "other confidence")
	case 4:
		s.Extra = extra.Draw(t, "other extra")
	case 5:
		s.Valid = interval(t, intervals.Draw(t, "other valid"))
	case 6:
		s.AttributedTo = words.Draw(t, "other attribution")
	}
}

// reordered is a map of the same content that was filled the other way round.
func reordered(m map[string]any) map[string]any {
	out := map[string]any{}
	for _, key := range slices.Backward(slices.Sorted(maps.Keys(m))) {
		out[key] = m[key]
	}
	return out
}

func TestEntitiesHaveOneDigestIffTheSameIsWritten(t *testing.T) {
	write := func(e graph.Entity) any {
		labels := map[string]bool{} // Neo4j keeps a set
		for _, label := range e.Labels {
			labels[label] = true
		}
		return []any{e.Properties(), labels}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := entities(t, "a"), entities(t, "b")
		if rapid.Bool().Draw(t, "near") {
			b = a
			b.Labels = rapid.Permutation(append(slices.Clone(a.Labels), rapid.SliceOfN(words, 0, 1).Draw(t, "more")...)).Draw(t, "labels")
			b.Extra = reordered(a.Extra)
		}
		if same, digests := cmp.Equal(write(a), write(b)), a.Digest() == b.Digest(); same != digests {
			t.Fatalf("written the same: %v, same digest: %v\n%s", same, digests, cmp.Diff(write(a), write(b)))
		}
	})
}

// A field that is added to a type and forgotten in its properties would be
// lost, and its change not seen.
func TestEveryFieldChangesTheDigest(t *testing.T) {
	type digester interface{ Digest() string }
	base := graph.Statement{Key: "k", Type: "t", Subject: "s", Object: "o", Source: "so", Document: "d", Extra: map[string]any{"troops": int64(1)}}
	for name, changed := range map[string]func(*graph.Statement){
		"Key": func(s *graph.Statement) { s.Key = "x" }, "Type": func(s *graph.Statement) { s.Type = "x" }, "Subject": func(s *graph.Statement) { s.Subject = "x" },
		"Object": func(s *graph.Statement) { s.Object = "x" }, "Source": func(s *graph.Statement) { s.Source = "x" }, "Document": func(s *graph.Statement) { s.Document = "x" },
		"Locator": func(s *graph.Statement) { s.Locator = "x" }, "Quote": func(s *graph.Statement) { s.Quote = "x" }, "AttributedTo": func(s *graph.Statement) { s.AttributedTo = "x" },
		"Modality": func(s *graph.Statement) { s.Modality = "x" }, "Valid": func(s *graph.Statement) { s.Valid = interval(t, "2023") },
		"ReportedAt": func(s *graph.Statement) { s.ReportedAt = edtf.Day{Year: 2023, Month: 1, Day: 1} }, "Confidence": func(s *graph.Statement) { s.Confidence = pointer(0) },
		"Extra": func(s *graph.Statement) { s.Extra = map[string]any{"troops": 1.0} },
	} {
		s := base
		changed(&s)
		if s.Digest() == base.Digest() {
			t.Errorf("a statement with another %s has the same digest", name)
		}
	}
	document := graph.Document{ID: "d", Source: "s", Title: "t"}
	source := graph.Source{ID: "s"}
	entity := graph.Entity{ID: "e", Labels: []string{"Person"}}
	for name, pair := range map[string][2]digester{
		"Document.Source": {document, graph.Document{ID: "d", Source: "x", Title: "t"}},
		"Document.Title":  {document, graph.Document{ID: "d", Source: "s", Title: "x"}},
		"Document.Date":   {document, graph.Document{ID: "d", Source: "s", Title: "t", Date: interval(t, "2023")}},
		"Document.URL":    {document, graph.Document{ID: "d", Source: "s", Title: "t", URL: "u"}},
		"Source.Licence":  {source, graph.Source{ID: "s", Licence: "l"}},
		"Source.Citation": {source, graph.Source{ID: "s", Citation: "l"}},
		"Entity.Labels":   {entity, graph.Entity{ID: "e", Labels: []string{"Office"}}},
		"Entity.Aliases":  {entity, graph.Entity{ID: "e", Labels: []string{"Person"}, Aliases: []string{"x"}}},
		"Entity.Valid":    {entity, graph.Entity{ID: "e", Labels: []string{"Person"}, Valid: interval(t, "2023")}},
		"alias of two":    {graph.Entity{Aliases: []string{"a b"}}, graph.Entity{Aliases: []string{"a", "b"}}},
	} {
		if pair[0].Digest() == pair[1].Digest() {
			t.Errorf("%s does not change the digest", name)
		}
	}
}

func TestPositionAndDossierDoNotChangeTheDigest(t *testing.T) {
	a := graph.Statement{Key: "k", Dossiers: []string{"one"}, At: problem.Position{File: "a", Line: 1}}
	b := graph.Statement{Key: "k", Dossiers: []string{"two"}, At: problem.Position{File: "b", Line: 2}}
	if a.Digest() != b.Digest() {
		t.Error("the same statement of another dossier has changed")
	}
	if diff := cmp.Diff(fmt.Sprint(a.Properties()["dossiers"]), "[one]"); diff != "" {
		t.Error(diff)
	}
}

// A digest stands in the graph, where a later version compares it: what it is
// made of may not change without need, since every record would be written anew.
func TestDigestsOfTheRelease(t *testing.T) {
	s := graph.Statement{
		Key: "s/1", Type: "ALLY_OF", Subject: "a", Object: "b", Source: "s", Document: "d", Modality: "asserted", Valid: interval(t, "2021-04-02/2023-07-26"),
		ReportedAt: edtf.Day{Year: 2023, Month: 9, Day: 5}, Confidence: pointer(0.9), Extra: map[string]any{"troops": int64(1500)},
	}
	e := graph.Entity{ID: "niger", Name: "Niger", Labels: []string{"Country"}, Aliases: []string{"Republic of the Niger"}, Codes: []graph.Code{{System: "iso3", Value: "NER"}}}
	got := []string{s.Digest(), e.Digest(), graph.Document{ID: "d", Source: "s"}.Digest(), graph.Source{ID: "s", Name: "S"}.Digest()}
	want := []string{"KWRTGAXY3YDHUDID4ZSCVD2X", "YEZJ7DTPQLVFIREG3CB62X22", "7QNIOHPWH467Y4KYMTADI6FU", "FWNWVKATY67KKSEAPVB6EC7G"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
