package report

import (
	"bufio"
	"fmt"
	"io"
	"net/url"
	"strings"
	"unicode"
)

// PictureFile is the name of the file of a picture that stands beside a page of
// Markdown with a name of its own, such as niger-network.svg for niger.md. Code
// hosts show such files, and no picture that stands in the text itself.
func PictureFile(page string, p Picture) string {
	return strings.TrimSuffix(page, ".md") + "-" + p.Name + ".svg"
}

// WriteMarkdown writes the report as Markdown. page is the name of its file,
// beside which its pictures are; see PictureFile.
func (r *Report) WriteMarkdown(w io.Writer, page string) error {
	b := bufio.NewWriter(w)
	m := md{b}
	m.line("# %s: what the sources say", plain(r.Title))
	m.facts(r.About)
	m.contents(r)
	m.summary(r)
	m.pictures(r, page)
	if r.Holding != nil {
		m.short(*r.Holding)
	}
	m.short(r.Chronology)
	m.line("## Facts")
	m.line("What is asserted or reported, with where it stands. A number in brackets is a document of the [list of sources](#sources-citations-and-licences).")
	for _, l := range r.Facts {
		m.listing(l)
	}
	if len(r.Others) > 0 {
		m.line("## No facts")
		m.line("Plans, possibilities, demands, denials and history: nothing here is counted as a fact anywhere in this report.")
	}
	for _, l := range r.Others {
		m.listing(l)
	}
	m.contradictions(r.Contradictions)
	m.sources(r.Sources)
	return b.Flush()
}

// md writes Markdown. What it is given as a format is its own; every value of the
// graph goes through plain.
type md struct{ w *bufio.Writer }

// line writes a block.
func (m md) line(format string, values ...any) { fmt.Fprintf(m.w, format+"\n\n", values...) }

// row writes a row of a table.
func (m md) row(cells ...string) { fmt.Fprintf(m.w, "| %s |\n", strings.Join(cells, " | ")) }

func (m md) end() { fmt.Fprintln(m.w) }

// head writes the head of a table, whose columns with a colon are of numbers.
func (m md) head(columns ...string) {
	var rules []string
	for i, c := range columns {
		rule := "---"
		if columns[i] = strings.TrimSuffix(c, ":"); columns[i] != c {
			rule = "--:"
		}
		rules = append(rules, rule)
	}
	m.row(columns...)
	fmt.Fprintf(m.w, "|%s|\n", strings.Join(rules, "|"))
}

// plain is text that a page may show as text: no character of it is a mark.
func plain(text string) string {
	var b strings.Builder
	for i, r := range strings.Join(strings.Fields(shown(text)), " ") {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '&':
			b.WriteString("&amp;")
		case strings.ContainsRune("\\`*_[]>#|~$", r), i == 0 && strings.ContainsRune("-+", r):
			b.WriteRune('\\')
			b.WriteRune(r)
		case r == '@':
			b.WriteString("&#64;") // a code host takes it for a person, and tells them
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// onWeb is an address on the web, to which a page may link.
func onWeb(text string) (*url.URL, bool) {
	u, err := url.Parse(text)
	return u, err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// address is a link to what is on the web, and else the text alone.
func address(text string) string {
	u, ok := onWeb(text)
	if !ok {
		return plain(text)
	}
	clean := strings.NewReplacer("(", "%28", ")", "%29", "<", "%3C", ">", "%3E", "|", "%7C", "\\", "%5C").Replace(u.String())
	return fmt.Sprintf("[%s](%s)", plain(text), clean)
}

func (m md) facts(facts []Fact) {
	for _, f := range facts {
		fmt.Fprintf(m.w, "- **%s**: %s\n", plain(f.What), plain(f.Is))
	}
	m.end()
}

// anchor is the link to a heading, as code hosts make it.
func anchor(heading string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(heading) {
		switch {
		case r == ' ':
			b.WriteRune('-')
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

func (m md) contents(r *Report) {
	headings := []string{"Summary"}
	if len(r.Pictures) > 0 {
		headings = append(headings, "Pictures")
	}
	if r.Holding != nil {
		headings = append(headings, r.Holding.Title)
	}
	headings = append(headings, "Chronology", "Facts")
	if len(r.Others) > 0 {
		headings = append(headings, "No facts")
	}
	for _, h := range append(headings, "Contradictions", "Sources, citations and licences") {
		fmt.Fprintf(m.w, "1. [%s](#%s)\n", h, anchor(h))
	}
	m.end()
}

func (m md) summary(r *Report) {
	m.line("## Summary")
	for _, f := range r.Figures {
		fmt.Fprintf(m.w, "- **%s** %s\n", f.Is, f.What)
	}
	m.end()
	for _, s := range r.Subjects {
		m.line("### %s (%s)", plain(s.Name), plain(strings.Join(s.Kinds, ", ")))
		m.facts(s.Facts)
	}
	m.line("Statements by group of relations and by how they are said. Asserted and reported are facts; nothing else is counted as one.")
	columns := []string{"group"}
	for _, modality := range r.Counts.Modalities {
		columns = append(columns, modality.Name+":")
	}
	m.head(append(columns, "facts:", "all:")...)
	for _, c := range append(r.Counts.Families, r.Counts.Total) {
		cells := []string{plain(c.Name)}
		for _, n := range append(c.Numbers, c.Facts, c.All) {
			if n == 0 {
				cells = append(cells, "–")
				continue
			}
			cells = append(cells, number(n))
		}
		m.row(cells...)
	}
	m.end()
}

func (m md) pictures(r *Report, page string) {
	if len(r.Pictures) > 0 {
		m.line("## Pictures")
	}
	for _, p := range r.Pictures {
		m.line("### %s", plain(p.Title))
		m.line("%s", plain(p.Note))
		m.line("![%s](%s)", plain(p.Title), url.PathEscape(PictureFile(page, p)))
	}
}

// what is a statement in words; no fact is slanted and says how it is said.
func what(subject, relation, object string, symmetric, fact bool, modality string) string {
	arrow := "→"
	if symmetric {
		arrow = "–"
	}
	text := fmt.Sprintf("**%s** %s %s **%s**", plain(subject), plain(relation), arrow, plain(object))
	switch {
	case !fact:
		return fmt.Sprintf("*%s*: %s", plain(modality), text)
	case modality != "asserted":
		return fmt.Sprintf("%s (%s)", text, plain(modality))
	}
	return text
}

func (r *Row) markdown() string {
	text := what(r.Subject, r.Relation, r.Object, r.Symmetric, r.Fact, r.Modality)
	if r.More != "" {
		text += " (" + r.More + ")"
	}
	return text
}

func ref(d *Document) string { return fmt.Sprintf("[\\[%d\\]](#doc-%d)", d.Number, d.Number) }

func (m md) short(l Listing) {
	m.line("## %s", l.Title)
	m.line("%s", l.Lead)
	if len(l.Rows) == 0 {
		m.line("None.")
		return
	}
	m.head("when", "what", "sources")
	for _, row := range l.Rows {
		var refs []string
		for _, d := range row.Refs() {
			refs = append(refs, ref(d))
		}
		m.row(plain(row.When), what(row.Subject, row.Relation, row.Object, row.Symmetric, row.Fact, row.Modality), strings.Join(refs, " "))
	}
	m.end()
	m.cut(l.Cut())
}

func (m md) cut(text string) {
	if text != "" {
		m.line("*%s*", text)
	}
}

func (m md) listing(l Listing) {
	m.line("### %s", plain(l.Title))
	m.line("%s, %s.%s", counted(l.Total, "relation", "relations"), counted(l.Statements, "statement", "statements"), spaced(l.Lead))
	columns := []string{"what", "when", "evidence"}
	if l.Outcomes {
		columns = append(columns, "what came of it")
	}
	m.head(columns...)
	for _, row := range l.Rows {
		for i, e := range row.Evidence {
			cells := []string{"″", e.whenMarkdown(), e.markdown()}
			if i == 0 {
				cells[0] = row.markdown()
			}
			if l.Outcomes {
				cells = append(cells, plain(e.Outcome))
			}
			m.row(cells...)
		}
	}
	m.end()
	m.cut(l.Cut())
}

func spaced(text string) string {
	if text == "" {
		return ""
	}
	return " " + plain(text)
}

func (e *Evidence) whenMarkdown() string {
	if e.Holds {
		return plain(e.When) + " **holds**"
	}
	return plain(e.When)
}

func (e *Evidence) markdown() string {
	text := evidence(e.Document, e.Locator, e.Quote, e.Attributed)
	if e.Reported != "" {
		text += ", reported " + plain(e.Reported)
	}
	for _, f := range e.Further {
		text += " · " + plain(f)
	}
	if e.Statements > 1 {
		text += " · " + counted(e.Statements, "statement", "statements")
	}
	return text
}

func evidence(d *Document, locator, quote, attributed string) string {
	text := ref(d) + " " + plain(d.SourceID)
	if locator != "" {
		text += ", " + plain(locator)
	}
	if quote != "" {
		text += ": “" + plain(quote) + "”"
	}
	if attributed != "" {
		text += " – said by " + plain(attributed)
	}
	return text
}

func (m md) contradictions(c Contradictions) {
	m.line("## Contradictions")
	if len(c.Pairs) == 0 {
		m.line("None was found.%s", spaced(c.Note))
		return
	}
	m.line("Statements that cannot both be right. Which is, the graph does not say.%s", spaced(c.Note))
	m.head("how", "what", "when", "evidence")
	for _, pair := range c.Pairs {
		for i, s := range []Said{pair.One, pair.Other} {
			how := plain(pair.Kind)
			if i > 0 {
				how = "″"
			}
			m.row(how, what(s.Subject, s.Relation, s.Object, s.Symmetric, s.Fact, s.Modality), plain(s.When), evidence(s.Document, s.Locator, s.Quote, s.Attributed))
		}
	}
	m.end()
	if len(c.Pairs) < c.Total {
		m.cut(fmt.Sprintf("%s are shown, of %s.", number(len(c.Pairs)), number(c.Total)))
	}
}

func (m md) sources(all []*Source) {
	m.line("## Sources, citations and licences")
	m.line("Every source of this report, and the documents to which it refers. Where no licence stands, the graph knows of none: ask the publisher before you pass anything on.")
	for _, s := range all {
		m.line("### %s", plain(s.Name))
		licence := "*not known*"
		if s.Licence != "" {
			licence = plain(s.Licence)
		}
		kind := plain(s.ID)
		if s.Kind != "" {
			kind += ", " + plain(s.Kind)
		}
		about := fmt.Sprintf("%s; %s here, %s; licence: %s", kind, counted(s.Statements, "statement", "statements"), counted(s.Facts, "fact", "facts"), licence)
		if s.URL != "" {
			about += "; " + address(s.URL)
		}
		m.line("%s", about)
		if s.Citation != "" {
			m.line("Cite as: %s", plain(s.Citation))
		}
		for _, d := range s.Documents {
			fmt.Fprintf(m.w, "- <a id=\"doc-%d\"></a>\\[%d\\] %s\n", d.Number, d.Number, d.markdown())
		}
		if len(s.Documents) > 0 {
			m.end()
		}
		if s.Hidden > 0 {
			m.line("and %s of which no row is shown", counted(s.Hidden, "document", "documents"))
		}
	}
}

func (d *Document) markdown() string {
	text := plain(d.Title)
	if d.Date != "" {
		text += ", " + plain(d.Date)
	}
	if d.URL != "" {
		text += ". " + address(d.URL)
	}
	if d.Licence != "" {
		text += ". Licence: " + plain(d.Licence)
	}
	return text
}
