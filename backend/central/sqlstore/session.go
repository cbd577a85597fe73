package sqlstore

import (
	"context"
	"time"

	"earlyhelp.example/backend/central"
)

func scanSession(s scanner) (x central.Session, err error) {
	err = s.Scan(&x.Family, &x.Worker, &x.Device, &x.Access, &x.Refresh, moment{&x.AccessUntil}, moment{&x.Until})
	return x, err
}

// Holder asks for a session's end and its laptop in one statement, which sees one
// picture of the file without a transaction around it.
func (s *Store) Holder(ctx context.Context, authority, sum string) (time.Time, central.Device, error) {
	c, err := s.take(ctx)
	if err != nil {
		return time.Time{}, central.Device{}, err
	}
	defer s.give(c)
	var d central.Device
	until, err := one(&rows{c: c, authority: authority}, func(s scanner) (until time.Time, err error) {
		err = s.Scan(moment{&until}, &d.ID, &d.Worker, &d.Key, moment{&d.RevokedAt})
		return until, err
	}, "holder", sum)
	return until, d, err
}

func (r *rows) SessionByAccess(sum string) (central.Session, error) {
	return one(r, scanSession, "session_by_access", sum)
}

func (r *rows) SessionByRefresh(sum string) (central.Session, error) {
	return one(r, scanSession, "session_by_refresh", sum)
}

func (r *rows) PutSession(x central.Session) error {
	return r.do("session_put", x.Family, x.Worker, x.Device, x.Access, x.Refresh, millis(x.AccessUntil), millis(x.Until))
}

func (r *rows) SpentRefresh(sum string) (string, error) {
	return one(r, func(s scanner) (family string, err error) {
		err = s.Scan(&family)
		return family, err
	}, "spent_refresh", sum)
}

func (r *rows) AddSpentRefresh(sum, family string, until time.Time) error {
	return r.do("spent_refresh_add", sum, family, millis(until))
}

func (r *rows) DropSessions(family string) error {
	if err := r.do("session_drop", family); err != nil {
		return err
	}
	return r.do("spent_refresh_drop", family)
}

func (r *rows) Sweep(before time.Time) error {
	for _, name := range []string{"session_sweep", "spent_refresh_sweep", "guesses_sweep", "staff_session_sweep"} {
		if err := r.do(name, millis(before)); err != nil {
			return err
		}
	}
	return nil
}

func (r *rows) StaffSession(sum string) (central.StaffSession, error) {
	return one(r, func(s scanner) (x central.StaffSession, err error) {
		err = s.Scan(&x.Sum, &x.Account, &x.CSRF, moment{&x.SeenAt}, moment{&x.Until})
		return x, err
	}, "staff_session", sum)
}

func (r *rows) PutStaffSession(x central.StaffSession) error {
	return r.do("staff_session_put", x.Sum, x.Account, x.CSRF, millis(x.SeenAt), millis(x.Until))
}

func (r *rows) DropStaffSession(sum string) error { return r.do("staff_session_drop", sum) }
