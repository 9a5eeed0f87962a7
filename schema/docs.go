package schema

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WriteDocs writes the documentation of the graph as Markdown: the nodes, what
// a statement carries, and every entity and relation type.
func (o *Ontology) WriteDocs(w io.Writer) error {
	d := docs{ontology: o}
	d.linef("# The graph of Entente\n")
	d.linef("Made from the ontology by `entente schema docs`. One statement of one source is one relationship.\n")
	d.linef("## Nodes\n")
	for _, n := range o.Model {
		d.linef("### `:%s`\n\n%s `%s` is unique.\n", n.Label, sentence(n.Description), n.Key)
		d.properties(n.Properties)
	}
	for _, r := range o.Structure {
		d.linef("`(:%s)-[:%s]->(:%s)`: %s\n", strings.Join(r.From, "|"), r.Type, strings.Join(r.To, "|"), sentence(r.Description))
	}
	d.linef("## What every statement carries\n")
	d.properties(o.Statement)
	d.linef("### Modalities\n\n| modality | counts as a fact | meaning |\n|---|---|---|")
	for _, m := range o.Modalities {
		d.linef("| `%s` | %s | %s |", m.Name, yes(m.Fact), m.Description)
	}
	d.linef("\n## Entity types\n\nEvery entity has the label `:Entity` and one or more of these.\n\n| label | meaning |\n|---|---|")
	for _, e := range o.Entities {
		d.linef("| `%s` | %s |", e.Label, e.Description)
	}
	d.linef("\n### Groups of entity types\n\n| group | entity types |\n|---|---|")
	for _, g := range o.Groups {
		d.linef("| %s | %s |", g.Name, strings.Join(o.Labels([]string{g.Name}), ", "))
	}
	d.linef("\n### Code systems\n\nAn entity carries its current code of each system as a property of that name.\n\n| system | meaning | form |\n|---|---|---|")
	for _, s := range o.CodeSystems {
		d.linef("| `%s` | %s | `%s` |", s.Name, s.Description, strings.ReplaceAll(s.Pattern, "|", "\\|"))
	}
	d.linef("\n## Relation types\n")
	for _, family := range o.families() {
		d.family(family)
	}
	_, err := io.WriteString(w, d.text.String())
	return err
}

// families are the families of relations in the order of the ontology.
func (o *Ontology) families() []string {
	var families []string
	seen := map[string]bool{}
	for _, r := range o.Relations {
		if !seen[r.Family] {
			seen[r.Family] = true
			families = append(families, r.Family)
		}
	}
	return families
}

type docs struct {
	ontology *Ontology
	text     strings.Builder
}

func (d *docs) linef(format string, args ...any) {
	fmt.Fprintf(&d.text, format+"\n", args...)
}

func (d *docs) properties(list []Property) {
	d.linef("| property | type | meaning |\n|---|---|---|")
	for _, p := range list {
		unit := ""
		if p.Unit != "" {
			unit = ", in " + p.Unit
		}
		d.linef("| `%s` | %s%s | %s |", p.Name, p.Type, unit, p.Description)
	}
	d.linef("")
}

func (d *docs) family(name string) {
	d.linef("### %s\n", strings.ToUpper(name[:1])+name[1:])
	for _, r := range d.ontology.Relations {
		if r.Family == name {
			d.relation(&r)
		}
	}
}

func (d *docs) relation(r *Relation) {
	d.linef("#### `%s`\n\n%s\n", r.Type, sentence(r.Description))
	d.linef("- `%s`, %s", r, map[Nature]string{State: "a state", Event: "an event"}[r.Nature])
	for _, fact := range []struct {
		words string
		names []string
	}{
		{"from its other end", optional(r.Inverse)},
		{"ends", r.Ends},
		{"cannot hold beside", r.ConflictsWith},
		{"CAMEO", r.Cameo},
		{"Goldstein", optional(weight(r.Goldstein))},
		{"PLOVER", optional(r.Plover)},
	} {
		if len(fact.names) > 0 {
			d.linef("- %s: `%s`", fact.words, strings.Join(fact.names, "`, `"))
		}
	}
	d.linef("")
	if len(r.Properties) > 0 {
		d.properties(r.Properties)
	}
}

// weight is a value of the Goldstein scale as its tables write it.
func weight(value *float64) string {
	if value == nil {
		return ""
	}
	return strconv.FormatFloat(*value, 'f', 1, 64)
}

func optional(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func sentence(s string) string {
	return strings.TrimSuffix(s, ".") + "."
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
