package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime/debug"
	"strings"
	"sync"

	"entente/graph/config"
	"entente/graph/given"
	"entente/graph/neo"
	"entente/graph/output"
	"entente/graph/progress"
	"entente/graph/query"
	"entente/graph/server"
	"entente/schema"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// app is what the commands share: the settings of the run and what follows
// from them.
type app struct {
	config   *config.Config
	format   output.Format
	out, err io.Writer
	cmd      *cobra.Command // that is run

	// Read once in a run, when first asked for.
	ontology func() (*schema.Ontology, error)
	library  func() (query.Library, error)
}

func newRoot() *cobra.Command {
	a := &app{out: os.Stdout, err: os.Stderr}
	a.ontology, a.library = sync.OnceValues(a.readOntology), sync.OnceValues(a.readLibrary)
	root := &cobra.Command{
		Use:   "entente",
		Short: "Load geopolitical relations into Neo4j and ask questions of them",
		Long: `Entente loads sourced statements about states, governments, persons and
organizations into Neo4j: one statement of one source is one relationship.

Without NEO4J_URI it uses a local server that it starts itself.`,
		Example: `  entente demo                          the Niger crisis of 2023, from file to answers
  entente check crisis.yaml             what is wrong with a dossier, without a database
  entente load crisis.yaml              load it
  entente query run allies_on_date --as-of 2023-07-01`,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return flagError(err) })
	config.Bind(root.PersistentFlags())
	var file string
	root.PersistentFlags().StringVar(&file, "config", "", "configuration file (default: entente.yaml here, or in the user's configuration folder)")
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		a.cmd, a.out, a.err = cmd, cmd.OutOrStdout(), cmd.ErrOrStderr()
		return a.configure(cmd, file)
	}
	_ = root.RegisterFlagCompletionFunc("output", cobra.FixedCompletions([]string{"table", "json", "csv"}, cobra.ShellCompDirectiveNoFileComp))
	root.AddCommand(
		a.checkCommand(), a.planCommand(), a.loadCommand(), a.bulkCommand(), a.retractCommand(), a.statusCommand(),
		a.queryCommand(), a.analyseCommand(), a.drawCommand(), a.reportCommand(), a.browserCommand(), a.notebookCommand(), a.exportCommand(), a.fingerprintCommand(), a.dumpCommand(), a.restoreCommand(), a.verifyCommand(), a.migrateCommand(), a.mappingCommand(), a.schemaCommand(), a.serverCommand(), a.configCommand(), a.doctorCommand(), a.demoCommand(), a.benchCommand(),
	)
	for _, cmd := range root.Commands() {
		if cmd.HasSubCommands() && cmd.RunE == nil {
			cmd.RunE = helpOrRefuse
		}
	}
	return root
}

// helpOrRefuse is what a group of commands does by itself: it shows its help,
// and refuses a word that is none of its commands.
func helpOrRefuse(cmd *cobra.Command, given []string) error {
	if len(given) == 0 {
		return cmd.Help()
	}
	var names []string
	for _, sub := range cmd.Commands() {
		names = append(names, sub.Name())
	}
	return usageError{fmt.Errorf("unknown command %q for %q: it has %s", given[0], cmd.CommandPath(), strings.Join(names, ", "))}
}

func (a *app) configure(cmd *cobra.Command, file string) error {
	c, err := patiently(cmd, []string{file}, func() (*config.Config, error) { return config.Load(cmd.Root().PersistentFlags(), file) })
	if err != nil {
		return usageError{err}
	}
	a.config = c
	if a.format, err = output.ParseFormat(c.Get("output")); err != nil {
		return usageError{err}
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.Get("log_level"))); err != nil {
		return usageError{fmt.Errorf("there is no log level %q: it is debug, info, warn or error", c.Get("log_level"))}
	}
	logger, err := newLogger(a.err, c.Get("log_format"), level)
	if err != nil {
		return usageError{err}
	}
	slog.SetDefault(logger)
	return nil
}

// newLogger logs in one of the two forms.
func newLogger(w io.Writer, form string, level slog.Level) (*slog.Logger, error) {
	options := &slog.HandlerOptions{Level: level}
	switch form {
	case "text":
		return slog.New(slog.NewTextHandler(w, options)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, options)), nil
	}
	return nil, fmt.Errorf("there is no log format %q: it is text or json", form)
}

// readOntology is the shipped one with the user's extension.
func (a *app) readOntology() (*schema.Ontology, error) {
	file := a.config.Get("ontology")
	if file == "" {
		return schema.Default(), nil
	}
	text, err := patiently(a.cmd, []string{file}, func() ([]byte, error) { return given.Read(file, mostWritten) })
	if err != nil {
		return nil, fmt.Errorf("the ontology: %w", err)
	}
	extended, problems := schema.Default().Extend(file, text)
	return extended, problems.Err()
}

// readLibrary is the queries that Entente ships.
func (a *app) readLibrary() (query.Library, error) {
	ontology, err := a.ontology()
	if err != nil {
		return nil, err
	}
	return query.Shipped(ontology)
}

// open opens the database: the one of the URI, or the local server.
func (a *app) open(cmd *cobra.Command) (*neo.DB, error) {
	o := neo.Options{Username: a.config.Get("username"), Database: a.config.Get("database"), CAFile: a.config.Get("ca_file")}
	var err error
	if o.URI, err = a.config.URI(); err != nil {
		return nil, usageError{err}
	}
	if o.URI == "" {
		s, err := a.localServer(nil)
		if err != nil {
			return nil, err
		}
		info, err := s.Running(cmd.Context())
		if err != nil {
			return nil, err
		}
		o = neo.Options{URI: info.BoltURI, Username: info.Username, Password: string(info.Password)}
	} else {
		a.warnOf(o.URI)
		if o.Password, err = a.password(cmd, o.URI); err != nil {
			return nil, err
		}
	}
	slog.Debug("opening the database", "user", o.Username, "database", o.Database)
	return neo.Open(cmd.Context(), o)
}

// warnOf tells what the kind of an address lays open. That anybody may take the
// server's place is told whatever is logged.
func (a *app) warnOf(uri string) {
	warning, untrusted := neo.Weakness(uri)
	switch {
	case untrusted:
		fmt.Fprintln(a.err, "entente: warning: "+warning)
	case warning != "":
		slog.Warn(warning)
	}
}

// inGraph opens the database for a piece of work and closes it after.
func (a *app) inGraph(cmd *cobra.Command, work func(db *neo.DB, ontology *schema.Ontology) error) error {
	ontology, err := a.ontology()
	if err != nil {
		return err
	}
	db, err := a.open(cmd)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close(context.WithoutCancel(cmd.Context())) }()
	return work(db, ontology)
}

// batchSize is the setting, which must be a number.
func (a *app) batchSize() (int, error) {
	size, err := a.config.Int("batch_size")
	if err != nil {
		return 0, usageError{err}
	}
	return size, nil
}

// localServer is the server of the user's data folder.
func (a *app) localServer(p *progress.Progress) (*server.Server, error) {
	return server.New(a.serverOptions(p))
}

func (a *app) serverOptions(p *progress.Progress) server.Options {
	return server.Options{
		Bolt:      neo.Admin{},
		Neo4jHome: a.config.Get("neo4j_home"),
		Release:   a.config.Get("neo4j_version"),
		Progress:  p.Update,
		Notice:    func(line string) { fmt.Fprintln(a.err, line) },
	}
}

// write writes a result in the form that the user wants.
func (a *app) write(t output.Table) error {
	t.Width = terminalWidth(a.out)
	return t.Write(a.out, a.format)
}

// terminalWidth is 0 where the output goes elsewhere, so that what is piped
// does not depend on a window.
func terminalWidth(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return width
}

// writeValue writes one value as JSON, on several lines.
func (a *app) writeValue(value any) error {
	return output.WriteJSON(a.out, value)
}

// args makes a wrong number of arguments a wrong usage, with the right one.
func args(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, given []string) error {
		if err := check(cmd, given); err != nil {
			return usageError{fmt.Errorf("%w\nusage: %s", err, cmd.UseLine())}
		}
		return nil
	}
}

// version is that of the module, or of the commit it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "commit " + s.Value[:12]
		}
	}
	return "development"
}
