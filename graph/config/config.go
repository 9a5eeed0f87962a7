// Package config finds the settings of a run: a flag wins over the
// environment, that over the file, that over the default. It knows where each
// value came from, so that `entente config show` can tell.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"entente/schema/problem"

	"github.com/spf13/pflag"
	"github.com/spf13/viper"
)

// FileName is the name of the configuration file without its ending.
const FileName = "entente"

// Setting is a value that a user may set.
type Setting struct {
	Key     string // in the file
	Flag    string // empty: no flag, since `ps` shows the command line
	Env     string
	Default string
	Secret  bool
	Help    string
}

// Settings are all of them, in the order in which they are shown.
var Settings = []Setting{
	{Key: "uri", Flag: "uri", Env: "NEO4J_URI", Help: "address of a Neo4j server; without one, the local server is used"},
	{Key: "username", Flag: "username", Env: "NEO4J_USERNAME", Default: "neo4j", Help: "user of the server"},
	{Key: "password", Env: "NEO4J_PASSWORD", Secret: true, Help: "password of the user"},
	{Key: "password_file", Flag: "password-file", Env: "NEO4J_PASSWORD_FILE", Help: "file that holds the password"},
	{Key: "database", Flag: "database", Env: "NEO4J_DATABASE", Help: "database of the server; without one, the user's home database"},
	{Key: "neo4j_home", Flag: "neo4j-home", Env: "NEO4J_HOME", Help: "installed Neo4j to run as the local server, instead of a fetched one"},
	{Key: "ontology", Flag: "ontology", Env: "ENTENTE_ONTOLOGY", Help: "file that extends the ontology"},
	{Key: "batch_size", Flag: "batch-size", Env: "ENTENTE_BATCH_SIZE", Default: "5000", Help: "records written in one transaction"},
	{Key: "output", Flag: "output", Env: "ENTENTE_OUTPUT", Default: "table", Help: "form of results: table, json or csv"},
	{Key: "log_level", Flag: "log-level", Env: "ENTENTE_LOG_LEVEL", Default: "warn", Help: "what is logged: debug, info, warn or error"},
}

// Value is a setting as it was found.
type Value struct {
	Setting Setting
	Text    string
	Origin  string // "flag --uri", "environment NEO4J_URI", "file …", "default"
}

// Config is the settings of a run.
type Config struct {
	viper *viper.Viper
	flags *pflag.FlagSet
	file  string
}

// Bind adds the flags of the settings to a set of flags.
func Bind(flags *pflag.FlagSet) {
	for _, s := range Settings {
		if s.Flag != "" {
			flags.String(s.Flag, s.Default, s.Help+" ["+s.Env+"]")
		}
	}
}

// Load reads the environment and the file: the one named, or else entente.yaml
// in the working folder, or else in the user's configuration folder. A file
// that is named must be there. Keys that are no setting are problems.
func Load(flags *pflag.FlagSet, named string) (*Config, error) {
	v := viper.New()
	for _, s := range Settings {
		v.SetDefault(s.Key, s.Default)
		if err := v.BindEnv(s.Key, s.Env); err != nil {
			return nil, err
		}
		if s.Flag != "" {
			if err := v.BindPFlag(s.Key, flags.Lookup(s.Flag)); err != nil {
				return nil, err
			}
		}
	}
	c := &Config{viper: v, flags: flags}
	v.SetConfigType("yaml")
	if named != "" {
		v.SetConfigFile(named)
	} else {
		v.SetConfigName(FileName)
		v.AddConfigPath(".")
		if folder, err := os.UserConfigDir(); err == nil {
			v.AddConfigPath(filepath.Join(folder, "entente"))
		}
	}
	err := v.ReadInConfig()
	var none viper.ConfigFileNotFoundError
	switch {
	case err == nil:
		c.file = v.ConfigFileUsed()
		return c, c.checkFile()
	case errors.As(err, &none) && named == "":
		return c, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: there is no such configuration file", named)
	}
	return nil, fmt.Errorf("%s: %s", v.ConfigFileUsed(), strings.Join(strings.Fields(err.Error()), " "))
}

// checkFile refuses unknown keys, which are mistyped ones, and a password that
// others can read.
func (c *Config) checkFile() error {
	var problems problem.List
	var keys []string
	for _, s := range Settings {
		keys = append(keys, s.Key)
	}
	for _, key := range c.viper.AllKeys() {
		if !slices.Contains(keys, key) {
			problems = append(problems, problem.Problem{At: problem.Position{File: c.file}, What: fmt.Sprintf("there is no setting %q", key), Suggest: problem.Suggest(key, keys)})
		}
	}
	if c.viper.InConfig("password") {
		if err := Private(c.file); err != nil {
			problems.Addf(problem.Position{File: c.file}, "%v", err)
		}
	}
	problems.Sort()
	return problems.Err()
}

// Private refuses a file with a secret that others than its owner may read.
func Private(file string) error {
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("it holds a password and others may read it: chmod 600 %s", file)
	}
	return nil
}

// Get is the value of a setting.
func (c *Config) Get(key string) string { return c.viper.GetString(key) }

// Int is the value of a setting that is a whole number, at least 1.
func (c *Config) Int(key string) (int, error) {
	v := c.Value(key)
	n := c.viper.GetInt(key)
	if n < 1 {
		return 0, fmt.Errorf("%s is a whole number of at least 1, and %s says %q", key, v.Origin, v.Text)
	}
	return n, nil
}

// Value is a setting with its origin.
func (c *Config) Value(key string) Value {
	i := slices.IndexFunc(Settings, func(s Setting) bool { return s.Key == key })
	s := Settings[i]
	v := Value{Setting: s, Text: c.Get(key), Origin: "default"}
	switch {
	case s.Flag != "" && c.flags.Changed(s.Flag):
		v.Origin = "flag --" + s.Flag
	case os.Getenv(s.Env) != "":
		v.Origin = "environment " + s.Env
	case c.viper.InConfig(key):
		v.Origin = "file " + c.file
	}
	return v
}

// Values are all settings with their origins. A secret is never in them.
func (c *Config) Values() []Value {
	values := make([]Value, len(Settings))
	for i, s := range Settings {
		values[i] = c.Value(s.Key)
		if s.Secret && values[i].Text != "" {
			values[i].Text = "(set, not shown)"
		}
	}
	return values
}

// Password is the password: from the environment or the file of settings, or
// else from the password file, whose last line feed does not count.
func (c *Config) Password() (string, error) {
	if password := c.Get("password"); password != "" {
		return password, nil
	}
	file := c.Get("password_file")
	if file == "" {
		return "", nil
	}
	if err := Private(file); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("%s: there is no such password file", file)
		}
		return "", fmt.Errorf("%s: %w", file, err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	return strings.TrimRight(string(text), "\r\n"), nil
}
