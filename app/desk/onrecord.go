package desk

import (
	"slices"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/forms"
)

// onRecord are the records that tables of a form go through: what is open, by its
// own words. Days are ISO days; codes stay codes.
func onRecord(r casework.Record, me casework.Worker, language, today string) []forms.Record {
	called := r.Called(language)
	var rows []forms.Record
	for _, a := range r.Actions {
		if a.Open() {
			row := forms.Record{ID: a.ID, Kind: "actions", Persons: a.Persons, Shows: map[string]string{"action": a.Action,
				"outcome": a.Outcome, "owner": a.Owner, "due_on": a.DueOn, "status": a.Status, "for_persons": names(called, a.Persons), "indicator": a.Says}}
			rows = append(rows, row)
			row.Kind = whoseAction(r, a, me, today)
			rows = append(rows, row)
		}
	}
	for _, n := range r.Needs {
		if n.State == "" || n.State == "not_met" || n.State == "partly" {
			rows = append(rows, forms.Record{ID: n.ID, Kind: "needs", Persons: n.Persons, Shows: map[string]string{"need": n.Says, "code": n.Code,
				"persons": names(called, n.Persons), "since": string(forms.DayOf(n.Since.In(london)))}})
		}
	}
	rows = append(rows, alertRows(r, called)...)
	return append(rows, append(accessRows(r, today), slices.Concat(noteRows(r), meetingRows(r))...)...)
}

const ownActions = "own_actions"

// whoseAction is the kind of row an open action is to this worker: one whose progress
// they may write, or one of the others (BR-81).
func whoseAction(r casework.Record, a casework.Action, me casework.Worker, today string) string {
	if work, known := r.Episode(a.Episode); known && !work.MayProgress(me, a, today) {
		return "other_actions"
	}
	return ownActions
}

// alertRows are the alerts that are to be answered, and how far each is.
func alertRows(r casework.Record, called map[string]string) []forms.Record {
	var rows []forms.Record
	for _, a := range r.Alerts {
		if !a.Open() {
			continue
		}
		shows := map[string]string{"kind": a.Kind, "at": string(forms.DayOf(a.At.In(london))), "child": names(called, []string{a.Child}),
			"by": a.By, "direction": a.Direction, "due_on": a.DueOn}
		for attribute, state := range map[string]casework.AlertState{"checked_on": casework.AlertChecked, "answered_on": casework.AlertAcknowledged} {
			if step, done := a.Step(state); done {
				shows[attribute] = string(forms.DayOf(step.At.In(london)))
			}
		}
		row := forms.Record{ID: a.ID, Kind: "alerts", Shows: shows}
		if a.Child != "" {
			row.Persons = []string{a.Child}
		}
		rows = append(rows, row)
	}
	return rows
}

// accessRows are the rights to the work that goes on which somebody was given.
func accessRows(r casework.Record, today string) []forms.Record {
	var rows []forms.Record
	for _, e := range r.Episodes {
		for _, a := range e.Access {
			if e.Open() && a.Holds(today) {
				rows = append(rows, forms.Record{ID: a.Key(), Kind: "accesses", Shows: map[string]string{"worker": a.Worker.Name,
					"agency": a.Worker.Agency, "role": string(a.Role), "until": a.Until}})
			}
		}
	}
	return rows
}

func noteRows(r casework.Record) []forms.Record {
	var rows []forms.Record
	for _, n := range r.Notes {
		rows = append(rows, forms.Record{ID: n.ID, Kind: "notes", Persons: n.About, Shows: map[string]string{"title": n.Title, "at": n.Day(), "type": n.Type}})
	}
	return rows
}

// meetingRows are the meetings that were held.
func meetingRows(r casework.Record) []forms.Record {
	var rows []forms.Record
	for _, m := range r.Meetings {
		if m.Held == "" {
			continue
		}
		rows = append(rows, forms.Record{ID: m.ID, Kind: "meetings", Shows: map[string]string{"type": m.Kind, "at": m.Held[:min(len(m.Held), len("2026-11-22"))]}})
	}
	return rows
}
