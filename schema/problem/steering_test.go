package problem_test

import (
	"testing"

	"entente/schema/problem"
)

func TestSteering(t *testing.T) {
	for _, r := range "\x00\t\n\x1b\x7f\u0085\u009b\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029" {
		if !problem.Steering(r) {
			t.Errorf("%U steers", r)
		}
	}
	// Text, among it marks that a name in Arabic or Persian may hold.
	for _, r := range " ~éСתشا日\u200c\u200d\u200e\u200f\u061c\ufeff\ufffd\U0001f1f3" {
		if problem.Steering(r) {
			t.Errorf("%U does not steer", r)
		}
	}
}
