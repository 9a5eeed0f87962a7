// Package gazetteer gives the states and territories of the world with their
// codes and the years in which each code held, so that a dossier or a data set
// may speak of fips:NG or "Niger" without declaring it.
package gazetteer

import (
	"fmt"
	"sync"

	"entente/fixtures"
	"entente/graph"
	"entente/graph/dossier"
	"entente/schema"
	"entente/schema/problem"
)

// Entities are those of the shipped gazetteer, each with the names that it bore
// for a time and with those in other languages. The slice is shared and not to
// be changed. The error is a problem of the shipped files, which the tests of
// this package exclude.
var Entities = sync.OnceValues(func() ([]graph.Entity, error) {
	d, problems := dossier.Read(schema.Default(), fixtures.GazetteerName, fixtures.Gazetteer)
	if err := problems.Err(); err != nil {
		return nil, err
	}
	var entities []graph.Entity
	var bad problem.List
	for _, r := range d.Entities {
		bad = append(bad, r.Problems...)
		entities = append(entities, r.Value)
	}
	if err := bad.Err(); err != nil {
		return nil, err
	}
	further, err := furtherNames()
	if err != nil {
		return nil, err
	}
	for i := range entities {
		e := &entities[i]
		e.Names = append(further[e.ID], foreignNames(e)...)
		delete(further, e.ID)
	}
	for id := range further {
		return nil, fmt.Errorf("the names of the gazetteer: there is no entity %s", id)
	}
	return entities, nil
})
