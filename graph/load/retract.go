package load

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"entente/graph"
	"entente/graph/constraint"
	"entente/graph/neo"
	"entente/schema"
	"entente/schema/problem"
)

// Retraction is what a retract did.
type Retraction struct {
	Load    string         `json:"load"`
	Source  string         `json:"source"`
	Removed int            `json:"removed"`
	ByType  map[string]int `json:"by_type"`
}

// Retract removes every statement of a source, and nothing else: entities, the
// source and its documents stay. A retract that was interrupted is completed
// by the same call. The run is kept in the graph beside the loads. Where a load
// is at work with the source, it gives a *HeldError.
func Retract(ctx context.Context, db Database, ontology *schema.Ontology, source string, o Options) (*Retraction, error) {
	if err := constraint.Check(ctx, db); err != nil {
		return nil, err
	}
	if err := knownSource(ctx, db, source); err != nil {
		return nil, err
	}
	r := &Retraction{Source: source, ByType: map[string]int{}}
	started := o.Now().UTC()
	claim := newClaim(db, []string{source}, token(8), "retract "+source, o.beat)
	if err := claim.take(ctx); err != nil {
		return nil, err
	}
	defer claim.release(ctx)
	_, after, _, err := find(ctx, db, "") // no input is this one: the number alone is wanted
	if err != nil {
		return nil, err
	}
	kinds, err := typesOf(ctx, db, ontology, source)
	if err != nil {
		return nil, err
	}
	for _, kind := range kinds {
		if err := r.retractType(ctx, claim, kind, o.BatchSize); err != nil {
			return r, err
		}
	}
	if r.Removed == 0 {
		return r, nil
	}
	r.Load = started.Format("20060102T150405Z") + "-" + token(4)
	return r, db.Write(ctx, func(tx neo.Tx) error {
		if _, err := tx.Run(ctx, beginLoad, map[string]any{"load": r.Load, "writer": nil, "properties": map[string]any{}}, nil); err != nil {
			return err
		}
		return end(ctx, tx, r.Load, map[string]any{
			"status": "retracted", "sources": []string{source}, "started_at": started, "finished_at": o.Now().UTC(),
			"removed": r.Removed, "rewritten": 0, "version": o.Version, "after": after,
		})
	})
}

// retractType removes the source's statements of one type in transactions of
// limited size. A removal that is repeated removes less, so the count is taken
// from what each commit did.
func (r *Retraction) retractType(ctx context.Context, claim *claim, kind string, size int) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		removed := 0
		err := claim.Write(context.WithoutCancel(ctx), func(tx neo.Tx) error {
			if owned, err := claim.own(ctx, tx, ""); err != nil || !owned {
				return cmp.Or(err, fmt.Errorf("another run has taken the source %s over: run the same command again when that is done", r.Source))
			}
			_, err := tx.Run(ctx, removeSource(kind), map[string]any{"prefix": graph.KeyPrefix(r.Source), "limit": size}, func(row neo.Row) error {
				removed = row.Int("written")
				return nil
			})
			return err
		})
		if err != nil {
			return err
		}
		if removed == 0 {
			return nil
		}
		r.Removed += removed
		r.ByType[kind] += removed
	}
}

// typesOf are the relationship types in which a source may have statements:
// those of the ontology, and those that earlier loads of the source have used
// with another one.
func typesOf(ctx context.Context, db Database, ontology *schema.Ontology, source string) ([]string, error) {
	kinds := ontology.RelationTypes()
	err := db.Read(ctx, usedTypes, map[string]any{"source": source}, func(row neo.Row) error {
		if kind := row.Text("type"); schema.IsIdentifier(kind) && !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
		return nil
	})
	return kinds, err
}

func knownSource(ctx context.Context, db Database, source string) error {
	var ids []string
	err := db.Read(ctx, "CYPHER 5 MATCH (s:Source) RETURN s.id AS id", nil, func(row neo.Row) error {
		ids = append(ids, row.Text("id"))
		return nil
	})
	if err != nil {
		return err
	}
	if slices.Contains(ids, source) {
		return nil
	}
	return problem.Problem{What: fmt.Sprintf("the graph has no source %q", source), Suggest: problem.Suggest(source, ids)}
}

// Summary is a load as the graph keeps it.
type Summary struct {
	ID          string    `json:"id"`
	Status      string    `json:"status"`
	Dossiers    []string  `json:"dossiers"`
	Sources     []string  `json:"sources"`
	StartedAt   time.Time `json:"started_at"`
	ConfirmedAt time.Time `json:"confirmed_at,omitzero"`
	Read        int       `json:"read"`
	Written     int       `json:"written"`
	Unchanged   int       `json:"unchanged"`
	Rejected    int       `json:"rejected"`
	Removed     int       `json:"removed"`
}

const listLoads = `CYPHER 5
MATCH (l:Load)
RETURN l.id AS id, l.status AS status, l.dossiers AS dossiers, l.sources AS sources, l.started_at AS started_at, l.confirmed_at AS confirmed_at,
       l.read AS read, l.written AS written, l.unchanged AS unchanged, l.rejected AS rejected, l.removed AS removed
ORDER BY started_at, id`

// Loads lists the loads that the graph keeps, the oldest first.
func Loads(ctx context.Context, db Database) ([]Summary, error) {
	var loads []Summary
	err := db.Read(ctx, listLoads, nil, func(row neo.Row) error {
		s := Summary{
			ID: row.Text("id"), Status: row.Text("status"), Dossiers: row.Texts("dossiers"), Sources: row.Texts("sources"),
			Read: row.Int("read"), Written: row.Int("written"), Unchanged: row.Int("unchanged"), Rejected: row.Int("rejected"), Removed: row.Int("removed"),
		}
		s.StartedAt, _ = row.Get("started_at").(time.Time)
		s.ConfirmedAt, _ = row.Get("confirmed_at").(time.Time)
		loads = append(loads, s)
		return nil
	})
	return loads, err
}
