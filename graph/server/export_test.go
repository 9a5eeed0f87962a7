package server

import (
	"context"
	"os/exec"
	"path/filepath"
)

// WriteArchive has the JVM write a class archive and takes it into use, as the
// first stop does. It is a small one: the program ends over its arguments.
func (s *Server) WriteArchive(ctx context.Context) (path string, err error) {
	d, err := s.distribution()
	if err != nil {
		return "", err
	}
	j, err := findJava(ctx, d.release)
	if err != nil {
		return "", err
	}
	flags, pending := archiveFlags(d, j)
	_ = exec.CommandContext(ctx, j.path, append(flags, "-cp", filepath.Join(d.lib, "*"), d.mainClass(), "--no-such-option")...).Run()
	keepArchive(pending, true)
	return archivePath(d, j), nil
}
