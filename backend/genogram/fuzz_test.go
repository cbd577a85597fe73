package genogram

import (
	"strings"
	"testing"
)

// Whatever words a form has for two people and for what they are to each other,
// both stand in the picture and in its text, and nobody else.
func FuzzFromRows(f *testing.F) {
	f.Add("Mother", "Daughter", "is the mother of", "female")
	f.Add("", "ex-partner; step-son", "says of", "unborn")
	f.Add("Mam-gu \u202e", "عم", "\x00", "male")
	f.Fuzz(func(t *testing.T, one, other, says, gender string) {
		rows := []Row{{Key: "a", Name: "Ada", Relationship: one, Gender: gender}, {Key: "b", Name: "Bo", Relationship: other, Note: says, Home: true}}
		d := Draw(FromRows(rows, []Pair{{A: "a", Says: says, B: "b"}, {A: "b", Says: one, B: "a"}, {A: "a", Says: other, B: "nobody"}}), "en")
		names := map[string]int{}
		for _, s := range d.Shapes {
			names[s.Text]++
		}
		for _, name := range []string{"Ada", "Bo"} {
			if names[name] == 0 || !strings.Contains(d.Text(), name) {
				t.Errorf("%s is missing", name)
			}
		}
	})
}
