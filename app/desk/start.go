package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/store"
)

// FormItem is one form that can be started.
type FormItem struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Group       string `json:"group" doc:"Code of the form's purpose, for headings."`
	GroupSays   string `json:"groupSays"`
	Subject     string `json:"subject" enum:"family,child,persons,episode,none"`
	NeedsFamily bool   `json:"needsFamily" doc:"It can be started only within a family."`
	Blocked     string `json:"blocked" doc:"Why it cannot be started now; empty when it can."`
}

// FormsList is the Forms list.
type FormsList struct {
	Forms []FormItem `json:"forms"`
}

// StartForm starts an assessment.
type StartForm struct {
	_        struct{} `json:"-" additionalProperties:"true"`
	Form     string   `json:"form,omitempty"`
	Family   string   `json:"family,omitempty" doc:"The family it is about; empty for one that is new to this laptop."`
	Episode  string   `json:"episode,omitempty" doc:"The piece of work it belongs to; empty for the open one."`
	Child    string   `json:"child,omitempty" doc:"Key of the member a form about one child is about."`
	From     string   `json:"from,omitempty" doc:"The proposal it comes from."`
	Practice bool     `json:"practice,omitempty" doc:"About an invented family and no other, marked on every page, never sendable."`
	Empty    bool     `json:"empty,omitempty" doc:"Practice without the invented family's answers, for a preview that brings its own."`
	Client   string   `json:"client,omitempty" doc:"The screen's own id for this press, so that a repeat starts nothing twice."`
}

// Started names the new assessment.
type Started struct {
	ID   string `json:"id"`
	Href string `json:"href"`
}

func (s *session) forms(_ context.Context, _ *struct{}) (FormsList, error) {
	return FormsList{Forms: s.formItems(nil)}, nil
}

// formItems are the forms this worker's council uses, in the library's order;
// within a family also as far as the family's own record lets them begin.
func (s *session) formItems(family *casework.Record) []FormItem {
	w := s.words()
	items := []FormItem{}
	for _, f := range s.desk.Library.Forms() {
		latest, err := s.desk.Library.Latest(f.ID, s.desk.today())
		if err != nil || latest.Version != f.Version || !s.enabled(f.ID) {
			continue
		}
		item := FormItem{ID: f.ID, Title: f.Title.In(w.language), Subject: f.Subject, NeedsFamily: needsFamily(f), Group: cmp.Or(f.Group, "start")}
		item.GroupSays = w.say("group." + item.Group)
		err = s.mayStart(f)
		switch {
		case err != nil:
		case family != nil:
			err = s.mayStartFor(*family, f)
		case item.NeedsFamily:
			err = fault.New(fault.Refused, "desk.needs-family")
		}
		if err != nil {
			item.Blocked = fault.Say(err, w.language)
		}
		items = append(items, item)
	}
	return items
}

// needsFamily reports whether a form only makes sense within a family: it is
// about somebody and has no table of its own to say who.
func needsFamily(f *forms.Form) bool {
	return f.Members() == nil && slices.Contains([]string{"child", "persons", "episode"}, f.Subject)
}

func (s *session) enabled(form string) bool {
	return len(s.profile.FormsEnabled) == 0 || slices.Contains(s.profile.FormsEnabled, form)
}

// mayStart is the right to begin, and whether council and worker are ready: without its
// numbers no new family work begins (BR-35), nor casework without their agreement
// (BR-105).
func (s *session) mayStart(f *forms.Form) error {
	if err := casework.May(s.worker(), casework.StartForm, casework.Form{Who: f.Who}); err != nil {
		return err
	}
	if err := s.mayStartAny(); err != nil {
		return err
	}
	return s.mayCasework(f)
}

// worker is who is signed in, as the rights know them.
func (s *session) worker() casework.Worker {
	w := s.enrolment.Worker
	worker := casework.Worker{ID: w.ID, FullName: w.FullName, JobTitle: w.JobTitle, Agency: w.Agency,
		AgencyType: w.AgencyType, Phone: w.Phone, PhoneMain: w.PhoneMain, Email: w.Email}
	for _, role := range s.enrolment.Roles {
		worker.Roles = append(worker.Roles, casework.Role(role))
	}
	return worker
}

func (s *session) startAssessment(ctx context.Context, in *call[StartForm]) (Started, error) {
	b := in.Body
	if b.From != "" {
		return s.startFrom(ctx, b.From)
	}
	f, err := s.startable(b.Form, b.Practice)
	if err != nil {
		return Started{}, err
	}
	head, err := s.newHead(f)
	if err != nil {
		return Started{}, err
	}
	head.Practice, head.Client = b.Practice, b.Client
	if b.Practice {
		return s.practise(ctx, head, f, b.Empty)
	}
	head.FamilyID, head.Episode, head.Child = b.Family, b.Episode, b.Child
	if err := s.mayStartHere(ctx, &head, f); err != nil {
		return Started{}, err
	}
	return s.begin(ctx, head, f, nil, nil)
}

// startable is the version of a form that begins today, if this worker may.
func (s *session) startable(id string, practice bool) (*forms.Form, error) {
	f, err := s.desk.Library.Latest(id, s.desk.today())
	if err != nil {
		return nil, err
	}
	if !s.enabled(f.ID) {
		return nil, fault.New(fault.Refused, "desk.form-off")
	}
	// Practice is never about a family, so it does not wait for the numbers.
	if err := s.mayStart(f); err != nil && !practice {
		return nil, err
	}
	return f, nil
}

func (s *session) newHead(f *forms.Form) (store.DraftHead, error) {
	id, err := s.desk.newID()
	return store.DraftHead{ID: id, Form: f.ID, Version: f.Version, Language: s.desk.language(), Started: s.desk.today(),
		CreatedAt: s.desk.now(), By: s.enrolment.Worker.ID}, err
}

// mayStartHere is whether a form can begin in this family now, and places it in
// the piece of work that is open.
func (s *session) mayStartHere(ctx context.Context, head *store.DraftHead, f *forms.Form) error {
	if head.FamilyID == "" {
		if needsFamily(f) {
			return fault.New(fault.Refused, "desk.needs-family")
		}
		return nil
	}
	record, err := s.store.Record(ctx, head.FamilyID)
	if err != nil {
		return err
	}
	if len(record.Members) == 0 {
		return s.whyNoFamily(ctx, head.FamilyID)
	}
	if head.Child != "" && !slices.ContainsFunc(record.Current(), func(p casework.Person) bool { return p.Key == head.Child }) {
		return fault.New(fault.NotFound, "desk.no-child")
	}
	if open, any := record.OpenEpisode(); any && head.Episode == "" {
		head.Episode = open.ID
	}
	head.Family = record.Family.Name
	return s.mayStartFor(record, f)
}

// earlyHelp are the records of work that a family must agree to (BR-22, BR-28).
// What is not named goes on without: a referral, a closure, a note of what
// happened, and a registration, where the family is asked.
var earlyHelp = []string{"assessment", "plan", "meeting", "work", "profile", "carer"}

// goesOn are the records of work that goes on: closed work takes no more of them
// (J13). What may come afterwards is not named: a consent withdrawn, a signature
// scanned, the answer to an alert.
var goesOn = []string{"note", "chronology", "plan", "meeting", "progress", "access", "closure"}

// subjectEpisode is a form about a piece of work: who may begin it depends on
// their part in that work.
const subjectEpisode = "episode"

// mayStartFor is why a form cannot begin for this family, or nil.
func (s *session) mayStartFor(r casework.Record, f *forms.Form) error {
	if recordsOneOf(f, earlyHelp) && r.ConsentGone() {
		return fault.New(fault.Refused, "desk.consent-gone")
	}
	open, any := r.OpenEpisode()
	switch {
	case !any && len(r.Episodes) > 0 && f.Subject == subjectEpisode && recordsOneOf(f, goesOn):
		return fault.New(fault.Refused, "desk.work-closed")
	case !any:
		return nil
	case open.Kind == f.ID && slices.Contains(f.Records, "assessment"):
		return s.oneOpen(open)
	case f.Subject != subjectEpisode:
		return nil
	}
	return casework.MayIn(s.worker(), f.Who, open, string(s.desk.today()))
}

// oneOpen says whose assessment is open: nobody is told to work with themselves.
func (s *session) oneOpen(open casework.Episode) error {
	if slices.Contains(open.Part(s.worker(), string(s.desk.today())), casework.RoleKeyworker) {
		return fault.New(fault.Refused, "desk.one-open-yours")
	}
	return fault.New(fault.Refused, "desk.one-open", open.Keyworker.Name)
}

func recordsOneOf(f *forms.Form, kinds []string) bool {
	return slices.ContainsFunc(f.Records, func(one string) bool { return slices.Contains(kinds, one) })
}

// begin keeps a new draft with what is known already: the family's table, as it
// was last answered, what a proposal hands over, and the worker's own details.
func (s *session) begin(ctx context.Context, head store.DraftHead, f *forms.Form, fills []forms.Change, accepts *store.Decision) (Started, error) {
	set, err := s.setting(ctx, head, f)
	if err != nil {
		return Started{}, err
	}
	record, err := s.recordOf(ctx, head)
	if err != nil {
		return Started{}, err
	}
	var rows []forms.Row
	draft := forms.Evaluate(set, rows)
	for _, c := range append(knownPeople(f, record), fills...) {
		row, _ := draft.Prepare(c)
		rows = append(rows, row)
		if c.Act == forms.ActAddRow {
			draft = forms.Evaluate(set, rows)
		}
	}
	if !head.Practice { // a preview brings answers of its own
		for _, c := range forms.Evaluate(set, rows).OwnDetails() {
			row, _ := draft.Prepare(c)
			rows = append(rows, row)
		}
	}
	id, err := s.store.StartDraft(ctx, store.Start{Head: head, Rows: rows, Accepts: accepts})
	if err != nil {
		return Started{}, err
	}
	st, err := s.state(ctx, id)
	if err != nil {
		return Started{}, err
	}
	if err := s.describe(ctx, &st); err != nil {
		return Started{}, err
	}
	s.desk.Changed(ChangedHome, ChangedAssessments)
	return Started{ID: id, Href: assessmentHref(id)}, nil
}

// knownPeople are the rows of the family's table as they were last answered, as
// far as this form asks the same.
func knownPeople(f *forms.Form, r casework.Record) []forms.Change {
	table := f.Members()
	if table == nil {
		return nil
	}
	var changes []forms.Change
	for _, p := range r.Current() {
		client := "known " + p.Key
		changes = append(changes, forms.Change{Client: client, Q: table.ID, Row: p.Key, Act: forms.ActAddRow, By: forms.ByPrefill})
		for _, column := range table.Columns {
			if column.Type == forms.TypeComputed {
				continue // worked out anew
			}
			value := p.Cells[column.Local]
			if value == nil && column.Local == "name" && p.Name != "" {
				value, _ = json.Marshal(p.Name) // a text always marshals
			}
			if value != nil {
				changes = append(changes, forms.Change{Client: client + " " + column.Local, Q: column.ID, Row: p.Key, Act: forms.ActSet, Value: value, By: forms.ByPrefill})
			}
		}
	}
	return changes
}
