package main

import (
	"errors"
	"fmt"
	"os"

	"entente/graph/browser"
	"entente/graph/output"
	"entente/graph/progress"
	"entente/graph/server"

	"github.com/spf13/cobra"
)

func (a *app) serverCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "server",
		Short: "The local Neo4j server",
		Long: `Without NEO4J_URI, Entente uses a Neo4j Community server of its own on this
machine. The first start fetches it with your Maven; it runs under Java 17 or 21
and listens on the loopback address only. Its data stay when it is stopped.

ENTENTE_HOME and ENTENTE_CACHE name other folders for its data and its program.`,
	}
	cmd.AddCommand(a.serverStart(), a.serverStop(), a.serverStatus(), a.serverLogs(), a.serverRemove())
	return cmd
}

func (a *app) serverStart() *cobra.Command {
	var cut bool
	cmd := &cobra.Command{
		Use: "start", Short: "Start the server, or tell that it runs", Example: "  entente server start", Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, info, err := a.startServer(cmd, cut)
			if err != nil {
				return err
			}
			return a.writeServer(info)
		},
	}
	cmd.Flags().BoolVar(&cut, "cut-torn-log", false, "drop the end of the transaction log where it cannot be read, as after a full disk")
	return cmd
}

func (a *app) startServer(cmd *cobra.Command, cutTornLog bool) (*server.Server, server.Info, error) {
	bar := progress.New(os.Stderr)
	defer bar.Done()
	ontology, err := a.ontology()
	if err != nil {
		return nil, server.Info{}, err
	}
	o := a.serverOptions(bar)
	o.CutTornLog = cutTornLog
	if o.Guides, err = browser.Guides(ontology); err != nil {
		return nil, server.Info{}, err
	}
	o.PlayOnConnect = browser.Niger
	s, err := server.New(o)
	if err != nil {
		return nil, server.Info{}, err
	}
	info, err := s.Start(cmd.Context())
	return s, info, err
}

// writeServer says how to reach the server. The password is told where it
// lies, so that it stands in no log and no scrollback.
func (a *app) writeServer(info server.Info) error {
	s, err := a.localServer(nil)
	if err != nil {
		return err
	}
	t := output.Table{Columns: []string{"browser_url", "bolt_uri", "username", "password_file", "version"},
		Rows: [][]any{{info.BrowserURL, info.BoltURI, info.Username, s.PasswordFile(), info.Version}}}
	return a.write(t)
}

func (a *app) serverStop() *cobra.Command {
	return &cobra.Command{
		Use: "stop", Short: "Stop the server; its data stay", Example: "  entente server stop", Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.localServer(nil)
			if err != nil {
				return err
			}
			return s.Stop(cmd.Context())
		},
	}
}

func (a *app) serverStatus() *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: "Tell whether the server runs, and where", Example: "  entente server status --output json", Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.localServer(nil)
			if err != nil {
				return err
			}
			status, err := s.Status(cmd.Context())
			if err != nil {
				return err
			}
			if a.format == output.JSON {
				return a.writeValue(status)
			}
			t := output.Table{Columns: []string{"property", "value"}}
			for _, line := range [][2]string{
				{"state", status.State}, {"version", status.Version}, {"browser_url", status.BrowserURL}, {"bolt_uri", status.BoltURI},
				{"home", status.Home}, {"password_file", status.PasswordFile}, {"log_file", status.LogFile},
				{"disk_used", fmt.Sprintf("%d MB", status.DiskUsed>>20)},
			} {
				if line[1] != "" {
					t.Rows = append(t.Rows, []any{line[0], line[1]})
				}
			}
			return a.write(t)
		},
	}
}

func (a *app) serverLogs() *cobra.Command {
	var lines int
	var follow bool
	cmd := &cobra.Command{
		Use: "logs", Short: "Show the server's log", Example: "  entente server logs -n 50 --follow", Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.localServer(nil)
			if err != nil {
				return err
			}
			return s.Logs(cmd.Context(), a.out, lines, follow)
		},
	}
	cmd.Flags().IntVarP(&lines, "lines", "n", 20, "last lines that are shown")
	cmd.Flags().BoolVarP(&follow, "follow", "f", false, "go on with what comes")
	return cmd
}

func (a *app) serverRemove() *cobra.Command {
	var yes, cache bool
	cmd := &cobra.Command{
		Use: "remove --yes", Short: "Stop the server and delete its data", Example: "  entente server remove --yes --cache", Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.localServer(nil)
			if err != nil {
				return err
			}
			if !yes {
				return usageError{errors.New("this deletes the database in " + s.Home() + ": say so with --yes")}
			}
			return s.Remove(cmd.Context(), cache)
		},
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "delete the database")
	cmd.Flags().BoolVar(&cache, "cache", false, "delete the fetched program too")
	return cmd
}
