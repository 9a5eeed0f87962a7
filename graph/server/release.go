package server

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// release is a version of Neo4j: 5.26.30, or since 2025 by calendar, 2025.06.2.
type release struct {
	text         string
	major, minor int
}

// pinned is a release that Maven fetches.
type pinned struct {
	release
	pom []byte // of what it is made
	// sums are the SHA-256 sums of all its jars, in the form of sha256sum. They are
	// what `go test ./graph/server -run TestPinnedJars -update` writes: a fetch
	// into an empty Maven repository, so that nothing of this machine's gets in.
	// Renew them with the versions, and look at what has changed.
	sums string
	// files is how many files Maven 3.8 fetches into an empty repository of its
	// own, POMs and jars. It is for the progress display only.
	files int64
}

// pinnedReleases are those that can be fetched; the first is the default.
var pinnedReleases = []*pinned{
	{release: mustRelease(Version), pom: longTermPOM, sums: longTermSums, files: 778},
	{release: mustRelease(CalendarVersion), pom: calendarPOM, sums: calendarSums, files: 815},
}

// mustRelease is of a version that stands in the program.
func mustRelease(text string) release {
	r, _ := parseRelease(text)
	return r
}

// pinnedRelease is the release of a version, or of the beginning of one, such as
// 5.26 or 2026; the default one where there is no text.
func pinnedRelease(text string) (*pinned, error) {
	var known []string
	for _, p := range pinnedReleases {
		if text == "" || p.text == text || strings.HasPrefix(p.text, text+".") {
			return p, nil
		}
		known = append(known, p.text)
	}
	return nil, fmt.Errorf("Neo4j %.40q is not one that is fetched: it is %s; or name an installed one by %s", text, strings.Join(known, " or "), neo4jHome)
}

// oldest is the first release whose Cypher and settings entente relies on.
const oldest = "5.26"

func parseRelease(text string) (release, bool) {
	parts := strings.Split(text, ".")
	if len(parts) < 2 {
		return release{}, false
	}
	major, err := strconv.Atoi(parts[0])
	if err != nil {
		return release{}, false
	}
	minor, err := strconv.Atoi(parts[1])
	return release{text: text, major: major, minor: minor}, err == nil
}

// older tells that r came before another release.
func (r release) older(than release) bool {
	return r.major < than.major || r.major == than.major && r.minor < than.minor
}

func (r release) tooOld() bool { return r.major < 5 || r.major == 5 && r.minor < 26 }

// calendar releases came after 5.26, the last of the series 5.
func (r release) calendar() bool { return r.major > 5 }

// javas are the versions of Java that the release is supported under, as its
// operations manual lists them (System requirements).
func (r release) javas() []int {
	if r.calendar() {
		return []int{21, 25}
	}
	return []int{17, 21}
}

func (r release) checkJava(path, version string, major int) error {
	javas := r.javas()
	if slices.Contains(javas, major) {
		return nil
	}
	fault := "none of these"
	switch {
	case major < javas[0]:
		fault = "too old"
	case major > javas[len(javas)-1]:
		fault = "too new"
	}
	return fmt.Errorf("%s is Java %s, %s: Neo4j %s runs under Java %s; %s", path, version, fault, r.text, r.javaNames(), installJava(r))
}

// javaNames is "17 or 21".
func (r release) javaNames() string {
	var names []string
	for _, n := range r.javas() {
		names = append(names, strconv.Itoa(n))
	}
	return strings.Join(names, " or ")
}
