package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/schema"
	"entente/schema/edtf"
)

// words is a name of the ontology as people read it: ALLY_OF is ally of.
func words(name string) string {
	return strings.ToLower(strings.ReplaceAll(name, "_", " "))
}

// number is a whole number with commas between thousands.
func number(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// counted is a number with the word for it.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return number(n) + " " + many
}

func capitalised(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// listed is some texts as people write them.
func listed(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}

// written is a day as people write it, for headings.
func written(d edtf.Day) string {
	return fmt.Sprintf("%d %s %d", d.Day, time.Month(d.Month), d.Year)
}

// mostTimes is how many times of one row are told.
const mostTimes = 3

// when is the times of statements, which are sorted by them, in words. Days that
// follow each other without a gap, such as one year after another, are one time.
func when(all []*statement) string {
	var spans []span
	for _, s := range all {
		if s.valid != "" && !s.from.IsZero() && !s.to.IsZero() && s.relation.Nature == schema.State {
			spans = add(spans, span{from: s.from, to: s.to, last: s.from, said: timeOf(s.valid, schema.State)})
			continue
		}
		spans = append(spans, span{said: timeOf(s.valid, s.relation.Nature)})
	}
	var times []string
	for _, s := range spans {
		if t := s.words(); !slices.Contains(times, t) {
			times = append(times, t)
		}
	}
	if len(times) > mostTimes {
		return fmt.Sprintf("%s; %s; %s between", times[0], times[len(times)-1], counted(len(times)-2, "other time", "other times"))
	}
	return strings.Join(times, "; ")
}

// span is days from one to another, with its own words where it is of one
// statement, and the first day of the last one that it is made of. One that has
// words alone stands by itself.
type span struct {
	from, to, last edtf.Day
	said           string
}

// add adds a span to others, which it follows in time: to the last one where no
// day lies between them.
func add(spans []span, s span) []span {
	if n := len(spans); n > 0 {
		last := &spans[n-1]
		if last.last == s.from && last.to == s.to {
			return spans
		}
		if !last.to.IsZero() && s.from == last.to.AddDays(1) {
			last.to, last.last, last.said = s.to, s.from, ""
			return spans
		}
	}
	return append(spans, s)
}

func (s span) words() string {
	if s.said != "" {
		return s.said
	}
	first, last := s.from.String(), s.to.String()
	if s.from.Month == 1 && s.from.Day == 1 {
		first = strings.TrimSuffix(first, "-01-01")
	}
	if s.to.Month == 12 && s.to.Day == 31 {
		last = strings.TrimSuffix(last, "-12-31")
	}
	return first + " to " + last
}

// timeOf is a valid time in words: when a state held, or within which time an
// event happened.
func timeOf(valid string, nature schema.Nature) string {
	first, last, interval := strings.Cut(valid, "/")
	open := func(s string) bool { return s == "" || s == ".." }
	switch {
	case valid == "":
		return "no time given"
	case !interval:
		return valid
	case open(first) && open(last):
		return "always"
	case open(last):
		return "from " + first
	case open(first) && nature == schema.Event:
		return "by " + last
	case open(first):
		return "until " + last
	case nature == schema.Event:
		return "between " + first + " and " + last
	}
	return first + " to " + last
}
