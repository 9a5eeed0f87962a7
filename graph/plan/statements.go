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

func (p *planner) statements(ctx context.Context, statements []graph.Statement) error {
	for batch := range slices.Chunk(statements, p.options.BatchSize) {
		found, err := p.lookUp(ctx, batch)
		if err != nil {
			return err
		}
		for _, s := range batch {
			planned := Statement{Statement: s, Digest: s.Digest()}
			in := found[s.Key]
			planned.Change = p.change(planned.Digest, in)
			if in == nil {
				planned.Dossiers = slices.Sorted(slices.Values(s.Dossiers))
			} else if p.joinDossiers(&planned, in.dossiers) {
				planned.Change = Changed
			}
			if planned.Change == Changed {
				planned.Old = &Old{Type: in.kind, Subject: in.subject, Object: in.object, Dossiers: in.dossiers}
			}
			p.plan.Statements = append(p.plan.Statements, planned)
		}
	}
	return nil
}

// joinDossiers keeps the dossiers that the graph names beside those that were
// read, but for those that were read and have left the statement to others. It
// tells whether the graph names them differently. A statement that two
// dossiers make stays until both make it no longer.
func (p *planner) joinDossiers(s *Statement, held []string) bool {
	all := slices.DeleteFunc(slices.Clone(held), func(dossier string) bool { return p.complete[dossier] })
	all = append(all, s.Dossiers...)
	slices.Sort(all)
	s.Dossiers = slices.Compact(all)
	return !slices.Equal(s.Dossiers, slices.Sorted(slices.Values(held)))
}

// earlier asks the receipts of earlier loads which types the sources of this
// one were stated with, and which sources its dossiers have stated. Only there
// is anything to look up: in a new graph nowhere, although the constraints
// have made all types known to the server.
func (p *planner) earlier(ctx context.Context, result *check.Result) error {
	var sources, dossiers []string
	for _, s := range result.Set.Sources {
		sources = append(sources, s.ID)
	}
	for _, f := range result.Files {
		dossiers = append(dossiers, f.Dossier)
		p.stated[f.Dossier] = map[string]bool{}
	}
	used := map[string]bool{}
	err := p.Read(ctx, earlierLoads, map[string]any{"sources": sources, "dossiers": dossiers}, func(row neo.Row) error {
		for _, kind := range row.Texts("types") {
			used[kind] = true
		}
		for _, dossier := range row.Texts("dossiers") {
			for _, source := range row.Texts("sources") {
				if p.stated[dossier] != nil {
					p.stated[dossier][source] = true
				}
			}
		}
		return nil
	})
	// A type that the ontology has lost is one of them: a statement that stands
	// there is not to be doubled, and can be pruned.
	p.types = slices.DeleteFunc(slices.Sorted(maps.Keys(used)), func(kind string) bool { return !schema.IsIdentifier(kind) })
	return err
}

// lookUp finds the statements of a batch in the graph by their keys. A
// statement with the source's own id may stand there under another type, when
// the source has corrected itself; one whose key is a hash cannot, since the
// type is in the hash.
func (p *planner) lookUp(ctx context.Context, batch []graph.Statement) (map[string]*held, error) {
	byType := group(batch, func(s graph.Statement) (string, string) { return s.Type, s.Key })
	found, err := p.lookUpKeys(ctx, byType)
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
	for _, kind := range p.types {
		everywhere[kind] = moved
	}
	elsewhere, err := p.lookUpKeys(ctx, everywhere)
	maps.Copy(found, elsewhere)
	return found, err
}

// sessions is how many look-ups run at once. Each type has an index, and so a
// text, of its own, which the server must first plan.
const sessions = 4

// lookUpKeys finds keys in their types.
func (p *planner) lookUpKeys(ctx context.Context, byType map[string][]string) (map[string]*held, error) {
	found := map[string]*held{}
	var mutex sync.Mutex
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(sessions)
	for kind, keys := range byType {
		if !slices.Contains(p.types, kind) {
			continue
		}
		work.Go(func() error {
			return p.Read(ctx, statementsByKey(kind), map[string]any{"keys": keys}, func(row neo.Row) error {
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

// gone finds what complete dossiers state no longer: their statements in the
// graph that they did not make this time. They are looked for among the
// sources that the dossier has stated in earlier loads.
func (p *planner) gone(ctx context.Context, result *check.Result) error {
	stated := make(map[string]bool, len(result.Set.Statements))
	for _, s := range result.Set.Statements {
		stated[s.Key] = true
	}
	for _, dossier := range result.Complete {
		var prefixes []string
		for source := range p.stated[dossier] {
			prefixes = append(prefixes, graph.KeyPrefix(source))
		}
		slices.Sort(prefixes)
		if len(prefixes) == 0 {
			continue
		}
		if err := p.goneFrom(ctx, dossier, prefixes, stated); err != nil {
			return err
		}
	}
	p.others()
	return nil
}

// others tells of each statement that a dossier has left whether all have: two
// dossiers may leave it in one reading.
func (p *planner) others() {
	left := map[[2]string]int{}
	for _, g := range p.plan.Gone {
		left[[2]string{g.Type, g.Key}]++
	}
	for i := range p.plan.Gone {
		g := &p.plan.Gone[i]
		g.Others = len(g.Dossiers) > left[[2]string{g.Type, g.Key}]
	}
}

func (p *planner) goneFrom(ctx context.Context, dossier string, prefixes []string, stated map[string]bool) error {
	for _, kind := range p.types {
		params := map[string]any{"prefixes": prefixes, "dossier": dossier}
		err := p.Read(ctx, statementsOfDossier(kind), params, func(row neo.Row) error {
			p.plan.Held[dossier]++
			if key := row.Text("key"); !stated[key] {
				p.plan.Gone = append(p.plan.Gone, Removed{Dossier: dossier, Source: row.Text("source"), Key: key, Type: kind, Subject: row.Text("subject"), Object: row.Text("object"), Dossiers: row.Texts("dossiers")})
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
