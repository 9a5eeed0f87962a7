package edtf

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

// ranged advises on since 2021 and until 2023.
func ranged(text string) advice {
	rest, since := cutPrefixes(strings.ToLower(text), "since ", "from ")
	rest, until := cutPrefixes(rest, "until ", "till ", "up to ")
	switch date := spelt(rest); {
	case since == until || date == "":
		return advice{}
	case since:
		return advice{"write an open end as ..", date + "/.."}
	default:
		return advice{"write an open start as ..", "../" + date}
	}
}

// approximate advises on circa 1960 and the like.
func approximate(text string) advice {
	rest, ok := cutPrefixes(strings.ToLower(text), "circa ", "approx. ", "about ", "around ", "ca. ", "ca ", "c. ", "c.", "c")
	if date := orElse(strings.TrimSpace(rest), plain); ok && date != "" && !strings.Contains(date, "/") {
		return advice{"write ~ after an approximate date", date + "~"}
	}
	return advice{}
}

// cutPrefixes drops the first of the prefixes that text has.
func cutPrefixes(text string, prefixes ...string) (rest string, ok bool) {
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(text, p); ok {
			return rest, true
		}
	}
	return text, false
}

// decade advises on 1960s. The 1900s may be ten years or a hundred.
func decade(text string) advice {
	lower := strings.ToLower(text)
	year := strings.TrimSuffix(strings.TrimSuffix(lower, "s"), "'")
	switch {
	case year == lower || len(year) != 4 || !isDigits(year) || year[3] != '0':
		return advice{}
	case year[2] == '0':
		return advice{why: fmt.Sprintf("write the ten years as %sX, the hundred as %sXX", year[:3], year[:2])}
	}
	return advice{"write X for an unspecified digit", year[:3] + "X"}
}

// era advises on 44 BC and AD 476. There is a year zero, so 1 BC is 0000.
func era(text string) advice {
	var year, name string
	switch parts := runs(text); {
	case len(parts) != 2:
		return advice{}
	case isDigits(parts[0]):
		year, name = parts[0], parts[1]
	default:
		year, name = parts[1], parts[0]
	}
	if !isDigits(year) || len(year) > 4 || number(year) == 0 {
		return advice{}
	}
	n := number(year)
	switch {
	case name == "ad" || name == "ce":
		return advice{write: fmt.Sprintf("%04d", n)}
	case name != "bc" && name != "bce":
		return advice{}
	case n == 1:
		return advice{"the year 1 BC is zero", "0000"}
	}
	return advice{"there is a year zero, so count one less", fmt.Sprintf("-%04d", n-1)}
}

// named advises on a date with the name of a month or a part of the year.
func named(text string) advice {
	var word, year, small string
	for _, run := range runs(text) {
		switch {
		case isFiller(run):
		case !isDigits(run) && word == "":
			word = run
		case isDigits(run) && len(run) == 4 && year == "":
			year = run
		case isDigits(run) && len(run) <= 2 && small == "":
			small = run
		default:
			return advice{}
		}
	}
	if word == "" || year == "" {
		return advice{}
	}
	month := monthNamed(word)
	switch {
	case month != 0 && small == "":
		return advice{write: fmt.Sprintf("%s-%02d", year, month)}
	case month != 0:
		return advice{write: fmt.Sprintf("%s-%02d-%s", year, month, twoDigits(small))}
	}
	return partOfYear(word, year, small)
}

// partOfYear advises on a season, a quarter or a half of a year.
func partOfYear(word, year, small string) advice {
	seasons := map[string]int{"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
	code := 0
	switch n := number(small); {
	case small == "":
		code = seasons[word]
	case word == "q" && n >= 1 && n <= 4:
		code = 32 + n
	case word == "h" && n >= 1 && n <= 2:
		code = 39 + n
	}
	if code == 0 {
		return advice{}
	}
	return advice{write: fmt.Sprintf("%s-%d", year, code)}
}

// monthNamed returns the month of an English name or its beginning, 0 for none.
func monthNamed(word string) int {
	for m := time.January; m <= time.December; m++ {
		if len(word) >= 3 && strings.HasPrefix(strings.ToLower(m.String()), word) {
			return int(m)
		}
	}
	return 0
}

// isFiller reports whether a word in a date says nothing that its numbers do not.
func isFiller(word string) bool {
	switch word {
	case "st", "nd", "rd", "th", "of", "the", "in", "on":
		return true
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		if len(word) >= 3 && strings.HasPrefix(strings.ToLower(d.String()), word) {
			return true
		}
	}
	return false
}

// runs returns the runs of letters and the runs of digits in text, in small
// letters and without the signs between them.
func runs(text string) []string {
	var found []string
	kind := func(r rune) int {
		switch {
		case unicode.IsLetter(r):
			return 1
		case '0' <= r && r <= '9':
			return 2
		}
		return 0
	}
	before := 0
	for _, r := range strings.ToLower(text) {
		now := kind(r)
		switch {
		case now != 0 && now == before:
			found[len(found)-1] += string(r)
		case now != 0:
			found = append(found, string(r))
		}
		before = now
	}
	return found
}
