package graph

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"maps"
	"slices"

	"entente/schema/edtf"
)

// digest is a fingerprint of properties and of further parts, such as labels.
// Two inputs have the same one if and only if they would write the same.
func digest(properties map[string]any, parts ...string) string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		fmt.Fprintf(h, "%q=%T:%q\n", name, properties[name], fmt.Sprint(properties[name]))
		if list, ok := properties[name].([]string); ok {
			fmt.Fprintf(h, "%q\n", list)
		}
	}
	fmt.Fprintf(h, "%q", parts)
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(h.Sum(nil)[:15])
}

// present drops empty texts: in Neo4j what is not known is absent.
func present(properties map[string]any) map[string]any {
	maps.DeleteFunc(properties, func(_ string, value any) bool { return value == "" || value == nil })
	return properties
}

// setInterval sets the three properties of a validity.
func setInterval(properties map[string]any, valid edtf.Interval) {
	if valid.IsZero() {
		return
	}
	properties["valid"] = valid.String()
	if from, ok := valid.From(); ok {
		properties["valid_from"] = from
	}
	if to, ok := valid.To(); ok {
		properties["valid_to"] = to
	}
}
