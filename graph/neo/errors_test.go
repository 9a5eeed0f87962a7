package neo

import (
	"strings"
	"testing"
)

func TestVersionsThatAreTooOldAreRefused(t *testing.T) {
	for version, ok := range map[string]bool{
		"5.26.30": true, "5.26": true, "5.27.0-aura": true, "2025.10.1": true, "2026.01.0": true,
		"5.25.1": false, "4.4.38": false, "3.5": false, "": false, "x.y": false, "5": false, "5.": false, "5.x": false,
	} {
		err := checkVersion(version, "bolt://host")
		if (err == nil) != ok {
			t.Errorf("%q: %v", version, err)
		}
		if err != nil && !strings.Contains(err.Error(), "Entente needs 5.26 or later: upgrade it, or use the local server") {
			t.Error(err)
		}
	}
}

func TestAValueThatNeo4jDoesNotStoreIsRefused(t *testing.T) {
	if _, err := parameters(map[string]any{"f": func() {}}); err == nil || !strings.HasPrefix(err.Error(), "parameter f: a value of type func()") {
		t.Errorf("a function gives %v", err)
	}
}
