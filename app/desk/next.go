package desk

import (
	"context"

	"earlyhelp.example/backend/fault"
)

// NextPage is what a form proposes: nothing in it happens by itself.
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
	head, err := s.head(ctx, st.head)
	return NextPage{Head: head, Proposals: []Proposal{}}, err
}

func (s *session) acceptProposal(context.Context, *oneProposal) (Decided, error) {
	return Decided{}, fault.New(fault.NotFound, "desk.no-proposal")
}

func (s *session) declineProposal(context.Context, *oneProposal) (Decided, error) {
	return Decided{}, fault.New(fault.NotFound, "desk.no-proposal")
}
