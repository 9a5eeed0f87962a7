package resolve_test

import (
	"fmt"
	"testing"

	"entente/graph"
	"entente/graph/resolve"
	"entente/schema"
	"entente/schema/edtf"
)

func BenchmarkAdd(b *testing.B) {
	b.ReportAllocs()
	x := resolve.New(schema.Default())
	for i := 0; b.Loop(); i++ {
		name := fmt.Sprintf("First%d von Last%d", i%1000, i/1000)
		x.Add(&graph.Entity{ID: fmt.Sprintf("person-%d", i), Labels: []string{"Person"}, Name: name})
		_, _ = x.Resolve(name, edtf.Interval{}) // since names are put into their forms when one is looked for
	}
}

// A text that nobody bears costs the same among many names as among few.
func BenchmarkResolveUnknownAmongMany(b *testing.B) {
	x := resolve.New(schema.Default())
	for i := range 100_000 {
		x.Add(&graph.Entity{ID: fmt.Sprintf("person-%d", i), Labels: []string{"Person"}, Name: fmt.Sprintf("First%d von Last%d", i%1000, i/1000)})
	}
	_, _ = x.Resolve("nobody", edtf.Interval{}) // after which near names are known
	for i := 0; b.Loop(); i++ {
		_, _ = x.Resolve(fmt.Sprintf("Firzt%d von Lost%d", i, i), edtf.Interval{})
	}
}
