package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/store/query"
)

// Leaving is by what it is judged that a family whose work is closed may leave the
// laptop (domain 7.7). Days is how long it stays after the centre's receipt of the
// closing; 0 is for good. Proves says that an item's own receipt holds; Owed are the
// families about which a call is still to be made.
type Leaving struct {
	Days   int
	Proves func(outbox.Item) bool
	Owed   map[string]bool
}

// Stay is how long a family whose work is closed stays on this laptop. Until is its
// last day in London and Left how many days are left to it, negative when it is over;
// while something holds it here there is no such day.
type Stay struct {
	Family, Name string
	Until        forms.Day
	Left         int
	Holds        []Hold
}

// Hold is one reason for which a closed family stays, and of how many things it is true.
type Hold struct {
	Why   HoldReason
	Count int
}

// HoldReason is a key, not a sentence.
type HoldReason string

// The reasons. What only this laptop has, and what somebody must still do, keeps
// everything here, however old it is: nothing may be lost for being late.
const (
	HoldDrafts   HoldReason = "drafts"   // forms begun, or deleted so that they can be taken back
	HoldUnsent   HoldReason = "unsent"   // no receipt that proves anything
	HoldUnsafe   HoldReason = "unsafe"   // received, and in no copy off the centre's site (sync.md 3.7)
	HoldAdded    HoldReason = "added"    // written on finished forms, and not sent
	HoldDocument HoldReason = "document" // taken back, so that only this laptop has it
	HoldAlert    HoldReason = "alert"    // to be answered
	HoldCall     HoldReason = "call"     // still to be made
)

// LetGo lets the families leave whose days are over. What the centre has not proved to
// hold, an alert, a draft or open work keeps a family here; while the clock is in doubt
// nothing leaves (BR-06). A family always has a week between the day on which the last
// thing stopped holding it and its own last day, so that its worker is warned.
func (s *Store) LetGo(ctx context.Context, now time.Time, by Leaving) (out Departures, err error) {
	err = s.transact(ctx, func(tx *sql.Tx) error {
		at, doubt, err := trusted(ctx, tx, now)
		if err != nil {
			return err
		}
		docs, err := q.ClosedRecords(ctx, tx)
		records, err := recordsOf(docs, err)
		if err != nil {
			return err
		}
		if err := stayOpen(ctx, tx, records); err != nil {
			return err
		}
		for _, r := range records {
			if err := s.letGo(ctx, tx, at, doubt, r, by, &out); err != nil {
				return err
			}
		}
		return nil
	})
	s.refreshFront(ctx)
	return out, err
}

// stayOpen forgets the days of families that are closed no more.
func stayOpen(ctx context.Context, tx *sql.Tx, closed []casework.Record) error {
	counted, err := q.LeavingFamilies(ctx, tx)
	if err != nil {
		return err
	}
	for _, family := range counted {
		if slices.ContainsFunc(closed, func(r casework.Record) bool { return r.Family.ID == family }) {
			continue
		}
		if err := q.DropLeaving(ctx, tx, family); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) letGo(ctx context.Context, tx *sql.Tx, at time.Time, doubt bool, r casework.Record, by Leaving, out *Departures) error {
	stay, closed, err := stayOf(ctx, tx, at, r, by)
	if err != nil {
		return err
	}
	switch {
	case !closed || len(stay.Holds) > 0:
		return q.DropLeaving(ctx, tx, r.Family.ID)
	case stay.Left < 0 && doubt:
		out.Held = true
	case stay.Left < 0:
		gone, err := depart(ctx, tx, at, r)
		out.Gone = append(out.Gone, gone)
		return err
	case doubt:
		out.Again = true
	default:
		return q.PutLeaving(ctx, tx, query.PutLeavingParams{Family: r.Family.ID, Since: text(at)})
	}
	return nil
}

// Stay is how long one family stays; closed is false where its work goes on, none was
// ever begun, or nothing of it ever leaves.
func (s *Store) Stay(ctx context.Context, family string, now time.Time, by Leaving) (stay Stay, closed bool, err error) {
	r, err := recordIn(ctx, s.read, family)
	if err != nil {
		return stay, false, said(err)
	}
	at, _, err := trusted(ctx, s.read, now)
	if err != nil {
		return stay, false, said(err)
	}
	stay, closed, err = stayOf(ctx, s.read, at, r, by)
	return stay, closed, said(err)
}

// LeavingSoon are the families that have seven days left or fewer, as LetGo last
// counted them: the first screen must not read every record. What they are judged by is
// asked for only where there are any.
func (s *Store) LeavingSoon(ctx context.Context, now time.Time, judge func(context.Context) (Leaving, error)) ([]Stay, error) {
	families, err := q.LeavingFamilies(ctx, s.read)
	if err != nil || len(families) == 0 {
		return nil, said(err)
	}
	by, err := judge(ctx)
	if err != nil {
		return nil, err
	}
	var soon []Stay
	for _, family := range families {
		stay, closed, err := s.Stay(ctx, family, now, by)
		if err != nil {
			return nil, err
		}
		if closed && len(stay.Holds) == 0 && stay.Left <= warnDays {
			soon = append(soon, stay)
		}
	}
	return soon, nil
}

// stayOf judges one family. It goes as a whole: while any work is open, what came
// before is carried forward and compared with, and would be asked for again.
func stayOf(ctx context.Context, d query.DBTX, at time.Time, r casework.Record, by Leaving) (stay Stay, closed bool, err error) {
	stay = Stay{Family: r.Family.ID, Name: r.Family.Name}
	if _, open := r.OpenEpisode(); by.Days <= 0 || open || len(r.Episodes) == 0 {
		return stay, false, nil
	}
	docs, err := q.ItemsOfFamily(ctx, d, r.Family.ID)
	items, err := itemsOf(docs, err)
	if err != nil {
		return stay, false, err
	}
	if err := stay.holdForms(ctx, d, items, by); err != nil {
		return stay, false, err
	}
	stay.hold(HoldAlert, count(r.Alerts, casework.Alert.Open))
	if by.Owed[r.Family.ID] {
		stay.hold(HoldCall, 1)
	}
	received, known := closingReceived(r, items)
	if !known && len(stay.Holds) == 0 {
		stay.hold(HoldUnsent, 1) // nothing here proves that the centre knows of the closing
	}
	if len(stay.Holds) > 0 {
		return stay, true, nil
	}
	return stay, true, stay.count(ctx, d, at, received, by.Days)
}

// holdForms holds for what is in a form of the family, and not at the centre for good.
func (s *Stay) holdForms(ctx context.Context, d query.DBTX, items []outbox.Item, by Leaving) error {
	drafts, err := q.AllDraftsOfFamily(ctx, d, s.Family)
	if err != nil {
		return err
	}
	s.hold(HoldDrafts, count(drafts, func(one query.Draft) bool { return DraftState(one.State) != Finished }))
	added, err := q.AddedToFamily(ctx, d, s.Family)
	if err != nil {
		return err
	}
	s.hold(HoldUnsent, count(items, func(i outbox.Item) bool {
		return i.Unsent() || i.Sent() && !by.Proves(i) || i.State == outbox.Withdrawn && i.Of == "" && !superseded(drafts, i)
	}))
	s.hold(HoldUnsafe, count(items, func(i outbox.Item) bool { return i.Sent() && by.Proves(i) && i.Keep() }))
	s.hold(HoldAdded, int(added))
	s.hold(HoldDocument, count(items, func(i outbox.Item) bool { return takenBack(items, i) }))
	return nil
}

// superseded reports whether a form that was opened again before it left was finished
// again: what it said is in the later document.
func superseded(drafts []query.Draft, i outbox.Item) bool {
	return slices.ContainsFunc(drafts, func(d query.Draft) bool { return d.Submission != i.ID && d.Replaces == i.ID })
}

// takenBack reports whether a document was taken back from a form that went, and went
// with no other: its only copy is here.
func takenBack(items []outbox.Item, i outbox.Item) bool {
	if i.State != outbox.Withdrawn || !i.Attachment {
		return false
	}
	of := slices.IndexFunc(items, func(f outbox.Item) bool { return f.ID == i.Of })
	return (of < 0 || items[of].Sent()) && !slices.ContainsFunc(items, func(f outbox.Item) bool { return f.SHA256 == i.SHA256 && f.Sent() })
}

// closingReceived is when the centre received the last form that closed work here.
func closingReceived(r casework.Record, items []outbox.Item) (at time.Time, known bool) {
	for _, e := range r.Episodes {
		i := slices.IndexFunc(items, func(i outbox.Item) bool { return i.ID == e.ClosedBy && i.Sent() })
		if i < 0 {
			return at, false
		}
		if items[i].ReceivedAt.After(at) {
			at = items[i].ReceivedAt
		}
	}
	return at, true
}

// count works out the last day: so many days after the receipt, and never without a
// week's warning.
func (s *Stay) count(ctx context.Context, d query.DBTX, at, received time.Time, days int) error {
	since := at
	kept, err := q.LeavingSince(ctx, d, s.Family)
	if err == nil {
		since, err = moment(kept)
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	last, err := KeptUntil(received, days)
	if err != nil {
		return err
	}
	warned, err := KeptUntil(since, warnDays)
	if err != nil {
		return err
	}
	s.Until = max(last, warned)
	today, err := KeptUntil(at, 0)
	if err != nil {
		return err
	}
	s.Left, err = daysBetween(today, s.Until)
	return err
}

func (s *Stay) hold(why HoldReason, n int) {
	if n > 0 {
		s.Holds = append(s.Holds, Hold{Why: why, Count: n})
	}
}

func count[T any](list []T, is func(T) bool) (n int) {
	for _, one := range list {
		if is(one) {
			n++
		}
	}
	return n
}
