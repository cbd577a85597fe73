package desk

import (
	"context"
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
	Practice bool     `json:"practice,omitempty" doc:"An invented family, marked on every page, never sendable."`
	Client   string   `json:"client,omitempty" doc:"The screen's own id for this press, so that a repeat starts nothing twice."`
}

// Started names the new assessment.
type Started struct {
	ID   string `json:"id"`
	Href string `json:"href"`
}

func (s *session) forms(_ context.Context, _ *struct{}) (FormsList, error) {
	return FormsList{Forms: s.formItems()}, nil
}

// formItems are the forms this worker's council uses, in the library's order.
func (s *session) formItems() []FormItem {
	w := s.words()
	items := []FormItem{}
	for _, f := range s.desk.Library.Forms() {
		latest, err := s.desk.Library.Latest(f.ID, s.desk.today())
		if err != nil || latest.Version != f.Version || !s.enabled(f.ID) {
			continue
		}
		item := FormItem{ID: f.ID, Title: f.Title.In(w.language), Subject: f.Subject, NeedsFamily: needsFamily(f)}
		if err := s.mayStart(f); err != nil {
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

// mayStart is the right to begin, and the council's readiness: without its
// numbers no new family work begins (BR-35).
func (s *session) mayStart(f *forms.Form) error {
	if err := casework.May(s.worker(), casework.StartForm, casework.Form{Who: f.Who}); err != nil {
		return err
	}
	return s.mayStartAny()
}

// worker is who is signed in, as the rights know them.
func (s *session) worker() casework.Worker {
	w := s.enrolment.Worker
	return casework.Worker{ID: w.ID, FullName: w.FullName, JobTitle: w.JobTitle, Agency: w.Agency,
		AgencyType: w.AgencyType, Phone: w.Phone, PhoneMain: w.PhoneMain, Email: w.Email}
}

func (s *session) startAssessment(ctx context.Context, in *call[StartForm]) (Started, error) {
	f, err := s.desk.Library.Latest(in.Body.Form, s.desk.today())
	if err != nil {
		return Started{}, err
	}
	if !s.enabled(f.ID) {
		return Started{}, fault.New(fault.Refused, "desk.form-off")
	}
	// Practice is never about a family, so it does not wait for the numbers.
	if err := s.mayStart(f); err != nil && !in.Body.Practice {
		return Started{}, err
	}
	id, err := s.desk.newID()
	if err != nil {
		return Started{}, err
	}
	head := store.DraftHead{ID: id, Form: f.ID, Version: f.Version, Language: s.desk.language(), Started: s.desk.today(),
		Practice: in.Body.Practice, CreatedAt: s.desk.now(), By: s.enrolment.Worker.ID}
	if err := s.store.CreateDraft(ctx, head); err != nil {
		return Started{}, err
	}
	s.desk.Changed(ChangedHome, ChangedAssessments)
	return Started{ID: id, Href: assessmentHref(id)}, nil
}
