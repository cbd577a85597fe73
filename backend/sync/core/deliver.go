package core

import (
	"time"

	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
)

// deliver begins as many deliveries as there is room for. Each item is marked
// on the disk before its first byte leaves, so that a power cut in the middle
// is seen at the next start. While an urgent item has the line nothing else
// begins (BR-44).
func (l *Laptop) deliver(m Moment) []Effect {
	if l.lineTill(m.At).After(m.At) {
		return nil
	}
	var out []Effect
	next := outbox.Next(l.unordered(), m.At, l.metered, streams-len(l.delivering))
	for _, i := range next {
		if next[0].Urgent && !i.Urgent || i.Attachment && l.uploading() {
			break // files come last: behind one there are only others
		}
		l.delivering[i.ID] = m.At
		out = append(out, l.mark(outbox.Step(i, outbox.Began{At: m.At})), l.sending(i))
	}
	return out
}

// uploading reports whether a chunk is under way. There is one at a time, so
// that a form finished meanwhile waits for none, and an urgent one for one.
func (l *Laptop) uploading() bool {
	for id := range l.delivering {
		if l.items[id].Attachment {
			return true
		}
	}
	return false
}

// sending is the effect that takes an item, or the next chunk of it, away. A
// file of which everything is said to be there without a receipt has its last
// chunk sent again: the answer to that one is the receipt.
func (l *Laptop) sending(i outbox.Item) Effect {
	if i.Attachment {
		last := max(i.Size-1, 0) / ChunkSize * ChunkSize
		return Upload{ID: i.ID, Of: i.Of, SHA256: i.SHA256, Access: l.road.access, From: min(i.There, last), Size: i.Size,
			SeenEpoch: l.standing.Epoch, SeenSeq: l.standing.Seq}
	}
	return Deliver{ID: i.ID, SHA256: i.SHA256, Size: i.Size, Access: l.road.access,
		SeenEpoch: l.standing.Epoch, SeenSeq: l.standing.Seq}
}

// ChunkSize is how many bytes of a file go at once (sync.md 3.5).
const ChunkSize = 512 << 10

// lineAlone is how long an urgent item has the line for itself. One that hangs
// for longer keeps nobody else back.
const lineAlone = 30 * time.Second

// lineTill is when the line is free of urgent items that have it alone; zero
// where it is.
func (l *Laptop) lineTill(now time.Time) time.Time {
	var till time.Time
	for id, began := range l.delivering {
		if l.items[id].Urgent && !now.Before(began) && began.Add(lineAlone).After(till) {
			till = began.Add(lineAlone)
		}
	}
	return till
}

// delivered believes a receipt and nothing else: signed by a key of the pinned
// centre, and about exactly these bytes (BR-33).
func (l *Laptop) delivered(e Delivered) []Effect {
	delete(l.delivering, e.ID)
	item, known := l.items[e.ID]
	if !known {
		return nil
	}
	receipt, err := sealed.VerifyReceipt(e.Receipt, l.keys)
	if err != nil || !l.proves(receipt, item) {
		l.road.access = "" // a new key may be in use: greet again before the next try
		return []Effect{l.mark(outbox.Step(item, outbox.Failed{At: e.At, Fault: "sync.badreceipt", Dice: e.Dice}))}
	}
	l.served(e.At)
	l.hint(e.Epoch)
	l.reached(receipt.Epoch, receipt.Seq)
	item = outbox.Step(item, outbox.Receipted{At: e.At, Receipt: e.Receipt, ReceivedAt: receipt.ReceivedAt,
		State: receipt.State, Epoch: receipt.Epoch, Seq: receipt.Seq})
	return []Effect{KeepReceipt{ID: item.ID, JWS: e.Receipt, Receipt: receipt}, l.mark(item)}
}

func (l *Laptop) proves(r sealed.Receipt, i outbox.Item) bool {
	if i.Attachment {
		return r.ProvesFile(i.Of, i.ID, i.SHA256, l.authority)
	}
	return r.Proves(i.ID, i.SHA256, l.authority)
}

// uploaded takes a chunk for no more than it is: nobody has signed for it, so it
// proves no contact and no progress. Only the receipt for the whole file does.
func (l *Laptop) uploaded(e Uploaded) []Effect {
	if e.Receipt != "" {
		return l.delivered(Delivered{Moment: e.Moment, ID: e.ID, Receipt: e.Receipt, Epoch: e.Epoch})
	}
	delete(l.delivering, e.ID)
	item, known := l.items[e.ID]
	if !known {
		return nil
	}
	l.hint(e.Epoch)
	return []Effect{l.mark(outbox.Step(item, outbox.Advanced{At: e.At, There: e.There, Dice: e.Dice}))}
}

// undelivered puts an item back in the queue, or aside where the same answer
// would come for ever.
func (l *Laptop) undelivered(e Failed, id string) []Effect {
	item, known := l.items[id]
	if !known {
		return nil
	}
	failed := outbox.Failed{At: e.At, Fault: e.Why.Fault, Unsent: e.Why.Unsent, RetryAfter: e.Why.RetryAfter, Dice: e.Dice}
	switch e.Why.Kind {
	case IDReused:
		return []Effect{l.mark(outbox.Step(item, outbox.SetAside{At: e.At, Fault: e.Why.Fault}))}
	case Permanent:
		failed.Permanent = true
		l.served(e.At)
	case OneItem:
		if item.Attachment { // perhaps its form is not there any more
			l.check.due = true
		}
	default:
		failed.Network = true
	}
	return []Effect{l.mark(outbox.Step(item, failed))}
}
