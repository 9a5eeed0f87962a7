package output

import (
	"encoding/base64"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/graph/neo"
	"entente/schema/edtf"
)

// Cell is a value as a cell of a table or of CSV: a list is joined by commas, a
// node is its name, a relationship its type.
func Cell(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case float64:
		return number(v)
	case []byte:
		return base64.StdEncoding.EncodeToString(v)
	case time.Time:
		return v.UTC().Format(time.RFC3339)
	case neo.Node:
		return nodeName(v)
	case neo.Relationship:
		return v.Type
	case neo.Path:
		return pathText(v)
	case []any:
		return join(v)
	case []string:
		return strings.Join(v, ", ")
	case map[string]any:
		return mapText(v)
	case fmt.Stringer:
		return v.String()
	}
	return fmt.Sprint(value)
}

// number writes a number out, as JSON does: 40000000 and not 4e+07.
func number(f float64) string {
	if size := math.Abs(f); size != 0 && (size < 1e-6 || size >= 1e21) {
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

func nodeName(n neo.Node) string {
	for _, key := range []string{"name", "title", "id"} {
		if s, ok := n.Properties[key].(string); ok {
			return s
		}
	}
	return strings.Join(n.Labels, ":")
}

func pathText(p neo.Path) string {
	var b strings.Builder
	for i, n := range p.Nodes {
		if i > 0 {
			fmt.Fprintf(&b, " %s ", p.Relationships[i-1].Type)
		}
		b.WriteString(nodeName(n))
	}
	return b.String()
}

func join(list []any) string {
	cells := make([]string, len(list))
	for i, item := range list {
		cells[i] = Cell(item)
	}
	return strings.Join(cells, ", ")
}

func mapText(m map[string]any) string {
	var parts []string
	for _, key := range slices.Sorted(maps.Keys(m)) {
		parts = append(parts, key+": "+Cell(m[key]))
	}
	return strings.Join(parts, ", ")
}

// plain is a value as JSON has it: nodes and relationships become objects;
// days and times become text, and so do the numbers that JSON does not have.
func plain(value any) any {
	switch v := value.(type) {
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return Cell(v)
		}
	case edtf.Day:
		return v.String()
	case time.Time:
		return v.UTC().Format(time.RFC3339Nano)
	case neo.Node:
		return map[string]any{"labels": v.Labels, "properties": plain(v.Properties)}
	case neo.Relationship:
		return map[string]any{"type": v.Type, "properties": plain(v.Properties)}
	case neo.Path:
		nodes, relationships := make([]any, len(v.Nodes)), make([]any, len(v.Relationships))
		for i, n := range v.Nodes {
			nodes[i] = plain(n)
		}
		for i, r := range v.Relationships {
			relationships[i] = plain(r)
		}
		return map[string]any{"nodes": nodes, "relationships": relationships}
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = plain(item)
		}
		return list
	case map[string]any:
		m := make(map[string]any, len(v))
		for key, item := range v {
			m[key] = plain(item)
		}
		return m
	}
	return value
}
