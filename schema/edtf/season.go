package edtf

// Codes from 21 to 41 stand in the place of a month for a part of the year.
const firstSeason, lastSeason = 21, 41

// season returns the code of a season or another part of the year, which stands
// in the place of a month; 0 when the date has a month or none.
func (d date) season() int {
	if !isDigits(d.month) {
		return 0
	}
	if code := number(d.month); code >= firstSeason && code <= lastSeason {
		return code
	}
	return 0
}

// seasonSpan returns the days of a part of the year. See the package comment for
// the choice of months.
func seasonSpan(year, code int) span {
	var start, months int
	switch {
	case code <= 28: // spring to winter, 21 to 24 anywhere, 25 to 28 in the north
		start, months = 3+(code-firstSeason)%4*3, 3
	case code <= 32: // spring to winter in the south: September, December, March, June
		start, months = (9+(code-29)*3-1)%12+1, 3
	case code <= 36: // quarters
		start, months = 1+(code-33)*3, 3
	case code <= 39: // thirds
		start, months = 1+(code-37)*4, 4
	default: // halves
		start, months = 1+(code-40)*6, 6
	}
	from := Day{year, start, 1}
	end := start + months - 1
	if end > 12 { // December to February
		year, end = year+1, end-12
	}
	return span{from, Day{year, end, daysIn(year, end)}}
}
