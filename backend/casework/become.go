package casework

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"earlyhelp.example/backend/forms"
)

// becoming is a Finish while its document is read.
type becoming struct {
	Finish
	a       answers
	episode string
	facts   []fact
}

// becomes are the records that a finished document makes, by what its form says
// it becomes and by the conventional ids of the blocks. No form is known here by
// its name.
func (f Finish) becomes() []fact {
	b := &becoming{Finish: f, a: answersOf(f.Document), episode: f.Episode}
	if open, any := f.Known.OpenEpisode(); b.episode == "" && any {
		b.episode = open.ID
	}
	b.opens()
	b.consent()
	b.needs()
	b.plan()
	b.dropped()
	b.tables()
	for _, becomes := range f.Becomes {
		if do := making[becomes]; do != nil {
			do(b)
		}
	}
	return b.facts
}

// making is what each word of a form's `records` makes beside what its blocks
// make by themselves. A word without a line makes nothing but the submission.
var making = map[string]func(*becoming){
	"meeting":      (*becoming).meeting,
	"note":         (*becoming).caseNote,
	"general_note": (*becoming).generalNote,
	"document":     func(b *becoming) { b.note("document") },
	"chronology":   (*becoming).chronology,
	"closure":      (*becoming).closure,
	"access":       (*becoming).access,
	"carer":        (*becoming).carer,
}

func (b *becoming) add(kind Kind, data any) { b.facts = append(b.facts, fact{kind, data}) }

func (b *becoming) is(word string) bool { return slices.Contains(b.Becomes, word) }

// opens begins a piece of work: an assessment, or work without one.
func (b *becoming) opens() {
	if b.episode != "" || !b.is("assessment") && !b.is("work") {
		return
	}
	b.episode = b.Draft
	if _, known := b.Known.Episode(b.episode); known {
		return
	}
	keyworker := b.a.helper("keyworker")
	if keyworker.Name == "" || keyworker.Name == b.Worker.Name {
		keyworker = b.Worker
	}
	b.add(EpisodeOpened, EpisodeData{Episode: b.episode, Kind: b.Document.Form.ID, Unchecked: Unchecked(b.Document),
		From: b.Sealed.Submission, Keyworker: keyworker, Initiator: b.Worker})
}

// Unchecked reports whether a form opens work before anybody has looked whether
// the family has other work open (BR-85): without a connection that is allowed.
func Unchecked(d forms.Document) bool { return answersOf(d).word("open_ffa_check") == "later" }

// consent is what the block consent says, or what takes it back.
func (b *becoming) consent() {
	a := b.a
	if status := a.word("consent_status"); status != "" {
		c := Consent{ID: b.Draft, Status: status, By: a.words("consent_by"), Capacity: a.each("consent_capacity"), Covers: a.words("consent_covers"),
			Scope: a.words("consent_scope"), Exceptions: a.word("consent_exceptions"), Method: a.word("consent_method"), On: a.day("consent_date"),
			Review: a.day("consent_review_on"), Own: a.each("child_consent_status"), Reasons: a.words("no_consent_reason"),
			Detail: a.word("no_consent_detail"), Episode: b.episode, From: b.Sealed.Submission, Safety: b.Safety}
		if status == ConsentWithdrawn {
			c.Withdrawals = []Withdrawal{b.takenBack("consent_withdrawn_on", "consent_withdrawn_by", "consent_withdrawn_reason")}
		}
		for _, row := range a["consent_share_with"].Rows {
			cell := cellsOf(row)
			c.Agencies = append(c.Agencies, Sharing{Agency: cell.word("agency"), Contact: cell.word("contact"), Agreed: cell.word("agreed")})
		}
		b.add(ConsentRecorded, c)
		return
	}
	if b.is("consent") && a.has("withdrawn_on", "withdrawn_by") {
		b.withdrawal()
	}
}

func (b *becoming) takenBack(on, by, reason string) Withdrawal {
	return Withdrawal{On: b.a.day(on), By: b.a.word(by), Reason: b.a.word(reason), From: b.Sealed.Submission}
}

// withdrawal takes back what was agreed, whole or in part. Where nothing was
// recorded, that it is withdrawn is all there is to record.
func (b *becoming) withdrawal() {
	a, w := b.a, b.takenBack("withdrawn_on", "withdrawn_by", "withdrawn_reason")
	for _, row := range a["agencies"].Rows {
		if agency := cellsOf(row).word("agency"); agency != "" {
			w.Agencies = append(w.Agencies, agency)
		}
	}
	w.People, w.Actions = a.words("whose"), b.choices("becomes")
	if last, recorded := b.Known.Consent(); recorded {
		b.add(ConsentTaken, WithdrawalData{Consent: last.ID, Withdrawal: w})
	} else if w.Whole() {
		b.add(ConsentRecorded, Consent{ID: b.Draft, Status: ConsentWithdrawn, Episode: b.episode, From: b.Sealed.Submission, Withdrawals: []Withdrawal{w}})
	}
}

// choices are what a column says of each action of the record.
func (b *becoming) choices(column string) map[string]string {
	by := map[string]string{}
	for _, answer := range b.Document.Answers {
		for _, row := range answer.Rows {
			if choice := cellsOf(row).word(column); choice != "" && has(b.Known.Actions, row.Row, func(a Action) string { return a.ID }) {
				by[row.Row] = choice
			}
		}
	}
	return by
}

// needs are those that the document counts (3.2.2-7): one for each question and
// person, because each person's outcome is asked at closing (domain 3.14); one
// for the family where the question names nobody.
func (b *becoming) needs() {
	for _, n := range b.Document.Needs {
		need := Need{ID: b.episode + "." + n.Q, List: n.List, Code: n.Code, Says: cmp.Or(n.Says, strings.TrimSpace(b.a[n.Q].Asked)),
			Episode: b.episode, From: b.Sealed.Submission, Class: n.Class}
		if len(n.Persons) == 0 {
			b.add(NeedFound, need)
		}
		for _, person := range n.Persons {
			one := need
			one.ID, one.Persons = need.ID+"."+person, []string{person}
			b.add(NeedFound, one)
		}
	}
}

// plan makes actions of the rows that the form says become the plan.
func (b *becoming) plan() {
	for _, table := range b.Plan {
		for _, row := range b.a[table].Rows {
			c := cellsOf(row)
			b.add(ActionAgreed, Action{ID: b.line() + "." + row.Row, Action: c.word("action"), Outcome: c.word("desired_outcome"), Owner: c.says("owner"), OwnedBy: c.reference("owner"),
				Indicator: c.word("ff_indicator"), Says: c.says("ff_indicator"), Need: b.needNamed(c.word("need_ref")), Persons: wordsIn(c["for_persons"].Value),
				DueOn: c.word("due_on"), Status: c.word("status"), Rating: c.word("outcome_rating"), DoneOn: c.word("completed_on"),
				Episode: b.episode, From: b.Sealed.Submission})
		}
	}
}

// needNamed is the need that a reference names: of this piece of work, or else of an
// earlier one.
func (b *becoming) needNamed(text string) string {
	kind, line, refers := forms.SplitReference(text)
	if !refers || kind != "needs" {
		return text
	}
	named := b.episode
	for _, n := range b.Known.Needs {
		if n.Line() != line {
			continue
		}
		if named = n.Episode; named == b.episode {
			break
		}
	}
	return named + "." + line
}

// line names the plan's rows: a new version agrees on the rows of the first.
func (b *becoming) line() string { return cmp.Or(b.Line, b.Draft) }

// dropped ends what the earlier version said and this one no longer does: nothing is
// left open that nobody stands by.
func (b *becoming) dropped() {
	if b.Line == "" {
		return
	}
	stands := map[string]bool{}
	for _, f := range b.facts {
		switch one := f.data.(type) {
		case Need:
			stands[one.ID] = true
		case Action:
			stands[one.ID] = true
		}
	}
	for _, a := range b.Known.Actions {
		if strings.HasPrefix(a.ID, b.Line+".") && a.Open() && !stands[a.ID] {
			b.add(ActionMoved, StepData{Action: a.ID, Name: b.Worker.Name, Status: ActionNotNeeded, From: b.Sealed.Submission})
		}
	}
	for _, n := range b.Known.Needs {
		q, _, _ := strings.Cut(strings.TrimPrefix(n.ID, b.episode+"."), ".")
		if _, asked := b.a[q]; asked && n.Episode == b.episode && n.State == "" && !stands[n.ID] {
			b.add(NeedSettled, SettledData{Need: n.ID, State: needNoLonger})
		}
	}
}

// tables are the rows that are records already: what is said of them here. The
// words of the record itself stand in the document too, but say nothing new.
func (b *becoming) tables() {
	for _, answer := range b.Document.Answers {
		for _, row := range answer.Rows {
			c := cellsOf(row)
			maps.DeleteFunc(c, func(column string, _ forms.DocCell) bool { return b.Shown[answer.Q+"."+column] })
			switch {
			case has(b.Known.Actions, row.Row, func(a Action) string { return a.ID }):
				if b.mayProgress(row.Row) {
					b.step(row.Row, c)
				}
			case has(b.Known.Needs, row.Row, func(n Need) string { return n.ID }):
				if outcome := c.word("outcome", "result", "now"); outcome != "" {
					b.add(NeedSettled, SettledData{Need: row.Row, State: NeedState(outcome), Proof: c.word("evidence", "note"), Linked: c.references("linked")})
				}
			case b.ends(row.Row, c):
			case has(b.Known.Alerts, row.Row, func(a Alert) string { return a.ID }):
				b.alert(row.Row, c)
			}
		}
	}
}

// ends reports whether a row is somebody's right to an episode, and takes it away
// where the form says so.
func (b *becoming) ends(right string, c cells) bool {
	for _, e := range b.Known.Episodes {
		for _, a := range e.Access {
			if a.Key() != right || !a.Ended.IsZero() {
				continue
			}
			if c.word("ends") == "yes" {
				b.add(AccessEnded, AccessData{Episode: e.ID, Worker: a.Worker, From: b.Sealed.Submission})
			}
			return true
		}
	}
	return false
}

func has[T any](list []T, id string, of func(T) string) bool {
	return slices.ContainsFunc(list, func(one T) bool { return of(one) == id })
}

// mayProgress reports whether this worker's word on an action counts (BR-81).
func (b *becoming) mayProgress(action string) bool {
	i := slices.IndexFunc(b.Known.Actions, func(a Action) bool { return a.ID == action })
	work, known := b.Known.Episode(b.Known.Actions[i].Episode)
	return !known || work.MayProgress(Worker{ID: b.Worker.ID, FullName: b.Worker.Name}, b.Known.Actions[i], string(b.Document.Today))
}

// step is an update of an action; a row that says nothing of its own is none.
func (b *becoming) step(action string, c cells) {
	d := StepData{Action: action, Text: c.word("progress", "why"), Name: b.Worker.Name, Status: c.word("status", "result"), Rating: c.word("outcome_rating"),
		DoneOn: c.word("completed_on"), DueOn: c.word("due_on"), Owner: c.says("handed_to", "owner"), OwnedBy: c.reference("handed_to", "owner"), From: b.Sealed.Submission,
		On: c.word("progress_on"), For: wordsIn(c["progress_for"].Value), Evidence: c.word("progress_evidence"), Linked: c.references("linked"), Direct: c.word("worked_directly") == "yes"}
	if d.Text+d.Status+d.Rating+d.DoneOn+d.DueOn+d.Owner != "" {
		b.add(ActionMoved, d)
	}
}

// alert is what is said of an alert: the keyworker's answer, and that its
// direction was carried out. A row that says neither is no step.
func (b *becoming) alert(id string, c cells) {
	step := AlertData{Alert: id, Name: b.Worker.Name, From: b.Sealed.Submission}
	if answer := c.word("response"); answer != "" {
		said := step
		said.State, said.Text, said.Known = AlertAcknowledged, answer, c.word("already_aware") == "yes"
		b.add(AlertMoved, said)
	}
	if c.word("addressed") == "yes" || c.word("actioned_on") != "" {
		step.State, step.Text = AlertActioned, c.word("note")
		b.add(AlertMoved, step)
	}
}

func (b *becoming) meeting() {
	m := Meeting{ID: b.Sealed.Submission, Kind: b.a.word("meeting_type"), Planned: b.a.word("planned_on"), Held: b.a.word("held_on"),
		Next: b.a.day("next_meeting_on", "next_taf_on"), Episode: b.episode}
	for _, row := range b.a["invitees"].Rows {
		if c := cellsOf(row); c.word("professional") != "" {
			m.Invited = append(m.Invited, Invited{ID: row.Row, Name: c.word("professional"), Agency: c.word("agency")})
		}
	}
	b.add(MeetingRecorded, m)
}

func (b *becoming) note(kind string) {
	title := b.a.word("title", "headline")
	if file := b.a["file"]; title == "" && len(file.Parts) > 0 {
		title = b.a.says("kind")
	}
	b.add(NoteHeaded, Note{ID: b.Sealed.Submission, Kind: kind, Type: b.a.says("note_type"), Title: title, At: b.a.word("event_at", "document_date"),
		About: b.a.words("about"), Story: b.a.word("significant_event") == "yes", Episode: b.episode, Class: b.headed("title", "headline")})
}

// caseNote tells the keyworker of a note that somebody else has added (BR-66). The
// alert names the note and says nothing of what it says; a note of the work is not a
// note on a child's record, so the alert is about nobody in particular.
func (b *becoming) caseNote() {
	b.note("note")
	work, known := b.Known.Episode(b.episode)
	if me := (Worker{ID: b.Worker.ID, FullName: b.Worker.Name}); known && work.Keyworker.Name != "" &&
		!slices.Contains(work.Part(me, string(b.Document.Today)), RoleKeyworker) {
		b.add(AlertRaised, Alert{ID: b.Sealed.Submission, Kind: alertOfNote, At: b.At, By: b.Worker.Name, From: b.Sealed.Submission})
	}
}

// alertOfNote is the code of CL-18 for a case note that was added.
const alertOfNote = "case_note"

// chronology is a line of its own, or the mark on the note that is one already.
func (b *becoming) chronology() {
	if b.is("note") || b.is("general_note") {
		return
	}
	b.add(NoteHeaded, Note{ID: b.Sealed.Submission, Kind: "chronology", Title: b.a.word("headline", "title"), At: b.a.word("event_on", "event_at"),
		About: b.a.words("persons"), Story: true, Episode: b.episode, Class: b.headed("headline", "title")})
}

// generalNote stands on a child's record and tells the keyworker (BR-64, BR-66).
func (b *becoming) generalNote() {
	child := b.a.word("child")
	if child == "" {
		child = b.Child
	}
	b.add(NoteHeaded, Note{ID: b.Sealed.Submission, Kind: "general_note", Title: b.a.says("alert_kind"), At: b.a.word("event_at"), About: []string{child},
		Class: b.headed("alert_kind")})
	b.add(AlertRaised, Alert{ID: b.Sealed.Submission, Kind: b.a.word("alert_kind"), Says: b.a.says("alert_kind"), Child: child, At: b.At,
		Urgent: b.a.word("urgent") == "yes", Direction: b.a.word("direction_text"), DueOn: b.a.day("due_on"), From: b.Sealed.Submission})
}

// closure ends a piece of work, or hands it on. A step up leaves it open until
// the centre has recorded an outcome (BR-88).
func (b *becoming) closure() {
	if b.episode == "" {
		return
	}
	end := EndData{Episode: b.episode, State: Closed, Reason: b.a.word("closure_reason"), From: b.Sealed.Submission}
	switch b.a.word("closure_kind") {
	case "transfer":
		if to := b.a.helper("new_keyworker"); to.Name != "" {
			b.add(EpisodeHanded, HandData{Episode: b.episode, Keyworker: to, From: b.Sealed.Submission})
		}
		return
	case "step_up":
		end.State = SteppingUp
	}
	b.add(EpisodeEnded, end)
}

func (b *becoming) access() {
	if b.episode == "" {
		return
	}
	given := AccessData{Episode: b.episode, Worker: b.a.helper("worker"), Role: RoleTAF, Begins: b.a.day("from"), Until: b.a.day("until"),
		As: b.a.word("role"), From: b.Sealed.Submission}
	for _, row := range b.a["actions_owned"].Rows {
		if cellsOf(row).word("theirs") == "yes" {
			given.Actions = append(given.Actions, row.Row)
		}
	}
	b.add(AccessGiven, given)
}

func (b *becoming) carer() {
	child := b.a.word("child")
	if child == "" {
		child = b.Child
	}
	if child == "" {
		return
	}
	on := b.a.day("identified_on", "registered_on")
	if on == "" {
		on = string(b.Document.Today)
	}
	b.add(PersonMarked, MarkData{Person: child, Mark: Mark{Kind: "young_carer", On: on, From: b.Sealed.Submission}})
}
