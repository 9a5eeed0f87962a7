package dossier

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"entente/graph"
	"entente/schema/yamltree"
)

// MaxQuote is how many characters a quote may have. A quote is for finding the
// place and judging the words; the text itself stays with its publisher.
const MaxQuote = 300

// MaxRecord is how many characters the source's own id of a record may have.
const MaxRecord = 200

// keys that a statement and the holder of an office share.
var claimKeys = []string{"id", "valid", "reported_at", "document", "locator", "quote", "attributed_to", "modality", "confidence"}

func (r *reader) claim(n *yamltree.Node) Claim {
	o := r.Object(n, "a statement", append([]string{"subject", "type", "object", "properties"}, claimKeys...)...)
	c := r.common(o, "a statement")
	c.Subject, c.Type, c.Object = o.Required("subject"), o.Required("type"), o.Required("object")
	c.Properties = r.properties(o)
	return c
}

// common reads the keys that a statement and the holder of an office share.
func (r *reader) common(o yamltree.Object, what string) Claim {
	c := Claim{
		ID: o.Text("id"), Document: o.Required("document"), Locator: o.Text("locator"), Quote: o.Text("quote"), AttributedTo: o.Text("attributed_to"),
		Modality: o.Text("modality"), Valid: o.Text("valid"), ReportedAt: o.Text("reported_at"), Confidence: o.Text("confidence"),
	}
	for _, flaw := range c.Flaws() {
		r.Problems.Addf(o.PositionOf(flaw.Key), "%s", flaw.What)
	}
	return c
}

// Flaw is what is wrong with the form of one value of a claim.
type Flaw struct {
	Key  string // of the value, as in a dossier
	What string
}

// Flaws are what is wrong with the form of a claim, whichever reader made it:
// its quote is too long, or its id cannot be part of a key.
func (c Claim) Flaws() []Flaw {
	var flaws []Flaw
	if n := utf8.RuneCountInString(c.Quote); n > MaxQuote {
		flaws = append(flaws, Flaw{"quote", fmt.Sprintf("the quote has %d characters, and at most %d may be quoted: keep the words that matter", n, MaxQuote)})
	}
	switch {
	case utf8.RuneCountInString(c.ID) > MaxRecord:
		flaws = append(flaws, Flaw{"id", fmt.Sprintf("the id of a record has at most %d characters", MaxRecord)})
	case strings.HasPrefix(c.ID, graph.HashMark):
		flaws = append(flaws, Flaw{"id", fmt.Sprintf("the id of a record does not begin with %s, as do the keys that Entente makes: leave the %[1]s out", graph.HashMark)})
	case strings.Contains(c.ID, "\n"):
		flaws = append(flaws, Flaw{"id", "the id of a record is one line, and here is " + quoted(c.ID)})
	}
	return flaws
}

// holders are the statements that an office's list of holders stands for.
func (r *reader) holders(office *yamltree.Node) []Record[Claim] {
	var id string
	var items []*yamltree.Node
	for _, f := range office.Fields {
		switch {
		case f.Key == "id":
			id = f.Value.Text
		case f.Key == "holders" && f.Value.Kind == yamltree.List:
			items = f.Value.Items
		}
	}
	var claims []Record[Claim]
	for _, n := range items {
		claim := record(r, n, func(n *yamltree.Node) Claim {
			o := r.Object(n, "a holder", append([]string{"holder"}, claimKeys...)...)
			c := r.common(o, "a holder")
			c.Subject, c.Type, c.Object = o.Required("holder"), r.ontology.Holders, id
			if id == "" {
				r.Problems.Addf(n.At, "the office that is held has no id, at %s", office.At)
			}
			return c
		})
		if at, ok := claim.Places["holder"]; ok {
			claim.Places["subject"] = at
		}
		claims = append(claims, claim)
	}
	return claims
}
