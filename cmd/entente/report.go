package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"entente/graph/load"
	"entente/graph/neo"
	"entente/graph/report"
	"entente/schema"

	"github.com/spf13/cobra"
)

func (a *app) reportCommand() *cobra.Command {
	var asOf, knownBy, out string
	cmd := &cobra.Command{
		Use:   "report ENTITY [ENTITY]",
		Short: "Write a page on an actor, or on two, to read and to print",
		Long: `Report writes what the graph says of an actor, or of two and what they have to do
with each other, their governments, forces and office holders counted with them:
counts, pictures, a chronology, every relation with its evidence, contradictions,
and the sources with their citations and licences. What is asserted or reported
stands apart from what is planned, possible, demanded, denied or history.

The ending of the file says what it becomes: .html is one page with its pictures in
it, which asks for nothing outside of itself and prints on A4; .md is Markdown for a
code host, with its pictures in files beside it. A folder (an ending slash, or one
that is there) gets both.

--as-of is a day of the world: what had begun by it, and what held on it. --known-by
is a day of the sources: only what they had said by it. The page bears no time but
that of the graph's last load: the same graph gives the same bytes.`,
		Example: `  entente report niger
  entente report france niger --as-of 2023-09-05 -o crisis.html
  entente report niger --known-by 2023-09-30 -o reports/`,
		Args: args(cobra.RangeArgs(1, 2)),
		RunE: func(cmd *cobra.Command, given []string) (err error) {
			asked := report.Asked{Version: version()}
			if asked.AsOf, err = flagDay("--as-of", asOf); err != nil {
				return usageError{err}
			}
			if asked.KnownBy, err = flagDay("--known-by", knownBy); err != nil {
				return usageError{err}
			}
			if err := reportEnding(out); err != nil {
				return usageError{err}
			}
			var made *report.Report
			err = a.inGraph(cmd, func(db *neo.DB, o *schema.Ontology) (err error) {
				asked.Ontology = o
				made, err = reportOf(cmd.Context(), db, asked, given)
				return err
			})
			if err != nil {
				return err
			}
			files, err := writeReport(made, out)
			for _, file := range files {
				fmt.Fprintln(a.out, file)
			}
			return err
		},
	}
	cmd.Flags().StringVarP(&out, "out", "o", "", "file to write, .html or .md, or a folder for both (default: the ids, as niger.html)")
	cmd.Flags().StringVar(&asOf, "as-of", "", "day of the world that is asked of, as 2023-07-26")
	cmd.Flags().StringVar(&knownBy, "known-by", "", "last day on which what the sources say counts, as 2023-09-05")
	return cmd
}

// reportEnding refuses a file of another ending before the graph is read.
func reportEnding(out string) error {
	if out == "" || isFolder(out) {
		return nil
	}
	switch strings.ToLower(filepath.Ext(out)) {
	case ".html", ".md":
		return nil
	}
	return fmt.Errorf("a report becomes .html or .md, or both in a folder, and %q is neither: give a folder a slash at its end", out)
}

// isFolder tells whether a path is to be a folder: it ends with a slash, or it is
// one.
func isFolder(path string) bool {
	if os.IsPathSeparator(path[len(path)-1]) {
		return true
	}
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// reportOf makes the report of entities that are named somehow.
func reportOf(ctx context.Context, db *neo.DB, asked report.Asked, given []string) (*report.Report, error) {
	var err error
	if asked.Entities, err = entitiesNamed(ctx, db, asked.Ontology, given); err != nil {
		return nil, err
	}
	loads, err := load.Loads(ctx, db)
	if err != nil {
		return nil, err
	}
	if n := len(loads); n > 0 {
		asked.Load, asked.LoadedAt = loads[n-1].ID, loads[n-1].StartedAt
	}
	return report.Of(ctx, db, asked)
}

// writeReport writes the files of a report, and says which.
func writeReport(r *report.Report, out string) (files []string, err error) {
	pages := []string{out}
	switch {
	case out == "":
		pages = []string{r.Name + ".html"}
	case isFolder(out):
		if err := os.MkdirAll(out, 0o755); err != nil {
			return nil, err
		}
		pages = []string{filepath.Join(out, r.Name+".html"), filepath.Join(out, r.Name+".md")}
	}
	for _, page := range pages {
		if strings.EqualFold(filepath.Ext(page), ".html") {
			if err := writeWhole("report", page, r.WriteHTML); err != nil {
				return files, err
			}
			files = append(files, page)
			continue
		}
		for _, p := range r.Pictures {
			file := report.PictureFile(page, p)
			if err := writeWhole("report", file, func(w io.Writer) error { _, err := w.Write(p.SVG); return err }); err != nil {
				return files, err
			}
			files = append(files, file)
		}
		if err := writeWhole("report", page, func(w io.Writer) error { return r.WriteMarkdown(w, filepath.Base(page)) }); err != nil {
			return files, err
		}
		files = append(files, page)
	}
	return files, nil
}
