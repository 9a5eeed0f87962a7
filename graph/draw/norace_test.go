//go:build !race

package draw

const raceDetector = false
