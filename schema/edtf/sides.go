package edtf

import "strings"

// joined advises on two dates that are joined by something other than a slash:
// 1960 - 1974, from 1960 to 1974, 2023-07-26..2023-08-05, 2023-present.
func joined(text string) advice {
	lower := strings.ToLower(text)
	if rest, ok := strings.CutPrefix(lower, "between "); ok {
		return joinedBy(rest, " and ")
	}
	rest := strings.TrimPrefix(lower, "from ")
	if a := joinedBy(rest, " - ", " to ", " until ", " till ", " through ", "--", "..", "-"); a != (advice{}) {
		return a
	}
	if i := strings.LastIndexByte(rest, '-'); i > 0 && isOngoing(rest[i+1:]) {
		return interval(rest[:i], "..")
	}
	return advice{}
}

// joinedBy advises on two dates that are joined by one of the signs.
func joinedBy(text string, signs ...string) advice {
	for _, sign := range signs {
		start, end, ok := cutMiddle(text, sign)
		if !ok || start == "" || end == "" {
			continue
		}
		if a := interval(start, end); a != (advice{}) {
			return a
		}
	}
	return advice{}
}

// sides advises on an interval with its slash, of which a side is in another
// notation.
func sides(text string) advice {
	start, end, ok := cutMiddle(text, "/")
	if !ok {
		return advice{}
	}
	return advice{write: interval(strings.ToLower(start), strings.ToLower(end)).write}
}

// interval advises to write an interval of two sides, if it knows both.
func interval(start, end string) advice {
	from, okFrom := spellSide(start)
	to, okTo := spellSide(end)
	if !okFrom || !okTo || isOngoing(strings.TrimSpace(start)) {
		return advice{}
	}
	return advice{"write an interval with a slash", from + "/" + to}
}

// spellSide returns the EDTF of a side, which is empty when it is unknown.
func spellSide(side string) (string, bool) {
	side = strings.TrimSpace(side)
	switch {
	case side == "" || side == "unknown":
		return "", true
	case side == ".." || side == "open" || isOngoing(side):
		return "..", true
	}
	date := spelt(side)
	if isDateTime(date) {
		date = date[:dateLen]
	}
	return date, date != ""
}

// isOngoing reports whether a word says that something has not ended.
func isOngoing(word string) bool {
	switch word {
	case "now", "present", "ongoing":
		return true
	}
	return false
}

// cutMiddle cuts text at the middle one of the places where sign stands, so that
// 2023-07-26-2023-08-05 falls into two dates.
func cutMiddle(text, sign string) (start, end string, ok bool) {
	parts := strings.Split(text, sign)
	half := len(parts) / 2
	if len(parts)%2 != 0 {
		return "", "", false
	}
	return strings.Join(parts[:half], sign), strings.Join(parts[half:], sign), true
}
