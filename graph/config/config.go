// Package config finds the settings of a run: a flag wins over the
// environment, that over the file, that over the default. It knows where each
// value came from, so that `entente config show` can tell.
package config

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"
	"github.com/spf13/viper"
)

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
	{Key: "ca_file", Flag: "ca-file", Env: "NEO4J_CA_FILE", Help: "PEM file of the authorities that bolt+s and neo4j+s trust, instead of this machine's"},
	{Key: "database", Flag: "database", Env: "NEO4J_DATABASE", Help: "database of the server; without one, the user's home database"},
	{Key: "neo4j_home", Flag: "neo4j-home", Env: "NEO4J_HOME", Help: "installed Neo4j to run as the local server, instead of a fetched one"},
	{Key: "neo4j_version", Flag: "neo4j-version", Env: "ENTENTE_NEO4J_VERSION", Help: "release of Neo4j that is fetched for the local server, such as 2026; without one, that with long-term support"},
	{Key: "ontology", Flag: "ontology", Env: "ENTENTE_ONTOLOGY", Help: "file that extends the ontology"},
	{Key: "batch_size", Flag: "batch-size", Env: "ENTENTE_BATCH_SIZE", Default: "5000", Help: "records written in one transaction"},
	{Key: "output", Flag: "output", Env: "ENTENTE_OUTPUT", Default: "table", Help: "form of results: table, json or csv"},
	{Key: "log_level", Flag: "log-level", Env: "ENTENTE_LOG_LEVEL", Default: "warn", Help: "what is logged: debug, info, warn or error"},
	{Key: "log_format", Flag: "log-format", Env: "ENTENTE_LOG_FORMAT", Default: "text", Help: "form of the log: text or json"},
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

// setting is the setting of a key, which the caller knows to be one.
func setting(key string) Setting {
	return Settings[slices.IndexFunc(Settings, func(s Setting) bool { return s.Key == key })]
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
// that is named must be there. The error is a problem.List when there is
// something wrong in the file.
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
	c := &Config{viper: v, flags: flags, file: named}
	if named == "" {
		c.file = find()
	}
	if c.file == "" {
		return c, nil
	}
	settings, err := readFile(c.file)
	if err != nil {
		return nil, err
	}
	return c, v.MergeConfigMap(settings)
}

// Get is the value of a setting, empty when there is none.
func (c *Config) Get(key string) string { return c.viper.GetString(key) }

// Int is the value of a setting that is a whole number, at least 1.
func (c *Config) Int(key string) (int, error) {
	v := c.Value(key)
	n, err := strconv.Atoi(v.Text)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%s is a whole number of at least 1, and %s says %q", key, v.Origin, v.Text)
	}
	return n, nil
}

// Value is a setting with its origin.
func (c *Config) Value(key string) Value {
	s := setting(key)
	v := Value{Setting: s, Text: c.Get(key), Origin: "default"}
	switch c.place(key) {
	case byFlag:
		v.Origin = "flag --" + s.Flag
	case byEnvironment:
		v.Origin = "environment " + s.Env
	case byFile:
		v.Origin = "file " + c.file
	}
	return v
}

// The places where a setting may be made, the weakest first.
const (
	byDefault = iota
	byFile
	byEnvironment
	byFlag
)

// place is where a setting was made.
func (c *Config) place(key string) int {
	s := setting(key)
	switch {
	case s.Flag != "" && c.flags.Changed(s.Flag):
		return byFlag
	case os.Getenv(s.Env) != "":
		return byEnvironment
	case c.viper.InConfig(key):
		return byFile
	}
	return byDefault
}

// Values are all settings with their origins. A secret is never in them.
func (c *Config) Values() []Value {
	values := make([]Value, len(Settings))
	for i, s := range Settings {
		values[i] = c.Value(s.Key)
		switch {
		case s.Secret && values[i].Text != "":
			values[i].Text = "(set, not shown)"
		case s.Key == "uri":
			values[i].Text = withoutPassword(values[i].Text)
		}
	}
	return values
}

// withoutPassword hides what some write into an address before its host, and
// its query.
func withoutPassword(uri string) string {
	if at := strings.LastIndex(uri, "@"); at >= 0 {
		scheme, _, found := strings.Cut(uri[:at], "://")
		if found {
			scheme += "://"
		} else {
			scheme = ""
		}
		uri = scheme + "(not shown)" + uri[at:]
	}
	uri, _, _ = strings.Cut(uri, "?")
	return uri
}

// URI is the address of the server, empty for the local one. A user and a
// password in it are refused: no driver reads them, and messages tell it.
func (c *Config) URI() (string, error) {
	uri := c.Get("uri")
	if strings.Contains(uri, "@") {
		return "", errors.New("the address of the server holds a user or a password: set NEO4J_USERNAME and NEO4J_PASSWORD instead, and take them out of " + c.Value("uri").Origin)
	}
	return uri, nil
}

// Password is the password itself or what the password file holds, whose last
// line feed does not count. Of the two, the one that is set in the stronger
// place wins: flag, environment, file; in one place, the password itself.
func (c *Config) Password() (string, error) {
	password, file := c.Get("password"), c.Get("password_file")
	if file == "" || password != "" && c.place("password") >= c.place("password_file") {
		return password, nil
	}
	return readSecret(file)
}
