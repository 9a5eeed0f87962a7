package query

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"entente/schema"
	"entente/schema/edtf"
	"entente/schema/problem"
)

// parseValue turns the text of a parameter into its value. The problem says
// what is wrong, without the name of the parameter.
func parseValue(o *schema.Ontology, t Type, text string) (any, *problem.Problem) {
	if t.List {
		return parseList(o, t, text)
	}
	return parseOne(o, t.Kind, text)
}

func parseOne(o *schema.Ontology, kind Kind, text string) (any, *problem.Problem) {
	switch kind {
	case Date:
		day, err := edtf.ParseDay(text)
		if err != nil {
			return nil, wrong("%s", err)
		}
		return day, nil
	case Integer:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, wrong("%q is not a whole number such as 60", text)
		}
		return n, nil
	case Number:
		f, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			return nil, wrong("%q is not a number such as 0.5", text)
		}
		return f, nil
	case Boolean:
		if text != "true" && text != "false" {
			return nil, wrong("%q is not true or false", text)
		}
		return text == "true", nil
	case Relation:
		return parseRelation(o, text)
	case Weights:
		return parseWeights(o, text)
	case Modality:
		for _, name := range o.ModalityNames() {
			if strings.EqualFold(name, text) {
				return name, nil
			}
		}
		return nil, &problem.Problem{What: fmt.Sprintf("%q is not a modality (they are %s)", text, strings.Join(o.ModalityNames(), ", ")), Suggest: problem.Suggest(text, o.ModalityNames())}
	}
	return text, nil
}

// parseWeights reads a JSON object, such as {"SANCTIONS": -8}.
func parseWeights(o *schema.Ontology, text string) (any, *problem.Problem) {
	var given map[string]any
	if err := decodeJSON(text, &given); err != nil || len(given) == 0 {
		return nil, wrong("%q is not a JSON object of relations and numbers such as {\"SANCTIONS\": -8}", text)
	}
	weights := make(map[string]any, len(given))
	for _, name := range slices.Sorted(maps.Keys(given)) {
		relation, problem := parseRelation(o, name)
		if problem != nil {
			return nil, problem
		}
		weight, err := strconv.ParseFloat(fmt.Sprint(given[name]), 64)
		if err != nil {
			return nil, wrong("%v is not a number for %s", given[name], name)
		}
		weights[relation.(string)] = weight
	}
	return weights, nil
}

func parseRelation(o *schema.Ontology, text string) (any, *problem.Problem) {
	r, inverted := o.Relation(text)
	switch {
	case r == nil:
		return nil, &problem.Problem{What: fmt.Sprintf("%q is not a relation of the ontology", text), Suggest: problem.Suggest(text, o.RelationTypes())}
	case inverted:
		return nil, wrong("%s is %s seen from the other end: ask for %s, with subject and object exchanged", schema.TypeName(text), r.Type, r.Type)
	}
	return r.Type, nil
}

// parseList reads a JSON array, or values with commas between them.
func parseList(o *schema.Ontology, t Type, text string) (any, *problem.Problem) {
	if t.Kind == Modality && text == "all" {
		return o.ModalityNames(), nil
	}
	items, problem := splitList(text)
	if problem != nil {
		return nil, problem
	}
	if t.Kind == RelationPair {
		return parsePairs(o, items)
	}
	values := make([]any, len(items))
	for i, item := range items {
		word, ok := item.(string)
		if !ok {
			return nil, wrong("%v is a list within the list", item)
		}
		if values[i], problem = parseOne(o, t.Kind, word); problem != nil {
			return nil, problem
		}
	}
	return narrow(values), nil
}

// splitList gives words, and lists of words where JSON nests.
func splitList(text string) ([]any, *problem.Problem) {
	var items []any
	if !strings.HasPrefix(strings.TrimSpace(text), "[") {
		for word := range strings.SplitSeq(text, ",") {
			if word = strings.TrimSpace(word); word != "" {
				items = append(items, word)
			}
		}
	} else if err := decodeJSON(text, &items); err != nil {
		return nil, wrong("%q is not a list: write values with commas between them, or a JSON array such as [\"a\", \"b\"]", text)
	}
	if len(items) == 0 {
		return nil, wrong("the list is empty")
	}
	for i, item := range items {
		switch v := item.(type) {
		case string, []any:
		case json.Number:
			items[i] = v.String()
		case bool:
			items[i] = strconv.FormatBool(v)
		default:
			return nil, wrong("%v is not a value for a list", item)
		}
	}
	return items, nil
}

// parsePairs reads [["A", "B"], …], or one pair alone.
func parsePairs(o *schema.Ontology, items []any) (any, *problem.Problem) {
	if _, nested := items[0].([]any); !nested {
		items = []any{items}
	}
	pairs := make([][]string, len(items))
	for i, item := range items {
		words, _ := item.([]any)
		if len(words) != 2 {
			return nil, wrong("%v is not a pair of relations such as [\"AIDS\", \"AID_CUT\"]", item)
		}
		for _, word := range words {
			value, problem := parseRelation(o, fmt.Sprint(word))
			if problem != nil {
				return nil, problem
			}
			pairs[i] = append(pairs[i], value.(string))
		}
	}
	return pairs, nil
}

// narrow makes a list of texts of a list whose items all are.
func narrow(values []any) any {
	texts := make([]string, len(values))
	for i, v := range values {
		text, ok := v.(string)
		if !ok {
			return values
		}
		texts[i] = text
	}
	return texts
}

// guess is the value of a parameter of a statement that does not say its
// types: null, true, false, a number, a day, a JSON list, object or text in
// quotes; any other text is text.
func guess(text string) any {
	if day, err := edtf.ParseDay(text); err == nil {
		return day
	}
	var value any
	if err := decodeJSON(text, &value); err != nil {
		return text
	}
	return plain(value)
}

// plain makes whole numbers of JSON's numbers where they are whole.
func plain(value any) any {
	switch v := value.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		if f, err := v.Float64(); err == nil {
			return f
		}
		return v.String()
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = plain(v[key])
		}
	}
	return value
}

func decodeJSON(text string, into any) error {
	if !json.Valid([]byte(text)) {
		return errors.New("not one JSON value")
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	return decoder.Decode(into)
}

func wrong(format string, args ...any) *problem.Problem {
	return &problem.Problem{What: fmt.Sprintf(format, args...)}
}
