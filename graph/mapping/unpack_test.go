package mapping

import (
	"archive/zip"
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"entente/graph/bomb"
	"entente/graph/check"
	"entente/graph/dossier"
	"entente/schema/fuzztest"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
)

func zstandard(text string) string {
	w, _ := zstd.NewWriter(nil) // without options there is no error
	return string(w.EncodeAll([]byte(text), nil))
}

// archived is a zip archive of names and texts, in turn.
func archived(t testing.TB, entries ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(entries); i += 2 {
		f, err := w.Create(entries[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(entries[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const twoRows = "a,b,year,kind\n2,20,1949,1\n2,20,1950,1\n"

func TestPackedFilesAreReadAsTheyAre(t *testing.T) {
	want := []string{`f:2 "2,20,1949,1" statement 2-20-1949`, `f:3 "2,20,1950,1" statement 2-20-1950`}
	for name, text := range map[string]string{"plain": twoRows, "gzip": gzipped(twoRows), "zstd": zstandard(twoRows), "zip of gzip": archived(t, "f", gzipped(twoRows))} {
		t.Run(name, func(t *testing.T) {
			for _, from := range []string{"a file", "the standard input"} {
				in := opened(t, allies, map[string]string{"f": text})
				if from != "a file" {
					var err error
					if in, err = parsed(t, allies).Open([]string{check.Stdin}, strings.NewReader(text)); err != nil {
						t.Fatal(err)
					}
					in.files[0].Name = "f"
				}
				for range 2 {
					if d := cmp.Diff(want, inWords(rowsOf(t, in, check.Statement))); d != "" {
						t.Errorf("%s (-want +got)\n%s", from, d)
					}
				}
				if done, total := in.Progress(); done != total || total != int64(len(text)) {
					t.Errorf("%d of %d bytes, and there are %d", done, total, len(text))
				}
				if err := in.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func TestEveryFileOfAnArchiveIsRead(t *testing.T) {
	in := opened(t, allies, map[string]string{"a.zip": archived(t, "z.csv", twoRows, "folder/", "", "folder/x.csv", "kind,year,b,a\n1,1951,20,2\n", "../../etc/passwd", "a,b,year,kind\n", "__MACOSX/._z.csv", "\x00\x05", "\x1b[m", "a,b,year,kind\n2,20,1952,1\n")})
	var got []string
	for _, row := range rowsOf(t, in, check.Statement) {
		file := strings.TrimPrefix(row.At.String(), filepath.Dir(in.Files()[0].Name)+"/")
		got = append(got, file+" "+row.Statements[0].Value.ID)
	}
	if want := `a.zip/"\x1b[m":2 2-20-1952`; got[0] != want {
		t.Errorf("got %q, want %q", got[0], want)
	}
	if d := cmp.Diff([]string{"a.zip/folder/x.csv:2 2-20-1951", "a.zip/z.csv:2 2-20-1949", "a.zip/z.csv:3 2-20-1950"}, got[1:]); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestArchivesThatCannotBeRead(t *testing.T) {
	encrypted := []byte(archived(t, "a.csv", twoRows))
	central := bytes.Index(encrypted, []byte("PK\x01\x02"))
	encrypted[central+8] |= 1
	flipped := []byte(archived(t, "a.csv", twoRows, "b.csv", twoRows))
	flipped[bytes.Index(flipped, []byte("PK\x01\x02"))+16] ^= 0xff // the checksum of the first file
	for name, c := range map[string]struct{ text, want string }{
		"no file":      {archived(t), "FILE: the zip archive holds no file"},
		"a folder":     {archived(t, "a/", ""), "FILE: the zip archive holds no file"},
		"encrypted":    {string(encrypted), `FILE: the file "a.csv" of the zip archive is encrypted: unpack it with its password, and name the file`},
		"cut off":      {archived(t, "a.csv", twoRows)[:60], "FILE: the zip file is damaged: zip: not a valid zip file"},
		"damaged":      {string(flipped), "FILE/a.csv: the zip file is damaged: "},
		"other column": {archived(t, "a.csv", twoRows, "b.csv", "a,b,yr,kind\n"), `own.yaml:8:12: the expression {year == '1900'} names "year", which is neither a column nor a function (in reading FILE/b.csv)`},
		"zip in zip":   {archived(t, "a.zip", archived(t, "a.csv", twoRows)), "FILE/a.zip: a zip archive within another is not read: unpack it"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "f")
			if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			in, err := parsed(t, allies).Open([]string{path}, nil)
			if err == nil { // it is found out when it is read to its end
				err = in.Each(context.Background(), check.Statement, same, func(any) error { return nil })
			}
			first, _, _ := strings.Cut(errorText(err), "\n")
			if !strings.HasPrefix(first, strings.ReplaceAll(c.want, "FILE", path)) {
				t.Errorf("got  %s\nwant %s", first, c.want)
			}
		})
	}
}

func TestBombsAreRefused(t *testing.T) {
	defer func() { bombs = bomb.Usual }()
	bombs.Most = 8 << 20
	lines := strings.Repeat("\n", 9<<20)
	for name, text := range map[string]string{"gzip": gzipped("a,b,year,kind\n" + lines), "zstd": zstandard("a,b,year,kind\n" + lines), "zip": archived(t, "a", "a,b,year,kind\n"+lines[:5<<20], "b", lines[:5<<20])} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "f")
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := parsed(t, strings.Replace(allies, "tables:", "file: {quotes: false}\ntables:", 1)).Open([]string{path}, nil)
			if want := "the " + name + " file unpacks to more than 1000 times its size"; !strings.Contains(errorText(err), want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestALineWithoutEndFillsNoMemory(t *testing.T) {
	text := gzipped("a,b,year,kind\n" + strings.Repeat("x", 64<<20))
	for _, form := range []string{"", "file: {quotes: false}\n", "file: {format: jsonl}\n"} {
		path := filepath.Join(t.TempDir(), "f")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		in, err := parsed(t, strings.Replace(allies, "tables:", form+"tables:", 1)).Open([]string{path}, nil)
		if err == nil {
			err = in.Each(context.Background(), check.Statement, func(rows []dossier.Row) any { return nil }, func(any) error { return nil })
		}
		if !strings.Contains(errorText(err), "is longer than 4 MiB") {
			t.Errorf("%sgot %v", form, err)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	for _, text := range []string{"", twoRows, gzipped(twoRows), zstandard(twoRows), archived(f, "a", twoRows, "b", gzipped(twoRows)), archived(f), archived(f, "../../up", twoRows, "/etc/passwd", twoRows, "c:\\x", "", ".hidden", "x", "a/b/", ""), gzipped(twoRows) + gzipped("2,20,1951,1\n"), gzipped(gzipped(twoRows)), twoRows[:30] + gzipped(twoRows), "\x1f\x8b", "\x28\xb5\x2f\xfd\x00", "PK\x03\x04", "PK\x05\x06", "PAR1"} {
		f.Add([]byte(text))
	}
	m := parsed(f, allies)
	f.Fuzz(func(t *testing.T, text []byte) {
		fuzztest.Within(t, func() {
			in, err := m.Open([]string{check.Stdin}, bytes.NewReader(text))
			if err != nil {
				return
			}
			defer func() { _ = in.Close() }()
			err = in.Each(context.Background(), check.Statement, func(rows []dossier.Row) any { return slices.Clone(rows) }, func(any) error { return nil })
			if err != nil && strings.Contains(err.Error(), "\x00") {
				t.Errorf("the message %q has a control character", err)
			}
		})
	})
}
