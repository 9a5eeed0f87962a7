package picture

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"entente/graph/draw"
	"entente/schema/edtf"
)

// Partners is with how many others Years shows one entity.
const Partners = 15

// Years are small networks of some entities, as they were on the last day of
// each year; of one entity alone, with those to which it has the most ties in
// these years. Only facts count unless the filter names modalities; its AsOf
// counts for nothing.
func Years(ctx context.Context, db Reader, ids []string, years []int, f Filter) (draw.Years, error) {
	f = f.facts()
	f.AsOf = edtf.Day{}
	if len(ids) == 0 || len(years) == 0 {
		return draw.Years{}, fmt.Errorf("%w: there are no entities, or no years", draw.ErrEmpty)
	}
	days := make([]edtf.Day, len(years))
	for i, year := range years {
		last, err := edtf.NewDay(year, 12, 31)
		if err != nil {
			return draw.Years{}, err
		}
		days[i] = last
	}
	aside := ""
	if len(ids) == 1 {
		var err error
		if ids, aside, err = f.partners(ctx, db, ids[0], days); err != nil {
			return draw.Years{}, err
		}
	}
	nodes, err := Entities(ctx, db, ids)
	if err != nil {
		return draw.Years{}, err
	}
	all, err := f.read(ctx, db, amongByDay, map[string]any{"ids": ids, "days": days}, limit*len(days))
	if err != nil {
		return draw.Years{}, err
	}
	y := draw.Years{Title: fmt.Sprintf("%s, %d to %d", list(names(nodes), 4), years[0], years[len(years)-1])}
	for _, n := range nodes {
		y.Entities = append(y.Entities, f.drawn(n))
	}
	signs := f.signs()
	for _, last := range days {
		panel := draw.Year{Name: strconv.Itoa(last.Year)}
		for _, r := range all {
			if r.day == last {
				panel.Ties = append(panel.Ties, f.tie(r, signs))
			}
		}
		y.Panels = append(y.Panels, panel)
	}
	caption, err := f.captionOf(ctx, db, all)
	y.Caption = strings.Trim("Each year on its last day"+aside+". "+caption, ". ")
	return y, err
}

// partners are an entity and those to which it has the most ties on some days.
func (f Filter) partners(ctx context.Context, db Reader, entity string, days []edtf.Day) (ids []string, aside string, err error) {
	all, err := f.read(ctx, db, ofOneByDay, map[string]any{"entity": entity, "days": days}, limit*len(days))
	if err != nil {
		return nil, "", err
	}
	count := map[string]int{}
	for _, r := range all {
		for _, other := range []string{id(r.s), id(r.o)} {
			if other != entity {
				count[other]++
			}
		}
	}
	for other := range count {
		ids = append(ids, other)
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(count[b]-count[a], cmp.Compare(a, b)) })
	if len(ids) == 0 {
		return nil, "", f.nothing(entity)
	}
	if len(ids) > Partners {
		aside = fmt.Sprintf("; shown are the %d of %d partners with the most ties", Partners, len(ids))
		ids = ids[:Partners]
	}
	slices.Sort(ids)
	return append([]string{entity}, ids...), aside, nil
}
