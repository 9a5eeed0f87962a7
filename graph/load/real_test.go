package load

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/graph/check"
	"entente/graph/gazetteer"
	"entente/graph/mapping"
	"entente/graph/neo/neotest"
	"entente/schema"

	"github.com/google/go-cmp/cmp"
)

// csvRecords and lines count the records of a file without Entente.
func csvRecords(r io.Reader) (n int, err error) {
	c := csv.NewReader(r)
	c.LazyQuotes, c.FieldsPerRecord = true, -1
	for ; err == nil; n++ {
		_, err = c.Read()
	}
	if errors.Is(err, io.EOF) {
		return n - 2, nil // the header, and the end
	}
	return 0, err
}

func lines(r io.Reader) (n int, err error) {
	s := bufio.NewScanner(r)
	s.Buffer(nil, 1<<24)
	for s.Scan() {
		if strings.TrimSpace(s.Text()) != "" {
			n++
		}
	}
	return n, s.Err()
}

// TestReceiptsOfPublishedFiles loads published files as they are, one after the
// other into one graph, and compares each receipt with the file and with what
// the graph holds of the source.
func TestReceiptsOfPublishedFiles(t *testing.T) {
	db := neotest.Empty(t)
	for _, set := range []struct {
		mapping, source, file string
		count                 func(io.Reader) (int, error)
	}{
		{"cow-contiguity", "cow-contiguity", "cow_contiguity/cow_contdir.csv", csvRecords},
		{"archigos", "archigos", "leaders_archigos/archigos.csv", csvRecords},
		{"ftm", "opensanctions", "opensanctions_ftm/zala__entities.ftm.json", lines},
	} {
		t.Run(set.mapping, func(t *testing.T) {
			path := filepath.Join("..", "..", "..", "shared", "data", filepath.FromSlash(set.file))
			file, err := os.Open(path)
			if errors.Is(err, fs.ErrNotExist) {
				t.Skipf("%s is not there to read", path)
			}
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = file.Close() }()
			rows, err := set.count(file)
			if err != nil {
				t.Fatal(err)
			}
			m, err := mapping.Find(schema.Default(), set.mapping)
			if err != nil {
				t.Fatal(err)
			}
			entities, err := gazetteer.Entities()
			if err != nil {
				t.Fatal(err)
			}
			read := func(o Options) *Receipt {
				in, err := m.Open([]string{path}, nil)
				if err != nil {
					t.Fatal(err)
				}
				s, err := check.NewStream(schema.Default(), entities, in, check.Options{})
				if err != nil {
					t.Fatal(err)
				}
				defer func() { _, _ = s.Close(), in.Close() }()
				r, err := Run(context.Background(), db, schema.Default(), s, o)
				if err != nil {
					t.Fatal(err)
				}
				return r
			}
			before := neotest.Count(t, db, "MATCH (n:Entity) RETURN count(n)", nil)
			told := map[check.Kind]int{}
			o := loadOptions(3, 500)
			o.Rejected = func(r check.Reject) error { told[r.Kind]++; return nil }
			r := read(o)
			if c := r.Rows; c.Read != rows || c.Read != c.Taken+c.Out()+c.Rejected+c.Unresolved {
				t.Errorf("the file has %d records, and the receipt counts %+v", rows, c)
			}
			held := map[check.Kind]int{
				check.Source:    neotest.Count(t, db, "MATCH (n:Source {id: $id}) RETURN count(n)", map[string]any{"id": set.source}),
				check.Document:  neotest.Count(t, db, "MATCH (n:Document)-[:PUBLISHED_BY]->(:Source {id: $id}) RETURN count(n)", map[string]any{"id": set.source}),
				check.Statement: neotest.Count(t, db, "MATCH (:Entity)-[r]->(:Entity) WHERE r.source = $id RETURN count(r)", map[string]any{"id": set.source}),
			}
			for _, c := range r.Counts {
				if c.Read != c.Written+c.Unchanged+c.Rejected || told[c.Kind] != c.Rejected {
					t.Errorf("%s: %+v, and %d rejects were told", c.Kind, c, told[c.Kind])
				}
				switch {
				case c.Kind == check.Entity:
					if after := neotest.Count(t, db, "MATCH (n:Entity) RETURN count(n)", nil); after-before != c.Written {
						t.Errorf("%d entities became %d, and %d were written", before, after, c.Written)
					}
				case held[c.Kind] != c.Written+c.Unchanged:
					t.Errorf("the graph holds %d of the kind %s, and the receipt says %+v", held[c.Kind], c.Kind, c)
				}
			}
			again := read(loadOptions(2, 100))
			if a, f := again.Total(), r.Total(); !again.Confirmed || a.Written != 0 || a.Unchanged != f.Written+f.Unchanged || a.Rejected != f.Rejected {
				t.Errorf("a second load says %+v after %+v", a, f)
			}
			if diff := cmp.Diff(r.Rows, again.Rows); diff != "" {
				t.Errorf("(-first +second)\n%s", diff)
			}
			compare := loadOptions(2, 100)
			compare.Recheck = true
			if c := read(compare).Total(); c.Written != 0 || c.Unchanged != r.Total().Written+r.Total().Unchanged {
				t.Errorf("compared, it says %+v", c)
			}
		})
	}
}
