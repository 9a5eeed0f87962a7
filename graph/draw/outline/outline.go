// Package outline has the outlines of states and territories, for maps of the
// size of a page. They are Natural Earth's, at 1:110,000,000, which is in the
// public domain.
package outline

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// Source is what a map says of where its outlines are from.
const Source = "Outlines: Natural Earth 1:110m (public domain)"

// Point is a place on earth, in degrees.
type Point struct {
	East, North float64
}

// Country is a state or territory.
type Country struct {
	ID     string    // in the gazetteer
	Name   string    // short, in English
	Within Point     // a place well within it
	Parts  [][]Point // the outlines of its parts, the largest first; none where it is too small for them
}

//go:embed countries.txt
var text string

var parsed = sync.OnceValues(func() ([]Country, error) { return parse(text) })

// Countries are all, by their ids. The slice is shared and not to be changed.
// The error is a fault of the shipped file, which the tests of this package
// exclude.
func Countries() ([]Country, error) { return parsed() }

func parse(text string) (all []Country, err error) {
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSuffix(line, "\n")
		fields := strings.Split(line, "|")
		switch {
		case strings.HasPrefix(line, "#"):
		case len(fields) == 3:
			within, err := corners(fields[2], 1)
			if err != nil {
				return nil, fmt.Errorf("countries.txt:%d: %w", n, err)
			}
			all = append(all, Country{ID: fields[0], Name: fields[1], Within: within[0]})
		case len(fields) == 1 && len(all) > 0:
			part, err := corners(line, 100)
			if err != nil {
				return nil, fmt.Errorf("countries.txt:%d: %w", n, err)
			}
			last := &all[len(all)-1]
			last.Parts = append(last.Parts, part)
		default:
			return nil, fmt.Errorf("countries.txt:%d: %q is neither a country nor an outline", n, line)
		}
	}
	return all, nil
}

// corners reads "east,north", in parts of a degree, of a corner and then of each
// other from the one before.
func corners(text string, perDegree float64) (all []Point, err error) {
	var east, north float64
	for _, pair := range strings.Fields(text) {
		x, y, _ := strings.Cut(pair, ",")
		dx, err1 := strconv.ParseFloat(x, 64)
		dy, err2 := strconv.ParseFloat(y, 64)
		if err1 != nil || err2 != nil {
			return nil, fmt.Errorf("%q is no place", pair)
		}
		east, north = east+dx, north+dy
		all = append(all, Point{east / perDegree, north / perDegree})
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%q has no place", text)
	}
	return all, nil
}
