package mapping

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"

	"entente/schema/problem"
)

// template is text in which {…} is an expression. Its parts alternate: a
// literal, an expression, a literal, …
type template struct {
	literals []string
	codes    []expression
}

// constant tells that there is no expression in it.
func (t template) constant() bool { return len(t.codes) == 0 }

// parseTemplate takes text apart. Braces and quotes within an expression are
// its own.
func parseTemplate(text string, at problem.Position) (template, error) {
	var t template
	for {
		open := strings.IndexAny(text, "{}")
		if open < 0 {
			t.literals = append(t.literals, text)
			return t, nil
		}
		if text[open] == '}' {
			return template{}, errors.New("a } has no { : write {expression}")
		}
		end := closing(text[open:])
		if end < 0 {
			return template{}, errors.New("a { has no } : write {expression}")
		}
		t.literals = append(t.literals, text[:open])
		code := text[open+1 : open+end]
		if strings.TrimSpace(code) == "" {
			return template{}, errors.New("there is no expression in {}")
		}
		t.codes = append(t.codes, expression{text: code, at: at})
		text = text[open+end+1:]
	}
}

// closing is the place of the brace that closes the first one, or -1.
func closing(text string) int {
	depth := 0
	var quote byte
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0 && quote != '`' && c == '\\':
			i++ // what it escapes does not end the text
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'' || c == '`':
			quote = c
		case c == '{':
			depth++
		case c == '}':
			depth--
			if depth == 0 {
				return i
			}
		}
	}
	return -1
}

// fill is the text for a row. Where an expression gives nothing, there is no
// text at all: `cow:{ccode}` without a code is not `cow:`.
func (t template) fill(s *scope) (string, error) {
	if t.constant() {
		return t.literals[0], nil
	}
	text := s.scratch[:0]
	for i := range t.codes {
		value, err := s.value(&t.codes[i])
		if err != nil {
			return "", err
		}
		part, err := plain(value)
		if err != nil {
			return "", fmt.Errorf("{%s} is %w", t.codes[i].text, err)
		}
		if part == "" {
			return "", nil
		}
		if len(t.codes) == 1 && t.literals[0] == "" && t.literals[1] == "" {
			return part, nil
		}
		text = append(append(text, t.literals[i]...), part...)
	}
	text = append(text, t.literals[len(t.codes)]...)
	s.scratch = text
	return string(text), nil
}

// list are the texts for a row: of a template that is one expression and
// nothing else, the items of the list that it gives, or else its text.
func (t template) list(s *scope) ([]string, error) {
	if len(t.codes) == 1 && t.literals[0] == "" && t.literals[1] == "" {
		value, err := s.value(&t.codes[0])
		if err != nil {
			return nil, err
		}
		var texts []string
		for _, item := range items(value) {
			text, err := plain(item)
			if err != nil {
				return nil, fmt.Errorf("{%s} holds %w", t.codes[0].text, err)
			}
			if text != "" {
				texts = append(texts, text)
			}
		}
		return texts, nil
	}
	text, err := t.fill(s)
	if err != nil || text == "" {
		return nil, err
	}
	return []string{text}, nil
}

// items are those of a list, or the value itself where it is none. Nothing has
// no items.
func items(value any) []any {
	switch v := value.(type) {
	case nil:
		return nil
	case string:
		if v == "" {
			return nil
		}
	case []any:
		return v
	default:
		if list := reflect.ValueOf(value); list.Kind() == reflect.Slice {
			all := make([]any, list.Len())
			for i := range all {
				all[i] = list.Index(i).Interface()
			}
			return all
		}
	}
	return []any{value}
}

// plain is a value as text. Whole numbers have no point, and none has an
// exponent. What has no text of its own is an error that says what it is.
func plain(value any) (string, error) {
	switch v := value.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case bool:
		return strconv.FormatBool(v), nil
	case int:
		return strconv.Itoa(v), nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return "", fmt.Errorf("%v, and not a number that can be written", v)
		}
		return strconv.FormatFloat(v, 'f', -1, 64), nil
	case []any, []string:
		return "", errors.New("a list, and not a text: pick one item, or join them")
	case map[string]any:
		return "", errors.New("an object, and not a text: pick one of its values")
	}
	return "", fmt.Errorf("a value of the kind %T, and not a text", value)
}
