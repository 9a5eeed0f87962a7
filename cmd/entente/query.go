package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"entente/graph/given"
	"entente/graph/neo"
	"entente/graph/output"
	"entente/graph/query"
	"entente/schema"
	"entente/schema/problem"

	"github.com/spf13/cobra"
)

func (a *app) queryCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "query", Short: "Ask the questions that Entente ships, or one's own"}
	cmd.AddCommand(a.queryListCommand(), a.queryShowCommand(), a.queryRunCommand())
	return cmd
}

func (a *app) queryListCommand() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the queries", Example: "  entente query list", Args: args(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			library, err := a.library()
			if err != nil {
				return err
			}
			t := output.Table{Columns: []string{"group", "name", "title", "parameters"}}
			for _, q := range library {
				var names []string
				for i := range q.Parameters {
					name := q.Parameters[i].Name
					if q.Parameters[i].Required() {
						name += "!"
					}
					names = append(names, name)
				}
				t.Rows = append(t.Rows, []any{q.Group, q.Name, q.Title, names})
			}
			if err := a.write(t); err != nil || a.format != output.Text {
				return err
			}
			_, err = fmt.Fprintln(a.out, "! must be given")
			return err
		},
	}
}

func (a *app) queryShowCommand() *cobra.Command {
	var params []string
	var browser bool
	cmd := &cobra.Command{
		Use:   "show NAME",
		Short: "Show a query as it can be pasted into Neo4j Browser",
		Long: `Show prints the file of a query. With --browser, the commands that set its
parameters in Neo4j Browser come before it; --param gives them values.`,
		Example: `  entente query show allies_on_date
  entente query show allies_on_date --browser --param as_of=2023-07-25`,
		Args: args(cobra.ExactArgs(1)), ValidArgsFunction: a.completeQuery,
		RunE: func(_ *cobra.Command, given []string) error {
			library, err := a.library()
			if err != nil {
				return err
			}
			q, err := library.Find(given[0])
			if err != nil {
				return usageError{err}
			}
			text := q.Text
			if browser || len(params) > 0 {
				values, err := bindSome(q, params)
				if err != nil {
					return usageError{err}
				}
				text = q.BrowserParams(values) + "\n" + text
			}
			_, err = io.WriteString(a.out, text)
			return err
		},
	}
	cmd.Flags().BoolVar(&browser, "browser", false, "set the parameters first, with :param")
	cmd.Flags().StringArrayVar(&params, "param", nil, "parameter as NAME=VALUE; may be repeated")
	return cmd
}

// bindSome binds the given parameters; those that are missing keep their
// examples.
func bindSome(q *query.Query, params []string) (map[string]any, error) {
	texts, err := parseParams(params)
	if err != nil {
		return nil, err
	}
	for _, p := range q.Parameters {
		if _, given := texts[p.Name]; !given && p.Required() {
			texts[p.Name] = p.Example
		}
	}
	return q.Bind(texts)
}

// asked is a query as the flags of a command ask it.
type asked struct {
	params  []string
	asOf    string
	knownBy string
	cypher  string
	write   bool
	rows    int
	timeout time.Duration
}

func (a *app) queryRunCommand() *cobra.Command {
	var q asked
	cmd := &cobra.Command{
		Use:   "run [NAME]",
		Short: "Run a query and print its rows",
		Long: `Run asks a query of the library, or with --cypher a statement of your own.

--as-of asks of the world on a day, --known-by of what the sources had said by a
day; they are the parameters as_of and known_by. Of a coup that was on 26 July
and told on 5 September, the one knows in August and the other does not.

Statements only read, and the server refuses what writes, unless --write is given.`,
		Example: `  entente query run allies_on_date --as-of 2023-07-01
  entente query run coup_dates --as-of 2023-07-31 --known-by 2023-09-05
  entente query run dyad_timeline --param a=france --param b=niger --output csv
  echo 'MATCH (p:Person) RETURN p.name' | entente query run --cypher -`,
		Args: args(cobra.MaximumNArgs(1)), ValidArgsFunction: a.completeQuery,
		RunE: func(cmd *cobra.Command, given []string) error {
			if q.rows < 0 || q.timeout < 0 {
				return usageError{errors.New("--limit and --timeout are 0, which is none, or more")}
			}
			result, err := a.ask(cmd, given, q)
			if err != nil {
				return err
			}
			return a.writeAnswer(result)
		},
	}
	cmd.Flags().StringArrayVar(&q.params, "param", nil, "parameter as NAME=VALUE; may be repeated")
	q.days(cmd)
	cmd.Flags().StringVar(&q.cypher, "cypher", "", "file with a statement of your own, or - for the standard input")
	cmd.Flags().BoolVar(&q.write, "write", false, "let a statement of your own write")
	cmd.Flags().IntVar(&q.rows, "limit", 10000, "rows that are shown at most; 0 for all")
	cmd.Flags().DurationVar(&q.timeout, "timeout", 2*time.Minute, "time after which the server ends the query; 0 for none")
	return cmd
}

// days adds the flags that stand for the two parameters of time.
func (q *asked) days(cmd *cobra.Command) {
	cmd.Flags().StringVar(&q.asOf, "as-of", "", "day of the world that is asked of, as 2023-07-26")
	cmd.Flags().StringVar(&q.knownBy, "known-by", "", "last day on which what the sources say counts, as 2023-09-05")
}

// texts are the parameters that the flags give to a query.
func (q *asked) texts(of *query.Query) (map[string]string, error) {
	texts, err := parseParams(q.params)
	if err != nil {
		return nil, err
	}
	for _, day := range []struct{ parameter, flag, text, other string }{
		{"as_of", "--as-of", q.asOf, "known_by"},
		{"known_by", "--known-by", q.knownBy, "as_of"},
	} {
		if day.text == "" {
			continue
		}
		if _, twice := texts[day.parameter]; twice {
			return nil, fmt.Errorf("%s and --param %s are the same: give one of them", day.flag, day.parameter)
		}
		if !of.Takes(day.parameter) {
			refused := problem.Problem{What: fmt.Sprintf("%s takes no %s: it does not ask of a day in that sense", of.Name, day.flag)}
			if of.Takes(day.other) {
				refused.Suggest = []string{"--" + strings.ReplaceAll(day.other, "_", "-")}
			}
			return nil, refused
		}
		texts[day.parameter] = day.text
	}
	return texts, nil
}

func (a *app) completeQuery(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	library, err := query.Shipped(schema.Default())
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var names []string
	for _, q := range library {
		names = append(names, q.Name+"\t"+q.Title)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// ask finds the query, binds its parameters and runs it.
func (a *app) ask(cmd *cobra.Command, given []string, asked asked) (*query.Result, error) {
	q, err := a.find(cmd, given, asked)
	if err != nil {
		return nil, usageError{err}
	}
	texts, err := asked.texts(q)
	if err != nil {
		return nil, usageError{err}
	}
	values, err := q.Bind(texts)
	if err != nil {
		return nil, usageError{err}
	}
	var result *query.Result
	limits := query.Limits{Rows: asked.rows, Timeout: asked.timeout}
	err = a.inGraph(cmd, func(db *neo.DB, _ *schema.Ontology) (err error) {
		if !asked.write {
			result, err = query.Run(cmd.Context(), db, q, values, limits)
			return err
		}
		var changed neo.Counters
		result, changed, err = query.RunWriting(cmd.Context(), db, q, values, limits)
		if err == nil {
			fmt.Fprintf(a.err, "%d nodes and %d relationships created, %d and %d deleted, %d properties set\n",
				changed.NodesCreated, changed.RelationshipsCreated, changed.NodesDeleted, changed.RelationshipsDeleted, changed.PropertiesSet)
		}
		return err
	})
	return result, err
}

func (a *app) find(cmd *cobra.Command, given []string, asked asked) (*query.Query, error) {
	switch {
	case asked.cypher != "" && len(given) > 0:
		return nil, errors.New("give the name of a query or --cypher, not both")
	case asked.cypher == "" && len(given) == 0:
		return nil, errors.New("name a query (entente query list shows them), or give a statement of your own with --cypher FILE")
	case asked.cypher == "" && asked.write:
		return nil, errors.New("--write goes with --cypher: the shipped queries only read")
	case asked.cypher == "":
		library, err := a.library()
		if err != nil {
			return nil, err
		}
		return library.Find(given[0])
	}
	text, err := patiently(cmd, []string{asked.cypher}, func() (string, error) { return readText(cmd, asked.cypher) })
	if err != nil {
		return nil, err
	}
	ontology, err := a.ontology()
	if err != nil {
		return nil, err
	}
	return query.FromText(text, ontology)
}

func readText(cmd *cobra.Command, file string) (string, error) {
	if file == "-" {
		text, err := io.ReadAll(io.LimitReader(cmd.InOrStdin(), mostWritten))
		return string(text), err
	}
	text, err := given.Read(file, mostWritten)
	return string(text), err
}

func parseParams(params []string) (map[string]string, error) {
	texts := map[string]string{}
	for _, p := range params {
		name, value, ok := strings.Cut(p, "=")
		if !ok || name == "" {
			return nil, fmt.Errorf("--param %q: write NAME=VALUE", p)
		}
		if _, twice := texts[name]; twice {
			return nil, fmt.Errorf("--param %s is given twice", name)
		}
		texts[name] = value
	}
	return texts, nil
}

func (a *app) writeAnswer(r *query.Result) error {
	if err := a.write(output.Table{Columns: r.Columns, Rows: r.Rows}); err != nil {
		return err
	}
	if r.Cut {
		fmt.Fprintf(a.err, "only the first %d rows are shown: --limit 0 shows all\n", len(r.Rows))
	}
	return nil
}
