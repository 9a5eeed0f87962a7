// Package browsertest gives tests a tab of a real Chromium, without a window,
// that cannot reach anything but this machine.
//
//	ctx := browsertest.Chromium(t)
//	seen := browsertest.Watch(t, ctx)
//	err := chromedp.Do(ctx, chromedp.Navigate(url), …)
//	seen.Outside() // requests to elsewhere, which there should be none of
//
// A machine without Chromium skips the test, aloud; so does -short.
package browsertest

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Timeout is how long a tab lives at the most.
const Timeout = 3 * time.Minute

// Width and Height are the size of the page in pixels.
const Width, Height = 1400, 1000

// Chromium is a tab of a browser of the test's own, with an empty profile, to
// run actions of chromedp in. It is closed, and its profile removed, when the
// test ends. Names of other machines are not resolved in it.
func Chromium(t testing.TB) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser takes its time: not with -short")
	}
	file := find()
	if file == "" {
		t.Skip("there is no Chromium on this machine (chromium, chromium-browser, google-chrome; or CHROMIUM names the file)")
	}
	ctx, cancel := context.WithTimeout(context.Background(), Timeout)
	ctx, stop := chromedp.NewExecAllocator(ctx,
		chromedp.ExecPath(file), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(Width, Height),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-default-apps", true), chromedp.Flag("disable-extensions", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("force-color-profile", "srgb"), chromedp.Flag("metrics-recording-only", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"),
	)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // closes the browser in order, so that it writes no more into the profile
		closeTab()
		stop()
		cancel()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting %s: %v", file, err)
	}
	return ctx
}

// find is the file of the browser; empty where there is none.
func find() string {
	if file := os.Getenv("CHROMIUM"); file != "" {
		return file
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "headless-shell"} {
		if file, err := exec.LookPath(name); err == nil {
			return file
		}
	}
	return ""
}

// Seen is what a tab did since it is watched.
type Seen struct {
	mutex    sync.Mutex
	requests []string
	errors   []string
}

// Watch notes every request of the tab, and what goes wrong in it. It belongs
// before the first Navigate.
func Watch(t testing.TB, ctx context.Context) *Seen {
	t.Helper()
	seen := &Seen{}
	err := chromedp.Listen(ctx, seen.note)
	for _, enable := range []func() error{
		func() error { _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); return err },
		func() error { _, err := chromedp.Call(ctx, runtime.Enable, cdp.Empty{}); return err },
		func() error { _, err := chromedp.Call(ctx, log.Enable, cdp.Empty{}); return err },
	} {
		if err == nil {
			err = enable()
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

func (s *Seen) note(event any) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		s.requests = append(s.requests, e.Request.URL)
	case *network.EventWebSocketCreated:
		s.requests = append(s.requests, e.URL)
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if o := e.ExceptionDetails.Exception; o != nil {
			text += " " + o.Description
		}
		s.errors = append(s.errors, text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError {
			var words []string
			for _, arg := range e.Args {
				words = append(words, string(arg.Value)+arg.Description)
			}
			s.errors = append(s.errors, strings.Join(words, " "))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			s.errors = append(s.errors, strings.TrimSpace(e.Entry.Text+" "+e.Entry.URL))
		}
	}
}

// Requests are the addresses of all requests, in order, with those for files
// and data.
func (s *Seen) Requests() []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.requests)
}

// Outside are the addresses of requests to other machines, whether they got
// there or not.
func (s *Seen) Outside() []string {
	return slices.DeleteFunc(s.Requests(), local)
}

func local(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "file", "data", "blob", "about", "chrome", "devtools":
		return true
	}
	return u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1"
}

// Errors are exceptions that no script caught, what scripts wrote to the console
// as errors, and what the browser itself noted as one: a request that failed, or
// that the page's content policy refused.
func (s *Seen) Errors() []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.errors)
}

// Evaluate gives what an expression of JavaScript is on the page.
func Evaluate[T any](t testing.TB, ctx context.Context, script string) T {
	t.Helper()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](script))
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return value
}
