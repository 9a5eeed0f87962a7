package edtf_test

import (
	"errors"
	"fmt"

	"entente/schema/edtf"
)

func ExampleParse() {
	for _, text := range []string{"2023-07-26/..", "2021-04/2023-07-26", "1960~", "20XX", "26/07/2023", "1960-1974"} {
		i, err := edtf.Parse(text)
		if err != nil {
			fmt.Println(err)
			continue
		}
		from, _ := i.From()
		to, _ := i.To()
		fmt.Printf("%s is from %q to %q\n", i, from, to)
	}
	// Output:
	// 2023-07-26/.. is from "2023-07-26" to ""
	// 2021-04/2023-07-26 is from "2021-04-01" to "2023-07-26"
	// 1960~ is from "1960-01-01" to "1960-12-31"
	// 20XX is from "2000-01-01" to "2099-12-31"
	// "26/07/2023" is not EDTF: write 2023-07-26
	// "1960-1974": write an interval with a slash, 1960/1974
}

func ExampleError() {
	_, err := edtf.Parse("since July 2021")
	var e *edtf.Error
	if errors.As(err, &e) {
		fmt.Println(e.Suggestion)
	}
	// Output: 2021-07/..
}

func ExampleInterval_Contains() {
	holds, err := edtf.Parse("2021-04-02/2023-07-26")
	if err != nil {
		fmt.Println(err)
		return
	}
	asOf, err := edtf.ParseDay("2022-01-01")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(holds.Contains(asOf), holds.Contains(asOf.AddDays(730)))
	// Output: true false
}

func ExampleBetween() {
	i, err := edtf.Between(edtf.Day{Year: 2023, Month: 7, Day: 26}, edtf.Day{})
	fmt.Println(i, err)
	// Output: 2023-07-26/.. <nil>
}
