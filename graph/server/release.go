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

// fetchedRelease is the one that Maven fetches.
var fetchedRelease, _ = parseRelease(Version)

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
