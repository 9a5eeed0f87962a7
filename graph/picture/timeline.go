package picture

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"entente/graph/draw"
	"entente/graph/neo"
	"entente/graph/query"
	"entente/schema"
	"entente/schema/edtf"
)

// Dyad is a pair of entities, and what of it a timeline shows.
type Dyad struct {
	A, B     string   // ids of entities
	Parts    bool     // count their governments, forces, office holders and leaders too
	From, To edtf.Day // the part of time that is shown; zero: as far as the statements go
}

// Timeline is what is said of a pair, over time. All modalities count unless
// the filter says otherwise. Its AsOf leaves out what had not begun by then, and
// is marked.
func Timeline(ctx context.Context, db Reader, d Dyad, f Filter) (draw.Timeline, error) {
	pair, err := Entities(ctx, db, []string{d.A, d.B})
	if err != nil {
		return draw.Timeline{}, err
	}
	found, err := f.ask(ctx, db, "dyad_timeline", map[string]string{"a": d.A, "b": d.B, "with_parts": strconv.FormatBool(d.Parts)})
	if err != nil {
		return draw.Timeline{}, err
	}
	t := draw.Timeline{Title: name(pair[0]) + " and " + name(pair[1]), From: d.From, To: d.To, Day: f.AsOf}
	if d.Parts {
		t.Title += ", with their parts"
	}
	nodes := map[string]neo.Node{}
	for _, n := range found.Nodes {
		nodes[n.ElementID] = n
	}
	signs := f.signs()
	var drawn []record
	for _, r := range found.Relationships {
		one := record{s: nodes[r.StartID], o: nodes[r.EndID], Relationship: r}
		if one.relation, _ = f.Ontology.Relation(r.Type); one.relation == nil || len(f.Types) > 0 && !slices.Contains(f.Types, r.Type) {
			continue
		}
		drawn = append(drawn, one)
		t.Spans = append(t.Spans, f.span(one, signs))
	}
	if len(t.Spans) == 0 {
		return t, f.nothing(list([]string{name(pair[0]), name(pair[1])}, 2))
	}
	byLane(t.Spans)
	t.Spans = joined(t.Spans)
	t.Caption, err = f.captionOf(ctx, db, drawn)
	return t, err
}

// ask runs a query of the library with the days and modalities of the filter,
// and gives its statements.
func (f Filter) ask(ctx context.Context, db Reader, named string, params map[string]string) (g query.Graph, err error) {
	library, err := query.Shipped(f.Ontology)
	if err != nil {
		return g, err
	}
	q, err := library.Find(named)
	if err != nil {
		return g, err
	}
	for name, d := range map[string]edtf.Day{"as_of": f.AsOf, "known_by": f.KnownBy} {
		if !d.IsZero() {
			params[name] = d.String()
		}
	}
	values, err := q.Bind(params)
	if err != nil {
		return g, err
	}
	values["modalities"] = f.Modalities
	if len(f.Modalities) == 0 {
		values["modalities"] = f.Ontology.ModalityNames()
	}
	result, err := query.Run(ctx, db, q, values, query.Limits{})
	if err != nil {
		return g, err
	}
	return result.Graph, nil
}

func (f Filter) span(r record, signs map[string]int) draw.Span {
	modality := text(r.Relationship, "modality")
	s := draw.Span{
		Lane: r.Type, Who: who(r), Label: text(r.Relationship, "source"), Event: r.relation.Nature == schema.Event,
		NoTime: text(r.Relationship, "valid") == "", Dashed: !f.fact(modality), Sign: draw.Sign(signs[r.Type]), Note: note(r.Relationship),
	}
	s.From, _ = r.Properties["valid_from"].(edtf.Day)
	s.To, _ = r.Properties["valid_to"].(edtf.Day)
	if s.Dashed && modality != "" {
		s.Label = fmt.Sprintf("%s, %s", s.Label, modality)
	}
	return s
}

// who has it to whom.
func who(r record) string {
	a, b := name(r.s), name(r.o)
	if !r.relation.Symmetric {
		return a + " → " + b
	}
	return min(a, b) + " – " + max(a, b)
}

// byLane sorts spans by the first day of their relation, and within it of who
// has it to whom, so that a timeline reads from above to below.
func byLane(spans []draw.Span) {
	lanes, whose := map[string]edtf.Day{}, map[[2]string]edtf.Day{}
	for _, s := range spans {
		earliest(lanes, s.Lane, s.From)
		earliest(whose, [2]string{s.Lane, s.Who}, s.From)
	}
	slices.SortStableFunc(spans, func(a, b draw.Span) int {
		return cmp.Or(
			lanes[a.Lane].Compare(lanes[b.Lane]), cmp.Compare(a.Lane, b.Lane),
			whose[[2]string{a.Lane, a.Who}].Compare(whose[[2]string{b.Lane, b.Who}]), cmp.Compare(a.Who, b.Who),
			a.From.Compare(b.From), a.To.Compare(b.To), cmp.Compare(a.Label, b.Label),
		)
	})
}

// joined makes one span of statements that say the same of times without a gap
// between them, as data sets with a row for each year do.
func joined(spans []draw.Span) (all []draw.Span) {
	many := 1
	for _, s := range spans {
		if n := len(all); n > 0 && goesOn(all[n-1], s) {
			many++
			last := &all[n-1]
			last.To = s.To
			last.Note = fmt.Sprintf("%d statements, the first:\n%s", many, strings.TrimPrefix(last.Note, fmt.Sprintf("%d statements, the first:\n", many-1)))
			continue
		}
		many = 1
		all = append(all, s)
	}
	return all
}

// goesOn tells that a state is said to hold from the day after another ended,
// or from its last.
func goesOn(a, b draw.Span) bool {
	same := a.Lane == b.Lane && a.Who == b.Who && a.Label == b.Label && a.Dashed == b.Dashed && !a.Event && !a.NoTime && !b.NoTime
	return same && !a.To.IsZero() && !b.From.IsZero() && (b.From == a.To.AddDays(1) || b.From == a.To && a.From != a.To)
}

func earliest[K comparable](of map[K]edtf.Day, key K, d edtf.Day) {
	if known, seen := of[key]; !seen || d.Before(known) {
		of[key] = d
	}
}
