package bench

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"entente/schema/edtf"
)

// set is a data set: how its references are read, and how they are judged.
type set struct {
	name   string
	note   string
	counts bool
	some   bool // not every reference is a state's name
	read   func(data, *collector) error
}

func sets() []set {
	list := []set{
		{name: "GDELT places: country of the name, FIPS", counts: true, read: gdeltPlaces},
		{name: "GDELT actors: name, CAMEO", counts: true, some: true, note: "cities and peoples carry their country's code: refusals tell nothing", read: gdeltActors},
		{name: "ICEWS: country names", counts: true, note: "without codes of its own: those of the same text in countrycode", read: icews},
		{name: "UCDP GED: country, GW", counts: true, read: table(',', "country", "year", "gw:country_id", "ucdp_ged_myanmar", "ged_myanmar_sample.csv")},
		{name: "OpenSanctions: ISO alpha-2, alpha-3", counts: true, note: "without names of states: its codes and countrycode's", read: openSanctions},
		{name: "ACLED: country, ISO numeric", counts: true, read: table(',', "country", "year", "iso_numeric:iso", "acled_newcols_dummy", "acled_old_dummy.csv")},
		{name: "COW states: name of each year, COW", counts: true, read: cowStates},
		{name: "GW states: name of each year, GW", counts: true, read: gwStates("gw_states.csv", "statename", "startdate", "enddate")},
		{name: "GW states (isard): name of each year, GW", counts: true, read: gwStates("gw_system_isard.csv", "gw_name", "start", "end")},
		{name: "Powell-Thyne coups: country, COW", counts: true, read: table('\t', "country", "year", "cow:ccode", "coups_powell_thyne", "powell_thyne_coups_final.csv")},
		{name: "Powell-Thyne years: country, GW", counts: true, note: "its column ccode has GW's numbers: Kiribati 970, Germany 260 to this day", read: table('\t', "country", "year", "gw:ccode", "coups_powell_thyne", "powell_thyne_ccode_year.txt")},
		{name: "COW intra-state wars: sides, COW", counts: true, read: wars},
		{name: "Archigos: abbreviation as if COW's, GW", note: "without names of states; the abbreviations are GW's own, which no code system has", read: archigos},
		{name: "countrycode panel: name of each year, COW GW ISO", counts: true, note: "right is what one of the codes means", read: panel},
	}
	for _, l := range []struct {
		language string
		counts   bool
		columns  []string
	}{
		{"English", true, []string{"country.name.en", "iso.name.en", "un.name.en", "vdem.name", "p4.name"}},
		{"French", true, []string{"country.name.fr", "iso.name.fr", "un.name.fr"}},
		{"Spanish", true, []string{"country.name.es", "un.name.es"}},
		{"German", false, []string{"country.name.de"}},
		{"Italian", false, []string{"country.name.it"}},
		{"Russian", false, []string{"un.name.ru"}},
		{"Chinese", false, []string{"un.name.zh"}},
		{"Arabic", false, []string{"un.name.ar"}},
	} {
		s := set{name: "countrycode names: " + l.language + ", ISO alpha-3", counts: l.counts, read: codelist(l.columns)}
		if !l.counts {
			s.note = "English, French and Spanish count"
		}
		list = append(list, s)
	}
	return append(list, set{
		name: "countrycode dictionary: some 200 languages, ISO alpha-3", note: "English, French and Spanish count, and the file names no language", read: dictionary,
	})
}

// table reads names, years and codes from three columns of a file with a header.
func table(comma rune, name, year, code string, path ...string) func(data, *collector) error {
	system, column, _ := strings.Cut(code, ":")
	return func(d data, c *collector) error {
		rows, failed := d.rows(comma, path...)
		for r := range rows {
			c.reference(r.get(name), r.when(year), r.code(system, column))
		}
		return failed()
	}
}

// gdeltPlaces reads the three places of each event. The country stands last in
// a place's name, and alone where the kind of the place is 1.
func gdeltPlaces(d data, c *collector) error {
	events, failed := d.records('\t', "gdelt2_events", "20180101000000.export.CSV")
	for e := range events {
		for _, i := range []int{35, 43, 51} {
			if e[i+2] == "" {
				continue
			}
			name := e[i+1]
			if e[i] != "1" {
				name = country(name)
			}
			c.reference(name, gdeltDay(e[1]), "fips:"+e[i+2])
		}
	}
	return failed()
}

// country is the last part of a place's name, with the one before it where the
// country's own name has a comma: "Hanoi, Ha N?i, Vietnam, Republic Of".
func country(place string) string {
	parts := strings.Split(place, ", ")
	n := len(parts) - 1
	if n > 0 && (parts[n] == "Republic Of" || parts[n] == "The") {
		return parts[n-1] + ", " + parts[n]
	}
	return parts[n]
}

// gdeltActors reads the actors that are a country and nothing more.
func gdeltActors(d data, c *collector) error {
	events, failed := d.records('\t', "gdelt2_events", "20180101000000.export.CSV")
	for e := range events {
		for _, i := range []int{5, 15} {
			if e[i] != "" && e[i] == e[i+2] {
				c.reference(e[i+1], gdeltDay(e[1]), "cameo:"+e[i])
			}
		}
	}
	return failed()
}

func gdeltDay(text string) edtf.Interval {
	if len(text) != 8 {
		return edtf.Interval{}
	}
	return date(text[:4] + "-" + text[4:6] + "-" + text[6:])
}

// icews takes the code of a name from the table in which the very same text
// stands beside one.
func icews(d data, c *collector) error {
	codes := map[string]string{}
	names, failed := d.rows(',', "countrycode", "codelist_without_cldr.csv")
	for r := range names {
		for _, column := range []string{"cow.name", "p4.name", "vdem.name", "un.name.en", "iso.name.en", "country.name.en"} {
			if code := r.code("iso3", "iso3c"); code != "" && r.get(column) != "" {
				codes[r.get(column)] = code
			}
		}
	}
	if err := failed(); err != nil {
		return err
	}
	events, failed := d.rows('\t', "icews_raw", "events.2018.sample.tab")
	for r := range events {
		for _, column := range []string{"Source Country", "Target Country", "Country"} {
			c.reference(r.get(column), r.when("Event Date"), codes[r.get(column)])
		}
	}
	return failed()
}

// openSanctions reads the countries of every entity, ISO codes in small
// letters (FollowTheMoney), as codes: their three-letter counterparts are
// countrycode's.
func openSanctions(d data, c *collector) error {
	three := map[string]string{}
	names, failed := d.rows(',', "countrycode", "codelist_without_cldr.csv")
	for r := range names {
		three[r["iso2c"]] = r.code("iso3", "iso3c")
	}
	if err := failed(); err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(d.folder, "opensanctions_ftm", "*.json"))
	if err == nil && len(files) == 0 {
		err = os.ErrNotExist
	}
	for _, file := range files {
		if err := eachCountry(file, func(code string) {
			code = strings.ToUpper(code)
			c.reference("iso2:"+code, edtf.Interval{}, three[code])
		}); err != nil {
			return err
		}
	}
	return err
}

func eachCountry(file string, each func(code string)) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		type entity struct {
			Properties map[string][]string `json:"properties"`
		}
		var record struct {
			entity
			Entity entity `json:"entity"` // of a delta
		}
		if err := json.Unmarshal(lines.Bytes(), &record); err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(file), err)
		}
		for _, properties := range []map[string][]string{record.Properties, record.Entity.Properties} {
			for _, name := range []string{"country", "nationality", "citizenship", "jurisdiction", "birthCountry"} {
				for _, code := range properties[name] {
					each(code)
				}
			}
		}
	}
	return lines.Err()
}

func cowStates(d data, c *collector) error {
	rows, failed := d.rows(',', "cow_states", "states2016_clean.csv")
	for r := range rows {
		eachYear(r["styear"], r["endyear"], func(year edtf.Interval) {
			c.reference(r["statenme"], year, r.code("cow", "ccode"))
		})
	}
	return failed()
}

func gwStates(file, name, start, end string) func(data, *collector) error {
	return func(d data, c *collector) error {
		rows, failed := d.rows(',', "gw_states", file)
		for r := range rows {
			eachYear(fmt.Sprintf("%.4s", r[start]), fmt.Sprintf("%.4s", r[end]), func(year edtf.Interval) {
				c.reference(r[name], year, r.code("gw", "gwcode"))
			})
		}
		return failed()
	}
}

func eachYear(from, to string, each func(edtf.Interval)) {
	first, err := strconv.Atoi(from)
	last, err2 := strconv.Atoi(to)
	if err != nil || err2 != nil {
		return
	}
	for year := first; year <= last; year++ {
		each(date(fmt.Sprintf("%04d", year)))
	}
}

// wars reads the sides that are states: those that are none have -8.
func wars(d data, c *collector) error {
	rows, failed := d.rows(',', "cow_wars", "cow_war_intra.csv")
	for r := range rows {
		for _, side := range []string{"a", "b"} {
			if code := r.get("ccode" + side); !strings.HasPrefix(code, "-") {
				c.reference(r.get("side"+side), r.when("year"), r.code("cow", "ccode"+side))
			}
		}
	}
	return failed()
}

func archigos(d data, c *collector) error {
	rows, failed := d.rows(',', "leaders_archigos", "archigos.csv")
	for r := range rows {
		abbreviation, _, _ := strings.Cut(r["obsid"], "-")
		c.reference("cow_abbrev:"+abbreviation, r.when("startdate"), r.code("gw", "gwcode"))
	}
	return failed()
}

func panel(d data, c *collector) error {
	rows, failed := d.rows(',', "codelist_panel_min", "codelist_panel_min.csv")
	for r := range rows {
		if r.get("cown")+r.get("gwn") == "" {
			continue // a year in which it is in neither list: today's ISO code is only read back
		}
		c.reference(r.get("country.name.en"), r.when("year"), r.code("cow", "cown"), r.code("gw", "gwn"), r.code("iso3", "iso3c"))
	}
	return failed()
}

// codelist reads the names of the states that have an ISO code.
func codelist(columns []string) func(data, *collector) error {
	return func(d data, c *collector) error {
		rows, failed := d.rows(',', "countrycode", "codelist_without_cldr.csv")
		for r := range rows {
			for _, column := range columns {
				if code := r.code("iso3", "iso3c"); code != "" && r.get(column) != "" {
					c.reference(r.get(column), edtf.Interval{}, code, r.code("cow", "cown"))
				}
			}
		}
		return failed()
	}
}

func dictionary(d data, c *collector) error {
	codes := map[string]string{}
	names, failed := d.rows(',', "countrycode", "codelist_without_cldr.csv")
	for r := range names {
		codes[r.get("country.name.en")] = r.code("iso3", "iso3c")
	}
	if err := failed(); err != nil {
		return err
	}
	rows, failed := d.rows(',', "countrycode", "countryname_dict.csv")
	for r := range rows {
		c.reference(r.get("country.name.alt"), edtf.Interval{}, codes[r.get("country.name.en")])
	}
	return failed()
}
