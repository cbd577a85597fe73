package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/store/query"
)

// Departed is what stays of a family that has left the laptop: by what reference the
// centre knows the closing, which kind of work it closed, how many forms went, and when.
type Departed struct {
	Family, Reference, Kind string
	Forms                   int
	At                      time.Time
}

// Departures are what one run of LetGo did. Held says that a family is past its day and
// stays, because the clock is in doubt (BR-06); Again that for this its days were not
// begun to be counted: look again once somebody vouches for the date.
type Departures struct {
	Gone        []Departed
	Held, Again bool
}

// depart removes every word of a family and leaves a tombstone for each form, receipts
// without a name, and reminders that say nothing of anybody. As with a draft that is gone
// for good, pages are overwritten and the next Care lets go of the older backups.
func depart(ctx context.Context, tx *sql.Tx, at time.Time, r casework.Record) (Departed, error) {
	family, last := r.Family.ID, r.Episodes[len(r.Episodes)-1]
	closed := "" // what the closing's own tasks are named for
	drafts, err := q.AllDraftsOfFamily(ctx, tx, family)
	if err != nil {
		return Departed{}, err
	}
	for _, d := range drafts {
		if d.Submission == last.ClosedBy {
			closed = cmp.Or(d.Line, d.ID) + "."
		}
		if err := departDraft(ctx, tx, d, at); err != nil {
			return Departed{}, err
		}
	}
	closing, err := itemIn(ctx, tx, last.ClosedBy)
	if err != nil {
		return Departed{}, err
	}
	gone := Departed{Family: family, Reference: closing.Reference, Kind: last.Kind, Forms: len(drafts), At: at}
	return gone, errors.Join(
		departTasks(ctx, tx, family, closed),
		q.PurgeRecord(ctx, tx, family),
		q.PurgeChanges(ctx, tx, family),
		q.DropAlerted(ctx, tx, family),
		q.DropLeaving(ctx, tx, family),
		q.PutSetting(ctx, tx, query.PutSettingParams{Key: purgedKey, Value: `"` + rand.Text() + `"`}),
		q.InsertDeparted(ctx, tx, query.InsertDepartedParams{Family: family, Reference: gone.Reference, Kind: gone.Kind,
			Forms: int64(gone.Forms), LeftAt: text(at)}))
}

// departDraft ends one form. Its place in the outbox and its receipts stay, because a
// receipt is kept for ever; whom they were about does not.
func departDraft(ctx context.Context, tx *sql.Tx, d query.Draft, at time.Time) error {
	docs, err := q.ItemsOfDraft(ctx, tx, d.ID)
	items, err := itemsOf(docs, err)
	if err != nil {
		return err
	}
	reference := ""
	for _, i := range items {
		if i.ID == d.Submission {
			reference = i.Reference
		}
		i.Initials, i.Family, i.People, i.Because = "", "", "", ""
		if err := putItem(ctx, tx, i); err != nil {
			return err
		}
	}
	return errors.Join(
		q.InsertTombstone(ctx, tx, query.InsertTombstoneParams{Draft: d.ID, Form: d.Form, Version: d.Version, CreatedAt: d.CreatedAt,
			SavedAt: d.SavedAt, DeletedAt: text(at), Reason: string(LeftLaptop), Reference: reference}),
		q.PurgeSealedCalls(ctx, tx, d.ID),
		q.ForgetSubmissions(ctx, tx, d.ID),
		q.DropWithdrawnItems(ctx, tx, d.ID),
		q.DropSubmissionsWithoutItem(ctx, tx, d.ID),
		q.PurgeFiles(ctx, tx, d.ID),
		q.PurgeProposals(ctx, tx, d.ID),
		q.PurgeDraft(ctx, tx, d.ID))
}

// departTasks keeps what the closing promised for a day after it, e.g. to look in six
// months whether it has lasted, without whom it was about. The work's own tasks ended
// with the work.
func departTasks(ctx context.Context, tx *sql.Tx, family, closed string) error {
	rows, err := q.TasksOfFamily(ctx, tx, family)
	if err != nil {
		return err
	}
	for _, row := range rows {
		var t casework.Task
		if err := json.Unmarshal([]byte(row.Task), &t); err != nil {
			return err
		}
		if t.On == "" || closed == "" || !strings.HasPrefix(t.ID, closed) {
			if err := q.DropTask(ctx, tx, row.ID); err != nil {
				return err
			}
			continue
		}
		doc, err := json.Marshal(casework.Task{ID: t.ID, Name: t.Name, Say: t.Say, On: t.On})
		if err != nil {
			return err
		}
		if err := q.InsertTask(ctx, tx, query.InsertTaskParams{ID: t.ID, Family: family, Due: t.On, Task: string(doc)}); err != nil {
			return err
		}
	}
	return nil
}

// DropTask ends a reminder that a family left behind; one of a family that is here is
// a change of its record instead (fault.Conflict).
func (s *Store) DropTask(ctx context.Context, id string) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		family, err := q.TaskFamily(ctx, tx, id)
		if err == nil {
			_, err = q.DepartedFamily(ctx, tx, family)
		}
		if errors.Is(err, sql.ErrNoRows) {
			return fault.New(fault.Conflict, "desk.no-task")
		}
		if err != nil {
			return err
		}
		return q.DropTask(ctx, tx, id)
	})
}

// Departed is what stays of one family; here is true where it never left.
func (s *Store) Departed(ctx context.Context, family string) (gone Departed, here bool, err error) {
	row, err := q.DepartedFamily(ctx, s.read, family)
	if errors.Is(err, sql.ErrNoRows) {
		return gone, true, nil
	}
	if err != nil {
		return gone, false, said(err)
	}
	gone, err = departedOf(row)
	return gone, false, err
}

// AllDeparted are the families that have left, the last to leave first.
func (s *Store) AllDeparted(ctx context.Context) ([]Departed, error) {
	rows, err := q.DepartedFamilies(ctx, s.read)
	if err != nil {
		return nil, said(err)
	}
	out := make([]Departed, len(rows))
	for i, row := range rows {
		if out[i], err = departedOf(row); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func departedOf(row query.Departed) (Departed, error) {
	d := Departed{Family: row.Family, Reference: row.Reference, Kind: row.Kind, Forms: int(row.Forms)}
	return d, said(moments([]stamp{{row.LeftAt, &d.At}}))
}

// Tombstone is what stays of one draft; fault.NotFound where nothing does.
func (s *Store) Tombstone(ctx context.Context, draft string) (Tombstone, error) {
	all, err := s.Tombstones(ctx)
	if err != nil {
		return Tombstone{}, err
	}
	i := slices.IndexFunc(all, func(t Tombstone) bool { return t.Draft == draft })
	if i < 0 {
		return Tombstone{}, fault.New(fault.NotFound, "store.no_draft")
	}
	return all[i], nil
}
