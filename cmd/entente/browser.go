package main

import (
	"fmt"
	"io"

	"entente/graph/browser"
	"entente/graph/wholefile"

	"github.com/spf13/cobra"
)

func (a *app) browserCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "browser",
		Short: "Favourites, style and guide for Neo4j Browser",
		Long: `Neo4j Browser takes files that are dropped on its page: the zip of export makes
the query library its favourites, in folders, and the style sheet gives the graph
the colours of the ontology and its entities their names.

The local server's own page plays a guide to the Niger crisis of 2023 when you
have logged in, and whenever you type ":play niger" into it, or ":guide niger" to
have it at the side. "entente demo" loads what it tells of. To be spared it when
you log in, type ":config playImplicitInitCommands: false".`,
	}
	cmd.AddCommand(a.browserExportCommand(), a.browserStyleCommand(), a.browserGuideCommand())
	return cmd
}

func (a *app) browserExportCommand() *cobra.Command {
	var file string
	var params bool
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write the query library as a zip of favourites, with style and guide",
		Long: `Export writes a zip. Drop it on the page of Neo4j Browser as it is, and each query
of the library is a favourite in the folder of its group: click its name, change
the values at its top, and run it.

With --params, a favourite sets its parameters with :param commands instead, as
cypher-shell reads them from a file. Neo4j Browser 5 runs such a text, too, but
shows that each command was done, and no answer.

The zip has two things more, for whoever unpacks it: entente.grass, the style
sheet, to be dropped on the page as well, and guides/niger.html. The same
queries and ontology make the same zip, byte for byte.`,
		Example: `  entente browser export
  entente browser export -o - > favourites.zip
  entente browser export --params -o scripts.zip`,
		Args: args(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			ontology, err := a.ontology()
			if err != nil {
				return err
			}
			library, err := a.library()
			if err != nil {
				return err
			}
			form := browser.Ready
			if params {
				form = browser.Scripted
			}
			write := func(w io.Writer) error { return browser.Export(w, ontology, library, form) }
			if file == "-" {
				return write(a.out)
			}
			if err := wholefile.Write(file, 0o644, write); err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.out, "%s: drop it on the page of Neo4j Browser\n", file)
			return err
		},
	}
	cmd.Flags().StringVarP(&file, "out", "o", "entente-browser.zip", "file to write, or - for the standard output")
	cmd.Flags().BoolVar(&params, "params", false, "set the parameters with :param commands, for cypher-shell")
	return cmd
}

func (a *app) browserStyleCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "style",
		Short: "Print the style sheet of the ontology, in GraSS",
		Long: `Style prints the style sheet. Write it to a file that ends in .grass, and drop that
on the page of Neo4j Browser; or paste it after :style into its editor. It stays
in that browser until ":style reset". With --ontology it knows your own types.`,
		Example: `  entente browser style > entente.grass`,
		Args:    args(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			ontology, err := a.ontology()
			if err != nil {
				return err
			}
			_, err = io.WriteString(a.out, browser.Style(ontology))
			return err
		},
	}
}

func (a *app) browserGuideCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "guide",
		Short: "Print the guide to the Niger crisis of 2023, in HTML",
		Long: `Guide prints what the local server's page plays as :play niger, for a web server of
your own. It must answer the Browser's OPTIONS request with
Access-Control-Allow-Origin and -Headers, and its host must be in the setting
browser.remote_content_hostname_allowlist of your Neo4j (localhost is).`,
		Example: `  entente browser guide > niger.html`,
		Args:    args(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			ontology, err := a.ontology()
			if err != nil {
				return err
			}
			guides, err := browser.Guides(ontology)
			if err != nil {
				return err
			}
			_, err = a.out.Write(guides[browser.Niger])
			return err
		},
	}
}
