package mapping_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/graph/mapping"
	"entente/schema"

	"github.com/google/go-cmp/cmp"
)

const arrayMapping = `mapping: own
title: Own
source: {id: own, name: Own, licence: free, citation: Own (2024)}
document: {id: own-1, title: Own 1}
file: {format: jsonl}
statements:
  - {id: "{n}", subject: "cow:{a}", type: ally-of, object: "cow:{b}", valid: "{year}"}
`

func TestJSONArrays(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want string // the lines of the statements, or the problem
	}{
		"one line":        {`[{"n":1,"a":2,"b":20,"year":1950},{"n":2,"a":2,"b":200,"year":1950}]`, "1 1"},
		"several":         {"  [\n {\"n\":1,\n\"a\":2,\"b\":20,\n \"year\":1950}\n,\n\n{\"n\":2,\"a\":2,\"b\":200,\"year\":1950}\n]\n", "2 7"},
		"no object":       {"[{\"n\":1,\"a\":2,\"b\":20,\"year\":1950},\n7]", "1 own.json:2: the line is no JSON object"},
		"empty":           {"[]", "own.json: the file is empty"},
		"ends early":      {"[{\"n\":1},\n{\"n\"", "own.json:1: the JSON array cannot be read further than here: it ends in the middle"},
		"not closed":      {"[{\"n\":1,\"a\":2,\"b\":20,\"year\":1950}\n", "own.json:1: the JSON array cannot be read further than here: it ends in the middle"},
		"a fault":         {"[{\"n\":1,\"a\":2,\"b\":20,\"year\":1950},\n{n: 2}]", "own.json:1: the JSON array cannot be read further than here: invalid character 'n'"},
		"something after": {"[{\"n\":1,\"a\":2,\"b\":20,\"year\":1950}]\n[]", "own.json:2: something follows the JSON array"},
		"too long":        {`[{"n": "` + strings.Repeat("a", 5<<20) + `"}]`, "own.json:1: the JSON array cannot be read further than here: an item is longer than 4 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := readArray(t, test.text); !strings.HasPrefix(got, test.want) {
				t.Error(cmp.Diff(test.want, got))
			}
		})
	}
}

// readArray tells the lines of the statements and of what is wrong.
func readArray(t *testing.T, text string) string {
	t.Helper()
	m, problems := mapping.Parse(schema.Default(), "own.yaml", []byte(arrayMapping))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	path := filepath.Join(t.TempDir(), "own.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	d, _, _, err := m.Files([]string{path}, nil)
	if err != nil {
		return strings.ReplaceAll(err.Error(), path, "own.json")
	}
	var lines []string
	for _, s := range d.Statements {
		line := fmt.Sprint(s.At.Line)
		if len(s.Problems) > 0 {
			line = strings.ReplaceAll(s.Problems.Error(), path, "own.json")
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, " ")
}
