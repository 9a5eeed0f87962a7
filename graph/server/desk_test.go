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

// filesOf are the texts of a zip by name, and the first name.
func filesOf(t *testing.T, path string) (files map[string]string, first string) {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = z.Close() }()
	files = map[string]string{}
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
	return files, z.File[0].Name
}

// browserOf makes the jars of a distribution with a Browser.
func browserOf(t *testing.T) (layout, distribution) {
	t.Helper()
	l, d := layout{home: t.TempDir()}, distribution{lib: t.TempDir()}
	jarOf(t, filepath.Join(d.lib, "neo4j-browser-5.24.0.jar"), "META-INF/", "browser/", "browser/index.html", "Some.class")
	jarOf(t, filepath.Join(d.lib, "neo4j-server-5.26.30.jar"), deskClass)
	return l, d
}

var story = map[string][]byte{"niger": []byte("a story")}

func TestTheDeskIsTheBrowserWithTheGuides(t *testing.T) {
	l, d := browserOf(t)
	desk, err := l.makeDesk(d, story)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"browser/": "", "browser/index.html": "browser/index.html", "browser/entente/": "", "browser/entente/niger": "a story"}
	files, first := filesOf(t, desk)
	if diff := cmp.Diff(want, files); diff != "" {
		t.Errorf("the zip (-want +got)\n%s", diff)
	}
	if first != "browser/" {
		t.Errorf("the first entry is %s, which the server takes for the folder of the pages", first)
	}
	if !isDir(l.tmp()) {
		t.Error("there is no folder to unpack it in")
	}

	// Without guides, the server is to show its own Browser.
	if desk, err = l.makeDesk(d, nil); err != nil || desk != "" || isDir(l.web()) {
		t.Errorf("without guides there is %q, %v", desk, err)
	}
}

// A server that does not look for a Browser in its home is not told to play what
// it does not have.
func TestWhereThereIsNoDesk(t *testing.T) {
	for name, change := range map[string]func(lib string) error{
		"no browser": func(lib string) error { return os.Remove(filepath.Join(lib, "neo4j-browser-5.24.0.jar")) },
		"no server":  func(lib string) error { return os.Remove(filepath.Join(lib, "neo4j-server-5.26.30.jar")) },
		"not a jar": func(lib string) error {
			return os.WriteFile(filepath.Join(lib, "neo4j-server-5.26.30.jar"), nil, 0o600)
		},
		"an old server": func(lib string) error {
			jarOf(t, filepath.Join(lib, "neo4j-server-5.26.30.jar"), "Other.class")
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			l, d := browserOf(t)
			if err := change(d.lib); err != nil {
				t.Fatal(err)
			}
			desk, err := l.makeDesk(d, story)
			if err != nil || desk != "" || isDir(l.web()) {
				t.Errorf("there is %q, %v", desk, err)
			}
			want := map[string]string{"browser.remote_content_hostname_whitelist": "localhost,127.0.0.1"}
			if diff := cmp.Diff(want, deskSettings(Options{PlayOnConnect: "niger"}, d, ports{http: 7474})); diff != "" {
				t.Errorf("settings (-want +got)\n%s", diff)
			}
		})
	}
}

func TestDeskSettings(t *testing.T) {
	got := deskSettings(Options{PlayOnConnect: "niger"}, distribution{desk: "desk.zip"}, ports{http: 40002})
	want := map[string]string{
		"browser.post_connect_cmd":                  "play niger",
		"browser.remote_content_hostname_whitelist": "http://127.0.0.1:40002/browser/entente,localhost,127.0.0.1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
