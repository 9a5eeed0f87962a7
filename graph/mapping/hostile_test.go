package mapping

import (
	"archive/zip"
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"entente/graph/bomb"
	"entente/graph/check"
	"entente/graph/gazetteer"
	"entente/schema"
	"entente/schema/fuzztest"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
)

// rejectsOf reads a text by a mapping, and gives the reasons of its rejects.
func rejectsOf(t *testing.T, mapping, text string) []string {
	t.Helper()
	in, err := parsed(t, mapping).Open([]string{check.Stdin}, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	s, err := check.NewStream(schema.Default(), entities, in, check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	var reasons []string
	_, err = s.Parts(context.Background(), nil, func(r check.Reject) error {
		for _, reason := range r.Reasons {
			reasons = append(reasons, strconv.Itoa(reason.At.Line)+": "+reason.Reason())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return reasons
}

// TestNamesThatAreNotWhatTheySeem are told from those that they look like, in
// rows as in dossiers.
func TestNamesThatAreNotWhatTheySeem(t *testing.T) {
	mapping := head + "statements: [{id: '{n}', subject: '{a}', type: ally-of, object: niger, quote: '{q}'}]\n"
	got := rejectsOf(t, mapping, "n,a,q\n"+
		"1,Chad,fine\n"+
		"2,Сhad,a Cyrillic letter\n"+
		"3,Frаnce,another\n"+
		"4,\u202edahC,turned\n"+
		"5,Mali,quoted \u202ebackwards\n"+
		"6,Ma\u00adli,a hyphen that is not seen\n"+
		"7,Mali\x00,a NUL\n"+
		"8,Mali,an escape \x1b[31m\n"+
		"9,Mali,two\u2028lines\n"+
		"10,Mal\xef,not UTF-8\n"+
		"11,تشاد,an honest name\n")
	want := []string{
		`3: the subject "Сhad" contains the Cyrillic letter С (U+0421) in a word of Latin letters; did you mean Chad?`,
		`4: the subject "Frаnce" contains the Cyrillic letter а (U+0430) in a word of Latin letters; did you mean France?`,
		`5: subject: the text "\u202edahC" holds the control character U+202E`,
		`5: the subject "\u202edahC" contains the character U+202E, which is not seen`,
		`6: quote: the text "quoted \u202ebackwards" holds the control character U+202E`,
		`7: the subject "Ma\u00adli" contains the character U+00AD, which is not seen; did you mean Mali?`,
		`8: subject: the text "Mali\x00" holds the control character U+0000`,
		`9: quote: the text "an escape \x1b[31m" holds the control character U+001B`,
		`10: quote: the text "two\u2028lines" holds the control character U+2028`,
		`11: the column a is not UTF-8: name the file's encoding in the mapping`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

// TestDeepNesting reads records within records: JSON's reader bounds them.
func TestDeepNesting(t *testing.T) {
	mapping := head + "file: {format: jsonl}\nstatements: [{id: '1', subject: '{a}', type: ally-of, object: niger}]\n"
	for name, text := range map[string]string{
		"lists":   `{"a":` + strings.Repeat("[", 1<<20) + strings.Repeat("]", 1<<20) + "}",
		"objects": strings.Repeat(`{"a":`, 1<<18) + "1" + strings.Repeat("}", 1<<18),
		"open":    strings.Repeat(`{"a":[`, 1<<18),
		"deep":    `{"a":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + "}",
	} {
		t.Run(name, func(t *testing.T) {
			fuzztest.Within(t, func() {
				if got := rejectsOf(t, mapping, text); len(got) != 1 || len(got[0]) > 500 {
					t.Errorf("got %.300q", got)
				}
			})
		})
	}
}

// TestAParquetFileThatUnpacksToAMachine has a column of one value a million times
// over, which packs to next to nothing.
func TestAParquetFileThatUnpacksToAMachine(t *testing.T) {
	defer func() { bombs = bomb.Usual }()
	bombs = bomb.Limit{Most: 8 << 20, Times: 20}
	type row struct{ A string }
	rows := make([]row, 20_000)
	for i := range rows {
		rows[i].A = strings.Repeat("x", 1000)
	}
	text := parquetFileOf(t, []parquet.WriterOption{parquet.Compression(&parquet.Zstd)}, rows...)
	_, err := parsed(t, kindsOf("A")).Open([]string{check.Stdin}, strings.NewReader(text))
	if want := "the parquet file unpacks to more than 20 times its size"; !strings.Contains(errorText(err), want) {
		t.Errorf("a file of %d bytes: %v", len(text), err)
	}
}

// TestLinksOfAnArchiveAreNotFollowed has a link to a file outside beside a table.
func TestLinksOfAnArchiveAreNotFollowed(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, mode := range map[string]fs.FileMode{"a.csv": 0o644, "b.csv": fs.ModeSymlink | 0o777, "c.csv": fs.ModeNamedPipe | 0o644, "d.csv": fs.ModeDevice | 0o644} {
		h := &zip.FileHeader{Name: name}
		h.SetMode(mode)
		f, err := w.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		text := twoRows
		if mode&fs.ModeType != 0 {
			text = "/etc/passwd"
		}
		if _, err := f.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if rows := rowsOf(t, opened(t, allies, map[string]string{"f.zip": b.String()}), check.Statement); len(rows) != 2 {
		t.Errorf("%v", inWords(rows))
	}
}

// TestAnArchiveOfMillionsOfFiles lists files that are not there, again and again.
func TestAnArchiveOfMillionsOfFiles(t *testing.T) {
	text := archived(t, "a.csv", twoRows)
	start, end := strings.Index(text, "PK\x01\x02"), strings.Index(text, "PK\x05\x06")
	text = text[:start] + strings.Repeat(text[start:end], 1<<20) + text[end:] // a count of 2^20+1 has the same lower bits
	fuzztest.Within(t, func() {
		_, err := parsed(t, allies).Open([]string{check.Stdin}, strings.NewReader(text))
		if want := "-: the zip archive holds more files than are read at once: unpack it"; errorText(err) != want {
			t.Errorf("a file of %d bytes: got %v", len(text), err)
		}
	})
}

// TestNothingIsUnpackedToTheDisk reads an archive whose names lead elsewhere.
func TestNothingIsUnpackedToTheDisk(t *testing.T) {
	folder := t.TempDir()
	inner := filepath.Join(folder, "in", "here")
	if err := os.MkdirAll(inner, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", inner)
	path := filepath.Join(inner, "f.zip")
	if err := os.WriteFile(path, []byte(archived(t, "../../evil.csv", twoRows, "/"+filepath.ToSlash(folder)+"/evil.csv", twoRows, `c:\..\evil.csv`, twoRows)), 0o600); err != nil {
		t.Fatal(err)
	}
	in, err := parsed(t, allies).Open([]string{path}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if rows := rowsOf(t, in, check.Statement); len(rows) != 6 {
		t.Errorf("%v", inWords(rows))
	}
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	var found []string
	_ = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if !entry.IsDir() {
			found = append(found, entry.Name())
		}
		return err
	})
	if d := cmp.Diff([]string{"f.zip"}, found); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

// TestAFileThatChangesUnderTheReader is changed in the middle of a pass.
func TestAFileThatChangesUnderTheReader(t *testing.T) {
	text := "a,b,year,kind\n" + strings.Repeat("2,20,1949,1\n", 50_000)
	for name, change := range map[string]func(path string) error{
		"touched": func(path string) error { return os.Chtimes(path, time.Now(), time.Now().Add(time.Hour)) },
		"longer":  func(path string) error { return os.WriteFile(path, []byte(text+"2,20,1950,1\n"), 0o600) },
		"shorter": func(path string) error { return os.Truncate(path, 100_000) },
		"garbage": func(path string) error { return os.WriteFile(path, bytes.Repeat([]byte(`"`), len(text)), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			in := opened(t, allies, map[string]string{"a.csv": text})
			path, changed := in.Files()[0].Name, false
			err := in.Each(context.Background(), check.Statement, same, func(any) (err error) {
				if !changed {
					changed, err = true, change(path)
				}
				return err
			})
			if want := path + ": the file has changed while it was read: begin again"; errorText(err) != want {
				t.Errorf("got %v, want %s", err, want)
			}
		})
	}
}

// TestAStreamOfZerosIsNotKept has no end, and would fill the disk.
func TestAStreamOfZerosIsNotKept(t *testing.T) {
	zeros := &endless{fill: 0}
	_, err := parsed(t, allies).Open([]string{check.Stdin}, zeros)
	if want := "-: begins with nothing but zero bytes: it is no data"; errorText(err) != want || zeros.read > 1<<20 {
		t.Errorf("%d bytes were read: %v", zeros.read, err)
	}
}

// TestAFileWhoseNameSteersATerminal is refused, whatever it holds.
func TestAFileWhoseNameSteersATerminal(t *testing.T) {
	for _, name := range []string{"a\x1b[31m.csv", "a\u202evsc.exe", "a\nb.csv", "a\xff.csv"} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(twoRows), 0o600); err != nil {
			t.Logf("%q cannot be a file here: %v", name, err)
			continue
		}
		_, err := parsed(t, allies).Open([]string{path}, nil)
		if want := strconv.Quote(path) + ": the name of the file cannot be shown as it is: rename it, to letters, digits, dots and dashes"; errorText(err) != want {
			t.Errorf("got %v", err)
		}
	}
}
