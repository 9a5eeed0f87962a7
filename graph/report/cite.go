package report

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"entente/schema"
)

// Source is who says something, with all that a citation of it needs.
type Source struct {
	ID, Name, Kind, URL string
	Licence             string // empty: the graph does not know
	Citation            string
	Statements, Facts   int
	Documents           []*Document // those that the report refers to
	Hidden              int         // how many more it has, of which nothing is shown
}

// Document is where something stands. What a report refers to has a number.
type Document struct {
	Number           int
	ID, Title        string
	Date, URL        string
	Licence          string // its own; empty where that of the source holds
	SourceID, Source string

	shown bool
}

// document is the document of a statement.
func (m *maker) document(s *statement) *Document {
	if m.documents == nil {
		m.documents, m.sources = map[string]*Document{}, map[string]*Source{}
	}
	key := s.source + "\x00" + s.document
	d := m.documents[key]
	if d == nil {
		d = &Document{ID: s.document, Title: s.document, SourceID: s.source, Source: s.source}
		if d.Title == "" {
			d.Title = "no document named"
		}
		m.documents[key] = d
	}
	source := m.sources[s.source]
	if source == nil {
		source = &Source{ID: s.source, Name: s.source}
		m.sources[s.source] = source
	}
	source.Statements++
	if s.fact {
		source.Facts++
	}
	return d
}

// cite numbers the documents that are shown, and says who published them and how
// they are cited.
func (m *maker) cite(ctx context.Context) error {
	m.show()
	asked := map[string]bool{}
	of := map[string][]*Document{}
	for _, key := range slices.Sorted(maps.Keys(m.documents)) {
		d := m.documents[key]
		// One document at least, since by it the source is found.
		if d.shown || len(of[d.SourceID]) == 0 {
			asked[d.ID] = true
		}
		of[d.SourceID] = append(of[d.SourceID], d)
	}
	if err := m.citations(ctx, slices.Sorted(maps.Keys(asked))); err != nil {
		return err
	}
	m.report.Sources = slices.SortedFunc(maps.Values(m.sources), func(a, b *Source) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	n := 0
	for _, s := range m.report.Sources {
		for _, d := range of[s.ID] {
			if d.Source = s.Name; d.shown {
				s.Documents = append(s.Documents, d)
			} else {
				s.Hidden++
			}
		}
		slices.SortStableFunc(s.Documents, func(a, b *Document) int { return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.ID, b.ID)) })
		for _, d := range s.Documents {
			n++
			d.Number = n
		}
	}
	return nil
}

// show marks the documents to which the report refers.
func (m *maker) show() {
	r := m.report
	listings := append(slices.Concat(r.Facts, r.Others), r.Chronology)
	if r.Holding != nil {
		listings = append(listings, *r.Holding)
	}
	for _, l := range listings {
		for _, row := range l.Rows {
			for _, e := range row.Evidence {
				e.Document.shown = true
			}
		}
	}
	for _, pair := range r.Contradictions.Pairs {
		pair.One.Document.shown, pair.Other.Document.shown = true, true
	}
}

// citations reads what the graph has of documents and of those who published
// them.
func (m *maker) citations(ctx context.Context, ids []string) error {
	answer, err := m.ask(ctx, "citations", map[string]any{"documents": ids})
	if err != nil {
		return err
	}
	for _, row := range answer.Rows {
		at := func(column string) string { return shown(row[slices.Index(answer.Columns, column)]) }
		source := m.sources[at("source")]
		if source == nil {
			continue
		}
		source.Kind, source.URL, source.Licence, source.Citation = at("kind"), at("source_url"), at("source_licence"), at("citation")
		if name := at("name"); name != "" {
			source.Name = name
		}
		if d := m.documents[at("source")+"\x00"+at("document")]; d != nil {
			d.Date, d.URL, d.Licence = at("date"), at("url"), at("licence")
			if title := at("title"); title != "" {
				d.Title = title
			}
		}
	}
	return nil
}

// Refs are the documents of a row, each once, by their numbers.
func (r *Row) Refs() (list []*Document) {
	for _, e := range r.Evidence {
		if !slices.Contains(list, e.Document) {
			list = append(list, e.Document)
		}
	}
	slices.SortFunc(list, func(a, b *Document) int { return cmp.Compare(a.Number, b.Number) })
	return list
}

// Event tells that the relation of a row happens and does not last.
func (r *Row) Event() bool { return r.all[0].relation.Nature == schema.Event }
