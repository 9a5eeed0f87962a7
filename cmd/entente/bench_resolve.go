package main

import (
	"errors"
	"fmt"
	"math"
	"os"

	"entente/graph/output"
	"entente/graph/resolve"
	"entente/graph/resolve/bench"

	"github.com/spf13/cobra"
)

func (a *app) benchResolveCommand() *cobra.Command {
	var misses bool
	cmd := &cobra.Command{
		Use:   "resolve [FOLDER]",
		Short: "Measure how well names of states in published data are resolved",
		Long: `Resolve reads the names of states in published data sets and compares what each
is resolved to with what the code beside it means, by the code tables of the
gazetteer. Nothing of the data takes part in resolving.

Precision is the share of the right among the names that were resolved; recall
the share of those resolved among the names whose code means an entity of the
gazetteer. Both are given by record, and by name, where each different name
counts once. What counts in the total is said in the last column.

FOLDER is the folder of the data sets, by default ../shared/data. It ends with 1
when the total has a precision below 0.999 or a recall below 0.98.`,
		Example: `  entente bench resolve
  entente bench resolve ~/data --misses --output csv`,
		Args: args(cobra.MaximumNArgs(1)),
		RunE: func(_ *cobra.Command, given []string) error {
			folder := "../shared/data"
			if len(given) == 1 {
				folder = given[0]
			}
			return a.benchResolve(folder, misses)
		},
	}
	cmd.Flags().BoolVar(&misses, "misses", false, "list the names that are resolved wrongly or not at all, instead of the numbers")
	return cmd
}

func (a *app) benchResolve(folder string, misses bool) error {
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return usageError{fmt.Errorf("there is no folder %s of data sets to measure on: name one", folder)}
	}
	ontology, entities, err := a.world()
	if err != nil {
		return err
	}
	index := resolve.New(ontology)
	for i := range entities {
		index.Add(&entities[i])
	}
	all, err := bench.Run(index, folder)
	if err != nil {
		return err
	}
	total := bench.Total(all)
	if misses {
		err = a.write(missTable(all))
	} else {
		err = a.write(measureTable(append(all, total)))
	}
	switch {
	case err != nil:
		return err
	case total.States == 0:
		return errors.New("no data set that counts is in " + folder)
	case !total.Passes():
		return fmt.Errorf("names of states are resolved with a precision of %.4f and a recall of %.4f by record, %.4f and %.4f by name: it must be %v and %v at least",
			total.Precision(), total.Recall(), total.NamePrecision(), total.NameRecall(), bench.MinPrecision, bench.MinRecall)
	}
	return nil
}

func measureTable(all []bench.Measure) output.Table {
	t := output.Table{Columns: []string{"data set", "records", "states", "right", "wrong", "refused", "precision", "recall", "names", "name precision", "name recall", "counts"}}
	for _, m := range all {
		counts := "no"
		switch {
		case m.Counts && m.Whole:
			counts = "yes"
		case m.Counts:
			counts = "precision only"
		}
		if m.Note != "" {
			counts += ": " + m.Note
		}
		t.Rows = append(t.Rows, []any{
			m.Set, m.References, m.States, m.Right, m.Wrong, m.States - m.Right - m.Wrong, share(m, m.Precision()), share(m, m.Recall()),
			m.Names, share(m, m.NamePrecision()), share(m, m.NameRecall()), counts,
		})
	}
	return t
}

// share is a precision or recall to four digits, never rounded up, and nothing
// where there is nothing to measure.
func share(m bench.Measure, value float64) any {
	if m.States == 0 {
		return nil
	}
	return math.Floor(value*1e4) / 1e4
}

func missTable(all []bench.Measure) output.Table {
	t := output.Table{Columns: []string{"data set", "name", "resolved to", "its code means", "records", "first at"}}
	for _, m := range all {
		for _, miss := range m.Misses {
			t.Rows = append(t.Rows, []any{m.Set, miss.Text, miss.Got, miss.Want, miss.Count, miss.First})
		}
	}
	return t
}
