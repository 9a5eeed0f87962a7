package browser_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"entente/graph/browser"
	"entente/graph/load/loadtest"
	"entente/graph/neo"
	"entente/graph/server"
	"entente/graph/server/servertest"
	"entente/schema"
)

// TestDesk is what an analyst has after `entente demo`: the local server with the
// guide, and the crisis in the graph.
func TestDesk(t *testing.T) {
	o := servertest.Options(t)
	guides, err := browser.Guides(schema.Default())
	if err != nil {
		t.Fatal(err)
	}
	o.Guides, o.PlayOnConnect = guides, browser.Niger
	s, err := server.New(o)
	if err != nil {
		t.Fatal(err)
	}
	info, err := s.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	db, err := neo.Open(t.Context(), neo.Options{URI: info.BoltURI, Username: info.Username, Password: string(info.Password)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close(t.Context()) }()
	loadtest.Niger(t, db)

	t.Run("the server serves the guide", func(t *testing.T) { checkServed(t, info) })
	t.Run("every cell answers", func(t *testing.T) { checkCells(t, db) })
	t.Run("Chromium", func(t *testing.T) { checkInChromium(t, info) })
}

// checkServed fetches the guide and the page that plays it.
func checkServed(t *testing.T, info server.Info) {
	for address, want := range map[string]string{
		info.BrowserURL + "entente/niger": guide(t),
		info.BrowserURL:                   "<title>Neo4j Browser</title>",
	} {
		response, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if err != nil || response.StatusCode != http.StatusOK || !strings.Contains(string(body), want) {
			t.Errorf("%s: %s, %v, %.200q", address, response.Status, err, body)
		}
	}
}

// checkCells runs each cell of the guide on the dossier that it tells of.
func checkCells(t *testing.T, db *neo.DB) {
	for _, statement := range cells(t) {
		rows := 0
		err := db.Read(t.Context(), statement, nil, func(neo.Row) error { rows++; return nil })
		if err != nil || rows == 0 {
			t.Errorf("%d rows, %v:\n%s", rows, err, statement)
		}
	}
}
