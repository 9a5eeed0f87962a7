package draft

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// kind is what the values of a column seem to be.
type kind string

// The kinds.
const (
	text    kind = "text"
	number  kind = "number"
	year    kind = "year"
	month   kind = "month"
	day     kind = "day"
	date    kind = "date"    // 2023-07-26, and what follows it
	compact kind = "compact" // 20230726
	code    kind = "code"
	name    kind = "name" // of a state
	list    kind = "list"
	record  kind = "record"
)

// column is what was seen of a column.
type column struct {
	name   string
	values []string       // of each record, empty where it has none
	count  map[string]int // of each value that is not empty
	kind   kind
	system string  // of codes
	share  float64 // of the codes or names that mean an entity
	unique bool    // no value stands there twice, and none is missing
}

// namesOf are the names of records, in the order of their letters.
func namesOf(rows []map[string]any) []string {
	all := map[string]bool{}
	for _, row := range rows {
		for name := range row {
			all[name] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// see takes the values of the column.
func (c *column) see(rows []map[string]any) {
	c.count, c.kind = map[string]int{}, text
	for _, row := range rows {
		value := ""
		switch v := row[c.name].(type) {
		case nil:
		case []any:
			c.kind = list
		case map[string]any:
			c.kind = record
		default:
			value = fmt.Sprint(v)
		}
		c.values = append(c.values, value)
		if value != "" {
			c.count[value]++
		}
	}
}

// missingCodes are values by which data sets say that there is none.
var missingCodes = []string{"NA", "N/A", "NaN", "NULL", "null", "None", "nil", ".", "-9", "-8", "-7", "-99", "-999", "-9999"}

// saysMissing tells whether a code says in this column that there is no value: a
// word always does, and a number below zero where the other numbers are not.
func (c *column) saysMissing(code string) bool {
	if c.count[code] == 0 {
		return false
	}
	if !strings.HasPrefix(code, "-") {
		return true
	}
	others := 0
	for value := range c.count {
		if contains(missingCodes, value) {
			continue
		}
		n, err := strconv.ParseFloat(value, 64)
		if err == nil && n < 0 {
			return false
		}
		others++
	}
	return others > 0
}

// forget drops values that say that there is none.
func (c *column) forget(missing []string) {
	for i, value := range c.values {
		if contains(missing, value) {
			c.values[i] = ""
		}
	}
	for _, value := range missing {
		delete(c.count, value)
	}
}

var (
	dated   = regexp.MustCompile(`^\d{4}-\d\d-\d\d([T ].*)?$`)
	digits8 = regexp.MustCompile(`^(1[4-9]|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(\d{6})?$`)
	codeish = regexp.MustCompile(`^[A-Z0-9]{1,4}$`)
)

// guess tells what the values are.
func (c *column) guess(k *known, rows int) {
	c.unique = len(c.count) == rows
	if c.kind != text || len(c.count) == 0 {
		return
	}
	name := strings.ToLower(c.name)
	switch {
	case c.all(dated.MatchString):
		c.kind = date
	case c.all(digits8.MatchString):
		c.kind = compact
	case c.all(within(1400, 2100)) && c.all(func(v string) bool { return len(v) == 4 }):
		c.kind = year
	case c.all(within(1, 12)) && strings.Contains(name, "mon"):
		c.kind = month
	case c.all(within(1, 31)) && strings.Contains(name, "day"):
		c.kind = day
	case c.all(codeish.MatchString):
		c.codes(k)
	default:
		c.named(k)
	}
	if c.kind == text && c.all(isNumber) {
		c.kind = number
	}
}

func (c *column) all(is func(string) bool) bool {
	for value := range c.count {
		if !is(value) {
			return false
		}
	}
	return true
}

func within(low, high int) func(string) bool {
	return func(value string) bool {
		n, err := strconv.Atoi(value)
		return err == nil && low <= n && n <= high
	}
}

func isNumber(value string) bool {
	_, err := strconv.ParseFloat(value, 64)
	return err == nil
}

// enough is the share of different values that must mean an entity of the
// gazetteer, enoughSaid that where the name of the column speaks of the system,
// and few how many different values there must be, unless the name says that
// they are codes.
const (
	enough     = 0.85
	enoughSaid = 0.5
	few        = 3
)

// codes finds the code system that most values belong to: the one that the
// name of the column speaks of, or else the first of those that know most.
func (c *column) codes(k *known) {
	said := k.said(c.name)
	for _, system := range k.systems {
		share := c.shareOf(func(value string) bool { return k.code(system, value) })
		if share < enough && (system != said.system || share < enoughSaid) || len(c.count) < few && !said.any {
			continue
		}
		if system == said.system || share > c.share {
			c.kind, c.system, c.share = code, system, share
		}
		if system == said.system {
			return
		}
	}
}

// named tells whether the values are names of states.
func (c *column) named(k *known) {
	share := c.shareOf(k.name)
	if share >= enough && len(c.count) >= few {
		c.kind, c.share = name, share
	}
}

// shareOf is the share of the records that have a value of which something
// holds, or of the values, whichever is less.
func (c *column) shareOf(holds func(string) bool) float64 {
	values, records, all := 0, 0, 0
	for value, n := range c.count {
		if all += n; holds(value) {
			values, records = values+1, records+n
		}
	}
	return min(float64(values)/float64(len(c.count)), float64(records)/float64(all))
}

// examples are some values, as they come.
func (c *column) examples() string {
	var some []string
	for _, value := range c.values {
		if value == "" || contains(some, value) {
			continue
		}
		if letters := []rune(value); len(letters) > 30 {
			value = string(letters[:29]) + "…"
		}
		if some = append(some, value); len(some) == 3 {
			break
		}
	}
	return strings.Join(some, ", ")
}

func contains(list []string, text string) bool { return slices.Contains(list, text) }
