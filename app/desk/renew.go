package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/store"
)

// Renew opens a received form again as a new version.
type Renew struct {
	_       struct{} `json:"-" additionalProperties:"true"`
	Because string   `json:"because,omitempty" doc:"Why: it stands on the new version, and the office reads it."`
	Client  string   `json:"client,omitempty" doc:"The screen's own id for this press, so that a repeat starts nothing twice."`
}

// otherVersion is how a form stands to its other versions.
type otherVersion struct{ says, href string }

// renewAssessment begins a new version of a form that the centre has: a draft of its
// own with all that the form said. The received one stays as it is (BR-111).
func (s *session) renewAssessment(ctx context.Context, in *callByID[Renew]) (Done, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	st, err := s.state(ctx, in.ID)
	if err != nil {
		return Done{}, err
	}
	if err := s.mayRenew(st); err != nil {
		return Done{}, err
	}
	open, err := s.store.Renewal(ctx, st.head.Submission)
	if err == nil {
		return s.renewed(st, open.ID), nil
	}
	because := strings.TrimSpace(in.Body.Because)
	if because == "" || forms.Length(because) > mostBecause {
		return Done{}, fault.New(fault.Invalid, "desk.no-reason", mostBecause)
	}
	if !fault.Is(err, fault.NotFound) {
		return Done{}, err
	}
	id, err := s.startRenewal(ctx, st, because, in.Body.Client)
	if err != nil {
		return Done{}, err
	}
	s.desk.Changed(ChangedHome, ChangedAssessments)
	return s.renewed(st, id), nil
}

// mostBecause is how many characters a reason may have.
const mostBecause = 1000

func (s *session) renewed(st state, id string) Done {
	return Done{ID: id, Says: s.words().say("done.renewed", sealed.Reference(st.head.Submission)), Href: assessmentHref(id)}
}

// mayRenew is who the definition lets open the form again, once the centre has it.
func (s *session) mayRenew(st state) error {
	return casework.May(s.worker(), casework.ReopenForm, casework.Form{Author: st.head.By, Who: st.form.Reopen,
		State: formState(st.head.State), Left: st.draft.Setting().Received})
}

func (s *session) startRenewal(ctx context.Context, st state, because, client string) (string, error) {
	record, err := s.store.Record(ctx, st.head.Record())
	if err != nil {
		return "", err
	}
	head, err := s.newHead(st.form)
	if err != nil {
		return "", err
	}
	first := cmp.Or(st.head.Line, st.head.ID)
	// What is offered and how old a child was are those of the form's own first day.
	head.Started, head.Language, head.FamilyID, head.Child, head.Client = st.head.Started, st.head.Language, st.head.Record(), st.head.Child, client
	head.Renews, head.Why, head.Line, head.Episode = st.head.Submission, because, first, st.head.Episode
	if _, began := record.Episode(first); began {
		head.Episode = first
	}
	said, recorded := record.Consent()
	rows := st.draft.Renewed(recorded && said.Given() && len(said.Withdrawals) == 0)
	fresh := forms.Evaluate(st.draft.Setting(), rows)
	for _, c := range movedOn(fresh, record, first) {
		row, _ := fresh.Prepare(c)
		rows = append(rows, row)
	}
	id, err := s.store.StartDraft(ctx, store.Start{Head: head, Rows: rows})
	if err != nil {
		return "", err
	}
	again, err := s.state(ctx, id)
	if err != nil {
		return "", err
	}
	return id, s.describe(ctx, &again)
}

// movedOn brings the rows that became the plan up to date: what was done since must
// not be undone by agreeing on them again.
func movedOn(d *forms.Draft, r casework.Record, line string) []forms.Change {
	var out []forms.Change
	form := d.Setting().Form
	for _, row := range d.Rows() {
		q := form.Question(row.Q)
		if q == nil || row.Act != forms.ActAddRow || !slices.Contains(q.Opens, "plan_row") {
			continue
		}
		action, known := r.Action(line + "." + row.Row)
		if !known {
			continue
		}
		for _, c := range []struct{ column, value string }{{"status", action.Status}, {"due_on", action.DueOn}, {"completed_on", action.DoneOn}, {"outcome_rating", action.Rating}} {
			raw, err := json.Marshal(c.value)
			if id := q.ID + "." + c.column; err == nil && c.value != "" && form.Question(id) != nil {
				out = append(out, forms.Change{Client: "moved on " + id + " " + row.Row, Q: id, Row: row.Row, Act: forms.ActSet, Value: raw, By: forms.ByPrefill})
			}
		}
	}
	return out
}

// otherVersion says which version a form is, where it is not the only one, and whether it
// can be opened again: the newest can, by whom its definition names.
func (s *session) otherVersion(ctx context.Context, st state) (o otherVersion, renewable bool, err error) {
	w, h := s.words(), st.head
	if h.State == store.Finished {
		newer, err := s.store.Renewal(ctx, h.Submission)
		if err == nil {
			return otherVersion{w.say("edition.newer", day(newer.CreatedAt)), assessmentHref(newer.ID)}, false, nil
		}
		if !fault.Is(err, fault.NotFound) {
			return o, false, err
		}
	}
	renewable = s.mayRenew(st) == nil
	if h.Renews == "" {
		return o, renewable, nil
	}
	earlier, err := s.draftsBySubmission(ctx)
	o.says = w.say("edition.renews", sealed.Reference(h.Renews), h.Why)
	if before, here := earlier[h.Renews]; here {
		o.href = "/assessments/" + before.ID + "/check"
	}
	return o, renewable, err
}
