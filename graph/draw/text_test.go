package draw

import (
	"math"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/image/font"
	"pgregory.net/rapid"
)

func typesetterOf(t testing.TB) *typesetter {
	t.Helper()
	set, err := newTypesetter()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"Niger":                            "Niger",
		"  Côte \t d’Ivoire\n":             "Côte d’Ivoire",
		"De\u0301by":                       "Déby",
		"a\x00b\x1bc\u0085d":               "a b c d",
		"\xffZinder":                       "\ufffdZinder",
		"\ufffe\uffff":                     "\ufffd\ufffd",
		"محمد":                             "محمد",
		"<b>&amp;":                         "<b>&amp;",
		" \r\n ":                           "",
		"Abdourahamane\u00a0Tchiani\u2028": "Abdourahamane Tchiani",
	} {
		if got := clean(in); got != want {
			t.Errorf("clean(%q) = %q; want %q", in, got, want)
		}
	}
}

func TestCleanFitsXML(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := clean(string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")) + rapid.String().Draw(t, "text"))
		if !utf8.ValidString(s) || strings.TrimSpace(s) != s || strings.Contains(s, "  ") || clean(s) != s {
			t.Fatalf("%q is not clean", s)
		}
		if strings.ContainsFunc(s, unicode.IsControl) {
			t.Fatalf("%q has a control character", s)
		}
	})
}

func TestWrap(t *testing.T) {
	set := typesetterOf(t)
	em := func(n float64) float64 { return n * 12 }
	for _, c := range []struct {
		words string
		width float64
		lines int
		want  []string
	}{
		{"", em(10), 3, nil},
		{"Niger", em(10), 3, []string{"Niger"}},
		{"National Council for the Safeguard of the Homeland", em(11.5), 4, []string{"National Council", "for the Safeguard", "of the Homeland"}},
		{"Abdourahamane Tchiani", em(7), 3, []string{"Abdourahamane", "Tchiani"}},
		{"one two three four five six seven eight nine ten", em(5), 2, []string{"one two", "three fo…"}},
		{strings.Repeat("W", 12), em(4), 3, []string{"WWWWWW", "WWWWWW"}},
	} {
		if diff := cmp.Diff(c.want, set.wrap(bold, 12, c.words, c.width, c.lines)); diff != "" {
			t.Errorf("%q in %v (-want +got):\n%s", c.words, c.width, diff)
		}
	}
}

// Lines are no wider than they may be, are no more than they may be, and hold
// every letter unless the last one ends in an ellipsis.
func TestWrapLosesNothing(t *testing.T) {
	set := typesetterOf(t)
	rapid.Check(t, func(t *rapid.T) {
		words := clean(rapid.OneOf(rapid.String(), rapid.StringMatching(`([A-Za-zé]{1,20} ){0,12}`)).Draw(t, "words"))
		limit := rapid.Float64Range(20, 300).Draw(t, "width")
		most := rapid.IntRange(1, 5).Draw(t, "lines")
		lines := set.wrap(bold, 12, words, limit, most)
		if len(lines) > most {
			t.Fatalf("%d lines", len(lines))
		}
		for _, l := range lines {
			if set.width(bold, 12, l) > 1.5*limit+0.001 && utf8.RuneCountInString(l) > 2 {
				t.Fatalf("%q is %v wide", l, set.width(bold, 12, l))
			}
		}
		spaceless := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		got, want := spaceless(strings.Join(lines, "")), spaceless(words)
		if head, cut := strings.CutSuffix(got, "…"); got != want && !(cut && len(lines) == most && strings.HasPrefix(want, head)) {
			t.Fatalf("%q became %q", words, lines)
		}
	})
}

// The width that the layout counts on is the width that is drawn.
func TestWidthIsWhatIsDrawn(t *testing.T) {
	set := typesetterOf(t)
	for _, s := range []style{regular, bold, slanted} {
		face, err := set.face(s, 24)
		if err != nil {
			t.Fatal(err)
		}
		for _, words := range []string{"Côte d’Ivoire", "COOPERATION_SUSPENDED ×2", "Николай", ""} {
			got, want := set.width(s, 24, words), float64(font.MeasureString(face, words))/64
			if math.Abs(got-want) > 0.02*want {
				t.Errorf("%q in style %d: %v, drawn %v", words, s, got, want)
			}
		}
	}
}

func TestCovers(t *testing.T) {
	set := typesetterOf(t)
	for words, want := range map[string]bool{
		"Mahamat Idriss Déby": true, "Tiéba": true, "Côte d’Ivoire": true, "Путин": true, "Αθήνα": true, "ALLY_OF ×3 …": true, "": true,
		"محمد بازوم": false, "尼日尔": false, "ƙ": false, "👩": false,
	} {
		if got := set.covers(words); got != want {
			t.Errorf("covers(%q) = %v", words, got)
		}
	}
}
