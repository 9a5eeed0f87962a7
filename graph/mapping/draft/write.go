package draft

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"entente/schema"
	"entente/schema/problem"

	"github.com/expr-lang/expr/builtin"
)

// text is the draft as YAML.
func (d *draft) text() []byte {
	b := &strings.Builder{}
	line := func(format string, values ...any) { fmt.Fprintf(b, format+"\n", values...) }
	line("# A draft, made from %s of %s. `entente mapping check` tries it.", counted(d.rows), plainText(d.base()))
	line("# Lines that begin with TODO want somebody who knows the data.")
	d.seen(line)
	id := d.slug()
	line("mapping: %s", id)
	line("title: %s", quoted(d.base()))
	line("source:")
	line("  id: %s", id)
	line("  name: %s", quoted(d.base()+" (TODO: who publishes it)"))
	line("  licence: %s", quoted("TODO: the terms under which it may be used"))
	line("  citation: %s", quoted("TODO: how it asks to be cited"))
	line("document:")
	line("  id: %s-1", id)
	line("  title: %s", quoted("TODO: the release, such as its version"))
	d.form(line)
	d.skips(line)
	if d.object == nil {
		d.event(line)
	}
	if d.subject != nil {
		d.statement(line)
	}
	return []byte(b.String())
}

type liner func(format string, values ...any)

func counted(n int) string {
	if n == rowsToSee {
		return "the first 1,000 records"
	}
	if n == 1 {
		return "the record"
	}
	return fmt.Sprintf("the %d records", n)
}

// seen tells what the columns hold.
func (d *draft) seen(line liner) {
	width := 0
	for _, c := range d.columns {
		width = min(max(width, len([]rune(plainText(c.name)))), 24)
	}
	line("#")
	for _, c := range d.columns {
		what := string(c.kind)
		switch {
		case len(c.count) == 0 && c.kind == text:
			what = "empty"
		case c.kind == code:
			what = fmt.Sprintf("codes of %s, %.0f%% known", c.system, 100*c.share)
		case c.kind == name:
			what = fmt.Sprintf("names of states, %.0f%% known", 100*c.share)
		}
		if examples := plainText(c.examples()); examples != "" {
			what += ": " + examples
		}
		line("#   %-*s  %s", width, plainText(c.name), what)
	}
}

// plainText is text for a comment: one line, and no control characters.
func plainText(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == '\u2028' || r == '\u2029' || r == '\ufeff' {
			return ' '
		}
		return r
	}, text)
}

// form writes the dialect, as far as it is not the usual one.
func (d *draft) form(line liner) {
	var keys []string
	add := func(format string, values ...any) { keys = append(keys, fmt.Sprintf(format, values...)) }
	if d.dialect.Format != "csv" {
		add("format: %s", d.dialect.Format)
	}
	if d.dialect.Format == "csv" {
		if d.dialect.Delimiter == '\t' {
			add("delimiter: tab")
		} else if d.dialect.Delimiter != ',' {
			add("delimiter: %s", quoted(string(d.dialect.Delimiter)))
		}
		if !d.dialect.Quoted {
			add("quotes: false")
		}
		if d.dialect.Preamble > 0 {
			add("preamble: %d", d.dialect.Preamble)
		}
	}
	if d.dialect.Encoding != "utf-8" {
		add("encoding: %s", d.dialect.Encoding)
	}
	if d.dialect.Columns != nil {
		add("columns: %s # TODO: the first row names no columns", quotedList(d.dialect.Columns))
	}
	if d.dialect.Missing != nil {
		add("missing: %s", quotedList(d.dialect.Missing))
	}
	if len(keys) > 0 {
		line("file:")
	}
	for _, key := range keys {
		line("  %s", key)
	}
}

// skips writes rules for rows that state nothing.
func (d *draft) skips(line liner) {
	if d.subject == nil {
		return
	}
	line("skip:")
	ends := []*column{d.subject}
	if d.object != nil {
		ends = append(ends, d.object)
	}
	var missing []string
	for _, c := range ends {
		missing = append(missing, d.textOf(c)+" == ''")
	}
	line("  - when: %s", quoted(strings.Join(missing, " or ")))
	line("    reason: a side is not given")
	if d.object != nil && d.same() {
		line("  - when: %s", quoted(d.textOf(d.subject)+" == "+d.textOf(d.object)))
		line("    reason: both sides are the same")
	}
	if d.both {
		line("  # TODO: each pair stands here in both directions. Where they state the same:")
		line("  # - when: %s", quoted(d.textOf(d.subject)+" > "+d.textOf(d.object)))
		line("  #   reason: the other direction of the pair states the same")
	}
}

// same tells that a record has one state on both sides.
func (d *draft) same() bool {
	for i, value := range d.subject.values {
		if value != "" && value == d.object.values[i] {
			return true
		}
	}
	return false
}

// event writes an event of each record, where no two states are joined.
func (d *draft) event(line liner) {
	line("entities:")
	line("  # TODO: what the records are of; `entente schema show entities` lists the kinds")
	line("  - id: %s", quoted(d.eventID()))
	line("    labels: [Event]")
	title := d.base()
	if d.name != nil {
		title = "{" + d.textOf(d.name) + " == '' ? " + literal(title) + " : " + d.textOf(d.name) + "}"
	} else {
		title = strings.NewReplacer("{", "(", "}", ")").Replace(title)
	}
	line("    name: %s", quoted(title))
	if valid := d.valid(); valid != "" {
		line("    valid: %s", quoted("{"+valid+"}"))
	}
}

func (d *draft) eventID() string {
	if d.id != nil && d.id.all(func(v string) bool { return schema.IsSlug(strings.ToLower(v)) }) {
		return d.slug() + "-{lower(" + d.textOf(d.id) + ")}"
	}
	var all []string
	for _, c := range d.columns {
		if c.kind != list && c.kind != record {
			all = append(all, d.textOf(c))
		}
	}
	if len(all) == 0 {
		return d.slug()
	}
	return d.slug() + "-{hash(join([" + strings.Join(all[:min(len(all), 40)], ", ") + "], '|'))}"
}

// statement writes what a record states of its states.
func (d *draft) statement(line liner) {
	line("statements:")
	subject, object, relation := end(d, d.subject), "", "linked-to"
	if d.object != nil {
		line("  # TODO: what the rows state; `entente schema show` lists the relations, such as ally-of or at-war-with")
		object = end(d, d.object)
	} else {
		subject, object, relation = d.eventID(), subject, "took-place-in"
	}
	if id := d.statementID(); id != "" {
		line("  - id: %s", quoted(id))
		line("    subject: %s", quoted(subject))
	} else {
		line("  # TODO: an id of the data set's own; without one, what is stated twice is refused")
		line("  - subject: %s", quoted(subject))
	}
	line("    type: %s", relation)
	line("    object: %s", quoted(object))
	if valid := d.valid(); valid != "" {
		d.censored(line)
		line("    valid: %s", quoted("{"+valid+"}"))
	}
}

func end(d *draft, c *column) string {
	if c.kind == code {
		return c.system + ":{" + d.ref(c) + "}"
	}
	return "{" + d.ref(c) + "}"
}

// statementID is the identity of a record: a column of them, or both states and
// the beginning where they are one.
func (d *draft) statementID() string {
	if d.id != nil {
		return "{" + d.ref(d.id) + "}"
	}
	if d.object == nil {
		return ""
	}
	all := []*column{d.subject, d.object}
	for _, c := range d.from {
		if c != nil {
			all = append(all, c)
		}
	}
	seen := map[string]bool{}
	for i := range d.rows {
		var values []string
		for _, c := range all {
			values = append(values, c.values[i])
		}
		seen[strings.Join(values, "\x00")] = true
	}
	if len(seen) < d.rows {
		return ""
	}
	var refs []string
	for _, c := range all {
		refs = append(refs, d.textOf(c))
	}
	return "{join([" + strings.Join(refs, ", ") + "], '-')}"
}

// valid is an expression of when a record holds.
func (d *draft) valid() string {
	switch {
	case d.from == nil:
		return ""
	case d.to == nil:
		return d.moment(d.from)
	}
	return "span(" + d.moment(d.from) + ", " + d.moment(d.to) + ")"
}

func (d *draft) moment(columns []*column) string {
	c := d.textOf(columns[0])
	switch columns[0].kind {
	case date:
		return c + "[0:10]"
	case compact:
		return "ymd(" + c + "[0:4], " + c + "[4:6], " + c + "[6:8])"
	}
	if columns[1] == nil {
		return c
	}
	day := "''"
	if columns[2] != nil {
		day = d.textOf(columns[2])
	}
	return "ymd(" + c + ", " + d.textOf(columns[1]) + ", " + day + ")"
}

// censored warns of an end that many records share: the last day of the data.
func (d *draft) censored(line liner) {
	if d.to == nil {
		return
	}
	c := d.to[0]
	last, n, all := "", 0, 0
	for value, times := range c.count {
		if all += times; value > last {
			last, n = value, times
		}
	}
	if n > 2 && n*5 > all {
		line("    # TODO: %d of %d end at %s, the last %s there is: where the data end then and not what they", n, all, plainText(last), plainText(c.name))
		line("    # state, it is no end: %s", plainText(fmt.Sprintf("%s == %s ? '' : …", d.textOf(c), literal(last))))
	}
}

// ref is a column in an expression.
func (d *draft) ref(c *column) string {
	if identifier.MatchString(c.name) && !slices.Contains(taken, c.name) {
		return c.name
	}
	return "$env[" + literal(c.name) + "]"
}

// textOf is a column in an expression that wants a text: other files than tables
// have numbers, too, and may lack the value.
func (d *draft) textOf(c *column) string {
	if d.dialect.Format == "csv" {
		return d.ref(c)
	}
	return "string(" + d.ref(c) + " ?? '')"
}

var (
	identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	// taken are names that mean another thing in an expression.
	taken = append([]string{
		"ymd", "span", "slug", "hash", "brief", "era", "one", "has", "lookup", "item", "index",
		"and", "or", "not", "in", "matches", "contains", "startsWith", "endsWith", "let", "if", "else", "true", "false", "nil",
	}, builtin.Names...)
)

// literal is a text in an expression.
func literal(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`, "\r", `\r`).Replace(text) + "'"
}

// quoted is a text in YAML, which reads what JSON writes.
func quoted(text string) string {
	b := &strings.Builder{}
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a text, which always encodes
	return strings.TrimSuffix(b.String(), "\n")
}

func quotedList(list []string) string {
	var all []string
	for _, text := range list {
		all = append(all, quoted(text))
	}
	return "[" + strings.Join(all, ", ") + "]"
}

// slug is the id of the mapping, from the name of the file.
func (d *draft) slug() string {
	id := strings.Trim(strings.Join(strings.FieldsFunc(problem.Fold(d.base()), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "-"), "-")
	if id == "" {
		return "mine"
	}
	return id[:min(len(id), 60)]
}
