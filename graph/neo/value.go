package neo

import (
	"fmt"
	"reflect"
	"slices"
	"time"

	"entente/schema/edtf"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/dbtype"
)

// Node is a node of an answer.
type Node struct {
	ElementID  string
	Labels     []string
	Properties map[string]any
}

// Relationship is a relationship of an answer.
type Relationship struct {
	ElementID, StartID, EndID string
	Type                      string
	Properties                map[string]any
}

// Path is a path of an answer: one node more than relationships.
type Path struct {
	Nodes         []Node
	Relationships []Relationship
}

// Row is one row of an answer. Its values are nil, bool, int64, float64,
// string, []byte, []any, map[string]any, edtf.Day (a Cypher DATE), time.Time
// (a DATETIME), Node, Relationship, Path; other types of Cypher come as text.
type Row struct {
	Keys   []string
	Values []any
}

// Get is the value of a column, nil when there is none of that name.
func (r Row) Get(key string) any {
	for i, k := range r.Keys {
		if k == key {
			return r.Values[i]
		}
	}
	return nil
}

// Text is the text in a column, empty when there is none.
func (r Row) Text(key string) string {
	s, _ := r.Get(key).(string)
	return s
}

// Int is the whole number in a column, 0 when there is none.
func (r Row) Int(key string) int {
	n, _ := r.Get(key).(int64)
	return int(n)
}

// Texts are the texts of the list in a column.
func (r Row) Texts(key string) []string {
	list, _ := r.Get(key).([]any)
	texts := make([]string, 0, len(list))
	for _, item := range list {
		if s, ok := item.(string); ok {
			texts = append(texts, s)
		}
	}
	return texts
}

func rowOf(record *neo4j.Record) (Row, error) {
	row := Row{Keys: record.Keys, Values: make([]any, len(record.Values))}
	for i, value := range record.Values {
		converted, err := fromNeo(value)
		if err != nil {
			return Row{}, fmt.Errorf("column %s: %w", record.Keys[i], err)
		}
		row.Values[i] = converted
	}
	return row, nil
}

// fromNeo is the Go value for a Cypher value.
func fromNeo(value any) (any, error) {
	switch v := value.(type) {
	case nil, bool, int64, float64, string, []byte, time.Time:
		return v, nil
	case dbtype.Date:
		year, month, day := v.Time().Date()
		return edtf.NewDay(year, int(month), day)
	case dbtype.Node:
		properties, err := mapFromNeo(v.Props)
		return Node{ElementID: v.ElementId, Labels: v.Labels, Properties: properties}, err
	case dbtype.Relationship:
		return relationshipOf(v)
	case dbtype.Path:
		return pathOf(v)
	case map[string]any:
		return mapFromNeo(v)
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			converted, err := fromNeo(item)
			if err != nil {
				return nil, err
			}
			list[i] = converted
		}
		return list, nil
	case fmt.Stringer:
		return v.String(), nil
	default:
		return fmt.Sprint(v), nil
	}
}

func mapFromNeo(in map[string]any) (map[string]any, error) {
	out := make(map[string]any, len(in))
	for key, value := range in {
		converted, err := fromNeo(value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		out[key] = converted
	}
	return out, nil
}

func relationshipOf(v dbtype.Relationship) (Relationship, error) {
	properties, err := mapFromNeo(v.Props)
	return Relationship{ElementID: v.ElementId, StartID: v.StartElementId, EndID: v.EndElementId, Type: v.Type, Properties: properties}, err
}

func pathOf(v dbtype.Path) (Path, error) {
	var path Path
	for _, n := range v.Nodes {
		properties, err := mapFromNeo(n.Props)
		if err != nil {
			return Path{}, err
		}
		path.Nodes = append(path.Nodes, Node{ElementID: n.ElementId, Labels: n.Labels, Properties: properties})
	}
	for _, r := range v.Relationships {
		relationship, err := relationshipOf(r)
		if err != nil {
			return Path{}, err
		}
		path.Relationships = append(path.Relationships, relationship)
	}
	return path, nil
}

// parameters turns Go values into what the driver sends.
func parameters(in map[string]any) (map[string]any, error) {
	out := make(map[string]any, len(in))
	for name, value := range in {
		converted, err := toNeo(value)
		if err != nil {
			return nil, fmt.Errorf("parameter %s: %w", name, err)
		}
		out[name] = converted
	}
	return out, nil
}

// Date is the driver's value for a day, nil for none. Parameters may hold days:
// who sends many thousands saves a copy of them by this.
func Date(day edtf.Day) any {
	if day.IsZero() {
		return nil
	}
	return neo4j.DateOf(time.Date(day.Year, time.Month(day.Month), day.Day, 0, 0, 0, 0, time.UTC))
}

// ready tells that a value is the driver's already, with all that it holds.
func ready(value any) bool {
	switch v := value.(type) {
	case nil, bool, int, int64, float64, string, []string, []byte, time.Time, dbtype.Date:
		return true
	case map[string]any:
		for _, inner := range v {
			if !ready(inner) {
				return false
			}
		}
		return true
	case []any:
		return !slices.ContainsFunc(v, func(inner any) bool { return !ready(inner) })
	}
	return false
}

// toNeo is the driver's value for a Go value. A day becomes a DATE: the
// driver would send a time.Time as a zoned DATETIME, which compares with no
// DATE.
func toNeo(value any) (any, error) {
	if ready(value) {
		return value, nil
	}
	switch v := value.(type) {
	case edtf.Day:
		return Date(v), nil
	case Typed:
		return v.value, nil
	case map[string]any:
		return parameters(v)
	case []any:
		return listToNeo(len(v), func(i int) any { return v[i] })
	case []map[string]any:
		return listToNeo(len(v), func(i int) any { return v[i] })
	}
	if list := reflect.ValueOf(value); list.Kind() == reflect.Slice {
		return listToNeo(list.Len(), func(i int) any { return list.Index(i).Interface() })
	}
	return nil, fmt.Errorf("a value of type %T cannot be stored in Neo4j", value)
}

func listToNeo(n int, at func(int) any) (any, error) {
	list := make([]any, n)
	for i := range list {
		converted, err := toNeo(at(i))
		if err != nil {
			return nil, err
		}
		list[i] = converted
	}
	return list, nil
}
