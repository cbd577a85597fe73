package desk

import (
	"context"
	"slices"
	"strings"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/store"
)

// NextPage is what a form proposes. Tasks that have a day were set as it was
// finished; nothing else in it happens by itself.
type NextPage struct {
	Head      Head       `json:"head"`
	Proposals []Proposal `json:"proposals"`
}

// Proposal is one thing to accept or decline.
type Proposal struct {
	ID       string `json:"id"`
	Kind     string `json:"kind" enum:"form,task,plan_row"`
	Say      string `json:"say"`
	Form     string `json:"form,omitempty" doc:"Which form it would start."`
	Person   string `json:"person,omitempty" doc:"Key of whom it is about, where it is about one person."`
	Who      string `json:"who,omitempty" doc:"Their name."`
	On       string `json:"on,omitempty" doc:"The day of a task, 2026-11-22."`
	OnSays   string `json:"onSays,omitempty"`
	State    string `json:"state" enum:"open,accepted,declined"`
	Accepted bool   `json:"accepted"`
	Href     string `json:"href" doc:"What accepting made; empty before."`
}

// Decided is the answer to accepting or declining.
type Decided struct {
	ID   string `json:"id"`
	Says string `json:"says"`
	Href string `json:"href" doc:"The screen to show now; empty to stay."`
}

// oneProposal names a proposal of an assessment.
type oneProposal struct {
	ID       string `path:"id"`
	Proposal string `path:"proposal"`
}

func (s *session) next(ctx context.Context, in *byID) (NextPage, error) {
	st, err := s.state(ctx, in.ID)
	if err != nil {
		return NextPage{}, err
	}
	decided, err := s.decisions(ctx, st.head)
	if err != nil {
		return NextPage{}, err
	}
	page := NextPage{Proposals: []Proposal{}}
	who := map[string]string{}
	for _, m := range st.draft.Document().Members {
		who[m.Person] = m.Says()
	}
	for _, p := range s.proposals(st) {
		line := s.proposal(p, decided)
		line.Who = who[p.Person]
		page.Proposals = append(page.Proposals, line)
	}
	page.Head, err = s.head(ctx, st)
	return page, err
}

// proposals are those that a person decides. Rows of the plan are no question:
// they become actions with the form that agreed them; and a form that the
// council does not use is not offered.
func (s *session) proposals(st state) []forms.Proposal {
	return slices.DeleteFunc(st.draft.Proposals(), func(p forms.Proposal) bool {
		return p.Kind == forms.ProposePlanRow || p.Kind == forms.ProposeForm && !s.known(p.Form)
	})
}

func (s *session) proposal(p forms.Proposal, decided map[string]store.Decision) Proposal {
	out := Proposal{ID: p.ID, Kind: p.Kind, Say: p.Say, Form: p.Form, Person: p.Person, On: string(p.On), OnSays: daySays(string(p.On)), State: "open"}
	if d, done := decided[p.ID]; done {
		out.State, out.Accepted = "declined", d.Accepted
		if d.Accepted {
			out.State = "accepted"
		}
		if d.Accepted && p.Kind == forms.ProposeForm {
			out.Href = assessmentHref(d.Made)
		}
	}
	return out
}

// known reports whether this council uses a form.
func (s *session) known(form string) bool {
	_, err := s.desk.Library.Latest(form, s.desk.today())
	return err == nil && s.enabled(form)
}

// proposed finds what a form proposes now.
func (s *session) proposed(ctx context.Context, draft, id string) (state, forms.Proposal, error) {
	st, err := s.state(ctx, draft)
	if err != nil {
		return st, forms.Proposal{}, err
	}
	for _, p := range s.proposals(st) {
		if p.ID == id {
			return st, p, nil
		}
	}
	return st, forms.Proposal{}, fault.New(fault.NotFound, "desk.no-proposal")
}

func (s *session) acceptProposal(ctx context.Context, in *oneProposal) (Decided, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	st, p, err := s.proposed(ctx, in.ID, in.Proposal)
	if err != nil {
		return Decided{}, err
	}
	if p.Kind == forms.ProposeTask {
		return s.acceptTask(ctx, st, p)
	}
	started, err := s.acceptForm(ctx, st, p)
	return Decided{ID: in.Proposal, Says: s.words().say("next.started"), Href: started.Href}, err
}

// acceptTask puts a task on the family's record.
func (s *session) acceptTask(ctx context.Context, st state, p forms.Proposal) (Decided, error) {
	task := taskOf(st, p)
	change, err := s.change(casework.TaskSet, st.head.Record(), task)
	if err != nil {
		return Decided{}, err
	}
	if err := s.store.DecideProposal(ctx, s.accepted(st, p.ID, task.ID), change); err != nil {
		return Decided{}, err
	}
	s.desk.Changed(ChangedHome)
	return Decided{ID: p.ID, Says: s.words().say("next.task")}, nil
}

// acceptForm starts the form that was proposed, for whom it was, with what the
// first one hands over.
func (s *session) acceptForm(ctx context.Context, st state, p forms.Proposal) (Started, error) {
	f, err := s.startable(p.Form, st.head.Practice)
	if err != nil {
		return Started{}, err
	}
	head, err := s.newHead(f)
	if err != nil {
		return Started{}, err
	}
	head.FamilyID, head.Episode, head.Child = st.head.Record(), st.head.Episode, p.Person
	head.Practice, head.Family, head.Origin = st.head.Practice, st.head.Family, st.head.ID+"/"+p.ID
	record, err := s.store.Record(ctx, head.FamilyID)
	if err != nil {
		return Started{}, err
	}
	if open, any := record.OpenEpisode(); any && head.Episode == "" {
		head.Episode = open.ID
	}
	if err := s.mayStartFor(record, f); err != nil {
		return Started{}, err
	}
	d := s.accepted(st, p.ID, head.ID)
	return s.begin(ctx, head, f, fillsOf(f, p), &d)
}

// fillsOf are the answers a proposal hands over, in the order of the form.
func fillsOf(f *forms.Form, p forms.Proposal) []forms.Change {
	var changes []forms.Change
	for _, q := range f.Questions {
		value, filled := p.Fills[q.ID]
		if !filled {
			continue
		}
		c := forms.Change{Client: "fill " + q.ID, Q: q.ID, Subject: forms.Group, Act: forms.ActSet, Value: value, By: forms.ByPrefill}
		if q.Class == forms.ClassConsent {
			c.By = forms.ByCarry // nobody agrees by the program's hand: it is to be confirmed
		}
		if q.Level == forms.LevelPerson && p.Person != "" {
			c.Subject = p.Person
		}
		changes = append(changes, c)
	}
	return changes
}

// startFrom starts a form from a proposal named by draft and proposal.
func (s *session) startFrom(ctx context.Context, from string) (Started, error) {
	draft, id, _ := strings.Cut(from, "/")
	s.writing.Lock()
	defer s.writing.Unlock()
	st, p, err := s.proposed(ctx, draft, id)
	if err != nil {
		return Started{}, err
	}
	if p.Kind != forms.ProposeForm {
		return Started{}, fault.New(fault.NotFound, "desk.no-proposal")
	}
	return s.acceptForm(ctx, st, p)
}

func (s *session) declineProposal(ctx context.Context, in *oneProposal) (Decided, error) {
	if _, _, err := s.proposed(ctx, in.ID, in.Proposal); err != nil {
		return Decided{}, err
	}
	err := s.store.DecideProposal(ctx, store.Decision{Draft: in.ID, Proposal: in.Proposal, At: s.desk.now(), By: s.enrolment.Worker.ID})
	return Decided{ID: in.Proposal, Says: s.words().say("next.declined")}, err
}
