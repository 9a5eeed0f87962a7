package report

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"
)

var (
	//go:embed page.html
	pageText string
	//go:embed page.css
	pageStyle string
)

// policy lets a page use its own style and what stands in it, and nothing run or
// load.
func policy() string {
	sum := sha256.Sum256([]byte(pageStyle))
	return fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; img-src data:; base-uri 'none'; form-action 'none'", base64.StdEncoding.EncodeToString(sum[:]))
}

// page is a report with what its template needs.
type page struct {
	*Report
	Style  template.CSS
	Policy string
}

// WriteHTML writes the report as one page of HTML, which asks for nothing outside
// of itself and runs no script.
func (r *Report) WriteHTML(w io.Writer) error {
	t, err := template.New("page").Funcs(template.FuncMap{
		"onWeb":   func(text string) bool { _, ok := onWeb(text); return ok },
		"number":  number,
		"counted": counted,
		"pieces":  strings.Fields,
		"isDay":   func(piece string) bool { return piece[0] >= '0' && piece[0] <= '9' }, // which is not broken
		// A picture comes from draw.Render, which escapes what it says.
		"drawn": func(svg []byte) template.HTML { return template.HTML(svg) },
	}).Parse(pageText)
	if err != nil {
		return err
	}
	return t.Execute(w, page{r, template.CSS(pageStyle), policy()})
}
