package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/store"
)

// Alerts is the alerts slot. AsOfSays stands even when there are none: never
// "No alerts" without the time it is true of.
type Alerts struct {
	AsOfSays string      `json:"asOfSays"`
	Stale    string      `json:"stale" doc:"That there may be alerts nobody can see here, once the office was silent for too long (BR-70); else empty."`
	Items    []AlertItem `json:"items" doc:"Urgent ones first, then the oldest."`
}

// AlertItem is one alert to answer.
type AlertItem struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Says      string `json:"says"`
	StateSays string `json:"stateSays" doc:"How far it is, in words."`
	Urgent    bool   `json:"urgent"`
	Href      string `json:"href"`

	raised time.Time
}

// AlertPage is one alert: what came, and the steps to answer it (BR-67, BR-68).
type AlertPage struct {
	ID         string      `json:"id"`
	Title      string      `json:"title"`
	Child      string      `json:"child" doc:"Their name; empty where it is a note of the work that was added (BR-66)."`
	Family     string      `json:"family" doc:"Its id."`
	FamilySays string      `json:"familySays"`
	RaisedSays string      `json:"raisedSays"`
	Urgent     bool        `json:"urgent"`
	Direction  string      `json:"direction"`
	Due        string      `json:"due"`
	NoteSays   string      `json:"noteSays" doc:"What kind of note it came with, when that happened and who wrote it; never what it says."`
	Note       string      `json:"note" doc:"Where the note it came with is, if that is on this laptop."`
	AsOfSays   string      `json:"asOfSays"`
	Phone      string      `json:"phone" doc:"Whom to phone where it cannot wait."`
	Steps      []AlertLine `json:"steps"`
	Said       []AlertSaid `json:"said" doc:"What was answered, the oldest first."`
	Answer     FormOffer   `json:"answer"`
}

// AlertLine is one step.
type AlertLine struct {
	ID    string `json:"id" enum:"read,checked,acknowledged,actioned"`
	State string `json:"state" enum:"done,now,later"`
	Says  string `json:"says" doc:"When and by whom it was done; empty before."`
}

// AlertSaid is one answer.
type AlertSaid struct {
	Says string `json:"says" doc:"When and by whom."`
	Text string `json:"text"`
}

// FormOffer is a form that a screen leads to.
type FormOffer struct {
	Form    string `json:"form"`
	Href    string `json:"href" doc:"The one that was begun and is not finished; empty for none."`
	Blocked string `json:"blocked" doc:"Why this worker cannot begin one; empty when they can."`
}

// oneAlert names an alert of a family.
type oneAlert struct {
	ID    string `path:"id"`
	Alert string `path:"alert"`
}

// oneAlertStep is a step that a screen takes by being looked at.
type oneAlertStep struct {
	ID    string `path:"id"`
	Alert string `path:"alert"`
	Step  string `path:"step" enum:"read,checked"`
}

func alertHref(family, alert string) string { return familyHref(family) + "/alerts/" + alert }

// alerts are those that this worker has to answer, in all families.
func (s *session) alerts(ctx context.Context, line Connection) (Alerts, error) {
	records, err := s.store.AlertedRecords(ctx)
	if err != nil {
		return Alerts{}, err
	}
	var mine []casework.Record
	for _, r := range records {
		if s.keyworks(r) {
			mine = append(mine, r)
		}
	}
	return s.alertsOf(line, mine...), nil
}

// keyworks reports whether this worker answers for a family: alerts are the
// keyworker's, also where work has not begun or its keyworker is not known here.
func (s *session) keyworks(r casework.Record) bool {
	open, any := r.OpenEpisode()
	return !any || casework.MayIn(s.worker(), []string{string(casework.RoleKeyworker), string(casework.RoleHandingOver)}, open, string(s.desk.today())) == nil
}

// alertsOf are the open alerts of some families, and the time that is true of.
func (s *session) alertsOf(line Connection, records ...casework.Record) Alerts {
	w, out := s.words(), Alerts{AsOfSays: s.words().say("alerts.never"), Items: []AlertItem{}}
	for _, r := range records {
		for _, a := range r.Alerts {
			if a.Open() {
				out.Items = append(out.Items, s.alertItem(r, a))
			}
		}
	}
	slices.SortStableFunc(out.Items, func(a, b AlertItem) int {
		if a.Urgent != b.Urgent {
			return map[bool]int{true: -1, false: 1}[a.Urgent]
		}
		return a.raised.Compare(b.raised)
	})
	last, most := s.line.State().LastContact, time.Duration(s.profile.AlertsStaleDays)*24*time.Hour
	switch {
	case last.IsZero():
		return out
	case len(out.Items) == 0:
		out.AsOfSays = w.say("alerts.asof", line.LastContactSays)
	default:
		out.AsOfSays = w.say("alerts.updated", line.LastContactSays)
	}
	if most > 0 && s.desk.now().Sub(last) > most {
		out.Stale = w.say("alerts.stale")
	}
	return out
}

func (s *session) alertItem(r casework.Record, a casework.Alert) AlertItem {
	w := s.words()
	return AlertItem{ID: a.ID, Title: s.alertTitle(a), Says: strings.Trim(alertAbout(r, a, s.words().language)+" · "+a.Direction, " ·"),
		StateSays: w.say("alert.state." + alertState(a)), Urgent: a.Urgent, Href: alertHref(r.Family.ID, a.ID), raised: a.At}
}

// alertAbout is the child whom an alert is about, or who added the note that it names.
func alertAbout(r casework.Record, a casework.Alert, language string) string {
	return cmp.Or(names(r.Called(language), []string{a.Child}), a.By)
}

// noteSays names the note of the work that an alert came with, as far as it is on
// record here.
func (s *session) noteSays(r casework.Record, a casework.Alert) string {
	i := slices.IndexFunc(r.Notes, func(n casework.Note) bool { return n.ID == a.From })
	if a.Child != "" || i < 0 {
		return a.By
	}
	n := r.Notes[i]
	return strings.Join(slices.DeleteFunc([]string{n.Type, daySays(n.Day()), a.By}, func(word string) bool { return word == "" }), " · ")
}

func (s *session) alertTitle(a casework.Alert) string { return s.codeSays("CL-18", a.Kind) }

// alertState is the step that an open alert waits for.
func alertState(a casework.Alert) string {
	for _, state := range a.Path() {
		if _, done := a.Step(state); !done {
			return string(state)
		}
	}
	return string(casework.AlertActioned)
}

func (s *session) alertOf(ctx context.Context, family, id string) (casework.Record, casework.Alert, error) {
	r, err := s.store.Record(ctx, family)
	if err != nil {
		return r, casework.Alert{}, err
	}
	a, known := r.Alert(id)
	if !known {
		return r, a, fault.New(fault.NotFound, "desk.no-alert")
	}
	return r, a, nil
}

func (s *session) alert(ctx context.Context, in *oneAlert) (AlertPage, error) {
	r, a, err := s.alertOf(ctx, in.ID, in.Alert)
	if err != nil {
		return AlertPage{}, err
	}
	page := AlertPage{ID: a.ID, Title: s.alertTitle(a), Child: names(r.Called(s.words().language), []string{a.Child}), Family: r.Family.ID, FamilySays: r.Family.Name,
		RaisedSays: s.words().at(a.At, s.desk.now()), Urgent: a.Urgent, Direction: a.Direction, Due: daySays(a.DueOn),
		AsOfSays: s.alertsOf(s.connection(), r).AsOfSays, Phone: s.phoneWords(), Steps: s.alertLines(a), Said: s.alertSaid(a), NoteSays: s.noteSays(r, a)}
	if page.Note, err = s.noteOf(ctx, a); err != nil {
		return AlertPage{}, err
	}
	page.Answer, err = s.offer(ctx, r, "alert_answer")
	return page, err
}

func (s *session) alertLines(a casework.Alert) []AlertLine {
	lines, now := []AlertLine{}, false
	for _, state := range a.Path() {
		line := AlertLine{ID: string(state), State: "later"}
		if step, done := a.Step(state); done {
			line.State, line.Says = "done", s.stepSays(step)
		} else if !now {
			line.State, now = "now", true
		}
		lines = append(lines, line)
	}
	return lines
}

func (s *session) stepSays(step casework.AlertStep) string {
	return strings.TrimSuffix(s.words().at(step.At, s.desk.now())+" · "+step.Name, " · ")
}

func (s *session) alertSaid(a casework.Alert) []AlertSaid {
	said := []AlertSaid{}
	for _, step := range a.Steps {
		if step.Text != "" {
			says := s.stepSays(step)
			if step.Known {
				says += " · " + s.words().say("alert.known")
			}
			said = append(said, AlertSaid{Says: says, Text: step.Text})
		}
	}
	return said
}

// noteOf is where the note is that raised an alert; "" where it is not here.
func (s *session) noteOf(ctx context.Context, a casework.Alert) (string, error) {
	drafts, err := s.draftsBySubmission(ctx)
	if h, here := drafts[a.From]; err == nil && here {
		return assessmentHref(h.ID) + "/check", nil
	}
	return "", err
}

// offer finds the council's form by what it becomes in a family's record, and the
// one of this family that was begun.
func (s *session) offer(ctx context.Context, r casework.Record, record string) (FormOffer, error) {
	f := s.formBecoming(record)
	if f == nil {
		return FormOffer{Blocked: fault.Say(fault.New(fault.Refused, "desk.form-off"), s.words().language)}, nil
	}
	out := FormOffer{Form: f.ID}
	if err := cmp.Or(s.mayStart(f), s.mayStartFor(r, f)); err != nil {
		out.Blocked = fault.Say(err, s.words().language)
		return out, nil
	}
	heads, err := s.store.FamilyDrafts(ctx, r.Family.ID)
	if err != nil {
		return out, err
	}
	if i := slices.IndexFunc(heads, func(h store.DraftHead) bool { return h.Form == f.ID && h.State == store.PartCompleted }); i >= 0 {
		out.Href = assessmentHref(heads[i].ID)
	}
	return out, nil
}

// formBecoming is the council's form that becomes this in a family's record, or nil.
func (s *session) formBecoming(record string) *forms.Form {
	for _, f := range s.desk.Library.Forms() {
		if slices.Contains(f.Records, record) && s.known(f.ID) {
			return f
		}
	}
	return nil
}

// alertStep keeps that an alert was opened, or the child's record from it. Both
// are seen, not said: the screen that shows the one or the other reports it.
func (s *session) alertStep(ctx context.Context, in *oneAlertStep) (nothing, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	r, a, err := s.alertOf(ctx, in.ID, in.Alert)
	if err != nil {
		return nothing{}, err
	}
	state := casework.AlertState(in.Step)
	if _, done := a.Step(state); done || !s.keyworks(r) {
		return nothing{}, nil // once is enough; and only the keyworker's reading counts
	}
	change, err := s.change(casework.AlertMoved, in.ID, casework.AlertData{Alert: a.ID, State: state, Name: s.enrolment.Worker.FullName})
	if err != nil {
		return nothing{}, err
	}
	if err := s.store.Apply(ctx, change); err != nil {
		return nothing{}, err
	}
	s.desk.Changed(ChangedHome)
	return nothing{}, nil
}
