package server

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"runtime"
	"strings"
)

// initialPassword is the one that Neo4j makes its first user with. It lets
// nobody do anything but change it.
const initialPassword = "neo4j"

const redacted = "(hidden)"

// Password is a secret that does not print: fmt with any verb, JSON, YAML and
// slog show "(hidden)". string(p) is the secret itself.
type Password string

// String hides the secret.
func (Password) String() string { return redacted }

// Format hides the secret under every verb, %#v and %x too.
func (Password) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// MarshalText hides the secret from the encoders.
func (Password) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue hides the secret from slog.
func (Password) LogValue() slog.Value { return slog.StringValue(redacted) }

// newPassword has 26 letters and digits: at least 128 random bits.
func newPassword() Password { return Password(rand.Text()) }

// readPassword refuses a file that others than its owner can read, as ssh does
// with a key: who could read it once may have done so.
func readPassword(path string) (Password, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if othersMayRead(info) {
		return "", fmt.Errorf("others can read the password file %s (mode %04o): run: chmod 600 '%s'", path, info.Mode().Perm(), path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	password := strings.TrimSpace(string(text))
	if password == "" {
		return "", fmt.Errorf("the password file %s is empty: write the server's password into it", path)
	}
	return Password(password), nil
}

// onlyOwnerReads refuses a folder of the database that others than its owner can
// look into: the data are in it, and the password's hash.
func onlyOwnerReads(folder string) error {
	info, err := os.Stat(folder)
	if err == nil && othersMayRead(info) {
		err = fmt.Errorf("others can read the folder of the local server %s (mode %04o): run: chmod 700 '%s'", folder, info.Mode().Perm(), folder)
	}
	return err
}

// othersMayRead is never so on Windows, whose modes tell nothing: there the
// folders of a user are the user's.
func othersMayRead(info fs.FileInfo) bool {
	return runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0
}

// ensurePassword reads the file, and makes it where there is none.
func ensurePassword(path string) (Password, error) {
	password, err := readPassword(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return password, err
	}
	password = newPassword()
	if err := writeFile(path, []byte(string(password)+"\n")); err != nil {
		return "", fmt.Errorf("keeping the password: %w", err)
	}
	return password, nil
}
