// Package bomb tells data from what was packed to fill a machine.
package bomb

import (
	"fmt"
	"io"
)

// Limit is what unpacking may give: a file that becomes larger than Most bytes
// and more than Times as large is not data.
type Limit struct{ Most, Times int64 }

// Usual is the limit of the readers: text of a graph or a data set packs to a
// tenth or a fiftieth, and zeros to a thousandth.
var Usual = Limit{Most: 1 << 30, Times: 1000}

// Exceeded tells a bomb by the bytes that were given of those that were taken.
func (l Limit) Exceeded(given, taken int64) bool { return given > l.Most && given/l.Times > taken }

// Error says of a packing that it is a bomb.
func (l Limit) Error(packing string) error {
	return fmt.Errorf("the %s file unpacks to more than %d times its size: it is no data set, or unpack it yourself", packing, l.Times)
}

// Reader ends what is unpacked with an error where it is a bomb.
type Reader struct {
	Inner   io.Reader
	Packing string       // as the error calls it
	Taken   func() int64 // bytes of the packed file so far
	Given   int64        // bytes unpacked so far
	Limit   Limit
}

// Read implements io.Reader.
func (r *Reader) Read(p []byte) (int, error) {
	n, err := r.Inner.Read(p)
	r.Given += int64(n)
	if r.Limit.Exceeded(r.Given, r.Taken()) {
		return 0, r.Limit.Error(r.Packing)
	}
	return n, err
}
