package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"

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
	FamilySays  string `json:"familySays" doc:"The family's name, or that there is none yet; empty for a form that is about no family."`
	Status      string `json:"status" doc:"In words: Part Completed, Waiting to send, Sending, Received, Needs attention, Deleted, Withdrawn."`
	StatusCode  string `json:"statusCode" enum:"part_completed,waiting,sending,received,office,attention,withdrawn,stopped,deleted"`
	Changed     string `json:"changed" doc:"RFC 3339."`
	ChangedSays string `json:"changedSays" doc:"dd/mm/yyyy (BR-08)."`
	KeptUntil   string `json:"keptUntil" doc:"Last day kept, 2026-11-26; empty for no end."`
	KeptSays    string `json:"keptSays" doc:"Until when, and a warning at 7, 3 and 1 days (BR-05)."`
	KeptWarns   bool   `json:"keptWarns"`
	Reference   string `json:"reference"`
	CanDelete   bool   `json:"canDelete"`
	CanRestore  bool   `json:"canRestore"`
	CanReopen   bool   `json:"canReopen"`
	Done        int    `json:"done" doc:"Questions answered."`
	Of          int    `json:"of" doc:"Questions that apply."`
	Urgent      bool   `json:"urgent"`
	Practice    bool   `json:"practice"`
	StateWord   string `json:"stateWord" doc:"The form's own lifecycle word, beside the status; may be empty."`
	FamilyID    string `json:"familyId" doc:"Empty while the family is not known to this laptop."`
	Href        string `json:"href" doc:"Path of the screen that opens it, under /."`
}

// SearchAssessments is the "Search for an assessment" box and its filter.
type SearchAssessments struct {
	_    struct{} `json:"-" additionalProperties:"true"`
	Text string   `json:"text,omitempty"`
	Show string   `json:"show,omitempty" doc:"all, part_completed or deleted; anything else is all."`
}

// AssessmentRows is what was found.
type AssessmentRows struct {
	Rows    []Assessment `json:"rows"`
	Says    string       `json:"says" doc:"What an empty list means; else how many."`
	Gone    []string     `json:"gone" doc:"Drafts whose days ran out, the newest first: only the form's name and dates are kept (BR-04)."`
	Notices []Notice     `json:"notices" doc:"What holds for the list as a whole: that the date looks wrong and nothing is deleted."`
}

// Done is the answer to an act on one assessment.
type Done struct {
	ID   string `json:"id" doc:"The assessment the screen should show now; reopening makes a new one."`
	Says string `json:"says"`
	Href string `json:"href"`
}

func assessmentHref(id string) string { return "/assessments/" + id + "/pages/first" }

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
	out := AssessmentRows{Rows: rows, Says: w.count("rows.found", len(rows)), Notices: s.heldNotices()}
	if out.Gone, err = s.goneSays(ctx); err != nil {
		return AssessmentRows{}, err
	}
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

// mostGone is how many deleted drafts are told of under the list.
const mostGone = 3

// goneSays tells of the drafts whose days ran out.
func (s *session) goneSays(ctx context.Context) ([]string, error) {
	graves, err := s.store.Tombstones(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(graves, func(a, b store.Tombstone) int { return b.DeletedAt.Compare(a.DeletedAt) })
	out := []string{}
	for _, g := range graves {
		if g.Reason == store.Expired && len(out) < mostGone {
			out = append(out, s.words().say("rows.gone", s.formTitle(g.Form, g.Version), day(g.DeletedAt), daysBetween(g.SavedAt, g.DeletedAt), day(g.SavedAt)))
		}
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
	a.Status, a.FamilySays = w.statusSays(a.StatusCode), s.familySays(h)
	item, queued := items[h.Submission]
	a.Reference, a.FamilyID = s.referenceOf(h), h.FamilyID
	switch h.State {
	case store.PartCompleted:
		a.CanDelete = true
		a.KeptUntil, a.KeptSays, a.KeptWarns = s.kept(h)
	case store.Deleted:
		a.CanRestore = h.Reason == store.ByWorker
		a.KeptUntil, a.KeptSays = string(forms.DayOf(h.KeptUntil.In(london))), w.say("kept.deleted", day(h.KeptUntil))
	case store.Finished:
		a.Href = "/assessments/" + h.ID + "/check"
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

// familySays is whose a form is. A form about no family has nobody's name to wait for.
func (s *session) familySays(h store.DraftHead) string {
	if h.Family != "" {
		return h.Family
	}
	if f, err := s.desk.Library.Form(h.Form, h.Version); err == nil && !f.OfFamily() {
		return ""
	}
	return s.words().say("family.unnamed")
}

func (s *session) formTitle(id string, version int) string {
	f, err := s.desk.Library.Form(id, version)
	if err != nil {
		return id
	}
	return f.Title.In(s.desk.language())
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
	why, err := s.deletedWhy(ctx, h.ID)
	if err != nil {
		return Done{}, err
	}
	if err := s.store.DeleteDraft(ctx, h.ID, why, now); err != nil {
		return Done{}, err
	}
	s.desk.Changed(ChangedHome, ChangedAssessments, ChangedFront)
	if why == store.ConsentRefused {
		return Done{ID: h.ID, Says: s.words().say("done.discarded", f.Title.In(s.desk.language()))}, nil
	}
	return Done{ID: h.ID, Says: s.words().say("done.deleted", f.Title.In(s.desk.language()), day(now.AddDate(0, 0, restoreDays)))}, nil
}

// deletedWhy is for what reason a draft goes: where the family has said no it is
// gone at once, because nobody may keep what they did not agree to.
func (s *session) deletedWhy(ctx context.Context, id string) (store.Reason, error) {
	st, err := s.state(ctx, id)
	if err != nil {
		return "", err
	}
	if refused(st) && !safeguarding(st) {
		return store.ConsentRefused, nil
	}
	return store.ByWorker, nil
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
	change, err := s.change(casework.SubmissionWithdrawn, h.Record(), casework.SubmissionData{Submission: h.Submission})
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
		return store.DraftHead{}, nil, s.whyNoDraft(ctx, id, err)
	}
	f, err := s.desk.Library.Form(h.Form, h.Version)
	return h, f, err
}

func (s *session) may(act casework.Act, h store.DraftHead, f *forms.Form) error {
	return casework.May(s.worker(), act, casework.Form{Author: h.By, Who: f.Who, State: formState(h.State), Practice: h.Practice})
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

// statusSays is a status in words: an outbox state has its own, so that the two
// lists can never say different things.
func (w words) statusSays(code string) string {
	if slices.Contains(outbox.States(), outbox.State(code)) {
		return outbox.State(code).Say(w.language)
	}
	return w.say("status." + code)
}
