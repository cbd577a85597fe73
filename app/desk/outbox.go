package desk

import (
	"context"
	"strings"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/store"
)

// OutboxPage is the outbox item by item, urgent first.
type OutboxPage struct {
	Connection Connection   `json:"connection"`
	Urgent     []OutboxItem `json:"urgent"`
	Items      []OutboxItem `json:"items"`
	Received   []OutboxItem `json:"received"`
}

// OutboxItem is one sealed thing that waits, or has arrived.
type OutboxItem struct {
	ID           string         `json:"id"`
	Assessment   string         `json:"assessment"`
	Reference    string         `json:"reference"`
	Title        string         `json:"title"`
	Initials     string         `json:"initials"`
	Kind         string         `json:"kind" doc:"What it is: assessment, referral, caseNote …; file for a document."`
	KindSays     string         `json:"kindSays"`
	Of           string         `json:"of" doc:"Of a document: the place in the outbox of the form that names it; else empty."`
	State        string         `json:"state" enum:"waiting,sending,received,office,attention,withdrawn,stopped"`
	StateWord    string         `json:"stateWord" doc:"The status as My Assessments says it."`
	StateSays    string         `json:"stateSays" doc:"What it means, in a sentence."`
	Urgent       bool           `json:"urgent"`
	Finished     string         `json:"finished" doc:"RFC 3339."`
	FinishedSays string         `json:"finishedSays"`
	SizeSays     string         `json:"sizeSays"`
	LeftSays     string         `json:"leftSays" doc:"Time or size left while sending; else empty."`
	TriesSays    string         `json:"triesSays"`
	FaultSays    string         `json:"faultSays"`
	NextSays     string         `json:"nextSays"`
	Receipt      *OutboxReceipt `json:"receipt"`
	Can          OutboxCan      `json:"can"`

	Stopped     bool            `json:"stopped" doc:"Held because consent has gone; never a safeguarding item."`
	StoppedSays string          `json:"stoppedSays"`
	Choices     []ConsentChoice `json:"choices" doc:"What may be done about it; empty while it is not stopped."`
}

// OutboxReceipt is there only after a verified receipt (BR-33).
type OutboxReceipt struct {
	ReceivedSays string `json:"receivedSays"`
	Verified     bool   `json:"verified"`
}

// OutboxCan says which buttons apply.
type OutboxCan struct {
	SendNow bool `json:"sendNow"`
	Reopen  bool `json:"reopen"`
	Print   bool `json:"print"`
}

// Nudged is the answer to "send now".
type Nudged struct {
	Says string `json:"says"`
}

// connection is how things stand with the centre, in words.
func (s *session) connection() Connection {
	w, line := s.words(), s.line.State()
	return Connection{State: strings.TrimPrefix(line.Says, "sync."), Says: line.Say(w.language),
		LastContact: stamp(line.LastContact), LastContactSays: w.at(line.LastContact, s.desk.now())}
}

func (s *session) outbox(ctx context.Context, _ *struct{}) (OutboxPage, error) {
	items, err := s.store.AllItems(ctx)
	if err != nil {
		return OutboxPage{}, err
	}
	drafts, err := s.draftsBySubmission(ctx)
	if err != nil {
		return OutboxPage{}, err
	}
	proof, err := s.prover(ctx)
	if err != nil {
		return OutboxPage{}, err
	}
	page := OutboxPage{Connection: s.connection(), Urgent: []OutboxItem{}, Items: []OutboxItem{}, Received: []OutboxItem{}}
	stopped := formsStopped(items)
	for _, i := range outbox.Order(items) {
		line := s.outboxItem(i, drafts[i.ID])
		if i.Sent() && !proof.proves(i) {
			s.unproved(&line)
		}
		if stopped[i.Of] { // what is chosen for the form is chosen for it
			line.Choices = []ConsentChoice{}
		}
		switch {
		case line.Receipt != nil && line.Receipt.Verified:
			page.Received = append([]OutboxItem{line}, page.Received...) // newest first
		case i.Urgent && i.Unsent():
			page.Urgent = append(page.Urgent, line)
		default:
			page.Items = append(page.Items, line)
		}
	}
	return page, nil
}

// unproved tells an item whose kept receipt proves nothing: nobody may take it
// for received, and a person must look.
func (s *session) unproved(line *OutboxItem) {
	line.State, line.StateWord, line.StateSays = string(outbox.Attention), s.words().statusSays(string(outbox.Attention)), s.words().say("outbox.unproved")
	line.Receipt = &OutboxReceipt{}
}

func (s *session) draftsBySubmission(ctx context.Context) (map[string]store.DraftHead, error) {
	heads, err := s.store.Drafts(ctx)
	if err != nil {
		return nil, err
	}
	by := map[string]store.DraftHead{}
	for _, h := range heads {
		if h.Submission != "" {
			by[h.Submission] = h
		}
	}
	return by, nil
}

// kind says what an item is. One from a form pack's own future is told as other.
func (w words) kind(code string) string {
	if sentences["en"]["kind."+code] == "" {
		return w.say("kind.unknown")
	}
	return w.say("kind." + code)
}

func (s *session) outboxItem(i outbox.Item, h store.DraftHead) OutboxItem {
	w, now := s.words(), s.desk.now()
	o := OutboxItem{ID: i.ID, Kind: i.Kind, KindSays: w.kind(i.Kind), Of: i.Of, Assessment: h.ID, Reference: i.Reference, Title: i.Title, Initials: i.Initials,
		State: string(i.State), StateWord: w.statusSays(string(i.State)), StateSays: s.explain(i), Urgent: i.Urgent,
		Finished: stamp(i.FinishedAt), FinishedSays: w.at(i.FinishedAt, now), SizeSays: w.size(i.Size),
		Can: OutboxCan{SendNow: i.CanSend(), Reopen: i.CanWithdraw() && h.ID != "", Print: h.ID != ""}, Choices: s.choices(i)}
	if o.Stopped = i.State == outbox.Stopped; o.Stopped {
		o.StoppedSays = w.say("consent.stopped", i.Title, i.Reference, w.at(i.StoppedAt, now))
		if i.Undecided(now) {
			o.StoppedSays += " " + s.tellWords()
		}
	}
	if i.Attempts > 0 && i.Unsent() {
		o.TriesSays = w.count("outbox.tries", i.Attempts, w.at(i.LastAt, now))
	}
	if i.LastFault != "" && i.Unsent() {
		o.FaultSays = fault.Say(fault.New(fault.Offline, i.LastFault), w.language)
	}
	if i.State == outbox.Sending {
		o.LeftSays = s.leftSays(i)
	}
	if i.State == outbox.Waiting && i.NextAt.After(now) {
		o.NextSays = w.say("outbox.next", w.took(i.NextAt.Sub(now)+30*time.Second))
	}
	if i.Sent() { // only after a receipt whose signature held (BR-33)
		o.Receipt = &OutboxReceipt{ReceivedSays: w.say("outbox.received", w.at(i.ReceivedAt, now)), Verified: true}
	}
	return o
}

// leftSays is what of an item on its way has still to leave, and how long that
// takes at the pace so far.
func (s *session) leftSays(i outbox.Item) string {
	w := s.words()
	p, going := s.line.Progress(i.ID)
	if !going {
		return w.say("outbox.left", w.size(i.Size))
	}
	left := w.size(max(0, p.Total-p.Sent))
	if wait := p.Left(s.desk.now()); wait > 0 {
		return w.say("outbox.lefttime", left, w.took(wait))
	}
	return w.say("outbox.left", left)
}

func (s *session) counts(items []outbox.Item) OutboxCounts {
	var c OutboxCounts
	for _, i := range items {
		switch {
		case i.Sent():
			c.Received++
		case i.State == outbox.Attention, i.State == outbox.Stopped:
			c.Attention++
		case i.Unsent():
			c.Waiting++
		}
		if i.Urgent && i.Unsent() {
			c.Urgent++
		}
	}
	return c
}

func (s *session) sendAll(_ context.Context, _ *struct{}) (Nudged, error) {
	s.line.SendOne("")
	return Nudged{Says: s.connection().Says}, nil
}

func (s *session) sendOne(ctx context.Context, in *byID) (Nudged, error) {
	items, err := s.itemsByID(ctx)
	if err != nil {
		return Nudged{}, err
	}
	item, known := items[in.ID]
	if !known {
		return Nudged{}, fault.New(fault.NotFound, "desk.no-item")
	}
	if !item.CanSend() {
		return Nudged{}, fault.New(fault.Conflict, "desk.not-waiting")
	}
	s.line.SendOne(in.ID)
	return Nudged{Says: s.connection().Says}, nil
}
