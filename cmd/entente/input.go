package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"entente/graph"
	"entente/graph/check"
	"entente/graph/gazetteer"
	"entente/graph/jsonl"
	"entente/graph/mapping"
	"entente/graph/output"
	"entente/graph/progress"
	"entente/graph/reject"
	"entente/graph/review"
	"entente/schema"

	"github.com/spf13/cobra"
)

// inputFlags say how the paths of a command are read.
type inputFlags struct{ mapping, decisions, review, rejects string }

// add adds them, for a command that writes the references that could not be
// resolved to a file of some name, or to none unless told.
func (f *inputFlags) add(cmd *cobra.Command, review string) {
	cmd.Flags().StringVar(&f.mapping, "mapping", "", "read the files as this data set: the name of a mapping (entente mapping list), or the path of one's own")
	cmd.Flags().StringVar(&f.decisions, "decisions", "", "review file with what you have decided about references that could not be resolved")
	cmd.Flags().StringVar(&f.review, "review", review, "write such references to this file, with candidates, to decide about them")
}

// addRejects adds the file for what is rejected, where that is not only told.
func (f *inputFlags) addRejects(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.rejects, "rejects", "entente-rejects.csv", "file for rejected records")
}

// world is what records are put to: the ontology, and the entities that are
// known without being declared.
func (a *app) world() (*schema.Ontology, []graph.Entity, error) {
	ontology, err := a.ontology()
	if err != nil {
		return nil, nil, err
	}
	entities, err := gazetteer.Entities()
	return ontology, entities, err
}

// input is what the paths of a command hold.
type input struct {
	check.Input
	records  int                        // that are held in memory
	progress func() (done, total int64) // of the bytes that are read, when nothing is
	close    func() error
}

// show says how far the reading is, or the writing of what is held.
func (in *input) show(bar *progress.Progress, written int) {
	if in.progress == nil {
		bar.Update("load", int64(written), int64(in.records))
		return
	}
	done, total := in.progress()
	bar.Update("read", done, total)
}

// input opens paths: data files of a mapping, a graph that was exported, or
// dossiers.
func (a *app) input(cmd *cobra.Command, f inputFlags, paths []string) (*input, error) {
	ontology, entities, err := a.world()
	if err != nil {
		return nil, err
	}
	var o check.Options
	if f.decisions != "" {
		decisions, err := patiently(cmd, []string{f.decisions}, func() (review.Decisions, error) {
			decisions, problems := review.Read(f.decisions)
			return decisions, problems.Err()
		})
		if err != nil {
			return nil, err
		}
		o.Decisions = decisions.List()
	}
	switch {
	case f.mapping != "":
		m, err := patiently(cmd, []string{f.mapping}, func() (*mapping.Mapping, error) { return findMapping(ontology, f.mapping) })
		if err != nil {
			return nil, err
		}
		return a.dataSet(cmd, m, paths, o)
	case len(paths) == 1 && jsonl.Recognise(paths[0]):
		in, err := jsonl.Open(ontology, paths[0], cmd.InOrStdin())
		if err != nil {
			return nil, err
		}
		return stream(ontology, entities, in, o, nil)
	}
	texts, err := patiently(cmd, paths, func() ([]check.Text, error) { return check.ReadPaths(paths, cmd.InOrStdin()) })
	if err != nil {
		return nil, err
	}
	result, err := check.Inputs(ontology, entities, texts, o)
	if err != nil {
		return nil, err
	}
	return &input{Input: result, records: result.Set.Len(), close: func() error { return nil }}, nil
}

// mostWritten is the size of what people write by hand: a mapping, a query, an
// extension of the ontology.
const mostWritten = 16 << 20

// patience is how long a pipe may keep a command waiting without a word.
const patience = 2 * time.Second

// patiently reads paths, and gives up when the work is to end. A pipe without a
// writer, or a terminal, may keep it waiting for ever: it says so after a while.
func patiently[T any](cmd *cobra.Command, paths []string, read func() (T, error)) (T, error) {
	for _, path := range paths {
		if what := waitsFor(path, cmd.InOrStdin()); what != "" {
			told := time.AfterFunc(patience, func() {
				fmt.Fprintf(cmd.ErrOrStderr(), "waiting for %s, which is read to its end (Ctrl-C gives up)\n", what)
			})
			defer told.Stop()
			break
		}
	}
	return interruptible(cmd.Context(), read)
}

// waitsFor names what a path may keep one waiting for; empty: nothing.
func waitsFor(path string, stdin io.Reader) string {
	if path == check.Stdin {
		f, ok := stdin.(*os.File)
		if !ok {
			return ""
		}
		info, err := f.Stat()
		if err != nil || info.Mode().IsRegular() {
			return ""
		}
		return "the standard input"
	}
	if info, err := os.Stat(path); err == nil && info.Mode()&(os.ModeNamedPipe|os.ModeCharDevice) != 0 {
		return "the pipe " + path
	}
	return ""
}

// dataSet opens the files of a mapping.
func (a *app) dataSet(cmd *cobra.Command, m *mapping.Mapping, paths []string, o check.Options) (*input, error) {
	ontology, entities, err := a.world()
	if err != nil {
		return nil, err
	}
	in, err := patiently(cmd, paths, func() (*mapping.Input, error) { return m.Open(paths, cmd.InOrStdin()) })
	if err != nil {
		return nil, err
	}
	return stream(ontology, entities, in, o, in.Progress)
}

func stream(ontology *schema.Ontology, entities []graph.Entity, rows interface {
	check.Rows
	io.Closer
}, o check.Options, progress func() (done, total int64)) (*input, error) {
	s, err := check.NewStream(ontology, entities, rows, o)
	if err != nil {
		return nil, errors.Join(err, rows.Close())
	}
	return &input{Input: s, progress: progress, close: func() error { return errors.Join(s.Close(), rows.Close()) }}, nil
}

// mostTold is how many rejects a run tells on stderr that has a file for them.
const mostTold = 1000

// rejects takes the rejects of a run: it tells them, writes those of data files
// and dossiers to the reject file, and gathers references to be decided.
type rejects struct {
	app    *app
	file   *reject.File      // nil: none
	review *review.Collector // nil: none
	flags  inputFlags
	count  int
}

func (a *app) rejects(f inputFlags) *rejects {
	r := &rejects{app: a, flags: f}
	if f.rejects != "" {
		r.file = reject.NewFile(f.rejects)
	}
	if f.review != "" {
		r.review = review.New()
	}
	return r
}

func (r *rejects) add(reject check.Reject) error {
	r.count++
	if r.file == nil || r.count <= mostTold {
		r.app.tell(reject.Reasons)
	}
	if r.review != nil {
		for _, reference := range reject.References {
			r.review.Add(reference.Error, reference.At)
		}
	}
	if r.file == nil {
		return nil
	}
	return r.file.Add(reject)
}

// commit puts the files in their places.
func (r *rejects) commit() error {
	if r.file != nil {
		if more := r.count - mostTold; more > 0 {
			fmt.Fprintf(r.app.err, "and %s more: see %s\n", plural(more, "record", "records"), r.flags.rejects)
		}
		if err := r.file.Commit(); err != nil {
			return err
		}
	}
	if r.review == nil || r.review.Len() == 0 {
		return nil
	}
	fmt.Fprintf(r.app.err, "%s to decide about in %s: fill in the column decision, and give it back with --decisions\n", plural(r.review.Len(), "reference", "references"), r.flags.review)
	return r.review.WriteFile(r.flags.review)
}

// abort leaves the files that were there before.
func (r *rejects) abort() {
	if r.file != nil {
		r.file.Abort()
	}
}

// writeRows tells what became of the rows of data files: with the tables for
// people, and of those that were left out beside what programs read.
func (a *app) writeRows(rows *check.RowCounts) {
	if rows == nil {
		return
	}
	out := a.err
	if a.format == output.Text {
		out = a.out
		fmt.Fprintf(out, "%s read: %d taken, %d left out, %d rejected, %d unresolved\n", plural(rows.Read, "row", "rows"), rows.Taken, rows.Out(), rows.Rejected, rows.Unresolved)
	}
	for _, l := range rows.LeftOut {
		fmt.Fprintf(out, "%s left out: %s\n", plural(l.Rows, "row", "rows"), l.Reason)
	}
}
