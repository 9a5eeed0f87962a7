//go:build faults

package load

import "testing"

// thorough: `go test -tags faults` takes minutes, and tries each fault often.
const thorough = true

// skip leaves a fault out, and says so in the table.
func (f *fault) skip(t *testing.T, why string) {
	t.Helper()
	f.skipped = why
	t.Skip(why)
}

// stop is as start.
func (o *own) stop() {
	o.t.Helper()
	if err := o.server.Stop(o.t.Context()); err != nil {
		o.t.Errorf("stopping the test's server: %v", err)
	}
}
