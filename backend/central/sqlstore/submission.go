package sqlstore

import (
	"time"

	"earlyhelp.example/backend/central"
)

func scanSubmission(s scanner) (x central.Submission, err error) {
	err = s.Scan(&x.ID, &x.SHA256, &x.Reference, &x.Size, &x.Kind, &x.Form, &x.Version, &x.Worker, &x.Device,
		&x.Urgent, &x.Phoned, moment{&x.FinishedAt}, moment{&x.ReceivedAt},
		&x.State, &x.Reason, &x.After, &x.Amends, &x.Epoch, &x.Seq, &x.AuditHead, &x.Receipt)
	return x, err
}

func scanAsked(s scanner) (a central.Asked, err error) {
	err = s.Scan(&a.ID, &a.SHA256)
	return a, err
}

func scanAudit(s scanner) (a central.AuditRow, err error) {
	err = s.Scan(&a.N, moment{&a.At}, &a.Head, &a.Actor, &a.Device, &a.Action, &a.Object, &a.Reason, &a.SHA256)
	return a, err
}

func (r *rows) Submission(id string) (central.Submission, error) {
	return one(r, scanSubmission, "submission", id)
}

func (r *rows) HeldBehind(after string) ([]central.Asked, error) {
	return many(r, scanAsked, "submissions_held_behind", after)
}

func (r *rows) HeldSince(before time.Time) ([]central.Asked, error) {
	return many(r, scanAsked, "submissions_held_since", millis(before))
}

func (r *rows) Arrivals(q central.ArrivalQuery) ([]central.Submission, error) {
	return many(r, scanSubmission, "submissions_arrived", q.Limit, q.Skip)
}

func (r *rows) AmendmentsOf(id string) ([]central.Submission, error) {
	return many(r, scanSubmission, "submissions_amending", id)
}

func (r *rows) SubmissionsAfter(seq int64, limit int) ([]central.Submission, error) {
	return many(r, scanSubmission, "submissions_after", seq, limit)
}

func (r *rows) Kin(key string) ([]central.Kin, error) {
	return many(r, func(s scanner) (k central.Kin, err error) {
		err = s.Scan(&k.Key, &k.Submission, &k.Worker, &k.Seq, &k.Closes)
		return k, err
	}, "kin", key)
}

func (r *rows) AddKin(k central.Kin) error {
	return r.do("kin_add", k.Key, k.Submission, k.Worker, k.Seq, k.Closes)
}

func (r *rows) AddSubmission(x central.Submission, p central.Payload) error {
	if p.Bytes == nil {
		p.Bytes = []byte{} // a nil slice would be NULL
	}
	return r.do("submission_add", x.ID, x.SHA256, x.Reference, x.Size, x.Kind, x.Form, x.Version, x.Worker, x.Device,
		x.Urgent, x.Phoned, millis(x.FinishedAt), millis(x.ReceivedAt),
		x.State, x.Reason, x.After, x.Amends, x.Epoch, x.Seq, x.AuditHead, x.Receipt, p.Coding, p.Bytes)
}

func (r *rows) PutState(id string, state central.State, reason string) error {
	return r.change("submission_state", id, state, reason)
}

func (r *rows) Payload(id string) (central.Payload, error) {
	return one(r, func(s scanner) (p central.Payload, err error) {
		err = s.Scan(&p.Coding, &p.Bytes)
		return p, err
	}, "payload", id)
}

func (r *rows) Audit(from int64, limit int) ([]central.AuditRow, error) {
	return many(r, scanAudit, "audit", from, limit)
}

func (r *rows) AuditOf(object, action string) ([]central.AuditRow, error) {
	return many(r, scanAudit, "audit_of", object, action)
}

func (r *rows) AddAudit(a central.AuditRow) error {
	return r.do("audit_add", a.N, millis(a.At), a.Head, a.Actor, a.Device, a.Action, a.Object, a.Reason, a.SHA256)
}
