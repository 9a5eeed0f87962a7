package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"entente/graph/given"
	"entente/schema/problem"
	"entente/schema/yamltree"
)

// FileName is the name of the configuration file.
const FileName = "entente.yaml"

// find looks for a configuration file that nobody named.
func find() string {
	folders := []string{"."}
	if folder, err := os.UserConfigDir(); err == nil {
		folders = append(folders, filepath.Join(folder, "entente"))
	}
	for _, folder := range folders {
		file := filepath.Join(folder, FileName)
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() {
			return file
		}
	}
	return ""
}

// longestFile is the size of what may be a configuration, in bytes.
const longestFile = 1 << 20

// readFile reads the settings of a file as the texts that stand there, so that
// a password of digits keeps its zeros. A key that is no setting, which is a
// mistyped one, is a problem, and so is a password that others may read.
func readFile(file string) (map[string]any, error) {
	data, err := given.Read(file, longestFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: there is no such configuration file", file)
	case err != nil:
		return nil, fmt.Errorf("the configuration file: %w", err)
	}
	if silent(data) {
		return nil, nil
	}
	root, problems := yamltree.Read(file, data)
	if len(problems) > 0 {
		return nil, problems
	}
	keys := make([]string, len(Settings))
	for i, s := range Settings {
		keys[i] = s.Key
	}
	var d yamltree.Decoder
	o := d.Object(root, "a configuration", keys...)
	settings := map[string]any{}
	for _, key := range keys {
		if o.Has(key) {
			settings[key] = o.Text(key)
		}
	}
	if o.Has("password") {
		if err := Private(file); err != nil {
			d.Problems.Addf(problem.Position{File: file}, "%v", err)
		}
	}
	d.Problems.Sort()
	return settings, d.Problems.Err()
}

// silent tells whether a file says nothing: its lines are blank or comments.
func silent(data []byte) bool {
	for line := range bytes.Lines(data) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}

// Private refuses a file with a secret that others than its owner may read.
func Private(file string) error {
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	return private(file, info)
}

func private(file string, info fs.FileInfo) error {
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("it holds a password and others may read it: chmod 600 %s", file)
	}
	return nil
}

// longestSecret is the size of what may be a password: more is another file.
const longestSecret = 4096

// readSecret reads a password file of its owner's alone. The mode is that of
// the very file that is read, whatever its name leads to later.
func readSecret(file string) (string, error) {
	opened, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%s: there is no such password file", file)
	}
	if err != nil {
		return "", fmt.Errorf("the password file: %w", err)
	}
	defer func() { _ = opened.Close() }()
	info, err := opened.Stat()
	if err == nil {
		err = private(file, info)
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", file, err)
	}
	text, err := io.ReadAll(io.LimitReader(opened, longestSecret+1))
	if err != nil {
		return "", fmt.Errorf("the password file: %w", err)
	}
	password := strings.TrimRight(string(text), "\r\n")
	switch {
	case password == "":
		return "", fmt.Errorf("%s: the password file is empty", file)
	case len(text) > longestSecret, strings.ContainsAny(password, "\r\n\x00"):
		return "", fmt.Errorf("%s: a password file holds one line, the password, and this one holds more", file)
	}
	return password, nil
}
