package query

import "entente/graph/neo"

// Graph is the part of the graph that an answer holds, each node and
// relationship once, in the order in which they came. The ends of a
// relationship may be missing when a statement of one's own did not return them.
type Graph struct {
	Nodes         []neo.Node
	Relationships []neo.Relationship
}

// collector finds nodes and relationships in values.
type collector struct {
	graph Graph
	seen  map[string]bool
}

func (c *collector) add(value any) {
	switch v := value.(type) {
	case neo.Node:
		if c.first("n" + v.ElementID) {
			c.graph.Nodes = append(c.graph.Nodes, v)
		}
	case neo.Relationship:
		if c.first("r" + v.ElementID) {
			c.graph.Relationships = append(c.graph.Relationships, v)
		}
	case neo.Path:
		for _, n := range v.Nodes {
			c.add(n)
		}
		for _, r := range v.Relationships {
			c.add(r)
		}
	case []any:
		for _, item := range v {
			c.add(item)
		}
	case map[string]any:
		for _, item := range v {
			c.add(item)
		}
	}
}

func (c *collector) first(id string) bool {
	if c.seen[id] {
		return false
	}
	if c.seen == nil {
		c.seen = map[string]bool{}
	}
	c.seen[id] = true
	return true
}
