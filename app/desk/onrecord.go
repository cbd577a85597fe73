package desk

import (
	"cmp"
	"slices"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/forms"
)

// onRecord are the records that a form goes through and may name, by their own words.
// What is over can still be named where it was, and stands in no table but that of a
// finished form which said something of it. Days are ISO days; codes stay codes.
func onRecord(r casework.Record, me casework.Worker, language, today string) []forms.Record {
	called := r.Called(language)
	return slices.Concat(actionRows(r, me, called, today), needRows(r, called), alertRows(r, called), accessRows(r, today), teamRows(r, today),
		invitedRows(r), noteRows(r), meetingRows(r), indicatorRows(r))
}

func actionRows(r casework.Record, me casework.Worker, called map[string]string, today string) []forms.Record {
	var rows []forms.Record
	for _, a := range r.Actions {
		row := forms.Record{ID: a.ID, Kind: "actions", Past: !a.Open(), Persons: a.Persons, Shows: map[string]string{"action": a.Action,
			"outcome": a.Outcome, "owner": a.Owner, "due_on": a.DueOn, "status": a.Status, "for_persons": names(called, a.Persons), "indicator": a.Indicator}}
		rows = append(rows, row)
		whose := whoseAction(r, a, me, today)
		for _, kind := range []string{ownActions, otherActions} {
			row.Kind, row.Past = kind, kind != whose || !a.Open()
			rows = append(rows, row)
		}
	}
	return rows
}

func needRows(r casework.Record, called map[string]string) []forms.Record {
	var rows []forms.Record
	for _, n := range r.Needs {
		open := n.State == "" || n.State == "not_met" || n.State == "partly"
		rows = append(rows, forms.Record{ID: n.ID, Kind: "needs", Line: n.Line(), Past: !open, Persons: n.Persons, Class: n.Class, Shows: map[string]string{"need": n.Says,
			"code": n.Code, "persons": names(called, n.Persons), "since": string(forms.DayOf(n.Since.In(london)))}})
	}
	return rows
}

const ownActions, otherActions = "own_actions", "other_actions"

// whoseAction is the kind of row an open action is to this worker: one whose progress
// they may write, or one of the others (BR-81).
func whoseAction(r casework.Record, a casework.Action, me casework.Worker, today string) string {
	if work, known := r.Episode(a.Episode); known && !work.MayProgress(me, a, today) {
		return otherActions
	}
	return ownActions
}

// alertRows are the alerts, those that are to be answered and those that were, and how
// far each is.
func alertRows(r casework.Record, called map[string]string) []forms.Record {
	var rows []forms.Record
	for _, a := range r.Alerts {
		shows := map[string]string{"kind": a.Kind, "at": string(forms.DayOf(a.At.In(london))), "child": names(called, []string{a.Child}),
			"by": a.By, "direction": a.Direction, "due_on": a.DueOn}
		for attribute, state := range map[string]casework.AlertState{"checked_on": casework.AlertChecked, "answered_on": casework.AlertAcknowledged} {
			if step, done := a.Step(state); done {
				shows[attribute] = string(forms.DayOf(step.At.In(london)))
			}
		}
		row := forms.Record{ID: a.ID, Kind: "alerts", Past: !a.Open(), Shows: shows}
		if a.Child != "" {
			row.Persons = []string{a.Child}
		}
		rows = append(rows, row)
	}
	return rows
}

// accessRows are the rights to the work which somebody was given.
func accessRows(r casework.Record, today string) []forms.Record {
	var rows []forms.Record
	for _, e := range r.Episodes {
		for _, a := range e.Access {
			rows = append(rows, forms.Record{ID: a.Key(), Kind: "accesses", Past: !e.Open() || !a.Holds(today), Shows: map[string]string{"worker": a.Worker.Name,
				"agency": a.Worker.Agency, "role": string(a.Role), "until": a.Until}})
		}
	}
	return rows
}

// teamRows are the practitioners who have, or had, a part in the work that goes on.
func teamRows(r casework.Record, today string) []forms.Record {
	var rows []forms.Record
	add := func(h casework.Helper, role casework.Role, past bool) {
		if h.Name != "" {
			rows = append(rows, forms.Record{ID: cmp.Or(h.ID, h.Name), Kind: "team", Past: past, Shows: map[string]string{"worker": h.Name, "agency": h.Agency, "role": string(role)}})
		}
	}
	for _, e := range r.Episodes {
		add(e.Keyworker, casework.RoleKeyworker, !e.Open())
		add(e.Initiator, casework.RoleInitiator, !e.Open())
		for _, a := range e.Access {
			add(a.Worker, a.Role, !e.Open() || !a.Holds(today))
		}
	}
	// Who has a part that goes on is told of first: a name is taken from its first row.
	slices.SortStableFunc(rows, func(a, b forms.Record) int {
		switch {
		case a.Past == b.Past:
			return 0
		case a.Past:
			return 1
		}
		return -1
	})
	return rows
}

// invitedRows are the practitioners whom meetings named, as the newest of them did.
func invitedRows(r casework.Record) []forms.Record {
	var rows []forms.Record
	work, _ := r.OpenEpisode()
	for _, m := range slices.Backward(r.Meetings) {
		for _, one := range m.Invited {
			rows = append(rows, forms.Record{ID: one.ID, Kind: "invited", Past: m.Episode != work.ID, Shows: map[string]string{"worker": one.Name, "agency": one.Agency}})
		}
	}
	return rows
}

func noteRows(r casework.Record) []forms.Record {
	var rows []forms.Record
	for _, n := range r.Notes {
		row := forms.Record{ID: n.ID, Kind: "notes", Persons: n.About, Class: n.Class, Shows: map[string]string{"title": n.Title, "at": n.Day(), "type": n.Type}}
		rows = append(rows, row)
		if n.Kind == "document" {
			row.Kind = "documents"
			rows = append(rows, row)
		}
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

// indicatorRows are the FF indicators that the work has used, that which goes on first.
func indicatorRows(r casework.Record) []forms.Record {
	var now, past []forms.Record
	work, goesOn := r.OpenEpisode()
	for _, e := range r.Episodes {
		for _, code := range r.Indicators(e.ID) {
			row := forms.Record{ID: code, Kind: "indicators", Past: !goesOn || e.ID != work.ID, Class: r.IndicatorClass(e.ID, code), Shows: map[string]string{"indicator": code}}
			if row.Past {
				past = append(past, row)
			} else {
				now = append(now, row)
			}
		}
	}
	return append(now, past...)
}
