package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/store/query"
)

// Settings that hold trusted time (BR-06).
const (
	serverTimeKey    = "time.server"    // the latest time ever seen from the centre
	confirmedTimeKey = "time.confirmed" // the device's time when a person last said its date is right
)

// clockDoubt is how far the device may be ahead of every time seen before its
// clock is doubted (BR-06).
const clockDoubt = 24 * time.Hour

// warnDays is when a draft's coming end is first told (BR-05).
const warnDays = 7

// The days of a rule are days in London.
var london = sync.OnceValues(func() (*time.Location, error) { return time.LoadLocation("Europe/London") })

// NoteServerTime remembers the latest time seen from the centre; an earlier one
// changes nothing.
func (s *Store) NoteServerTime(ctx context.Context, t time.Time) error {
	return s.noteTime(ctx, serverTimeKey, t)
}

// ConfirmDate keeps a person's word that the device's date is right.
func (s *Store) ConfirmDate(ctx context.Context, now time.Time) error {
	return s.noteTime(ctx, confirmedTimeKey, now)
}

func (s *Store) noteTime(ctx context.Context, key string, t time.Time) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		seen, err := timeSetting(ctx, tx, key)
		if err != nil || !t.After(seen) {
			return err
		}
		raw, err := json.Marshal(text(t))
		if err != nil {
			return err
		}
		return q.PutSetting(ctx, tx, query.PutSettingParams{Key: key, Value: string(raw)})
	})
}

func timeSetting(ctx context.Context, d query.DBTX, key string) (time.Time, error) {
	raw, err := q.Setting(ctx, d, key)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, err
	}
	var kept string
	if err := json.Unmarshal([]byte(raw), &kept); err != nil {
		return time.Time{}, fault.Wrap(err, fault.Damaged, "store.damaged")
	}
	return moment(kept)
}

// trusted is the later of the device's clock and the centre's last time, and
// whether the device's clock is in doubt (BR-06).
func trusted(ctx context.Context, d query.DBTX, now time.Time) (at time.Time, doubt bool, err error) {
	server, err := timeSetting(ctx, d, serverTimeKey)
	if err != nil {
		return now, true, err
	}
	confirmed, err := timeSetting(ctx, d, confirmedTimeKey)
	if err != nil {
		return now, true, err
	}
	seen := server
	if confirmed.After(seen) {
		seen = confirmed
	}
	if server.After(now) {
		now = server
	}
	return now, now.After(seen.Add(clockDoubt)), nil
}

// KeptUntil is the last day a draft is kept, in London: days after the day of
// its last save (BR-03: saved 20 March with 30 days is kept until the end of
// 19 April).
func KeptUntil(savedAt time.Time, days int) (forms.Day, error) {
	zone, err := london()
	if err != nil {
		return "", said(err)
	}
	return forms.DayOf(savedAt.In(zone).AddDate(0, 0, days)), nil
}

// Expire deletes part completed drafts past their day (days: form id to days, 0
// or missing for never) and what was deleted more than seven days ago. Finished
// forms never expire (BR-04). An urgent draft is only named in Ask (BR-05), and
// while the clock is in doubt nothing is deleted (BR-06). A laptop that was offline
// for a weekend is in doubt too: that is no news until it holds something.
func (s *Store) Expire(ctx context.Context, now time.Time, days map[string]int) (Expiry, error) {
	out := Expiry{Soon: map[string]int{}}
	err := s.transact(ctx, func(tx *sql.Tx) error {
		at, doubt, err := trusted(ctx, tx, now)
		if err != nil {
			return err
		}
		if err := s.expireDrafts(ctx, tx, at, doubt, days, &out); err != nil {
			return err
		}
		return emptyBin(ctx, tx, at, doubt, &out)
	})
	s.refreshFront(ctx)
	return out, err
}

func (s *Store) expireDrafts(ctx context.Context, tx *sql.Tx, at time.Time, doubt bool, days map[string]int, out *Expiry) error {
	drafts, err := q.LiveDrafts(ctx, tx)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		limit := days[d.Form]
		if limit <= 0 || DraftState(d.State) != PartCompleted {
			continue
		}
		left, err := daysLeft(d.SavedAt, limit, at)
		if err != nil {
			return err
		}
		switch {
		case left >= 0 && left <= warnDays:
			out.Soon[d.ID] = left
		case left < 0 && d.UrgentSince != "":
			out.Ask = append(out.Ask, d.ID)
		case left < 0 && doubt:
			out.Held = true
		case left < 0:
			d.DeletedAt, d.Reason = text(at), string(Expired)
			if err := out.bury(ctx, tx, d); err != nil {
				return err
			}
		}
	}
	return nil
}

// daysLeft counts whole London days from at to the last day; negative when it
// is over.
func daysLeft(savedAt string, limit int, at time.Time) (int, error) {
	saved, err := moment(savedAt)
	if err != nil {
		return 0, err
	}
	last, err := KeptUntil(saved, limit)
	if err != nil {
		return 0, err
	}
	today, err := KeptUntil(at, 0)
	if err != nil {
		return 0, err
	}
	return daysBetween(today, last)
}

func daysBetween(from, to forms.Day) (int, error) {
	end, err := time.Parse(time.DateOnly, string(to))
	if err != nil {
		return 0, err
	}
	begin, err := time.Parse(time.DateOnly, string(from))
	return int(end.Sub(begin) / (24 * time.Hour)), err
}

// emptyBin ends the seven days of "Recently deleted".
func emptyBin(ctx context.Context, tx *sql.Tx, at time.Time, doubt bool, out *Expiry) error {
	drafts, err := q.DeletedDrafts(ctx, tx)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		h, err := headOf(d)
		if err != nil {
			return err
		}
		if !at.After(h.KeptUntil) {
			continue
		}
		if doubt {
			out.Held = true
			continue
		}
		if err := out.bury(ctx, tx, d); err != nil {
			return err
		}
	}
	return nil
}

func (e *Expiry) bury(ctx context.Context, tx *sql.Tx, d query.Draft) error {
	stone, err := tombstoneOf(d)
	if err != nil {
		return err
	}
	e.Gone = append(e.Gone, stone)
	return purge(ctx, tx, d)
}
