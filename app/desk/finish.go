package desk

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"net/http"
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

// Finished says what Finish made. The words "sent" and "submitted" are not in
// it: only a receipt earns them (BR-33).
type Finished struct {
	Reference string `json:"reference"`
	Urgent    bool   `json:"urgent"`
	Says      string `json:"says"`
	Item      string `json:"item" doc:"Its place in the outbox."`
	Href      string `json:"href"`
}

// finish validates everything, seals one immutable document and keeps record,
// bytes and outbox row in one transaction; only then is anything said.
func (s *session) finish(ctx context.Context, in *byID) (Finished, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	st, err := s.state(ctx, in.ID)
	if err != nil {
		return Finished{}, err
	}
	if err := s.mayFinish(st); err != nil {
		return Finished{}, err
	}
	files, err := s.enclosures(ctx, st, st.draft.Files())
	if err != nil {
		return Finished{}, err
	}
	sub, err := s.seal(ctx, st, files)
	if err != nil {
		return Finished{}, err
	}
	f, err := s.finishOf(ctx, st, sub)
	if err != nil {
		return Finished{}, err
	}
	f.Files, f.Upto = s.enclosed(f.Item, files), uptoFinish(st)
	if err := s.store.Commit(ctx, f); err != nil {
		return Finished{}, err
	}
	s.line.Nudge()
	s.outboxChanged()
	out := s.finished(sub)
	if len(s.proposals(st)) > 0 {
		out.Href = "/assessments/" + st.head.ID + "/next"
	}
	return out, nil
}

func (s *session) mayFinish(st state) error {
	if err := s.may(casework.FinishForm, st.head, st.form); err != nil {
		return err
	}
	if st.head.Practice {
		return fault.New(fault.Refused, "desk.practice")
	}
	if err := s.notAhead(st.head.WrittenOn); err != nil {
		return err
	}
	return s.toMend(st, st.draft.Check().Problems)
}

// toMend refuses while there are answers to put right, and leads to each.
func (s *session) toMend(st state, problems []forms.Problem) error {
	if len(problems) == 0 {
		return nil
	}
	p := s.desk.problem(fault.New(fault.Invalid, "desk.unfinished"))
	p.Status, p.Title = http.StatusUnprocessableEntity, http.StatusText(http.StatusUnprocessableEntity)
	p.Detail, p.Problems = s.words().count("finish.problems", len(problems)), places(st.head.ID, problems)
	return p
}

// seal makes the bytes that are hashed, queued, sent and proved.
func (s *session) seal(ctx context.Context, st state, files []enclosure) (sealed.Submission, error) {
	body, err := st.draft.Seal()
	if err != nil {
		return sealed.Submission{}, err
	}
	e, err := s.envelope(st, body, files)
	if err != nil {
		return sealed.Submission{}, err
	}
	if e.Urgent, err = s.urgentOf(ctx, st); err != nil {
		return sealed.Submission{}, err
	}
	e.Kind, e.Replaces, e.Amends = st.form.SubmissionKind(), st.head.Replaces, st.head.Renews
	e.TranscribedFrom = sealed.FromPaper(string(st.head.WrittenOn))
	e.Unchecked = e.Amends == "" && casework.Unchecked(st.draft.Document())
	return sealed.Seal(e)
}

// envelope goes round whatever is sealed of a form.
func (s *session) envelope(st state, body json.RawMessage, files []enclosure) (sealed.Envelope, error) {
	id, err := s.desk.newID()
	now, me := s.desk.now().UTC(), s.enrolment
	return sealed.Envelope{ID: id, Authority: me.Authority,
		Form:   &sealed.Form{Code: st.form.ID, Version: st.form.Version, SHA256: st.form.SHA256},
		Author: sealed.Author{Worker: me.Worker.ID, Name: me.Worker.FullName, Agency: me.Worker.Agency, Device: me.DeviceID},
		// The centre orders by its own clock; ours says what the laptop believed.
		OccurredAt: now, SealedAt: now, Clock: s.clock(now),
		Subjects: subjectsOf(st.draft.Document(), now), Attachments: attachmentsOf(files), Body: body}, err
}

// clock says how far this laptop's clock was from the centre's when last measured.
func (s *session) clock(now time.Time) *sealed.Clock {
	line := s.line.State()
	if line.LastContact.IsZero() {
		return nil
	}
	return &sealed.Clock{OffsetMillis: line.Offset.Milliseconds(), MeasuredAt: line.LastContact.UTC()}
}

// urgentOf is what makes the item go first, with the calls that were recorded
// (BR-31, BR-34).
func (s *session) urgentOf(ctx context.Context, st state) (*sealed.Urgent, error) {
	u := st.draft.Urgent()
	if !u.Urgent {
		return nil, nil
	}
	calls, whyNot, err := s.callsOf(ctx, st.head)
	if err != nil {
		return nil, err
	}
	return &sealed.Urgent{ImmediateDanger: yes(u.ImmediateDanger), SignificantHarm: yes(u.SignificantHarm),
		StepUp: u.StepUp, NotPhonedReason: whyNot, Calls: calls}, nil
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

// subjectsOf are the people the document is about, by the laptop's own keys.
func subjectsOf(d forms.Document, now time.Time) []sealed.Subject {
	people := casework.People(d)
	out := make([]sealed.Subject, 0, len(people))
	for _, p := range people {
		subject := sealed.Subject{LocalPerson: p.Key, MosaicID: p.CentralID, Role: p.Standing(now)}
		subject.FirstName, subject.LastName = p.Names()
		if p.Birth != nil {
			subject.DOB, subject.DOBEstimated = p.Birth.ISO(), p.Birth.Estimated
		}
		out = append(out, subject)
	}
	return out
}

// finishOf is the one transaction: what the form becomes, the bytes, the outbox
// row. Until a family is known to the centre its record is named for the draft
// it came from.
func (s *session) finishOf(ctx context.Context, st state, sub sealed.Submission) (store.Finish, error) {
	record, err := s.store.Record(ctx, st.head.Record())
	if err != nil {
		return store.Finish{}, err
	}
	document, safety := st.draft.Document(), safeguarding(st)
	changes, err := casework.Finish{Family: st.head.Record(), Draft: st.head.ID, Line: st.head.Line, Known: record, By: s.enrolment.Worker.ID, Worker: s.helper(),
		At: sub.SealedAt, Document: document, Gone: goneFrom(st, record), Episode: st.head.Episode, Child: st.head.Child, Safety: safety,
		Sealed: casework.FinishedData{Submission: sub.ID, Reference: sub.Reference, Form: st.form.ID, Version: st.form.Version,
			SHA256: sub.SHA256, Urgent: sub.Urgent, Replaces: st.head.Replaces},
		NewID: s.desk.newID}.Of(st.form).Changes()
	if err != nil {
		return store.Finish{}, fault.Wrap(err, fault.Internal, "internal")
	}
	item := itemOf(st, sub)
	reliesOn(&item, st, casework.ApplyAll(record, changes))
	tasks, err := s.settle(ctx, st, record)
	return store.Finish{Draft: st.head.ID, Submission: sub, Item: item, Changes: append(changes, tasks.changes...), Decisions: tasks.decisions}, err
}

// itemOf is the place in the queue of what was sealed of a form.
func itemOf(st state, sub sealed.Submission) outbox.Item {
	return outbox.Item{ID: sub.ID, Reference: sub.Reference, Kind: sub.Kind, Title: st.form.Title.In(st.head.Language),
		Initials: st.draft.Initials(), Urgent: sub.Urgent, FinishedAt: sub.SealedAt, Size: int64(len(sub.Bytes)),
		SHA256: sub.SHA256, State: outbox.Waiting, NextAt: sub.SealedAt, Family: st.head.Record()}
}

// reliesOn notes whether what is sealed of a form leaves only while the family
// agrees, and who of those it is about does. A safeguarding form relies on nobody
// (BR-24), nor does the form that takes an agreement back.
func reliesOn(item *outbox.Item, st state, after casework.Record) {
	takesBack := slices.Contains(st.form.Records, "consent") && consentStatus(st.draft) == ""
	said, recorded := after.Consent()
	if safeguarding(st) || takesBack || !recorded || !said.Given() {
		return
	}
	item.Consent = true
	var people []string
	for _, p := range casework.People(st.draft.Document()) {
		if !said.TakenBack(p.Key) {
			people = append(people, p.Key)
		}
	}
	item.People = strings.Join(people, " ")
}

// helper is the worker as records name them.
func (s *session) helper() casework.Helper {
	w := s.enrolment.Worker
	return casework.Helper{ID: w.ID, Name: w.FullName, Agency: w.Agency, Phone: w.Phone}
}

// goneFrom are the members this form began with and took out of its table. Only
// a form that says who the family is takes anybody out of it.
func goneFrom(st state, r casework.Record) []string {
	if st.form.Members() == nil || !slices.Contains(st.form.Records, "registration") && !slices.Contains(st.form.Records, "assessment") {
		return nil
	}
	var gone []string
	for _, p := range r.Current() {
		out := slices.ContainsFunc(st.rows, func(row forms.Row) bool { return row.Act == forms.ActRemoveRow && row.Row == p.Key })
		there := slices.ContainsFunc(st.draft.Document().Members, func(m forms.DocMember) bool { return m.Person == p.Key })
		if out && !there {
			gone = append(gone, p.Key)
		}
	}
	return gone
}

// finished says where the form is now, never that it was sent (BR-33).
func (s *session) finished(sub sealed.Submission) Finished {
	w := s.words()
	says := w.say("finish.kept", sub.Reference)
	if sub.Urgent {
		says = w.say("finish.urgent", sub.Reference) + " " + s.phoneWords()
	}
	return Finished{Reference: sub.Reference, Urgent: sub.Urgent, Says: says, Item: sub.ID, Href: "/outbox"}
}

// newID makes an id for something new on this laptop.
func (d *Desk) newID() (string, error) { return sealed.NewID(d.now(), rand.Reader) }
