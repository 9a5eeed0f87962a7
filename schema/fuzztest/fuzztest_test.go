package fuzztest_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"entente/schema/fuzztest"
)

// The bounds are real: each of these runs in a process of its own, and fails.
func TestAnInputThatTakesTooMuchIsFound(t *testing.T) {
	var sink [][]byte
	hogs := map[string]func(){
		"memory at once": func() { sink = append(sink, make([]byte, fuzztest.MostMemory+1)) },
		"memory in pieces, not kept": func() {
			for range fuzztest.MostMemory >> 20 {
				sink = [][]byte{make([]byte, 2<<20)}
			}
		},
		"memory without end": func() {
			for {
				sink = [][]byte{make([]byte, 1<<20)}
			}
		},
		"nothing": func() {},
	}
	if name := os.Getenv("ENTENTE_HOG"); name != "" {
		fuzztest.Within(t, hogs[name])
		return
	}
	for name := range hogs {
		t.Run(name, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestAnInputThatTakesTooMuchIsFound$", "-test.timeout="+time.Minute.String())
			cmd.Env = append(os.Environ(), "ENTENTE_HOG="+name)
			out, err := cmd.CombinedOutput()
			if (err == nil) != (name == "nothing") {
				t.Errorf("%v: %.500s", err, out)
			}
			if err != nil && !strings.Contains(string(out), "MiB of memory") && !strings.Contains(string(out), "has come to") {
				t.Errorf("it failed by something else: %.500s", out)
			}
		})
	}
}
