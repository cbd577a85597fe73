package outbox

import "time"

// Event is something that happened to an item. Events that cannot apply in
// the item's state change nothing: a late answer never undoes a receipt.
type Event interface{ event() }

type (
	// Began is written down before the first byte leaves.
	Began struct{ At time.Time }

	// Failed is a try that brought no receipt. Fault is the words key. Unsent
	// is true only where it is certain that no byte of the payload left (no
	// address found, no connection). Permanent is an answer of the centre
	// itself that the same bytes will get again. Network means that the way
	// there failed, not this item: it goes again as soon as there is a way.
	// Dice in [0,1) spreads the next try; RetryAfter is the centre's own wish,
	// zero if it had none.
	Failed struct {
		At         time.Time
		Fault      string
		Unsent     bool
		Permanent  bool
		Network    bool
		RetryAfter time.Duration
		Dice       float64
	}

	// Receipted is a receipt that was verified and is about these bytes.
	Receipted struct {
		At         time.Time
		Receipt    string
		ReceivedAt time.Time
		State      string // of the centre
		Epoch, Seq int64
	}

	// SetAside is an answer after which trying again could only do harm (the
	// same id with other bytes).
	SetAside struct {
		At    time.Time
		Fault string
	}

	// Restarted is the program opening the store again: what was on its way
	// may or may not have arrived, and goes once more.
	Restarted struct{ At time.Time }

	// Advanced is a chunk of a file that the centre has on disk: There bytes of
	// it now. Where that is no more than before, the next try waits as after a
	// failure.
	Advanced struct {
		At    time.Time
		There int64
		Dice  float64
	}

	// SendNow is the person asking; Named, for this one and not for all.
	SendNow struct {
		At    time.Time
		Named bool
	}

	// Withdrew is the person opening the document again before a byte left.
	Withdrew struct{ At time.Time }

	// Lost is the centre saying, after a restore, that it has not got it.
	Lost struct{ At time.Time }

	// Found is the centre confirming that it has it, at this place of this
	// epoch, and that everything up to SafeSeq is in a copy off its site.
	Found struct{ Epoch, Seq, SafeSeq int64 }

	// Phoned is a recorded call (BR-34).
	Phoned struct{ At time.Time }

	// ConsentGone is the family taking back what this item relies on (BR-25).
	// A safeguarding item relies on no consent, and an urgent one never stops
	// (BR-24).
	ConsentGone struct{ At time.Time }

	// ConsentBack is the family agreeing again, before anybody has chosen.
	ConsentBack struct{ At time.Time }

	// Hold is a person choosing to keep a stopped item back.
	Hold struct{ At time.Time }

	// SendAnyway is a person sending a stopped item all the same, with why.
	SendAnyway struct {
		At      time.Time
		Because string
	}

	// ToldCoordinator is the notice about a stopped item being queued.
	ToldCoordinator struct{}
)

func (Began) event()     {}
func (Failed) event()    {}
func (Receipted) event() {}
func (SetAside) event()  {}
func (Restarted) event() {}
func (Advanced) event()  {}
func (SendNow) event()   {}
func (Withdrew) event()  {}
func (Lost) event()      {}
func (Found) event()     {}
func (Phoned) event()    {}

func (ConsentGone) event()     {}
func (ConsentBack) event()     {}
func (Hold) event()            {}
func (SendAnyway) event()      {}
func (ToldCoordinator) event() {}

// identicalAnswers is how many equal permanent answers in a row end the
// trying (sync.md 3.13).
const identicalAnswers = 3

// Step is the whole life of an item.
func Step(i Item, e Event) Item {
	switch e := e.(type) {
	case Began:
		return i.began(e)
	case Failed:
		return i.failed(e)
	case Receipted:
		return i.receipted(e)
	case SetAside:
		if i.State != Withdrawn {
			i.State, i.Left, i.LastAt, i.LastFault = Attention, true, e.At, e.Fault
		}
	case Restarted:
		if i.State == Sending {
			i.State, i.Left, i.NextAt = Waiting, true, e.At
		}
	case SendNow:
		if i.CanSend() {
			if i.State == Attention { // a new count; while it waits, whoever keeps asking changes no answer
				i.Same = 0
			}
			i.State, i.NextAt, i.Asked = Waiting, e.At, i.Asked || e.Named && i.Attachment
		}
	case Advanced:
		return i.advanced(e)
	case Withdrew:
		if i.CanWithdraw() {
			i.State, i.LastAt = Withdrawn, e.At
		}
	case Lost:
		if i.Sent() {
			i.State, i.SafeSeq, i.Attempts, i.Same, i.There = Waiting, false, 0, 0, 0
			i.NextAt, i.LastFault = e.At, "outbox.askedagain"
		}
	case Found:
		if i.Sent() && e.Epoch >= i.Epoch && e.Seq > 0 {
			i.Epoch, i.Seq, i.SafeSeq = e.Epoch, e.Seq, e.Seq <= e.SafeSeq
		}
	case Phoned:
		i.PhonedAt = e.At
	default:
		return i.consented(e)
	}
	return i
}

// consented is the part of an item's life that the family's consent decides.
func (i Item) consented(e Event) Item {
	if e, gone := e.(ConsentGone); gone {
		if i.Consent && !i.Urgent && (i.State == Waiting || i.State == Attention) {
			i.State, i.StoppedAt, i.Held, i.Told = Stopped, e.At, false, false
		}
		return i
	}
	if i.State != Stopped {
		return i
	}
	switch e := e.(type) {
	case ConsentBack:
		i.State, i.StoppedAt, i.Held, i.Same, i.NextAt = Waiting, time.Time{}, false, 0, e.At
	case Hold:
		i.Held = true
	case SendAnyway:
		if e.Because != "" {
			i.State, i.StoppedAt, i.Held, i.Consent, i.Because, i.Same, i.NextAt = Waiting, time.Time{}, false, false, e.Because, 0, e.At
		}
	case ToldCoordinator:
		i.Told = true
	}
	return i
}

func (i Item) began(e Began) Item {
	if i.State == Waiting {
		i.State, i.LastAt = Sending, e.At
	}
	return i
}

func (i Item) advanced(e Advanced) Item {
	if i.State != Sending {
		return i
	}
	further := e.There > i.There
	i.State, i.Left, i.LastAt, i.NextAt = Waiting, true, e.At, e.At
	i.There = min(max(e.There, 0), i.Size)
	if further {
		i.Attempts, i.Same, i.LastFault = 0, 0, ""
		return i
	}
	i.Attempts++
	i.NextAt = e.At.Add(Wait(i.Attempts, e.Dice, 0))
	return i
}

func (i Item) failed(e Failed) Item {
	if i.State != Sending {
		return i
	}
	i.Attempts++
	i.LastAt = e.At
	i.Left = i.Left || !e.Unsent
	switch {
	case e.Permanent && i.Same > 0 && e.Fault == i.LastFault:
		i.Same++
	case e.Permanent:
		i.Same, i.LastFault = 1, e.Fault
	case e.Network && i.Same > 0: // a dead line between two equal answers makes them no less equal
	default:
		i.Same, i.LastFault = 0, e.Fault
	}
	i.State, i.NextAt = Waiting, e.At
	if !e.Network {
		i.NextAt = e.At.Add(Wait(i.Attempts, e.Dice, e.RetryAfter))
	}
	if i.Same >= identicalAnswers {
		i.State = Attention
	}
	return i
}

func (i Item) receipted(e Receipted) Item {
	if i.State == Withdrawn {
		return i
	}
	if i.Sent() && e.Epoch <= i.Epoch {
		return i
	}
	i.State = Received
	if e.State != "accepted" {
		i.State = Office
	}
	i.Left, i.Attempts, i.Same, i.LastAt, i.LastFault = true, 0, 0, e.At, ""
	i.NextAt, i.SafeSeq = time.Time{}, false
	if i.Attachment {
		i.There = i.Size
	}
	i.Receipt, i.ReceivedAt, i.CentreState, i.Epoch, i.Seq = e.Receipt, e.ReceivedAt, e.State, e.Epoch, e.Seq
	return i
}
