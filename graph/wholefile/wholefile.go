// Package wholefile writes files that are there whole or not at all: a file
// takes the place of an earlier one only when all of it is on the disk.
package wholefile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// File is a file on its way. It takes its place with Commit; one that is given
// up with Abort leaves nothing behind. Its errors are *fs.PathError of its path,
// and not of the file that is to become it.
type File struct {
	path string
	mode fs.FileMode
	temp *os.File
}

// Create begins the file of a path, which gets a mode.
func Create(path string, mode fs.FileMode) (*File, error) {
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return nil, named(path, err)
	}
	return &File{path: path, mode: mode, temp: temp}, nil
}

// Write implements io.Writer.
func (f *File) Write(p []byte) (int, error) {
	n, err := f.temp.Write(p)
	return n, named(f.path, err)
}

// Commit puts the file in its place, or leaves what was there.
func (f *File) Commit() error {
	err := f.temp.Sync()
	if closed := f.temp.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Chmod(f.temp.Name(), f.mode)
	}
	if err == nil {
		err = os.Rename(f.temp.Name(), f.path)
	}
	if err != nil {
		_ = os.Remove(f.temp.Name())
	}
	return named(f.path, err)
}

// Abort removes what was written. After Commit it does nothing.
func (f *File) Abort() {
	_ = f.temp.Close()
	_ = os.Remove(f.temp.Name()) // which is not there when all went well
}

// Write makes the file of a path from what write writes, with a mode. An error
// of write itself comes back as it is.
func Write(path string, mode fs.FileMode, write func(io.Writer) error) error {
	f, err := Create(path, mode)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		f.Abort()
		return named(path, err)
	}
	return f.Commit()
}

func named(path string, err error) error {
	var file *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &file):
		return &fs.PathError{Op: "write", Path: path, Err: file.Err}
	case errors.As(err, &link):
		return &fs.PathError{Op: "write", Path: path, Err: link.Err}
	}
	return err
}
