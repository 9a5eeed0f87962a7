package mapping

import (
	"context"
	"strings"
	"testing"

	"entente/graph/check"
	"entente/graph/dossier"
	"entente/schema"
	"entente/schema/fuzztest"
	"entente/schema/problem"
)

// ftmRows are of the form of FollowTheMoney's files, with what such files hold:
// several names, dates that are years, empty lists, lines of a delta, properties
// that are no lists, names of several scripts.
var ftmRows = []string{
	`{"id":"NK-1","schema":"Person","caption":"Ali Example","properties":{"name":["Ali Example","علي مثال","Али Пример"],"alias":[],"nationality":["ne"],"birthDate":["1960"]},"datasets":["one","two"],"first_seen":"2023-01-01T00:00:00","target":true}`,
	`{"id":"Q42","schema":"Person","caption":"A","properties":{"name":["A"],"wikidataId":["Q42"],"citizenship":["fr","suhh"],"country":["fr","td"]}}`,
	`{"id":"o-1","schema":"Ownership","caption":"Owner","properties":{"owner":["NK-1"],"asset":["c-1","c-2"],"percentage":["12.5"],"startDate":["2019-05","2018"],"role":["shareholder"]}}`,
	`{"id":"o-2","schema":"Ownership","caption":"Owner","properties":{"owner":["a","b"],"asset":["c","d"]}}`,
	`{"id":"s-1","schema":"Sanction","properties":{"country":["eu"],"entity":["NK-1"],"authority":["Council"],"listingDate":["2022-02-25"],"program":["X"],"provisions":["freeze"],"summary":["  first\nsecond "]}}`,
	`{"id":"p-1","schema":"Payment","properties":{"payer":["a"],"beneficiary":["b"],"date":["2020-02-30"],"amount":["1e9"],"currency":["USD"],"purpose":["-"]}}`,
	`{"op":"ADD","entity":{"id":"v-1","schema":"Vessel","caption":"V","properties":{"name":["V"],"flag":["pa"]}}}`,
	`{"op":"DEL","entity":{"id":"v-1"}}`,
	`{"id":"a-1","schema":"Address","properties":{"full":["1 Street"]}}`,
	`{"id":"x","schema":"Family","properties":{"person":["a"],"relative":["b"],"relationship":[null,7,{"a":[]}]}}`,
	`{"id":7,"schema":["Person"],"properties":{"name":"not a list"}}`,
	`{"id":"u","schema":"Person","caption":"Ali\u202eelpmaxE","properties":{}}`,
	`{"schema":"Person"}`, `{"id":"a","schema":"Nothing"}`, `{}`, `null`, `[]`, `{"entity":null,"id":"Ü b","schema":"Company","caption":"=1+1","properties":{"name":["=1+1"],"jurisdiction":["zz"]}}`,
}

// FuzzFtM reads what calls itself FollowTheMoney by the shipped mapping: every
// row makes records, or is left out, or says what is wrong with it, and nothing
// that a row makes steers whoever reads it.
func FuzzFtM(f *testing.F) {
	for _, row := range ftmRows {
		f.Add([]byte(row))
	}
	f.Add([]byte(strings.Join(ftmRows, "\n")))
	f.Add([]byte("[" + strings.Join(ftmRows[:4], ",\n") + "]"))
	f.Add([]byte(gzipped(ftmRows[0] + "\r\n" + ftmRows[4])))
	m, err := Find(schema.Default(), "ftm")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		fuzztest.Within(t, func() {
			in, err := m.Open([]string{check.Stdin}, strings.NewReader(string(text)))
			if err != nil {
				return
			}
			defer func() { _ = in.Close() }()
			for _, kind := range []check.Kind{check.Entity, check.Statement} {
				_ = in.Each(context.Background(), kind, same, func(made any) error {
					for _, row := range made.([]dossier.Row) {
						accounted(t, kind, row)
					}
					return nil
				})
			}
		})
	})
}

// accounted sees that a row has come to something in a pass, and that what it
// made can be shown.
func accounted(t *testing.T, kind check.Kind, row dossier.Row) {
	t.Helper()
	for _, r := range row.Entities {
		if e := r.Value; len(r.Problems) == 0 {
			shows(t, append([]string{e.ID, e.Name}, e.Aliases...)...)
			if !schema.IsSlug(e.ID) || strings.TrimSpace(e.Name) == "" {
				t.Errorf("the entity %q called %q passes", e.ID, e.Name)
			}
		}
	}
	for _, r := range row.Statements {
		if c := r.Value; len(r.Problems) == 0 {
			shows(t, c.Subject, c.Type, c.Object, c.ID, c.Quote, c.AttributedTo, c.Locator)
			if c.Subject == "" || c.Type == "" || c.Object == "" || c.Document == "" {
				t.Errorf("the statement %+v passes", c)
			}
		}
	}
	made := len(row.Entities) + len(row.Statements)
	if left := row.LeftOut != "" || len(row.Problems) > 0; left && made > 0 {
		t.Errorf("the row is left out (%s, %v), and makes %d records", row.LeftOut, row.Problems, made)
	}
}

func shows(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.ContainsFunc(text, func(r rune) bool { return problem.Steering(r) && r != '\n' && r != '\t' }) {
			t.Errorf("the text %q steers whoever reads it", text)
		}
	}
}
