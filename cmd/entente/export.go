package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"entente/graph/export"
	"entente/graph/neo"
	"entente/graph/progress"
	"entente/graph/query"
	"entente/schema"
	"entente/schema/edtf"

	"github.com/spf13/cobra"
)

// exported is an export as the flags ask it.
type exported struct {
	asked
	format, query string
}

func (a *app) exportCommand() *cobra.Command {
	var e exported
	cmd := &cobra.Command{
		Use:   "export [PATH]",
		Short: "Write the graph, or the answer of a query, for other programs",
		Long: `Export writes all sources, documents, entities and statements, or with --query
those that a query answers with, to a file, or to the standard output for - or
no path. Two exports of one graph are the same, byte for byte; a file is there
whole or not at all. What a form cannot say is counted on stderr.

  jsonl    JSON Lines that "entente load" makes the same graph of; the last line
           has counts and a checksum. Packed when PATH ends in .gz.
  csv      a folder with nodes.csv and relationships.csv. Lists are joined by ;
           (within an item, \; and \\). A text that a spreadsheet would run as a
           formula has an apostrophe before it; jsonl and parquet have none.
  graphml  for Gephi, networkx, yEd: typed keys, lists and days as text
  cypher   a script for cypher-shell and an empty database
  parquet  a folder with nodes.parquet and relationships.parquet: DATE, LIST, …
  ftm      FollowTheMoney: entities and links, of statements that are facts

Without --format, the ending of PATH says which: .jsonl, .graphml, .cypher,
.ftm.json; jsonl if it says none. In csv, graphml and parquet, sources and
documents are nodes named source:ID and document:ID.

--as-of leaves out what did not hold on a day of the world, --known-by what no
source had said by a day. A query that has the parameter as_of or known_by is
asked of that day instead.`,
		Example: `  entente export backup.jsonl.gz
  entente export graph.graphml --as-of 2023-07-01 --known-by 2023-09-05
  entente export tables --format parquet
  entente export --query neighbours --param entity=niger --format ftm`,
		Args: args(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			path := "-"
			if len(given) > 0 {
				path = given[0]
			}
			return a.export(cmd, path, e)
		},
	}
	cmd.Flags().StringVar(&e.format, "format", "", "jsonl, csv, graphml, cypher, parquet or ftm")
	cmd.Flags().StringVar(&e.query, "query", "", "export the answer of this query, with what its statements need")
	cmd.Flags().StringArrayVar(&e.params, "param", nil, "parameter of the query as NAME=VALUE; may be repeated")
	cmd.Flags().StringVar(&e.cypher, "cypher", "", "export the answer of a statement of your own, in a file or - for the standard input")
	cmd.Flags().StringVar(&e.asOf, "as-of", "", "only statements that may have held on this day, by their own validity")
	cmd.Flags().StringVar(&e.knownBy, "known-by", "", "only statements that had been reported by this day")
	_ = cmd.RegisterFlagCompletionFunc("query", a.completeQuery)
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"jsonl", "csv", "graphml", "cypher", "parquet", "ftm"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// form is what is written where, and of which days.
func (e *exported) form(path string) (_ export.Format, days export.Days, err error) {
	if days.AsOf, err = flagDay("--as-of", e.asOf); err != nil {
		return "", days, err
	}
	if days.KnownBy, err = flagDay("--known-by", e.knownBy); err != nil {
		return "", days, err
	}
	format := export.FormatOf(path)
	if e.format != "" {
		if format, err = export.ParseFormat(e.format); err != nil {
			return "", days, err
		}
	}
	switch {
	case format == "":
		format = export.JSONLines
	case format.Folder() && path == "-":
		return "", days, fmt.Errorf("%s makes two files: name the folder, as in entente export tables --format %[1]s", format)
	}
	if e.query == "" && e.cypher == "" && len(e.params) > 0 {
		return "", days, errors.New("--param goes with --query")
	}
	return format, days, nil
}

func (a *app) export(cmd *cobra.Command, path string, e exported) error {
	format, days, err := e.form(path)
	if err != nil {
		return usageError{err}
	}
	part, values, err := a.partToExport(cmd, e)
	if err != nil {
		return usageError{err}
	}
	bar := progress.New(os.Stderr)
	defer bar.Done()
	var report *export.Report
	err = a.inGraph(cmd, func(db *neo.DB, ontology *schema.Ontology) (err error) {
		o := export.Options{Ontology: ontology, Format: format, Days: days}
		o.Progress = func(done, total int) { bar.Update("export", int64(done), int64(total)) }
		g := export.All(db, days)
		if part != nil {
			answer, err := query.Run(cmd.Context(), db, part, values, query.Limits{})
			if err != nil {
				return err
			}
			left := days
			if takes(part, "as_of") {
				left.AsOf = edtf.Day{}
			}
			if takes(part, "known_by") {
				left.KnownBy = edtf.Day{}
			}
			g = export.Part(db, answer.Graph, left)
		}
		switch {
		case format.Folder():
			report, err = export.WriteFolder(cmd.Context(), path, g, o)
		case path == "-":
			report, err = export.Write(cmd.Context(), a.out, g, o)
		default:
			report, err = export.WriteFile(cmd.Context(), path, g, o)
		}
		return err
	})
	if err != nil {
		return err
	}
	bar.Done()
	a.tellExport(report)
	return nil
}

// partToExport is the query whose answer is exported, with its parameters; nil
// for all of the graph.
func (a *app) partToExport(cmd *cobra.Command, e exported) (*query.Query, map[string]any, error) {
	if e.query == "" && e.cypher == "" {
		return nil, nil, nil
	}
	var given []string
	if e.query != "" {
		given = []string{e.query}
	}
	q, err := a.find(cmd, given, e.asked)
	if err != nil {
		return nil, nil, err
	}
	if !takes(q, "as_of") {
		e.asOf = ""
	}
	if !takes(q, "known_by") {
		e.knownBy = ""
	}
	texts, err := e.texts(q)
	if err != nil {
		return nil, nil, err
	}
	values, err := q.Bind(texts)
	return q, values, err
}

// takes tells whether a query asks of the day of a parameter itself. In an
// answer that does not, the day chooses among the statements.
func takes(q *query.Query, parameter string) bool {
	return q.Parameter(parameter) != nil || q.Takes(parameter) && strings.Contains(q.Text, "$"+parameter)
}

// tellExport counts on stderr, since the standard output may be the export.
func (a *app) tellExport(r *export.Report) {
	fmt.Fprintf(a.err, "%s, %s, %s and %s exported\n", plural(r.Sources, "source", "sources"), plural(r.Documents, "document", "documents"),
		plural(r.Entities, "entity", "entities"), plural(r.Statements, "statement", "statements"))
	for _, what := range slices.Sorted(maps.Keys(r.Left)) {
		fmt.Fprintf(a.err, "left out, %d: %s\n", r.Left[what], what)
	}
}
