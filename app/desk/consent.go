package desk

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/store"
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

// The choices about a stopped item.
const (
	chooseSend     = "send_anyway_reason"
	chooseWithdraw = "withdraw"
	chooseHold     = "hold"
)

// choices are what may be done about a stopped item. What may have left already
// cannot be taken back.
func (s *session) choices(i outbox.Item) []ConsentChoice {
	choices := []ConsentChoice{}
	if i.State != outbox.Stopped {
		return choices
	}
	w := s.words()
	if i.CanWithdraw() {
		says := w.say("consent.withdraw")
		if i.Of != "" {
			says = w.say("consent.withdraw.file")
		}
		choices = append(choices, ConsentChoice{Choice: chooseWithdraw, Say: says})
	}
	if !i.Held {
		choices = append(choices, ConsentChoice{Choice: chooseHold, Say: w.say("consent.hold")})
	}
	return append(choices, ConsentChoice{Choice: chooseSend, Say: w.say("consent.send"), Reason: true})
}

// consentStops are the items that wait for somebody to choose.
func (s *session) consentStops(items []outbox.Item) []ConsentStop {
	w, now := s.words(), s.desk.now()
	stops := []ConsentStop{}
	stopped := formsStopped(items)
	for _, i := range items {
		if i.State != outbox.Stopped || i.Held || stopped[i.Of] {
			continue
		}
		stop := ConsentStop{ID: i.ID, Says: w.say("consent.stopped", i.Title, i.Reference, w.at(i.StoppedAt, now)), Href: "/outbox"}
		if i.Undecided(now) {
			stop.Phone = s.tellWords()
		}
		stops = append(stops, stop)
	}
	return stops
}

// tellWords says whom to phone: the notice to the coordinator goes with the next
// connection, and until then nobody at the office knows.
func (s *session) tellWords() string {
	if phone := s.profile.Phones.Helpdesk; phone != "" {
		return s.words().say("consent.tell", phone)
	}
	return s.words().say("consent.tell.nonumber")
}

// formsStopped are the forms that are held: their documents are held with them,
// and are no choice of their own.
func formsStopped(items []outbox.Item) map[string]bool {
	stopped := map[string]bool{}
	for _, i := range items {
		if i.State == outbox.Stopped && !i.Attachment {
			stopped[i.ID] = true
		}
	}
	return stopped
}

func (s *session) decideConsent(ctx context.Context, in *callByID[ConsentDecision]) (Nudged, error) {
	items, err := s.itemsByID(ctx)
	if err != nil {
		return Nudged{}, err
	}
	item, known := items[in.ID]
	if !known || item.State != outbox.Stopped {
		return Nudged{}, fault.New(fault.Conflict, "desk.not-stopped")
	}
	if items[item.Of].State == outbox.Stopped {
		return Nudged{}, fault.New(fault.Conflict, "desk.with-form")
	}
	now, says := s.desk.now(), "consent.held"
	switch in.Body.Choice {
	case chooseSend:
		says, err = "consent.sent", s.store.Decide(ctx, in.ID, outbox.SendAnyway{At: now, Because: strings.TrimSpace(in.Body.Reason)})
	case chooseHold:
		err = s.store.Decide(ctx, in.ID, outbox.Hold{At: now})
	case chooseWithdraw:
		says, err = "consent.withdrawn", s.withdrawStopped(ctx, item)
	default:
		err = fault.New(fault.Invalid, "desk.not-stopped")
	}
	if err != nil {
		return Nudged{}, err
	}
	s.line.Nudge()
	s.outboxChanged()
	return Nudged{Says: s.words().say(says)}, nil
}

// withdrawStopped reopens the form of a stopped item, or keeps here what goes with
// a form that has left, a document or an addition; nothing of either has.
func (s *session) withdrawStopped(ctx context.Context, item outbox.Item) error {
	if item.Of != "" {
		return s.store.TakeBack(ctx, item.ID)
	}
	drafts, err := s.draftsBySubmission(ctx)
	if err != nil {
		return err
	}
	h, known := drafts[item.ID]
	if !known {
		return fault.New(fault.Conflict, "may.withdraw")
	}
	_, err = s.reopenAssessment(ctx, &byID{ID: h.ID})
	return err
}

// tellCoordinator queues, once for each, that an item has been held for a day
// and nobody has chosen. It names the item and says nothing of the family.
func (s *session) tellCoordinator(ctx context.Context) error {
	items, err := s.store.Items(ctx)
	if err != nil {
		return err
	}
	now, me, stopped := s.desk.now().UTC(), s.enrolment, formsStopped(items)
	for _, i := range items {
		if !i.Undecided(now) || i.Told || stopped[i.Of] {
			continue
		}
		id, err := s.desk.newID()
		if err != nil {
			return err
		}
		body, err := json.Marshal(sealed.ConsentNotice{About: i.ID, Reference: i.Reference, StoppedAt: i.StoppedAt.UTC().Truncate(time.Second)})
		if err != nil {
			return fault.Wrap(err, fault.Internal, "internal")
		}
		sub, err := sealed.Seal(sealed.Envelope{ID: id, Kind: sealed.KindConsentNotice, Authority: me.Authority, OccurredAt: now, SealedAt: now, Clock: s.clock(now),
			Author: sealed.Author{Worker: me.Worker.ID, Name: me.Worker.FullName, Agency: me.Worker.Agency, Device: me.DeviceID}, Body: body})
		if err != nil {
			return err
		}
		item := outbox.Item{ID: sub.ID, Reference: sub.Reference, Kind: sub.Kind, Title: s.words().say("consent.notice"), FinishedAt: now,
			Size: int64(len(sub.Bytes)), SHA256: sub.SHA256, State: outbox.Waiting, NextAt: now}
		if err := s.store.Tell(ctx, store.Notice{About: i.ID, Submission: sub, Item: item}); err != nil {
			return err
		}
		s.line.Nudge()
		s.outboxChanged()
	}
	return nil
}
