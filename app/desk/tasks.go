package desk

import (
	"context"

	"earlyhelp.example/backend/fault"
)

// TaskItem is something to do by a day. It reminds and never blocks (BR-86).
type TaskItem struct {
	ID     string `json:"id"`
	Say    string `json:"say"`
	On     string `json:"on" doc:"2026-11-22; empty where no day was set."`
	OnSays string `json:"onSays"`
	Late   bool   `json:"late"`
	Family string `json:"family"`
	Href   string `json:"href"`
}

func (s *session) taskDone(context.Context, *byID) (nothing, error) {
	return nothing{}, fault.New(fault.NotFound, "desk.no-task")
}
