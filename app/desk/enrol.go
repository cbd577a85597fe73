package desk

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

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
	if store.Exists(d.Dir) || vault.Exists(d.Dir) {
		return fault.New(fault.Conflict, "desk.enrolled")
	}
	return nil
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
// session. A vault whose store could not be made is put aside, so that the
// person can try again: nothing was ever locked with its key.
func (d *Desk) makeStore(ctx context.Context, passphrase string, e Enrolment) ([]string, error) {
	ctx = context.WithoutCancel(ctx) // half an enrolment helps nobody
	key, recovery, err := vault.Create(d.Dir, passphrase, d.vaultOptions(e.EscrowRecipient))
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	if err := store.Create(ctx, d.Dir, key, d.now()); err != nil {
		return nil, errors.Join(err, d.putVaultAside())
	}
	if err := d.openStore(ctx, key, &e); err != nil {
		return nil, err
	}
	return recovery, nil
}

func (d *Desk) putVaultAside() error {
	if store.Exists(d.Dir) {
		return nil
	}
	path := filepath.Join(d.Dir, "vault.json")
	return fault.Wrap(os.Rename(path, path+".unused"), fault.Full, "desk.file")
}

func (s *session) keepEnrolment(ctx context.Context, e Enrolment) error {
	raw, err := json.Marshal(e)
	if err != nil {
		return fault.Wrap(err, fault.Internal, "internal")
	}
	return s.store.SetSetting(ctx, settingEnrolment, raw)
}
