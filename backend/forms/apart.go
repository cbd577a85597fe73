package forms

import (
	"strings"
	"time"
)

// Namesake is somebody as others are told from them: by name, and by as much of
// the date of birth as is known (2019-04-02, 2019-04, 2019 or nothing), which of
// the Unborn is the day they are expected.
type Namesake struct {
	Name   string
	Born   string
	Unborn bool
}

// TellApart is what to call each of some people, in their order, wherever they
// are spoken of. Those of one full name have the date of birth beside it, and
// the number of their row where that tells nothing either: what is said of one
// child must never be read of another.
func TellApart(language string, people []Namesake) []string {
	name, birth := map[string]int{}, map[string]int{}
	for _, p := range people {
		folded := strings.ToLower(p.Name)
		name[folded]++
		birth[folded+p.Born]++
	}
	called := make([]string, len(people))
	for i, p := range people {
		folded := strings.ToLower(p.Name)
		switch {
		case p.Name == "" || name[folded] == 1:
			called[i] = p.Name
		case p.Born == "" || birth[folded+p.Born] > 1:
			called[i] = sayIn(language, "person.numbered", p.Name, i+1)
		case p.Unborn:
			called[i] = sayIn(language, "person.expected", p.Name, partSays(p.Born))
		default:
			called[i] = sayIn(language, "person.born", p.Name, partSays(p.Born))
		}
	}
	return called
}

// partSays is as much of a day as is known, as people read it: 02/04/2019,
// 04/2019 or 2019.
func partSays(iso string) string {
	if month, err := time.Parse("2006-01", iso); err == nil {
		return month.Format("01/2006")
	}
	return Day(iso).Says()
}

// namesake is a member by name and birth.
func (d *Draft) namesake(p person) Namesake {
	out := Namesake{Name: p.name}
	if p.given != nil {
		out.Born, out.Unborn = string(p.given.Born), p.given.Unborn
		return out
	}
	if q := d.form.members.column(columnBorn); q != nil {
		if set := d.peek(q, p.id).value(); set != nil {
			out.Born = bornISO(q.understand(set.Value))
		}
	}
	if q := d.form.members.column(columnGender); q != nil {
		set := d.peek(q, p.id).value()
		out.Unborn = set != nil && plain(set.Value) == codeUnborn
	}
	return out
}

// bornISO is as much of a birth as was given; nothing of what is no date.
func bornISO(v value) string {
	if v.state != StateAnswered {
		return ""
	}
	on := string(date(v.lo).Day())
	switch v.precision {
	case "month":
		return on[:len("2006-01")]
	case "year":
		return on[:len("2006")]
	}
	return on
}
