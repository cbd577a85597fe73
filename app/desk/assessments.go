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
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/store"
)

// Assessment is one row of My Assessments (BR-08).
type Assessment struct {
	ID          string `json:"id"`
	Form        string `json:"form"`
	Title       string `json:"title"`
	Family      string `json:"family" doc:"Family name as typed; empty until one is."`
	Status      string `json:"status" doc:"In words: Part Completed, Waiting to send, Sending, Received, Needs attention, Deleted, Withdrawn."`
	StatusCode  string `json:"statusCode" enum:"part_completed,waiting,sending,received,office,attention,withdrawn,deleted"`
	Changed     string `json:"changed" doc:"RFC 3339."`
	ChangedSays string `json:"changedSays" doc:"dd/mm/yyyy (BR-08)."`
	KeptUntil   string `json:"keptUntil" doc:"Last day kept, 2026-11-26; empty for no end."`
	KeptSays    string `json:"keptSays" doc:"Until when, and a warning at 7, 3 and 1 days (BR-05)."`
	KeptWarns   bool   `json:"keptWarns"`
	Reference   string `json:"reference"`
	CanDelete   bool   `json:"canDelete"`
	CanRestore  bool   `json:"canRestore"`
	CanReopen   bool   `json:"canReopen"`
	Done        int    `json:"done" doc:"Required questions answered."`
	Of          int    `json:"of" doc:"Required questions asked."`
	Urgent      bool   `json:"urgent"`
	Practice    bool   `json:"practice"`
	Href        string `json:"href" doc:"Path of the screen that opens it, under /."`
}

// FormItem is one form that can be started.
type FormItem struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Blocked string `json:"blocked" doc:"Why it cannot be started now; empty when it can."`
}

// FormsList is the Forms list.
type FormsList struct {
	Forms []FormItem `json:"forms"`
}

// StartForm starts an assessment.
type StartForm struct {
	_        struct{} `json:"-" additionalProperties:"true"`
	Form     string   `json:"form,omitempty"`
	Practice bool     `json:"practice,omitempty" doc:"An invented family, marked on every page, never sendable."`
	Client   string   `json:"client,omitempty" doc:"The screen's own id for this press, so that a repeat starts nothing twice."`
}

// Started names the new assessment.
type Started struct {
	ID   string `json:"id"`
	Href string `json:"href"`
}

// SearchAssessments is the "Search for an assessment" box and its filter.
type SearchAssessments struct {
	_    struct{} `json:"-" additionalProperties:"true"`
	Text string   `json:"text,omitempty"`
	Show string   `json:"show,omitempty" doc:"all, part_completed or deleted; anything else is all."`
}

// AssessmentRows is what was found.
type AssessmentRows struct {
	Rows []Assessment `json:"rows"`
	Says string       `json:"says" doc:"What an empty list means; else how many."`
}

// Done is the answer to an act on one assessment.
type Done struct {
	ID   string `json:"id" doc:"The assessment the screen should show now; reopening makes a new one."`
	Says string `json:"says"`
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
		item := FormItem{ID: f.ID, Title: f.Title.In(w.language)}
		if err := s.mayStart(f); err != nil {
			item.Blocked = fault.Say(err, w.language)
		}
		items = append(items, item)
	}
	return items
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

func assessmentHref(id string) string { return "assessments/" + id }

func (s *session) searchAssessments(ctx context.Context, in *call[SearchAssessments]) (AssessmentRows, error) {
	rows, err := s.rows(ctx, in.Body.Show == "deleted")
	if err != nil {
		return AssessmentRows{}, err
	}
	all := len(rows)
	wanted := fold(in.Body.Text)
	rows = slices.DeleteFunc(rows, func(a Assessment) bool {
		other := in.Body.Show == "part_completed" && a.StatusCode != string(store.PartCompleted)
		return other || !matches(wanted, a.Title, a.Family, a.Reference, a.Status)
	})
	w := s.words()
	out := AssessmentRows{Rows: rows, Says: w.count("rows.found", len(rows))}
	switch {
	case len(rows) > 0:
	case all == 0 && in.Body.Show == "deleted":
		out.Says = w.say("rows.nonedeleted")
	case all == 0:
		out.Says = w.say("rows.none")
	default:
		out.Says = w.count("rows.nomatch", all)
	}
	return out, nil
}

// rows are My Assessments: about to expire first, then the newest change first.
func (s *session) rows(ctx context.Context, deleted bool) ([]Assessment, error) {
	list := s.store.Drafts
	if deleted {
		list = s.store.Deleted
	}
	heads, err := list(ctx)
	if err != nil {
		return nil, err
	}
	items, err := s.itemsByID(ctx)
	if err != nil {
		return nil, err
	}
	rows := make([]Assessment, 0, len(heads))
	for _, h := range heads {
		rows = append(rows, s.row(h, items))
	}
	slices.SortStableFunc(rows, func(a, b Assessment) int {
		if a.KeptWarns != b.KeptWarns {
			return cmp.Compare(truth(b.KeptWarns), truth(a.KeptWarns))
		}
		if a.KeptWarns {
			return cmp.Compare(a.KeptUntil, b.KeptUntil)
		}
		return cmp.Compare(b.Changed, a.Changed)
	})
	return rows, nil
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (s *session) itemsByID(ctx context.Context) (map[string]outbox.Item, error) {
	items, err := s.store.Items(ctx)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]outbox.Item, len(items))
	for _, i := range items {
		byID[i.ID] = i
	}
	return byID, nil
}

// row is one line of My Assessments.
func (s *session) row(h store.DraftHead, items map[string]outbox.Item) Assessment {
	w := s.words()
	a := Assessment{ID: h.ID, Form: h.Form, Title: s.formTitle(h.Form, h.Version), Family: h.Family,
		Changed: stamp(h.SavedAt), ChangedSays: day(h.SavedAt), Done: h.Done, Of: h.Of,
		Urgent: !h.UrgentSince.IsZero(), Practice: h.Practice, Href: assessmentHref(h.ID)}
	a.StatusCode = s.statusCode(h, items)
	a.Status = w.say("status." + a.StatusCode)
	item, queued := items[h.Submission]
	a.Reference = s.referenceOf(h)
	switch h.State {
	case store.PartCompleted:
		a.CanDelete = true
		a.KeptUntil, a.KeptSays, a.KeptWarns = s.kept(h)
	case store.Deleted:
		a.CanRestore = h.Reason == store.ByWorker
		a.KeptUntil, a.KeptSays = string(forms.DayOf(h.KeptUntil.In(london))), w.say("kept.deleted", day(h.KeptUntil))
	case store.Finished:
		a.CanReopen = queued && item.CanWithdraw()
		a.KeptSays = w.say("kept.untilreceived")
		if a.StatusCode == string(outbox.Received) || a.StatusCode == string(outbox.Office) {
			a.KeptSays = w.say("kept.received", a.Reference)
		}
	}
	return a
}

// statusCode is how far a form is. A finished form whose item the store no
// longer lists was received and is safe at the centre.
func (s *session) statusCode(h store.DraftHead, items map[string]outbox.Item) string {
	if h.State != store.Finished {
		return string(h.State)
	}
	if item, queued := items[h.Submission]; queued {
		return string(item.State)
	}
	return string(outbox.Received)
}

func (s *session) formTitle(id string, version int) string {
	f, err := s.desk.Library.Form(id, version)
	if err != nil {
		return id
	}
	return f.Title.In(s.desk.language())
}

// kept is until when a part completed form is kept (BR-03) and whether to warn
// (BR-05: from seven days before).
func (s *session) kept(h store.DraftHead) (until, says string, warns bool) {
	w := s.words()
	days := s.expiryDays()[h.Form]
	if days == 0 {
		return "", w.say("kept.always"), false
	}
	last := h.SavedAt.In(london).AddDate(0, 0, days)
	left := daysBetween(s.desk.now(), last)
	switch {
	case left < 0 && !h.UrgentSince.IsZero():
		return string(forms.DayOf(last)), w.say("kept.urgent"), true
	case left <= 7:
		return string(forms.DayOf(last)), w.count("kept.left", max(left, 0), day(last)), true
	}
	return string(forms.DayOf(last)), w.say("kept.until", day(last)), false
}

// daysBetween counts midnights of London from a to b.
func daysBetween(a, b time.Time) int {
	noon := func(t time.Time) time.Time {
		y, m, d := t.In(london).Date()
		return time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
	}
	return int(noon(b).Sub(noon(a)).Hours() / 24)
}

// expiryDays is form to days after the last save; the council may lengthen a
// form's own, never shorten it.
func (s *session) expiryDays() map[string]int {
	days := map[string]int{}
	for _, f := range s.desk.Library.Forms() {
		days[f.ID] = max(days[f.ID], f.ExpiresDays, s.profile.DraftExpiryDays[f.ID])
	}
	return days
}

func (s *session) deleteAssessment(ctx context.Context, in *byID) (Done, error) {
	h, f, err := s.draft(ctx, in.ID)
	if err != nil {
		return Done{}, err
	}
	if err := s.may(casework.DeleteForm, h, f); err != nil {
		return Done{}, err
	}
	now := s.desk.now()
	if err := s.store.DeleteDraft(ctx, h.ID, store.ByWorker, now); err != nil {
		return Done{}, err
	}
	s.desk.Changed(ChangedHome, ChangedAssessments, ChangedFront)
	return Done{ID: h.ID, Says: s.words().say("done.deleted", f.Title.In(s.desk.language()), day(now.AddDate(0, 0, restoreDays)))}, nil
}

// restoreDays is how long "Recently deleted" keeps (issue 2, section 5).
const restoreDays = 7

func (s *session) restoreAssessment(ctx context.Context, in *byID) (Done, error) {
	if err := s.store.RestoreDraft(ctx, in.ID, s.desk.now()); err != nil {
		return Done{}, err
	}
	s.desk.Changed(ChangedHome, ChangedAssessments, ChangedFront)
	return Done{ID: in.ID, Says: s.words().say("done.restored"), Href: assessmentHref(in.ID)}, nil
}

// reopenAssessment takes a finished form back before its first byte has left.
// The withdrawn document is kept and never sent; the next Finish makes a new
// one that names it (architecture 3.4).
func (s *session) reopenAssessment(ctx context.Context, in *byID) (Done, error) {
	h, f, err := s.draft(ctx, in.ID)
	if err != nil {
		return Done{}, err
	}
	items, err := s.itemsByID(ctx)
	if err != nil {
		return Done{}, err
	}
	item, queued := items[h.Submission]
	if err := casework.May(s.worker(), casework.WithdrawForm, casework.Form{Author: h.By, Who: f.Who,
		State: formState(h.State), Left: !queued || !item.CanWithdraw()}); err != nil {
		return Done{}, err
	}
	now := s.desk.now()
	change, err := s.change(casework.SubmissionWithdrawn, h.ID, casework.SubmissionData{Submission: h.Submission})
	if err != nil {
		return Done{}, err
	}
	if err := s.store.Withdraw(ctx, h.Submission, now, change); err != nil {
		return Done{}, err
	}
	s.line.Nudge()
	s.outboxChanged()
	return Done{ID: h.ID, Says: s.words().say("done.reopened", sealed.Reference(h.Submission)), Href: assessmentHref(h.ID)}, nil
}

// draft is a draft and the version of the form it began with.
func (s *session) draft(ctx context.Context, id string) (store.DraftHead, *forms.Form, error) {
	h, err := s.store.Draft(ctx, id)
	if err != nil {
		return store.DraftHead{}, nil, err
	}
	f, err := s.desk.Library.Form(h.Form, h.Version)
	return h, f, err
}

func (s *session) may(act casework.Act, h store.DraftHead, f *forms.Form) error {
	return casework.May(s.worker(), act, casework.Form{Author: h.By, Who: f.Who, State: formState(h.State)})
}

func formState(st store.DraftState) casework.State {
	switch st {
	case store.PartCompleted:
		return casework.PartCompleted
	case store.Finished:
		return casework.Done
	}
	return casework.Gone
}

// change names an alteration of a family's record. Until a family is known to
// the centre its record is named for the draft it came from.
func (s *session) change(kind casework.Kind, family string, data any) (casework.Change, error) {
	id, err := s.desk.newID()
	if err != nil {
		return casework.Change{}, err
	}
	c, err := casework.NewChange(id, kind, family, s.enrolment.Worker.ID, s.desk.now(), data)
	return c, fault.Wrap(err, fault.Internal, "internal")
}

// matches reports whether every word of wanted begins a word of one of the texts.
func matches(wanted string, texts ...string) bool {
	have := " " + fold(strings.Join(texts, " "))
	for word := range strings.FieldsSeq(wanted) {
		if !strings.Contains(have, " "+word) {
			return false
		}
	}
	return true
}

// referenceOf is the number of a finished form; a draft has none yet.
func (s *session) referenceOf(h store.DraftHead) string {
	if h.Submission == "" {
		return ""
	}
	return sealed.Reference(h.Submission)
}
