package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/sealed"
)

func familyHref(id string) string { return "/families/" + id }

func (s *session) families(ctx context.Context, _ *struct{}) (FamilyList, error) {
	records, err := s.store.Records(ctx)
	if err != nil {
		return FamilyList{}, err
	}
	list := FamilyList{Families: []FamilyRow{}}
	for _, r := range records {
		if len(r.Members) > 0 { // else it is only the record of a form about nobody
			list.Families = append(list.Families, FamilyRow{ID: r.Family.ID, Name: r.Family.Name, Says: s.whereSays(r),
				Members: s.familyMembers(r), Episodes: s.familyEpisodes(r), Href: familyHref(r.Family.ID)})
		}
	}
	slices.SortStableFunc(list.Families, func(a, b FamilyRow) int { return cmp.Compare(fold(a.Name), fold(b.Name)) })
	if len(list.Families) == 0 {
		list.Explain = s.words().say("families.none")
	}
	list.Left, err = s.departedSays(ctx)
	return list, err
}

func (s *session) family(ctx context.Context, in *byID) (FamilyPage, error) {
	r, err := s.store.Record(ctx, in.ID)
	if err != nil {
		return FamilyPage{}, err
	}
	if len(r.Members) == 0 {
		return FamilyPage{}, s.whyNoFamily(ctx, in.ID)
	}
	page := FamilyPage{ID: r.Family.ID, Name: r.Family.Name, Says: s.whereSays(r), Steps: s.steps(r), Members: s.familyMembers(r),
		Episodes: s.familyEpisodes(r), Consent: s.familyConsent(r),
		Alerts: s.alertsOf(s.connection(), r), Forms: s.formItems(&r)}
	if page.Genogram, err = s.genogram(ctx, r); err != nil {
		return FamilyPage{}, err
	}
	if page.Submissions, err = s.familyForms(ctx, r.Family.ID); err != nil {
		return FamilyPage{}, err
	}
	if page.Progress, err = s.offer(ctx, r, "progress"); err != nil {
		return FamilyPage{}, err
	}
	if page.Stay, err = s.familyStay(ctx, r.Family.ID); err != nil {
		return FamilyPage{}, err
	}
	page.Notes = familyNotes(r, page.Submissions)
	page.Needs, page.Actions = s.familyNeeds(r, page.Notes), s.familyActions(r, page.Notes)
	page.Tasks, err = s.tasks(ctx, r.Family.ID)
	return page, err
}

// whereSays is where the work stands, in a few words.
func (s *session) whereSays(r casework.Record) string {
	w := s.words()
	open, any := r.OpenEpisode()
	if !any {
		if len(r.Episodes) > 0 {
			return w.say("family.closed", day(r.Episodes[len(r.Episodes)-1].ClosedAt))
		}
		return w.say("family.nowork")
	}
	return w.say("family.open", s.formName(open.Kind), day(open.OpenedAt))
}

// formName is the title of a form by its id, whatever version.
func (s *session) formName(id string) string {
	if f, err := s.desk.Library.Latest(id, s.desk.today()); err == nil {
		return f.Title.In(s.desk.language())
	}
	return id
}

func (s *session) familyMembers(r casework.Record) []FamilyMember {
	w := s.words()
	members, called := []FamilyMember{}, r.Called(s.desk.language())
	for _, p := range r.Current() {
		m := FamilyMember{Key: p.Key, Name: called[p.Key], Role: w.say("standing." + cmp.Or(p.Standing(s.desk.now()), "unknown"))}
		switch {
		case p.Birth == nil:
		case p.Birth.Expected:
			m.Says = w.say("member.expected", daySays(p.Birth.ISO()))
		default:
			m.Says = w.say("member.born", daySays(p.Birth.ISO()))
		}
		for _, mark := range p.Marks {
			m.Says = strings.TrimPrefix(m.Says+" · "+w.say("mark."+mark.Kind, daySays(mark.On)), " · ")
		}
		members = append(members, m)
	}
	return members
}

func (s *session) familyEpisodes(r casework.Record) []FamilyEpisode {
	w, today := s.words(), string(s.desk.today())
	episodes := []FamilyEpisode{}
	for _, e := range slices.Backward(r.Episodes) {
		state := cmp.Or(string(e.State), "open")
		out := FamilyEpisode{ID: e.ID, Kind: e.Kind, KindSays: s.formName(e.Kind), OpenedSays: day(e.OpenedAt), State: state,
			StateSays: w.say("episode." + state), Keyworker: e.Keyworker.Name, Access: []EpisodeAccess{}}
		out.Unchecked, out.Waiting = s.uncheckedSays(e), s.waitingSays(e)
		if e.Keyworker.Name != "" {
			out.Access = append(out.Access, EpisodeAccess{Worker: e.Keyworker.Name, Role: w.say("role.keyworker")})
		}
		if stands := e.Handed.Stands; e.Keyworker.ID == "" && stands.Name != "" && stands != e.Initiator {
			out.Access = append(out.Access, EpisodeAccess{Worker: stands.Name, Role: w.say("role.handing_over")})
		}
		if e.Initiator.Name != "" && e.Initiator.Name != e.Keyworker.Name {
			out.Access = append(out.Access, EpisodeAccess{Worker: e.Initiator.Name, Role: w.say("role.initiator")})
		}
		for _, a := range e.Access {
			if a.Holds(today) {
				out.Access = append(out.Access, EpisodeAccess{Worker: a.Worker.Name, Role: w.say("role." + string(a.Role)), Until: daySays(a.Until)})
			}
		}
		episodes = append(episodes, out)
	}
	return episodes
}

// waitingSays is whom the office has still to name as keyworker by an account, and who
// has the alerts until then.
func (s *session) waitingSays(e casework.Episode) string {
	goesOn := e.GoesOn()
	switch {
	case !e.Open() || goesOn == e.Keyworker || goesOn.Name == e.Keyworker.Name:
		return ""
	case e.Handed.Stands.Name != "":
		return s.words().say("episode.waiting.handed", e.Keyworker.Name, goesOn.Name)
	}
	return s.words().say("episode.waiting", e.Keyworker.Name, goesOn.Name)
}

// uncheckedSays is what there is to say of other work with the family (BR-85):
// that nobody has looked, or whom to ring first.
func (s *session) uncheckedSays(e casework.Episode) string {
	w := s.words()
	switch {
	case e.Unchecked:
		return w.say("episode.unchecked")
	case e.Elsewhere.Name == "" || !e.Open():
		return ""
	case e.Elsewhere.Phone == "":
		return w.say("episode.elsewhere.nophone", e.Elsewhere.Name, e.Elsewhere.Agency)
	}
	return w.say("episode.elsewhere", e.Elsewhere.Name, e.Elsewhere.Agency, e.Elsewhere.Phone)
}

// steps is the strip from consent to closing: what is done, and where the family is.
func (s *session) steps(r casework.Record) []FamilyStep {
	w := s.words()
	consent, _ := r.Consent()
	open, any := r.OpenEpisode()
	held := slices.ContainsFunc(r.Meetings, func(m casework.Meeting) bool { return m.Held != "" })
	next := ""
	for _, m := range r.Meetings {
		next = cmp.Or(m.Next, next)
	}
	closed := !any && len(r.Episodes) > 0
	said := []struct {
		id   string
		done bool
		says string
	}{{"consent", consent.Given(), daySays(consent.On)}, {"assessment", any || closed, day(open.OpenedAt)}, {"taf", held, ""},
		{"plan", len(r.Actions) > 0, ""}, {"review", len(r.Meetings) > 1, daySays(next)}, {"close", closed, ""}}
	steps, now := []FamilyStep{}, false
	for _, one := range said {
		step := FamilyStep{ID: one.id, Say: w.say("step." + one.id), State: "later", Says: one.says}
		switch {
		case one.done:
			step.State = "done"
		case !now && !closed:
			step.State, now = "now", true
		}
		steps = append(steps, step)
	}
	return steps
}

// familyForms are the forms of a family on this laptop, the newest first.
func (s *session) familyForms(ctx context.Context, family string) ([]Assessment, error) {
	heads, err := s.store.FamilyDrafts(ctx, family)
	if err != nil {
		return nil, err
	}
	items, err := s.itemsByID(ctx)
	if err != nil {
		return nil, err
	}
	rows := make([]Assessment, 0, len(heads))
	for _, h := range heads {
		row := s.row(h, items)
		if draft, _, err := s.evaluate(ctx, h); err == nil {
			row.StateWord = draft.StateWord()
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func familyNotes(r casework.Record, forms []Assessment) []FamilyNote {
	notes := []FamilyNote{}
	for _, n := range slices.Backward(r.Notes) {
		note := FamilyNote{ID: n.ID, Title: n.Title, Type: n.Type, AtSays: daySays(n.Day())}
		i := slices.IndexFunc(forms, func(a Assessment) bool { return a.Reference == sealed.Reference(n.ID) })
		if i >= 0 {
			note.Href = forms[i].Href
		}
		notes = append(notes, note)
	}
	return notes
}
