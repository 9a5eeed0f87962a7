package check_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"entente/graph/check"
	"entente/schema"
	"entente/schema/yamltree"

	"github.com/google/go-cmp/cmp"
)

// folder makes files of texts, goes there, and links name to target for every
// "name -> target".
func folder(t *testing.T, files map[string]string, links ...string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, link := range links {
		name, target, _ := strings.Cut(link, " -> ")
		if err := os.Symlink(target, name); err != nil {
			t.Skip("this system has no links:", err)
		}
	}
}

func names(inputs []check.Text) []string {
	var list []string
	for _, in := range inputs {
		list = append(list, filepath.ToSlash(in.Name)+"="+string(in.Data))
	}
	return list
}

func TestReadPaths(t *testing.T) {
	folder(t, map[string]string{
		"a.yaml": "A", "dossiers/z.yaml": "Z", "dossiers/b.yml": "B", "dossiers/C.YAML": "C", "dossiers/deep/er/d.yaml": "D", "dossiers/readme.md": "no",
		"dossiers/.hidden.yaml": "no", "dossiers/.git/x.yaml": "no", "dossiers/yaml": "no", "outside/o.yaml": "O", "empty/x.txt": "no", "any.txt": "T", "dossiers/folder.yaml/e.yaml": "E",
	}, "dossiers/link.yaml -> ../outside/o.yaml", "linked -> dossiers/deep", "dossiers/away -> ../outside")
	for name, c := range map[string]struct {
		paths []string
		want  []string
	}{
		"a file":             {[]string{"a.yaml"}, []string{"a.yaml=A"}},
		"a file of any name": {[]string{"any.txt"}, []string{"any.txt=T"}},
		"a hidden file":      {[]string{"dossiers/.hidden.yaml"}, []string{"dossiers/.hidden.yaml=no"}},
		"a folder": {
			[]string{"dossiers"},
			[]string{"dossiers/C.YAML=C", "dossiers/b.yml=B", "dossiers/deep/er/d.yaml=D", "dossiers/folder.yaml/e.yaml=E", "dossiers/link.yaml=O", "dossiers/z.yaml=Z"},
		},
		"a folder with a slash": {[]string{"dossiers/deep/"}, []string{"dossiers/deep/er/d.yaml=D"}},
		"a link to a folder":    {[]string{"linked"}, []string{"linked/er/d.yaml=D"}},
		"the standard input":    {[]string{"-"}, []string{"-=stdin"}},
		"in the order given":    {[]string{"outside", "-", "a.yaml"}, []string{"outside/o.yaml=O", "-=stdin", "a.yaml=A"}},
		"nothing":               {nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			inputs, err := check.ReadPaths(c.paths, strings.NewReader("stdin"))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, names(inputs)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	t.Run("the working folder", func(t *testing.T) {
		t.Chdir("dossiers/deep")
		inputs, err := check.ReadPaths([]string{"."}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"er/d.yaml=D"}, names(inputs)); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}

func TestPathsThatCannotBeReadAreAllTold(t *testing.T) {
	folder(t, map[string]string{"a.yaml": "A", "empty/x.txt": "no", "nothing/here.yaml": "x"}, "nothing/dead.yaml -> nowhere.yaml")
	inputs, err := check.ReadPaths([]string{"missing.yaml", "a.yaml", "empty", "a.yaml/b.yaml", "nothing", ""}, nil)
	if err == nil {
		t.Fatal("no error")
	}
	want := `missing.yaml: there is no such file
empty: the folder holds no dossier (*.yaml)
a.yaml/b.yaml: not a directory
nothing/dead.yaml: there is no such file
there is no such file`
	if diff := cmp.Diff(want, filepath.ToSlash(err.Error())); diff != "" && runtime.GOOS != "windows" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"a.yaml=A", "nothing/here.yaml=x"}, names(inputs)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestUnreadableFile(t *testing.T) {
	if os.Geteuid() <= 0 {
		t.Skip("root, or a system without users, reads every file")
	}
	folder(t, map[string]string{"a.yaml": "A"})
	if err := os.Chmod("a.yaml", 0); err != nil {
		t.Fatal(err)
	}
	_, err := check.ReadPaths([]string{"a.yaml"}, nil)
	if err == nil || err.Error() != "a.yaml: you may not read this file" {
		t.Error(err)
	}
}

// endless is a device that never ends.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	e.read += len(p)
	return len(p), nil
}

func TestAnInputWithoutAnEndIsCutOff(t *testing.T) {
	in := &endless{}
	inputs, err := check.ReadPaths([]string{"-"}, in)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(inputs[0].Data); n != yamltree.MaxBytes+1 || in.read > 2*n {
		t.Errorf("%d bytes were read, and %d kept", in.read, n)
	}
	_, err = check.Inputs(schema.Default(), nil, inputs, check.Options{})
	if err == nil || !strings.HasPrefix(err.Error(), "-:1:1: the file is larger than the 4 MiB that are read") {
		t.Errorf("%.200v", err)
	}
}

// What a user may throw at it: each is told in one line, with its place.
func TestBadInput(t *testing.T) {
	dossier := func(id, rest string) string { return fmt.Sprintf(head, id) + rest }
	folder(t, map[string]string{
		"empty.yaml":   "",
		"bomb.yaml":    "a: &a [x,x]\nb: &b [*a,*a]\ndossier: *b\n",
		"long.yaml":    "dossier: " + strings.Repeat("x", 2<<20),
		"latin1.yaml":  dossier("l", "- {subject: C\xf4te d'Ivoire, type: ally-of, object: niger, document: a1}"),
		"type.yaml":    dossier("t", "- {subject: france, type: befriends, object: niger, document: a1}"),
		"date.yaml":    dossier("d", "- {subject: france, type: ally-of, object: niger, document: a1, valid: 2023-13}"),
		"twice.yaml":   "dossier: w\nentities:\n- {id: e, labels: [Person], name: A}\n- {id: e, labels: [Person], name: B}\n",
		"unknown.yaml": dossier("u", "- {subject: atlantis, type: ally-of, object: niger, document: a1}"),
	})
	for file, want := range map[string]string{
		"missing.yaml": "missing.yaml: there is no such file",
		"empty.yaml":   "empty.yaml:1:1: the file is empty",
		"bomb.yaml":    "bomb.yaml:1:4: anchors, aliases and merge keys are not read: write the value out",
		"long.yaml":    "long.yaml:1: the line has 2097161 bytes, and at most 1048576 are read: is this a YAML file?",
		"latin1.yaml":  "latin1.yaml:12:14: byte 0xF4 is not UTF-8 (in Latin-1 it would be 'ô'): save the file as UTF-8, for instance with iconv -f latin1 -t utf-8",
		"type.yaml":    `type.yaml:12:27: the ontology has no relation "befriends"`,
		"date.yaml":    `date.yaml:12:72: valid: month 13 in "2023-13": months go from 01 to 12`,
		"twice.yaml":   `twice.yaml:3:8: the id "e" is given to another entity as well, at twice.yaml:4:3`,
		"unknown.yaml": `unknown.yaml:12:13: the subject "atlantis" is not known as an id, a name or an alias of an entity`,
	} {
		t.Run(file, func(t *testing.T) {
			inputs, err := check.ReadPaths([]string{file}, nil)
			if err == nil {
				var result *check.Result
				if result, err = check.Inputs(schema.Default(), shipped(t), inputs, check.Options{}); err == nil {
					err = result.Problems().Err()
				}
			}
			if err == nil {
				t.Fatal("nothing is told")
			}
			first, _, _ := strings.Cut(err.Error(), "\n")
			if diff := cmp.Diff(want, first); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
