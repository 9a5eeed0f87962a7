package query

import (
	"context"

	"entente/schema"
)

// EntityNamed is the id of the entity of the graph that a text means: an id, a
// name, an alias or system:code, as in a parameter of a query. What could mean
// two, or none, is refused with candidates.
func EntityNamed(ctx context.Context, db Reader, o *schema.Ontology, text string) (string, error) {
	return entityNamed(ctx, db, o, text)
}
