package report

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"entente/graph"
	"entente/graph/constraint"
	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/graph/query"
	"entente/schema"
)

func library(t *testing.T) query.Library {
	t.Helper()
	l, err := query.Shipped(schema.Default())
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// hostile is text that is markup to somebody.
const hostile = "<script>alert(1)</script><img src=x onerror=alert(2)> | [a](javascript:alert(3)) `x` {{.}} ]]> </style></svg> \u202egnp.exe"

// hostileWorld is a graph whose every text is hostile.
func hostileWorld(t *testing.T) *neo.DB {
	t.Helper()
	db := neotest.Empty(t)
	if _, err := constraint.Apply(t.Context(), db, schema.Default()); err != nil {
		t.Fatal(err)
	}
	for i, id := range []string{"a", "b"} {
		e := graph.Entity{ID: id, Labels: []string{"Country"}, Name: fmt.Sprint(hostile, i), Aliases: []string{hostile, "\x1b[31mred"}}
		neotest.Write(t, db, "CREATE (:Entity:Country $p)", map[string]any{"p": e.Properties()})
	}
	source := graph.Source{ID: "s", Name: hostile, Kind: hostile, URL: "javascript:alert(4)", Licence: hostile, Citation: hostile}
	document := graph.Document{ID: "d", Source: "s", Title: hostile, URL: `https://example.org/"><script>alert(5)</script>`, Licence: hostile}
	neotest.Write(t, db, "CREATE (:Document $d)-[:PUBLISHED_BY]->(:Source $s)", map[string]any{"d": document.Properties(), "s": source.Properties()})
	for i, modality := range []string{"asserted", "reported", "planned", "denied"} {
		s := graph.Statement{
			Key: fmt.Sprint("s/", i), Subject: "a", Type: "ALLY_OF", Object: "b", Source: "s", Document: "d", Locator: hostile, Quote: hostile,
			AttributedTo: hostile, Modality: modality,
		}
		neotest.Write(t, db, "MATCH (a:Entity {id: 'a'}) MATCH (b:Entity {id: 'b'}) CREATE (a)-[:ALLY_OF $p]->(b)", map[string]any{"p": s.Properties()})
	}
	return db
}

// A name is text, wherever it stands.
func TestHostileText(t *testing.T) {
	db := hostileWorld(t)
	for _, entities := range []string{"a", "a b"} {
		r := made(t, db, asked(t, entities, "", ""))
		html, markdown := pages(t, r)
		hostilePages(t, entities, html, markdown)
	}
}

// hostilePages checks that what is hostile is text in both pages.
func hostilePages(t *testing.T, entities, html, markdown string) {
	t.Helper()
	for _, page := range []string{html, markdown} {
		for _, bad := range []string{"<script", "<img", `href="javascript`, "ZgotmplZ", "\x1b", "</style></svg>"} {
			if strings.Contains(page, bad) {
				t.Errorf("the page of %s has %q", entities, bad)
			}
		}
	}
	if strings.Count(html, "&lt;script&gt;") < 20 || strings.Count(markdown, "&lt;script") < 20 {
		t.Error("the text is not there")
	}
	if link := regexp.MustCompile(`[^\\]\]\((?:javascript|[^)]*<)`).FindString(markdown); link != "" {
		t.Errorf("a link leads to %q", link)
	}
	for _, line := range strings.Split(markdown, "\n") {
		if strings.HasPrefix(line, "|") && !strings.HasSuffix(line, "|") {
			t.Errorf("a row of the table ends early: %s", line)
		}
	}
}
