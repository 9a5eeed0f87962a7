package analysis

import (
	"strings"
	"testing"

	"entente/schema"
)

func TestPrefixesThatWouldHarmAreRefused(t *testing.T) {
	extended, problems := schema.Default().Extend("more.yaml", []byte(`version: 1
entities:
  Satellite: {description: What circles, properties: {my_community: {type: text, description: Whose}}}
`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, prefix := range []string{"", "x", "_", "1_", "a b_", "a`_", "a_b", "é_", "n.id = 1 //_", strings.Repeat("a", 33) + "_", "my_"} {
		if err := CheckPrefix(extended, prefix); err == nil {
			t.Errorf("the prefix %q passes", prefix)
		}
	}
	for _, prefix := range []string{Prefix, "my2024_", "A_"} {
		if err := CheckPrefix(schema.Default(), prefix); err != nil {
			t.Errorf("the prefix %q: %v", prefix, err)
		}
		for _, m := range Measures {
			for _, name := range m.names(prefix) {
				if !schema.IsIdentifier(name) {
					t.Errorf("%q is no identifier", name)
				}
			}
		}
	}
}
