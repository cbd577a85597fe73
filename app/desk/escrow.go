package desk

import (
	"context"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/store"
	"earlyhelp.example/backend/vault"
)

// CouncilsKey is what the council opens a worker's laptop with.
type CouncilsKey struct {
	Identity   string // AGE-SECRET-KEY-…
	Passphrase string // for the worker to go on with
	Recipient  string // age1…: the escrow to lock the work for from now on; "" leaves it
}

// OpenForWorker is the council's act when a worker has lost both passphrase and
// recovery code: its escrow identity opens the vault, and the passphrase given
// opens the work from then on, for whoever may start the program, because no
// secret of a keyring goes into it. The next unlock presses the worker to choose
// their own. It is written into the store's own audit; noted is why that could
// not be done, and does not stand in the way of the worker.
func (d *Desk) OpenForWorker(ctx context.Context, with CouncilsKey) (noted, err error) {
	d.entering.Lock()
	defer d.entering.Unlock()
	if d.Fault != nil {
		return nil, d.Fault
	}
	if err := vault.CheckPassphrase(with.Passphrase); err != nil {
		return nil, err
	}
	key, err := vault.OpenEscrow(d.Dir, with.Identity)
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	if with.Recipient != "" {
		if err := vault.ReaddEscrow(d.Dir, key, with.Recipient); err != nil {
			return nil, err
		}
	}
	noted = d.noteCouncil(ctx, key)
	o := d.vaultOptions("")
	o.Keyring = nil
	return noted, vault.ChangePassphrase(d.Dir, key, with.Passphrase, o)
}

// noteCouncil is written before the passphrase is set: an entry too many is
// better than one too few.
func (d *Desk) noteCouncil(ctx context.Context, key vault.Key) error {
	st, err := store.Open(ctx, d.Dir, key, d.storeOptions())
	if err != nil {
		return err
	}
	err = (&session{desk: d, store: st}).noteKey(ctx, openedByCouncil)
	if closing := st.Close(); err == nil {
		err = fault.Wrap(closing, fault.Internal, "store.folder")
	}
	return err
}
