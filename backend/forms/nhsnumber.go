package forms

import "strings"

// nhsDigits is how many digits an NHS number has; the last checks the others.
const nhsDigits = 10

// nhsFault says, as a key of words, what is odd about an NHS number: that it has
// not ten digits, or that its check digit does not fit (modulus 11, domain 3.0.1).
// Spaces and dashes are how people write it; "" is a number that can be one.
func nhsFault(text string) string {
	number := strings.NewReplacer(" ", "", "-", "", "\u00a0", "", "\u2011", "", "\u2013", "").Replace(text)
	if len(number) != nhsDigits || strings.ContainsFunc(number, func(c rune) bool { return c < '0' || c > '9' }) {
		return "note.nhs.length"
	}
	sum := 0
	for i := range nhsDigits - 1 {
		sum += int(number[i]-'0') * (nhsDigits - i)
	}
	// A remainder of 1 gives the check 10, which no digit is: no such number is issued.
	if check := (11 - sum%11) % 11; check != int(number[nhsDigits-1]-'0') {
		return "note.nhs.check"
	}
	return ""
}
