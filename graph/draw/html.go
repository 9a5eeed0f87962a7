package draw

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"io"
)

var (
	//go:embed page.css
	pageStyle string
	//go:embed page.js
	pageScript string
)

// writeHTML writes a page of HTML that holds the picture and all that it takes
// to search and zoom it. Its policy lets nothing else run, and nothing load.
func (p *page) writeHTML(w io.Writer) error {
	var b bytes.Buffer
	name := p.name
	if name == "" {
		name = "A picture"
	}
	fmt.Fprintf(&b, `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src '%s'; style-src '%s'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>%s</title>
<style>%s</style>
</head>
<body>
<header role="toolbar" aria-label="Search and zoom">
<input type="search" id="search" aria-label="Search" placeholder="Search: a name, a relation, a source" autocomplete="off" spellcheck="false">
<output id="found" for="search"></output>
<button type="button" id="farther" aria-label="Farther" title="Farther">−</button>
<button type="button" id="closer" aria-label="Closer" title="Closer">+</button>
<button type="button" id="whole" title="The whole picture">Whole</button>
</header>
<main>
`, digest(pageScript), digest(pageStyle), escape(name), pageStyle)
	b.Write(p.svgElement(true))
	fmt.Fprintf(&b, `</main>
<aside id="note" aria-live="polite" hidden><button type="button" id="close" aria-label="Close">×</button><p id="said"></p></aside>
<script>%s</script>
</body>
</html>
`, pageScript)
	_, err := w.Write(b.Bytes())
	return err
}

// writeInline writes the SVG element alone.
func (p *page) writeInline(w io.Writer) error {
	_, err := w.Write(p.svgElement(false))
	return err
}

// digest is how a content policy names an inline script or style.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
