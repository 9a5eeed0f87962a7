package browser_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"entente/graph/browser"
	"entente/graph/browsertest"
	"entente/graph/server"
	"entente/schema"
)

// checkInChromium does what an analyst does at the desk, and looks at the picture.
func checkInChromium(t *testing.T, info server.Info) {
	d := &desk{t: t, ctx: browsertest.Chromium(t)}
	browsertest.Watch(t, d.ctx) // turns the events of the network on
	sent := watchNetwork(t, d.ctx)

	d.do(chromedp.Navigate(info.BrowserURL))
	d.logIn(info)
	d.wait(`[...document.querySelectorAll("article")].some(a => a.textContent.includes("A coup, an ally lost"))`, "the guide plays on connection")

	d.drop("entente-browser.zip", export(t, browser.Ready))
	d.do(chromedp.Click(chromedp.CSS(`[data-testid=navigationFavorites]`)))
	d.do(chromedp.Click(chromedp.CSS(`[data-testid="expandFolder-dyads"]`)))
	if folders := d.texts(`[data-testid^="savedScriptsFolder-"]`); !slices.Contains(folders, "alliances") || !slices.Contains(folders, "troops") {
		t.Errorf("folders of favourites: %q", folders)
	}
	d.picture("favourites")
	d.do(chromedp.Click(chromedp.CSS(`[data-testid=navigationFavorites]`)))

	d.command(":clear")
	d.command(":play niger")
	d.wait(`document.querySelector("article").textContent.includes("A coup, an ally lost")`, ":play finds the guide by its name")
	d.runCell("Names and colours")
	d.command(":clear")
	d.command(":guide niger")
	d.turnTo("What one article says")
	d.runCell("What one article says")
	d.drawn("the cell of the guide", "#4c78a8", "#355475")
	d.picture("guide")
	d.command(":clear")

	// Without the style the Browser has colours of its own; the file brings ours back.
	d.command(":style reset")
	d.favourite("dyads", "What ties two actors on a date")
	d.drawn("a favourite, without the style", "", "")
	d.drop(browser.StyleName, []byte(browser.Style(schema.Default())))
	d.drawn("a favourite, with the style dropped", "#4c78a8", "#355475")
	d.checkLines()
	d.command(":clear")
	d.favourite("evidence", "The evidence behind a relationship") // whose help has a semicolon, which ends commands
	d.drawn("a favourite with a semicolon", "#4c78a8", "#355475")

	for _, address := range sent.outside() {
		t.Errorf("the page has sent something to %s", address)
	}
}

// desk is the page of Neo4j Browser.
type desk struct {
	t   *testing.T
	ctx context.Context
}

func (d *desk) do(action chromedp.Action[chromedp.Void]) {
	d.t.Helper()
	if err := chromedp.Do(d.ctx, action); err != nil {
		d.fail(err)
	}
}

// fail ends the test, and leaves a picture of the page.
func (d *desk) fail(err error) {
	d.t.Helper()
	file := filepath.Join(os.TempDir(), "entente-desk.png")
	if shot, err := chromedp.Run(d.ctx, chromedp.CaptureScreenshot()); err == nil {
		_ = os.WriteFile(file, shot, 0o600)
	}
	d.t.Fatalf("%v (the page is in %s)", err, file)
}

// wait waits until an expression of JavaScript is true.
func (d *desk) wait(expression, what string) {
	d.t.Helper()
	if _, err := chromedp.Run(d.ctx, chromedp.Poll[bool]("!!("+expression+")", chromedp.WithPollingInterval(300*time.Millisecond))); err != nil {
		d.fail(fmt.Errorf("%s: %w", what, err))
	}
}

// texts are those of all elements of a selector.
func (d *desk) texts(selector string) []string {
	d.t.Helper()
	texts, err := chromedp.Run(d.ctx, chromedp.Evaluate[[]string](fmt.Sprintf(`[...document.querySelectorAll(%q)].map(e => e.textContent.trim())`, selector)))
	if err != nil {
		d.fail(err)
	}
	return texts
}

func (d *desk) logIn(info server.Info) {
	d.t.Helper()
	d.do(chromedp.SendKeys(chromedp.CSS(`[data-testid=username]`), info.Username))
	d.do(chromedp.SendKeys(chromedp.CSS(`[data-testid=password]`), string(info.Password)))
	d.do(chromedp.Click(chromedp.CSS(`[data-testid=connect]`)))
}

// drop drops a file on the page.
func (d *desk) drop(name string, data []byte) {
	d.t.Helper()
	script := fmt.Sprintf(`(() => {
		const transfer = new DataTransfer();
		transfer.items.add(new File([Uint8Array.from(atob(%q), c => c.charCodeAt(0))], %q));
		for (const kind of ["dragenter", "dragover", "drop"])
			document.querySelector("[data-testid=main]").dispatchEvent(new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: transfer}));
	})()`, base64.StdEncoding.EncodeToString(data), name)
	d.do(chromedp.Evaluate[chromedp.Void](script))
}

// command types a command and runs it.
func (d *desk) command(text string) {
	d.t.Helper()
	d.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("[data-testid=activeEditor] textarea").focus()`))
	d.do(chromedp.KeyEvent(text))
	d.run()
}

// runCell presses the play button of the cell whose caption begins so.
func (d *desk) runCell(caption string) {
	d.t.Helper()
	d.wait(fmt.Sprintf(`(() => {
		const figure = [...document.querySelectorAll("figure")].find(f => f.querySelector("figcaption").textContent.startsWith(%q) && f.checkVisibility());
		const button = figure && figure.querySelector("pre.runnable i");
		if (button) button.click();
		return button;
	})()`, caption), "the cell "+caption)
}

// turnTo turns the slides of the guide at the side until one has a cell. A click that
// comes while the guide is still put there is lost, and so it is tried again.
func (d *desk) turnTo(caption string) {
	d.t.Helper()
	d.wait(fmt.Sprintf(`(() => {
		if ([...document.querySelectorAll("figcaption")].some(c => c.textContent.startsWith(%q) && c.checkVisibility())) return true;
		const next = document.querySelector("[data-testid=guideNextSlide]");
		if (next && Date.now() - (window.turned || 0) > 3000) {
			window.turned = Date.now();
			next.click();
		}
		return false;
	})()`, caption), "the slide with the cell "+caption)
}

// favourite runs a favourite of a folder, and opens the drawer and the folder for it.
func (d *desk) favourite(folder, title string) {
	d.t.Helper()
	d.wait(fmt.Sprintf(`(() => {
		const drawer = document.querySelector("[data-testid=createNewFavorite]");
		if (!drawer) document.querySelector("[data-testid=navigationFavorites]").firstElementChild.click();
		const folder = document.querySelector('[data-testid="expandFolder-%s"]'), title = document.querySelector('[data-testid="scriptTitle-%s"]');
		if (drawer && folder && !title) folder.click();
		if (title) title.click();
		return title;
	})()`, folder, title), "the favourite "+title)
	d.run()
}

// run runs what is in the editor. What is typed or put there arrives a moment later.
func (d *desk) run() {
	d.t.Helper()
	d.do(chromedp.Sleep(500 * time.Millisecond))
	d.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("[data-testid=editor-Run]").click()`))
}

// drawn waits until the newest picture has France and Niger by their names, with a
// colour and a border, whatever they are where none are given.
func (d *desk) drawn(what, fill, border string) {
	d.t.Helper()
	d.wait(fmt.Sprintf(`(() => {
		const svg = document.querySelector("[data-testid=frame] svg.neod3viz");
		const nodes = svg ? [...svg.querySelectorAll("g.node")] : [];
		return ["France", "Niger"].every(name => nodes.some(n => {
			const circle = n.querySelector("circle.b-outline");
			const ours = circle.getAttribute("fill") === "#4c78a8";
			return n.querySelector("text.caption").textContent.trim() === name &&
				(%[1]q ? circle.getAttribute("fill") === %[1]q && circle.getAttribute("stroke") === %[2]q : !ours);
		}));
	})()`, fill, border), what)
}

// checkLines looks at the lines of the newest picture: their colours are those
// of the style sheet.
func (d *desk) checkLines() {
	d.t.Helper()
	lines, err := chromedp.Run(d.ctx, chromedp.Evaluate[map[string]string](`Object.fromEntries(
		[...document.querySelector("[data-testid=frame] svg.neod3viz").querySelectorAll("g.relationship")]
			.map(r => [r.querySelector("text").textContent, r.querySelector("path.b-outline").getAttribute("fill")]))`))
	if err != nil {
		d.fail(err)
	}
	want, _ := rules(d.t, browser.Style(schema.Default()))
	seen := 0
	for caption, colour := range lines {
		if rule, whole := want["relationship."+caption]; whole { // a long name is cut short
			seen++
			if rule["color"] != colour {
				d.t.Errorf("the line %s is %s, and the style says %s", caption, colour, rule["color"])
			}
		}
	}
	if seen == 0 {
		d.t.Errorf("no line has its whole name: %v", lines)
	}
}

// picture writes a picture of the upper part of the page for the README, with
// -update.
func (d *desk) picture(name string) {
	d.t.Helper()
	if !*update {
		return
	}
	shot, err := chromedp.Run(d.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		shot, err = upper(shot, 700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join("..", "..", "fixtures", "browser-"+name+".png"), shot, 0o644)
	}
	if err != nil {
		d.fail(err)
	}
}

// upper is the upper part of a picture, in its 256 commonest colours, so that it
// is small.
func upper(shot []byte, height int) ([]byte, error) {
	whole, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		return nil, err
	}
	area := image.Rect(0, 0, whole.Bounds().Dx(), height)
	times := map[color.Color]int{}
	for y := range height {
		for x := range area.Dx() {
			times[whole.At(x, y)]++
		}
	}
	commonest := slices.SortedFunc(maps.Keys(times), func(a, b color.Color) int { return times[b] - times[a] })
	part := image.NewPaletted(area, commonest[:min(256, len(commonest))])
	draw.Draw(part, area, whole, image.Point{}, draw.Src)
	var b bytes.Buffer
	err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, part)
	return b.Bytes(), err
}

// sent are the requests of a page to other machines, by their ids, without those
// that its content policy refused: these are not sent.
type sent struct {
	mutex sync.Mutex
	to    map[network.RequestID]string
}

func watchNetwork(t *testing.T, ctx context.Context) *sent {
	t.Helper()
	s := &sent{to: map[network.RequestID]string{}}
	err := chromedp.Listen(ctx, func(event any) {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			s.to[e.RequestID] = e.Request.URL
		case *network.EventWebSocketCreated:
			s.to[e.RequestID] = e.URL
		case *network.EventLoadingFailed:
			if e.BlockedReason == network.BlockedReasonCsp {
				delete(s.to, e.RequestID)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *sent) outside() []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var addresses []string
	for _, address := range s.to {
		if !strings.HasPrefix(address, "data:") && !strings.Contains(address, "://127.0.0.1:") && !strings.Contains(address, "://localhost:") {
			addresses = append(addresses, address)
		}
	}
	return addresses
}
