package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"entente/graph/constraint"
	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/graph/server/servertest"
	"entente/schema"

	"github.com/google/go-cmp/cmp"
)

// No text of a file or a flag reaches a statement but as a parameter. Names
// (labels, types, properties) stand in texts of statements, and come from two
// places only: the ontology, whose parser lets schema.IsIdentifier alone pass,
// and the graph itself, whose names pass it before they are used.

// breakouts are names that would leave their place in a statement.
var breakouts = []string{
	"X`) DETACH DELETE n //", "X) DETACH DELETE n //", "X {x: 1}) SET n.x = 1 //", `X\u0060) DETACH DELETE n //`, "`", "``", `\u0060`,
	"X:Y", "X|Y", "X Y", "X-Y", "X.Y", "X'", `X"`, "X;Y", "/*X*/", "X//", "$(x)", "$x", "%s", "1X", "X\n", "\nX", "X\t", "X\x01", "é", "Х", "X\u00a0", "X\u200b", "\u202eX", "", " ",
	strings.Repeat("X", 65),
}

// place is where an ontology names something: %s is the name, and good is one
// that may stand there.
type place struct{ what, text, good string }

var places = []place{
	{"a label", `{"version": 1, "entities": {%s: {"description": "x"}}}`, "Mine"},
	{"a property of an entity", `{"version": 1, "entities": {"Mine": {"description": "x", "properties": {%s: {"type": "text", "description": "x"}}}}}`, "mine"},
	{"a relation", `{"version": 1, "relations": {%s: {"description": "x", "family": "x", "nature": "state", "from": "Country", "to": "Country", "symmetric": true}}}`, "MINE"},
	{"an inverse", `{"version": 1, "relations": {"MINE": {"description": "x", "family": "x", "nature": "state", "from": "Country", "to": "Country", "inverse": %s}}}`, "MINE_OF"},
	{"the ends of a relation", `{"version": 1, "relations": {"MINE": {"description": "x", "family": "x", "nature": "state", "from": [%s], "to": "Country", "inverse": "MINE_OF"}}}`, "Person"},
	{"what a relation ends", `{"version": 1, "relations": {"MINE": {"description": "x", "family": "x", "nature": "event", "from": "Country", "to": "Country", "symmetric": true, "ends": [%s]}}}`, "ALLY_OF"},
	{"a property of a relation", `{"version": 1, "relations": {"MINE": {"description": "x", "family": "x", "nature": "state", "from": "Country", "to": "Country", "symmetric": true, "properties": {%s: {"type": "text", "description": "x"}}}}}`, "mine"},
	{"a group", `{"version": 1, "groups": {%s: ["Country"]}}`, "mine"},
	{"a member of a group", `{"version": 1, "groups": {"mine": [%s]}}`, "Country"},
	{"a code system", `{"version": 1, "code_systems": {%s: {"pattern": "[A-Z]+", "description": "x"}}}`, "mine"},
	{"a modality", `{"version": 1, "modalities": {%s: {"fact": true, "description": "x"}}}`, "mine"},
}

// An ontology with a name that is none is refused, wherever the name stands.
func TestHostileOntologies(t *testing.T) {
	extend := func(p place, name string) bool {
		quoted, err := json.Marshal(name)
		if err != nil {
			t.Fatal(err)
		}
		extended, problems := schema.Default().Extend("hostile.yaml", fmt.Appendf(nil, p.text, quoted))
		if (extended == nil) != (len(problems) > 0) {
			t.Fatalf("%q gives both, or nothing: %v", name, problems)
		}
		return extended != nil
	}
	for _, p := range places {
		if !extend(p, p.good) {
			t.Errorf("%s may not be %q", p.what, p.good)
		}
		for _, name := range breakouts {
			if extend(p, name) {
				t.Errorf("%s may be %q", p.what, name)
			}
		}
	}
	model := `{"version": 1, "model": {"Mine": {"key": "x) DETACH DELETE n //", "description": "x"}}}`
	if _, problems := schema.Default().Extend("hostile.yaml", []byte(model)); len(problems) == 0 {
		t.Error("a user may extend the model itself")
	}
}

// namesOf are all names that a statement may be built of.
func namesOf(o *schema.Ontology) []string {
	names := slices.Concat(o.EntityLabels(), o.RelationTypes())
	for _, n := range o.Model {
		names = append(names, n.Label, n.Key)
		names = append(names, o.NodeProperties(n.Label)...)
	}
	for _, r := range o.Structure {
		names = append(names, r.Type)
	}
	for _, kind := range o.RelationTypes() {
		names = append(names, o.StatementProperties(kind)...)
	}
	return names
}

func TestNamesOfStatementsAreIdentifiers(t *testing.T) {
	for _, name := range namesOf(schema.Default()) {
		if !schema.IsIdentifier(name) {
			t.Errorf("%q is no identifier", name)
		}
	}
}

// reserved are words of Cypher, which are names all the same.
const reserved = `version: 1
entities:
  "Null": {description: x, properties: {"null": {type: text, description: x}, "true": {type: text, description: x}, exists: {type: text, description: x}, not: {type: text, description: x}}}
  Where: {description: x}
  Is: {description: x}
relations:
  MATCH: {description: x, family: x, nature: state, from: ["Null"], to: [Where], inverse: AND, properties: {in: {type: text, description: x}, "null": {type: text, description: x}, case: {type: text, description: x}}}
  NOT: {description: x, family: x, nature: state, from: ["Null"], to: [Where], inverse: OR}
  "TRUE": {description: x, family: x, nature: state, from: ["Null"], to: [Where], inverse: "FALSE"}
`

// values try to leave their place as values, in each of the ways of text.
var values = []string{
	`'}) MATCH (n) DETACH DELETE n //`, `"}) MATCH (n) DETACH DELETE n //`, "`}) MATCH (n) DETACH DELETE n //", `\u0027}) MATCH (n) DETACH DELETE n //`,
	`\`, `\\'`, `$rows`, `${x}`, `{{x}}`, `$(x)`, `*/ MATCH (n) DETACH DELETE n /*`, `%s%d%n`, `x' OR 1=1 //`, "a;MATCH (n) DETACH DELETE n;", `<script>alert(1)</script>`, `]]><svg onload=alert(1)>`,
}

// hostileDossier has every value wherever a dossier takes text.
func hostileDossier() string {
	q := func(text string) string {
		quoted, _ := json.Marshal(text)
		return string(quoted)
	}
	var sources, documents, entities, statements strings.Builder
	for i, v := range values {
		v = q(v)
		fmt.Fprintf(&sources, "  - {id: hostile-%d, name: %s, licence: %s, citation: %s}\n", i, v, v, v)
		fmt.Fprintf(&documents, "  - {id: document-%d, source: hostile-%d, title: %s, date: 2023}\n", i, i, v)
		fmt.Fprintf(&entities, "  - {id: hostile-%d, labels: [Person], name: %s, aliases: [%s]}\n", i, v, q("alias "+values[i]))
		fmt.Fprintf(&statements, "  - {subject: hostile-%d, type: meets-with, object: france, valid: 2023, document: document-%d, locator: %s, quote: %s, attributed_to: %s, id: %s}\n", i, i, v, v, v, v)
	}
	return "dossier: hostile\nsources:\n" + sources.String() + "documents:\n" + documents.String() + "entities:\n" + entities.String() + "statements:\n" + statements.String()
}

// Hostile values are kept as they are, and what was in the graph is left.
func TestHostileValues(t *testing.T) {
	db := neotest.Empty(t)
	c := serverCage(t)
	c.write(t, "hostile.yaml", hostileDossier())
	sentinels(t, db)
	before := sentinelsIn(t, db)
	for _, args := range [][]string{{"plan", "hostile.yaml"}, {"load", "hostile.yaml"}, {"load", "hostile.yaml", "--prune"}, {"plan", "hostile.yaml"}} {
		if out, err := c.command(t, nil, args...).CombinedOutput(); err != nil {
			t.Fatalf("entente %s: %v\n%s", args, err, out)
		}
	}
	check := func() {
		t.Helper()
		if diff := cmp.Diff(before, sentinelsIn(t, db)); diff != "" {
			t.Fatalf("the graph was changed (-before +after)\n%s", diff)
		}
		for cypher, want := range map[string]int{"MATCH (e:Person) RETURN count(e)": len(values), "MATCH ()-[r:MEETS_WITH]->() RETURN count(r)": len(values), "MATCH (s:Source) RETURN count(s)": len(values)} {
			if got := neotest.Count(t, db, cypher, nil); got != want {
				t.Fatalf("%s gives %d, want %d", cypher, got, want)
			}
		}
	}
	check()
	for i, v := range values {
		got := neotest.Rows(t, db, "MATCH (p:Person {id: $id})-[r:MEETS_WITH]-() MATCH (s:Source {id: $id}) RETURN p.name = $v AND r.quote = $v AND r.locator = $v AND r.attributed_to = $v AND s.name = $v AND s.licence = $v AND s.citation = $v",
			map[string]any{"id": fmt.Sprintf("hostile-%d", i), "v": v})
		if diff := cmp.Diff([]string{"[true]"}, got); diff != "" {
			t.Errorf("%s did not come back as it was:\n%s", v, diff)
		}
		if i%8 != 0 { // each flag takes its time
			continue
		}
		for _, args := range [][]string{
			{"query", "run", "neighbours", "--param", "entity=" + v}, {"query", "run", "allies_on_date", "--param", "as_of=" + v},
			{"query", "run", "allies_on_date", "--param", "as_of=2023", "--param", "modalities=" + v}, {"query", "run", "allies_on_date", "--param", v + "=2023"}, {"query", "run", v},
			{"retract", "--source", v}, {"draw", "--title", v, "-o", "all.svg"}, {"load", v}, {"status", "--database", v},
		} {
			_ = c.command(t, nil, args...).Run() // most are refused, and none may do harm
		}
		check()
	}
	svg, err := os.ReadFile(filepath.Join(c.folder, "all.svg"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(svg), "<script") || strings.Contains(string(svg), "<svg onload") || !strings.Contains(string(svg), "&lt;script&gt;") {
		t.Error("a name is drawn as markup")
	}
}

// A graph that others write to may have any name in it: nothing of it gets into
// a statement, and all commands go on.
func TestHostileGraph(t *testing.T) {
	db := neotest.Empty(t)
	c := serverCage(t)
	if out, err := c.command(t, nil, "load", filepath.Join(shippedFolder(t), "niger-2023.yaml")).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	sentinels(t, db)
	for _, name := range []string{"X) DETACH DELETE n //", "X]->() DETACH DELETE r //", "X`)-[]-() DETACH DELETE n //", "a'b", "X:Entity", "$x", "1"} {
		quoted := "`" + strings.ReplaceAll(name, "`", "``") + "`"
		neotest.Write(t, db, fmt.Sprintf("MATCH (a:Entity {id: 'france'}) MATCH (b:Entity {id: 'niger'}) SET b:%[1]s, b.%[1]s = 1 CREATE (a)-[:%[1]s {key: 'seed-article/x', source: 'seed-article', %[1]s: 1, dossiers: ['niger-2023']}]->(b)", quoted), nil)
		neotest.Write(t, db, "MATCH (l:Load) SET l.types = l.types + $name", map[string]any{"name": name})
	}
	before := neotest.Everything(t, db)
	for _, args := range [][]string{
		{"status"}, {"plan", filepath.Join(shippedFolder(t), "niger-2023.yaml"), "--all"}, {"schema", "diff"}, {"query", "run", "overview"}, {"query", "run", "neighbours", "--param", "entity=niger"},
		{"query", "run", "contradictions"}, {"draw", "-o", "all.svg"}, {"export", "all.graphml"}, {"fingerprint"},
	} {
		out, err := c.command(t, nil, args...).CombinedOutput()
		if strings.Contains(string(out), "SyntaxError") || strings.Contains(string(out), "panic") {
			t.Errorf("entente %s: %v\n%s", args, err, out)
		}
		if diff := cmp.Diff(before, neotest.Everything(t, db)); diff != "" {
			t.Fatalf("entente %s changed the graph (-before +after)\n%s", args, diff)
		}
	}
	left := sentinelsIn(t, db)
	for _, args := range [][]string{{"load", filepath.Join(shippedFolder(t), "niger-2023.yaml"), "--prune"}, {"retract", "--source", "seed-article"}} {
		if out, err := c.command(t, nil, args...).CombinedOutput(); err != nil {
			t.Errorf("entente %s: %v\n%s", args, err, out)
		}
	}
	if diff := cmp.Diff(left, sentinelsIn(t, db)); diff != "" {
		t.Errorf("the graph was changed (-before +after)\n%s", diff)
	}
}

// Words of Cypher are names like others.
func TestReservedWords(t *testing.T) {
	db := neotest.Empty(t)
	c := serverCage(t)
	c.write(t, "ontology.yaml", reserved)
	c.write(t, "words.yaml", `dossier: words
sources: [{id: s, name: S}]
documents: [{id: d, source: s, title: D, date: 2023}]
entities:
  - {id: a, labels: ["Null", Is], name: A, properties: {"null": x, "true": x, exists: x, not: x}}
  - {id: b, labels: [Where], name: B}
statements:
  - {subject: a, type: MATCH, object: b, document: d, properties: {in: x, "null": x, case: x}}
  - {subject: a, type: NOT, object: b, document: d}
  - {subject: a, type: "TRUE", object: b, document: d}
`)
	for _, args := range [][]string{{"load", "words.yaml"}, {"load", "words.yaml", "--prune"}, {"plan", "words.yaml"}, {"draw"}, {"retract", "--source", "s"}} {
		if out, err := c.command(t, nil, append(args, "--ontology", "ontology.yaml")...).CombinedOutput(); err != nil {
			t.Errorf("entente %s: %v\n%s", args, err, out)
		}
	}
	for _, name := range []string{"match", "not", "true"} { // so that others find the constraints of the shipped ontology
		neotest.Write(t, db, "CYPHER 5 DROP CONSTRAINT "+constraint.Prefix+name+"_key", nil)
	}
}

// serverCage is a cage whose commands use the shared server.
func serverCage(t *testing.T) *cage {
	t.Helper()
	info := servertest.Start(t)
	c := newCage(t)
	c.env = append(c.env, "NEO4J_URI="+info.BoltURI, "NEO4J_PASSWORD="+string(info.Password), "ENTENTE_LOG_LEVEL=warn", "ENTENTE_LOG_FORMAT=text")
	return c
}

func shippedFolder(t *testing.T) string {
	t.Helper()
	folder, err := filepath.Abs("../../fixtures")
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// sentinels are a part of the graph that no command has a reason to touch.
func sentinels(t *testing.T, db *neo.DB) {
	t.Helper()
	neotest.Write(t, db, "UNWIND range(1, 20) AS i CREATE (:Sentinel {id: i})-[:WATCHES {key: 'sentinel/' + i}]->(:Sentinel {id: -i})", nil)
}

func sentinelsIn(t *testing.T, db *neo.DB) []string {
	t.Helper()
	return neotest.Rows(t, db, "MATCH (a:Sentinel)-[r]->(b:Sentinel) RETURN a.id, labels(a), type(r), properties(r), b.id ORDER BY a.id", nil)
}
