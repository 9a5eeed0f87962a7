package load

import (
	"context"
	"fmt"
	"slices"
	"time"

	"entente/graph"
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
// by the same call. The run is kept in the graph beside the loads.
func Retract(ctx context.Context, db Database, ontology *schema.Ontology, source string, o Options) (*Retraction, error) {
	if err := knownSource(ctx, db, source); err != nil {
		return nil, err
	}
	r := &Retraction{Source: source, ByType: map[string]int{}}
	started := o.Now().UTC()
	kinds, err := typesOf(ctx, db, ontology, source)
	if err != nil {
		return nil, err
	}
	for _, kind := range kinds {
		if err := r.retractType(ctx, db, kind, o.BatchSize); err != nil {
			return r, err
		}
	}
	if r.Removed == 0 {
		return r, nil
	}
	r.Load = started.Format("20060102T150405Z") + "-" + token(4)
	return r, db.Write(ctx, func(tx neo.Tx) error {
		if _, err := tx.Run(ctx, beginLoad, map[string]any{"load": r.Load, "writer": nil}, nil); err != nil {
			return err
		}
		_, err := tx.Run(ctx, describeLoad, map[string]any{"load": r.Load, "properties": map[string]any{
			"status": "retracted", "sources": []string{source}, "started_at": started, "finished_at": o.Now().UTC(),
			"removed": r.Removed, "version": o.Version,
		}}, nil)
		return err
	})
}

// retractType removes the source's statements of one type in transactions of
// limited size. A removal that is repeated removes less, so the count is taken
// from what each commit did.
func (r *Retraction) retractType(ctx context.Context, db Database, kind string, size int) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		var removed int64
		err := db.Write(context.WithoutCancel(ctx), func(tx neo.Tx) error {
			_, err := tx.Run(ctx, removeSource(kind), map[string]any{"prefix": graph.KeyPrefix(r.Source), "limit": size}, func(row neo.Row) error {
				removed, _ = row.Get("written").(int64)
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
		r.Removed += int(removed)
		r.ByType[kind] += int(removed)
	}
}

// typesOf are the relationship types in which a source may have statements:
// those of the ontology, and those that earlier loads of the source have used
// with another one.
func typesOf(ctx context.Context, db Database, ontology *schema.Ontology, source string) ([]string, error) {
	kinds := ontology.RelationTypes()
	err := db.Read(ctx, usedTypes, map[string]any{"source": source}, func(row neo.Row) error {
		if kind, _ := row.Get("type").(string); schema.IsIdentifier(kind) && !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
		return nil
	})
	return kinds, err
}

func knownSource(ctx context.Context, db Database, source string) error {
	var ids []string
	err := db.Read(ctx, "CYPHER 5 MATCH (s:Source) RETURN s.id AS id", nil, func(row neo.Row) error {
		id, _ := row.Get("id").(string)
		ids = append(ids, id)
		return nil
	})
	if err != nil {
		return err
	}
	for _, id := range ids {
		if id == source {
			return nil
		}
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
		number := func(key string) int {
			n, _ := row.Get(key).(int64)
			return int(n)
		}
		s := Summary{Read: number("read"), Written: number("written"), Unchanged: number("unchanged"), Rejected: number("rejected"), Removed: number("removed")}
		s.ID, _ = row.Get("id").(string)
		s.Status, _ = row.Get("status").(string)
		s.StartedAt, _ = row.Get("started_at").(time.Time)
		s.ConfirmedAt, _ = row.Get("confirmed_at").(time.Time)
		s.Dossiers, s.Sources = texts(row.Get("dossiers")), texts(row.Get("sources"))
		loads = append(loads, s)
		return nil
	})
	return loads, err
}

func texts(value any) []string {
	list, _ := value.([]any)
	var out []string
	for _, item := range list {
		if s, ok := item.(string); ok {
			out = append(out, s)
		}
	}
	return out
}
