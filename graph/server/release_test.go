package server

import (
	"os"
	"strings"
	"testing"
)

func TestOlder(t *testing.T) {
	order := []string{"5.26.0", "5.26.30", "2025.06.2", "2025.10.1", "2026.08.1"}
	for i, a := range order {
		for j, b := range order {
			want := i < j && !(i == 0 && j == 1) // of one minor release
			if got := mustRelease(a).older(mustRelease(b)); got != want {
				t.Errorf("%s is older than %s: %t", a, b, got)
			}
		}
	}
}

func TestDataOfANewerReleaseAreNotOpened(t *testing.T) {
	s, err := New(Options{Bolt: noBolt{}, Home: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.checkOpened(longTerm.release); err != nil {
		t.Errorf("of no data: %v", err)
	}
	if err := os.MkdirAll(s.layout.server(), 0o700); err != nil {
		t.Fatal(err)
	}
	for opened, refused := range map[string]bool{Version: false, "5.26.0": false, CalendarVersion: true, "": false} {
		if err := os.WriteFile(s.layout.opened(), []byte(opened+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := s.checkOpened(longTerm.release); (err != nil) != refused || refused && !strings.Contains(err.Error(), "Neo4j "+opened+" has opened the data") {
			t.Errorf("data of %q: %v", opened, err)
		}
	}
}

func TestParseRelease(t *testing.T) {
	for text, want := range map[string]struct{ ok, tooOld, calendar bool }{
		"5.26.30":   {ok: true},
		"5.26.0":    {ok: true},
		"5.25.1":    {ok: true, tooOld: true},
		"4.4.37":    {ok: true, tooOld: true},
		"2025.01.0": {ok: true, calendar: true},
		"2026.10.1": {ok: true, calendar: true},
		"":          {},
		"5":         {},
		"five.26":   {},
		"5.x":       {},
	} {
		r, ok := parseRelease(text)
		if ok != want.ok || ok && (r.tooOld() != want.tooOld || r.calendar() != want.calendar) {
			t.Errorf("%q: got %+v, %t (too old %t, calendar %t), want %+v", text, r, ok, r.tooOld(), r.calendar(), want)
		}
	}
}
