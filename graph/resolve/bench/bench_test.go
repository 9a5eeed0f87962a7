package bench

import (
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"entente/graph/gazetteer"
	"entente/graph/resolve"
	"entente/schema"

	"github.com/google/go-cmp/cmp"
)

func shipped(t *testing.T) *resolve.Index {
	t.Helper()
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	x := resolve.New(schema.Default())
	for i := range entities {
		x.Add(&entities[i])
	}
	return x
}

var folder = filepath.Join("..", "..", "..", "..", "shared", "data")

var once sync.Once
var measured []Measure

// measures are those of the data sets, taken once.
func measures(t *testing.T) []Measure {
	t.Helper()
	if _, err := os.Stat(folder); err != nil {
		t.Skipf("the data sets are not there to measure on: %v", err)
	}
	var failed error
	once.Do(func() { measured, failed = Run(shipped(t), folder) })
	if failed != nil {
		t.Fatal(failed)
	}
	return slices.Clone(measured)
}

func TestNamesOfStatesInPublishedData(t *testing.T) {
	all := measures(t)
	for _, m := range append(all, Total(all)) {
		t.Logf("%-62s %6d states, precision %.4f, recall %.4f; %5d names, precision %.4f, recall %.4f",
			m.Set, m.States, m.Precision(), m.Recall(), m.Names, m.NamePrecision(), m.NameRecall())
		for i, miss := range m.Misses {
			if i < 40 && m.Counts {
				t.Logf("    %+v", miss)
			}
		}
		if m.Counts && m.Whole && (m.States == 0 || m.Precision() < MinPrecision || m.Recall() < MinRecall) {
			t.Errorf("%s: precision %.4f, recall %.4f of %d states", m.Set, m.Precision(), m.Recall(), m.States)
		}
	}
	if total := Total(all); !total.Passes() || total.States < 100_000 || total.Names < 2_500 {
		t.Errorf("in total %+v", total)
	}
}

// What is resolved wrongly is known, name by name, with the reason.
func TestWhatIsWrong(t *testing.T) {
	var wrong []string
	for _, m := range measures(t) {
		for _, miss := range m.Misses {
			if miss.Got != "" && m.Counts {
				wrong = append(wrong, miss.Text+": "+miss.Got+", and its code is "+miss.Want)
			}
		}
	}
	slices.Sort(wrong)
	want := []string{
		"JERSEY: jersey, and its code is united-states",  // New Jersey, cut short by GDELT
		"Yugoslavia: yugoslavia, and its code is serbia", // of 1918, which COW counts for Serbia
	}
	if diff := cmp.Diff(want, slices.Compact(wrong)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Niger and Nigeria are told apart in all data, whatever the language.
func TestNigerIsNeverNigeria(t *testing.T) {
	for _, m := range measures(t) {
		for _, miss := range m.Misses {
			if miss.Got == "niger" || miss.Got == "nigeria" {
				t.Errorf("%s: %+v", m.Set, miss)
			}
		}
	}
}

func TestDataThatIsNotThere(t *testing.T) {
	all, err := Run(shipped(t), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		if m.Note != "not there" || m.Counts || m.References > 0 {
			t.Errorf("%+v", m)
		}
	}
	if Total(all).Passes() {
		t.Error("nothing measured is good enough")
	}
}

func TestDataOfAnotherForm(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "opensanctions_ftm"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "countrycode"), 0o700); err != nil {
		t.Fatal(err)
	}
	for path, text := range map[string]string{"opensanctions_ftm/a.json": "{\n", "countrycode/codelist_without_cldr.csv": "iso2c,iso3c\nTD,TCD\n"} {
		if err := os.WriteFile(filepath.Join(dir, path), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want := "OpenSanctions: ISO alpha-2, alpha-3: a.json: unexpected end of JSON input"
	if _, err := Run(shipped(t), dir); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestMeasuring(t *testing.T) {
	c := &collector{index: shipped(t), measure: Measure{Counts: true, Whole: true}, seen: map[pair]*outcome{}}
	for _, r := range [][2]string{{"Niger", "iso3:NER"}, {"Niger", "iso3:NER"}, {"Nigeria", "iso3:NER"}, {"Congo", "iso3:COG"}, {"Chad", "iso3:ZZZ"}, {"", "iso3:NER"}} {
		c.reference(r[0], date("2020"), r[1])
	}
	m := c.result()
	if m.References != 6 || m.States != 4 || m.Right != 2 || m.Wrong != 1 || m.Names != 3 || m.Precision() != 2.0/3 || m.Recall() != 3.0/4 || m.NamePrecision() != 1.0/2 || m.NameRecall() != 2.0/3 || m.Passes() {
		t.Errorf("%+v", m)
	}
	want := []Miss{{"Congo", "congo", "", 1, "2020"}, {"Nigeria", "niger", "nigeria", 1, "2020"}}
	if diff := cmp.Diff(want, m.Misses); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
