package plan

import (
	"context"
	"slices"

	"entente/graph"
	"entente/graph/neo"
)

// Removed is a statement of the graph that a dossier no longer makes. It goes
// from the graph when no other dossier makes it.
type Removed struct {
	Dossier, Source            string
	Key, Type, Subject, Object string
	Dossiers                   []string // that made it until now
	Others                     bool     // some of these still make it
}

// Left is what dossiers no longer state.
type Left struct {
	Removed []Removed // one for each dossier
	// Held is how many statements the graph held of each dossier: what a
	// removal is measured by.
	Held map[string]int
}

// Removals are what a load that prunes does: a statement that several dossiers
// have left and that none makes any more is removed once.
func (l *Left) Removals() []Removed {
	var removals []Removed
	seen := map[[2]string]bool{}
	for _, r := range l.Removed {
		id := [2]string{r.Type, r.Key}
		if !r.Others && seen[id] {
			continue
		}
		seen[id] = true
		removals = append(removals, r)
	}
	return removals
}

// Left finds what complete dossiers state no longer: their statements in the
// graph that they did not make this time. They are looked for among the
// sources that the dossier has stated in earlier loads.
func (c *Comparer) Left(ctx context.Context, complete []string, states func(key string) (bool, error)) (*Left, error) {
	l := &Left{Held: map[string]int{}}
	for _, dossier := range complete {
		var prefixes []string
		for source := range c.stated[dossier] {
			prefixes = append(prefixes, graph.KeyPrefix(source))
		}
		slices.Sort(prefixes)
		if len(prefixes) == 0 {
			continue
		}
		if err := c.leftBy(ctx, l, dossier, prefixes, states); err != nil {
			return nil, err
		}
	}
	l.others()
	return l, nil
}

// others tells of each statement that a dossier has left whether all have: two
// dossiers may leave it in one reading.
func (l *Left) others() {
	left := map[[2]string]int{}
	for _, r := range l.Removed {
		left[[2]string{r.Type, r.Key}]++
	}
	for i := range l.Removed {
		r := &l.Removed[i]
		r.Others = len(r.Dossiers) > left[[2]string{r.Type, r.Key}]
	}
}

func (c *Comparer) leftBy(ctx context.Context, l *Left, dossier string, prefixes []string, states func(key string) (bool, error)) error {
	for _, kind := range c.types {
		params := map[string]any{"batch": map[string]any{"prefixes": prefixes}, "dossier": dossier}
		err := c.Read(ctx, statementsOfDossier(kind), params, func(row neo.Row) error {
			l.Held[dossier]++
			stated, err := states(row.Text("key"))
			if err == nil && !stated {
				l.Removed = append(l.Removed, Removed{Dossier: dossier, Source: row.Text("source"), Key: row.Text("key"), Type: kind, Subject: row.Text("subject"), Object: row.Text("object"), Dossiers: row.Texts("dossiers")})
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
