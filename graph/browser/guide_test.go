package browser_test

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"entente/graph/browser"
	"entente/schema"
)

func guide(t *testing.T) string {
	t.Helper()
	guides, err := browser.Guides(schema.Default())
	if err != nil {
		t.Fatal(err)
	}
	return string(guides[browser.Niger])
}

var runnable = regexp.MustCompile(`(?s)<pre class="[^"]*\brunnable\b[^"]*">(.*?)</pre>`)

// cells are the statements that the guide lets its reader run.
func cells(t *testing.T) []string {
	t.Helper()
	var statements []string
	for _, m := range runnable.FindAllStringSubmatch(guide(t), -1) {
		statements = append(statements, html.UnescapeString(m[1]))
	}
	if len(statements) < 10 {
		t.Fatalf("the guide has %d cells", len(statements))
	}
	return statements
}

// Neo4j Browser 5.24 takes out of a guide what looks like a script, and changes
// the text where it takes a word for one. These are its patterns.
var taken = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\s+on[^\s=]+[^\s=]*\s*=\s*("[^"]*"|'[^']*'|[\w\-.:]+\s*)`),
	regexp.MustCompile(`(?i)<script\b`),
	regexp.MustCompile(`href=["'].*javascript:`),
}

func TestNothingOfTheGuideIsTakenOut(t *testing.T) {
	for _, pattern := range taken {
		if got := pattern.FindString(guide(t)); got != "" {
			t.Errorf("Neo4j Browser takes out %q", got)
		}
	}
}

// The guide asks nothing of the network.
func TestTheGuideStandsAlone(t *testing.T) {
	for _, attribute := range []string{"src=", "url(", "http:", "https:", "<link", "<script", "<style"} {
		if strings.Contains(guide(t), attribute) {
			t.Errorf("the guide has %s", attribute)
		}
	}
}
