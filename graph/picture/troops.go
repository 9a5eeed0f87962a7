package picture

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"

	"entente/graph/draw"
	"entente/graph/draw/outline"
	"entente/graph/neo"
)

// A base or a town counts for the state in which it lies, as in the query
// troops_by_host.
const statesOfSites = `CYPHER 5
MATCH (site:Entity)
WHERE site.id IN $ids
OPTIONAL MATCH (site)-[l:LOCATED_IN|PART_OF WHERE l.modality <> 'denied']->{0,3}(state:Country|Territory)
WITH site, state
ORDER BY state.id
RETURN site, head(collect(state)) AS state`

// Troops is a map of whose troops are where on the filter's day, which must be
// given, by the rules of the query troops_by_host; with a host, only in that state.
// Only facts count unless the filter names modalities. A site with a latitude
// and a longitude of its own stands there, any other in its state.
func Troops(ctx context.Context, db Reader, host string, f Filter) (draw.Map, error) {
	f = f.facts()
	if f.AsOf.IsZero() {
		return draw.Map{}, errors.New("troops are asked of on a day: none is given")
	}
	params := map[string]string{"undated": strconv.FormatBool(f.Undated)}
	if host != "" {
		params["host"] = host
	}
	found, err := f.ask(ctx, db, "troops_by_host", params)
	if err != nil {
		return draw.Map{}, err
	}
	nodes := map[string]neo.Node{}
	for _, n := range found.Nodes {
		nodes[n.ElementID] = n
	}
	var all []record
	for _, r := range found.Relationships {
		one := record{s: nodes[r.StartID], o: nodes[r.EndID], Relationship: r}
		if one.relation, _ = f.Ontology.Relation(r.Type); one.relation != nil {
			all = append(all, one)
		}
	}
	if len(all) == 0 {
		of := "troops"
		if host != "" {
			of += " in " + host
		}
		return draw.Map{}, f.nothing(of)
	}
	m := draw.Map{Title: "Whose troops are where" + f.on()}
	if m.Hosts, err = f.hosts(ctx, db, all); err != nil {
		return m, err
	}
	m.Caption, err = f.captionOf(ctx, db, all)
	return m, err
}

// hosts gathers statements by where the troops are and whose they are.
func (f Filter) hosts(ctx context.Context, db Reader, all []record) (hosts []draw.Host, err error) {
	var ids []string
	for _, r := range all {
		ids = append(ids, id(r.o))
	}
	places := map[string]draw.Host{} // by the id of the site
	err = db.Read(ctx, statesOfSites, map[string]any{"ids": ids}, func(row neo.Row) error {
		site, _ := row.Get("site").(neo.Node)
		state, known := row.Get("state").(neo.Node)
		h := draw.Host{ID: id(site), Name: name(site), At: placeOf(site)}
		if known {
			h.State = id(state)
			if h.At == nil {
				h.ID, h.Name = id(state), name(state)
			}
		}
		places[id(site)] = h
		return nil
	})
	slices.SortStableFunc(all, func(a, b record) int { return cmp.Compare(a.key(), b.key()) })
	for _, r := range all {
		place := places[id(r.o)]
		i := slices.IndexFunc(hosts, func(h draw.Host) bool { return h.ID == place.ID })
		if i < 0 {
			i, hosts = len(hosts), append(hosts, place)
		}
		f.addForce(&hosts[i], r)
	}
	return hosts, err
}

// placeOf is where an entity says that it is, nil where it does not.
func placeOf(n neo.Node) *outline.Point {
	north, ok1 := degrees(n.Properties["latitude"])
	east, ok2 := degrees(n.Properties["longitude"])
	if !ok1 || !ok2 {
		return nil
	}
	return &outline.Point{East: east, North: north}
}

func degrees(value any) (float64, bool) {
	switch v := value.(type) {
	case float64:
		return v, true
	case int64:
		return float64(v), true
	}
	return 0, false
}

// addForce counts a statement for its force: the lowest and the highest number
// are kept, and none are added up.
func (f Filter) addForce(h *draw.Host, r record) {
	i := slices.IndexFunc(h.Forces, func(other draw.Force) bool { return other.Name == name(r.s) })
	if i < 0 {
		i, h.Forces = len(h.Forces), append(h.Forces, draw.Force{Name: name(r.s), Dashed: true})
	}
	force := &h.Forces[i]
	if n, ok := r.Properties["troops"].(int64); ok && n > 0 {
		if force.Lowest == 0 || int(n) < force.Lowest {
			force.Lowest = int(n)
		}
		force.Highest = max(force.Highest, int(n))
	}
	force.Dashed = force.Dashed && !f.fact(text(r.Relationship, "modality"))
	if force.Note != "" {
		force.Note += "\n"
	}
	force.Note += note(r.Relationship)
}
