// Package browser makes what an analyst needs in Neo4j Browser: the query
// library as favourites, a style sheet in the colours of the ontology, and a
// guide that tells the Niger crisis of 2023 with cells that run.
//
// What is made here is text for version 5 of Neo4j Browser. A favourite is a
// file of Cypher whose first line is its name, in a folder; a style sheet is
// written in GraSS; a guide is a page of HTML with slides, whose cells are
// `pre` elements of the class runnable.
package browser

import (
	"archive/zip"
	"fmt"
	"io"
	"path"
	"time"

	"entente/graph/query"
	"entente/schema"
)

// Names of the files of an export.
const (
	StyleName   = "entente.grass"
	guideFolder = "guides/"
)

// made is the date of all files of an export, so that two are the same.
var made = time.Date(2023, time.September, 5, 0, 0, 0, 0, time.UTC)

// Form is how favourites have the parameters of their queries.
type Form int

// The forms.
const (
	// Ready is one statement, with the values at its top: run, it shows the answer.
	Ready Form = iota
	// Scripted sets the parameters with commands (:param) before the statement, as
	// cypher-shell reads them from a file. To Neo4j Browser 5 that is a script, of
	// which it shows that it was done, and no answer.
	Scripted
)

func (f Form) text(q *query.Query) string {
	if f == Scripted {
		return q.Script(nil)
	}
	return q.Favourite(nil)
}

// Export writes a zip that Neo4j Browser takes when it is dropped on the page: a
// favourite for each query, in the folder of its group. The style sheet and the
// guides lie beside them, for whoever unpacks it. The same library and ontology
// give the same bytes.
func Export(w io.Writer, o *schema.Ontology, library query.Library, form Form) error {
	z := zip.NewWriter(w)
	var err error
	add := func(name, text string) {
		if err != nil {
			return
		}
		var f io.Writer
		// Not packed: another version of the packer would make other bytes.
		if f, err = z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: made}); err == nil {
			_, err = io.WriteString(f, text)
		}
	}
	for _, q := range library {
		add(path.Join(q.Group, q.Name+".cypher"), form.text(q))
	}
	add(StyleName, Style(o))
	guides, wrong := Guides(o)
	if wrong != nil {
		return wrong
	}
	add(guideFolder+Niger+".html", string(guides[Niger]))
	if err != nil {
		return fmt.Errorf("writing the export for Neo4j Browser: %w", err)
	}
	return z.Close()
}
