package main

import (
	"fmt"

	"entente/graph/constraint"
	"entente/graph/neo"
	"entente/graph/output"
	"entente/schema"

	"github.com/spf13/cobra"
)

func (a *app) schemaCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "schema", Short: "The ontology, and the constraints that follow from it"}
	cmd.AddCommand(
		a.schemaSub("show", "List the relation types, or the entity types", "  entente schema show\n  entente schema show entities --output json", cobra.MaximumNArgs(1), a.schemaShow),
		a.schemaSub("docs", "Write the documentation of the graph as Markdown", "  entente schema docs > graph.md", cobra.NoArgs, a.schemaDocs),
		a.schemaSub("json-schema", "Write the JSON Schema of dossiers, for editors", "  entente schema json-schema > dossier.schema.json", cobra.NoArgs, a.schemaJSON),
		a.schemaSub("apply", "Create missing constraints and indexes in the database", "  entente schema apply", cobra.NoArgs, a.schemaApply),
		a.schemaSub("diff", "Tell how the database differs from the ontology", "  entente schema diff", cobra.NoArgs, a.schemaDiff),
	)
	return cmd
}

func (a *app) schemaSub(use, short, example string, check cobra.PositionalArgs, run func(*cobra.Command, *schema.Ontology, []string) error) *cobra.Command {
	var words []string
	if use == "show" {
		use, words = "show [relations|entities]", []string{"relations", "entities"}
	}
	return &cobra.Command{
		Use: use, Short: short, Example: example, Args: args(check), ValidArgs: words,
		RunE: func(cmd *cobra.Command, given []string) error {
			ontology, err := a.ontology()
			if err != nil {
				return err
			}
			return run(cmd, ontology, given)
		},
	}
}

func (a *app) schemaShow(_ *cobra.Command, o *schema.Ontology, given []string) error {
	what := "relations"
	if len(given) > 0 {
		what = given[0]
	}
	var t output.Table
	switch what {
	case "relations":
		t.Columns = []string{"type", "family", "nature", "from", "to", "inverse", "ends", "conflicts_with", "cameo", "goldstein", "plover", "description"}
		for _, r := range o.Relations {
			inverse := r.Inverse
			if r.Symmetric {
				inverse = "(symmetric)"
			}
			var goldstein any
			if r.Goldstein != nil {
				goldstein = *r.Goldstein
			}
			t.Rows = append(t.Rows, []any{r.Type, r.Family, string(r.Nature), r.From, r.To, inverse, r.Ends, r.ConflictsWith, r.Cameo, goldstein, r.Plover, r.Description})
		}
		if a.format == output.Text {
			t = columns(t, "type", "family", "nature", "inverse", "description")
		}
	case "entities":
		t.Columns = []string{"label", "colour", "description"}
		for _, e := range o.Entities {
			t.Rows = append(t.Rows, []any{e.Label, e.Colour, e.Description})
		}
	default:
		return usageError{fmt.Errorf("there is nothing to show by the name %q: it is relations or entities", what)}
	}
	return a.write(t)
}

// columns keeps some columns: a terminal is not as wide as a file.
func columns(t output.Table, keep ...string) output.Table {
	narrow := output.Table{Columns: keep}
	for _, row := range t.Rows {
		var cells []any
		for _, name := range keep {
			for i, column := range t.Columns {
				if column == name {
					cells = append(cells, row[i])
				}
			}
		}
		narrow.Rows = append(narrow.Rows, cells)
	}
	return narrow
}

func (a *app) schemaDocs(_ *cobra.Command, o *schema.Ontology, _ []string) error {
	return o.WriteDocs(a.out)
}

func (a *app) schemaJSON(_ *cobra.Command, o *schema.Ontology, _ []string) error {
	return a.writeValue(o.DossierSchema())
}

func (a *app) schemaApply(cmd *cobra.Command, _ *schema.Ontology, _ []string) error {
	var created []string
	err := a.inGraph(cmd, func(db *neo.DB, o *schema.Ontology) (err error) {
		created, err = constraint.Apply(cmd.Context(), db, o)
		return err
	})
	if err != nil {
		return err
	}
	t := output.Table{Columns: []string{"created"}}
	for _, name := range created {
		t.Rows = append(t.Rows, []any{name})
	}
	return a.write(t)
}

func (a *app) schemaDiff(cmd *cobra.Command, _ *schema.Ontology, _ []string) error {
	var diff constraint.Diff
	err := a.inGraph(cmd, func(db *neo.DB, o *schema.Ontology) (err error) {
		diff, err = constraint.Compare(cmd.Context(), db, o)
		return err
	})
	if err != nil {
		return err
	}
	t := output.Table{Columns: []string{"difference", "name", "remedy"}}
	for _, item := range diff.Missing {
		t.Rows = append(t.Rows, []any{"missing", item.Name, "entente schema apply"})
	}
	for _, name := range diff.Surplus {
		t.Rows = append(t.Rows, []any{"surplus", name, "DROP CONSTRAINT " + name + ", or DROP INDEX"})
	}
	for _, label := range diff.Labels {
		t.Rows = append(t.Rows, []any{"unknown label", label, "define it in an ontology file (--ontology)"})
	}
	for _, kind := range diff.Types {
		t.Rows = append(t.Rows, []any{"unknown type", kind, "define it in an ontology file (--ontology)"})
	}
	if err := a.write(t); err != nil {
		return err
	}
	if len(diff.Missing) > 0 {
		return fmt.Errorf("the database lacks %s", plural(len(diff.Missing), "constraint or index", "constraints or indexes"))
	}
	return nil
}

func plural(n int, one, many string) string {
	return fmt.Sprintf("%d %s", n, map[bool]string{true: one, false: many}[n == 1])
}
