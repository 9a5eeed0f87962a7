package server

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// jarOf writes a jar of files, in order, each with its name for its text.
func jarOf(t *testing.T, path string, names ...string) {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		w, err := z.Create(name)
		if err == nil && name[len(name)-1] != '/' {
			_, err = io.WriteString(w, name)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// filesOf are the texts of a jar by name.
func filesOf(t *testing.T, path string) map[string]string {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = z.Close() }()
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(text)
	}
	return files
}

func TestTheDeskIsTheBrowserWithTheGuides(t *testing.T) {
	folder := t.TempDir()
	d := distribution{lib: filepath.Join(folder, "lib"), deskFolder: folder}
	jarOf(t, filepath.Join(d.lib, "neo4j-browser-5.24.0.jar"), "browser/", "browser/index.html")
	first, err := withDesk(d, map[string][]byte{"niger": []byte("a story")})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"browser/": "", "browser/index.html": "browser/index.html", "browser/entente/": "", "browser/entente/niger": "a story"}
	if diff := cmp.Diff(want, filesOf(t, first.desk)); diff != "" {
		t.Errorf("the jar (-want +got)\n%s", diff)
	}
	if got, want := first.classPath(), first.desk+string(os.PathListSeparator)+filepath.Join(d.lib, "*"); got != want {
		t.Errorf("the class path is %s, want %s", got, want)
	}

	// What somebody has changed is mended, under the same name and date.
	before, err := os.Stat(first.desk)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(first.desk, []byte("another"), 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := withDesk(d, map[string][]byte{"niger": []byte("a story")})
	if err != nil {
		t.Fatal(err)
	}
	after, err := os.Stat(again.desk)
	if err != nil {
		t.Fatal(err)
	}
	if again.desk != first.desk || !after.ModTime().Equal(before.ModTime()) || after.Size() != before.Size() {
		t.Errorf("%s of %v, %d bytes; want %s of %v, %d bytes", again.desk, after.ModTime(), after.Size(), first.desk, before.ModTime(), before.Size())
	}

	// Another text takes the place of the first.
	other, err := withDesk(d, map[string][]byte{"niger": []byte("another story")})
	if err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(folder, deskPrefix+"*"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{other.desk}, left); diff != "" || other.desk == first.desk {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestWithoutGuidesThereIsNoDesk(t *testing.T) {
	for name, test := range map[string]struct {
		jar    string
		guides map[string][]byte
	}{
		"no browser": {"neo4j-server-5.26.30.jar", map[string][]byte{"niger": []byte("a story")}},
		"no guides":  {"neo4j-browser-5.24.0.jar", nil},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			d := distribution{lib: filepath.Join(folder, "lib"), deskFolder: folder}
			jarOf(t, filepath.Join(d.lib, test.jar), "browser/")
			got, err := withDesk(d, test.guides)
			if err != nil || got.desk != "" || got.classPath() != filepath.Join(d.lib, "*") {
				t.Errorf("%+v, %v", got, err)
			}
			want := map[string]string{"browser.remote_content_hostname_whitelist": "localhost,127.0.0.1"}
			if diff := cmp.Diff(want, deskSettings(Options{PlayOnConnect: "niger"}, got, ports{http: 7474})); diff != "" {
				t.Errorf("settings (-want +got)\n%s", diff)
			}
		})
	}
}

// Classes of the copy would be run instead of those that are pinned.
func TestADeskHasNoClasses(t *testing.T) {
	folder := t.TempDir()
	d := distribution{lib: filepath.Join(folder, "lib"), deskFolder: folder}
	jarOf(t, filepath.Join(d.lib, "neo4j-browser-5.24.0.jar"), "browser/", "org/neo4j/Other.class")
	if _, err := withDesk(d, map[string][]byte{"niger": nil}); err == nil {
		t.Error("it is made")
	}
}

func TestDeskSettings(t *testing.T) {
	got := deskSettings(Options{PlayOnConnect: "niger"}, distribution{desk: "desk.jar"}, ports{http: 40002})
	want := map[string]string{
		"browser.post_connect_cmd":                  "play niger",
		"browser.remote_content_hostname_whitelist": "http://127.0.0.1:40002/browser/entente,http://localhost:40002/browser/entente,localhost,127.0.0.1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
