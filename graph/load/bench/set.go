package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"entente/graph"
	"entente/graph/check"
	"entente/graph/mapping"
)

// set is a data set: the files that Entente reads, and the tables of what they
// make, for the others.
type set struct {
	name       string
	mapping    *mapping.Mapping
	files      []string
	nodes      []*table
	relations  []*table
	entities   int
	statements int
	shares     [][2][]*table // the rounds of two sessions
}

// published are the data sets that are measured beside the generated one. What it
// takes to load a quarter of an hour is mostly what stands around its few hundred
// statements, so a day that is made of it is measured, too.
var published = []struct {
	name, mapping, files string
	quarter              bool // of an hour
}{
	{"cow alliances", "cow-alliances", "cow_alliances_dyadyear/*.csv", false},
	{"gdelt events", "gdelt-events", "gdelt2_events/*.export.CSV", true},
}

// quarters are those of the hours of a day.
const quarters = 96

// dayOf makes so many copies of files of a quarter of an hour. The events of each
// have numbers of their own.
func (b *bench) dayOf(files []string) (copies []string, err error) {
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		for quarter := range quarters {
			path := filepath.Join(b.folder, fmt.Sprintf("%02d-%s", quarter, filepath.Base(file)))
			if err := renumber(string(raw), path, quarter+1); err != nil {
				return nil, err
			}
			copies = append(copies, path)
		}
	}
	return copies, nil
}

// renumber writes a file of events, whose lines begin with their numbers. Another is
// put before each.
func renumber(events, to string, number int) error {
	file, err := os.Create(to)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(file)
	for line := range strings.Lines(events) {
		fmt.Fprint(out, number, line)
	}
	return errors.Join(out.Flush(), file.Close())
}

// sets makes all data sets ready, and the one that the parts of the work are
// measured with.
func (b *bench) sets(ctx context.Context) (sets []*set, parts *set, err error) {
	for _, p := range published {
		files, err := filepath.Glob(filepath.Join(b.Data, p.files))
		if err != nil {
			return nil, nil, err
		}
		if b.Data == "" || len(files) == 0 {
			b.Notice(fmt.Sprintf("%s are not measured: there is no %s", p.name, filepath.Join(b.Data, p.files)))
			continue
		}
		m, err := mapping.Find(b.ontology, p.mapping)
		if err != nil {
			return nil, nil, err
		}
		sets = append(sets, &set{name: p.name, mapping: m, files: files})
		if p.quarter {
			if files, err = b.dayOf(files); err != nil {
				return nil, nil, fmt.Errorf("making a day of %s: %w", p.name, err)
			}
			sets = append(sets, &set{name: p.name + ", a day", mapping: m, files: files})
		}
	}
	generated, err := b.generate("generated", b.Rows)
	if err != nil {
		return nil, nil, err
	}
	if parts, err = b.generate("parts of the work", min(b.Rows, partRows)); err != nil {
		return nil, nil, err
	}
	sets = append(sets, generated)
	for _, s := range append(sets, parts) {
		if err := b.prepare(ctx, s); err != nil {
			return nil, nil, fmt.Errorf("preparing %s: %w", s.name, err)
		}
	}
	return sets, parts, nil
}

// input opens the files of a set as a load reads them.
func (b *bench) input(s *set) (in *check.Stream, done func() error, err error) {
	files, err := s.mapping.Open(s.files, nil)
	if err != nil {
		return nil, nil, err
	}
	in, err = check.NewStream(b.ontology, b.entities, files, check.Options{})
	if err != nil {
		return nil, nil, errors.Join(err, files.Close())
	}
	return in, func() error { return errors.Join(in.Close(), files.Close()) }, nil
}

// prepare reads a set twice: which tables with which columns it needs, and
// what stands in them.
func (b *bench) prepare(ctx context.Context, s *set) (err error) {
	in, done, err := b.input(s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	tables := map[string]*table{}
	err = b.records(ctx, s, in, func(name string, ends []string, properties map[string]any) error {
		t := tables[name]
		if t == nil {
			t = &table{name: name, file: slug(s.name+" "+name) + ".csv", ends: ends != nil}
			tables[name] = t
		}
		return t.know(properties)
	})
	if err != nil {
		return err
	}
	writers := map[string]*writer{}
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		t := tables[name]
		if writers[name], err = t.create(b.folder); err != nil {
			return err
		}
		if t.ends {
			s.relations = append(s.relations, t)
			s.statements += t.rows
		} else {
			s.nodes = append(s.nodes, t)
			s.entities += t.rows
		}
	}
	if s.statements == 0 {
		return fmt.Errorf("%s make no statements", strings.Join(s.files, ", "))
	}
	err = b.records(ctx, s, in, func(name string, ends []string, properties map[string]any) error {
		return writers[name].write(ends, properties)
	})
	for _, w := range writers {
		err = errors.Join(err, w.close())
	}
	return err
}

// records hands on each node and each relationship that a set makes, with the
// name of its table.
func (b *bench) records(ctx context.Context, s *set, in *check.Stream, each func(name string, ends []string, properties map[string]any) error) error {
	read := int64(0)
	_, err := in.Parts(ctx, func(part check.Part) error {
		for _, e := range part.Entities {
			properties := e.Properties()
			properties["digest"] = e.Digest()
			if err := each(strings.Join(labels(e), ":"), nil, properties); err != nil {
				return err
			}
		}
		for _, st := range part.Statements {
			properties := st.Properties()
			properties["digest"] = st.Digest()
			if err := each(st.Type, []string{st.Subject, st.Object}, properties); err != nil {
				return err
			}
		}
		read += int64(len(part.Statements))
		b.Progress("preparing "+s.name, read, max(int64(b.Rows), read))
		return nil
	}, nil)
	return err
}

// labels are those of an entity's node.
func labels(e graph.Entity) []string {
	all := append([]string{"Entity"}, e.Labels...)
	slices.Sort(all[1:])
	return slices.Compact(all)
}

// generate writes a generated data set into the folder.
func (b *bench) generate(name string, rows int) (*set, error) {
	m, problems := mapping.Parse(b.ontology, "generated.yaml", []byte(generatedMapping))
	if err := problems.Err(); err != nil {
		return nil, fmt.Errorf("the mapping of the generated data set: %w", err)
	}
	path := filepath.Join(b.folder, slug(name)+"-input.csv")
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(generate(file, rows), file.Close()); err != nil {
		return nil, err
	}
	return &set{name: name, mapping: m, files: []string{path}}, nil
}

// slug is a name for a file.
func slug(name string) string { return strings.NewReplacer(" ", "-", ":", "-").Replace(name) }
