package server

import "testing"

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
