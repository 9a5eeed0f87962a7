// Package codecache keeps go-graphviz' cache of machine code where nobody else
// can write.
//
// go-graphviz compiles its WebAssembly module when the program starts, and
// keeps the result, which later starts run, in the folder go-graphviz of the
// folder for temporary files. Where that is /tmp, whoever makes the folder
// first could have others run their code. So the folder for temporary files is
// another while go-graphviz is initialised. The order is the language's: of the
// packages whose imports are ready, that with the first import path is
// initialised first, and entente/… comes before github.com/….
package codecache

import (
	"os"
	"path/filepath"
	"runtime"
)

const variable = "TMPDIR"

var before, had = os.LookupEnv(variable)

func init() {
	if runtime.GOOS == "windows" { // each user has a folder for temporary files there
		return
	}
	_ = os.Setenv(variable, folder())
}

// folder is ENTENTE_CACHE or entente in the user's cache, or where there is
// none a folder that cannot be: then the module is compiled at every start,
// which takes half a second.
func folder() string {
	own := os.Getenv("ENTENTE_CACHE")
	if own == "" {
		if cache, err := os.UserCacheDir(); err == nil {
			own = filepath.Join(cache, "entente")
		}
	}
	if own == "" || os.MkdirAll(own, 0o700) != nil {
		return filepath.Join(os.DevNull, "none")
	}
	return own
}

// Done gives the folder for temporary files its place again. Call it once
// go-graphviz is initialised: in an init function of a package that imports it.
func Done() {
	if had {
		_ = os.Setenv(variable, before)
		return
	}
	_ = os.Unsetenv(variable)
}
