package notebook

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"
)

const notebooks = "../../fixtures/notebooks"

// interpreter is the Python of a virtual environment with what the notebooks'
// requirements pin, and nothing else. It is made once in the user's cache for
// each version of these and of Python. A test without Python, or without the
// package index, is skipped.
func interpreter(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: what runs Python is left out")
	}
	python, version := systemPython(t)
	requirements, err := filepath.Abs(filepath.Join(notebooks, "requirements.txt"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(requirements)
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Skip("there is no cache folder for the packages of Python:", err)
	}
	key := sha256.Sum256(append(text, version...))
	dir := filepath.Join(cache, "entente", fmt.Sprintf("notebooks-%x", key[:8]))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	lock := flock.New(filepath.Join(dir, "lock")) // other test binaries may want it, too
	if err := lock.Lock(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = lock.Close() }()
	made := filepath.Join(dir, "made")
	if _, err := os.Stat(made); errors.Is(err, fs.ErrNotExist) {
		makeVenv(t, python, filepath.Join(dir, "venv"), requirements)
		if err := os.WriteFile(made, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return venvPython(filepath.Join(dir, "venv"))
}

func venvPython(venv string) string {
	if runtime.GOOS == "windows" {
		return filepath.Join(venv, "Scripts", "python.exe")
	}
	return filepath.Join(venv, "bin", "python")
}

// systemPython is the user's Python, which the requirements must be for.
func systemPython(t *testing.T) (python, version string) {
	t.Helper()
	for _, name := range []string{"python3", "python"} {
		out, err := exec.CommandContext(t.Context(), name, "-c", "import sys; print(sys.executable); print(*sys.version_info[:2], sep='.'); sys.exit(sys.version_info < (3, 11))").Output()
		lines := strings.Fields(string(out))
		if err == nil && len(lines) == 2 {
			return lines[0], lines[1]
		}
		if len(lines) == 2 {
			t.Skipf("the notebooks need Python 3.11 or later, and %s is %s", name, lines[1])
		}
	}
	t.Skip("there is no Python (python3) to run notebooks")
	return "", ""
}

// makeVenv makes the environment, whatever an earlier try has left.
func makeVenv(t *testing.T, python, venv, requirements string) {
	t.Helper()
	if out, err := command(t, nil, 2*time.Minute, python, "-m", "venv", "--clear", venv); err != nil {
		if strings.Contains(out, "ensurepip") {
			t.Skipf("this Python makes no virtual environments (Debian has them in python3-venv): %s", out)
		}
		t.Fatalf("python -m venv: %v\n%s", err, out)
	}
	out, err := command(t, nil, 6*time.Minute, venvPython(venv), "-m", "pip", "install", "--no-input", "--disable-pip-version-check",
		"--retries", "2", "--only-binary", ":all:", "--require-hashes", "-r", requirements)
	if err == nil {
		return
	}
	for _, sign := range []string{"Failed to establish a new connection", "Temporary failure in name resolution", "ConnectTimeoutError", "ReadTimeoutError", "ProxyError", "NameResolutionError"} {
		if strings.Contains(out, sign) {
			t.Skipf("the package index cannot be reached, so the notebooks are not run:\n%s", out)
		}
	}
	t.Fatalf("pip install: %v\n%s", err, out)
}

// command runs a command with a bound, and gives all that it says.
func command(t *testing.T, settings []string, bound time.Duration, name string, args ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), bound)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.WaitDelay = 5 * time.Second // kernels that outlive their client
	cmd.Env = append(environment(t), settings...)
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		err = fmt.Errorf("it took more than %s", bound)
	}
	return string(out), err
}

// environment keeps what a user has set up for Python and Jupyter out of it,
// and its traces out of the user's home.
func environment(t *testing.T) []string {
	t.Helper()
	dir := t.TempDir()
	cache, err := os.UserCacheDir() // matplotlib reads all fonts once
	if err != nil {
		t.Fatal(err)
	}
	var env []string
	for _, setting := range os.Environ() {
		name, _, _ := strings.Cut(setting, "=")
		if !strings.HasPrefix(name, "JUPYTER") && !strings.HasPrefix(name, "PYTHON") && !strings.HasPrefix(name, "MPL") && !strings.HasPrefix(name, "NEO4J") {
			env = append(env, setting)
		}
	}
	return append(env, "PYTHONUTF8=1", "IPYTHONDIR="+dir, "JUPYTER_CONFIG_DIR="+dir, "JUPYTER_DATA_DIR="+dir, "JUPYTER_RUNTIME_DIR="+dir, "JUPYTER_PREFER_ENV_PATH=1", "MPLCONFIGDIR="+filepath.Join(cache, "entente", "matplotlib"), "TZ=UTC")
}
