package resolve

import (
	"fmt"
	"slices"

	"entente/graph"
	"entente/schema/edtf"
	"entente/schema/problem"
)

// claim is an entity's right to a name.
type claim struct {
	entity  *graph.Entity
	times   []edtf.Interval // when it bore the name; none: as long as it existed
	rank    rank
	written string // the name as it is written
}

// rank says how good a claim is.
type rank int

const (
	own        rank = iota // its name or an alias
	dated                  // a name that it bore for a time
	translated             // its name in another language, which counts where nobody has a better claim
)

func (c claim) when() []edtf.Interval {
	if len(c.times) == 0 {
		return []edtf.Interval{c.entity.Valid}
	}
	return c.times
}

func (c claim) during(when edtf.Interval) bool {
	return slices.ContainsFunc(c.when(), func(t edtf.Interval) bool { return t.Overlaps(when) })
}

// claims are all names of an entity, each folded name once. Dates of a name
// take the place of those of the entity.
func claims(e *graph.Entity) map[string]claim {
	all := map[string]claim{}
	for _, name := range append([]string{e.Name}, e.Aliases...) {
		key := problem.Fold(name)
		if _, twice := all[key]; key != "" && !twice {
			all[key] = claim{entity: e, rank: own, written: name}
		}
	}
	given := map[string]bool{}
	for _, n := range e.Names {
		key := problem.Fold(n.Text)
		c, known := all[key]
		switch {
		case key == "" || n.Language != "" && known:
			continue
		case n.Language != "":
			c = claim{entity: e, rank: translated, written: n.Text}
		case !known:
			c = claim{entity: e, times: []edtf.Interval{n.Valid}, rank: dated, written: n.Text}
		case given[key]:
			c.times = append(c.times, n.Valid)
		default:
			c.times = []edtf.Interval{n.Valid}
		}
		given[key] = n.Language == ""
		all[key] = c
	}
	return all
}

// forms files names under one of their forms.
type forms map[string][]claim

// add makes a claim to a form. Where its entity has one already, the better
// counts, and of two that are as good the times of both.
func (f forms) add(key string, c claim) {
	if key == "" {
		return
	}
	for i, other := range f[key] {
		switch {
		case other.entity != c.entity:
			continue
		case c.rank < other.rank:
			f[key][i] = c
		case c.rank == other.rank && len(c.times)+len(other.times) > 0:
			f[key][i].times = slices.Concat(other.when(), c.when())
		}
		return
	}
	f[key] = append(f[key], c)
}

// entry is what a text may mean, whenever and whatever is asked for.
type entry struct {
	claims []claim
	parts  []*entry // instead: two names for one thing
	odd    string   // instead: what is wrong with its letters
	near   []Candidate
	advice []string
}

// look finds what a text may mean: the claims to the first of its forms that
// anybody claims.
func (x *Index) look(text string) *entry {
	x.known.RLock()
	e := x.found[text]
	x.known.RUnlock()
	if e != nil {
		return e
	}
	e = x.search(text)
	if len(text) > longest {
		return e
	}
	x.known.Lock()
	defer x.known.Unlock()
	if x.found == nil || len(x.found) >= remembered {
		x.found = map[string]*entry{}
	}
	x.found[text] = e
	return e
}

const (
	// remembered is how many texts an index remembers.
	remembered = 1 << 16
	// longest is the most bytes of a text that is remembered.
	longest = 200
	// longestForm is the most bytes of a name that has other forms than its
	// folded one.
	longestForm = 500
)

func (x *Index) search(text string) *entry {
	if list := x.stages(text); len(list) > 0 {
		return &entry{claims: list}
	}
	if odd, ok := mixed(text); ok {
		return x.odd(odd.String(), text, asLatin(text))
	}
	if r, ok := unseen(text); ok {
		return x.odd(fmt.Sprintf("contains the character %U, which is not seen", r), text, seen(text))
	}
	if two := parts(text); two != nil {
		a, b := x.look(two[0]), x.look(two[1])
		if len(a.claims) > 0 && len(b.claims) > 0 {
			return &entry{parts: []*entry{a, b}}
		}
	}
	e := &entry{}
	if len(x.byCode[text]) == 0 {
		e.near, e.advice = x.nearest(text)
	}
	return e
}

// odd is what is wrong with the letters of a text, with whom it means in others.
func (x *Index) odd(what, text, plain string) *entry {
	e := &entry{odd: what}
	if plain == text {
		return e
	}
	list := x.stages(plain)
	if len(list) > 0 {
		e.advice = []string{plain}
	}
	for _, c := range list {
		e.near = append(e.near, Candidate{Entity: c.entity, As: c.entity.ID, Score: 0.95})
	}
	return e
}

// stages puts a text to one form of names after the other, from the strictest
// to the widest.
func (x *Index) stages(text string) []claim {
	x.name()
	folded := problem.Fold(text)
	if list := x.byName[folded]; len(list) > 0 {
		return list
	}
	if len(folded) > longestForm || folded == "" {
		return nil
	}
	if _, odd := mixed(text); odd {
		return nil
	}
	words := tokens(folded)
	plain := normal(words)
	if list := x.normal(plain); len(list) > 0 {
		return list
	}
	if plain == "" || slices.Contains(words, parting) {
		return nil
	}
	if before, after, ok := inverted(words); ok {
		if list := x.normal(normal(append(after, before...))); len(list) > 0 {
			return list
		}
	}
	if list := x.bySorted[sorted(words)]; len(list) > 0 {
		return list
	}
	if bare := undesignated(words); bare != "" {
		return x.bySorted[bare]
	}
	return nil
}

// normal are the claims to a normal form, which is that of folded names, too.
func (x *Index) normal(key string) []claim {
	list := x.byNormal[key]
	more := x.byName[key]
	if len(list) == 0 || len(more) == 0 {
		return append(list, more...)
	}
	both := forms{}
	for _, c := range append(slices.Clone(more), list...) {
		both.add(key, c)
	}
	return both[key]
}

// inverted are the two sides of a single comma, as in "Wagner, Richard", or of
// a bracket at the end, as in "Cook (les Îles)", whose article says nothing.
func inverted(words []string) (before, after []string, ok bool) {
	i := slices.IndexFunc(words, mark)
	if i <= 0 {
		return nil, nil, false
	}
	before, after = words[:i], slices.Clone(words[i+1:])
	if n := len(after); words[i] == "(" && n > 1 && after[n-1] == ")" {
		after = after[:n-1]
		if slices.Contains(articles, after[0]) {
			after = after[1:]
		}
	} else if words[i] != "," {
		return nil, nil, false
	}
	return before, after, !slices.ContainsFunc(after, mark)
}

// pick chooses among claims those that are best at a time and of the entity
// types that are allowed; no types allow all. One is what is meant, several
// are a tie.
func (x *Index) pick(list []claim, when edtf.Interval, labels []string) []claim {
	if len(list) < 2 {
		return list
	}
	list = some(list, func(c claim) bool { return c.rank != translated })
	if len(labels) > 0 && len(list) > 1 {
		list = some(list, func(c claim) bool { return x.ontology.Allows(labels, c.entity.Labels) })
	}
	if len(list) > 1 && when.IsZero() {
		return some(list, func(c claim) bool { return c.rank == own })
	}
	if len(list) < 2 {
		return list
	}
	return some(list, func(c claim) bool { return c.during(when) })
}

// some are those of a list for which it is so, or all where it is so for none.
func some[T any](list []T, is func(T) bool) []T {
	var those []T
	for _, c := range list {
		if is(c) {
			those = append(those, c)
		}
	}
	if len(those) == 0 {
		return list
	}
	return those
}
