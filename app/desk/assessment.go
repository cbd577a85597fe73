package desk

import (
	"context"
	"encoding/json"
	"slices"
	"unicode/utf8"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/store"
)

// AssessmentPage is all there is to draw of one page, with what stands above it.
type AssessmentPage struct {
	forms.Page
	Head Head `json:"head"`
}

// Head stands above every page of an assessment.
type Head struct {
	Family     string `json:"family" doc:"Its name, or that it has none yet; empty for a form that is about no family."`
	Title      string `json:"title"`
	Status     string `json:"status"`
	StatusCode string `json:"statusCode"`
	Reference  string `json:"reference"`
	SavedSays  string `json:"savedSays" doc:"Drawn only from a commit: Saved on this laptop 10:42 · not yet sent."`
	Practice   bool   `json:"practice"`
	ReadOnly   bool   `json:"readOnly" doc:"Finished or deleted: it can be read and printed, not changed."`

	FamilyID      string     `json:"familyId" doc:"Empty while the family is not known to this laptop."`
	FamilyHref    string     `json:"familyHref"`
	StateWord     string     `json:"stateWord" doc:"The form's own lifecycle word, beside the status; may be empty."`
	FinishWord    string     `json:"finishWord" doc:"What Finish is called on this form."`
	Once          string     `json:"once" doc:"To be said now, and not again in this session once it is told to have been; empty otherwise."`
	AfterOpen     bool       `json:"afterOpen" doc:"Finished, and this page can still be written on."`
	AfterPages    []PageLink `json:"afterPages" doc:"Pages for what happens after Finish."`
	AddedSays     string     `json:"addedSays" doc:"What was written there is on this laptop only; empty while nothing is."`
	VersionNotice string     `json:"versionNotice" doc:"Empty, or that a newer version of the form is here."`
	VersionHref   string     `json:"versionHref"`
	Stop          string     `json:"stop" doc:"BR-22 in full while Early Help cannot go on; else empty."`
	CanRenew      bool       `json:"canRenew" doc:"The centre has it, and it can be opened again as a new version."`
	EditionSays   string     `json:"editionSays" doc:"Which version it is; empty where it is the only one."`
	EditionHref   string     `json:"editionHref" doc:"The other version, where it is on this laptop."`
	PaperSays     string     `json:"paperSays" doc:"That it was filled in on paper first, and when; empty where it was not."`
	WrittenOn     string     `json:"writtenOn" doc:"The day it was written on paper, ISO; empty likewise."`
	CanDiscard    bool       `json:"canDiscard" doc:"Consent was refused: Delete deletes at once."`
}

// PageLink leads to a page of a form.
type PageLink struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Href  string `json:"href"`
}

// onePage names a page of an assessment.
type onePage struct {
	ID   string `path:"id"`
	Page string `path:"page" doc:"A page's id, or first."`
}

// Patch is what was typed since the last save (forms.md 5). Nothing in it is
// ever refused for its content.
type Patch struct {
	_       struct{}       `json:"-" additionalProperties:"true"`
	Base    int64          `json:"base,omitempty" doc:"The seq the screen knows."`
	Page    string         `json:"page,omitempty" doc:"The page on the screen, so that the answer can say what changed on it."`
	Changes []forms.Change `json:"changes,omitempty"`
	Apart   []string       `json:"apart,omitempty" doc:"Clients of changes that begin a new row of the history: the field was left in between."`
}

// state is a draft as it stands: its head, its form, its rows and what they mean.
type state struct {
	head  store.DraftHead
	form  *forms.Form
	rows  []forms.Row
	draft *forms.Draft
}

// evaluate reads a draft's answers and works out what they mean.
func (s *session) evaluate(ctx context.Context, h store.DraftHead) (*forms.Draft, []forms.Row, error) {
	f, err := s.desk.Library.Form(h.Form, h.Version)
	if err != nil {
		return nil, nil, err
	}
	rows, err := s.store.Rows(ctx, h.ID)
	if err != nil {
		return nil, nil, err
	}
	set, err := s.setting(ctx, h, f)
	return forms.Evaluate(set, rows), rows, err
}

func (s *session) state(ctx context.Context, id string) (state, error) {
	h, f, err := s.draft(ctx, id)
	if err != nil {
		return state{}, err
	}
	draft, rows, err := s.evaluate(ctx, h)
	return state{head: h, form: f, rows: rows, draft: draft}, err
}

func (s *session) page(ctx context.Context, in *onePage) (AssessmentPage, error) {
	st, err := s.state(ctx, in.ID)
	if err != nil {
		return AssessmentPage{}, err
	}
	id := in.Page
	if pages := st.draft.Pages(); id == "first" && len(pages) > 0 {
		id = pages[0]
	}
	if err := s.open(ctx, &st, id); err != nil {
		return AssessmentPage{}, err
	}
	page, ok := st.draft.Page(id)
	if !ok {
		return AssessmentPage{}, fault.New(fault.NotFound, "desk.no-page")
	}
	head, err := s.head(ctx, st)
	head.AfterOpen = page.After && st.head.State == store.Finished
	return AssessmentPage{Page: page, Head: head}, err
}

// open fills in what the program knows when a page is first opened.
func (s *session) open(ctx context.Context, st *state, page string) error {
	if st.head.State == store.Deleted || st.head.State == store.Finished && !slices.Contains(st.draft.AfterPages(), page) {
		return nil
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	return s.prefill(ctx, st, page)
}

// prefill keeps the first values of answers that nobody has touched; they are
// rows like any other, marked as the program's.
func (s *session) prefill(ctx context.Context, st *state, page string) error {
	return s.fillIn(ctx, st, st.draft.Prefills(page))
}

// ownDetails keeps the worker's own details where a form asks for them, also on a page
// that nobody has opened: a check must not call missing what this laptop knows.
func (s *session) ownDetails(ctx context.Context, st *state) error {
	if st.head.State != store.PartCompleted {
		return nil
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	return s.fillIn(ctx, st, st.draft.OwnDetails())
}

func (s *session) fillIn(ctx context.Context, st *state, changes []forms.Change) error {
	if len(changes) == 0 {
		return nil
	}
	_, err := s.keep(ctx, st, changes, nil)
	return err
}

func (s *session) savedSays(h store.DraftHead) string {
	w := s.words()
	if h.State != store.PartCompleted {
		return w.statusSays(string(h.State))
	}
	return w.say("saved.at", w.at(h.SavedAt, s.desk.now()))
}

// answers keeps what was typed before it looks at what it means, and answers
// only when the transaction is on the disk. Nothing is refused for its content.
func (s *session) answers(ctx context.Context, in *callByID[Patch]) (forms.PatchReply, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	st, err := s.state(ctx, in.ID)
	if err != nil {
		return forms.PatchReply{}, err
	}
	if err := s.mayAnswer(st, in.Body.Changes); err != nil {
		return forms.PatchReply{}, err
	}
	before := st.draft
	saved, err := s.keep(ctx, &st, in.Body.Changes, in.Body.Apart)
	if err != nil {
		return forms.PatchReply{}, err
	}
	page := pageOf(st.form, in.Body)
	if slices.ContainsFunc(in.Body.Changes, func(c forms.Change) bool { return c.Act == forms.ActAddRow }) {
		if err := s.prefill(ctx, &st, page); err != nil {
			return forms.PatchReply{}, err
		}
	}
	if before.Urgent().Urgent != st.draft.Urgent().Urgent {
		s.desk.Changed(ChangedFront, ChangedHome, ChangedSafety)
		s.line.Nudge() // "offline" must be true at this moment (BR-31)
	}
	for i := range saved {
		saved[i].At = saved[i].At.In(london) // the hour that the screen shows
	}
	return forms.Reply(before, st.draft, page, saved), nil
}

// mayAnswer is the right to go on with a form: all of it before Finish, and
// afterwards the pages for what happened since.
func (s *session) mayAnswer(st state, changes []forms.Change) error {
	if st.head.State != store.Finished || len(changes) == 0 {
		return s.may(casework.ContinueForm, st.head, st.form)
	}
	for _, c := range changes {
		if q := st.form.Question(c.Q); q == nil || !q.After() {
			return fault.New(fault.Refused, "may.state")
		}
	}
	return s.may(casework.AddAfter, st.head, st.form)
}

// pageOf is the page on the screen, or that of the first change.
func pageOf(f *forms.Form, p Patch) string {
	if p.Page != "" || len(p.Changes) == 0 {
		return p.Page
	}
	if q := f.Question(p.Changes[0].Q); q != nil && q.Page != nil {
		return q.Page.ID
	}
	return ""
}

// keep prepares the changes in their order, each on what the one before left,
// saves them in one transaction and leaves st as it is afterwards.
func (s *session) keep(ctx context.Context, st *state, changes []forms.Change, apart []string) ([]forms.Row, error) {
	set := st.draft.Setting()
	draft, rows := st.draft, slices.Clone(st.rows)
	changes = unfolded(draft, changes)
	fresh := make([]forms.Row, 0, len(changes))
	for i, c := range changes {
		row, _ := draft.Prepare(c)
		if removes(rows, row) {
			apart = append(apart, row.Client)
		}
		fresh, rows = append(fresh, row), append(rows, row)
		if i < len(changes)-1 {
			draft = forms.Evaluate(set, rows)
		}
	}
	save := s.store.Save
	if st.head.State == store.Finished {
		save = s.store.SaveAfter
	}
	saved, err := save(ctx, st.head.ID, fresh, apart...)
	if err != nil {
		return nil, err
	}
	return saved, s.refresh(ctx, st)
}

// unfolded are changes of which each makes one row.
func unfolded(d *forms.Draft, changes []forms.Change) []forms.Change {
	var out []forms.Change
	for _, c := range changes {
		out = append(out, d.Unfold(c)...)
	}
	return out
}

// refresh reads the draft again as the store has it after a save.
func (s *session) refresh(ctx context.Context, st *state) error {
	var err error
	if st.rows, err = s.store.Rows(ctx, st.head.ID); err != nil {
		return err
	}
	st.draft = forms.Evaluate(st.draft.Setting(), st.rows)
	return s.describe(ctx, st)
}

// describe keeps what lists show of the draft, where it has changed.
func (s *session) describe(ctx context.Context, st *state) error {
	check := st.draft.Check()
	sum := store.Summary{Family: st.draft.FamilyName(), Initials: st.draft.Initials(), Done: check.Answered, Of: check.Asked,
		Urgent: st.draft.Urgent().Urgent && !st.head.Practice}
	h := st.head
	if sum == (store.Summary{Family: h.Family, Initials: h.Initials, Done: h.Done, Of: h.Of, Urgent: !h.UrgentSince.IsZero()}) {
		return nil
	}
	return s.store.Describe(ctx, h.ID, sum)
}

// removes reports whether a change takes much of an answer away: what was there
// then keeps a row of its own, because that is what people want back.
func removes(rows []forms.Row, row forms.Row) bool {
	if row.Act != forms.ActSet {
		return true
	}
	for i := range slices.Backward(rows) {
		if r := rows[i]; r.Q == row.Q && r.Subject == row.Subject && r.Row == row.Row {
			return lengthOf(row.Value) < lengthOf(r.Value)/2
		}
	}
	return false
}

// lengthOf is how much an answer holds: a text by its characters, a signature or a
// list by what it is written with.
func lengthOf(value json.RawMessage) int {
	if text := textOf(value); text != "" {
		return utf8.RuneCountInString(text)
	}
	return len(value)
}

// textOf is a value that is a text; any other value has no text to lose.
func textOf(value json.RawMessage) string {
	var text string
	if err := json.Unmarshal(value, &text); err != nil {
		return ""
	}
	return text
}
