package desk

import (
	"context"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/store"
)

// FamilyStay is that a family whose work is closed leaves this laptop, and when; or what
// keeps it here until somebody has seen to it (domain 7.7).
type FamilyStay struct {
	As    string   `json:"as" enum:"none,later,soon,held"`
	Says  string   `json:"says" doc:"Its last day here, or that it stays; empty while work goes on."`
	Holds []string `json:"holds" doc:"What keeps it here, one reason a line."`
}

// leavingBy is by what the store judges whether a closed family may leave: the council's
// period, receipts judged again by the centre's keys, and the calls still to be made.
// Where the keys cannot be had, no receipt proves anything and nothing leaves.
func (s *session) leavingBy(ctx context.Context) (store.Leaving, error) {
	by := store.Leaving{Days: s.profile.KeepDays("closed_episode"), Owed: map[string]bool{}}
	proof, err := s.prover(ctx)
	if err != nil {
		return by, err
	}
	by.Proves = proof.proves
	owed, err := s.callsOwed(ctx, "")
	if err != nil {
		return by, err
	}
	for _, call := range owed {
		if call.Assessment == "" {
			continue
		}
		head, err := s.store.Draft(ctx, call.Assessment)
		if err != nil {
			return by, err
		}
		by.Owed[head.Record()] = true
	}
	return by, nil
}

// letGo lets the families leave whose days are over.
func (s *session) letGo(ctx context.Context) (store.Departures, error) {
	by, err := s.leavingBy(ctx)
	if err != nil {
		return store.Departures{}, err
	}
	out, err := s.store.LetGo(ctx, s.desk.now(), by)
	if len(out.Gone) > 0 { // nor does what was read of them stay in memory
		s.documents.Clear()
		s.gates.Clear()
	}
	return out, err
}

// familyStay is how long a family stays, for its own page.
func (s *session) familyStay(ctx context.Context, family string) (FamilyStay, error) {
	says := FamilyStay{As: "none", Holds: []string{}}
	by, err := s.leavingBy(ctx)
	if err != nil {
		return says, err
	}
	stay, closed, err := s.store.Stay(ctx, family, s.desk.now(), by)
	if err != nil || !closed {
		return says, err
	}
	w := s.words()
	for _, hold := range stay.Holds {
		why := "stay." + string(hold.Why)
		says.Holds = append(says.Holds, w.count(why, hold.Count))
	}
	switch {
	case len(says.Holds) > 0:
		says.As, says.Says = "held", w.say("stay.held")
	case stay.Left <= soonDays:
		says.As, says.Says = "soon", w.count("stay.soon", max(stay.Left, 0), daySays(string(stay.Until)))
	default:
		says.As, says.Says = "later", w.say("stay.later", daySays(string(stay.Until)))
	}
	return says, nil
}

// soonDays is from when on a coming end is warned of (BR-05 for drafts).
const soonDays = 7

// leavingNotices warn of the families that leave soon, and tell of those that have left.
func (s *session) leavingNotices(ctx context.Context) ([]Notice, error) {
	w, notices := s.words(), []Notice{}
	soon, err := s.store.LeavingSoon(ctx, s.desk.now(), s.leavingBy)
	if err != nil {
		return nil, err
	}
	for _, stay := range soon {
		notices = append(notices, Notice{As: "warning", Say: w.count("notice.leaving", max(stay.Left, 0), stay.Name, daySays(string(stay.Until)))})
	}
	gone, err := s.store.AllDeparted(ctx)
	if err != nil {
		return nil, err
	}
	for _, d := range gone {
		if s.desk.now().Sub(d.At) < noticed {
			notices = append(notices, Notice{As: "info", Say: w.say("notice.left", d.Reference, day(d.At))})
		}
	}
	return notices, nil
}

// departedSays are the families that have left, for the list of families, as long as
// the council wants tombstones told of.
func (s *session) departedSays(ctx context.Context) ([]string, error) {
	gone, err := s.store.AllDeparted(ctx)
	if err != nil {
		return nil, err
	}
	says := []string{}
	days := s.profile.KeepDays("tombstone")
	for _, d := range gone {
		if days > 0 && daysBetween(d.At, s.desk.now()) > days {
			continue
		}
		says = append(says, s.words().count("families.left", d.Forms, s.formName(d.Kind), d.Reference, day(d.At)))
	}
	return says, nil
}

// whyNoFamily is why a family is not here: it has left, or never was.
func (s *session) whyNoFamily(ctx context.Context, id string) error {
	gone, here, err := s.store.Departed(ctx, id)
	if err != nil {
		return err
	}
	if here {
		return fault.New(fault.NotFound, "desk.no-family")
	}
	return fault.New(fault.NotFound, "desk.left", day(gone.At), gone.Reference)
}

// whyNoDraft is err, or where a form has left with its family, that.
func (s *session) whyNoDraft(ctx context.Context, id string, err error) error {
	if !fault.Is(err, fault.NotFound) {
		return err
	}
	stone, none := s.store.Tombstone(ctx, id)
	if none == nil && stone.Reason == store.LeftLaptop {
		return fault.New(fault.NotFound, "desk.left", day(stone.DeletedAt), stone.Reference)
	}
	return err
}
