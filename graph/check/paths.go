package check

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"entente/graph/given"
	"entente/schema/problem"
	"entente/schema/yamltree"
)

// settings is the name of the configuration file, which lies in the folders
// that people work in and is no dossier.
const settings = "entente.yaml"

// Stdin is the path that stands for the standard input.
const Stdin = "-"

// ReadPaths reads files, the dossiers (*.yaml, *.yml) of folders and of the
// folders in them, and the standard input for "-". In a folder, names that
// begin with a dot are passed over. Every path that cannot be read is a problem
// of the list.
func ReadPaths(paths []string, stdin io.Reader) ([]Text, error) {
	var inputs []Text
	var problems problem.List
	for i, path := range paths {
		if path == Stdin && slices.Contains(paths[:i], Stdin) {
			problems.Addf(problem.Position{File: path}, "the standard input can be read once")
			continue
		}
		files, err := expand(path)
		if err != nil {
			problems.Addf(problem.Position{File: path}, "%s", Reason(err))
			continue
		}
		if len(files) == 0 {
			problems.Addf(problem.Position{File: path}, "the folder holds no dossier (*.yaml)")
		}
		for _, file := range files {
			if err := Showable(file); err != nil {
				problems = append(problems, *err)
				continue
			}
			data, err := read(file, stdin)
			if err != nil {
				problems.Addf(problem.Position{File: file}, "%s", Reason(err))
				continue
			}
			inputs = append(inputs, Text{Name: file, Data: data})
		}
	}
	return inputs, problems.Err()
}

// Showable refuses a name that may not stand in messages and in the graph; nil:
// it may. One of a folder that a stranger packed may hold what steers a terminal,
// what begins a line of its own, or what makes it read otherwise than it is.
func Showable(file string) *problem.Problem {
	if utf8.ValidString(file) && !strings.ContainsFunc(file, problem.Steering) {
		return nil
	}
	return &problem.Problem{At: problem.Position{File: strconv.Quote(file)}, What: "the name of the file cannot be shown as it is: rename it, to letters, digits, dots and dashes"}
}

// expand lists the dossiers of a folder, in order, and a file as it is.
func expand(path string) ([]string, error) {
	if path == Stdin {
		return []string{path}, nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	var files []string
	root := path + string(filepath.Separator) // so that a link to a folder is one
	err = filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		hidden := file != root && strings.HasPrefix(entry.Name(), ".")
		switch {
		case err != nil:
			return err
		case hidden && entry.IsDir():
			return fs.SkipDir
		case !hidden && isDossier(file, entry.Type()):
			files = append(files, file)
		}
		return nil
	})
	slices.Sort(files)
	return files, err
}

// isDossier tells a file, or a link to one, by its name. A link that leads
// nowhere is one too, so that reading it says so.
func isDossier(file string, mode fs.FileMode) bool {
	extension := strings.ToLower(filepath.Ext(file))
	if extension != ".yaml" && extension != ".yml" || filepath.Base(file) == settings {
		return false
	}
	if mode&fs.ModeSymlink == 0 {
		return mode.IsRegular()
	}
	info, err := os.Stat(file)
	return err != nil || info.Mode().IsRegular()
}

// read takes one byte more than is allowed, so that the reader of YAML says
// that the file is too large and no file fills the memory.
func read(file string, stdin io.Reader) ([]byte, error) {
	if file == Stdin {
		return io.ReadAll(io.LimitReader(stdin, yamltree.MaxBytes+1))
	}
	f, _, err := given.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, yamltree.MaxBytes+1))
}

// Reason is what the system says without the path, which the position names.
func Reason(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file"
	case errors.Is(err, fs.ErrPermission):
		return "you may not read this file"
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Sprint(err)
}
