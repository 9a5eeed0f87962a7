package plan

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"entente/graph"
	"entente/graph/check"
	"entente/graph/neo"
	"entente/schema"

	"golang.org/x/sync/errgroup"
)

// Statements are statements with their changes, in their order. Each can be
// forgotten when it is done with, and keeps no other in memory.
func (c *Comparer) Statements(ctx context.Context, statements []graph.Statement) ([]*Statement, error) {
	return c.among(ctx, statements, c.types, c.options.Load)
}

// Everywhere is Statements with a look at every type that they have, also where
// no earlier load tells of any: for statements that the graph turned out to
// hold. Those that the load itself wrote are Resumed.
func (c *Comparer) Everywhere(ctx context.Context, statements []graph.Statement, load string) ([]*Statement, error) {
	types := slices.Clone(c.types)
	for i := range statements {
		types = append(types, statements[i].Type)
	}
	slices.Sort(types)
	return c.among(ctx, statements, slices.Compact(types), load)
}

func (c *Comparer) among(ctx context.Context, statements []graph.Statement, types []string, load string) ([]*Statement, error) {
	compared := make([]*Statement, 0, len(statements))
	for batch := range slices.Chunk(statements, c.options.BatchSize) {
		found, err := c.lookUp(ctx, batch, types)
		if err != nil {
			return nil, err
		}
		for i := range batch {
			compared = append(compared, c.compare(&batch[i], found[batch[i].Key], load))
		}
	}
	return compared, nil
}

func (c *Comparer) compare(s *graph.Statement, in *held, load string) *Statement {
	out := &Statement{Statement: *s, Digest: s.Digest()}
	out.Change = change(out.Digest, in, load)
	if in == nil {
		if !slices.IsSorted(s.Dossiers) {
			out.Dossiers = slices.Sorted(slices.Values(s.Dossiers))
		}
	} else if c.joinDossiers(out, in.dossiers) {
		out.Change = Changed
	}
	if out.Change == Changed {
		out.Old = &Old{Type: in.kind, Subject: in.subject, Object: in.object, Dossiers: in.dossiers}
	}
	return out
}

// joinDossiers keeps the dossiers that the graph names beside those that were
// read, but for those that were read and have left the statement to others. It
// tells whether the graph names them differently. A statement that two
// dossiers make stays until both make it no longer.
func (c *Comparer) joinDossiers(s *Statement, held []string) bool {
	all := slices.DeleteFunc(slices.Clone(held), func(dossier string) bool { return slices.Contains(c.options.Complete, dossier) })
	all = append(all, s.Dossiers...)
	slices.Sort(all)
	s.Dossiers = slices.Compact(all)
	return !slices.Equal(s.Dossiers, slices.Sorted(slices.Values(held)))
}

// earlier asks the receipts of earlier loads which types the sources of this
// one were stated with, and which sources its dossiers have stated. Only there
// is anything to look up: in a new graph nowhere, although the constraints
// have made all types known to the server.
func (c *Comparer) earlier(ctx context.Context, head check.Head) error {
	var sources []string
	for _, s := range head.Sources {
		sources = append(sources, s.ID)
	}
	for _, dossier := range head.Dossiers {
		c.stated[dossier] = map[string]bool{}
	}
	used := map[string]bool{}
	c.first = true
	err := c.Read(ctx, earlierLoads, map[string]any{"sources": sources, "dossiers": head.Dossiers}, func(row neo.Row) error {
		c.first = false
		for _, kind := range row.Texts("types") {
			used[kind] = true
		}
		for _, dossier := range row.Texts("dossiers") {
			for _, source := range row.Texts("sources") {
				if c.stated[dossier] != nil {
					c.stated[dossier][source] = true
				}
			}
		}
		return nil
	})
	// A type that the ontology has lost is one of them: a statement that stands
	// there is not to be doubled, and can be pruned.
	c.types = slices.DeleteFunc(slices.Sorted(maps.Keys(used)), func(kind string) bool { return !schema.IsIdentifier(kind) })
	return err
}

// lookUp finds the statements of a batch in the graph by their keys. A
// statement with the source's own id may stand there under another type, when
// the source has corrected itself; one whose key is a hash cannot, since the
// type is in the hash.
func (c *Comparer) lookUp(ctx context.Context, batch []graph.Statement, types []string) (map[string]*held, error) {
	if len(types) == 0 {
		return nil, nil
	}
	byType := group(batch, func(s graph.Statement) (string, string) { return s.Type, s.Key })
	found, err := c.lookUpKeys(ctx, byType, types)
	if err != nil {
		return nil, err
	}
	var moved []string
	for _, s := range batch {
		if found[s.Key] == nil && !strings.HasPrefix(s.Key, graph.KeyPrefix(s.Source)+graph.HashMark) {
			moved = append(moved, s.Key)
		}
	}
	if len(moved) == 0 {
		return found, nil
	}
	everywhere := map[string][]string{}
	for _, kind := range types {
		everywhere[kind] = moved
	}
	elsewhere, err := c.lookUpKeys(ctx, everywhere, types)
	maps.Copy(found, elsewhere)
	return found, err
}

// sessions is how many look-ups run at once. Each type has an index, and so a
// text, of its own, which the server must first plan.
const sessions = 4

// lookUpKeys finds keys in their types.
func (c *Comparer) lookUpKeys(ctx context.Context, byType map[string][]string, types []string) (map[string]*held, error) {
	found := map[string]*held{}
	var mutex sync.Mutex
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(sessions)
	for kind, keys := range byType {
		if !slices.Contains(types, kind) {
			continue
		}
		work.Go(func() error {
			return c.Read(ctx, statementsByKey(kind), map[string]any{"batch": map[string]any{"keys": keys}}, func(row neo.Row) error {
				mutex.Lock()
				defer mutex.Unlock()
				found[row.Text("key")] = &held{
					digest: row.Text("digest"), load: row.Text("load"), kind: kind,
					subject: row.Text("subject"), object: row.Text("object"), dossiers: row.Texts("dossiers"),
				}
				return nil
			})
		})
	}
	return found, work.Wait()
}
