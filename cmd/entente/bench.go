package main

import "github.com/spf13/cobra"

func (a *app) benchCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure Entente on published data",
	}
	cmd.AddCommand(a.benchResolveCommand())
	return cmd
}
