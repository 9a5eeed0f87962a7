package mapping

import (
	"bytes"
	"errors"
	"io"
	"os"

	"entente/graph/check"
	"entente/graph/dossier"
	"entente/schema/problem"
)

// Beginning are the first bytes of a data file, unpacked: of a zip archive
// those of its first file. At most n are read. Of a Parquet file, which parquet
// tells, they are of no use.
func Beginning(path string, n int) (text []byte, parquet bool, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, false, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, false, err
	}
	if !info.Mode().IsRegular() {
		return nil, false, errors.New("only a file is looked at, which can be read twice")
	}
	head := make([]byte, magic)
	m, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, false, err
	}
	taken := func() int64 { return info.Size() }
	switch head = head[:m]; {
	case parquetFile.begins(head):
		return nil, true, nil
	case zipArchive.begins(head) || noFiles.begins(head):
		err = archive(f, info.Size(), func(_ string, r io.Reader) error {
			if text, err = beginningOf(r, n, taken); err != nil {
				return err
			}
			return errEnough
		})
		if errors.Is(err, errEnough) {
			err = nil
		}
		return text, false, err
	}
	text, err = beginningOf(io.NewSectionReader(f, 0, info.Size()), n, taken)
	return text, false, err
}

func beginningOf(r io.Reader, n int, taken func() int64) ([]byte, error) {
	plain, err := unpacked(r, taken)
	if err != nil {
		return nil, err
	}
	defer func() { _ = plain.Close() }()
	var b bytes.Buffer
	_, err = io.CopyN(&b, plain, int64(n))
	return b.Bytes(), ignoreEOF(err)
}

// Sample reads the first rows of a data file, at most n, in a dialect, and gives
// the names of its columns; there are none where records have their own. Rows
// that are wrong are not among them.
func (d Dialect) Sample(path string, n int) (columns []string, rows []map[string]any, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, err
	}
	m := &Mapping{Dialect: d}
	in := &Input{mapping: m, tables: map[string]*programs{}} // which Open would read to the end, for its digest
	f := &file{File: check.File{Name: path}, size: info.Size(), modified: info.ModTime()}
	var cells *decoder
	begin := func(t table, problems problem.List) error {
		columns, cells = t.columns, newDecoder(&m.Dialect, t)
		return problems.Err()
	}
	read := 0
	err = in.scan(f, begin, func(r raw) error {
		if read++; read > n {
			return errEnough
		}
		if of, wrong := cells.decode(&r, &dossier.Row{}); wrong == nil {
			rows = append(rows, cells.all(of))
		}
		return nil
	})
	return columns, rows, problemsOf(path, err).Err()
}
