package draw

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// kinds are a picture of each kind but a graph, with something of everything.
func kinds(t testing.TB) map[string]Picture {
	return map[string]Picture{"timeline": franceAndNiger(t), "matrix": sahelMatrix(), "map": sahelMap(), "years": sahelYears()}
}

// The pictures are laid out by our own arithmetic alone, so their numbers are
// held to as well.
func TestKindsGolden(t *testing.T) {
	for name, p := range kinds(t) {
		golden(t, name+".svg", string(picture(t, p, SVG)))
	}
}

var turned = regexp.MustCompile(`^translate\(([-\d.]+) ([-\d.]+)\) rotate\(-90\)$`)

// wordBoxes are where the words of a picture stand, from cap height to
// baseline, and what they say.
func wordBoxes(t testing.TB, svg *shape) (boxes []rect, words []string) {
	t.Helper()
	set, err := newTypesetter()
	if err != nil {
		t.Fatal(err)
	}
	number := func(text string) float64 {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatalf("%q is no number", text)
		}
		return v
	}
	for _, s := range svg.all("text") {
		size := number(s.attr["font-size"])
		style := map[string]style{"bold": bold, "italic": slanted}[s.attr["font-weight"]+s.attr["font-style"]]
		w, h := set.width(style, size, s.text), size*capHeight
		words = append(words, s.text)
		if up := turned.FindStringSubmatch(s.attr["transform"]); up != nil {
			x, y := number(up[1]), number(up[2])
			boxes = append(boxes, rect{point{x - h, y - w}, point{x, y}})
			continue
		}
		x, y := number(s.attr["x"]), number(s.attr["y"])
		switch s.attr["text-anchor"] {
		case "middle":
			x -= w / 2
		case "end":
			x -= w
		}
		boxes = append(boxes, rect{point{x, y - h}, point{x + w, y}})
	}
	return boxes, words
}

// collisions are words that lie on others, or beyond the page.
func collisions(t testing.TB, svg *shape) (found []string) {
	t.Helper()
	boxes, words := wordBoxes(t, svg)
	var w, h float64
	if _, err := fmt.Sscanf(svg.attr["viewBox"], "0 0 %g %g", &w, &h); err != nil {
		t.Fatal(err)
	}
	const rounding = 0.2
	for i, b := range boxes {
		if b.lo.x < -rounding || b.lo.y < -rounding || b.hi.x > w+rounding || b.hi.y > h+rounding {
			found = append(found, fmt.Sprintf("%q is beyond the page: %v", words[i], b))
		}
		b = rect{b.lo.plus(point{rounding, rounding}), b.hi.plus(point{-rounding, -rounding})}
		for j := range i {
			if !b.apart(&boxes[j]) && words[i] != "" && words[j] != "" {
				found = append(found, fmt.Sprintf("%q lies on %q: %v, %v", words[i], words[j], b, boxes[j]))
			}
		}
	}
	return found
}

// No words lie on others, or beyond the page.
func TestWordsOfKindsLieApart(t *testing.T) {
	for name, p := range kinds(t) {
		for _, c := range collisions(t, mustParse(t, picture(t, p, SVG))) {
			t.Errorf("%s: %s", name, c)
		}
	}
}

// The PNG has the size of the SVG, and is more than paper.
func TestKindsAsPNG(t *testing.T) {
	for name, p := range kinds(t) {
		img, svg := decode(t, picture(t, p, PNG)), mustParse(t, picture(t, p, SVG))
		if w, h := pixels(t, svg.attr["width"]), pixels(t, svg.attr["height"]); img.Bounds().Dx() != w || img.Bounds().Dy() != h {
			t.Errorf("%s: the picture has %v pixels; want %d × %d", name, img.Bounds().Size(), w, h)
		}
		if n := count(img, img.Bounds(), ink); n < 500 {
			t.Errorf("%s: %d pixels are of the letters", name, n)
		}
	}
}

// Every kind has a title, a legend and a source line.
func TestKindsHaveTitleLegendAndSource(t *testing.T) {
	for name, p := range kinds(t) {
		svg := mustParse(t, picture(t, p, SVG))
		all := svg.texts()
		if svg.all("title")[0].text != all[slices.IndexFunc(all, func(s string) bool { return s == svg.all("title")[0].text })] {
			t.Errorf("%s has no title", name)
		}
		if legend := svg.groups("legend"); len(legend) != 1 || len(legend[0].texts()) < 3 {
			t.Errorf("%s has no legend", name)
		}
		if !slices.ContainsFunc(all, func(s string) bool { return strings.HasPrefix(s, "Source: the statements of the tests") }) {
			t.Errorf("%s has no source line: %q", name, all)
		}
		if titled := mustParse(t, picture(t, Titled(p, "Another title"), SVG)); titled.all("title")[0].text != "Another title" {
			t.Errorf("%s cannot be given another title", name)
		}
	}
}

func TestKindsRefuse(t *testing.T) {
	many := func(n int) (nodes []Node) {
		for i := range n {
			nodes = append(nodes, Node{ID: fmt.Sprint(i)})
		}
		return nodes
	}
	stranger := []Tie{{From: "0", To: "x", Type: "ALLY_OF"}}
	for want, p := range map[string]Picture{
		"the timeline has no statements":                                        Timeline{},
		"601 statements are too many":                                           Timeline{Spans: make([]Span, MaxSpans+1)},
		"the time from 2023-02-01 to 2023-01-01 is none":                        Timeline{Spans: make([]Span, 1), From: day(t, "2023-02-01"), To: day(t, "2023-01-01")},
		"the matrix has no entities":                                            Matrix{},
		"61 entities are too many for one matrix":                               Matrix{Entities: many(MaxMatrix + 1)},
		`ALLY_OF from "0" to "x": one of the two is not among the`:              Matrix{Entities: many(1), Ties: stranger},
		`two entities have the id "a"`:                                          Matrix{Entities: []Node{{ID: "a"}, {ID: "a"}}},
		"the map has no troops":                                                 Map{},
		"121 hosts are too many":                                                Map{Hosts: make([]Host, MaxHosts+1)},
		"there are no entities, or no years":                                    Years{Entities: many(1)},
		"25 entities are too many for small pictures":                           Years{Entities: many(MaxYearEntities + 1), Panels: make([]Year, 1)},
		"121 years are too many":                                                Years{Entities: many(2), Panels: make([]Year, MaxYears+1)},
		`1960: ALLY_OF from "0" to "x": one of the two is not among the entiti`: Years{Entities: many(2), Panels: []Year{{"1960", stranger}}},
	} {
		var b strings.Builder
		err := Render(t.Context(), &b, p, SVG)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") || b.Len() > 0 {
			t.Errorf("error %v after %d bytes; want %q", err, b.Len(), want)
		}
		empty := strings.Contains(want, "has no") || strings.Contains(want, "there are no")
		if errors.Is(err, ErrTooMany) != strings.Contains(want, "too many") || errors.Is(err, ErrEmpty) != empty {
			t.Errorf("%q is of another kind", err)
		}
	}
}

// hostileKinds say what is hostile wherever something is said.
func hostileKinds() map[string]Picture {
	var t Timeline
	var m Matrix
	var troops Map
	for i, s := range hostile {
		t.Spans = append(t.Spans, Span{Lane: s, Who: s, Label: s, Note: s, Dashed: i%2 == 0, Event: i%3 == 0, NoTime: i%5 == 0})
		m.Entities = append(m.Entities, Node{ID: fmt.Sprint(i, s), Name: s, Label: s, Short: s})
		troops.Hosts = append(troops.Hosts, Host{ID: fmt.Sprint(i, s), Name: s, State: []string{"niger", "mali", s}[i%3], Forces: []Force{{Name: s, Highest: 100 * i, Note: s}, {Name: s + "2", Dashed: true}}})
		if i > 0 {
			m.Ties = append(m.Ties, Tie{From: m.Entities[i-1].ID, To: m.Entities[i].ID, Type: s, Note: s, Sign: Sign(i%3 - 1), Dashed: i%4 == 0})
		}
	}
	title := strings.Join(hostile, " ")
	t.Title, t.Caption, m.Title, m.Caption, troops.Title, troops.Caption = title, title, title, title, title, title
	return map[string]Picture{"timeline": t, "matrix": m, "map": troops, "years": Years{title, title, m.Entities, []Year{{title, m.Ties}, {"", nil}}}}
}

func TestHostileKinds(t *testing.T) {
	harmless := []string{"svg", "title", "rect", "g", "path", "polygon", "text", "circle"}
	var check func(s *shape)
	check = func(s *shape) {
		if !slices.Contains(harmless, s.name) {
			t.Errorf("there is an element <%s>", s.name)
		}
		for name := range s.attr {
			if strings.HasPrefix(name, "on") || name == "href" {
				t.Errorf("there is an attribute %s", name)
			}
		}
		for _, w := range s.within {
			check(w)
		}
	}
	for _, p := range hostileKinds() {
		check(mustParse(t, picture(t, p, SVG)))
		check(mustParse(t, picture(t, p, Inline)))
		picture(t, p, PNG)
	}
}
