package browsertest

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestATabShowsAPageAndTellsWhatItDid(t *testing.T) {
	ctx := Chromium(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`<!doctype html><link rel="icon" href="data:,"><p id="p">before</p><img src="http://elsewhere.example/a.png">
<script>document.getElementById("p").textContent = "after " + innerWidth; console.error("a complaint"); throw new Error("a fault")</script>`))
	}))
	t.Cleanup(server.Close)
	seen := Watch(t, ctx)
	if err := chromedp.Do(ctx, chromedp.Navigate(server.URL)); err != nil {
		t.Fatal(err)
	}
	text, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("#p")))
	if err != nil {
		t.Fatal(err)
	}
	if text != "after 1400" {
		t.Errorf("the page says %q", text)
	}
	if got := seen.Outside(); !slices.Equal(got, []string{"http://elsewhere.example/a.png"}) {
		t.Errorf("requests to elsewhere: %q of %q", got, seen.Requests())
	}
	if got := strings.Join(seen.Errors(), "\n"); !strings.Contains(got, "a complaint") || !strings.Contains(got, "a fault") {
		t.Errorf("errors: %s", got)
	}
}

func TestWhatIsLocal(t *testing.T) {
	for address, want := range map[string]bool{
		"file:///tmp/a.html": true, "data:,": true, "http://localhost:7474/browser/": true, "ws://127.0.0.1:7687/": true,
		"https://elsewhere.example/": false, "http://localhost.elsewhere.example/": false, "http://[": false,
	} {
		if local(address) != want {
			t.Errorf("local(%q) is not %v", address, want)
		}
	}
}
