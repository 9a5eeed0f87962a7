// Package edtf reads dates and intervals in the Extended Date/Time Format,
// in which the graph keeps the valid time of statements.
//
// The format is the part of ISO 8601-2:2019 that the Library of Congress specifies
// at https://www.loc.gov/standards/datetime/. [Parse] reads text into an
// [Interval], which keeps the text and knows its outer bounds: the earliest [Day]
// on which what it describes can have begun and the latest on which it can have
// ended. What is not in the format is refused with an [Error] that says how to
// write it.
//
// # What is read
//
//	level 0  2023  2023-07  2023-07-26         year, month, day
//	         2023-07-26T10:00:00Z              date and time: Z, +01, +01:00 or no offset
//	         2021-04-02/2023-07-26             interval, both ends included
//	level 1  Y12023  Y-17000                   year of five to nine digits
//	         -0044                             year before 0000; 44 BC is -0043
//	         2023-21 … 2023-24                 spring, summer, autumn, winter
//	         2023?  2023-07~  2023-07-26%      uncertain, approximate, both
//	         202X  20XX  2023-XX  2023-07-XX   unspecified digits
//	         2023/..  ../2023                  open: no end, no start
//	         2023/  /2023                      the end, the start is not known
//	level 2  2023?-07-26  2023-~07             qualifiers on components
//	         1960-X7  1X60-12  XXXX-12-25      unspecified digits anywhere
//	         2023-25 … 2023-41                 seasons north and south, quarters, …
//
// # Bounds
//
// Qualifiers do not widen the bounds. A date and time is bounded by the calendar
// day that is written, whatever its offset. Unspecified digits are bounded
// by the first and the last real day that they can stand for: XXXX-02-29 by
// 0000-02-29 and 9996-02-29; an unspecified month is one of the twelve, never a
// season. Open and unknown ends have no bound.
//
// Seasons are meteorological, of whole months, because the standard gives them no
// days:
//
//	21 25 31  March to May                     33 34 35 36  quarters of three months
//	22 26 32  June to August                   37 38 39     thirds of four months
//	23 27 29  September to November            40 41        halves of six months
//	24 28 30  December to February of the next year
//
// Codes 21 to 24 are independent of location in the standard; they are taken as
// those of the northern hemisphere, as their order suggests. Codes 29 to 32 say
// spring to winter in the southern hemisphere.
//
// # What is refused
//
// Refused by name, because they are more than one span or because no statement
// needs them: sets ([1667,1668], {1960,1961-12}), exponential years (Y17E7),
// significant digits (1950S2), durations (P1Y), week dates (2023-W30) and days of
// the year (2023-207). Refused as well are a time of day in an interval, as the
// Library of Congress has it, and fractions of a second. An interval must not end
// before it starts, and at least one of its sides must be a date or open.
package edtf
