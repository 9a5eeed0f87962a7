package gazetteer_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"entente/graph/gazetteer"
	"entente/graph/resolve"
	"entente/schema"
	"entente/schema/edtf"

	"github.com/google/go-cmp/cmp"
)

func index(t *testing.T) *resolve.Index {
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

// table reads a file of ../shared/data by the names of its columns. It skips
// the test, aloud, when the file is not there.
func table(t *testing.T, path ...string) []map[string]string {
	t.Helper()
	file, err := os.Open(filepath.Join(append([]string{"..", "..", "..", "shared", "data"}, path...)...))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("../shared/data/%s is not there to check against", filepath.Join(path...))
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	records := csv.NewReader(file)
	columns, err := records.Read()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for {
		cells, err := records.Read()
		if err == io.EOF {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		row := map[string]string{}
		for i, column := range columns {
			row[column] = cells[i]
		}
		rows = append(rows, row)
	}
}

func years(t *testing.T, from, to string) []edtf.Interval {
	t.Helper()
	first, err := strconv.Atoi(fmt.Sprintf("%.4s", from))
	if err != nil {
		t.Fatal(err)
	}
	last, err := strconv.Atoi(fmt.Sprintf("%.4s", to))
	if err != nil {
		t.Fatal(err)
	}
	var list []edtf.Interval
	for year := first; year <= last; year++ {
		when, err := edtf.Parse(fmt.Sprintf("%04d", year))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, when)
	}
	return list
}

// Every year of every state of the lists means one entity, and where both lists
// have a state of the same number and name in a year, the same one.
func TestEveryStateYearMeansOneEntity(t *testing.T) {
	x := index(t)
	type stateYear struct{ number, name, year string }
	meant := map[stateYear]string{}
	// COW's 345 is one state from 1878 to this day, GW's from 1 December 1918 to
	// 4 June 2006: in those two years the lists mean different parts of the year.
	differ := []stateYear{{"345", "Yugoslavia", "1918"}, {"345", "Yugoslavia", "2006"}}
	count := 0
	for _, list := range []struct{ folder, file, system, number, name, from, to string }{
		{"cow_states", "states2016_clean.csv", "cow", "ccode", "statenme", "styear", "endyear"},
		{"gw_states", "gw_states.csv", "gw", "gwcode", "statename", "startdate", "enddate"},
		{"gw_states", "gw_system_isard.csv", "gw", "gwcode", "gw_name", "start", "end"},
	} {
		for _, row := range table(t, list.folder, list.file) {
			for _, year := range years(t, row[list.from], row[list.to]) {
				count++
				code := list.system + ":" + row[list.number]
				e, err := x.Resolve(code, year)
				if err != nil {
					t.Errorf("%s in %s: %v", code, year, err)
					continue
				}
				key := stateYear{row[list.number], row[list.name], year.String()}
				if other := meant[key]; other != "" && other != e.ID && !slices.Contains(differ, key) {
					t.Errorf("%s %s in %s is %s in one list and %s in the other", code, row[list.name], year, other, e.ID)
				}
				meant[key] = e.ID
			}
		}
	}
	t.Logf("%d state-years", count)
	if count < 50_000 {
		t.Errorf("%d state-years are too few to have been read", count)
	}
}

// The codes of states that took others' place, year by year.
func TestSuccessors(t *testing.T) {
	x := index(t)
	for _, c := range []struct{ code, when, want string }{
		{"cow:255", "1938", "germany"}, {"cow:260", "1970", "west-germany"}, {"cow:265", "1970", "east-germany"}, {"cow:255", "1991", "germany"},
		{"gw:255", "1938", "germany"}, {"gw:260", "1970", "west-germany"}, {"gw:265", "1970", "east-germany"}, {"gw:260", "1991", "germany"},
		{"cow:315", "1930", "czechoslovakia"}, {"cow:315", "1992", "czechoslovakia"}, {"cow:316", "1993", "czechia"}, {"cow:317", "1993", "slovakia"},
		{"gw:315", "1992", "czechoslovakia"}, {"gw:316", "1993", "czechia"}, {"gw:317", "1993", "slovakia"}, {"gw:317", "1940", "slovakia"},
		{"cow:365", "1900", "russia"}, {"cow:365", "1950", "soviet-union"}, {"cow:365", "1992", "russia"}, {"gw:365", "1950", "soviet-union"}, {"gw:365", "2000", "russia"},
		{"cow:625", "2005", "sudan"}, {"cow:625", "2012", "sudan"}, {"cow:626", "2012", "south-sudan"}, {"gw:626", "2012", "south-sudan"},
		{"cow:345", "1900", "serbia"}, {"cow:345", "1930", "yugoslavia"}, {"cow:345", "1970", "yugoslavia"}, {"cow:345", "1995", "serbia-and-montenegro"}, {"cow:345", "2004", "serbia-and-montenegro"}, {"cow:345", "2010", "serbia"},
		{"gw:340", "1900", "serbia"}, {"gw:340", "2010", "serbia"}, {"gw:345", "1970", "yugoslavia"}, {"gw:345", "1995", "serbia-and-montenegro"},
		{"cow:341", "2010", "montenegro"}, {"gw:341", "1900", "montenegro"}, {"gw:341", "2010", "montenegro"}, {"cow:347", "2010", "kosovo"}, {"gw:347", "2010", "kosovo"},
		{"cow:343", "2000", "north-macedonia"}, {"cow:344", "2000", "croatia"}, {"cow:346", "2000", "bosnia-and-herzegovina"}, {"cow:349", "2000", "slovenia"},
		{"cow:678", "1980", "north-yemen"}, {"cow:679", "1995", "yemen"}, {"cow:680", "1980", "south-yemen"}, {"gw:678", "1980", "north-yemen"}, {"gw:678", "1995", "yemen"}, {"gw:680", "1980", "south-yemen"},
		{"cow:816", "1970", "vietnam"}, {"cow:817", "1970", "south-vietnam"}, {"gw:815", "1850", "dai-nam"}, {"gw:816", "1970", "vietnam"}, {"gw:817", "1970", "south-vietnam"},
		{"cow:730", "1900", "korean-empire"}, {"cow:731", "1960", "north-korea"}, {"cow:732", "1960", "south-korea"}, {"gw:730", "1850", "korean-empire"},
		{"cow:300", "1900", "austria-hungary"}, {"cow:305", "1930", "austria"}, {"cow:310", "1930", "hungary"}, {"cow:710", "1930", "china"}, {"cow:713", "1960", "taiwan"},
		{"cow:511", "1964", "zanzibar"}, {"cow:510", "1970", "tanzania"},
	} {
		when, err := edtf.Parse(c.when)
		if err != nil {
			t.Fatal(err)
		}
		if e, err := x.Resolve(c.code, when); err != nil || e.ID != c.want {
			t.Errorf("%s in %s is %v (%v), want %s", c.code, c.when, e, err, c.want)
		}
	}
}

// Every code of the tables of countrycode is that of an entity, and those of
// one row that are no list's of states mean the same one today.
func TestEveryCodeOfCountrycode(t *testing.T) {
	x := index(t)
	systems := []struct{ column, system string }{{"iso2c", "iso2"}, {"iso3c", "iso3"}, {"iso3n", "iso_numeric"}, {"un", "m49"}, {"fips", "fips"}}
	lists := []struct{ column, system string }{{"cown", "cow"}, {"cowc", "cow_abbrev"}, {"gwn", "gw"}}
	codes := 0
	for _, row := range table(t, "countrycode", "codelist_without_cldr.csv") {
		value := func(column string) string {
			v := row[column]
			if v == "NA" && !(column == "iso2c" && row["iso3c"] == "NAM") {
				return ""
			}
			if n, err := strconv.Atoi(v); err == nil && (column == "iso3n" || column == "un") {
				return fmt.Sprintf("%03d", n)
			}
			return v
		}
		var meant []string
		for i, s := range append(slices.Clone(systems), lists...) {
			v := value(s.column)
			if v == "" {
				continue
			}
			codes++
			e, err := x.Resolve(s.system+":"+v, edtf.Interval{})
			if v == "345" && s.system == "gw" {
				continue // which nobody holds any more, after two holders
			}
			if err != nil {
				t.Errorf("%s: %v", row["country.name.en"], err)
			} else if i < len(systems) {
				meant = append(meant, e.ID)
			}
		}
		slices.Sort(meant)
		if meant = slices.Compact(meant); len(meant) > 1 {
			t.Errorf("the codes of %s mean %v", row["country.name.en"], meant)
		}
	}
	t.Logf("%d codes", codes)
	if codes < 1_800 {
		t.Errorf("%d codes are too few to have been read", codes)
	}
}

// No name in another language takes another entity's own.
func TestNamesInOtherLanguagesAreNobodyElses(t *testing.T) {
	x := index(t)
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	var others []string
	for _, e := range entities {
		for _, n := range e.Names {
			if n.Language == "" {
				continue
			}
			count++
			if got, err := x.Resolve(n.Text, edtf.Interval{}); err != nil || got.ID != e.ID {
				others = append(others, fmt.Sprintf("%s: %s (%s)", e.ID, n.Text, n.Language))
			}
		}
	}
	slices.Sort(others)
	if diff := cmp.Diff([]string(nil), slices.Compact(others)); diff != "" {
		t.Errorf("names that mean another or nobody (-want +got)\n%s", diff)
	}
	if count < 2_000 {
		t.Errorf("%d names", count)
	}
}
