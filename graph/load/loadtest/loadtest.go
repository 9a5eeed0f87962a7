// Package loadtest puts what the fixtures say into the databases of tests.
package loadtest

import (
	"testing"
	"time"

	"entente/fixtures"
	"entente/graph"
	"entente/graph/check"
	"entente/graph/gazetteer"
	"entente/graph/load"
	"entente/graph/neo"
	"entente/schema"
)

// States are the entities of the gazetteer.
func States(t testing.TB) []graph.Entity {
	t.Helper()
	entities, err := gazetteer.Entities()
	if err != nil {
		t.Fatal(err)
	}
	return entities
}

// Dossier is a dossier of which nothing may be rejected.
func Dossier(t testing.TB, name string, text []byte) check.Input {
	t.Helper()
	result, err := check.Inputs(schema.Default(), States(t), []check.Text{{Name: name, Data: text}}, check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if problems := result.Problems(); len(problems) > 0 {
		t.Fatal(problems)
	}
	return result
}

// Niger loads the dossier of Niger.
func Niger(t testing.TB, db *neo.DB) *load.Receipt {
	t.Helper()
	return Run(t, db, Dossier(t, fixtures.NigerName, fixtures.Niger))
}

// Run loads an input.
func Run(t testing.TB, db *neo.DB, in check.Input) *load.Receipt {
	t.Helper()
	r, err := load.Run(t.Context(), db, schema.Default(), in, load.Options{BatchSize: load.DefaultBatchSize, MaxShrink: 1, Version: "test", Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	return r
}
