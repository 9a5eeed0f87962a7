package main

import (
	"entente/graph/mapping/draft"

	"github.com/spf13/cobra"
)

func (a *app) mappingNewCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "new FILE",
		Short: "Draft a mapping for a data file",
		Long: `New looks at the first 1,000 records of a data file, guesses its form, what
says that a value is missing, and which columns hold states, dates and
identities, and writes a mapping with comments. The draft can be used as it is;
what the records state, it leaves to you. The lines with TODO say where.

FILE is CSV of any delimiter, JSON Lines, a JSON array or Parquet, plain or
packed with gzip, zip or zstd.`,
		Example: `  entente mapping new alliances.csv > mine.yaml
  entente mapping check mine.yaml alliances.csv`,
		Args: args(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, given []string) error {
			ontology, entities, err := a.world()
			if err != nil {
				return err
			}
			text, err := draft.Of(ontology, entities, given[0])
			if err != nil {
				return err
			}
			_, err = a.out.Write(text)
			return err
		},
	}
}
