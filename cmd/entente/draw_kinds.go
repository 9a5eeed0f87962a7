package main

import (
	"context"
	"errors"
	"fmt"

	"entente/graph/draw"
	"entente/graph/neo"
	"entente/graph/picture"
	"entente/graph/query"
	"entente/schema"

	"github.com/spf13/cobra"
)

func (a *app) drawEgoCommand() *cobra.Command {
	p := pictured{file: "ego.svg"}
	var between bool
	cmd := &cobra.Command{
		Use:   "ego ENTITY",
		Short: "Draw an entity and what ties it to others",
		Long: `Ego draws the network of one entity: everything that is said of it and another.
A line has the colour of what is said, friendly or hostile. With --between, what
the others have to do with each other is drawn as well.`,
		Example: `  entente draw ego niger --as-of 2023-07-01 -o niger.svg
  entente draw ego france --as-of 1950-12-31 --types family:alliance --between -o france.html`,
		Args: args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			return a.drawNamed(cmd, p, given, func(ctx context.Context, db *neo.DB, f picture.Filter, ids []string) (draw.Picture, error) {
				return picture.Ego(ctx, db, ids[0], between, f)
			})
		},
	}
	p.flags(cmd)
	cmd.Flags().BoolVar(&between, "between", false, "draw what the others have to do with each other, too")
	return cmd
}

func (a *app) drawTimelineCommand() *cobra.Command {
	p := pictured{file: "timeline.svg"}
	var from, to string
	var parts bool
	cmd := &cobra.Command{
		Use:   "timeline ENTITY ENTITY",
		Short: "Draw when what is said of two entities held or happened",
		Long: `Timeline draws a lane for each relation and who has it to whom: a bar for what
held for a time, a mark for what happened, each with its source. A pointed end
goes on, or nobody says how far. Where most of it happened within a short part of
the time, that part has a scale of its own, unless --from or --to is given.

With --parts, what is said of their governments, forces, office holders and
leaders counts as well. --as-of leaves out what had not begun by a day and marks
the day.`,
		Example: `  entente draw timeline france niger --parts -o france-niger.svg
  entente draw timeline france niger --from 2023-01-01 --to 2023-12-31 --known-by 2023-09-05 -o crisis.html`,
		Args: args(cobra.ExactArgs(2)),
		RunE: func(cmd *cobra.Command, given []string) error {
			d := picture.Dyad{Parts: parts}
			var err error
			if d.From, err = flagDay("--from", from); err != nil {
				return usageError{err}
			}
			if d.To, err = flagDay("--to", to); err != nil {
				return usageError{err}
			}
			if !d.From.IsZero() && !d.To.IsZero() && !d.From.Before(d.To) {
				return usageError{fmt.Errorf("--from %s is not before --to %s", from, to)}
			}
			return a.drawNamed(cmd, p, given, func(ctx context.Context, db *neo.DB, f picture.Filter, ids []string) (draw.Picture, error) {
				d.A, d.B = ids[0], ids[1]
				return picture.Timeline(ctx, db, d, f)
			})
		},
	}
	p.flags(cmd, "undated")
	cmd.Flags().BoolVar(&parts, "parts", false, "count their governments, forces, office holders and leaders, too")
	cmd.Flags().StringVar(&from, "from", "", "first day that is shown, as 2023-01-01")
	cmd.Flags().StringVar(&to, "to", "", "last day that is shown")
	return cmd
}

func (a *app) drawMatrixCommand() *cobra.Command {
	p := pictured{file: "matrix.svg"}
	var body string
	cmd := &cobra.Command{
		Use:   "matrix [ENTITY...]",
		Short: "Draw how each of some entities stands to each other",
		Long: `Matrix draws a table: a row says what its entity has to those of the columns, in
the colours of what is friendly and hostile and in letters that the legend
explains. --members-of takes those who are members of a body. Without --modalities,
only what is asserted or reported counts.`,
		Example: `  entente draw matrix niger mali burkina-faso chad france --as-of 2023-09-30 -o sahel.svg
  entente draw matrix --members-of nato france russia --as-of 2023-07-01 -o nato.html`,
		RunE: func(cmd *cobra.Command, given []string) error {
			if body == "" && len(given) < 2 {
				return usageError{errors.New("name two entities or more, or a body with --members-of")}
			}
			return a.drawNamed(cmd, p, given, func(ctx context.Context, db *neo.DB, f picture.Filter, ids []string) (draw.Picture, error) {
				ids, err := withMembers(ctx, db, f, ids, body)
				if err != nil {
					return nil, err
				}
				return picture.Matrix(ctx, db, ids, f)
			})
		},
	}
	p.flags(cmd)
	cmd.Flags().StringVar(&body, "members-of", "", "those who are members of this body, too")
	return cmd
}

func (a *app) drawMapCommand() *cobra.Command {
	p := pictured{file: "map.svg"}
	cmd := &cobra.Command{
		Use:   "map [HOST]",
		Short: "Draw whose troops are where on a day",
		Long: `Map draws a disc for each force over the outlines of states (Natural Earth, in
the public domain): its area is the highest number that a source gives, and no
numbers are added up, since two sources may speak of the same troops. What counts
is what the query troops_by_host tells. A site with a latitude and a longitude
stands there, any other in the state in which it lies.`,
		Example: `  entente draw map --as-of 2023-07-01 -o troops.svg
  entente draw map niger --as-of 2024-01-15 --known-by 2023-09-30 -o troops.html`,
		Args: args(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			if p.asOf == "" {
				return usageError{errors.New("say of which day: --as-of 2023-07-01")}
			}
			return a.drawNamed(cmd, p, given, func(ctx context.Context, db *neo.DB, f picture.Filter, ids []string) (draw.Picture, error) {
				host := ""
				if len(ids) > 0 {
					host = ids[0]
				}
				return picture.Troops(ctx, db, host, f)
			})
		},
	}
	p.flags(cmd, "types")
	return cmd
}

func (a *app) drawYearsCommand() *cobra.Command {
	p := pictured{file: "years.svg"}
	var years, body string
	var every int
	cmd := &cobra.Command{
		Use:   "years [ENTITY...]",
		Short: "Draw small networks side by side, one for the last day of each year",
		Long: `Years draws a small network for each of some years, as it was on the last day of
the year: the entities in the same places, and between them what is friendly and
hostile. One entity alone is drawn with the others to which it has the most ties.
Without --modalities, only what is asserted or reported counts.`,
		Example: `  entente draw years niger mali burkina-faso chad france --years 2018/2024 -o sahel.svg
  entente draw years france --types family:alliance --years 1816/2012 --every 10 -o france.html`,
		RunE: func(cmd *cobra.Command, given []string) error {
			if body == "" && len(given) == 0 {
				return usageError{errors.New("name an entity or more, or a body with --members-of")}
			}
			list, err := yearList(years, every)
			if err != nil {
				return usageError{err}
			}
			return a.drawNamed(cmd, p, given, func(ctx context.Context, db *neo.DB, f picture.Filter, ids []string) (draw.Picture, error) {
				ids, err := withMembers(ctx, db, f, ids, body)
				if err != nil {
					return nil, err
				}
				return picture.Years(ctx, db, ids, list, f)
			})
		},
	}
	p.flags(cmd, "as-of", "undated")
	cmd.Flags().StringVar(&years, "years", "", "the first year and the last, as 2018/2024")
	cmd.Flags().IntVar(&every, "every", 0, "years from one to the next (default: so that there are 20 at the most)")
	cmd.Flags().StringVar(&body, "members-of", "", "those who are members of this body, too")
	return cmd
}

// yearList are the years from first to last; the last is always one of them.
func yearList(text string, every int) ([]int, error) {
	if text == "" {
		return nil, errors.New("say which years: --years 2018/2024")
	}
	first, last, err := yearsOf(text)
	if err != nil {
		return nil, err
	}
	if first > last {
		return nil, fmt.Errorf("--years %s: the first is after the last", text)
	}
	if every < 0 {
		return nil, errors.New("--every is 1 or more")
	}
	const most = 20
	if every == 0 {
		every = max(1, (last-first+most-1)/(most-1))
	}
	var years []int
	for year := first; year < last; year += every {
		years = append(years, year)
	}
	return append(years, last), nil
}

// drawNamed is draw of entities that are named somehow.
func (a *app) drawNamed(cmd *cobra.Command, p pictured, given []string, read func(ctx context.Context, db *neo.DB, f picture.Filter, ids []string) (draw.Picture, error)) error {
	return a.draw(cmd, p, func(ctx context.Context, db *neo.DB, f picture.Filter) (draw.Picture, error) {
		ids, err := entitiesNamed(ctx, db, f.Ontology, given)
		if err != nil {
			return nil, err
		}
		return read(ctx, db, f, ids)
	})
}

// entitiesNamed are the ids of entities that are named somehow.
func entitiesNamed(ctx context.Context, db *neo.DB, o *schema.Ontology, given []string) ([]string, error) {
	var ids []string
	for _, text := range given {
		id, err := query.EntityNamed(ctx, db, o, text)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// withMembers are some entities and the members of a body, each once.
func withMembers(ctx context.Context, db *neo.DB, f picture.Filter, ids []string, body string) ([]string, error) {
	if body != "" {
		whole, err := query.EntityNamed(ctx, db, f.Ontology, body)
		if err != nil {
			return nil, err
		}
		members, err := picture.Members(ctx, db, whole, f)
		if err != nil {
			return nil, err
		}
		ids = append(members, ids...)
	}
	seen := map[string]bool{}
	var once []string
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			once = append(once, id)
		}
	}
	return once, nil
}
