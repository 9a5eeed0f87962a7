package bench

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"

	"golang.org/x/sync/errgroup"
)

// keyed is the part of the work that all of a hand-written CREATE is.
const keyed = "and a unique key: the hand-written CREATE"

// partsOfTheWork are what a load costs the server, each with what those before
// it do. Nodes are there before. Where the key has no constraint, the
// relationships are of types of their own.
func partsOfTheWork() []contender {
	none := func(*table) (relationships, properties int) { return 0, 0 }
	bare := func(t *table) (relationships, properties int) { return t.rows, 0 }
	parts := []contender{
		{name: "entente reads and checks, nothing is sent", leaves: none, run: readAlone},
		{name: "rows sent and counted", leaves: none, run: relationships(func(*table) string { return unwind + "RETURN count(row) AS written" })},
		{name: "and both ends found", leaves: none, run: relationships(func(*table) string { return unwind + ends + "RETURN count(*) AS written" })},
		{name: "and bare relationships made", leaves: bare, prefix: unkeyed, run: relationships(createBare)},
		{name: "and properties set", prefix: unkeyed, run: relationships(createUnkeyed)},
		{name: keyed, run: relationships(createRelationships)},
		{name: "MERGE on the key instead of CREATE", run: relationships(mergeRelationships)},
		{name: "CREATE by two sessions that share no node", run: twoSessions},
	}
	for i := range parts {
		parts[i].before = prepareParts
	}
	return parts
}

// readAlone is what a load does without the server.
func readAlone(ctx context.Context, b *bench, s *set, _ *rounds) (err error) {
	in, done, err := b.input(s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	_, err = in.Parts(ctx, nil, nil)
	return err
}

func createBare(t *table) string {
	return unwind + ends + fmt.Sprintf("CREATE (s)-[:%s%s]->(o)", unkeyed, t.name) + written
}

func createUnkeyed(t *table) string {
	return unwind + ends + fmt.Sprintf("CREATE (s)-[:%s%s {%s, load: $load}]->(o)", unkeyed, t.name, t.mapOf(t.columns)) + written
}

// relationships sends the tables of relationships through one session.
func relationships(cypher func(*table) string) func(context.Context, *bench, *set, *rounds) error {
	return func(ctx context.Context, b *bench, s *set, r *rounds) error {
		for _, t := range s.relations {
			if err := b.send(ctx, t, cypher(t), r.pace.more); err != nil {
				return err
			}
		}
		return nil
	}
}

// prepareParts makes the nodes, and the shares of two sessions.
func prepareParts(ctx context.Context, b *bench, s *set) error {
	for _, t := range s.nodes {
		if err := b.send(ctx, t, createNodes(t), nil); err != nil {
			return err
		}
	}
	if s.shares != nil {
		return nil
	}
	return b.share(s)
}

// twoSessions works through the rounds of a set: in each, two sessions write
// what they share no node in.
func twoSessions(ctx context.Context, b *bench, s *set, r *rounds) error {
	for _, round := range s.shares {
		work, ctx := errgroup.WithContext(ctx)
		for _, tables := range round {
			work.Go(func() error {
				for _, t := range tables {
					if err := b.send(ctx, t, createRelationships(t), nil); err != nil {
						return err
					}
				}
				return nil
			})
		}
		if err := work.Wait(); err != nil {
			return err
		}
	}
	return nil
}

// meetings say in which round, and in which session of it, the relationships
// between two of four groups of entities are written: the sessions of a round
// have no group in common.
var meetings = [4][4]struct{ round, session int }{
	{{0, 0}, {0, 0}, {1, 0}, {2, 0}},
	{{0, 0}, {0, 0}, {2, 1}, {1, 1}},
	{{1, 0}, {2, 1}, {0, 1}, {0, 1}},
	{{2, 0}, {1, 1}, {0, 1}, {0, 1}},
}

func groupOf(id string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id)) // never fails
	return int(h.Sum32() % 4)
}

// share deals the relationships of a set out to two sessions.
func (b *bench) share(s *set) (err error) {
	s.shares = make([][2][]*table, 3)
	for _, t := range s.relations {
		var writers [3][2]*writer
		for round := range writers {
			for session := range writers[round] {
				share := *t
				share.file = fmt.Sprintf("share-%d-%d-%s", round, session, t.file)
				if writers[round][session], err = share.create(b.folder); err != nil {
					return err
				}
				s.shares[round][session] = append(s.shares[round][session], &share)
			}
		}
		err := t.cells(b.folder, func(cells []string) error {
			at := meetings[groupOf(cells[0])][groupOf(cells[1])]
			return writers[at.round][at.session].csv.Write(cells)
		})
		for _, round := range writers {
			for _, w := range round {
				err = errors.Join(err, w.close())
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}
