package bomb_test

import (
	"strings"
	"testing"

	"entente/graph/bomb"
)

// TestTheUsualLimit is a gibibyte, and a thousand times the file.
func TestTheUsualLimit(t *testing.T) {
	for _, c := range []struct {
		given, taken int64
		bomb         bool
	}{{1 << 30, 1, false}, {1<<30 + 1, 1, true}, {1<<30 + 1, 1 << 20, true}, {1<<30 + 1, 2 << 20, false}, {3 << 40, 4 << 30, false}} {
		r := &bomb.Reader{Inner: strings.NewReader("x"), Packing: "gzip", Given: c.given - 1, Taken: func() int64 { return c.taken }, Limit: bomb.Usual}
		n, err := r.Read(make([]byte, 1))
		if (err != nil) != c.bomb || (n == 0) != c.bomb {
			t.Errorf("%d bytes of %d: %d, %v", c.given, c.taken, n, err)
		}
		if err != nil && !strings.Contains(err.Error(), "the gzip file unpacks to more than 1000 times its size") {
			t.Error(err)
		}
	}
}
