package plan

import (
	"context"
	"slices"
	"strings"

	"entente/graph"
	"entente/graph/check"
	"entente/graph/neo"
)

func (p *planner) statements(ctx context.Context, statements []graph.Statement) error {
	if err := p.typesInUse(ctx); err != nil {
		return err
	}
	for batch := range slices.Chunk(statements, p.options.BatchSize) {
		found, err := p.lookUp(ctx, batch)
		if err != nil {
			return err
		}
		for _, s := range batch {
			planned := Statement{Statement: s, Digest: s.Digest()}
			in := found[s.Key]
			planned.Change = p.change(planned.Digest, in)
			if planned.Change == Changed {
				planned.Old = &Old{Type: in.kind, Subject: in.subject, Object: in.object}
			}
			p.plan.Statements = append(p.plan.Statements, planned)
		}
	}
	return nil
}

// typesInUse asks which types are worth a look-up: in a new graph, none.
func (p *planner) typesInUse(ctx context.Context) error {
	known := p.ontology.RelationTypes()
	return p.Read(ctx, "CALL db.relationshipTypes() YIELD relationshipType AS type RETURN type", nil, func(row neo.Row) error {
		if kind := text(row, "type"); slices.Contains(known, kind) {
			p.types = append(p.types, kind)
		}
		return nil
	})
}

// lookUp finds the statements of a batch in the graph by their keys. A
// statement with the source's own id may stand there under another type, when
// the source has corrected itself; one whose key is a hash cannot, since the
// type is in the hash.
func (p *planner) lookUp(ctx context.Context, batch []graph.Statement) (map[string]*held, error) {
	found := map[string]*held{}
	for kind, keys := range group(batch, func(s graph.Statement) (string, string) { return s.Type, s.Key }) {
		if err := p.lookUpIn(ctx, kind, keys, found); err != nil {
			return nil, err
		}
	}
	var elsewhere []string
	for _, s := range batch {
		if found[s.Key] == nil && !strings.HasPrefix(s.Key, graph.KeyPrefix(s.Source)+"#") {
			elsewhere = append(elsewhere, s.Key)
		}
	}
	if len(elsewhere) == 0 {
		return found, nil
	}
	for _, kind := range p.types {
		if err := p.lookUpIn(ctx, kind, elsewhere, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (p *planner) lookUpIn(ctx context.Context, kind string, keys []string, found map[string]*held) error {
	if !slices.Contains(p.types, kind) {
		return nil
	}
	return p.Read(ctx, statementsByKey(kind), map[string]any{"keys": keys}, func(row neo.Row) error {
		found[text(row, "key")] = &held{
			digest: text(row, "digest"), load: text(row, "load"), kind: kind,
			subject: text(row, "subject"), object: text(row, "object"),
		}
		return nil
	})
}

// gone finds what complete dossiers state no longer: their statements in the
// graph that they did not make this time. They are looked for among the
// sources that the dossier states now and those that it has stated before.
func (p *planner) gone(ctx context.Context, result *check.Result) error {
	stated := make(map[string]bool, len(result.Set.Statements))
	sources := map[string]map[string]bool{}
	for _, dossier := range result.Complete {
		sources[dossier] = map[string]bool{}
	}
	for _, s := range result.Set.Statements {
		stated[s.Key] = true
		if sources[s.Dossier] != nil {
			sources[s.Dossier][s.Source] = true
		}
	}
	for _, dossier := range result.Complete {
		if err := p.statedBefore(ctx, dossier, sources[dossier]); err != nil {
			return err
		}
		var prefixes []string
		for source := range sources[dossier] {
			prefixes = append(prefixes, graph.KeyPrefix(source))
		}
		slices.Sort(prefixes)
		if err := p.goneFrom(ctx, dossier, prefixes, stated); err != nil {
			return err
		}
	}
	return nil
}

func (p *planner) statedBefore(ctx context.Context, dossier string, sources map[string]bool) error {
	return p.Read(ctx, sourcesOfDossier, map[string]any{"dossier": dossier}, func(row neo.Row) error {
		for _, source := range texts(row, "sources") {
			sources[source] = true
		}
		return nil
	})
}

func (p *planner) goneFrom(ctx context.Context, dossier string, prefixes []string, stated map[string]bool) error {
	for _, kind := range p.types {
		params := map[string]any{"prefixes": prefixes, "dossier": dossier}
		err := p.Read(ctx, statementsOfDossier(kind), params, func(row neo.Row) error {
			p.plan.Held[dossier]++
			if key := text(row, "key"); !stated[key] {
				p.plan.Gone = append(p.plan.Gone, Removed{Dossier: dossier, Source: text(row, "source"), Key: key, Type: kind, Subject: text(row, "subject"), Object: text(row, "object")})
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
