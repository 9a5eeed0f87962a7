package draw

import (
	"bytes"
	"strings"
	"testing"

	"entente/schema/edtf"
)

func day(t testing.TB, text string) edtf.Day {
	t.Helper()
	if text == "" {
		return edtf.Day{}
	}
	d, err := edtf.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A statement a line: relation | who | first day | last day | label | e an event, - no fact, n no time | sign
const franceNiger = `
COLONIAL_POWER_OF|France → Niger|1922-01-01|1960-12-31|wikipedia, historical|-|0
COOPERATES_WITH|France – Niger|1977-02-19||cnsp||1
COOPERATES_WITH|France – Niger|2013-01-01|2022-12-31|french-defence-ministry||1
COOPERATES_WITH|France – Niger|2023-09-04||seed-article, possible|-|1
SECURITY_PARTNER_OF|France – Niger|2012-01-01|2023-09-05|seed-article||1
AID_CUT|France → Niger|2023-07-29|2023-07-29|french-foreign-ministry|e|-1
AID_CUT|France → Niger|2023-07-26|2023-09-05|seed-article, planned|e-|-1
COOPERATION_SUSPENDED|France → Niger|2023-08-02|2023-08-02|french-defence-ministry|e|-1
COOPERATION_SUSPENDED|France → Niger|2023-07-26|2023-09-05|seed-article, planned|e-|-1
COOPERATION_SUSPENDED|France → Niger|2023-09-24|2023-12-31|elysee, planned|e-|-1
COOPERATION_SUSPENDED|Niger → France|2023-08-03|2023-08-03|cnsp|e|-1
NEGOTIATES_WITH|France – Niger|2023-07-26|2023-09-05|seed-article|e|1
WITHDRAWS_FROM|France → Niger|2023-09-05||seed-article, possible|e-|0
WITHDRAWS_FROM|French forces in Niger → Niger|2023-10-10|2023-12-22|french-defence-ministry|e|0
REPRESENTED_IN|France → Niger||2023-09-27|reuters||0
MENTIONS|France → Niger|||wikipedia|n|0
`

func spans(t testing.TB, text string) (all []Span) {
	t.Helper()
	for line := range strings.Lines(strings.TrimSpace(text)) {
		f := strings.Split(strings.TrimSpace(line), "|")
		sign := map[string]Sign{"1": Friendly, "0": Neither, "-1": Hostile}[f[6]]
		all = append(all, Span{
			Lane: f[0], Who: f[1], From: day(t, f[2]), To: day(t, f[3]), Label: f[4], Sign: sign, Note: "source: " + f[4],
			Event: strings.Contains(f[5], "e"), Dashed: strings.Contains(f[5], "-"), NoTime: strings.Contains(f[5], "n"),
		})
	}
	return all
}

func franceAndNiger(t testing.TB) Timeline {
	return Timeline{Title: "France and Niger", Caption: "Source: the statements of the tests", Spans: spans(t, franceNiger), Day: day(t, "2023-07-26")}
}

// drawn renders a picture.
func drawn(t testing.TB, p Picture, f Format) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := render(t.Context(), &b, p, f, effort{perBox: 100, most: 10_000}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
