package draft_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"entente/graph/check"
	"entente/graph/gazetteer"
	"entente/graph/mapping"
	"entente/graph/mapping/draft"
	"entente/schema"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"
)

// drafted writes a draft, and reads the file by it.
func drafted(t *testing.T, path string) (string, *check.Outcome) {
	t.Helper()
	known, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	text, err := draft.Of(schema.Default(), known, path)
	if err != nil {
		t.Fatal(err)
	}
	m, problems := mapping.Parse(schema.Default(), "draft.yaml", text)
	if len(problems) > 0 {
		t.Fatalf("%v\n%s", problems, text)
	}
	in, err := m.Open([]string{path}, nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	defer func() { _ = in.Close() }()
	stream, err := check.NewStream(schema.Default(), known, in, check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stream.Close() }()
	shown := 0
	outcome, err := stream.Parts(context.Background(), nil, func(r check.Reject) error {
		if shown++; shown < 4 {
			t.Logf("refused: %s", r.Reasons)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(text), outcome
}

// seen is a line of a draft that says what a column holds.
var seen = regexp.MustCompile(`(?m)^#   (\S.*?)  +(codes of \w+|names of states|year|month|day|date|compact)\b`)

func TestDraftsOfThePublishedFiles(t *testing.T) {
	for file, want := range map[string]struct {
		form    string // what stands under file, in one line
		columns string // what some columns hold
		taken   int    // rows of which all that they make passes, at least
		rows    int
	}{
		"cow_contiguity/cow_contdir.csv":                  {"", "ccode1=codes of cow ccode2=codes of cow stdate=date enddate=date", 0, 1874},
		"cow_states/states2016_clean.csv":                 {"", "stateabb=codes of cow_abbrev ccode=codes of cow statenme=names of states styear=year stmonth=month stday=day endyear=year endmonth=month endday=day version=year", 235, 243},
		"cow_wars/cow_war_inter.csv":                      {"", "ccode1=codes of cow ccode2=codes of cow year=year", 1800, 1932},
		"gw_states/gw_states.csv":                         {"", "gwcode=codes of gw stateabb=codes of cow_abbrev statename=names of states startdate=date enddate=date", 210, 216},
		"gdelt2_events/20180101000000.export.CSV":         {"delimiter: tab columns: [\"column_1\", ", "column_2=compact column_38=codes of fips", 2300, 2414},
		"icews_raw/events.2018.sample.tab":                {"delimiter: tab missing: [\"NA\"]", "Date=date Country=names", 3700, 3705},
		"coups_powell_thyne/powell_thyne_coups_final.csv": {"delimiter: tab", "country=names of states ccode=codes of cow year=year month=month day=day", 480, 491},
		"leaders_archigos/archigos.csv":                   {"missing: [\"NA\"]", "gwcode=codes of gw startdate=date enddate=date", 3000, 3409},
		"rivalries/tss_rivalries.csv":                     {"missing: [\"NA\"]", "ccode1=codes of cow ccode2=codes of cow start=year end=year", 200, 264},
		"ucdp_ged_myanmar/ged_myanmar_sample.csv":         {"", "year=year date_start=date date_end=date", 1844, 1844},
		"acled_newcols_dummy/acled_old_dummy.csv":         {"missing: [\"NA\"]", "event_date=date year=year", 326, 326},
		"opensanctions_ftm/zala__entities.ftm.json":       {"format: jsonl", "", 91, 91},
		"plover/PLOVER_GSR_CAMEO.txt":                     {"format: jsonl", "date=date", 322, 323},
	} {
		t.Run(filepath.Base(file), func(t *testing.T) {
			path := filepath.Join("..", "..", "..", "..", "shared", "data", filepath.FromSlash(file))
			if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
				t.Skipf("%s is not there to read", path)
			}
			text, outcome := drafted(t, path)
			_, form, _ := strings.Cut(text, "\nfile:\n")
			form = indented(form)
			if !strings.HasPrefix(form, want.form) {
				t.Errorf("the form is %q, and should be %q", form, want.form)
			}
			var columns []string
			for _, found := range seen.FindAllStringSubmatch(text, -1) {
				columns = append(columns, found[1]+"="+found[2])
			}
			if all := strings.Join(columns, " "); !subset(want.columns, all) {
				t.Errorf("the columns are %s", all)
			}
			if outcome.Rows.Read != want.rows || outcome.Rows.Taken+outcome.Rows.Out() < want.taken {
				t.Errorf("of %d rows %d were taken and %d left out\n%s", outcome.Rows.Read, outcome.Rows.Taken, outcome.Rows.Out(), text)
			}
		})
	}
}

// indented are the indented lines at the beginning of a text, as one line.
func indented(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "  ") {
			break
		}
		lines = append(lines, strings.TrimSpace(line))
	}
	return strings.Join(lines, " ")
}

func subset(want, have string) bool {
	for _, one := range strings.Fields(want) {
		if !strings.Contains(have, one) {
			return false
		}
	}
	return true
}

// A file is known by what is in it, however it is packed.
func TestForms(t *testing.T) {
	known, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	rows := "436|475|1960|x\n2|20|1949|-9\n200|220|1904|5\n2|40|1902|7\n"
	for name, test := range map[string]struct {
		text string
		want []string // lines of the draft
	}{
		"bars and a preamble":  {"Made by hand, 2024\n\nccode1|ccode2|year|deaths\n" + rows, []string{`  delimiter: "|"`, "  preamble: 1", `  missing: ["-9"]`, `    subject: "cow:{ccode1}"`, `    valid: "{year}"`}},
		"no header":            {rows, []string{`  columns: ["column_1", "column_2", "column_3", "column_4"] # TODO: the first row names no columns`}},
		"quotes within":        {"a\tb\tc\nsays \"no\"\t1\t2\nx\t3\t4\n", []string{"  delimiter: tab", "  quotes: false"}},
		"latin-1":              {"land,a\nC\xf4te d'Ivoire,1\nNiger,2\nTchad,3\n", []string{"  encoding: latin-1", "#   land  names of states, 100% known: Côte d'Ivoire, Niger, Tchad"}},
		"json":                 {`{"source": "Niger", "target": "France", "when": "2023-07-26T10:00:00"}` + "\n" + `{"source": "Mali", "target": "Chad"}` + "\n" + `{"source": "Togo", "target": "Ghana", "n": [1]}`, []string{"  format: jsonl", `    subject: "{source}"`, `    valid: "{string(when ?? '')[0:10]}"`}},
		"names that are taken": {"date,first,stdate,enddate\n1,2,2001-02-03,2002-01-01\n3,4,2001-02-04,2002-01-01\n", []string{`    valid: "{span(stdate[0:10], enddate[0:10])}"`, "#   first    number: 2, 4"}},
		"directed pairs":       {"a,b,year\nNER,NGA,1960\nNGA,NER,1960\nTCD,NER,1960\nNER,TCD,1960\nMLI,MLI,1960\n", []string{`    subject: "iso3:{a}"`, `  # - when: "a > b"`, "    reason: both sides are the same"}},
	} {
		t.Run(name, func(t *testing.T) {
			var packed bytes.Buffer
			z := gzip.NewWriter(&packed)
			_, _ = z.Write([]byte(test.text))
			_ = z.Close()
			dir := t.TempDir()
			for file, data := range map[string][]byte{"mine.csv": []byte(test.text), "mine.csv.gz": packed.Bytes()} {
				if err := os.WriteFile(filepath.Join(dir, file), data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			text, outcome := drafted(t, filepath.Join(dir, "mine.csv"))
			if outcome.Rows.Rejected > 0 {
				t.Errorf("%d rows were refused", outcome.Rows.Rejected)
			}
			again, err := draft.Of(schema.Default(), known, filepath.Join(dir, "mine.csv.gz"))
			if d := cmp.Diff(text, string(again)); d != "" || err != nil {
				t.Errorf("packed, it is another draft (%v):\n%s", err, d)
			}
			for _, line := range test.want {
				if !strings.Contains(text, line+"\n") {
					t.Errorf("there is no line %s in\n%s", line, text)
				}
			}
		})
	}
}

func TestParquet(t *testing.T) {
	type pact struct {
		ID   int64    `parquet:"id"`
		A    string   `parquet:"a"`
		B    string   `parquet:"b"`
		Year int32    `parquet:"year,optional"`
		Tags []string `parquet:"tags,list"`
	}
	path := filepath.Join(t.TempDir(), "pacts.parquet")
	if err := parquet.WriteFile(path, []pact{{1, "NER", "NGA", 1960, []string{"x"}}, {2, "MLI", "TCD", 0, nil}, {3, "FRA", "TGO", 1976, nil}}); err != nil {
		t.Fatal(err)
	}
	text, outcome := drafted(t, path)
	if outcome.Rows.Taken != 3 {
		t.Errorf("%+v\n%s", *outcome.Rows, text)
	}
	for _, line := range []string{"  format: parquet", `    subject: "iso3:{a}"`, `    valid: "{string(year ?? '')}"`} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("there is no line %s in\n%s", line, text)
		}
	}
}

func TestFilesOfWhichThereIsNoDraft(t *testing.T) {
	known, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"":                        "the file is empty",
		"one\ntwo\n":              "do not come apart",
		"\x00\x01,\x02\n":         "no text",
		"a,b\n":                   "",
		"\xff\xfea\x00,\x00b\x00": "UTF-16",
	} {
		path := filepath.Join(t.TempDir(), "f.csv")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := draft.Of(schema.Default(), known, path)
		if err == nil && want != "" || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v\n%s", text, err, got)
		}
	}
	if _, err := draft.Of(schema.Default(), known, filepath.Join(t.TempDir(), "none.csv")); err == nil {
		t.Error("there is a draft of no file")
	}
}

// Whatever a table holds, the draft is a mapping that its file can be read by.
func TestDraftsParse(t *testing.T) {
	known, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cell := rapid.OneOf(rapid.SampledFrom([]string{"", "NA", "-9", "2", "436", "NER", "Niger", "1960", "2023-07-26", "20230726", "{x}", "a\"b", "it's", "#", ": ", "\\", "é\u2028"}), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(2, 5).Draw(t, "width")
		var b strings.Builder
		w := csv.NewWriter(&b)
		for range rapid.IntRange(1, 6).Draw(t, "rows") {
			_ = w.Write(rapid.SliceOfN(cell, width, width).Draw(t, "row"))
		}
		w.Flush()
		path := filepath.Join(dir, "f.csv")
		if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		text, err := draft.Of(schema.Default(), known, path)
		if err != nil {
			if strings.Contains(err.Error(), "a fault of Entente") {
				t.Fatalf("%v\n%q", err, b.String())
			}
			return
		}
		m, problems := mapping.Parse(schema.Default(), "draft.yaml", text)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		in, err := m.Open([]string{path}, nil)
		if err != nil {
			t.Fatalf("%v\n%q\n%s", err, b.String(), text)
		}
		_ = in.Close()
	})
}
