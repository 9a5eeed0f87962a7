package edtf

import (
	"fmt"
	"strings"
)

// digits advises on dates of numbers alone: 26/07/2023, 26.07.2023, 2023.07,
// 20230726, 476, 2023-W30, and a qualifier at their end.
func digits(text string) advice {
	bare := strings.TrimRight(text, "?~%")
	if signs := text[len(bare):]; len(signs) == 1 {
		a := digits(bare)
		if a.write != "" {
			a.write += signs
		}
		return a
	}
	if year, ok := strings.CutPrefix(text, "-"); ok && isDigits(year) {
		return oneNumber(text)
	}
	for _, sep := range []string{"-", "/", ".", " "} {
		parts := strings.Split(text, sep)
		switch {
		case !allDigits(parts):
		case len(parts) == 3:
			return threeNumbers(sep, parts[0], parts[1], parts[2])
		case len(parts) == 2:
			return twoNumbers(sep, parts[0], parts[1])
		case len(parts) == 1:
			return oneNumber(text)
		}
	}
	return week(text)
}

// allDigits reports whether every part is digits.
func allDigits(parts []string) bool {
	for _, p := range parts {
		if !isDigits(p) {
			return false
		}
	}
	return true
}

// threeNumbers advises on year, month and day in some order.
func threeNumbers(sep, a, b, c string) advice {
	switch {
	case len(a) == 4 && len(b) <= 2 && len(c) <= 2:
		day := a + "-" + twoDigits(b) + "-" + twoDigits(c)
		switch {
		case sep != "-":
			return advice{write: day}
		case len(b) == 1:
			return advice{"write the month with two digits", day}
		}
		return advice{"write the day with two digits", day}
	case len(c) == 4 && len(a) <= 2 && len(b) <= 2:
		dayFirst := c + "-" + twoDigits(b) + "-" + twoDigits(a)
		monthFirst := c + "-" + twoDigits(a) + "-" + twoDigits(b)
		switch {
		case dayFirst == monthFirst || !valid(monthFirst):
			return advice{write: dayFirst}
		case !valid(dayFirst):
			return advice{write: monthFirst}
		}
		return advice{why: fmt.Sprintf("write the year first, %s or %s", dayFirst, monthFirst)}
	case len(a) <= 2 && len(b) <= 2 && len(c) <= 2:
		return advice{why: "write the year first and with four digits, as 2023-07-26"}
	}
	return advice{}
}

// twoNumbers advises on a month and a year in some order, or two years.
func twoNumbers(sep, a, b string) advice {
	switch {
	case len(a) == 4 && len(b) == 4:
		return advice{"write an interval with a slash", a + "/" + b}
	case len(a) == 4 && len(b) == 3 && sep == "-":
		return dayOfYear(a, number(b))
	case len(a) == 4 && len(b) == 2 && sep == "/":
		return monthOrYears(a, b)
	case len(a) == 4 && len(b) == 1 && sep == "-":
		return advice{"write the month with two digits", a + "-" + twoDigits(b)}
	case len(a) == 4 && len(b) <= 2 && number(b) <= 12:
		return advice{write: a + "-" + twoDigits(b)}
	case len(b) == 4 && len(a) <= 2 && number(a) <= 12:
		return advice{write: b + "-" + twoDigits(a)}
	}
	return advice{}
}

// monthOrYears advises on 2023/07 and 1960/74, which may be a month or an
// interval of years.
func monthOrYears(year, b string) advice {
	years := year + "/" + year[:2] + b
	month := year + "-" + b
	isMonth, isYears := number(b) >= 1 && number(b) <= 12, valid(years)
	switch {
	case isMonth && isYears:
		return advice{why: fmt.Sprintf("write the month as %s, the interval of years as %s", month, years)}
	case isMonth:
		return advice{write: month}
	}
	return advice{"write the years of an interval with four digits", years}
}

// oneNumber advises on a number without separators, perhaps negative.
func oneNumber(text string) advice {
	n, negative := strings.CutPrefix(text, "-")
	sign := ""
	if negative {
		sign = "-"
	}
	switch {
	case len(n) == 8 && !negative:
		return advice{write: n[:4] + "-" + n[4:6] + "-" + n[6:]}
	case len(n) == 6 && !negative && number(n[4:]) > 12:
		return advice{why: "write year and month as 2023-07, a year of more than four digits with a Y"}
	case len(n) == 6 && !negative:
		return advice{write: n[:4] + "-" + n[4:]}
	case len(n) == 3 || len(n) < 3 && negative:
		return advice{"write the year with four digits", sign + fmt.Sprintf("%04d", number(n))}
	case len(n) < 3:
		return advice{why: "write the year with four digits, as 2023"}
	case len(n) > 4:
		return advice{"write a year of more than four digits with a Y", "Y" + text}
	}
	return advice{}
}

// dayOfYear advises on an ordinal date, as 2023-207.
func dayOfYear(year string, n int) advice {
	first := Day{number(year), 1, 1}
	d := first.AddDays(n - 1)
	if d.Year != first.Year {
		return advice{why: fmt.Sprintf("there is no day %03d in %s: write year, month and day, as 2023-07-26", n, year)}
	}
	return advice{"days of the year are not read", d.String()}
}

// week advises on 2023-W30 and 2023-W30-3.
func week(text string) advice {
	year, rest, _ := strings.Cut(text, "-W")
	n, weekday, hasDay := strings.Cut(rest, "-")
	if len(year) != 4 || len(n) != 2 || !isDigits(year) || !isDigits(n) {
		return advice{}
	}
	monday, ok := mondayOf(number(year), number(n))
	switch {
	case !ok:
		return advice{why: fmt.Sprintf("there is no week %s in %s, and weeks are not read: write the days, as 2023-07-24/2023-07-30", n, year)}
	case !hasDay:
		return advice{"weeks are not read", monday.String() + "/" + monday.AddDays(6).String()}
	case len(weekday) == 1 && weekday >= "1" && weekday <= "7":
		return advice{"weeks are not read", monday.AddDays(number(weekday) - 1).String()}
	}
	return advice{}
}

// mondayOf returns the first day of a week of ISO 8601: week 1 has the fourth of
// January in it.
func mondayOf(year, week int) (Day, bool) {
	fourth := Day{year, 1, 4}
	sinceMonday := (int(fourth.Time().Weekday()) + 6) % 7
	monday := fourth.AddDays(7*(week-1) - sinceMonday)
	y, w := monday.Time().ISOWeek()
	return monday, y == year && w == week
}

// twoDigits writes a month or a day of one or two digits with two.
func twoDigits(n string) string {
	if len(n) == 1 {
		return "0" + n
	}
	return n
}
