package desk

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/store"
)

// setting is everything outside the answers that a page may depend on: whose
// family it is, what is on record of it, and what it said the last time.
func (s *session) setting(ctx context.Context, h store.DraftHead, f *forms.Form) (set forms.Setting, err error) {
	set = forms.Setting{Draft: h.ID, Form: f, Library: s.desk.Library, Profile: s.profile, Language: s.desk.language(),
		State: s.words().statusSays(string(h.State)), Finished: h.State == store.Finished, Started: h.Started, Today: s.desk.today(), Now: s.desk.now(),
		Author: s.enrolment.Worker, Practice: h.Practice, Child: h.Child}
	if h.Renews != "" {
		set.Renews = forms.DocRenews{Reference: sealed.Reference(h.Renews), Because: h.Why}
	}
	if set.Received, err = s.received(ctx, h); err != nil {
		return set, err
	}
	record, err := s.recordOf(ctx, h)
	if err != nil {
		return set, err
	}
	set.Members, set.Family, set.Episode = membersOf(record), familyFacts(record), s.episodeFacts(record, h.Episode)
	set.Records = onRecord(record, s.worker(), h.Language, string(set.Today))
	invented, err := s.invented(h)
	if err != nil {
		return set, err
	}
	invented.Known(&set)
	set.Last, err = s.last(ctx, h, f, record)
	return set, err
}

// received reports whether the centre has given its receipt for a finished form.
func (s *session) received(ctx context.Context, h store.DraftHead) (bool, error) {
	if h.State != store.Finished {
		return false, nil
	}
	item, err := s.store.Item(ctx, h.Submission)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return item.Sent(), err
}

// recordOf is what is known of the family a form is about. A form that was
// proposed by one whose family has no record yet sees who stands in that one.
func (s *session) recordOf(ctx context.Context, h store.DraftHead) (casework.Record, error) {
	record, err := s.store.Record(ctx, h.Record())
	if err != nil || h.FamilyID == "" || h.FamilyID == h.ID || len(record.Members) > 0 {
		return record, err
	}
	first, f, err := s.draft(ctx, h.FamilyID)
	if fault.Is(err, fault.NotFound) || err == nil && first.State == store.Deleted {
		return record, nil
	}
	if err != nil {
		return record, err
	}
	rows, err := s.store.Rows(ctx, first.ID)
	if err != nil {
		return record, err
	}
	set := forms.Setting{Form: f, Library: s.desk.Library, Profile: s.profile, Language: h.Language, Started: first.Started, Today: s.desk.today(), Now: s.desk.now()}
	for _, p := range casework.People(forms.Evaluate(set, rows).Document()) {
		record.People = append(record.People, p)
		record.Members = append(record.Members, casework.Membership{Person: p.Key})
	}
	return record, nil
}

func membersOf(r casework.Record) []forms.Member {
	people := r.Current()
	members := make([]forms.Member, 0, len(people))
	for _, p := range people {
		m := forms.Member{ID: p.Key, Name: p.Name, Role: p.Role, Gender: p.Gender}
		if p.Birth != nil {
			m.Unborn = p.Birth.Expected
			if p.Birth.Precision == casework.ToTheDay {
				m.Born = forms.Day(p.Birth.On)
			}
		}
		if json.Unmarshal(p.Cells["school_or_work"], &m.School) != nil {
			m.School = ""
		}
		members = append(members, m)
	}
	return members
}

func familyFacts(r casework.Record) forms.FamilyFacts {
	return forms.FamilyFacts{Name: r.Family.Name, Address: r.Family.Address, Postcode: r.Family.Postcode, Phone: r.Family.Phone,
		Hidden: slices.ContainsFunc(r.Current(), func(p casework.Person) bool { return slices.Contains(codesIn(p.Cells["address_confidential"]), "yes") })}
}

// episodeFacts are of the episode a form belongs to, else of the open one. The
// council's clocks run from the registration, where there was one (BR-86).
func (s *session) episodeFacts(r casework.Record, id string) forms.EpisodeFacts {
	facts := forms.EpisodeFacts{Opened: forms.Day(r.Family.Registered)}
	e, known := r.Episode(id)
	if !known {
		e, known = r.OpenEpisode()
	}
	if !known {
		return facts
	}
	if facts.Opened == "" {
		facts.Opened = forms.DayOf(e.OpenedAt.In(london))
	}
	facts.Keyworker = forms.Worker{ID: e.Keyworker.ID, FullName: e.Keyworker.Name, Agency: e.Keyworker.Agency, Phone: e.Keyworker.Phone}
	if e.Keyworker.ID == s.enrolment.Worker.ID {
		facts.Keyworker = s.enrolment.Worker
	}
	return facts
}

// names are people by name; nobody named is the whole family, which has none here.
func names(called map[string]string, keys []string) string {
	var out []string
	for _, key := range keys {
		if name, known := called[key]; known {
			out = append(out, name)
		}
	}
	return strings.Join(out, ", ")
}

// last are the answers of the family's earlier documents that this form carries
// forward, the oldest first. A document that was taken back said nothing.
func (s *session) last(ctx context.Context, h store.DraftHead, f *forms.Form, r casework.Record) ([]forms.Given, error) {
	wanted := map[string]bool{}
	for _, q := range f.Questions {
		if q.Carry != "" {
			wanted[q.ID] = true
			for _, from := range q.CarryFrom {
				wanted[from] = true
			}
		}
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	given := make([]forms.Given, 0, len(r.Submissions))
	for _, sub := range r.Submissions {
		if sub.ID == h.Submission {
			break // what came after this form was finished is nothing it can have known
		}
		if sub.State == casework.Withdrawn || sub.ID == h.Replaces || sub.ID == h.Renews {
			continue
		}
		doc, err := s.sealedDocument(ctx, sub.ID)
		if fault.Is(err, fault.NotFound) { // its bytes are safe at the centre and gone from here
			given = append(given, levelIn(sub, f, h.Language)...)
			continue
		}
		if err != nil {
			return nil, err
		}
		given = append(given, givenIn(doc, wanted, forms.DayOf(sub.FinishedAt.In(london)))...)
	}
	if wanted[forms.FromChronology] && h.State == store.PartCompleted {
		given = append(given, s.story(r)...)
	}
	return given, nil
}

// story is the chronology as a first draft of a text: a line for each thing on record,
// by its day and its headline; nothing where nothing is told.
func (s *session) story(r casework.Record) []forms.Given {
	var lines []string
	for _, n := range r.Story() {
		lines = append(lines, daySays(n.Day())+" – "+n.Title)
	}
	text := strings.Join(lines, "\n")
	raw, err := json.Marshal(text)
	if text == "" || err != nil {
		return nil
	}
	return []forms.Given{{Q: forms.FromChronology, Value: raw, Says: text, On: s.desk.today(), Form: forms.FromChronology}}
}

// levelIn is what the record keeps of a document that is gone from here: the level of
// need it gave.
func levelIn(sub casework.Submission, f *forms.Form, language string) []forms.Given {
	q := f.Question(casework.LevelOfNeed)
	if q == nil || q.List == nil || q.Carry == "" {
		return nil
	}
	i := slices.IndexFunc(q.List.Codes, func(c forms.Code) bool { return c.Code == sub.Level })
	if i < 0 {
		return nil
	}
	return []forms.Given{{Q: q.ID, Value: json.RawMessage(strconv.Quote(sub.Level)), Says: q.List.Codes[i].Label.In(language), On: forms.DayOf(sub.FinishedAt.In(london)), Form: sub.Form}}
}

func givenIn(doc forms.Document, wanted map[string]bool, on forms.Day) []forms.Given {
	var given []forms.Given
	for _, a := range doc.Answers {
		if !wanted[a.Q] {
			continue
		}
		if len(a.Rows) > 0 {
			given = append(given, forms.Given{Q: a.Q, Rows: a.Rows, On: on, Form: doc.Form.ID})
		}
		for _, p := range a.Parts {
			one := forms.Given{Q: a.Q, Value: p.Value, Says: p.Says, On: on, Form: doc.Form.ID}
			if p.Subject == forms.Group || len(p.Who) == 0 {
				given = append(given, one)
			}
			for _, who := range p.Who {
				one.Subject = who
				given = append(given, one)
			}
		}
	}
	return given
}

// sealedDocument is the body of a finished form, as it was sealed. What was read
// once is kept: it never changes.
func (s *session) sealedDocument(ctx context.Context, id string) (forms.Document, error) {
	if doc, read := s.documents.Load(id); read {
		if doc, ok := doc.(forms.Document); ok {
			return doc, nil
		}
	}
	var doc forms.Document
	raw, err := s.store.Payload(ctx, id)
	if err != nil {
		return doc, err
	}
	envelope, err := sealed.Open(raw)
	if err != nil {
		return doc, err
	}
	if err := json.Unmarshal(envelope.Body, &doc); err != nil {
		return doc, fault.Wrap(err, fault.Damaged, "sealed.unreadable")
	}
	s.documents.Store(id, doc)
	return doc, nil
}

// safeguarding reports whether a document is about somebody's safety: an urgent
// answer, or a code that its list marks so. Nothing of it waits for a consent
// (BR-24).
func safeguarding(st state) bool {
	if st.draft.Urgent().Urgent {
		return true
	}
	for _, a := range st.draft.Document().Answers {
		q := st.form.Question(a.Q)
		if q == nil || q.List == nil {
			continue
		}
		for _, p := range a.Parts {
			if slices.ContainsFunc(codesIn(p.Value), func(code string) bool { return marked(q.List, code) }) {
				return true
			}
		}
	}
	return false
}

func marked(list *forms.List, code string) bool {
	return slices.ContainsFunc(list.Codes, func(c forms.Code) bool { return c.Code == code && c.Safeguarding })
}

func codesIn(raw json.RawMessage) []string {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return []string{one}
	}
	var many []string
	if json.Unmarshal(raw, &many) == nil {
		return many
	}
	return nil
}
