package server

import (
	"path/filepath"
	"runtime"
	"testing"
)

func TestLayout(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the expected folders are Linux'")
	}
	for name, test := range map[string]struct {
		environment map[string]string
		home, cache string // the options
		want        layout
	}{
		"the user's":         {want: layout{"/home/u/.local/share/entente", "/home/u/.cache/entente"}},
		"XDG":                {environment: map[string]string{"XDG_DATA_HOME": "/d", "XDG_CACHE_HOME": "/c"}, want: layout{"/d/entente", "/c/entente"}},
		"XDG relative":       {environment: map[string]string{"XDG_DATA_HOME": "d"}, want: layout{"/home/u/.local/share/entente", "/home/u/.cache/entente"}},
		"entente's":          {environment: map[string]string{"XDG_DATA_HOME": "/d", EnvHome: "/eh", EnvCache: "/ec"}, want: layout{"/eh", "/ec"}},
		"options come first": {environment: map[string]string{EnvHome: "/eh", EnvCache: "/ec"}, home: "/oh", cache: "/oc", want: layout{"/oh", "/oc"}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, variable := range []string{"XDG_DATA_HOME", "XDG_CACHE_HOME", EnvHome, EnvCache} {
				t.Setenv(variable, test.environment[variable])
			}
			t.Setenv("HOME", "/home/u")
			got, err := newLayout(test.home, test.cache)
			if err != nil || got != test.want {
				t.Errorf("got %+v, %v, want %+v", got, err, test.want)
			}
		})
	}
	t.Run("no home", func(t *testing.T) {
		for _, variable := range []string{"HOME", "XDG_DATA_HOME", EnvHome} {
			t.Setenv(variable, "")
		}
		_, err := newLayout("", "/c")
		wantError(t, err, "set "+EnvHome)
	})
	t.Run("relative", func(t *testing.T) {
		got, err := newLayout("h", "c")
		if err != nil || !filepath.IsAbs(got.home) || !filepath.IsAbs(got.cache) {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}
