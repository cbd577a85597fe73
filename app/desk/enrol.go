package desk

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

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

// Recovery is the printed way back in: shown once, stored nowhere.
type Recovery struct {
	Recovery []string `json:"recovery" doc:"The groups, in order."`
	Ask      []int    `json:"ask" doc:"Numbers (from 1) of the two groups to type back."`
}

// RecoveryCheck proves that the code was written down, or puts that off.
type RecoveryCheck struct {
	_      struct{}          `json:"-" additionalProperties:"true"`
	Groups map[string]string `json:"groups,omitempty" doc:"Group number (from 1) to what was typed."`
	Later  bool              `json:"later,omitempty" doc:"Finish later: no family is copied to the laptop until then."`
}

// pendingEnrolment is what lives between the letter and the proved recovery
// code. It is in memory only: a program that ends before the passphrase leaves
// nothing behind, and the coordinator issues a new code.
type pendingEnrolment struct {
	Enrolment
	recovery []string // while it is on the screen
	ask      []int    // numbers of the groups to type back
}

// settingEnrolment is where the store keeps the Enrolment.
const settingEnrolment = "enrolment"

func (d *Desk) enrol(ctx context.Context, in *call[EnrolLetter]) (Enrolled, error) {
	d.entering.Lock()
	defer d.entering.Unlock()
	if err := d.mayEnrol(); err != nil {
		return Enrolled{}, err
	}
	_, device, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return Enrolled{}, fault.Wrap(err, fault.Internal, "internal")
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
	d.pending = &pendingEnrolment{Enrolment: e}
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
	if in.Body.Passphrase != in.Body.Again {
		return Recovery{}, fault.New(fault.Invalid, "desk.passphrases-differ")
	}
	if err := vault.CheckPassphrase(in.Body.Passphrase); err != nil {
		return Recovery{}, err
	}
	recovery, err := d.makeStore(ctx, in.Body.Passphrase, d.pending.Enrolment)
	if err != nil {
		return Recovery{}, err
	}
	d.pending.recovery = recovery
	if d.pending.ask, err = twoOf(len(recovery)); err != nil {
		return Recovery{}, err
	}
	d.Changed(ChangedFront)
	return Recovery{Recovery: recovery, Ask: d.pending.ask}, nil
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

func (d *Desk) confirmRecovery(ctx context.Context, in *call[RecoveryCheck]) (nothing, error) {
	d.entering.Lock()
	defer d.entering.Unlock()
	if in.Body.Later {
		d.pending = nil
		return nothing{}, nil
	}
	s, release, err := d.use()
	if err != nil {
		return nothing{}, err
	}
	defer release()
	if err := d.checkGroups(in.Body.Groups); err != nil {
		return nothing{}, err
	}
	kept := s.enrolment
	kept.RecoveryProved = true
	if err := s.keepEnrolment(ctx, kept); err != nil {
		return nothing{}, err
	}
	s.proved.Store(true)
	d.pending = nil
	d.Changed(ChangedHome, ChangedSettings)
	return nothing{}, nil
}

// checkGroups compares the groups that were asked for while the code is in
// memory; a later check needs the whole code, because it is kept nowhere.
func (d *Desk) checkGroups(typed map[string]string) error {
	if d.pending == nil || d.pending.recovery == nil {
		return d.checkWholeCode(typed)
	}
	for _, n := range d.pending.ask {
		if !sameGroup(typed[strconv.Itoa(n)], d.pending.recovery[n-1]) {
			return fault.New(fault.Invalid, "desk.recovery-group", n)
		}
	}
	return nil
}

func (d *Desk) checkWholeCode(typed map[string]string) error {
	groups := make([]string, 0, len(typed))
	for n := 1; n <= len(typed); n++ {
		groups = append(groups, typed[strconv.Itoa(n)])
	}
	key, err := vault.OpenRecovery(d.Dir, strings.Join(groups, " "), d.vaultOptions(""))
	if err != nil {
		return err
	}
	key.Wipe()
	return nil
}

// sameGroup forgives case, spaces and dashes, as the vault does.
func sameGroup(typed, group string) bool {
	plain := strings.NewReplacer(" ", "", "-", "")
	return plain.Replace(strings.ToUpper(typed)) == plain.Replace(strings.ToUpper(group))
}

// twoOf draws two different numbers from 1 to n, in order.
func twoOf(n int) ([]int, error) {
	if n < 2 {
		return nil, fault.New(fault.Internal, "internal")
	}
	first, err := draw(n)
	if err != nil {
		return nil, err
	}
	second, err := draw(n - 1)
	if err != nil {
		return nil, err
	}
	if second >= first {
		second++
	}
	ask := []int{first, second}
	slices.Sort(ask)
	return ask, nil
}

func draw(n int) (int, error) {
	r, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
	if err != nil {
		return 0, fault.Wrap(err, fault.Internal, "internal")
	}
	return int(r.Int64()) + 1, nil
}

func (s *session) keepEnrolment(ctx context.Context, e Enrolment) error {
	raw, err := json.Marshal(e)
	if err != nil {
		return fault.Wrap(err, fault.Internal, "internal")
	}
	return s.store.SetSetting(ctx, settingEnrolment, raw)
}
