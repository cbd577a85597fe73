package desk

import (
	"context"

	"earlyhelp.example/backend/fault"
)

// ConsentChoice is what may be done about an item whose consent has gone.
type ConsentChoice struct {
	Choice string `json:"choice" enum:"send_anyway_reason,withdraw,hold"`
	Say    string `json:"say"`
	Reason bool   `json:"reason" doc:"A reason must be written."`
}

// ConsentDecision is what the person chose.
type ConsentDecision struct {
	_      struct{} `json:"-" additionalProperties:"true"`
	Choice string   `json:"choice,omitempty"`
	Reason string   `json:"reason,omitempty" doc:"Why it is sent all the same; kept with the item."`
}

// ConsentStop is one item that waits because consent has gone. It stands on
// every screen until somebody has chosen.
type ConsentStop struct {
	ID    string `json:"id" doc:"Its place in the outbox."`
	Says  string `json:"says"`
	Phone string `json:"phone" doc:"Whom to phone once a day has passed without a choice; empty before."`
	Href  string `json:"href"`
}

func (s *session) decideConsent(context.Context, *callByID[ConsentDecision]) (Nudged, error) {
	return Nudged{}, fault.New(fault.Conflict, "desk.not-stopped")
}
