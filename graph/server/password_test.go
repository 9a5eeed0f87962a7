package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// A password must not come out of anything that prints.
func TestPasswordHides(t *testing.T) {
	const secret = "SecretWordThatNobodySees"
	info := (&state{PID: 1, BoltPort: 7687, HTTPPort: 7474, Version: Version}).info(secret)
	if string(info.Password) != secret {
		t.Fatalf("the password is %q", string(info.Password))
	}
	var b bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%10.3s"} {
		_, _ = fmt.Fprintf(&b, verb+"\n"+verb+"\n"+verb+"\n", info.Password, info, &info)
	}
	_, _ = fmt.Fprintln(&b, info.Password, info, []Password{secret}, map[Password]Password{secret: secret})
	for _, encode := range []func(any) ([]byte, error){json.Marshal, yaml.Marshal} {
		text, err := encode(info)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(text)
	}
	slog.New(slog.NewTextHandler(&b, nil)).Info("x", "password", info.Password, "info", info)
	slog.New(slog.NewJSONHandler(&b, nil)).Info("x", "password", info.Password, "info", info)
	b.WriteString(fmt.Errorf("failed with %v", info.Password).Error())

	hex := fmt.Sprintf("%x", secret)
	for line := range strings.Lines(b.String()) {
		if strings.Contains(line, secret) || strings.Contains(strings.ToLower(line), hex) {
			t.Errorf("the password is printed: %s", line)
		}
	}
	if n := strings.Count(b.String(), redacted); n < 40 {
		t.Errorf("%q stands %d times in what is printed, want it wherever a password was:\n%s", redacted, n, b.String())
	}
}

func TestEnsurePassword(t *testing.T) {
	path := filepath.Join(t.TempDir(), "password")
	first, err := ensurePassword(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(first) < 24 {
		t.Errorf("the password has %d characters", len(first))
	}
	again, err := ensurePassword(path)
	if err != nil || again != first {
		t.Errorf("reading it again gives another, %v", err)
	}
	other, err := ensurePassword(filepath.Join(t.TempDir(), "password"))
	if err != nil || other == first {
		t.Errorf("two servers have one password, %v", err)
	}
	if err := os.WriteFile(path, []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = ensurePassword(path)
	wantError(t, err, path, "is empty")
}
