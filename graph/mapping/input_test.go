package mapping

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"entente/graph/check"
	"entente/graph/dossier"
)

func TestTheStandardInputIsReadTwice(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	in, err := parsed(t, allies).Open([]string{check.Stdin}, strings.NewReader("a,b,year,kind\n2,20,1949,1\nnato,,,9\n"))
	if err != nil {
		t.Fatal(err)
	}
	if e, s := rowsOf(t, in, check.Entity), rowsOf(t, in, check.Statement); len(e) != 2 || len(s) != 2 || len(e[1].Entities) != 1 || len(s[0].Statements) != 1 {
		t.Errorf("%v, %v", inWords(e), inWords(s))
	}
	if runtime.GOOS == "linux" {
		if left, _ := os.ReadDir(os.TempDir()); len(left) > 0 {
			t.Errorf("there is %s to be found", left[0].Name())
		}
	}
	if f := in.Files()[0]; f.Name != "-" || f.Bytes != 35 || len(f.SHA256) != 64 {
		t.Errorf("the file is %+v", f)
	}
	if err := in.Close(); err != nil {
		t.Error(err)
	}
	if left, _ := os.ReadDir(os.TempDir()); len(left) > 0 {
		t.Errorf("%s stays behind", left[0].Name())
	}
	_, err = parsed(t, allies).Open([]string{check.Stdin, check.Stdin}, strings.NewReader("a,b,year,kind\n"))
	if errorText(err) != "-: the standard input can be read once" {
		t.Error(err)
	}
}

func TestFingerprint(t *testing.T) {
	a, b := "a,b,year,kind\n2,20,1949,1\n", "a,b,year,kind\n2,20,1950,1\n"
	print := opened(t, allies, map[string]string{"1": a, "2": b}).Fingerprint()
	if other := opened(t, allies, map[string]string{"1": b, "3": a}).Fingerprint(); other != print {
		t.Error("the order and the names of files count")
	}
	for what, other := range map[string]*Input{
		"a file":      opened(t, allies, map[string]string{"1": a}),
		"the number":  opened(t, allies, map[string]string{"1": a, "2": b, "3": b}),
		"the mapping": opened(t, allies+"# more\n", map[string]string{"1": a, "2": b}),
	} {
		if other.Fingerprint() == print {
			t.Errorf("%s does not count", what)
		}
	}
}

func TestOpenTellsOfEveryFile(t *testing.T) {
	dir := t.TempDir()
	bad, good := filepath.Join(dir, "bad.csv"), filepath.Join(dir, "good.csv")
	for path, text := range map[string]string{bad: "a,b,year,kind\n\"1,2\n", good: "a,b,year,kind\n1,2,3,4\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, err := parsed(t, allies).Open([]string{filepath.Join(dir, "none"), good, bad, dir}, nil)
	want := filepath.Join(dir, "none") + ": there is no such file\n" + bad + ":2:6: a quote is left open, or letters follow the one that closes\n" + dir + ": is a directory"
	if errorText(err) != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestAFileThatChangesIsNotReadOn(t *testing.T) {
	in := opened(t, allies, map[string]string{"a.csv": "a,b,year,kind\n2,20,1949,1\n"})
	path := in.Files()[0].Name
	if err := os.Chtimes(path, time.Now(), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	err := in.Each(context.Background(), check.Statement, same, func(any) error { return errors.New("a row") })
	if want := path + ": the file has changed while it was read: begin again"; errorText(err) != want {
		t.Errorf("got %v", err)
	}
}

func TestMakes(t *testing.T) {
	in := opened(t, allies, map[string]string{"a.csv": "a,b,year,kind\n"})
	if !in.Makes(check.Entity) || !in.Makes(check.Statement) || in.Complete() || in.Dossier() != "own" || len(in.Sources()) != 1 || len(in.Documents()) != 1 {
		t.Error("not what the mapping says")
	}
	if in := opened(t, actors, map[string]string{"a.csv": "id,name,code,valid\n"}); !in.Makes(check.Entity) || in.Makes(check.Statement) {
		t.Error("a mapping of entities makes statements")
	}
}

// BenchmarkEach reads real files, a pass of statements.
func BenchmarkEach(b *testing.B) {
	for name, file := range map[string]string{"cow-alliances": "cow_alliances_dyadyear/cow_alliance_directed_dyad_year.csv", "icews": "icews_raw/events.2018.sample.tab", "gdelt-events": "gdelt2_events/20180101000000.export.CSV"} {
		b.Run(name, func(b *testing.B) {
			path := filepath.Join("..", "..", "..", "shared", "data", filepath.FromSlash(file))
			if _, err := os.Stat(path); err != nil {
				b.Skipf("%s is not there to read", path)
			}
			m, err := Find(ontology(b), name)
			if err != nil {
				b.Fatal(err)
			}
			in, err := m.Open([]string{path}, nil)
			if err != nil {
				b.Fatal(err)
			}
			defer func() { _ = in.Close() }()
			rows := 0
			b.ReportAllocs()
			for b.Loop() {
				err := in.Each(context.Background(), check.Statement, func(rows []dossier.Row) any { return len(rows) }, func(made any) error { rows += made.(int); return nil })
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
