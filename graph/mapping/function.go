package mapping

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"
	"strings"

	"entente/graph/dossier"
	"entente/schema/problem"

	"github.com/expr-lang/expr"
)

// functions are those that expressions have beside the language's own.
//
//	ymd(y, m, d)     EDTF: a missing day or month makes the date less precise
//	span(a, b)       EDTF interval: a missing end is open
//	lookup(t, code)  the value of a code in a table of the mapping
//	has(t, code)     whether a table of the mapping has a code
//	era(n, most, interval, codes…)  the n-th part in which each code means one state
//	slug(text)       the text as a part of an id
//	hash(text)       16 letters and digits that stand for a text too long for an id
//	brief(text)      the beginning of a text, as long as a quote may be
//	one(value)       the first item of a list, or the value itself; "" of nothing.
//	                 It takes the place of the language's own one(list, condition)
func (m *Mapping) functions() map[string]any {
	return map[string]any{
		"ymd":   ymd,
		"span":  span,
		"slug":  slug,
		"hash":  hashed,
		"brief": brief,
		"era":   era,
		"one":   one,
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

// one is the first item of a list, and what is no list itself.
func one(value any) any {
	if all := items(value); len(all) > 0 {
		return all[0]
	}
	return ""
}

// lift lets a function of texts take what expressions give, such as numbers.
func lift(name string, function any) expr.Option {
	f := reflect.ValueOf(function)
	shape := f.Type()
	in := make([]reflect.Type, shape.NumIn())
	for i := range in {
		switch in[i] = shape.In(i); in[i] {
		case reflect.TypeFor[string]():
			in[i] = reflect.TypeFor[any]()
		case reflect.TypeFor[[]string]():
			in[i] = reflect.TypeFor[[]any]()
		}
	}
	lifted := reflect.New(reflect.FuncOf(in, []reflect.Type{shape.Out(0)}, shape.IsVariadic())).Interface()
	switch f := function.(type) { // those of every row, without reflection
	case func(any) any:
		return expr.Function(name, func(given ...any) (any, error) { return f(given[0]), nil }, lifted)
	case func(string) string:
		return expr.Function(name, texts(name, func(t [3]string) (any, error) { return f(t[0]), nil }), lifted)
	case func(string, string) string:
		return expr.Function(name, texts(name, func(t [3]string) (any, error) { return f(t[0], t[1]), nil }), lifted)
	case func(string, string, string) string:
		return expr.Function(name, texts(name, func(t [3]string) (any, error) { return f(t[0], t[1], t[2]), nil }), lifted)
	case func(string, string) (string, error):
		return expr.Function(name, texts(name, func(t [3]string) (any, error) { return f(t[0], t[1]) }), lifted)
	case func(string, string) (bool, error):
		return expr.Function(name, texts(name, func(t [3]string) (any, error) { return f(t[0], t[1]) }), lifted)
	}
	return expr.Function(name, func(given ...any) (any, error) {
		values := make([]reflect.Value, len(given))
		for i, value := range given {
			// The last parameter may stand for many arguments.
			if last := min(i, len(in)-1); in[last] != shape.In(last) {
				text, err := argument(name, i, value)
				if err != nil {
					return nil, err
				}
				value = text
			}
			values[i] = reflect.ValueOf(value)
		}
		results := f.Call(values)
		if len(results) == 2 && !results[1].IsNil() {
			return nil, results[1].Interface().(error)
		}
		return results[0].Interface(), nil
	}, lifted)
}

// texts takes the arguments of a function, of which there are at most three.
func texts(name string, call func([3]string) (any, error)) func(...any) (any, error) {
	return func(given ...any) (any, error) {
		var all [3]string
		for i, value := range given {
			text, err := argument(name, i, value)
			if err != nil {
				return nil, err
			}
			all[i] = text
		}
		return call(all)
	}
}

func argument(function string, i int, value any) (string, error) {
	text, err := plain(value)
	if err != nil {
		return "", fmt.Errorf("argument %d of %s is %w", i+1, function, err)
	}
	return text, nil
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

// hashed is the beginning of a text's SHA-256, in hexadecimal.
func hashed(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

// brief cuts a text at its last space that leaves it short enough, and shows
// that it did.
func brief(text string) string {
	letters := []rune(strings.TrimSpace(text))
	if len(letters) <= dossier.MaxQuote {
		return string(letters)
	}
	short := string(letters[:dossier.MaxQuote-2]) // room for a space and the dots
	if space := strings.LastIndexByte(short, ' '); space > len(short)/2 {
		short = short[:space]
	}
	return short + " …"
}

// slug keeps letters and digits of a text, folded; the rest is dashes.
func slug(text string) string {
	return strings.Trim(strings.Join(strings.FieldsFunc(problem.Fold(text), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "-"), "-")
}
