package desk

import (
	"context"
	"encoding/json"
	"errors"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/store"
	"earlyhelp.example/backend/vault"
)

// EnrolLetter is what the activation letter holds: all three, because the code
// alone never says which centre to trust (issue 2, section 7).
type EnrolLetter struct {
	_           struct{} `json:"-" additionalProperties:"true"`
	Address     string   `json:"address,omitempty" doc:"https address of the council's centre."`
	Fingerprint string   `json:"fingerprint,omitempty" doc:"16 symbols of its signing key, in fours."`
	Code        string   `json:"code,omitempty" doc:"8 digits; a leading 0 counts."`
}

// Enrolled says whom the letter was for, before a passphrase is chosen.
type Enrolled struct {
	Council Council    `json:"council"`
	Worker  WorkerName `json:"worker"`
	Phones  Phones     `json:"phones"`
}

// WorkerName is the signed-in worker as screens name them.
type WorkerName struct {
	Name string `json:"name"`
	Role string `json:"role"`
}

// NewPassphrase is a choice of passphrase, typed twice.
type NewPassphrase struct {
	_          struct{} `json:"-" additionalProperties:"true"`
	Passphrase string   `json:"passphrase,omitempty"`
	Again      string   `json:"again,omitempty"`
}

// settingEnrolment is where the store keeps the Enrolment.
const settingEnrolment = "enrolment"

func (d *Desk) enrol(ctx context.Context, in *call[EnrolLetter]) (Enrolled, error) {
	d.entering.Lock()
	defer d.entering.Unlock()
	if err := d.mayEnrol(); err != nil {
		return Enrolled{}, err
	}
	device, err := d.pendingKey(in.Body.Fingerprint)
	if err != nil {
		return Enrolled{}, err
	}
	e, err := d.Office.Enrol(ctx, in.Body, device)
	if err != nil {
		return Enrolled{}, err
	}
	profile, err := readProfile(e.Profile)
	if err != nil {
		return Enrolled{}, err
	}
	e.At = d.now()
	d.pending = &e
	return Enrolled{Council: councilOf(profile, d.language()), Phones: phonesOf(profile, d.words()),
		Worker: WorkerName{Name: e.Worker.FullName, Role: e.Worker.JobTitle}}, nil
}

func (d *Desk) mayEnrol() error {
	if d.Fault != nil {
		return d.Fault
	}
	if d.enrolled() {
		return fault.New(fault.Conflict, "desk.enrolled")
	}
	return nil
}

// enrolled reports whether this folder is somebody's. What a first run left that
// was cut short is nobody's: no code was shown, and no word typed.
func (d *Desk) enrolled() bool {
	return (store.Exists(d.Dir) || vault.Exists(d.Dir)) && !store.Unfinished(d.Dir)
}

func (d *Desk) choosePassphrase(ctx context.Context, in *call[NewPassphrase]) (Recovery, error) {
	d.entering.Lock()
	defer d.entering.Unlock()
	if d.pending == nil {
		return Recovery{}, fault.New(fault.Conflict, "desk.letter-first")
	}
	if err := d.mayEnrol(); err != nil {
		return Recovery{}, err
	}
	if err := in.Body.check(); err != nil {
		return Recovery{}, err
	}
	recovery, err := d.makeStore(ctx, in.Body.Passphrase, *d.pending)
	if err != nil {
		return Recovery{}, err
	}
	d.pending = nil
	d.Changed(ChangedFront)
	return d.show(recovery, nil)
}

// check says what is wrong with a choice of passphrase.
func (n NewPassphrase) check() error {
	if n.Passphrase != n.Again {
		return fault.New(fault.Invalid, "desk.passphrases-differ")
	}
	return vault.CheckPassphrase(n.Passphrase)
}

// makeStore makes vault and store, keeps the enrolment in it and opens the
// session. Where any of it fails, or the power goes, what was made is put aside
// and the person can try again: nothing was ever locked with its key.
func (d *Desk) makeStore(ctx context.Context, passphrase string, e Enrolment) ([]string, error) {
	ctx = context.WithoutCancel(ctx) // half an enrolment helps nobody
	if err := errors.Join(store.PutFirstAside(d.Dir), store.BeginFirst(d.Dir)); err != nil {
		return nil, err
	}
	key, recovery, err := vault.Create(d.Dir, passphrase, d.vaultOptions(e.EscrowRecipient))
	if err == nil {
		defer key.Wipe()
		err = d.fillFirst(ctx, key, e)
	}
	if err != nil {
		return nil, errors.Join(err, store.PutFirstAside(d.Dir))
	}
	return recovery, nil
}

// fillFirst makes the store of a first run and opens it.
func (d *Desk) fillFirst(ctx context.Context, key vault.Key, e Enrolment) error {
	if err := store.Create(ctx, d.Dir, key, d.now()); err != nil {
		return err
	}
	if err := d.openStore(ctx, key, &e); err != nil {
		return err
	}
	if err := store.EndFirst(d.Dir); err != nil {
		return errors.Join(err, d.leave(ctx))
	}
	d.pendingKeyKept()
	return nil
}

func (s *session) keepEnrolment(ctx context.Context, e Enrolment) error {
	raw, err := json.Marshal(e)
	if err != nil {
		return fault.Wrap(err, fault.Internal, "internal")
	}
	return s.store.SetSetting(ctx, settingEnrolment, raw)
}
