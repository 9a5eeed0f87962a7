package reject_test

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/graph/check"
	"entente/graph/gazetteer"
	"entente/graph/reject"
	"entente/schema"
	"entente/schema/problem"

	"github.com/google/go-cmp/cmp"
)

const header = "file,line,column,dossier,kind,record,reason,text\n"

// rejects has a record with two reasons, one of which has suggestions, and a
// record that a spreadsheet would run.
func rejects() []check.Reject {
	at := problem.Position{File: "crisis.yaml", Line: 12, Column: 3}
	var hostile problem.List
	hostile.Addf(problem.Position{File: "=cmd|'/c calc'!A1", Line: 1}, "%s", "@SUM(1+1)*cmd|' /C calc'!A0")
	return []check.Reject{
		{Kind: check.Statement, ID: "bazum ally-of france", Dossier: "crisis", At: at, Reasons: problem.List{
			{At: problem.Position{File: "crisis.yaml", Line: 12, Column: 13}, What: `the subject "bazum" is not known`, Suggest: []string{"bazoum", "Bazoum"}},
			{At: problem.Position{File: "crisis.yaml", Line: 13, Column: 9}, What: "there is no modality, but there is a comma"},
		}},
		{Kind: check.Entity, ID: `=HYPERLINK("https://example.org","x")`, Dossier: "-d", At: at, Reasons: hostile, Text: "=1+1"},
	}
}

func TestOneLineForEachReason(t *testing.T) {
	got := written(t, rejects())
	want := header +
		`crisis.yaml,12,13,crisis,statement,bazum ally-of france,"the subject ""bazum"" is not known; did you mean bazoum or Bazoum?",
crisis.yaml,13,9,crisis,statement,bazum ally-of france,"there is no modality, but there is a comma",
'=cmd|'/c calc'!A1,1,0,'-d,entity,"'=HYPERLINK(""https://example.org"",""x"")",'@SUM(1+1)*cmd|' /C calc'!A0,'=1+1
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestWithoutRejectsThereIsTheHeader(t *testing.T) {
	if got := written(t, nil); got != header {
		t.Errorf("got %q", got)
	}
}

// The whole way, from a hostile file to a line of the reject file.
func TestRejectsOfACheck(t *testing.T) {
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	text := "dossier: d\nstatements:\n- {subject: '=1+1', type: ally-of, object: \"@x\\ny\", document: +1}\n"
	result, err := check.Inputs(schema.Default(), entities, []check.Text{{Name: "-", Data: []byte(text)}}, check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(strings.NewReader(written(t, result.Rejects))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"-", "3", "13", "d", "statement", "'=1+1 ally-of @x\ny", `the subject "=1+1" is not known as an id, a name or an alias of an entity`, ""},
		{"-", "3", "44", "d", "statement", "'=1+1 ally-of @x\ny", `the object "@x\ny" is not known as an id, a name or an alias of an entity`, ""},
		{"-", "3", "63", "d", "statement", "'=1+1 ally-of @x\ny", `the document "+1" is not declared in these files`, ""},
	}
	if diff := cmp.Diff(want, records[1:]); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// written is the text of rejects.
func written(t *testing.T, rejects []check.Reject) string {
	t.Helper()
	var b strings.Builder
	w, err := reject.NewWriter(&b)
	for _, r := range rejects {
		err = errors.Join(err, w.Add(r))
	}
	if err = errors.Join(err, w.Flush()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// file writes a reject file.
func file(path string, rejects []check.Reject) error {
	f := reject.NewFile(path)
	defer f.Abort()
	for _, r := range rejects {
		if err := f.Add(r); err != nil {
			return err
		}
	}
	return f.Commit()
}

func TestAFileTakesThePlaceOfAnEarlierOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rejects.csv")
	for _, list := range [][]check.Reject{rejects(), rejects()[:1]} {
		if err := file(path, list); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(written(t, list), string(got)); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		left(t, filepath.Dir(path), "rejects.csv")
	}
}

func TestWithoutRejectsOrGivenUpThereIsNoFile(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := file("rejects.csv", nil); err != nil {
		t.Fatal(err)
	}
	left(t, ".")
	f := reject.NewFile("rejects.csv")
	if err := f.Add(rejects()[0]); err != nil {
		t.Fatal(err)
	}
	f.Abort()
	left(t, ".")
}

// left fails if a folder holds anything but some files.
func left(t *testing.T, folder string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the folder: (-want +got)\n%s", diff)
	}
}

func TestWhereNothingCanBeWritten(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("file", []byte("keep"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll("folder/in", 0o755); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"missing/rejects.csv": "the reject file missing/rejects.csv cannot be written: no such file or directory",
		"file/rejects.csv":    "the reject file file/rejects.csv cannot be written: not a directory",
		"folder":              "the reject file folder cannot be written: file exists",
	} {
		err := file(path, rejects())
		if err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
	left(t, ".", "file", "folder")
	if text, err := os.ReadFile("file"); err != nil || string(text) != "keep" {
		t.Errorf("the file is now %q, %v", text, err)
	}
}

func TestAFolderThatMayNotBeWritten(t *testing.T) {
	if os.Geteuid() <= 0 {
		t.Skip("root, or a system without users, writes everywhere")
	}
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o500); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "rejects.csv")
	err := file(path, rejects())
	if want := "the reject file " + path + " cannot be written: permission denied"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}
