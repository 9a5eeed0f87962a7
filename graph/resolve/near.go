package resolve

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"entente/graph"
	"entente/schema/problem"
)

const (
	// alike is the share of common pieces below which names are not compared.
	// It is low: a slip in a name of five letters spoils half of its pieces.
	alike = 0.12
	// glances is how many names, counted as often as they come up, are looked
	// at for one text.
	glances = 5_000
	// shortlist is how many names, those that share the most pieces with a
	// text, are compared with it.
	shortlist = 48
	// suggested is how many of these may be suggested.
	suggested = 8
	// ranked is how many near candidates an error has, as many as the review
	// file has room for.
	ranked = 5
	// faint is the score below which a candidate helps nobody.
	faint = 0.55
	// longestNear is the most characters of a text that is compared.
	longestNear = 100
)

// nearby finds names that resemble a text by the pieces of three letters that
// they share. It is made when the first name is unknown.
type nearby struct {
	once   sync.Once
	built  bool
	names  []nearName
	pieces map[string][]int32
}

type nearName struct {
	entity  *graph.Entity
	written string
	normal  string
}

func (n *nearby) build(x *Index) {
	n.built, n.pieces = true, map[string][]int32{}
	for key, list := range x.byName {
		for _, c := range list {
			if len(key) > longestForm {
				continue
			}
			form := unmarked(tokens(key))
			if form == "" || utf8.RuneCountInString(form) > longestNear {
				continue
			}
			i := int32(len(n.names))
			n.names = append(n.names, nearName{c.entity, c.written, form})
			for _, p := range trigrams(form) {
				n.pieces[p] = append(n.pieces[p], i)
			}
		}
	}
}

// trigrams are the different pieces of three letters of a text, its ends
// padded.
func trigrams(text string) []string {
	padded := []rune("  " + text + "  ")
	list := make([]string, 0, len(padded))
	for i := range len(padded) - 2 {
		list = append(list, string(padded[i:i+3]))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// nearest ranks the entities whose names come near a text that means none, and
// names those that may be a slip of the pen away. It ends when patience does.
func (x *Index) nearest(text string) ([]Candidate, []string) {
	if utf8.RuneCountInString(text) > longestNear {
		return nil, nil
	}
	form := unmarked(tokens(problem.Fold(text)))
	if form == "" || !x.advice.spend(shortlist) {
		return nil, nil
	}
	x.nearby.once.Do(func() { x.nearby.build(x) })
	list := x.nearby.like(form)
	best := map[*graph.Entity]float64{}
	var words []string
	for i, n := range list {
		if i < suggested {
			if words = append(words, n.entity.ID); looksAsItIs(n.written) {
				words = append(words, n.written)
			}
		}
		if score := likeness(form, n.normal); score >= faint {
			best[n.entity] = max(best[n.entity], score)
		}
	}
	var candidates []Candidate
	for e, score := range best {
		candidates = append(candidates, Candidate{Entity: e, As: e.ID, Score: score})
	}
	slices.SortFunc(candidates, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.As, b.As))
	})
	return candidates[:min(ranked, len(candidates))], problem.Suggest(text, words)
}

// looksAsItIs tells a name that can be told from others by the eye: nobody may be
// advised to write one that looks like another's.
func looksAsItIs(name string) bool {
	_, odd := mixed(name)
	_, hidden := unseen(name)
	return !odd && !hidden
}

// like are the names that share the most pieces with a text, measured by those
// of both together. The rarest pieces are looked at first, and very common ones
// not at all once enough names were seen, so that one text costs the same in
// a large index as in a small one.
func (n *nearby) like(form string) []nearName {
	own := trigrams(form)
	slices.SortStableFunc(own, func(a, b string) int { return cmp.Compare(len(n.pieces[a]), len(n.pieces[b])) })
	shared := map[int32]int{}
	seen := 0
	for _, p := range own {
		if seen += len(n.pieces[p]); seen > glances {
			break
		}
		for _, i := range n.pieces[p] {
			shared[i]++
		}
	}
	type near struct {
		name int32
		part float64
	}
	least := enough(shared)
	var list []near
	for i, count := range shared {
		if part := float64(count) / float64(len(own)+utf8.RuneCountInString(n.names[i].normal)+2); count >= least && part >= alike {
			list = append(list, near{i, part})
		}
	}
	slices.SortFunc(list, func(a, b near) int {
		x, y := n.names[a.name], n.names[b.name]
		return cmp.Or(cmp.Compare(b.part, a.part), cmp.Compare(x.written, y.written), cmp.Compare(x.entity.ID, y.entity.ID))
	})
	names := make([]nearName, min(shortlist, len(list)))
	for i := range names {
		names[i] = n.names[list[i].name]
	}
	return names
}

// enough is the number of shared pieces that a good many names reach, so that
// only those need be put in order.
func enough(shared map[int32]int) int {
	var reached []int // by count, how many names share so many pieces
	for _, count := range shared {
		for len(reached) <= count {
			reached = append(reached, 0)
		}
		reached[count]++
	}
	names := 0
	for count := len(reached) - 1; count > 0; count-- {
		if names += reached[count]; names >= 4*shortlist {
			return count
		}
	}
	return 0
}

// likeness is how near two normal forms come, from 0 to 0.99: by the edits
// between them (Damerau–Levenshtein), by the letters in words that both have,
// or by whether all words of one are in the other, whichever is most. Nothing
// but an equal form is 1.
func likeness(a, b string) float64 {
	longer := max(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	edits := 1 - float64(distance([]rune(a), []rune(b)))/float64(longer)
	ofBoth, ofShorter := overlap(a, b)
	score := min(max(edits, 0.9*ofBoth, 0.75*ofShorter), 0.99)
	return math.Round(score*100) / 100
}

// distance is the Damerau–Levenshtein distance in which no piece is edited
// twice (optimal string alignment).
func distance(a, b []rune) int {
	width := len(b) + 1
	rows := make([]int, 3*width)
	before, last, row := rows[:width], rows[width:2*width], rows[2*width:]
	for j := range last {
		last[j] = j
	}
	for i, r := range a {
		row[0] = i + 1
		for j, s := range b {
			cost := 1
			if r == s {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && r == b[j-1] && a[i-1] == s {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// overlap is the share of the letters of two texts that stand in words which
// both have, and of those of the shorter text alone.
func overlap(a, b string) (ofBoth, ofShorter float64) {
	mine, theirs := strings.Fields(a), strings.Fields(b)
	common, letters := 0, func(words []string) int { return utf8.RuneCountInString(strings.Join(words, "")) }
	all, shorter := letters(mine)+letters(theirs), min(letters(mine), letters(theirs))
	for _, w := range mine {
		if i := slices.Index(theirs, w); i >= 0 {
			common += utf8.RuneCountInString(w)
			theirs = slices.Delete(theirs, i, i+1)
		}
	}
	return 2 * float64(common) / float64(all), float64(common) / float64(shorter)
}
