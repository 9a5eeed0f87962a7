package bench

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"sort"
)

// generatedEntities is among how many entities statements are generated.
const generatedEntities = 20_000

// generatedTypes are the relationship types of generated statements, as files
// write them, with a word for the quote.
var generatedTypes = []struct{ name, verb string }{
	{"supports", "backs"}, {"condemns", "condemns"}, {"meets-with", "meets"}, {"threatens", "threatens"}, {"aids", "helps"},
}

// generatedMapping reads what generate writes: first the entities, then the
// statements.
const generatedMapping = `mapping: generated
title: Generated statements
source: {id: generated, name: Generated statements, licence: none}
document: {id: generated-statements, title: Generated statements, date: 2026-01-01}
entities:
  - when: record == "entity"
    id: org-{id}
    labels: [Organization]
    name: "{name}"
statements:
  - when: record == "statement"
    id: "{id}"
    subject: org-{subject}
    type: "{type}"
    object: org-{object}
    valid: "{from}/{to}"
    reported_at: "{reported}"
    attributed_to: "{url}"
    locator: record {id}
    quote: "{name}"
`

// generate writes statements among entities: the same ones each time. How many
// statements an entity has follows a power law with the exponent 2: the i-th is
// an end in proportion to 1/i, and so the first of every tenth one.
func generate(w io.Writer, rows int) error {
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, "record,id,name,subject,type,object,from,to,reported,url")
	entities := min(generatedEntities, max(2, rows))
	shares := make([]float64, entities)
	total := 0.0
	for i := range shares {
		fmt.Fprintf(out, "entity,%d,Organization no. %d,,,,,,,\n", i, i)
		total += 1 / float64(i+1)
		shares[i] = total
	}
	random := rand.New(rand.NewPCG(1816, 2012))
	entity := func() int { return sort.SearchFloat64s(shares, random.Float64()*total) }
	for i := range rows {
		subject, object := entity(), entity()
		for subject == object {
			object = entity()
		}
		kind := generatedTypes[random.IntN(len(generatedTypes))]
		year, month, day := 1990+random.IntN(35), 1+random.IntN(12), 1+random.IntN(28)
		fmt.Fprintf(out, "statement,%d,Organization no. %d %s Organization no. %d,%d,%s,%d,%d-%02d-%02d,%d-%02d-%02d,%d-%02d-%02d,https://example.org/%d/report-%d.html\n",
			i, subject, kind.verb, object, subject, kind.name, object, year, month, day, year+random.IntN(3)+1, month, day, year, month, day, year, i)
	}
	return out.Flush()
}
