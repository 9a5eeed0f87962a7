//go:build !faults

package load

// thorough is false without -tags faults: a few points of each fault are tried.
const thorough = false
