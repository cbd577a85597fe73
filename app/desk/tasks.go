package desk

import (
	"context"
	"strings"
	"time"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/store"
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

	Call       bool   `json:"call" doc:"A call that was not made: only the record of one takes it away."`
	Assessment string `json:"assessment" doc:"The form that call is about; empty for none."`
}

// tasks are the open tasks, the earliest day first; those without one come last.
func (s *session) tasks(ctx context.Context, family string) ([]TaskItem, error) {
	open, err := s.store.Tasks(ctx)
	if err != nil {
		return nil, err
	}
	today := string(s.desk.today())
	items, err := s.callsOwed(ctx, family)
	if err != nil {
		return nil, err
	}
	for _, t := range open {
		if family != "" && t.Family != family {
			continue
		}
		item := TaskItem{ID: t.ID, Say: t.Say, On: t.On, OnSays: daySays(t.On), Late: t.On != "" && t.On < today}
		record, err := s.store.Record(ctx, t.Family)
		if err != nil {
			return nil, err
		}
		gone, here, err := s.store.Departed(ctx, t.Family)
		if err != nil {
			return nil, err
		}
		if item.Family = record.Family.Name; !here {
			item.Family = s.words().say("tasks.left", gone.Reference)
		} else if len(record.Members) > 0 {
			item.Href = familyHref(t.Family)
		} else if t.Draft != "" {
			item.Href = assessmentHref(t.Draft)
		}
		if strings.HasPrefix(t.Name, toPrint) {
			head, err := s.store.Draft(ctx, t.Draft)
			if fault.Is(err, fault.NotFound) || err == nil && head.State == store.Deleted {
				continue // there is nothing left to print
			}
			if err != nil {
				return nil, err
			}
			item.Family, item.Href = head.Family, "/assessments/"+t.Draft+"/"+t.Name
		}
		items = append(items, item)
	}
	return items, nil
}

func (s *session) taskDone(ctx context.Context, in *byID) (nothing, error) {
	family, err := s.store.TaskFamily(ctx, in.ID)
	if err != nil {
		return nothing{}, err
	}
	if _, here, err := s.store.Departed(ctx, family); err != nil || !here {
		if err == nil {
			err = s.store.DropTask(ctx, in.ID)
		}
		s.desk.Changed(ChangedHome)
		return nothing{}, err
	}
	change, err := s.change(casework.TaskDone, family, casework.TaskData{Task: in.ID})
	if err != nil {
		return nothing{}, err
	}
	if err := s.store.Apply(ctx, change); err != nil {
		return nothing{}, err
	}
	s.desk.Changed(ChangedHome)
	return nothing{}, nil
}

// daySays is an ISO day as people write it; what is no day stays as it is.
func daySays(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return t.Format("02/01/2006")
}
