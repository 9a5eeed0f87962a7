package mapping

import (
	"fmt"
	"strings"

	"entente/schema/problem"
)

// functions are those that expressions have beside the language's own.
//
//	ymd(y, m, d)     EDTF: a missing day or month makes the date less precise
//	span(a, b)       EDTF interval: a missing end is open
//	lookup(t, code)  the value of a code in a table of the mapping
//	has(t, code)     whether a table of the mapping has a code
//	era(n, most, interval, codes…)  the n-th part in which each code means one state
//	slug(text)       the text as a part of an id
func (m *Mapping) functions() map[string]any {
	return map[string]any{
		"ymd":  ymd,
		"span": span,
		"slug": slug,
		"era":  era,
		"has": func(table, code string) (bool, error) {
			values, ok := m.Tables[table]
			if !ok {
				return false, fmt.Errorf("the mapping has no table %q", table)
			}
			_, ok = values[code]
			return ok, nil
		},
		"lookup": func(table, code string) (string, error) {
			values, ok := m.Tables[table]
			if !ok {
				return "", fmt.Errorf("the mapping has no table %q", table)
			}
			value, ok := values[code]
			if !ok && code != "" {
				return "", fmt.Errorf("the table %s has no code %q", table, code)
			}
			return value, nil
		},
	}
}

func ymd(year, month, day string) string {
	text := year
	for _, part := range []string{month, day} {
		if part == "" || text == "" {
			return text
		}
		if len(part) == 1 {
			part = "0" + part
		}
		text += "-" + part
	}
	return text
}

func span(from, to string) string {
	switch {
	case from == "" && to == "":
		return ""
	case from == "":
		from = ".."
	case to == "":
		to = ".."
	}
	return from + "/" + to
}

// slug keeps letters and digits of a text, folded; the rest is dashes.
func slug(text string) string {
	return strings.Trim(strings.Join(strings.FieldsFunc(problem.Fold(text), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "-"), "-")
}
