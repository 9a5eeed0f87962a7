package main

import (
	"entente/graph/output"

	"github.com/spf13/cobra"
)

func (a *app) configCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "config", Short: "Settings and where they come from"}
	cmd.AddCommand(&cobra.Command{
		Use:   "show",
		Short: "Show every setting with its origin",
		Long: `A flag wins over the environment, that over the configuration file
(entente.yaml here, or in the user's configuration folder), that over the
default. Passwords are never shown.`,
		Example: `  entente config show`,
		Args:    args(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			t := output.Table{Columns: []string{"setting", "value", "origin"}}
			for _, v := range a.config.Values() {
				t.Rows = append(t.Rows, []any{v.Setting.Key, v.Text, v.Origin})
			}
			return a.write(t)
		},
	})
	return cmd
}
