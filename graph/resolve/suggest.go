package resolve

import (
	"sync"

	"entente/schema/problem"
)

// patience is how many comparisons of words an index makes in all to suggest
// what was meant. Those for one name take up to a millisecond, so that a file of
// a hundred thousand wrong references is told of in seconds, and not in minutes.
const patience = 1_000_000

// advice remembers what was suggested, since a wrong word seldom comes alone.
type advice struct {
	mutex sync.Mutex
	spent int
	given map[[2]string][]string
}

// spend takes comparisons from what is left of patience, and tells whether
// anything was.
func (a *advice) spend(comparisons int) bool {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.spent >= patience {
		return false
	}
	a.spent += comparisons
	return true
}

// Suggest is what a word may have been meant for among the names of a kind, as
// problem.Suggest finds it. When very many different words were wrong there are
// no more suggestions. It is safe for concurrent use.
func (x *Index) Suggest(kind, word string, names func() []string) []string {
	a := &x.advice
	a.mutex.Lock()
	defer a.mutex.Unlock()
	asked := [2]string{kind, word}
	if given, ok := a.given[asked]; ok || a.spent >= patience {
		return given
	}
	if a.given == nil {
		a.given = map[[2]string][]string{}
	}
	candidates := names()
	a.spent += len(candidates)
	a.given[asked] = problem.Suggest(word, candidates)
	return a.given[asked]
}
