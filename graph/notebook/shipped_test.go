package notebook

import (
	"encoding/base64"
	"path/filepath"
	"strings"
	"testing"
)

// What the notebooks of fixtures hold, run or not: the library's queries word
// for word where they say so, the connection that all share, outputs in order
// and nothing of the machine that made them.
func TestCommittedNotebooks(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(notebooks, "*.ipynb"))
	if err != nil || len(files) != 3 {
		t.Fatalf("the notebooks are %v, %v", files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			r := read(t, file)
			if len(r.text) > 600<<10 {
				t.Errorf("it has %d KiB", len(r.text)>>10)
			}
			if _, machine := r.Metadata["language_info"].(map[string]any)["version"]; machine {
				t.Error("it tells the version of its Python")
			}
			pictures, runs := 0, 0
			for _, c := range r.Cells {
				source := strings.Join(c.Source, "")
				if c.ID == "connect" && source+"\n" != connectCell {
					t.Error("the connection is not that of cells/connect.py")
				}
				tags, _ := c.Metadata["tags"].([]any)
				for _, tag := range tags {
					checkVerbatim(t, tag, source)
				}
				if _, timed := c.Metadata["execution"]; timed {
					t.Errorf("the cell %s tells when it was run", c.ID)
				}
				if c.Kind != code {
					continue
				}
				if runs++; c.Count == nil || *c.Count != runs {
					t.Errorf("the cell %s was not run in its turn", c.ID)
				}
				for _, o := range c.Outputs {
					if o.Kind == "error" || o.Name == "stderr" {
						t.Errorf("the cell %s has put out %s %s", c.ID, o.Error, strings.Join(o.Text, ""))
					}
					if png, is := o.Data["image/png"].(string); is {
						pictures++
						if data, err := base64.StdEncoding.DecodeString(strings.TrimSpace(png)); err != nil || len(data) > 150<<10 {
							t.Errorf("the picture of %s has %d KiB, %v", c.ID, len(data)>>10, err)
						}
					}
				}
			}
			if pictures < 2 {
				t.Errorf("it has %d pictures", pictures)
			}
		})
	}
}

// checkVerbatim holds a cell to a query that its tag names, as query:NAME.
func checkVerbatim(t *testing.T, tag any, source string) {
	t.Helper()
	name, is := strings.CutPrefix(tag.(string), "query:")
	if !is {
		return
	}
	q, err := library(t).Find(name)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(source, q.Statement) {
		t.Errorf("the cell of %s is not word for word the library's", name)
	}
}
