package load

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"entente/graph/constraint"
	"entente/graph/neo"
)

// lookAtSchema is how often a load sees that the constraints are there still.
const lookAtSchema = 5 * time.Second

// guardSchema makes constraints again that somebody drops while the load is at
// work: without them each record is looked for among all, and two loads at once
// could make one entity twice. What it cannot do, whole tells.
func (l *loader) guardSchema(ctx context.Context) (stop func()) {
	return every(ctx, lookAtSchema, func(ctx context.Context) { _, _ = constraint.Create(ctx, l, l.ontology) })
}

// whole sees at the end of a load that the constraints are there, or makes them
// again: the server makes none that the graph does not keep to, so that a load
// that is done has doubled nothing.
func (l *loader) whole(ctx context.Context) error {
	_, err := constraint.Create(ctx, l, l.ontology)
	var refused *neo.Error
	if errors.As(err, &refused) && strings.Contains(refused.Code, ".Schema.") {
		return fmt.Errorf("a constraint was dropped while the load %s was at work, and cannot be made again: %w: remove the doubles, and run the same command again", l.id, err)
	}
	return err
}
