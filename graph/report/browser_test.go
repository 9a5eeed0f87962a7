package report

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"entente/graph/browsertest"

	"github.com/chromedp/chromedp"
)

// opened is a tab that shows a page.
func opened(t *testing.T, html string) (context.Context, *browsertest.Seen) {
	t.Helper()
	ctx := browsertest.Chromium(t)
	seen := browsertest.Watch(t, ctx)
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, []byte(html), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.Navigate("file://"+file)); err != nil {
		t.Fatal(err)
	}
	return ctx, seen
}

// A browser shows the page with its style and its pictures, every link in it leads
// somewhere, and it asks for nothing.
func TestThePageInABrowser(t *testing.T) {
	html, _ := pages(t, made(t, niger(t), asked(t, "niger", "", "")))
	ctx, seen := opened(t, html)
	if got := browsertest.Evaluate[string](t, ctx, `document.querySelector("h1").textContent`); got != "Niger" {
		t.Errorf("the title is %q", got)
	}
	if got := browsertest.Evaluate[string](t, ctx, `getComputedStyle(document.querySelector("thead th")).borderBottomStyle`); got != "solid" {
		t.Errorf("the style does not count: the border is %q", got)
	}
	if got := browsertest.Evaluate[float64](t, ctx, `[...document.querySelectorAll("figure svg")].filter((s) => s.getBoundingClientRect().height > 100 && s.querySelectorAll("text").length > 3).length`); got < 2 {
		t.Errorf("%v pictures are shown", got)
	}
	if got := browsertest.Evaluate[string](t, ctx, `[...document.querySelectorAll('a[href^="#"]')].filter((a) => !document.getElementById(a.hash.slice(1))).map((a) => a.hash).join(" ")`); got != "" {
		t.Errorf("links lead nowhere: %s", got)
	}
	if got := browsertest.Evaluate[float64](t, ctx, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); got > 0 {
		t.Errorf("the page is %v pixels too wide", got)
	}
	quiet(t, seen)
}

// quiet checks that a tab asked nobody, and that nothing went wrong in it.
func quiet(t *testing.T, seen *browsertest.Seen) {
	t.Helper()
	if outside := seen.Outside(); len(outside) > 0 {
		t.Errorf("it asks for %q", outside)
	}
	if wrong := seen.Errors(); len(wrong) > 0 {
		t.Errorf("in the browser: %q", wrong)
	}
	if n := len(seen.Requests()); n > 2 {
		t.Errorf("it makes %d requests: %q", n, seen.Requests())
	}
}

// What is hostile in a graph is text in a browser.
func TestHostileTextInABrowser(t *testing.T) {
	html, _ := pages(t, made(t, hostileWorld(t), asked(t, "a b", "", "")))
	ctx, seen := opened(t, html)
	if got := browsertest.Evaluate[float64](t, ctx, `document.querySelectorAll("script, img, iframe, [onerror], a[href^='javascript']").length`); got != 0 {
		t.Errorf("%v elements come from names", got)
	}
	if got := browsertest.Evaluate[string](t, ctx, `document.querySelector("h1").textContent`); len(got) < 2*len("<script>alert(1)</script>") {
		t.Errorf("the title is %q", got)
	}
	quiet(t, seen)
}
