//go:build race

package draw

// raceDetector makes all work some ten times as long.
const raceDetector = true
