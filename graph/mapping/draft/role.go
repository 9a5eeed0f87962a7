package draft

import (
	"slices"
	"strings"
)

// roles finds what the columns are for.
func (d *draft) roles() {
	d.ends()
	d.times()
	for _, c := range d.columns {
		if d.identifies(c) && (d.id == nil || idName(c) && !idName(d.id)) {
			d.id = c
		}
		if d.name == nil && c.kind == text && strings.Contains(strings.ToLower(c.name), "name") {
			d.name = c
		}
	}
	d.both = d.directed()
}

// sure is how many records must differ in a column that is not called an
// identity to be taken for one.
const sure = 100

// identifies tells a column that no two records have the same value in.
func (d *draft) identifies(c *column) bool {
	return c.unique && (idName(c) || d.rows >= sure) && (c.kind == text || c.kind == number) &&
		c.all(func(value string) bool { return len(value) <= 64 })
}

// ends finds the subject and the object: two columns of codes of one system, or
// else two of names, or else one of codes or names alone.
func (d *draft) ends() {
	for _, kind := range []kind{code, name} {
		for i, one := range d.columns {
			for _, other := range d.columns[i+1:] {
				if d.object == nil && one.kind == kind && other.kind == kind && one.system == other.system && !slices.Equal(one.values, other.values) {
					d.subject, d.object = one, other
				}
			}
		}
	}
	for _, c := range d.columns {
		if d.object == nil && (c.kind == code || c.kind == name) && (d.subject == nil || d.rank(c) < d.rank(d.subject)) {
			d.subject = c
		}
	}
}

// rank is how well the codes of a column name states: those of the systems that
// conflict data use first, and names last.
func (d *draft) rank(c *column) int {
	if c.kind == name {
		return len(d.known.systems)
	}
	return slices.Index(d.known.systems, c.system)
}

// idName tells a column that is called an identity.
func idName(c *column) bool {
	name := strings.ToLower(c.name)
	for _, word := range []string{"id", "num", "key", "no"} {
		if strings.HasSuffix(name, word) || strings.HasPrefix(name, word) {
			return true
		}
	}
	return false
}

// moment is a year, with a month and a day where the file has them, or a date.
type moment struct {
	stem    string
	columns []*column
}

// parts are the words for the parts of a date, longest first.
var parts = []string{"month", "year", "date", "mon", "day", "yr"}

// times finds when a record holds: from and to where there are two moments of
// which the names say so, or else the first moment.
func (d *draft) times() {
	var moments []*moment
	for _, c := range d.columns {
		switch c.kind {
		case date, compact:
			moments = append(moments, &moment{stemOf(c.name), []*column{c}})
		case year:
			moments = append(moments, &moment{stemOf(c.name), []*column{c, nil, nil}})
		}
	}
	for _, c := range d.columns {
		for _, m := range moments {
			if place := map[kind]int{month: 1, day: 2}[c.kind]; place > 0 && len(m.columns) == 3 && m.stem == stemOf(c.name) && m.columns[place] == nil {
				m.columns[place] = c
			}
		}
	}
	d.pair(moments)
	for _, m := range moments {
		if d.from == nil && !says(m.stem, endWords) {
			d.from = m.columns
		}
	}
}

// pair finds a moment that is called a beginning and one that is called an end,
// best of the same thing.
func (d *draft) pair(moments []*moment) {
	same := false
	for _, from := range moments {
		for _, to := range moments {
			if !says(from.stem, startWords) || !says(to.stem, endWords) || same {
				continue
			}
			if same = rest(from.stem, startWords) == rest(to.stem, endWords); same || d.from == nil {
				d.from, d.to = from.columns, to.columns
			}
		}
	}
}

// The beginnings and ends of names that speak of beginnings and ends.
var (
	startWords = []string{"st", "start", "begin", "from", "entry", "first"}
	endWords   = []string{"end", "to", "until", "exit", "last", "stop"}
)

func says(stem string, words []string) bool { return rest(stem, words) != stem }

// rest is a stem without the words, and the stem itself where it has none.
func rest(stem string, words []string) string {
	all := strings.FieldsFunc(stem, func(r rune) bool { return r == '_' || r == '-' || r == ' ' || r == '.' })
	left := slices.DeleteFunc(slices.Clone(all), func(part string) bool { return slices.Contains(words, part) })
	if len(left) == len(all) {
		return stem
	}
	return "/" + strings.Join(left, "_")
}

// stemOf is the name of a column without the word for the part of a date.
func stemOf(name string) string {
	name = strings.ToLower(name)
	for _, part := range parts {
		if at := strings.Index(name, part); at >= 0 {
			return name[:at] + name[at+len(part):]
		}
	}
	return name
}

// directed tells that most pairs stand there in both directions.
func (d *draft) directed() bool {
	if d.object == nil {
		return false
	}
	seen := map[string]bool{}
	key := func(i int, a, b *column) string {
		all := []string{a.values[i], b.values[i]}
		for _, c := range append(slices.Clone(d.from), d.to...) {
			if c != nil {
				all = append(all, c.values[i])
			}
		}
		return strings.Join(all, "\x00")
	}
	for i := range d.rows {
		seen[key(i, d.subject, d.object)] = true
	}
	mirrored := 0
	for i := range d.rows {
		if d.subject.values[i] != d.object.values[i] && seen[key(i, d.object, d.subject)] {
			mirrored++
		}
	}
	return mirrored*2 > d.rows
}
