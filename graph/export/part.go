package export

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"entente/graph/neo"
	"entente/graph/query"
)

// Part is what a query has answered with, made whole: the ends of its
// statements, the documents in which they stand, and the sources that published
// them. With days, of the statements it is those that they choose.
func Part(db Reader, answer query.Graph, days Days) Graph {
	return &part{Reader: db, answer: answer, days: days}
}

type part struct {
	Reader
	answer     query.Graph
	days       Days
	nodes      []*Node
	statements []*Relationship
}

const nodesByElement = `CYPHER 5
UNWIND $ids AS id
MATCH (n)
WHERE elementId(n) = id
RETURN n`

const documentsOf = `CYPHER 5
UNWIND $ids AS id
MATCH (n:Document {id: id})
RETURN n, COLLECT { MATCH (n)-[:PUBLISHED_BY]->(s:Source) RETURN s ORDER BY s.id } AS publishers`

// shape makes the part whole.
func (p *part) shape(ctx context.Context, report *Report) (Shape, error) {
	if len(p.answer.Nodes)+len(p.answer.Relationships) == 0 {
		return Shape{}, errEmpty
	}
	byElement := map[string]neo.Node{}
	for _, n := range p.answer.Nodes {
		byElement[n.ElementID] = n
	}
	if err := p.ends(ctx, byElement); err != nil {
		return Shape{}, err
	}
	nodes := map[string]*Node{}
	for _, n := range byElement {
		if node := nodeOf(n.Labels, n.Properties, ""); node != nil {
			nodes[node.name()] = node
		} else {
			report.leave("nodes that are no sources, documents or entities", 1)
		}
	}
	shape := Shape{Types: p.take(byElement, report)}
	if err := p.origin(ctx, nodes); err != nil {
		return Shape{}, err
	}
	for _, n := range nodes {
		p.nodes = append(p.nodes, n)
	}
	order := []string{source, document, entity}
	slices.SortFunc(p.nodes, func(a, b *Node) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Kind), slices.Index(order, b.Kind)), cmp.Compare(a.ID, b.ID))
	})
	shape.Labels, shape.Relationships = sortedLabels(p.nodes), len(p.statements)
	return shape, nil
}

// ends finds the nodes that a statement joins and the answer left out.
func (p *part) ends(ctx context.Context, byElement map[string]neo.Node) error {
	var missing []string
	for _, r := range p.answer.Relationships {
		for _, id := range []string{r.StartID, r.EndID} {
			if _, known := byElement[id]; !known {
				missing = append(missing, id)
			}
		}
	}
	slices.Sort(missing)
	return p.Read(ctx, nodesByElement, map[string]any{"ids": slices.Compact(missing)}, func(row neo.Row) error {
		n, ok := row.Get("n").(neo.Node)
		if !ok {
			return fmt.Errorf("the server gave %T for a node", row.Get("n"))
		}
		byElement[n.ElementID] = n
		return nil
	})
}

// take takes the statements of the answer, sorted, and gives their types.
func (p *part) take(byElement map[string]neo.Node, report *Report) (types []string) {
	for _, r := range p.answer.Relationships {
		from, to := byElement[r.StartID], byElement[r.EndID]
		s := statementOf(r.Type, text(from.Properties, "id"), text(to.Properties, "id"), r.Properties)
		switch {
		case r.Type == publishedBy: // the documents tell
		case s == nil || kindOf(from.Labels) != entity || kindOf(to.Labels) != entity:
			report.leave(noStatement(r.Type), 1)
		case p.days.choose(r.Properties):
			p.statements = append(p.statements, s)
			types = append(types, r.Type)
		}
	}
	slices.SortFunc(p.statements, func(a, b *Relationship) int { return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Key, b.Key)) })
	slices.Sort(types)
	return slices.Compact(types)
}

// origin adds the documents of the statements, and the sources of all documents.
func (p *part) origin(ctx context.Context, nodes map[string]*Node) error {
	var ids []string
	for _, r := range p.statements {
		ids = append(ids, text(r.Properties, "document"))
	}
	for _, n := range nodes {
		if n.Kind == document {
			ids = append(ids, n.ID)
		}
	}
	slices.Sort(ids)
	return p.Read(ctx, documentsOf, map[string]any{"ids": slices.Compact(ids)}, func(row neo.Row) error {
		d, _ := row.Get("n").(neo.Node)
		published, publisher := row.Get("publishers"), ""
		list, _ := published.([]any)
		for i, item := range list {
			s, _ := item.(neo.Node)
			if node := nodeOf(s.Labels, s.Properties, ""); node != nil {
				if nodes[node.name()] = node; i == 0 {
					publisher = node.ID
				}
			}
		}
		if node := nodeOf(d.Labels, d.Properties, publisher); node != nil {
			nodes[node.name()] = node
		}
		return nil
	})
}

func (p *part) each(ctx context.Context, node func(*Node) error, relationship func(*Relationship) error, report *Report) error {
	var links []*Relationship
	for _, n := range p.nodes {
		if n.Publisher != "" {
			links = append(links, &Relationship{Type: publishedBy, From: n.ID, To: n.Publisher})
		}
		report.node(n)
		if err := node(n); err != nil {
			return err
		}
	}
	report.Statements += len(p.statements)
	for _, r := range slices.Concat(links, p.statements) {
		if err := relationship(r); err != nil {
			return err
		}
	}
	return ctx.Err()
}
