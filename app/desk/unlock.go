package desk

import (
	"context"
	"net/http"
	"runtime/debug"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/store"
	"earlyhelp.example/backend/vault"
)

// UnlockWith is the passphrase or the recovery code.
type UnlockWith struct {
	_          struct{} `json:"-" additionalProperties:"true"`
	Passphrase string   `json:"passphrase,omitempty"`
	Recovery   string   `json:"recovery,omitempty"`
}

// LockRequest asks for the lock; Anyway answers the question of BR-32.
type LockRequest struct {
	_      struct{} `json:"-" additionalProperties:"true"`
	Anyway bool     `json:"anyway,omitempty"`
}

// Locking says what happened on the way to the lock.
type Locking struct {
	Says string `json:"says"`
}

func (d *Desk) unlock(ctx context.Context, in *call[UnlockWith]) (nothing, error) {
	d.entering.Lock()
	defer d.entering.Unlock()
	if d.Fault != nil {
		return nothing{}, d.Fault
	}
	if _, release, err := d.use(); err == nil {
		release()
		return nothing{}, nil // a second press, or a second page
	}
	key, err := d.openVault(in.Body)
	if fault.Is(err, fault.NotFound) && store.Exists(d.Dir) {
		err = fault.New(fault.Damaged, "vault.gone") // it is set up: somebody, or the disk, took the key away
	}
	if err != nil {
		return nothing{}, d.notOpened(err)
	}
	defer key.Wipe()
	err = d.openStore(context.WithoutCancel(ctx), key, nil)
	debug.FreeOSMemory() // stretching the passphrase took 64 MiB (architecture 5)
	if err != nil {
		return nothing{}, err
	}
	if in.Body.Recovery != "" {
		d.openedByCode(context.WithoutCancel(ctx), key)
	}
	d.Changed(ChangedFront)
	return nothing{}, nil
}

// openedByCode keeps the key for the new passphrase that is offered at once, and
// knows now that the person has the code.
func (d *Desk) openedByCode(ctx context.Context, key vault.Key) {
	d.byCode.Store(&entryByCode{key: key, at: d.now()})
	s, release, err := d.use()
	if err == nil {
		defer release()
		err = s.prove(ctx, openedByCode)
	}
	if err != nil {
		d.Log.Error("unlock by recovery code not noted", "err", err) // the work is open: that counts
	}
}

func (d *Desk) openVault(with UnlockWith) (vault.Key, error) {
	if with.Recovery != "" {
		return vault.OpenRecovery(d.Dir, with.Recovery, d.vaultOptions(""))
	}
	return vault.Open(d.Dir, with.Passphrase, d.vaultOptions(""))
}

// notOpened adds to a refusal how many tries are left. Only a wrong guess or
// one made too early is 403; a damaged vault keeps its own words.
func (d *Desk) notOpened(err error) error {
	if kind := fault.KindOf(err); kind != fault.Refused && kind != fault.Locked {
		return err
	}
	p := d.problem(err)
	tries := d.tries(d.words())
	p.Status, p.Title, p.Unlock = http.StatusForbidden, http.StatusText(http.StatusForbidden), &tries
	return p
}

// openStore opens the store and begins the session. first is the enrolment to
// keep in a store that was just made; nil reads the one that is there.
func (d *Desk) openStore(ctx context.Context, key vault.Key, first *Enrolment) error {
	if err := d.readForms(); err != nil {
		return err
	}
	st, err := store.Open(ctx, d.Dir, key, d.storeOptions())
	if err != nil {
		return err
	}
	s, err := d.begin(ctx, st, key, first)
	if err != nil {
		if closing := st.Close(); closing != nil {
			d.Log.Error("store not closed", "err", closing)
		}
		return err
	}
	d.mu.Lock()
	d.current = s
	if d.Shipped != nil {
		s.watchPacks(s.lifetime)
	}
	d.mu.Unlock()
	s.offerPacks()
	d.active.begin(s)
	if first == nil {
		d.pendingKeyKept()
	}
	return nil
}

// pendingKeyKept lets go of the key that asked to be enrolled: the store has it.
func (d *Desk) pendingKeyKept() {
	if err := d.dropPendingKey(); err != nil {
		d.Log.Error("pending key still outside the store", "err", err) // the next unlock tries again
	}
}

func (d *Desk) storeOptions() store.Options {
	o := store.Options{Now: d.Now, Lock: d.Lock}
	if d.Faulty != nil {
		d.Faulty(&o)
	}
	return o
}
