package notebook

import (
	_ "embed"
	"fmt"
	"strings"

	"entente/graph/query"
)

// The code that notebooks share, each cell as it stands in them.
var (
	//go:embed cells/connect.py
	connectCell string
	//go:embed cells/meant.py
	meantCell string
	//go:embed cells/ask.py
	askCell string
	//go:embed cells/draw.py
	drawCell string
	//go:embed cells/chart.py
	chartCell string
	//go:embed cells/sources.py
	sourcesCell string
)

// Of makes the notebook of a query of the library: what it asks, the
// parameters, the Cypher, the answer as a table, a picture of it and its
// sources. values are those of the parameters, from [query.Query.Bind]; the
// facts are the modalities that the ontology calls so.
func Of(q *query.Query, values map[string]any, facts []string) (*Notebook, error) {
	parameters, err := parameterCell(q, values)
	if err != nil {
		return nil, err
	}
	n := &Notebook{}
	n.add(markdown, "title", title(q))
	n.add(code, "connect", connectCell)
	if len(q.Parameters) > 0 {
		n.add(markdown, "about-parameters", "## Parameters\n\nChange them and run what follows again.")
	}
	n.add(code, "parameters", parameters)
	if names := named(q); names != "" {
		n.add(markdown, "about-names", "Entities and sources may be named by id, name, alias or code (`iso3:NER`). These are the ids that are meant:")
		n.add(code, "names", names+"\n\n\n"+meantCell)
	}
	n.add(markdown, "about-query", aboutQuery(q))
	n.add(code, "query", queryCell(q, facts))
	n.add(markdown, "about-answer", aboutAnswer(q))
	n.add(code, "answer", askCell)
	n.add(markdown, "about-picture", aboutPicture(q))
	n.add(code, "picture", pictureCell(q))
	n.add(markdown, "about-sources", "## Who says so\n\nCite the sources of what you take from here; the licence is theirs.")
	n.add(code, "sources", sourcesCell)
	return n, nil
}

func title(q *query.Query) string {
	return fmt.Sprintf(`# %s

%s

This is the query `+"`%s`"+` of Entente's library, asked by the Neo4j driver for Python alone. It needs the packages neo4j, pandas,
matplotlib and networkx, and the graph's address, user and password in NEO4J_URI, NEO4J_USERNAME and NEO4J_PASSWORD.`,
		q.Title, q.Description, q.Name)
}

// parameterCell sets the parameters, each with what it is.
func parameterCell(q *query.Query, values map[string]any) (string, error) {
	var b strings.Builder
	b.WriteString("parameters = {\n")
	for i := range q.Parameters {
		p := &q.Parameters[i]
		value, err := python(values[p.Name], 1)
		if err != nil {
			return "", fmt.Errorf("the parameter %s: %w", p.Name, err)
		}
		help := p.Help
		if values[p.Name] == nil && p.Example != "" {
			help += ", such as " + p.Example
		}
		fmt.Fprintf(&b, "    # %s\n    %s: %s,\n", oneLine(help), pythonText(p.Name), value)
	}
	b.WriteString("}")
	if len(q.Parameters) == 0 {
		return "parameters = {}  # it takes none", nil
	}
	return b.String(), nil
}

// named are the parameters that name nodes, with the label of these.
func named(q *query.Query) string {
	var items []string
	for _, p := range q.Parameters {
		switch p.Type.Kind {
		case query.Entity:
			items = append(items, pythonText(p.Name)+`: "Entity"`)
		case query.Source:
			items = append(items, pythonText(p.Name)+`: "Source"`)
		}
	}
	if len(items) == 0 {
		return ""
	}
	return "NAMED = {" + strings.Join(items, ", ") + "}  # parameters that name something in the graph"
}

func aboutQuery(q *query.Query) string {
	text := "## The question in Cypher"
	if q.Takes("modalities") {
		text += `

Every statement says how it is meant. The parameter modalities tells which count: with asserted and reported, a plan, a demand or a
denial is never counted as a fact.`
	}
	return text
}

func queryCell(q *query.Query, facts []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "TITLE = %s\nCOLUMNS = {\n", pythonText(q.Title))
	for _, c := range q.Columns {
		fmt.Fprintf(&b, "    %s: %s,\n", pythonText(c.Name), pythonText(oneLine(c.Help)))
	}
	b.WriteString("}\n")
	if q.Draws {
		list, _ := pythonList(facts, 0) // texts can be written
		fmt.Fprintf(&b, "FACTS = %s\n", list)
	}
	fmt.Fprintf(&b, "QUERY = %s", pythonBlock(q.Statement))
	return b.String()
}

// aboutAnswer is the columns as a table of Markdown.
func aboutAnswer(q *query.Query) string {
	var b strings.Builder
	b.WriteString("## The answer\n\n| column | what it holds |\n|---|---|\n")
	for _, c := range q.Columns {
		fmt.Fprintf(&b, "| %s | %s |\n", c.Name, strings.ReplaceAll(oneLine(c.Help), "|", `\|`))
	}
	return b.String()
}

func aboutPicture(q *query.Query) string {
	if q.Draws {
		return "## A picture of it\n\nOne line for each two that a statement of the answer ties, solid where one is said as a fact."
	}
	return "## A picture of it"
}

func pictureCell(q *query.Query) string {
	if q.Draws {
		return drawCell
	}
	return chartCell
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
