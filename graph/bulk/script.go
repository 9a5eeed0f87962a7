package bulk

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"entente/graph/constraint"
	"entente/schema"
)

// Flags are those of `database import full` with which the files are read: no
// empty text becomes a property, texts may have several lines, and a node that
// is missing or there twice ends the import, since neither can be.
func Flags() []string {
	return []string{"--multiline-fields=true", "--array-delimiter=U+001F", "--bad-tolerance=0", "--strict=true", "--trim-strings=false"}
}

// writeScripts writes how the files become a database: an import, and then the
// constraints that every load wants.
func writeScripts(o *schema.Ontology, w *Written) error {
	var b strings.Builder
	b.WriteString("#!/bin/sh\n# Makes a new database of the files here. NEO4J_HOME is the Neo4j that gets it,\n# which must not run. Then: cypher-shell -f constraints.cypher\nset -eu\ncd \"$(dirname \"$0\")\"\nexec \"${NEO4J_HOME:+$NEO4J_HOME/bin/}neo4j-admin\" database import full \"${1:-neo4j}\"")
	for _, argument := range append(Flags(), w.Arguments...) {
		option, path, named := strings.Cut(argument, w.Folder+string(filepath.Separator))
		if named {
			argument = option + path
		}
		fmt.Fprintf(&b, " \\\n  %s", argument)
	}
	b.WriteString("\n")
	if err := os.WriteFile(inFolder(w.Folder, Script), []byte(b.String()), 0o700); err != nil {
		return err
	}
	var c strings.Builder
	for _, item := range constraint.Wanted(o) {
		fmt.Fprintf(&c, "%s;\n", item.Cypher)
	}
	c.WriteString("CALL db.awaitIndexes(3600);\n")
	return os.WriteFile(inFolder(w.Folder, "constraints.cypher"), []byte(c.String()), 0o600)
}
