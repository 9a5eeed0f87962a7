package notebook

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"entente/schema/edtf"
)

// python writes a value of a parameter as Python does; depth is how far it is
// indented when it takes several lines.
func python(value any, depth int) (string, error) {
	switch v := value.(type) {
	case nil:
		return "None", nil
	case bool:
		if v {
			return "True", nil
		}
		return "False", nil
	case string:
		return pythonText(v), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case float64:
		return pythonNumber(v)
	case edtf.Day:
		return pythonDay(v)
	case []string:
		return pythonList(v, depth)
	case [][]string:
		return pythonList(v, depth)
	case []any:
		return pythonList(v, depth)
	case map[string]any:
		return pythonDict(v, depth)
	}
	return "", fmt.Errorf("a notebook has no way to write %v (%T)", value, value)
}

// pythonNumber keeps a number with a fraction from being taken for a whole one.
func pythonNumber(f float64) (string, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return "", fmt.Errorf("%v is no number that Cypher takes", f)
	}
	text := strconv.FormatFloat(f, 'g', -1, 64)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return text, nil
}

// pythonDay is a date of Python's, which begins with the year 1.
func pythonDay(d edtf.Day) (string, error) {
	if d.Year < 1 || d.Year > 9999 {
		return "", fmt.Errorf("the day %s: Python's days lie in the years 1 to 9999", d)
	}
	return fmt.Sprintf("datetime.date(%d, %d, %d)", d.Year, d.Month, d.Day), nil
}

// pythonText is a text in quotes. What is not printed is escaped.
func pythonText(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case strconv.IsPrint(r):
			b.WriteRune(r)
		case r <= 0xffff:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func pythonList[T any](list []T, depth int) (string, error) {
	items := make([]string, len(list))
	for i, item := range list {
		var err error
		if items[i], err = python(item, depth+1); err != nil {
			return "", err
		}
	}
	return wrapped("[", items, "]", depth), nil
}

func pythonDict(m map[string]any, depth int) (string, error) {
	items := make([]string, 0, len(m))
	for _, key := range slices.Sorted(maps.Keys(m)) {
		value, err := python(m[key], depth+1)
		if err != nil {
			return "", err
		}
		items = append(items, pythonText(key)+": "+value)
	}
	return wrapped("{", items, "}", depth), nil
}

// lineWidth is the longest line that is written where it can be cut.
const lineWidth = 100

// wrapped puts items into one line, or into as many as they fill.
func wrapped(open string, items []string, end string, depth int) string {
	line := open + strings.Join(items, ", ") + end
	if len(line) <= lineWidth-4*depth-20 { // with the name before it
		return line
	}
	indent := "\n" + strings.Repeat("    ", depth+1)
	var b strings.Builder
	b.WriteString(open)
	width := lineWidth // the first item begins a line
	for _, item := range items {
		if width += len(item) + 2; width > lineWidth {
			b.WriteString(indent)
			width = len(indent) + len(item)
		} else {
			b.WriteByte(' ')
		}
		b.WriteString(item + ",")
	}
	b.WriteString("\n" + strings.Repeat("    ", depth) + end)
	return b.String()
}

// pythonBlock is a text of several lines between triple quotes, as it is where
// Python lets it be.
func pythonBlock(text string) string {
	if strings.Contains(text, `"""`) || strings.HasSuffix(text, `"`) || strings.HasSuffix(text, `\`) {
		text = strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text)
		return `"""` + text + `"""`
	}
	if strings.Contains(text, `\`) {
		return `r"""` + text + `"""`
	}
	return `"""` + text + `"""`
}
