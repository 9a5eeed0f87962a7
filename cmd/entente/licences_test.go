package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/licensecheck"
)

// licencesFile lists the licence of every module whose code is in the command,
// on any system, and of what these modules embed.
const licencesFile = "testdata/licences.txt"

// permissive are the licences that ask for a notice at most. None other may be
// linked in.
var permissive = []string{"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0", "Unlicense", "Zlib"}

// decided are licences that a text does not tell by itself, and why they hold.
var decided = map[string]string{
	// "Either the FreeType License (BSD-like) or the GPL": the first is taken.
	"github.com/golang/freetype": "FTL",
}

// embedded are files that a module brings which are no Go code, and licences
// that they have of their own.
//
// graphviz.wasm is Graphviz 12.1.2 as it was released, under the Eclipse Public
// License: weak copyleft, on changes of Graphviz itself, which nobody here
// makes. It is a program that runs in an interpreter; no code is linked with it.
// Who hands on a binary of Entente hands on Graphviz, and says where its source is.
var embedded = map[string]string{
	"github.com/goccy/go-graphviz/internal/wasm graphviz.wasm": "EPL-1.0",
	// The defaults of Protocol Buffers, made by the module's own generator.
	"google.golang.org/protobuf/internal/editiondefaults editions_defaults.binpb": "BSD-3-Clause",
}

// listed is what `go list -json` tells of a package.
type listed struct {
	ImportPath string
	EmbedFiles []string
	Module     *struct {
		Path, Dir string
		Main      bool
	}
}

// linked lists the packages of other modules that are in the command.
func linked(t *testing.T, system string) []listed {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", "-json=ImportPath,EmbedFiles,Module", ".")
	cmd.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, stderr.String())
	}
	var packages []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			return packages
		}
		if err != nil {
			t.Fatal(err)
		}
		if p.Module != nil && !p.Module.Main {
			packages = append(packages, p)
		}
	}
}

var licenceName = regexp.MustCompile(`(?i)^(UN)?LICEN[CS]E|^COPYING`)

// licences gives the licences that the texts in a module's folder are, and
// refuses one that is not known, or that is copyleft.
func licences(module, folder string) (string, error) {
	if licence, ok := decided[module]; ok {
		return licence, nil
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return "", err
	}
	found := map[string]bool{}
	for _, entry := range entries {
		if !entry.Type().IsRegular() || !licenceName.MatchString(entry.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			return "", err
		}
		names, err := classify(text)
		if err != nil {
			return "", fmt.Errorf("%s: %w", entry.Name(), err)
		}
		for _, name := range names {
			found[name] = true
		}
	}
	if len(found) == 0 {
		return "", errors.New("it has no licence")
	}
	return strings.Join(slices.Sorted(maps.Keys(found)), " AND "), nil
}

// classify names the licences of a text. Most of it must be text of licences:
// the rest is who holds the copyright, and of what.
func classify(text []byte) ([]string, error) {
	coverage := licensecheck.Scan(text)
	if coverage.Percent < 70 {
		return nil, fmt.Errorf("only %.0f%% of it is text of a licence that is known: read it, and put it into decided", coverage.Percent)
	}
	var names []string
	for _, match := range coverage.Match {
		if !slices.Contains(permissive, match.ID) {
			return nil, fmt.Errorf("%s is not one of the licences that may be linked in", match.ID)
		}
		names = append(names, match.ID)
	}
	return names, nil
}

// Nothing with copyleft is linked into the command, on any system; what it is
// made of is listed, so that a new module is seen.
func TestLicences(t *testing.T) {
	lines := map[string]bool{}
	modules := map[string]string{}
	for _, system := range []string{"linux", "darwin", "windows"} {
		for _, p := range linked(t, system) {
			modules[p.Module.Path] = p.Module.Dir
			for _, file := range p.EmbedFiles {
				name := p.ImportPath + " " + file
				licence := embedded[name]
				if licence == "" {
					t.Errorf("%s is embedded and has no Go code's licence: find out which it has, and put it into embedded", name)
				}
				lines[name+" "+licence] = true
			}
		}
	}
	for module, folder := range modules {
		licence, err := licences(module, folder)
		if err != nil {
			t.Errorf("%s: %v", module, err)
		}
		lines[module+" "+licence] = true
	}
	got := strings.Join(slices.Sorted(maps.Keys(lines)), "\n") + "\n"
	if *update {
		if err := os.WriteFile(licencesFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(licencesFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s is not what is linked (-listed +linked; -update writes it):\n%s", licencesFile, diff)
	}
}

// The test can fail: texts of copyleft, and no licence at all, are refused.
func TestRefusedLicences(t *testing.T) {
	for name, text := range map[string]string{
		"GPL":     "This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any later version.",
		"MPL":     "This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0. If a copy of the MPL was not distributed with this file, You can obtain one at http://mozilla.org/MPL/2.0/.",
		"private": "All rights reserved. Nobody may copy this.",
	} {
		if names, err := classify([]byte(text)); err == nil {
			t.Errorf("%s passes as %v", name, names)
		}
	}
	if _, err := licences("none", t.TempDir()); err == nil {
		t.Error("a module without a licence passes")
	}
}
