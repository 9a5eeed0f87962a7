package verify

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"entente/graph"
	"entente/graph/neo"
)

// changedText is what is told of a record whose digest is not that of what it says.
const changedText = "it is not as its load has written it"

// bare are the properties that a digest is made of, with lists as a load has them.
func bare(properties map[string]any) map[string]any {
	out := maps.Clone(properties)
	delete(out, "digest")
	delete(out, "load")
	for name, value := range out {
		out[name] = listed(value)
	}
	return out
}

// listed is a list of texts as such.
func listed(value any) any {
	list, is := value.([]any)
	if !is {
		return value
	}
	texts := make([]string, len(list))
	for i, item := range list {
		text, is := item.(string)
		if !is {
			return value
		}
		texts[i] = text
	}
	return texts
}

// digests holds a node to its digest. Where that is not of all that the node
// says, it is tried with what the ontology knows alone: the rest is people's own,
// and is noted.
func (v *verifier) digests(kind string, properties map[string]any, known []string, labels []string, parts ...string) func(string) string {
	return func(digest string) string {
		all := bare(properties)
		own := func(p map[string]any) (p2 map[string]any) {
			p2 = maps.Clone(p)
			maps.DeleteFunc(p2, func(name string, _ any) bool { return !slices.Contains(known, name) })
			return p2
		}
		ours := slices.DeleteFunc(slices.Clone(labels), func(label string) bool { return v.ontology.Entity(label) == nil })
		for _, try := range []struct {
			properties map[string]any
			labels     []string
		}{{all, labels}, {own(all), labels}, {all, ours}, {own(all), ours}} {
			if graph.NodeDigest(try.properties, append(slices.Clone(parts), try.labels...)...) != digest {
				continue
			}
			for name := range all {
				if _, taken := try.properties[name]; !taken {
					v.notes[note{kind, "the property " + name}]++
				}
			}
			for _, label := range labels {
				if !slices.Contains(try.labels, label) {
					v.notes[note{kind, "the label " + label}]++
				}
			}
			return ""
		}
		return changedText
	}
}

func propertiesOf(row neo.Row) map[string]any {
	properties, _ := row.Get("properties").(map[string]any)
	return properties
}

func idOf(properties map[string]any) string {
	id, _ := properties["id"].(string)
	return id
}

func (v *verifier) readSources(ctx context.Context) error {
	known := v.ontology.NodeProperties("Source")
	return v.Read(ctx, sources, nil, func(row neo.Row) error {
		v.advance()
		p := propertiesOf(row)
		v.sources[idOf(p)] = &source{}
		v.fault("source", idOf(p), p, v.digests("source", p, known, nil))
		return nil
	})
}

func (v *verifier) readDocuments(ctx context.Context) error {
	known := v.ontology.NodeProperties("Document")
	return v.Read(ctx, documents, nil, func(row neo.Row) error {
		v.advance()
		p, publishers := propertiesOf(row), row.Texts("publishers")
		v.documents[idOf(p)] = true
		v.fault("document", idOf(p), p, func(digest string) string {
			switch len(publishers) {
			case 0:
				return "it is not linked to its source"
			case 1:
				return v.digests("document", p, known, nil, "PUBLISHED_BY", publishers[0])(digest)
			}
			return fmt.Sprintf("it is linked to %d sources", len(publishers))
		})
		for _, id := range publishers {
			if s := v.sources[id]; s != nil {
				s.documents++
			}
		}
		return nil
	})
}

func (v *verifier) readEntities(ctx context.Context) error {
	known := v.ontology.NodeProperties("Entity")
	return v.Read(ctx, entities, nil, func(row neo.Row) error {
		v.advance()
		p := propertiesOf(row)
		labels := slices.DeleteFunc(row.Texts("labels"), func(label string) bool { return label == "Entity" })
		slices.Sort(labels)
		v.fault("entity", idOf(p), p, v.digests("entity", p, known, labels))
		return nil
	})
}

// readOthers looks at the nodes that are none of the model's.
func (v *verifier) readOthers(ctx context.Context) error {
	return v.Read(ctx, others, nil, func(row neo.Row) error {
		v.advance()
		labels := row.Texts("labels")
		slices.Sort(labels)
		if slices.ContainsFunc(labels, func(label string) bool { return v.ontology.Entity(label) != nil }) {
			v.find(Added, "entity", row.Text("id"), "", "it has the label %s, and is no Entity", strings.Join(labels, ":"))
			return nil
		}
		v.notes[note{"node", strings.TrimSpace("the labels " + strings.Join(labels, ":"))}]++
		return nil
	})
}
