package edtf

import (
	"cmp"
	"fmt"
	"strings"
)

// notEDTF ends every refusal for which there is nothing better to say.
const notEDTF = "write a date as 2023, 2023-07 or 2023-07-26, an interval as 2021-04-02/2023-07-26 or 2023-07-26/.."

// advice is what to say of a text that is not in the notation: why, and what to
// write instead; either may be empty, and both are when a rule has no advice.
type advice struct{ why, write string }

// rule gives advice on the wrong notations that it knows.
type rule func(text string) advice

// explain says how to write a text that is not in the notation.
func explain(text string) *Error {
	if text == "" {
		return errorf(text, "no date: %s", notEDTF)
	}
	if e := advise(text); e != nil {
		return e
	}
	if start, end, ok := cutMiddle(text, "/"); ok {
		for _, side := range []string{start, end} {
			if side = strings.TrimSpace(side); side != "" && side != ".." && !valid(side) {
				return errorf(text, "%s", explain(side).Reason)
			}
		}
	}
	return errorf(text, "%q is not EDTF: %s", text, notEDTF)
}

// advise returns the advice of the first rule that knows the notation of the
// text, nil when none does.
func advise(text string) *Error {
	tidy := tidied(text)
	if tidy != text && valid(tidy) {
		return advice{write: tidy}.on(text)
	}
	for _, r := range []rule{refused, plain, approximate, sides, joined, ranged} {
		if a := r(tidy); a.knows() {
			return a.on(text)
		}
	}
	return nil
}

// knows reports whether there is advice, and none that is not in the notation
// either. What it says to write may still not exist, as a 31st of June.
func (a advice) knows() bool {
	if a.write == "" {
		return a.why != ""
	}
	_, err := parse(a.write)
	return err != errNotation
}

// on makes the error of the advice.
func (a advice) on(text string) *Error {
	if _, err := parse(a.write); a.write != "" && err != nil {
		e := errorf(text, "%q: %s", text, err)
		if of, ok := err.(*Error); ok {
			e.Suggestion = of.Suggestion
		}
		return e
	}
	switch {
	case a.why == "":
		return errorf(text, "%q is not EDTF: write %s", text, a.write).suggesting(a.write)
	case a.write == "":
		return errorf(text, "%q: %s", text, a.why)
	case strings.HasPrefix(a.why, "write "):
		return errorf(text, "%q: %s, %s", text, a.why, a.write).suggesting(a.write)
	}
	return errorf(text, "%q: %s, write %s", text, a.why, a.write).suggesting(a.write)
}

// plain are the rules for a single date in another notation.
func plain(text string) advice {
	for _, r := range []rule{misspelt, digits, decade, era, named} {
		if a := r(text); a.knows() {
			return a
		}
	}
	return advice{}
}

// spelt returns the EDTF of a date that may be in another notation, and ""
// when that is in doubt.
func spelt(text string) string {
	text = strings.TrimSpace(text)
	return cmp.Or(orElse(text, plain), orElse(text, approximate))
}

// orElse returns text itself when it is EDTF, else what the rule says to write.
func orElse(text string, r rule) string {
	if valid(text) {
		return text
	}
	if a := r(text); valid(a.write) {
		return a.write
	}
	return ""
}

// tidied replaces what word processors put in the place of a hyphen and a
// space, and drops the white space around the parts.
func tidied(text string) string {
	text = strings.NewReplacer("‐", "-", "‑", "-", "‒", "-", "–", "-", "—", "-", "−", "-", "\u00a0", " ", "…", "..").Replace(text)
	text = strings.Join(strings.Fields(text), " ")
	return strings.NewReplacer(" / ", "/", " /", "/", "/ ", "/").Replace(text)
}

// refused names what this package does not read of the standard.
func refused(text string) advice {
	if strings.HasPrefix(text, "[") || strings.HasPrefix(text, "{") {
		return advice{why: "sets are not read: write one date, or an interval as 1667/1672"}
	}
	if year, exponent, ok := strings.Cut(text, "E"); ok && strings.HasPrefix(year, "Y") && isDigits(exponent) {
		return exponential(year, exponent)
	}
	if year, n, ok := strings.Cut(text, "S"); ok && isDigits(n) && valid(year) {
		return significant(year, n)
	}
	start, end, slash := strings.Cut(text, "/")
	if isDuration(start) || slash && isDuration(end) {
		return advice{why: "durations are not read: write the first and the last day, as 2023-07-26/2023-08-05"}
	}
	return advice{}
}

// exponential advises on Y17E7, whose digits may be few enough to write.
func exponential(year, exponent string) advice {
	if len(exponent) == 1 {
		if digits := year + strings.Repeat("0", number(exponent)); valid(digits) {
			return advice{"exponential years are not read", digits}
		}
	}
	return advice{why: fmt.Sprintf("exponential years are not read, nor years after Y%d", maxYear)}
}

// significant advises on 1950S2, some year from 1900 to 1999.
func significant(year, n string) advice {
	if unsigned := strings.TrimPrefix(year, "-"); len(n) == 1 && isDigits(unsigned) && len(unsigned) == 4 {
		known := len(year) - 4 + min(number(n), 4)
		return advice{"significant digits are not read", year[:known] + strings.Repeat("X", len(year)-known)}
	}
	return advice{why: "significant digits are not read: write X for the others, as 19XX"}
}

// isDuration reports whether text looks like P1Y or PT36H.
func isDuration(text string) bool {
	rest, ok := strings.CutPrefix(text, "P")
	return ok && strings.ContainsAny(rest, "0123456789") && strings.Trim(rest, "0123456789YMWDTHS.,") == ""
}

// misspelt corrects small letters, the signs of older drafts, and years with
// too many or too few signs.
func misspelt(text string) advice {
	upper := strings.ToUpper(text)
	if upper != text && valid(upper) {
		return advice{write: upper}
	}
	if unspecified := strings.ReplaceAll(upper, "U", "X"); strings.Contains(upper, "U") && valid(unspecified) {
		return advice{"write X for an unspecified digit", unspecified}
	}
	bare := strings.TrimRight(text, "?~%")
	switch signs := text[len(bare):]; {
	case signs == "" || !valid(bare):
	case isDateTime(bare):
		return advice{"a time of day takes no qualifier", bare[:dateLen] + signs[:1]}
	case len(signs) == 1:
	case strings.Trim(signs, signs[:1]) == "":
		return advice{"one qualifier is enough", bare + signs[:1]}
	default:
		return advice{"uncertain and approximate together is %", bare + "%"}
	}
	if a := clocked(upper); a != (advice{}) {
		return a
	}
	if year, ok := strings.CutPrefix(text, "+"); ok && valid(year) {
		return advice{"a year takes no plus", year}
	}
	if year, ok := strings.CutPrefix(upper, "Y"); ok {
		return longYear(year)
	}
	return advice{}
}

// longYear advises on what follows a Y.
func longYear(year string) advice {
	magnitude, negative := strings.CutPrefix(year, "-")
	sign := ""
	if negative {
		sign = "-"
	}
	short := strings.TrimLeft(magnitude, "0")
	switch {
	case isDigits(magnitude) && len(short) <= 4:
		return advice{"a year of four digits takes no Y", fmt.Sprintf("%s%04d", sign, number(short))}
	case !isDigits(magnitude) && isDigits(strings.ReplaceAll(magnitude, "X", "0")):
		return advice{why: "a year with Y takes no X: write all its digits, as Y12023"}
	case isDigits(magnitude) && len(short) > 9:
		return advice{why: fmt.Sprintf("years go from Y-%d to Y%d", maxYear, maxYear)}
	case isDigits(magnitude):
		return advice{"a year with Y begins with no zero", "Y" + sign + short}
	case strings.Contains(magnitude, "-"):
		return advice{why: "a year with Y takes no month: write the year alone, as Y12023"}
	}
	return advice{}
}

// clocked corrects the time of day after a full date: a space for the T, no
// seconds, fractions of them, an offset without its colon.
func clocked(text string) advice {
	if len(text) <= dateLen || !isFullDate(text[:dateLen]) || text[dateLen] != ' ' && text[dateLen] != 'T' {
		return advice{}
	}
	clock, offset := strings.ReplaceAll(text[dateLen+1:], " ", ""), ""
	if i := strings.IndexAny(clock, "Z+-"); i >= 0 {
		clock, offset = clock[:i], clock[i:]
	}
	if i := strings.IndexAny(clock, ".,"); i >= 0 && isDigits(clock[i+1:]) {
		clock = clock[:i]
	}
	if len(clock) == len("10:00") {
		clock += ":00"
	}
	if len(offset) == len("+0100") {
		offset = offset[:3] + ":" + offset[3:]
	}
	switch fixed := text[:dateLen] + "T" + clock + offset; {
	case valid(fixed):
		return advice{"write a time of day in hours, minutes and seconds after a T", fixed}
	case text[dateLen] == ' ':
		return advice{}
	case !isOffset(offset):
		return advice{why: "write the offset from UTC as Z or in hours and minutes, as +01:00"}
	}
	return advice{why: "times of day go from 00:00:00 to 23:59:59"}
}
