package formtest

import (
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/library"
)

// Known puts what is on record of an example's family into a setting: its
// members, the records of its episode, and the child the form is about.
func Known(e library.Example, set *forms.Setting) {
	for _, m := range e.Members {
		set.Members = append(set.Members, forms.Member{ID: m.ID, Name: m.Name, Born: forms.Day(m.Born), Unborn: m.Unborn, Role: m.Role, School: m.School, Gender: m.Gender})
	}
	for _, r := range e.Records {
		set.Records = append(set.Records, forms.Record{ID: r.ID, Kind: r.Kind, Shows: r.Shows, Persons: r.Persons})
	}
	set.Child = e.Child
}
