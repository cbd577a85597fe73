package sqlstore

import (
	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/fault"
)

func scanWorker(s scanner) (w central.Worker, err error) {
	err = s.Scan(&w.ID, &w.FullName, &w.JobTitle, &w.Agency, &w.AgencyType, &w.Phone, &w.Email, &w.Roles)
	return w, err
}

func scanLetter(s scanner) (l central.Letter, err error) {
	err = s.Scan(&l.ID, &l.Worker, &l.CodeSum, &l.State, &l.Tries, moment{&l.IssuedAt}, moment{&l.Until}, &l.Device)
	return l, err
}

func scanDevice(s scanner) (d central.Device, err error) {
	err = s.Scan(&d.ID, &d.Worker, &d.Key, &d.Name, moment{&d.EnrolledAt}, moment{&d.RevokedAt})
	return d, err
}

func scanAccount(s scanner) (a central.Account, err error) {
	err = s.Scan(&a.Name, &a.FullName, &a.Role, &a.Password, moment{&a.CreatedAt})
	return a, err
}

func (r *rows) Worker(id string) (central.Worker, error) { return one(r, scanWorker, "worker", id) }

func (r *rows) PutWorker(w central.Worker) error {
	return r.do("worker_put", w.ID, w.FullName, w.JobTitle, w.Agency, w.AgencyType, w.Phone, w.Email, w.Roles)
}

func (r *rows) OpenLetters() ([]central.Letter, error) { return many(r, scanLetter, "letters_open") }

func (r *rows) Letter(codeSum string) (central.Letter, error) {
	return one(r, scanLetter, "letter_by_code", codeSum)
}

func (r *rows) AddLetter(l central.Letter) error {
	return r.do("letter_add", l.ID, l.Worker, l.CodeSum, l.State, l.Tries, millis(l.IssuedAt), millis(l.Until), l.Device)
}

func (r *rows) PutLetter(l central.Letter) error {
	return r.change("letter_put", l.ID, l.Worker, l.CodeSum, l.State, l.Tries, millis(l.IssuedAt), millis(l.Until), l.Device)
}

func (r *rows) Device(id string) (central.Device, error) { return one(r, scanDevice, "device", id) }

func (r *rows) DeviceByKey(public string) (central.Device, error) {
	return one(r, scanDevice, "device_by_key", public)
}

func (r *rows) AddDevice(d central.Device) error {
	return r.do("device_add", d.ID, d.Worker, d.Key, d.Name, millis(d.EnrolledAt), millis(d.RevokedAt))
}

func (r *rows) PutDevice(d central.Device) error {
	return r.change("device_put", d.ID, d.Worker, d.Key, d.Name, millis(d.EnrolledAt), millis(d.RevokedAt))
}

func (r *rows) Guesses(key string) (central.Guesses, error) {
	got, err := one(r, func(s scanner) (g central.Guesses, err error) {
		err = s.Scan(&g.Key, &g.Wrong, moment{&g.Until})
		return g, err
	}, "guesses", key)
	if fault.Is(err, fault.NotFound) {
		return central.Guesses{Key: key}, nil
	}
	return got, err
}

func (r *rows) PutGuesses(g central.Guesses) error {
	return r.do("guesses_put", g.Key, g.Wrong, millis(g.Until))
}

func (r *rows) Account(name string) (central.Account, error) {
	return one(r, scanAccount, "account", name)
}

func (r *rows) PutAccount(a central.Account) error {
	return r.do("account_put", a.Name, a.FullName, a.Role, a.Password, millis(a.CreatedAt))
}
