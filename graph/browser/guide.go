package browser

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"strings"

	"entente/schema"
)

// Niger is the name of the guide to the Niger crisis of 2023: `:play niger`.
const Niger = "niger"

//go:embed niger
var pages embed.FS

// Guides are the guides by their names. They use the graph of
// fixtures/niger-2023.yaml, and bring the style sheet of the ontology along.
func Guides(o *schema.Ontology) (map[string][]byte, error) {
	functions := template.FuncMap{
		"cell": func(name string) (Cell, error) { return cell(Niger, name) },
		// On one line, as a command has it.
		"style": func() string { return strings.Join(strings.Fields(Style(o)), " ") },
	}
	t, err := template.New("guide.html").Funcs(functions).ParseFS(pages, Niger+"/guide.html")
	if err != nil {
		return nil, fmt.Errorf("the guide %s: %w", Niger, err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, nil); err != nil {
		return nil, fmt.Errorf("the guide %s: %w", Niger, err)
	}
	return map[string][]byte{Niger: b.Bytes()}, nil
}

// Cell is a statement of Cypher that a guide lets its reader run.
type Cell struct {
	Caption   string
	Statement string
}

// cell reads the file of a cell: the caption, in a comment, and the statement.
func cell(guide, name string) (Cell, error) {
	text, err := pages.ReadFile(guide + "/" + name + ".cypher")
	if err != nil {
		return Cell{}, err
	}
	title, statement, _ := strings.Cut(string(text), "\n")
	return Cell{Caption: strings.TrimPrefix(title, "// "), Statement: strings.TrimSpace(statement)}, nil
}
