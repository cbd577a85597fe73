package casework

import (
	"strings"
	"time"

	"earlyhelp.example/backend/forms"
)

// ISO is the date as far as it is known: 2019-04-02, 2019-04 or 2019. A day
// nobody knows is never sent as if somebody did.
func (b Birth) ISO() string {
	length := map[Precision]int{ToTheDay: 10, ToTheMonth: 7, ToTheYear: 4}[b.Precision]
	if len(b.On) < length {
		return ""
	}
	return b.On[:length]
}

// span is the first and the last day the birth can have been on.
func (b Birth) span() (first, last time.Time, ok bool) {
	day, err := time.Parse(time.DateOnly, b.On)
	if err != nil {
		return first, last, false
	}
	switch b.Precision {
	case ToTheDay:
		return day, day, true
	case ToTheMonth:
		first = day.AddDate(0, 0, 1-day.Day())
		return first, first.AddDate(0, 1, -1), true
	case ToTheYear:
		first = day.AddDate(0, 0, 1-day.YearDay())
		return first, first.AddDate(1, 0, -1), true
	}
	return first, last, false
}

// The standing of a person in a family, by age.
const (
	StandingUnborn = "unborn"
	StandingChild  = "child" // under 18
	StandingAdult  = "adult"
)

// Standing is unborn, child or adult on a day, and empty where the birth is
// not known well enough to say.
func (p Person) Standing(on time.Time) string {
	if p.Birth == nil {
		return ""
	}
	if p.Birth.Expected {
		return StandingUnborn
	}
	first, last, ok := p.Birth.span()
	switch {
	case !ok:
		return ""
	case !last.AddDate(18, 0, 0).After(on):
		return StandingAdult
	case first.AddDate(18, 0, 0).After(on):
		return StandingChild
	}
	return ""
}

// Called are the names by which some people are spoken of together.
func Called(people []Person, language string) []string {
	alike := make([]forms.Namesake, len(people))
	for i, p := range people {
		alike[i].Name = p.Name
		if p.Birth != nil {
			alike[i].Born, alike[i].Unborn = p.Birth.ISO(), p.Birth.Expected
		}
	}
	return forms.TellApart(language, alike)
}

// Names splits the one text of a name for a system that keeps two: the last
// word, and what is before it. A name of one word is a last name. The text
// itself is always sent too, because names do not split everywhere alike.
func (p Person) Names() (first, last string) {
	words := strings.Fields(p.Name)
	if len(words) == 0 {
		return "", ""
	}
	return strings.Join(words[:len(words)-1], " "), words[len(words)-1]
}
