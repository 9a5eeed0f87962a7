package jsonl_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"testing"

	"entente/graph/check"
	"entente/graph/jsonl"
	"entente/schema"
	"entente/schema/fuzztest"
)

func sha256Of(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// FuzzOpen reads what strangers wrote, with a last line that suits it where
// there is one, so that the records behind the checksum are reached.
func FuzzOpen(f *testing.F) {
	text := small(f)
	f.Add(text, true)
	f.Add(text, false)
	f.Add(packed(f, text), false)
	f.Add([]byte(`{"entente":"jsonl","version":1}`+"\n"+`{"record":"entity","id":"x","labels":["Person"],"properties":{"a":{"b":[1e999,null]}}}`+"\n"), true)
	for _, lines := range []string{
		`{"record":"source","id":"a","name":"A","kind":"weather"}` + "\r\n" + `{"record":"source","id":"a","name":"A","kind":"news"}`,
		`{"record":"document","id":"a","source":"b","title":"","date":"2023-02-30"}`,
		`{"record":"entity","id":"chad","labels":["Country"],"name":"Сhad","aliases":["تشاد","a\u202eb","a\u0000"],"codes":["cow:483@1960/..","iso3:","x"]}`,
		`{"record":"statement","key":"a/b","subject":"a","type":"ALLY_OF","object":"b","document":"d","valid":"2023-07/..","confidence":2,"properties":{"troops":1e3}}`,
		`{"record":"statement","record":"entity","id":null}`, `{"record":"end","record":"source"}`, strings.Repeat(`{"a":`, 5000),
	} {
		f.Add([]byte(`{"entente":"jsonl","version":1,"dossier":"d"}`+"\n"+lines+"\n"), true)
	}
	f.Add([]byte(strings.Repeat("[", 10_000)), false)
	f.Add([]byte("\x1f\x8b\x08\x00"), false)
	f.Fuzz(func(t *testing.T, text []byte, ended bool) {
		if ended {
			text = endedBy(text)
		}
		fuzztest.Within(t, func() {
			in, err := jsonl.Open(schema.Default(), "-", bytes.NewReader(text))
			if err != nil {
				if strings.Contains(err.Error(), "\x1b") {
					t.Errorf("the error steers a terminal: %q", err)
				}
				return
			}
			defer func() { _ = in.Close() }()
			for _, row := range append(all(t, in, check.Entity), all(t, in, check.Statement)...) {
				for _, r := range row.Entities {
					if len(r.Problems) == 0 && !schema.IsSlug(r.Value.ID) {
						t.Errorf("the entity %q passed", r.Value.ID)
					}
				}
				for _, r := range row.Statements {
					if len(r.Problems) == 0 && (r.Value.Subject == "" || r.Value.Type == "" || r.Value.Document == "") {
						t.Errorf("the statement %v passed", r.Value)
					}
				}
			}
		})
	})
}

// endedBy puts a last line behind a text that counts its lines.
func endedBy(text []byte) []byte {
	body := string(text)
	if at := strings.LastIndex(body, `{"record":"end"`); at >= 0 {
		body = body[:at]
	}
	if body != "" && !strings.HasSuffix(body, "\n") {
		body += "\n"
	}
	count := func(record string) int { return strings.Count(body, `{"record":"`+record+`"`) }
	var b strings.Builder
	b.WriteString(body)
	b.WriteString(`{"record":"end","sources":` + strconv.Itoa(count("source")) + `,"documents":` + strconv.Itoa(count("document")) + `,"entities":` + strconv.Itoa(count("entity")) + `,"statements":` + strconv.Itoa(count("statement")) + `,"sha256":"` + sha256Of(body) + `"}` + "\n")
	return []byte(b.String())
}
