package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

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

// readFile reads the settings of a file as the texts that stand there, so that
// a password of digits keeps its zeros. A key that is no setting, which is a
// mistyped one, is a problem, and so is a password that others may read.
func readFile(file string) (map[string]any, error) {
	data, err := os.ReadFile(file)
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
