package config_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"entente/graph/config"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"
)

// alone is an empty working folder of a user who has set nothing.
func alone(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	t.Chdir(folder)
	home := filepath.Join(t.TempDir(), "home")
	for _, name := range []string{"HOME", "XDG_CONFIG_HOME", "AppData", "home"} {
		t.Setenv(name, home)
	}
	for _, s := range config.Settings {
		t.Setenv(s.Env, "")
	}
	return folder
}

func write(t *testing.T, file, text string, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

// load loads the settings with a command line.
func load(named string, args ...string) (*config.Config, error) {
	flags := pflag.NewFlagSet("entente", pflag.ContinueOnError)
	config.Bind(flags)
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	return config.Load(flags, named)
}

func mustLoad(t *testing.T, named string, args ...string) *config.Config {
	t.Helper()
	c, err := load(named, args...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestFlagBeforeEnvironmentBeforeFileBeforeDefault(t *testing.T) {
	for _, s := range config.Settings {
		t.Run(s.Key, func(t *testing.T) {
			alone(t)
			see := func(text, origin string, args ...string) {
				t.Helper()
				c := mustLoad(t, "", args...)
				want := config.Value{Setting: s, Text: text, Origin: origin}
				if diff := cmp.Diff(want, c.Value(s.Key)); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
				if got := c.Get(s.Key); got != text {
					t.Errorf("it is %q, want %q", got, text)
				}
			}
			see(s.Default, "default")
			write(t, "entente.yaml", s.Key+": of-the-file\n", 0o600)
			see("of-the-file", "file entente.yaml")
			t.Setenv(s.Env, "of-the-environment")
			see("of-the-environment", "environment "+s.Env)
			if s.Flag == "" {
				return
			}
			see("of-the-flag", "flag --"+s.Flag, "--"+s.Flag, "of-the-flag")
			see("", "flag --"+s.Flag, "--"+s.Flag, "") // set to nothing is set
			see(s.Default, "flag --"+s.Flag, "--"+s.Flag+"="+s.Default)
		})
	}
}

func TestThePasswordHasNoFlag(t *testing.T) {
	alone(t)
	if _, err := load("", "--password", "secret"); err == nil || !strings.Contains(err.Error(), "unknown flag") {
		t.Errorf("what every user of the machine can see is accepted: %v", err)
	}
}

func TestSettingsHaveNoNameTwice(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range config.Settings {
		for _, name := range []string{"key " + s.Key, "flag " + s.Flag, "env " + s.Env} {
			if seen[name] && name != "flag " {
				t.Errorf("%s stands for two settings", name)
			}
			seen[name] = true
		}
		if s.Help == "" {
			t.Errorf("%s has no help", s.Key)
		}
	}
}

func TestWhereTheFileIsFound(t *testing.T) {
	alone(t)
	user, err := os.UserConfigDir()
	if err != nil {
		t.Fatal(err)
	}
	user = filepath.Join(user, "entente", "entente.yaml")
	is := func(database, origin string) {
		t.Helper()
		v := mustLoad(t, "").Value("database")
		if v.Text != database || v.Origin != origin {
			t.Errorf("the database is %q of %s, want %q of %s", v.Text, v.Origin, database, origin)
		}
	}
	// What go build and a result leave in the working folder is no configuration.
	write(t, "entente", "\x7fELF\x00", 0o755)
	write(t, "entente.json", "[]", 0o600)
	is("", "default")
	write(t, user, "database: user\n", 0o600)
	is("user", "file "+user)
	write(t, "entente.yaml", "database: here\n", 0o644)
	is("here", "file entente.yaml")
	write(t, "other.conf", "database: named\n", 0o644)
	if v := mustLoad(t, "other.conf").Value("database"); v.Text != "named" || v.Origin != "file other.conf" {
		t.Errorf("the file that was named: %+v", v)
	}
}

func TestAFolderOfTheNameIsNoFile(t *testing.T) {
	alone(t)
	if err := os.Mkdir("entente.yaml", 0o755); err != nil {
		t.Fatal(err)
	}
	mustLoad(t, "")
}

func TestTextsOfTheFileStayAsTheyAre(t *testing.T) {
	alone(t)
	write(t, "entente.yaml", "# mine\npassword: 0123456\nusername: no\ndatabase: 1e3\nuri:\nbatch_size: 5_000\nontology: 2023-07-26\nlog_level: \"debug\"\n", 0o600)
	c := mustLoad(t, "")
	got := map[string]string{}
	for _, s := range config.Settings {
		got[s.Key] = c.Get(s.Key)
	}
	want := map[string]string{
		"password": "0123456", "username": "no", "database": "1e3", "uri": "", "batch_size": "5_000", "ontology": "2023-07-26", "log_level": "debug",
		"password_file": "", "ca_file": "", "neo4j_home": "", "neo4j_version": "", "output": "table", "log_format": "text",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if v := c.Value("uri"); v.Origin != "default" {
		t.Errorf("nothing is set by %s", v.Origin)
	}
}

func TestBadFiles(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"unknown key":   {"uri: bolt://localhost\nusrname: neo4j\n", `entente.yaml:2:1: a configuration has no key "usrname"; did you mean username?`},
		"foreign key":   {"colour: red\n", `entente.yaml:1:1: a configuration has no key "colour" (it has uri, username, password, password_file, ca_file, database, neo4j_home, neo4j_version, ontology, batch_size, output, log_level, log_format)`},
		"dashes":        {"batch-size: 3\n", `entente.yaml:1:1: a configuration has no key "batch-size"; did you mean batch_size?`},
		"capitals":      {"URI: bolt://localhost\n", `entente.yaml:1:1: a configuration has no key "URI"; did you mean uri?`},
		"all of them":   {"uir: a\nusrname: b\n", "entente.yaml:1:1: a configuration has no key \"uir\"; did you mean uri?\nentente.yaml:2:1: a configuration has no key \"usrname\"; did you mean username?"},
		"a list":        {"uri: [bolt://localhost]\n", `entente.yaml:1:6: uri of a configuration is one value, and here is a list`},
		"nested":        {"neo4j:\n  uri: x\n", `entente.yaml:1:1: a configuration has no key "neo4j" (it has uri, username, password, password_file, ca_file, database, neo4j_home, neo4j_version, ontology, batch_size, output, log_level, log_format)`},
		"no mapping":    {"uri\n", `entente.yaml:1:1: a configuration is a mapping of uri, username, password, password_file, ca_file, database, neo4j_home, neo4j_version, ontology, batch_size, output, log_level, log_format, and here is a value`},
		"twice":         {"uri: a\nuri: b\n", `entente.yaml:2:1: the key "uri" stands here a second time, first in line 1`},
		"no YAML":       {"uri: [a\n", `entente.yaml:1:6: YAML: sequence end token ']' not found`},
		"not UTF-8":     {"username: Ren\xe9\n", `entente.yaml:1:14: byte 0xE9 is not UTF-8 (in Latin-1 it would be 'é'): save the file as UTF-8, for instance with iconv -f latin1 -t utf-8`},
		"empty":         {"", ""},
		"only comments": {"# uri: bolt://localhost\n\n  # more\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			alone(t)
			write(t, "entente.yaml", c.text, 0o644)
			got := ""
			if _, err := load(""); err != nil {
				got = err.Error()
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestNamedFileMustBeThere(t *testing.T) {
	folder := alone(t)
	for named, want := range map[string]string{
		"missing.yaml":    "missing.yaml: there is no such configuration file",
		"no/missing.yaml": "no/missing.yaml: there is no such configuration file",
		folder:            "the configuration file: read " + folder + ": is a directory",
	} {
		if _, err := load(named); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", named, err, want)
		}
	}
}

func TestAPasswordThatOthersMayReadIsRefused(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes of files say nothing on Windows")
	}
	alone(t)
	write(t, "entente.yaml", "password: secret\n", 0o640)
	_, err := load("")
	if want := "entente.yaml: it holds a password and others may read it: chmod 600 entente.yaml"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	if err := os.Chmod("entente.yaml", 0o600); err != nil {
		t.Fatal(err)
	}
	if password, err := mustLoad(t, "").Password(); password != "secret" || err != nil {
		t.Errorf("the password is %q, %v", password, err)
	}
	if err := config.Private("missing"); err == nil {
		t.Error("a file that is not there is private")
	}
}

func TestPassword(t *testing.T) {
	alone(t)
	write(t, "secret", "of the file\r\n", 0o600)
	write(t, "spaces", " p w \n\n", 0o600)
	write(t, "empty", "\n", 0o600)
	write(t, "lines", "user\npassword\n", 0o600)
	write(t, "endless", strings.Repeat("x", 1<<20), 0o600)
	write(t, "open", "x\n", 0o644)
	write(t, "both.yaml", "password: of-entente\npassword_file: secret\n", 0o600)
	for name, c := range map[string]struct {
		named     string
		env       map[string]string
		args      []string
		want, err string
	}{
		"none":                             {want: ""},
		"environment":                      {env: map[string]string{"NEO4J_PASSWORD": "of-env"}, want: "of-env"},
		"file of the flag":                 {args: []string{"--password-file", "secret"}, want: "of the file"},
		"spaces stay":                      {args: []string{"--password-file", "spaces"}, want: " p w "},
		"file of the environment":          {env: map[string]string{"NEO4J_PASSWORD_FILE": "secret"}, want: "of the file"},
		"a flag before the environment":    {env: map[string]string{"NEO4J_PASSWORD": "of-env"}, args: []string{"--password-file", "secret"}, want: "of the file"},
		"itself in one place":              {env: map[string]string{"NEO4J_PASSWORD": "of-env", "NEO4J_PASSWORD_FILE": "secret"}, want: "of-env"},
		"itself in one file":               {named: "both.yaml", want: "of-entente"},
		"the environment before the file":  {named: "both.yaml", env: map[string]string{"NEO4J_PASSWORD_FILE": "spaces"}, want: " p w "},
		"the environment before its file":  {named: "both.yaml", env: map[string]string{"NEO4J_PASSWORD": "of-env"}, want: "of-env"},
		"a file that is not there":         {args: []string{"--password-file", "missing"}, err: "missing: there is no such password file"},
		"a file that is empty":             {args: []string{"--password-file", "empty"}, err: "empty: the password file is empty"},
		"a file that others may read":      {args: []string{"--password-file", "open"}, err: "open: it holds a password and others may read it: chmod 600 open"},
		"a file of more than a line":       {args: []string{"--password-file", "lines"}, err: "lines: a password file holds one line, the password, and this one holds more"},
		"a file that is not one":           {args: []string{"--password-file", "endless"}, err: "endless: a password file holds one line, the password, and this one holds more"},
		"no matter when it is not used":    {env: map[string]string{"NEO4J_PASSWORD": "of-env", "NEO4J_PASSWORD_FILE": "missing"}, want: "of-env"},
		"set to nothing, there is no file": {env: map[string]string{"NEO4J_PASSWORD_FILE": "secret"}, args: []string{"--password-file", ""}, want: ""},
	} {
		t.Run(name, func(t *testing.T) {
			if strings.HasPrefix(c.err, "open:") && runtime.GOOS == "windows" {
				t.Skip("modes of files say nothing on Windows")
			}
			for key, value := range c.env {
				t.Setenv(key, value)
			}
			got, err := mustLoad(t, c.named, c.args...).Password()
			if got != c.want {
				t.Errorf("the password is %q, want %q", got, c.want)
			}
			if (err == nil) != (c.err == "") || err != nil && err.Error() != c.err {
				t.Errorf("got  %v\nwant %s", err, c.err)
			}
		})
	}
}

func TestValuesNeverShowAPassword(t *testing.T) {
	alone(t)
	write(t, "entente.yaml", "password: hunter2\nuri: bolt://neo4j:hunter2@db.example.org:7687\n", 0o600)
	c := mustLoad(t, "")
	shown := map[string]string{}
	for i, v := range c.Values() {
		if v.Setting != config.Settings[i] {
			t.Errorf("value %d is %s", i, v.Setting.Key)
		}
		if strings.Contains(v.Text+v.Origin, "hunter2") {
			t.Errorf("%s shows the password: %s", v.Setting.Key, v.Text)
		}
		shown[v.Setting.Key] = v.Text
	}
	if got := shown["password"]; got != "(set, not shown)" {
		t.Errorf("the password is shown as %q", got)
	}
	if got := shown["uri"]; got != "bolt://(not shown)@db.example.org:7687" {
		t.Errorf("the address is shown as %q", got)
	}
	if got := c.Get("uri"); got != "bolt://neo4j:hunter2@db.example.org:7687" {
		t.Errorf("the address is %q", got)
	}
}

func TestValuesShowOtherwiseWhatIsUsed(t *testing.T) {
	alone(t)
	c := mustLoad(t, "", "--uri", "neo4j+s://x.databases.example.org")
	for _, v := range c.Values() {
		if v != c.Value(v.Setting.Key) {
			t.Errorf("%s is shown as %q of %s", v.Setting.Key, v.Text, v.Origin)
		}
	}
	if got := c.Value("password").Text; got != "" {
		t.Errorf("a password that is not set is shown as %q", got)
	}
}

func TestInt(t *testing.T) {
	alone(t)
	for text, want := range map[string]int{"1": 1, "5000": 5000, "0500": 500} {
		if n, err := mustLoad(t, "", "--batch-size", text).Int("batch_size"); n != want || err != nil {
			t.Errorf("%q is %d, %v", text, n, err)
		}
	}
	if n, err := mustLoad(t, "").Int("batch_size"); n != 5000 || err != nil {
		t.Errorf("the default is %d, %v", n, err)
	}
	for _, text := range []string{"", "0", "-1", "1.5", "1e3", "0x10", "5_000", "many", " 5", "99999999999999999999"} {
		t.Setenv("ENTENTE_BATCH_SIZE", "7")
		n, err := mustLoad(t, "", "--batch-size", text).Int("batch_size")
		want := `batch_size is a whole number of at least 1, and flag --batch-size says "` + text + `"`
		if n != 0 || err == nil || err.Error() != want {
			t.Errorf("%q is %d, %v", text, n, err)
		}
	}
}

func TestAnAddressWithAPasswordIsRefused(t *testing.T) {
	alone(t)
	if uri, err := mustLoad(t, "", "--uri", "bolt://host:7687").URI(); uri != "bolt://host:7687" || err != nil {
		t.Errorf("it is %q, %v", uri, err)
	}
	for _, given := range []string{"bolt://someone:secret@host", "someone:secret@host:7687", "bolt:/someone:secret@host", "secret@host", "bolt://host?password=secret@", "bolt://a:secr?et@host", "bolt://a:x://secret@host"} {
		c := mustLoad(t, "", "--uri", given)
		uri, err := c.URI()
		if uri != "" || err == nil || strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), "flag --uri") {
			t.Errorf("%s: it is %q, %v", given, uri, err)
		}
		for _, v := range c.Values() {
			if strings.Contains(v.Text, "secr") {
				t.Errorf("%s is shown as %q", given, v.Text)
			}
		}
	}
}
