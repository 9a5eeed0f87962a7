package main

import (
	"fmt"
	"time"

	"entente/fixtures"
	"entente/graph/check"
	"entente/graph/draw"
	"entente/graph/load"
	"entente/graph/neo"
	"entente/graph/output"
	"entente/graph/picture"
	"entente/graph/query"
	"entente/graph/server"
	"entente/schema"

	"github.com/spf13/cobra"
)

// question is one of those that the demo asks, with the columns that it shows.
type question struct {
	query   string
	params  map[string]string
	columns []string
}

var questions = []question{
	{"allies_on_date", map[string]string{"as_of": "2023-07-25", "entity": "france"}, []string{"a", "b", "relations", "sources"}},
	{"cooperation_cut_after_coup", map[string]string{"state": "niger", "days": "30"}, []string{"coup", "days", "actor", "relation", "object"}},
	{"troops_by_host", map[string]string{"as_of": "2023-09-05"}, []string{"host", "force", "lowest", "highest", "sources"}},
	{"redeployments_by_modality", nil, []string{"modality", "force", "relation", "from", "to", "valid", "source"}},
	{"contradictions", map[string]string{"entity": "niger"}, []string{"kind", "subject", "relation", "object", "valid", "other_relation", "other_valid"}},
}

func (a *app) demoCommand() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "The Niger crisis of 2023: from a file to answers and a picture",
		Long: `Demo starts the local Neo4j server (or uses the one of NEO4J_URI), loads the
dossier of the Niger crisis of 2023, asks five questions, draws the graph and
says how to go on in Neo4j Browser. The server stays up.`,
		Example: `  entente demo
  entente server stop`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := draw.FormatOf(file)
			if err != nil {
				return usageError{err}
			}
			return a.demo(cmd, file, format)
		},
	}
	cmd.Flags().StringVarP(&file, "out", "o", "niger-2023.svg", "file for the picture, .svg or .png")
	return cmd
}

func (a *app) demo(cmd *cobra.Command, file string, format draw.Format) error {
	var info server.Info
	if a.config.Get("uri") == "" {
		var err error
		if _, info, err = a.startServer(cmd, false); err != nil {
			return err
		}
	}
	if err := a.demoLoad(cmd); err != nil {
		return err
	}
	err := a.inGraph(cmd, func(db *neo.DB, ontology *schema.Ontology) error {
		for _, q := range questions {
			if err := a.demoAsk(cmd, db, q); err != nil {
				return err
			}
		}
		g, err := picture.Everything(cmd.Context(), db, picture.Filter{Ontology: ontology})
		if err != nil {
			return err
		}
		g.Title = "The Niger crisis of 2023"
		return writePicture(cmd.Context(), file, g, format)
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "The picture of it all: %s\n", file)
	if info.BrowserURL != "" {
		fmt.Fprintf(a.out, "\nNeo4j Browser: %s\nUser: %s\nPassword: %s\n\nThe server stays up; `entente server stop` ends it.\n", info.BrowserURL, info.Username, string(info.Password))
	}
	return nil
}

func (a *app) demoLoad(cmd *cobra.Command) error {
	ontology, entities, err := a.world()
	if err != nil {
		return err
	}
	result, err := check.Inputs(ontology, entities, []check.Text{{Name: fixtures.NigerName, Data: fixtures.Niger}}, check.Options{})
	if err != nil {
		return err
	}
	size, err := a.batchSize()
	if err != nil {
		return err
	}
	receipt, err := a.load(cmd, &input{Input: result, records: result.Set.Len()}, a.rejects(inputFlags{}), load.Options{BatchSize: size, Version: version(), Now: time.Now, MaxShrink: load.DefaultMaxShrink}, &watch{})
	if err != nil {
		return err
	}
	return a.writeReceipt(receipt)
}

func (a *app) demoAsk(cmd *cobra.Command, db query.Reader, asked question) error {
	library, err := a.library()
	if err != nil {
		return err
	}
	q, err := library.Find(asked.query)
	if err != nil {
		return err
	}
	values, err := q.Bind(asked.params)
	if err != nil {
		return err
	}
	result, err := query.Run(cmd.Context(), db, q, values, query.Limits{})
	if err != nil {
		return err
	}
	t := output.Table{Columns: result.Columns, Rows: result.Rows}
	if asked.columns != nil {
		t = columns(t, asked.columns...)
	}
	fmt.Fprintf(a.out, "\n%s (%s)\n", q.Title, asked.query)
	return a.write(t)
}
