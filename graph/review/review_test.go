package review_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"entente/graph"
	"entente/graph/gazetteer"
	"entente/graph/resolve"
	"entente/graph/review"
	"entente/schema"
	"entente/schema/edtf"
	"entente/schema/fuzztest"
	"entente/schema/problem"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func shipped(t testing.TB, more ...graph.Entity) *resolve.Index {
	t.Helper()
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	x := resolve.New(schema.Default())
	for i := range entities {
		x.Add(&entities[i])
	}
	for i := range more {
		x.Add(&more[i])
	}
	return x
}

func interval(t interface{ Fatal(...any) }, text string) edtf.Interval {
	var i edtf.Interval
	if err := i.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return i
}

// refuse is the error of a reference.
func refuse(t interface{ Fatalf(string, ...any) }, x *resolve.Index, text string, when edtf.Interval, labels ...string) *resolve.Error {
	_, err := x.ResolveAs(text, when, labels)
	var refused *resolve.Error
	if !errors.As(err, &refused) {
		t.Fatalf("%q is not refused: %v", text, err)
	}
	return refused
}

func write(t interface{ Fatal(...any) }, c *review.Collector) string {
	var b strings.Builder
	if err := c.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTheFileTellsWhatToDecide(t *testing.T) {
	x := shipped(t, graph.Entity{ID: "niger-river", Labels: []string{"Region"}, Name: "Niger"})
	c := review.New()
	for i, r := range []struct{ text, when, label string }{
		{"Congo", "2018-01-01", ""}, {"Congo", "2019", ""}, {"Congo", "", ""}, // at no time one of them
		{"Yemen", "1970", ""}, {"Yemen", "1988-03-04", ""}, // the same two
		{"Yemen", "1985/1995", ""},
		{"Nigr", "2020", "Country"}, {"Nigr", "2021", "Country"},
		{"=HYPERLINK(\"x\")", "", "Person"},
		{"cow:999", "1990", ""},
		{"gw:816@x", "", ""},
		{"Сhad", "", ""},
	} {
		var labels []string
		if r.label != "" {
			labels = []string{r.label}
		}
		c.Add(refuse(t, x, r.text, interval(t, r.when), labels...), problem.Position{File: "events.csv", Line: i + 2})
	}
	want := `decision,text,kind,date,count,first,reason,candidate_1,score_1,candidate_2,score_2,candidate_3,score_3,candidate_4,score_4,candidate_5,score_5
,Congo,,,3,events.csv:2,is ambiguous: write the id of one of the following,congo,1.00,dr-congo,1.00,,,,,,
,Nigr,Country,,2,events.csv:8,"is not known as an id, a name or an alias of an entity; did you mean Niger?",niger,0.80,nigeria,0.57,,,,,,
,Yemen,,1967-11-30/1990-05-21,2,events.csv:5,is ambiguous: write the id of one of the following,north-yemen,1.00,south-yemen,1.00,,,,,,
,"'=HYPERLINK(""x"")",Person,,1,events.csv:10,"is not known as an id, a name or an alias of an entity",,,,,,,,,,
,Yemen,,1985/1995,1,events.csv:7,is ambiguous: write the id of one of the following,north-yemen,1.00,south-yemen,1.00,yemen,1.00,,,,
,cow:999,cow,,1,events.csv:11,is a code that no known entity holds; did you mean 990?,,,,,,,,,,
,gw:816@x,gw,,1,events.csv:12,is a code that no known entity holds,,,,,,,,,,
,Сhad,,,1,events.csv:13,contains the Cyrillic letter С (U+0421) in a word of Latin letters; did you mean Chad?,chad,0.95,,,,,,,,
`
	if diff := cmp.Diff(want, write(t, c)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if c.Len() != 8 {
		t.Errorf("%d references", c.Len())
	}
}

// What a person fills in is heeded, at its time and for its kind, and nowhere
// else.
func TestDecisionsAreHeeded(t *testing.T) {
	const file = "decision,text,kind,date,reason\n" +
		"dr-congo,Congo,,,\n" +
		"congo,Congo,,2018/2019,\n" +
		"north-yemen,Yemen,,1967-11-30/1990-05-21,\n" +
		"yemen,Yemen,,1985/1995,\n" +
		"-,Atlantis,,,\n" +
		",Nigr,,,undecided\n" +
		"niger-river,Niger,Region,,overrides a name\n" +
		"germany,cow:999,cow,,\n"
	x := shipped(t, graph.Entity{ID: "niger-river", Labels: []string{"Region"}, Name: "River Niger"})
	d, problems := review.Parse("d.csv", strings.NewReader(file))
	if err := append(problems, x.Decide(d.List())...).Err(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ text, when, label, want string }{
		{"Congo", "", "", "dr-congo"},
		{"Congo", "1999", "", "dr-congo"},
		{"Congo", "2018-05", "", "congo"},
		{"Congo", "2018/2020", "", "dr-congo"},
		{"Yemen", "1986", "", "north-yemen"}, // by the time of the review file, though both lines hold
		{"Yemen", "1985/1995", "", "yemen"},
		{"Yemen", "1999", "", "yemen"},
		{"Niger", "", "", "niger"},
		{"Niger", "", "Region", "niger-river"},
		{"Niger", "", "Country", "niger"},
		{"cow:999", "1990", "", "germany"},
	} {
		var labels []string
		if c.label != "" {
			labels = []string{c.label}
		}
		e, err := x.ResolveAs(c.text, interval(t, c.when), labels)
		if err != nil || e.ID != c.want {
			t.Errorf("%s in %q as %q is %v (%v), want %s", c.text, c.when, c.label, e, err, c.want)
		}
	}
	left := refuse(t, x, "Atlantis", edtf.Interval{})
	if want := `"Atlantis" is left out by a decision (d.csv:6)`; !left.LeftOut || left.Error() != want {
		t.Errorf("%v: %v", left.LeftOut, left)
	}
	if refuse(t, x, "Nigr", edtf.Interval{}).LeftOut {
		t.Error("what is undecided is left out")
	}
	c := review.New()
	c.Add(left, problem.Position{})
	if c.Len() != 0 {
		t.Error("what is decided is to be decided again")
	}
}

func TestProblemsOfDecisions(t *testing.T) {
	x := shipped(t)
	for name, c := range map[string]struct{ file, want string }{
		"empty":         {"", "d.csv: is empty: a review file has a header with the columns decision and text"},
		"another file":  {"a,b\n1,2\n", `d.csv:1: has no column "decision": a review file has the columns decision, text, kind and date`},
		"no text":       {"decision,text\nniger,\n", "d.csv:2: decides about nothing: the column text is empty"},
		"bad date":      {"decision,text,date\nniger,Nigr,Jul 23\n", `d.csv:2: the date: "Jul 23" is not EDTF: write a date as 2023, 2023-07 or 2023-07-26, an interval as 2021-04-02/2023-07-26 or 2023-07-26/..`},
		"not CSV":       {"decision,text\nniger,Nigr\nniger,\"a\"b\"\n", "d.csv:3: is no CSV from here on: extraneous or missing \" in quoted-field"},
		"not UTF-8":     {"decision,text\nniger,N\xefger\n", "d.csv:2: is not UTF-8: save the file as CSV UTF-8"},
		"unknown id":    {"decision,text\n-,x\nnigera,Nigr\n", `d.csv:3: the decision about "Nigr" names the entity "nigera", and no entity has that id; did you mean niger or nigeria?`},
		"contradiction": {"decision,text,kind\nniger,Nigr,\n-,Nigr,\nnigeria,Nigr,Country\n", `d.csv:3: decides - about "Nigr", and line 2 decides "niger"`},
		"the same":      {"decision,text\nniger,Nigr\nniger,Nigr\n", ""},
		"short lines":   {"decision,text,kind,date\nniger,Nigr\n\n,x\n", ""},
	} {
		d, problems := review.Parse("d.csv", strings.NewReader(c.file))
		problems = append(problems, x.Decide(d.List())...)
		if diff := cmp.Diff(c.want, problems.Error()); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
	if _, problems := review.Read(filepath.Join(t.TempDir(), "none.csv")); len(problems) != 1 || !strings.HasSuffix(problems[0].What, "no such file or directory") {
		t.Errorf("a file that is not there: %v", problems)
	}
}

// Spreadsheets part the columns as their user's country does, and begin with a
// byte order mark.
func TestWhatSpreadsheetsSaveIsRead(t *testing.T) {
	want, _ := review.Parse("", strings.NewReader("decision,text\nniger,Nigr\n"))
	for _, file := range []string{"\ufeffdecision;text\r\nniger;Nigr\r\n", "Decision\tText\nniger\tNigr\n", "text,decision\n\"Nigr\", niger\n"} {
		got, problems := review.Parse("", strings.NewReader(file))
		if len(problems) > 0 || got.Digest() != want.Digest() || got.Len() != 1 {
			t.Errorf("%q: %v %v", file, got, problems)
		}
	}
}

func TestDigestIsOfTheDecisionsAlone(t *testing.T) {
	digest := func(file string) string {
		d, problems := review.Parse("", strings.NewReader(file))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		return d.Digest()
	}
	if d := digest("decision,text\n,x\n"); d != "" {
		t.Errorf("no decision has the digest %s", d)
	}
	one := digest("decision,text,count\nniger,a,1\n-,b,2\n")
	if other := digest("decision,text,count\n-,b,7\n,c,1\nniger,a,3\nniger,a,3\n"); other != one {
		t.Error("the order of lines or a count changes the digest")
	}
	for _, file := range []string{"decision,text\nniger,a\n", "decision,text\nniger,a\nniger,b\n", "decision,text,date\nniger,a,2020\n-,b,\n", "decision,text,kind\nniger,a,Country\n-,b,\n"} {
		if digest(file) == one {
			t.Errorf("%q has the digest of another", file)
		}
	}
}

// Every text comes back from the file as it was read, whatever a spreadsheet
// would make of it, and its decision is heeded.
func TestRoundTrip(t *testing.T) {
	texts := rapid.OneOf(
		rapid.String(),
		rapid.StringOf(rapid.SampledFrom([]rune("'=+-@\t\r\n\",;:ab Сс\ufeff"))),
		rapid.SampledFrom([]string{"Congo", "Korea", "cow:999", "Nigr", "-", "'=x", "''=x", "a\r\nb", "a\r\r\nb", " Congo ", "\r", "\ufeffx"}),
	)
	x := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		c := review.New()
		decisions := map[string]string{}
		for _, text := range rapid.SliceOfN(texts, 1, 8).Draw(t, "texts") {
			_, err := x.Resolve(text, edtf.Interval{})
			var refused *resolve.Error
			if text == "" || !errors.As(err, &refused) {
				continue
			}
			c.Add(refused, problem.Position{File: "f", Line: 1})
			decisions[resolve.LineEnds(text)] = rapid.SampledFrom([]string{"niger", "chad", "-"}).Draw(t, "decision")
		}
		written := write(t, c)
		d, problems := review.Parse("r", strings.NewReader(written))
		if len(problems) > 0 || d.Len() != 0 {
			t.Fatalf("what is undecided: %v %v", d, problems)
		}
		var filled strings.Builder
		fill(t, &filled, written, decisions)
		d, problems = review.Parse("r", strings.NewReader(filled.String()))
		y := shipped2(t)
		if err := append(problems, y.Decide(d.List())...).Err(); err != nil {
			t.Fatalf("%v in\n%s", err, filled.String())
		}
		for text, want := range decisions {
			e, err := y.Resolve(text, edtf.Interval{})
			var refused *resolve.Error
			left := errors.As(err, &refused) && refused.LeftOut
			if want == "-" && !left || want != "-" && (e == nil || e.ID != want) {
				t.Fatalf("%q is %v (%v), want %s, by\n%s", text, e, err, want, filled.String())
			}
		}
	})
}

// The memory of a collector has an end, and its file says what is not in it.
func TestMoreReferencesThanThereIsRoomFor(t *testing.T) {
	c := review.New()
	var group sync.WaitGroup
	for part := range 4 {
		group.Go(func() {
			for i := range review.Most/4 + 10 {
				c.Add(&resolve.Error{Text: fmt.Sprintf("x%d-%d", part, i), What: "is unknown"}, problem.Position{File: "f", Line: i})
			}
		})
	}
	group.Wait()
	c.Add(&resolve.Error{Text: strings.Repeat("x", 1001)}, problem.Position{})
	path := filepath.Join(t.TempDir(), "review.csv")
	if err := c.WriteFile(path); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Count(text, []byte("\n"))
	if c.Len() != review.Most || lines != review.Most+2 || !bytes.HasSuffix(text, []byte("\n,,,,41,,\"and 41 others, for which this file has no room\",,,,,,,,,,\n")) {
		t.Errorf("%d references, %d lines, the last are %q", c.Len(), lines, text[len(text)-200:])
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode != 0o600 {
		t.Errorf("the file may be read by others: %v", mode)
	}
	if d, problems := review.Read(path); d.Len() != 0 || len(problems) != 0 {
		t.Errorf("%d decisions, %v", d.Len(), problems)
	}
	want := "the review file " + filepath.Join(path, "x") + " cannot be written: not a directory"
	if err := c.WriteFile(filepath.Join(path, "x")); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// A file of which a record has no end, or that has none itself, fills no memory.
func TestAReviewFileThatIsNone(t *testing.T) {
	for name, c := range map[string]struct {
		text io.Reader
		want string
	}{
		"a record without end": {io.MultiReader(strings.NewReader("decision,text\n"), &endless{text: "x"}), "f: a record is longer than 1 MiB: is a quote left open?"},
		"an open quote":        {io.MultiReader(strings.NewReader("decision,text\n\""), &endless{text: "\n"}), "f: a record is longer than 1 MiB: is a quote left open?"},
		"zeros":                {&endless{text: "\x00"}, "f: a record is longer than 1 MiB: is a quote left open?"},
		"lines without end":    {io.MultiReader(strings.NewReader("decision,text\n"), &endless{text: "niger," + strings.Repeat("n", 900_000) + "\n"}), "f: the file is larger than the 128 MiB that are read"},
	} {
		t.Run(name, func(t *testing.T) {
			fuzztest.Within(t, func() {
				_, problems := review.Parse("f", c.text)
				if got := problems.Error(); got != c.want {
					t.Errorf("got %s, want %s", got, c.want)
				}
			})
		})
	}
}

// endless is a text again and again.
type endless struct {
	text string
	at   int
}

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = e.text[e.at]
		e.at = (e.at + 1) % len(e.text)
	}
	return len(p), nil
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("decision,text,kind,date\nniger,Nigr,Country,2020\n-,'=x,,\n"))
	f.Add([]byte("\ufeffdecision;text\r\n\"a;b\";\"c\n\""))
	f.Add([]byte("decision,text\n\"\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		var d review.Decisions
		var problems problem.List
		fuzztest.Within(t, func() { d, problems = review.Parse("f", bytes.NewReader(file)) })
		again, _ := review.Parse("f", bytes.NewReader(file))
		if d.Digest() != again.Digest() || d.Len() != len(d.List()) || (d.Digest() == "") != (d.Len() == 0) {
			t.Error("two readings differ")
		}
		for _, p := range problems {
			if p.At.File != "f" || strings.ContainsAny(p.Error(), "\n\x1b") {
				t.Errorf("%q", p.Error())
			}
		}
		for _, e := range d.List() {
			if e.Text == "" || e.At.Line < 2 {
				t.Errorf("%+v", e)
			}
		}
	})
}
