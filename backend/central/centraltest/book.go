package centraltest

import (
	"cmp"
	"slices"
	"time"

	"earlyhelp.example/backend/central"
)

func ms(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Millisecond)
}

func (b *book) Council() (central.Council, error) { return b.council, nil }

func (b *book) PutCouncil(c central.Council) error {
	old := b.council
	b.undo = append(b.undo, func() { b.council = old })
	b.council = c
	return nil
}

func (b *book) Worker(id string) (central.Worker, error) { return get(b.workers, id) }
func (b *book) PutWorker(w central.Worker) error         { return put(b, b.workers, w.ID, w) }

func (b *book) OpenLetters() ([]central.Letter, error) {
	return pick(b.letters, func(l central.Letter) bool { return l.State == central.LetterOpen }, func(x, y central.Letter) int {
		return cmp.Or(x.IssuedAt.Compare(y.IssuedAt), cmp.Compare(x.ID, y.ID))
	}), nil
}

func (b *book) Letter(codeSum string) (central.Letter, error) {
	open := func(l central.Letter) int {
		if l.State == central.LetterOpen {
			return 0
		}
		return 1
	}
	return first(pick(b.letters, func(l central.Letter) bool { return l.CodeSum == codeSum }, func(x, y central.Letter) int {
		return cmp.Or(cmp.Compare(open(x), open(y)), y.IssuedAt.Compare(x.IssuedAt), cmp.Compare(y.ID, x.ID))
	}))
}

func (b *book) AddLetter(l central.Letter) error {
	if l.State == central.LetterOpen {
		if same, err := b.Letter(l.CodeSum); err == nil && same.State == central.LetterOpen {
			return add(b, b.letters, same.ID, same) // a Conflict: the code is taken
		}
	}
	l.IssuedAt, l.Until = ms(l.IssuedAt), ms(l.Until)
	return add(b, b.letters, l.ID, l)
}

func (b *book) PutLetter(l central.Letter) error {
	l.IssuedAt, l.Until = ms(l.IssuedAt), ms(l.Until)
	return replace(b, b.letters, l.ID, l)
}

func (b *book) Device(id string) (central.Device, error) { return get(b.devices, id) }

func (b *book) DeviceByKey(public string) (central.Device, error) {
	return first(pick(b.devices, func(d central.Device) bool { return d.Key == public }, anyOrder[central.Device]))
}

func (b *book) AddDevice(d central.Device) error {
	if same, err := b.DeviceByKey(d.Key); err == nil {
		return add(b, b.devices, same.ID, same) // a Conflict: the key is taken
	}
	d.EnrolledAt, d.RevokedAt = ms(d.EnrolledAt), ms(d.RevokedAt)
	return add(b, b.devices, d.ID, d)
}

func (b *book) PutDevice(d central.Device) error {
	d.EnrolledAt, d.RevokedAt = ms(d.EnrolledAt), ms(d.RevokedAt)
	return replace(b, b.devices, d.ID, d)
}

func (b *book) Guesses(key string) (central.Guesses, error) {
	got := b.guesses[key]
	got.Key = key
	return got, nil
}

func (b *book) PutGuesses(g central.Guesses) error {
	g.Until = ms(g.Until)
	return put(b, b.guesses, g.Key, g)
}

func (b *book) SessionByAccess(sum string) (central.Session, error) {
	return first(pick(b.sessions, func(s central.Session) bool { return s.Access == sum }, anyOrder[central.Session]))
}

func (b *book) SessionByRefresh(sum string) (central.Session, error) {
	return first(pick(b.sessions, func(s central.Session) bool { return s.Refresh == sum }, anyOrder[central.Session]))
}

func (b *book) PutSession(s central.Session) error {
	s.AccessUntil, s.Until = ms(s.AccessUntil), ms(s.Until)
	return put(b, b.sessions, s.Family, s)
}

func (b *book) SpentRefresh(sum string) (string, error) {
	got, err := get(b.spent, sum)
	return got.family, err
}

func (b *book) AddSpentRefresh(sum, family string, until time.Time) error {
	return add(b, b.spent, sum, spent{family, ms(until)})
}

func (b *book) DropSessions(family string) error {
	drop(b, b.sessions, func(key string, _ central.Session) bool { return key == family })
	drop(b, b.spent, func(_ string, s spent) bool { return s.family == family })
	return nil
}

func (b *book) Sweep(before time.Time) error {
	drop(b, b.sessions, func(_ string, s central.Session) bool { return s.Until.Before(before) })
	drop(b, b.spent, func(_ string, s spent) bool { return s.until.Before(before) })
	drop(b, b.guesses, func(_ string, g central.Guesses) bool { return g.Until.Before(before) })
	drop(b, b.staff, func(_ string, s central.StaffSession) bool { return s.Until.Before(before) })
	return nil
}

func (b *book) Submission(id string) (central.Submission, error) { return get(b.arrived, id) }
func (b *book) Payload(id string) (central.Payload, error)       { return get(b.payloads, id) }

func (b *book) HeldBehind(after string) ([]central.Asked, error) {
	return b.held(func(s central.Submission) bool { return s.After == after })
}

func (b *book) HeldSince(before time.Time) ([]central.Asked, error) {
	return b.held(func(s central.Submission) bool { return !s.ReceivedAt.After(before) })
}

func (b *book) held(want func(central.Submission) bool) ([]central.Asked, error) {
	var list []central.Asked
	for _, s := range pick(b.arrived, func(s central.Submission) bool { return s.State == central.Held && want(s) }, bySeq) {
		list = append(list, central.Asked{ID: s.ID, SHA256: s.SHA256})
	}
	return list, nil
}

func (b *book) Arrivals(q central.ArrivalQuery) ([]central.Submission, error) {
	all := pick(b.arrived, func(central.Submission) bool { return true }, func(x, y central.Submission) int {
		if x.Urgent != y.Urgent {
			if x.Urgent {
				return -1
			}
			return 1
		}
		return cmp.Or(x.FinishedAt.Compare(y.FinishedAt), cmp.Compare(x.ID, y.ID))
	})
	from := min(q.Skip, len(all))
	return all[from:min(from+q.Limit, len(all))], nil
}

func (b *book) AmendmentsOf(id string) ([]central.Submission, error) {
	all := pick(b.arrived, func(s central.Submission) bool { return s.Amends == id && id != "" }, bySeq)
	return all[:min(100, len(all))], nil
}

func (b *book) SubmissionsAfter(seq int64, limit int) ([]central.Submission, error) {
	all := pick(b.arrived, func(s central.Submission) bool { return s.Seq > seq }, bySeq)
	return all[:min(limit, len(all))], nil
}

func (b *book) Kin(key string) ([]central.Kin, error) {
	return pick(b.kin, func(k central.Kin) bool { return k.Key == key },
		func(x, y central.Kin) int {
			return cmp.Or(cmp.Compare(x.Seq, y.Seq), cmp.Compare(x.Submission, y.Submission))
		}), nil
}

func (b *book) AddKin(k central.Kin) error {
	if _, known := b.kin[[2]string{k.Key, k.Submission}]; known {
		return nil
	}
	return put(b, b.kin, [2]string{k.Key, k.Submission}, k)
}

func (b *book) AddSubmission(s central.Submission, p central.Payload) error {
	s.FinishedAt, s.ReceivedAt = ms(s.FinishedAt), ms(s.ReceivedAt)
	if err := add(b, b.arrived, s.ID, s); err != nil {
		return err
	}
	return add(b, b.payloads, s.ID, central.Payload{Coding: p.Coding, Bytes: slices.Clone(p.Bytes)})
}

func (b *book) PutState(id string, state central.State, reason string) error {
	s, err := get(b.arrived, id)
	if err != nil {
		return err
	}
	s.State, s.Reason = state, reason
	return put(b, b.arrived, id, s)
}

func (b *book) Account(name string) (central.Account, error) { return get(b.accounts, name) }

func (b *book) PutAccount(a central.Account) error {
	a.CreatedAt = ms(a.CreatedAt)
	return put(b, b.accounts, a.Name, a)
}

func (b *book) StaffSession(sum string) (central.StaffSession, error) { return get(b.staff, sum) }

func (b *book) PutStaffSession(s central.StaffSession) error {
	s.SeenAt, s.Until = ms(s.SeenAt), ms(s.Until)
	return put(b, b.staff, s.Sum, s)
}

func (b *book) DropStaffSession(sum string) error {
	drop(b, b.staff, func(key string, _ central.StaffSession) bool { return key == sum })
	return nil
}

func (b *book) Audit(from int64, limit int) ([]central.AuditRow, error) {
	var list []central.AuditRow
	for n := from; len(list) < limit; n++ {
		row, err := get(b.audit, n)
		if err != nil {
			break
		}
		list = append(list, row)
	}
	return list, nil
}

func (b *book) AuditOf(object, action string) ([]central.AuditRow, error) {
	list := pick(b.audit, func(r central.AuditRow) bool { return r.Object == object && r.Action == action },
		func(x, y central.AuditRow) int { return cmp.Compare(y.N, x.N) })
	return list[:min(len(list), 100)], nil
}

func (b *book) AddAudit(r central.AuditRow) error {
	r.At = ms(r.At)
	return add(b, b.audit, r.N, r)
}
