package check_test

import (
	"fmt"
	"strings"
	"testing"

	"entente/graph/check"
	"entente/schema"
)

// large is a dossier of 1,500 entities of its own and n statements.
func large(n int, statement func(i int) string) []check.Text {
	var b strings.Builder
	b.WriteString("dossier: large\nsources:\n- {id: s, name: S}\ndocuments:\n- {id: d, source: s, title: T, date: 2023-09-05}\nentities:\n")
	for i := range 1500 {
		fmt.Fprintf(&b, "- {id: person-%d, labels: [Person], name: Person Number %d}\n", i, i)
	}
	b.WriteString("statements:\n")
	for i := range n {
		fmt.Fprintf(&b, "- %s\n  type: ally-of\n  valid: 2021-04-02/2023-07-26\n  id: r%d\n  document: d\n  locator: p6\n  quote: French ally President Mohamed Bazoum\n  confidence: 0.9\n", statement(i), i)
	}
	return []check.Text{{Name: "large.yaml", Data: []byte(b.String())}}
}

func BenchmarkInputs(b *testing.B) {
	entities := shipped(b)
	for name, statement := range map[string]func(int) string{
		"20000 good":             func(i int) string { return fmt.Sprintf("subject: person-%d\n  object: France", i%1500) },
		"20000 unknown at both":  func(i int) string { return fmt.Sprintf("subject: persn-%d\n  object: Frnce %d", i, i) },
		"20000 of one wrong end": func(int) string { return "subject: iso3:NER\n  object: Nigr" },
	} {
		in := large(20_000, statement)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(in[0].Data)))
			b.ReportAllocs()
			for b.Loop() {
				result, err := check.Inputs(schema.Default(), entities, in, check.Options{})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(result.Rejects)), "rejects")
			}
		})
	}
}
