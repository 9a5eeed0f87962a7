package draw

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"entente/graph/browsertest"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

var inlined = regexp.MustCompile(`(?s)<(script|style)>(.*?)</(?:script|style)>`)

// The policy of a page names its own script and style by what they are, and
// nothing else.
func TestHTMLPolicy(t *testing.T) {
	page := string(picture(t, hostileKinds()["timeline"], HTML))
	all := inlined.FindAllStringSubmatch(page, -1)
	if len(all) != 2 {
		t.Fatalf("there are %d scripts and styles", len(all))
	}
	for _, part := range all {
		if want := fmt.Sprintf("%s-src '%s'", part[1], digest(part[2])); !strings.Contains(page, want) {
			t.Errorf("the policy lacks %s", want)
		}
	}
	for _, outside := range []string{"src=", "http:", "https:", "@import", "url("} {
		if rest := strings.ReplaceAll(page, "http://www.w3.org/2000/svg", ""); strings.Contains(rest, outside) {
			t.Errorf("the page has %q", outside)
		}
	}
	if strings.Contains(page, "<script>alert") {
		t.Error("a name is a script")
	}
}

// pageOf opens a picture in a browser.
func pageOf(t *testing.T, ctx context.Context, p Picture) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "picture.html")
	if err := os.WriteFile(file, picture(t, p, HTML), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.Navigate("file://"+file)); err != nil {
		t.Fatal(err)
	}
}

const (
	shownWidth = `document.querySelector("main svg").viewBox.baseVal.width`
	shownLeft  = `document.querySelector("main svg").viewBox.baseVal.x`
	hitWords   = `[...document.querySelectorAll("svg .hit")].map((g) => g.textContent.replace(/\s+/g, " ")).join("\n")`
	dimmest    = `Math.min(...[...document.querySelectorAll("svg .mark")].map((g) => Number(getComputedStyle(g).opacity)))`
)

// A page can be searched and zoomed, says what is clicked on, and asks for
// nothing.
func TestHTMLInABrowser(t *testing.T) {
	ctx := browsertest.Chromium(t)
	seen := browsertest.Watch(t, ctx)
	do := func(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, steps...); err != nil {
			t.Fatal(err)
		}
	}
	search := chromedp.CSS("#search")
	t.Run("search", func(t *testing.T) {
		pageOf(t, ctx, small())
		do(t, chromedp.SendKeys(search, "COTE D"))
		if got := browsertest.Evaluate[string](t, ctx, hitWords); !strings.Contains(got, "Côte d’Ivoire") || !strings.Contains(got, "sanctions") || strings.Contains(got, "Bazoum") {
			t.Errorf("found is\n%s", got)
		}
		if got := browsertest.Evaluate[string](t, ctx, `document.getElementById("found").textContent`); got != "2 of 9 marks" {
			t.Errorf("it says %q", got)
		}
		if got := browsertest.Evaluate[float64](t, ctx, dimmest); got > 0.3 {
			t.Errorf("what is not found has an opacity of %v", got)
		}
		before := browsertest.Evaluate[float64](t, ctx, shownWidth)
		do(t, chromedp.SendKeys(search, "\r"))
		if got := browsertest.Evaluate[float64](t, ctx, shownWidth); got >= before {
			t.Errorf("the picture is %v wide, as before: %v", got, before)
		}
		if got := browsertest.Evaluate[string](t, ctx, `document.getElementById("said").textContent`); got == "" {
			t.Error("nothing is said of what was found")
		}
		do(t, chromedp.SendKeys(search, "\x1b"))
		if got := browsertest.Evaluate[float64](t, ctx, dimmest); got < 1 || browsertest.Evaluate[float64](t, ctx, shownWidth) != before {
			t.Errorf("after Escape something has an opacity of %v", got)
		}
	})
	t.Run("zoom", func(t *testing.T) {
		pageOf(t, ctx, franceAndNiger(t))
		whole := browsertest.Evaluate[float64](t, ctx, shownWidth)
		do(t, chromedp.Click(chromedp.CSS("#closer")))
		closer := browsertest.Evaluate[float64](t, ctx, shownWidth)
		do(t, chromedp.MouseEvent(input.DispatchMouseEventTypeMouseWheel, 600, 500, func(p *input.DispatchMouseEventParams) {
			p.DeltaX, p.DeltaY = 0.01, -300 // the protocol wants both, and none is 0
		}))
		wheeled := browsertest.Evaluate[float64](t, ctx, shownWidth)
		if closer >= whole || wheeled >= closer {
			t.Errorf("the widths are %v, %v, %v", whole, closer, wheeled)
		}
		left := browsertest.Evaluate[float64](t, ctx, shownLeft)
		do(t, chromedp.MouseEvent(input.DispatchMouseEventTypeMousePressed, 600, 500, chromedp.ButtonLeft),
			chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, 620, 500, chromedp.ButtonLeft),
			chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, 700, 500, chromedp.ButtonLeft),
			chromedp.MouseEvent(input.DispatchMouseEventTypeMouseReleased, 700, 500, chromedp.ButtonLeft))
		if got := browsertest.Evaluate[float64](t, ctx, shownLeft); got >= left {
			t.Errorf("dragged to the right, the left end is at %v and was at %v", got, left)
		}
		do(t, chromedp.Click(chromedp.CSS("#whole")))
		if got := browsertest.Evaluate[float64](t, ctx, shownWidth); got != whole {
			t.Errorf("the whole is %v wide, and was %v", got, whole)
		}
	})
	t.Run("click", func(t *testing.T) {
		pageOf(t, ctx, sahelMatrix())
		do(t, chromedp.Click(chromedp.CSS("svg .cell")))
		if got := browsertest.Evaluate[string](t, ctx, `document.getElementById("said").textContent`); !strings.Contains(got, "Algeria → Niger") || !strings.Contains(got, "MEDIATES_FOR\nsource: reuters") {
			t.Errorf("it says %q", got)
		}
		do(t, chromedp.Click(chromedp.CSS("#close")))
		if browsertest.Evaluate[bool](t, ctx, `document.getElementById("note").checkVisibility()`) {
			t.Error("the note stays")
		}
	})
	t.Run("hostile", func(t *testing.T) {
		for name, p := range hostileKinds() {
			pageOf(t, ctx, p)
			if got := browsertest.Evaluate[string](t, ctx, `[...document.querySelectorAll("svg title")].map((e) => e.textContent).join("\n")`); !strings.Contains(got, "<script>alert(1)</script>") {
				t.Errorf("%s: no text is the name of a script", name)
			}
			if n := browsertest.Evaluate[int](t, ctx, `document.scripts.length + document.querySelectorAll("b, i, img, iframe").length`); n != 1 {
				t.Errorf("%s: there are %d elements that are not ours", name, n)
			}
		}
	})
	if got := seen.Errors(); len(got) > 0 {
		t.Errorf("errors: %s", strings.Join(got, "\n"))
	}
	for _, request := range seen.Requests() {
		if !strings.HasPrefix(request, "file:///") && request != "data:," {
			t.Errorf("it asks for %s", request)
		}
	}
	t.Run("policy", func(t *testing.T) {
		pageOf(t, ctx, small())
		do(t, chromedp.Evaluate[chromedp.Void](`{ const s = document.createElement("script"); s.textContent = "window.ran = 1"; document.body.append(s);
			const i = new Image(); i.src = "http://127.0.0.1:9/a.png"; document.body.append(i) }`))
		if got := browsertest.Evaluate[string](t, ctx, "typeof window.ran"); got != "undefined" {
			t.Errorf("a script that is not ours has run: %s", got)
		}
		if got := strings.Join(seen.Errors(), "\n"); !strings.Contains(got, "Content Security Policy") {
			t.Errorf("the policy refused nothing: %s", got)
		}
	})
}
