package forms

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
)

// onRecord is a draft of the review of a family that is on record.
func onRecord(t testing.TB) *sheet {
	s := newSheet(t, "review")
	s.set.Members = []Member{{ID: mary, Name: "Mary Smith", Born: "1990-05-01", Role: "parent"}, {ID: tom, Name: "Tom Smith", Born: "2016-03-09"},
		{ID: aisha, Name: "Aisha Smith", Born: "2012-01-20"}, {ID: "p-zed", Name: "Unborn Smith", Born: "2027-02-01", Unborn: true}}
	s.set.Records = []Record{
		{ID: "a-1", Kind: "actions", Shows: map[string]string{"action": "Breakfast club", "due_on": "2026-11-01", "status": "seen"}, Persons: []string{aisha}},
		{ID: "n-1", Kind: "notes", Shows: map[string]string{"title": "Visit"}},
		{ID: "a-2", Kind: "actions", Shows: map[string]string{"action": "Bus pass", "due_on": "2027-01-05"}},
		{ID: "n-2", Kind: "notes", Shows: map[string]string{"title": "Call"}},
	}
	return s
}

func (s *sheet) item(q string) Item {
	s.t.Helper()
	page, ok := s.draft().Page(s.set.Form.Question(q).Page.ID)
	if !ok {
		s.t.Fatalf("no page for %s", q)
	}
	for _, it := range page.Items {
		if it.ID == q {
			return it
		}
	}
	s.t.Fatalf("%s is not on its page", q)
	return Item{}
}

// answer is a question's answer in the document.
func (s *sheet) answer(q string) (DocAnswer, bool) {
	doc := s.draft().Document()
	i := slices.IndexFunc(doc.Answers, func(a DocAnswer) bool { return a.Q == q })
	if i < 0 {
		return DocAnswer{}, false
	}
	return doc.Answers[i], true
}

// says is a row of a document's table as words.
func (r DocRow) says() string {
	var words []string
	for _, c := range r.Cells {
		text := c.Says
		if text == "" {
			text = plain(c.Value)
		}
		words = append(words, c.Asked+": "+text)
	}
	return strings.Join(words, ", ")
}

// TestRecordsAreShownAndNotCopied: E1. The rows are the family's records, in
// the document as they were, and never in the draft.
func TestRecordsAreShownAndNotCopied(t *testing.T) {
	s := onRecord(t)
	it := s.item("review")
	if it.Add != "" || it.RowsAre != "actions" || len(it.Rows) != 2 || it.Rows[0].Row != "a-1" || it.Rows[0].Remove != "" || it.Rows[0].Name != "Breakfast club" {
		t.Fatalf("the open actions: %+v", it)
	}
	if got := it.Rows[0].Cells["due"].Says; got != "01/11/2026" {
		t.Errorf("the day is shown as %q", got)
	}
	mustContain(t, s.problems(), "plan#review.progress-0-a-1: Enter progress")
	mustNotContain(t, s.problems(), "a-2")
	s.cell("review.progress", "a-1", "Goes every day")
	if a, _ := s.answer("review"); len(a.Rows) != 2 || a.Rows[0].says() != "Action: Breakfast club, By when: 01/11/2026, Status: Seen, For whom: Aisha Smith, Progress: Goes every day" {
		t.Errorf("in the document: %+v", a.Rows)
	}
	if a, _ := s.answer("overdue"); len(a.Parts) != 1 || string(a.Parts[0].Value) != "1" {
		t.Errorf("a rule counts the records: %+v", a.Parts)
	}
	if rows := s.draft().rowsOf(s.set.Form.Question("review")); len(s.rows) != 1 || len(rows) != 2 {
		t.Errorf("%d rows kept for %v", len(s.rows), rows)
	}
	s.set.Records = nil
	if it := s.item("review"); it.Empty != "There are no actions in the plan" || len(it.Rows) != 0 {
		t.Errorf("none: %+v", it)
	}
	if a, _ := s.answer("review"); a.Says != "There are no actions in the plan" {
		t.Errorf("the document says so: %+v", a)
	}
}

// TestPickedRecordsOnly: a record that was there to be picked and was not is no
// part of the document, which says that there are none only where that is so.
func TestPickedRecordsOnly(t *testing.T) {
	s := onRecord(t).cell("evidence.linked", "n-2", "yes")
	if a, _ := s.answer("evidence"); len(a.Rows) != 1 || a.Rows[0].says() != "Note: Call, Use this note: Yes" {
		t.Errorf("the note picked: %+v", a.Rows)
	}
	s.cell("evidence.linked", "n-2", "")
	if a, said := s.answer("evidence"); said || !slices.Contains(s.draft().Document().Unanswered, "evidence") {
		t.Errorf("the family has notes and none is picked, of which is said: %+v", a)
	}
	s.set.Records = nil
	if a, _ := s.answer("evidence"); a.Says != "There are no notes" {
		t.Errorf("a family without notes: %+v", a)
	}
}

// TestNoRecordsHaveTheirWords: of every kind of record it can be said, in both
// languages, that there is none.
func TestNoRecordsHaveTheirWords(t *testing.T) {
	for _, kind := range rowKinds {
		if kind != rowsMembers && (sayIn("en", "empty."+kind) == "" || sayIn("cy", "empty."+kind) == "") {
			t.Errorf("no words for a family without %s", kind)
		}
	}
}

// TestPeopleAsRows: a table of people is not the membership, and knows who its
// rows are.
func TestPeopleAsRows(t *testing.T) {
	it := onRecord(t).item("family")
	if len(it.Rows) != 4 || it.Rows[1].Row != tom || it.Rows[1].Cells["born"].Says != "09/03/2016" || !it.Rows[1].Cells["came"].Shown || it.Rows[3].Cells["came"].Shown || it.Rows[3].Cells["born"].Says != "EDD 01/02/2027" {
		t.Errorf("the rows are the people, and the unborn is not asked: %+v", it.Rows)
	}
}

// finishable answers what stands before Finish.
func finishable(t testing.TB) *sheet {
	s := onRecord(t).say("planned_on", Group, "2026-11-20").say("informed", Group, "yes").say("home_language", Group, "Welsh")
	for _, p := range []string{mary, tom, aisha} {
		s.cell("family.came", p, "yes")
	}
	return s.cell("review.progress", "a-1", "Done").say("N1", Group, "no").say("N2", Group, "no")
}

// TestStates: E10. The last that holds; the document says what sealing made it.
func TestStates(t *testing.T) {
	s := onRecord(t)
	words := []string{s.draft().StateWord()}
	s = finishable(t)
	words = append(words, s.draft().StateWord())
	body, err := s.draft().Seal()
	if err != nil {
		t.Fatal(err)
	}
	mustContain(t, string(body), `"state":"held","state_says":"Held"`, `"records":["meeting"]`, `"lawful_basis":"public task of the council"`)
	s.set.Finished = true
	words = append(words, s.draft().StateWord(), s.say("copy_given", Group, "yes").draft().StateWord())
	if want := []string{"", "Planned", "Held", "Shared"}; !slices.Equal(words, want) {
		t.Errorf("states are %q, want %q", words, want)
	}
}

// TestClassWhenFailsClosed: E3. While it cannot be told whether the family
// knows, the family copy is silent.
func TestClassWhenFailsClosed(t *testing.T) {
	s := onRecord(t).say("outcome", Group, "Referral to MASH")
	classes := func() Class { a, _ := s.answer("outcome"); return a.Class }
	family := func() string {
		return paperText(PaperOf(s.set.Form, s.set.Library, s.draft().Document(), PaperOptions{Copy: CopyFamily, Profile: s.set.Profile, Language: "en"}))
	}
	if classes() != ClassWithholdFamily {
		t.Errorf("unknown is %q", classes())
	}
	mustNotContain(t, family(), "Referral to MASH")
	s.say("informed", Group, "no")
	mustNotContain(t, family(), "Referral to MASH")
	if s.say("informed", Group, "yes"); classes() != "" {
		t.Errorf("told, it is %q", classes())
	}
	mustContain(t, family(), "Referral to MASH")
}

// TestCarry: E4. Taken over only when asked, from the record and not from the
// screen, marked until confirmed or changed.
func TestCarry(t *testing.T) {
	s := onRecord(t)
	s.set.Last = []Given{{Q: "home_language", Value: json.RawMessage(`"Welsh"`), Says: "Welsh", On: "2026-10-12", Form: "kitchen"},
		{Q: "scale", Value: json.RawMessage(`6`), Says: "6", On: "2026-10-12", Form: "review"}, {Q: "scale_now", Value: json.RawMessage(`3`), Says: "3", On: "2026-08-01", Form: "kitchen"}}
	p := s.part("home_language", Group)
	if p.State != StateEmpty || len(p.Last) != 1 || !p.Last[0].Offer || p.Last[0].On != "12/10/2026" || p.Last[0].Form != "Kitchen table" {
		t.Fatalf("offered beside the question: %+v", p)
	}
	if p := s.part("scale", Group); len(p.Last) != 2 || p.Last[0].Says != "3" || p.Last[1].Says != "6" || p.Last[1].Offer {
		t.Errorf("shown, the oldest first: %+v", p.Last)
	}
	before := s.draft()
	s.do(ActCarry, "home_language", Group, "", "Klingon")
	if r := Reply(before, s.draft(), "meeting", s.rows[len(s.rows)-1:]); len(r.Set) != 1 || string(r.Set[0].Parts[0].Value) != `"Welsh"` {
		t.Errorf("the screen is told what was taken over: %+v", r.Set)
	}
	p = s.part("home_language", Group)
	if last := s.rows[len(s.rows)-1]; last.By != ByCarry || last.Act != ActSet || string(p.Value) != `"Welsh"` || p.Carried != "from 12/10/2026, confirm" {
		t.Errorf("taken over: %+v, %+v", last, p)
	}
	mustContain(t, s.problems(), "Confirm or change what was taken over: language at home")
	if _, err := s.draft().Seal(); err == nil {
		t.Error("an answer nobody confirmed was sealed")
	}
	rows := slices.Clone(s.rows)
	s.do(ActChecked, "home_language", Group, "", nil)
	mustNotContain(t, s.problems(), "taken over")
	s.rows = rows
	if s.say("home_language", Group, "English"); s.part("home_language", Group).Carried != "" {
		t.Error("a changed answer is the worker's own")
	}
	s.do(ActCarry, "scale", Group, "", nil)
	if p := s.part("scale", Group); p.State != StateEmpty {
		t.Errorf("what is only shown cannot be taken over: %+v", p)
	}
}

// TestCarryRows: a table is taken over row by row from the record and not from the
// screen, each cell marked until it is confirmed, but for what is to be asked anew; a
// row that somebody took out is not put in again.
func TestCarryRows(t *testing.T) {
	s := onRecord(t)
	cells := func(name, agrees string) []DocCell {
		return []DocCell{{Q: "name", Value: json.RawMessage(`"` + name + `"`), Says: name}, {Q: "agrees", Value: json.RawMessage(`"` + agrees + `"`), Says: agrees}, {Q: "gone", Value: json.RawMessage(`"x"`)}}
	}
	s.set.Last = []Given{{Q: "helpers", Rows: []DocRow{{Row: "h-1", Cells: cells("Ms Green", "yes")}, {Row: "h-2", Cells: cells("Dr Patel", "no")}}, On: "2026-10-12", Form: "kitchen"}}
	last := func() []Last { return s.part("helpers", Group).Last }
	if l := last(); len(l) != 1 || !l[0].Offer || l[0].Says != "Ms Green, yes\nDr Patel, no" || l[0].On != "12/10/2026" {
		t.Fatalf("offered beside the table: %+v", l)
	}
	take := func(client string) {
		for _, c := range s.draft().Unfold(Change{Client: client, Q: "helpers", Act: ActCarry, Value: json.RawMessage(`"Klingon"`)}) {
			s.keep(c)
		}
	}
	before := s.draft()
	take("c-1")
	if r := Reply(before, s.draft(), "plan", s.rows); !slices.Contains(r.Saved, "c-1") || len(r.Set) != 1 || string((*r.Set[0].Rows)[1].Cells["name"].Value) != `"Dr Patel"` {
		t.Errorf("the screen is told of the rows: %+v", r)
	}
	it := s.item("helpers")
	if len(it.Rows) != 2 || it.Rows[0].Cells["name"].Carried != "from 12/10/2026, confirm" || it.Rows[0].Cells["agrees"].State != StateEmpty || last()[0].Offer {
		t.Errorf("taken over: %+v", it.Rows)
	}
	mustContain(t, s.problems(), "Confirm or change what was taken over: name of the helper (Ms Green)")
	s.do(ActChecked, "helpers.name", Group, "h-1", nil)
	s.do(ActRemoveRow, "helpers", Group, "h-2", nil)
	mustNotContain(t, s.problems(), "taken over")
	if take("c-2"); len(s.item("helpers").Rows) != 1 {
		t.Errorf("who was taken out is back: %+v", s.item("helpers").Rows)
	}
}

// TestNoneAndAsk: E8 and E9.
func TestNoneAndAsk(t *testing.T) {
	s := onRecord(t).do(ActSeparate, "N2", aisha, "", nil)
	none := func() *NoneButton { page, _ := s.draft().Page("needs"); return page.None }
	if n := none(); n == nil || n.Say != "None of these for anyone" || !slices.Equal(n.Questions, []string{"N1", "N2"}) {
		t.Fatalf("the button: %+v", n)
	}
	before := s.draft()
	s.say("N2", Group, "no")
	if s.part("N2", aisha).State != StateEmpty {
		t.Error("the button may not answer for who is apart")
	}
	if r := Reply(before, s.draft(), "needs", s.rows[len(s.rows)-1:]); r.None == nil || !slices.Equal(r.None.Questions, []string{"N1"}) {
		t.Errorf("the reply takes N2 from the button: %+v", r.None)
	}
	s.say("N1", Group, "yes")
	if p := s.part("N1", Group); p.Asks != "Does this apply to everyone in the family?" {
		t.Errorf("a group Yes asks: %+v", p)
	}
	if none() != nil {
		t.Error("nothing is left for the button")
	}
	if s.do(ActChecked, "N1", Group, "", nil); s.part("N1", Group).Asks != "" {
		t.Error("said of everyone, it asks no more")
	}
}

// TestProposals: E6. A task on its day, a form for each child, a row of the plan.
func TestProposals(t *testing.T) {
	s := finishable(t).say("N1", Group, "yes").say("outcome", Group, "Go on").do(ActSeparate, "N2", aisha, "", nil).say("N2", aisha, "yes")
	s.do(ActAddRow, "new_actions", Group, "r-1", nil).cell("new_actions.what", "r-1", "Bus pass")
	s.set.Members = append(s.set.Members, Member{ID: "p-sam", Name: "Sam Smith"}) // whether Sam is a child cannot be told
	var got []string
	for _, p := range s.draft().Proposals() {
		fills, _ := json.Marshal(p.Fills)
		got = append(got, strings.Join([]string{p.ID, string(p.On), p.Person, p.Say, string(fills)}, " | "))
	}
	want := []string{
		"task.chase | 2027-01-01 |  | Hold the next review | null",
		`form.kitchen.p-tom |  | p-tom | Sit at the kitchen table with Tom | {"address":"Go on"}`,
		`form.kitchen.p-aisha |  | p-aisha | Sit at the kitchen table with Aisha | {"address":"Go on"}`,
		`form.kitchen.p-zed |  | p-zed | Sit at the kitchen table with Unborn | {"address":"Go on"}`,
		`plan_row.r-1 |  |  | Add to the plan: Bus pass | {"what":"Bus pass"}`,
		"form.kitchen.p-aisha |  | p-aisha | Start: Kitchen table for Aisha | null",
	}
	if !slices.Equal(got, want) {
		t.Errorf("proposals are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestGrades follows domain 3.13 item by item.
func TestGrades(t *testing.T) {
	for grades, want := range map[string]int64{"1 2": 2, "1 1 3": 1, "2 5 1": 5, "1 4 1 1": 4, "1 2 3": 2, "1 1 2 2": 2, "1 3": 2, "3 3 1": 3, "na 2 ns": 2, "na ns": 0, "1 ?": -1, "": 0} {
		var args []operand
		for _, g := range strings.Fields(grades) {
			args = append(args, operand{known: g != "?", codes: []string{g}})
		}
		got := scored(worstOrTypical)(args)
		switch {
		case want > 0 && (!got.known || got.lo != want*10), want == 0 && (got.known || !got.none), want < 0 && (got.known || got.none):
			t.Errorf("%q scores %+v, want %d", grades, got, want)
		}
	}
	s := onRecord(t).say("A1_a", tom, "5").say("A1_b", tom, "na").say("A1_a", aisha, "na").say("A1_b", aisha, "ns")
	if p := s.part("A1_score", tom); p.Says != "5" || string(p.Value) != "5" || s.item("A1_score").Bar != 5 {
		t.Errorf("Tom's bar: %+v", p)
	}
	if p := s.part("A_score", aisha); p.Says != "" {
		t.Errorf("nothing was seen of Aisha: %+v", p)
	}
	if p := s.part("work_on", tom); p.Says != "Nutrition; Physical care" {
		t.Errorf("to work on: %+v", p)
	}
	if got := s.item("A1_a").Descriptors; got["5"] != "Hungry most days" || got["2"] != "" || s.item("A1_b").Descriptors != nil && len(s.item("A1_b").Descriptors) > 0 {
		t.Errorf("the pack's words: %v", got)
	}
}

// TestTimescales: E7.
func TestTimescales(t *testing.T) {
	s := onRecord(t).say("planned_on", Group, "2026-11-20") // a Friday
	if got := s.part("next_on", Group).Says; got != "01/01/2027" {
		t.Errorf("six weeks on is %q", got)
	}
	if got := s.part("late_on", Group).Says; got != "24/11/2026" {
		t.Errorf("two working days on is %q", got)
	}
	s.set.Profile = nil
	if got := s.part("next_on", Group).Says; got != "" {
		t.Errorf("a council that sets no period has no day: %q", got)
	}
	for text, want := range map[string]length{"3 weeks": {days: 21}, "24 hours": {days: 1}, "25 hours": {days: 2}, "2 working days": {working: 2}, "6 months": {months: 6}} {
		if got, ok := readTimescale(text); !ok || got != want {
			t.Errorf("%s is %v", text, got)
		}
	}
	for _, text := range []string{"", "soon", "0 days", "-1 weeks", "5 fortnights"} {
		if _, ok := readTimescale(text); ok {
			t.Errorf("%q is no length of time", text)
		}
	}
}

// TestReadings: E11. Each stands with its note until the council has checked it.
func TestReadings(t *testing.T) {
	s := onRecord(t)
	if got := s.item("statement").Readings; len(got) != 2 || got[0].Name != "Polski" || got[0].Note != "not yet checked by the council" {
		t.Errorf("readings: %+v", got)
	}
	s.set.Form.checked = map[string]bool{"pl": true}
	if got := s.item("statement").Readings; got[0].Note != "" || got[1].Note == "" {
		t.Errorf("only Polish was checked: %+v", got)
	}
}

// TestPrefillOfRecord: E13 and E14; the members on record become the rows of a
// table that is the membership, under their own keys.
func TestPrefillOfRecord(t *testing.T) {
	s := newSheet(t, "kitchen")
	s.set.Members = []Member{{ID: mary, Name: "Mary Smith", Born: "1990-05-01", Gender: "female"}, {ID: "p-zed", Name: "Unborn Smith", Born: "2027-02-01", Unborn: true}}
	for _, c := range s.draft().Prefills("a") {
		s.keep(c)
	}
	it := s.item("family_members")
	if len(it.Rows) != 2 || it.Rows[0].Row != mary || it.Rows[0].Name != "Mary Smith" || string(it.Rows[1].Cells["gender"].Value) != `"unborn"` || it.Rows[1].Cells["dob_edd"].Kind != "EDD" || !it.Rows[0].Cells["name"].Filled {
		t.Fatalf("the family on record: %+v", it.Rows)
	}
	s.do(ActRemoveRow, "family_members", Group, mary, nil)
	if again := s.draft().Prefills("a"); len(again) != 0 {
		t.Errorf("who was taken out is not put in again: %+v", again)
	}
	set := Setting{Now: time.Date(2026, 11, 22, 14, 2, 0, 0, time.UTC), Today: today, Child: tom, Members: []Member{{ID: tom, Name: "Tom Smith", School: "Fernhill", Born: "2016-03-09"}},
		Family: FamilyFacts{Name: "Smith", Postcode: "MB1 4QT"}, Episode: EpisodeFacts{Opened: "2026-10-01", Keyworker: Worker{FullName: "Ben Hall", Email: "ben@example.org"}}}
	for source, want := range map[string]string{"now": `"2026-11-22T14:02Z"`, "family.name": `"Smith"`, "family.postcode": `"MB1 4QT"`, "family.phone": "", "child.name": `"Tom Smith"`,
		"child.school": `"Fernhill"`, "child.born": `"2016-03-09"`, "episode.opened": `"2026-10-01"`, "episode.keyworker": `"Ben Hall"`, "episode.keyworker.email": `"ben@example.org"`} {
		d := &Draft{set: set}
		if got := string(d.first(&Question{Type: TypeText, Prefill: source, Max: 100}, 0)); got != want {
			t.Errorf("%s fills in %s, want %s", source, got, want)
		}
	}
}

// TestFiles: E15.
func TestFiles(t *testing.T) {
	s := onRecord(t).say("papers", Group, json.RawMessage(`[{"id":"f-1","name":"Signed plan.pdf","kind":"signed","on":"2026-11-22","size":12,"sha256":"00"},{"id":"f-2","name":"Photo.jpg"}]`))
	if a, ok := s.answer("papers"); !ok || a.Parts[0].Says != "Signed plan.pdf; Photo.jpg" {
		t.Errorf("the document names them: %+v", a)
	}
	if p := s.say("papers", Group, []string{"f-1"}).part("papers", Group); p.State != StateRaw {
		t.Errorf("a file without a name is kept as typed: %+v", p)
	}
}

// TestRowsThatBeginAlike: one action or need of several people is several rows, so
// that what is missing in one of them can be told from the others.
func TestRowsThatBeginAlike(t *testing.T) {
	s := onRecord(t)
	alike := func(id, on, whom string) Record {
		return Record{ID: id, Kind: "actions", Shows: map[string]string{"action": "Bus pass", "due_on": on, "for_persons": whom}}
	}
	s.set.Records = []Record{{ID: "a-0", Kind: "actions", Shows: map[string]string{"action": "Breakfast club", "for_persons": "Tom Smith"}},
		alike("a-1", "2027-01-05", "Tom Smith"), alike("a-2", "2027-01-05", "Aisha Smith"), alike("a-3", "2027-01-05", "Mary Smith")}
	var names []string
	for _, row := range s.item("review").Rows {
		names = append(names, row.Name)
	}
	want := []string{"Breakfast club", "Bus pass, Tom Smith", "Bus pass, Aisha Smith", "Bus pass, Mary Smith"}
	if !slices.Equal(names, want) {
		t.Errorf("the rows are called %q, want %q", names, want)
	}
}
