package main

import "github.com/spf13/cobra"

func (a *app) benchCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure Entente on published data and against other ways",
	}
	cmd.AddCommand(a.benchResolveCommand(), a.benchLoadCommand())
	return cmd
}
