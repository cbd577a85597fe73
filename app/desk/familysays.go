package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/genogram"
)

// familyConsent is who agreed to what, as last recorded (screens-laptop 3).
func (s *session) familyConsent(r casework.Record) FamilyConsent {
	w := s.words()
	out := FamilyConsent{Status: "none", Says: w.say("consent.none"), Rows: []ConsentRow{}, Agencies: []ConsentShare{}, Scope: []string{}}
	c, recorded := r.Consent()
	if !recorded {
		return out
	}
	standing := c.Standing()
	switch {
	case standing == casework.ConsentRefused || standing == casework.ConsentWithdrawn || standing == casework.ConsentPartial:
		out.Status = standing
	case c.Given():
		out.Status = "given"
	}
	out.Says = s.codeSays("CL-5", standing)
	if c.On != "" {
		out.Says += ", " + daySays(c.On)
	}
	called := r.Called(s.desk.language())
	for _, p := range r.Current() {
		out.Rows = append(out.Rows, ConsentRow{Person: p.Key, Name: called[p.Key], Says: s.personConsent(c, p.Key)})
	}
	for _, a := range c.Agencies {
		says := w.say("consent.agency.yes")
		if !c.MayShare(a.Agency) {
			says = w.say("consent.agency.no")
		}
		out.Agencies = append(out.Agencies, ConsentShare{Agency: a.Agency, Says: says})
	}
	for _, scope := range c.Scope {
		out.Scope = append(out.Scope, s.codeSays("SCOPE", scope))
	}
	out.Exceptions, out.Review = c.Exceptions, daySays(c.Review)
	if r.ConsentGone() {
		out.Stop = s.stopWords()
	}
	return out
}

// personConsent is what one person said, and whether they are covered. A young
// person's own word stands before their parents' (BR-26).
func (s *session) personConsent(c casework.Consent, person string) string {
	w := s.words()
	switch own, gave := c.Own[person], slices.Contains(c.By, person); {
	case c.TakenBack(person):
		return s.codeSays("CL-5", casework.ConsentWithdrawn)
	case own != "":
		return s.codeSays("CL-5c", own)
	case gave && c.Capacity[person] != "":
		return w.say("consent.gave.as", s.codeSays("CL-5b", c.Capacity[person]))
	case gave:
		return w.say("consent.gave")
	case slices.Contains(c.Covers, person):
		return w.say("consent.covered")
	}
	return w.say("consent.unasked")
}

func (s *session) familyNeeds(r casework.Record, notes []FamilyNote) []FamilyNeed {
	needs := []FamilyNeed{}
	for _, n := range r.Needs {
		need := FamilyNeed{ID: n.ID, Need: n.Says, Code: n.Code, Persons: s.whom(r, n.Persons), Since: day(n.Since), State: cmp.Or(string(n.State), "open"),
			Evidence: n.Proof, Linked: s.linked(n.Linked, notes)}
		need.Says = s.words().say("need.open")
		if n.State != "" {
			need.Says = s.codeSays("NEED_END", string(n.State))
		}
		needs = append(needs, need)
	}
	return needs
}

func (s *session) familyActions(r casework.Record, notes []FamilyNote) []FamilyAction {
	today := string(s.desk.today())
	actions := []FamilyAction{}
	for _, a := range r.Actions {
		out := FamilyAction{ID: a.ID, Action: a.Action, Outcome: a.Outcome, Owner: a.Owner, Due: daySays(a.DueOn), Open: a.Open(), Late: a.Open() && a.DueOn != "" && a.DueOn < today,
			Status: a.Status, StatusSays: s.statusOf(a), Persons: s.whom(r, a.Persons), Indicator: a.Says, Need: r.NeedOf(a), Progress: []ActionProgress{}}
		out.Mine = a.Open() && whoseAction(r, a, s.worker(), today) == ownActions
		for _, p := range a.Progress {
			out.Progress = append(out.Progress, ActionProgress{AtSays: cmp.Or(daySays(p.On), day(p.At)), By: cmp.Or(p.Name, p.By), Text: p.Text, Says: s.progressSays(r, p),
				Linked: s.linked(p.Linked, notes)})
		}
		actions = append(actions, out)
	}
	return actions
}

// linked are the family's notes that references name.
func (s *session) linked(refs []string, notes []FamilyNote) []FamilyNote {
	linked := []FamilyNote{}
	for _, ref := range refs {
		_, key, _ := forms.SplitReference(ref)
		note := FamilyNote{ID: key, Title: s.words().say("note.gone")}
		if i := slices.IndexFunc(notes, func(n FamilyNote) bool { return n.ID == key }); i >= 0 {
			note = notes[i]
		}
		linked = append(linked, note)
	}
	return linked
}

// progressSays is what was said with an update of an action, beside its words.
func (s *session) progressSays(r casework.Record, p casework.Progress) string {
	said := []string{names(r.Called(s.desk.language()), p.For), p.Evidence}
	if p.Direct {
		said = append(said, s.words().say("progress.direct"))
	}
	return strings.Join(slices.DeleteFunc(said, func(one string) bool { return one == "" }), " · ")
}

func (s *session) statusOf(a casework.Action) string {
	switch a.Status {
	case casework.ActionOnHold:
		return s.words().say("action.onhold")
	case "handed", "dropped":
		return s.codeSays("ACTION_END", a.Status)
	}
	return s.codeSays("CL-11", a.Status)
}

// whom is people by name; nobody named is the whole family.
func (s *session) whom(r casework.Record, keys []string) string {
	return cmp.Or(names(r.Called(s.desk.language()), keys), s.words().say("family.whole"))
}

// codeSays is a code in the words of its list, the newest one; a code that no
// list has any more is shown as it is.
func (s *session) codeSays(list, code string) string {
	says := code
	for version := 1; ; version++ {
		l := s.desk.Library.List(list, version)
		if l == nil {
			return says
		}
		if i := slices.IndexFunc(l.Codes, func(c forms.Code) bool { return c.Code == code }); i >= 0 {
			says = l.Codes[i].Label.In(s.desk.language())
		}
	}
}

// genogram draws the family as its rows tell of it.
func (s *session) genogram(ctx context.Context, r casework.Record) (Genogram, error) {
	related, err := s.related(ctx, r)
	if err != nil {
		return Genogram{}, err
	}
	drawing := drawn(r.Current(), related, s.desk.language())
	if drawing == nil {
		return Genogram{}, nil
	}
	return Genogram{SVG: drawing.SVG(), Text: drawing.Text()}, nil
}

// related is how the family's people are related, as the newest document tells that
// asked and is still here.
func (s *session) related(ctx context.Context, r casework.Record) ([]forms.Related, error) {
	for _, sub := range slices.Backward(r.Submissions) {
		if sub.State == casework.Withdrawn {
			continue
		}
		doc, err := s.sealedDocument(ctx, sub.ID)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		f, err := s.desk.Library.Form(doc.Form.ID, doc.Form.Version)
		if err != nil {
			continue // a form this program does not have: its words are read, not its columns
		}
		if related := forms.RelatedIn(f, doc); len(related) > 0 {
			return related, nil
		}
	}
	return nil, nil
}

// drawn is the picture of some people, or nil where there is nobody.
func drawn(people []casework.Person, related []forms.Related, language string) *genogram.Drawing {
	var pairs []genogram.Pair
	for _, one := range related {
		pairs = append(pairs, genogram.Pair{A: one.A, Says: one.Code, B: one.B})
	}
	var rows []genogram.Row
	called := casework.Called(people, language)
	for i, p := range people {
		word := func(id string) string {
			if codes := codesIn(p.Cells[id]); len(codes) > 0 {
				return codes[0]
			}
			return ""
		}
		row := genogram.Row{Key: p.Key, Name: called[i], Relationship: word("relationship"), Gender: p.Gender, Home: word("lives_in_household") != "no"}
		if p.Birth != nil {
			row.Born, row.Unborn = p.Birth.ISO(), p.Birth.Expected
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil
	}
	drawing := genogram.Draw(genogram.FromRows(rows, pairs), language)
	return &drawing
}
