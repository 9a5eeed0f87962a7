package server

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

//go:embed jars.sha256
var longTermSums string

//go:embed jars-calendar.sha256
var calendarSums string

// jars gives the sum of each jar by its name.
func (p *pinned) jars() map[string]string {
	jars := map[string]string{}
	for line := range strings.Lines(p.sums) {
		if sum, name, ok := strings.Cut(strings.TrimSpace(line), "  "); ok {
			jars[name] = sum
		}
	}
	return jars
}

// verifyJars tells what in a folder differs from the jars of the release: nil when
// it has these, each byte for byte, and nothing else.
func (p *pinned) verifyJars(ctx context.Context, lib string) ([]string, error) {
	pinned := p.jars()
	entries, err := os.ReadDir(lib)
	if err != nil {
		return nil, err
	}
	var faults []string
	for _, entry := range entries {
		name := entry.Name()
		want, known := pinned[name]
		delete(pinned, name)
		if !known {
			faults = append(faults, name+" is additional")
			continue
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		got, err := fileSum(filepath.Join(lib, name))
		if err != nil {
			return nil, err
		}
		if got != want {
			faults = append(faults, name+" is changed")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(pinned)) {
		faults = append(faults, name+" is missing")
	}
	return faults, nil
}

// trusted refuses to run fetched jars that are not the pinned ones, or that
// others could change between this look and the start.
func (p *pinned) trusted(ctx context.Context, lib string) error {
	for _, folder := range []string{filepath.Dir(lib), lib} {
		if err := onlyOwnerWrites(folder); err != nil {
			return err
		}
	}
	faults, err := p.verifyJars(ctx, lib)
	if err != nil {
		return fmt.Errorf("checking the fetched Neo4j: %w", err)
	}
	if len(faults) > 0 {
		return fmt.Errorf("the jars in %s are not those of Neo4j %s and are not run: %s; delete the folder %s, and the next start fetches it anew",
			lib, p.text, some(faults), filepath.Dir(lib))
	}
	return nil
}

// onlyOwnerWrites refuses what others than its owner may change.
func onlyOwnerWrites(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("checking the fetched Neo4j: %w", err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o022 != 0 {
		return fmt.Errorf("others may change %s (mode %04o), which is run as a program: delete it, or run: chmod go-w '%s'", path, info.Mode().Perm(), path)
	}
	return nil
}

// some names the first few of many faults.
func some(faults []string) string {
	const most = 5
	if len(faults) <= most {
		return strings.Join(faults, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(faults[:most], ", "), len(faults)-most)
}

// fileSum is empty for what is no regular file, which could not be read to an end.
func fileSum(path string) (string, error) {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return "", err
	}
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}
