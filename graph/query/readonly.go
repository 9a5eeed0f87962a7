package query

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"entente/graph/neo"
)

// A read transaction keeps the data as they are, but not all else: in it the
// server still reads files and addresses (LOAD CSV), ends the transactions of
// others, drops its caches, and runs whatever a plugin does. So the server is
// asked first what a statement of one's own would do, and the text is looked
// at for what the server plans only when it runs.

// Inspector tells what a statement would do; *neo.DB is one.
type Inspector interface {
	Inspect(ctx context.Context, cypher string, params map[string]any) (neo.Inspection, error)
}

// acting are operators that do something other than read the graph.
var acting = map[string]string{
	"LoadCSV":               "reads a file or an address (LOAD CSV)",
	"TerminateTransactions": "ends transactions of others",
}

// harmless are the procedures of Neo4j that read the graph and do nothing else;
// a dot at the end stands for all that begin so.
var harmless = []string{
	"db.labels", "db.relationshipTypes", "db.propertyKeys", "db.schema.", "db.info", "db.ping", "db.awaitIndex", "db.awaitIndexes",
	"db.index.fulltext.queryNodes", "db.index.fulltext.queryRelationships", "db.index.fulltext.listAvailableAnalyzers",
	"db.index.vector.queryNodes", "db.index.vector.queryRelationships",
}

func isHarmless(procedure string) bool {
	return slices.ContainsFunc(harmless, func(name string) bool {
		return procedure == name || strings.HasSuffix(name, ".") && strings.HasPrefix(procedure, name)
	})
}

// onlyReads refuses a statement that does more than read the graph.
func onlyReads(ctx context.Context, db Inspector, statement string, params map[string]any) error {
	if what := suspicious(statement); what != "" {
		return refusal(what)
	}
	i, err := db.Inspect(ctx, statement, params)
	if err != nil {
		return err
	}
	for _, operator := range i.Operators {
		if what := acting[operator]; what != "" {
			return refusal(what)
		}
	}
	for _, name := range i.Procedures {
		if !isHarmless(name) {
			return refusal("calls the procedure " + name + ", which may do more than read the graph")
		}
	}
	if !i.Reads {
		return refusal("writes, or administers the server")
	}
	return nil
}

func refusal(what string) error {
	return fmt.Errorf("the statement %s, and queries only read the graph: give --write to let it", what)
}

const (
	gap  = `(?:\s|/\*(?s:.*?)\*/|//[^\n]*(?:\n|$))`
	word = "(?:[\\p{L}_][\\p{L}\\p{N}_]*|`[^`]*`)"
)

var (
	loadCSV = regexp.MustCompile(`(?i)\bLOAD` + gap + `+CSV\b`)
	// dotted is the call of a procedure or a function that has a namespace.
	dotted = regexp.MustCompile(`(?i)(?:(\bCALL)` + gap + `*)?(` + word + `(?:` + gap + `*\.` + gap + `*` + word + `)+)` + gap + `*(\()?`)
	gaps   = regexp.MustCompile(gap + "+|`")
	escape = regexp.MustCompile(`\\u+([0-9A-Fa-f]{4})`)
)

// namespaces are those of Neo4j's own functions.
var namespaces = []string{
	"date", "datetime", "localdatetime", "localtime", "time", "duration", "point", "vector", "coll", "string", "graph", "db",
}

// suspicious finds in a text what loads files or calls a plugin, whether it is
// code, a comment or a string: telling these apart as the server does would be
// a second parser of Cypher, and its faults would be holes. It is empty when
// there is nothing.
func suspicious(text string) string {
	for _, form := range []string{text, unescaped(text)} {
		if loadCSV.MatchString(form) {
			return acting["LoadCSV"]
		}
		for _, call := range dotted.FindAllStringSubmatch(form, -1) {
			name := gaps.ReplaceAllString(call[2], "")
			space, _, _ := strings.Cut(name, ".")
			known := slices.Contains(namespaces, strings.ToLower(space))
			if call[1] != "" && !isHarmless(name) || call[3] != "" && !known {
				return "calls " + name + ", which may do more than read the graph (if it is no call but stands in a text, pass the text with --param)"
			}
		}
	}
	return ""
}

// unescaped resolves \uXXXX, which Cypher 5 does before it reads anything else.
func unescaped(text string) string {
	return escape.ReplaceAllStringFunc(text, func(e string) string {
		code, _ := strconv.ParseUint(e[len(e)-4:], 16, 32)
		return string(rune(code))
	})
}
