package desk

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/packs"
	"earlyhelp.example/backend/sealed"
)

// Where a pack came from.
const (
	packFromFolder = "folder"
	packFromOffice = "office"
)

// Where the store keeps the packs: an index, and each archive under its digest,
// so that a draft and the definition it stands on are one file and one backup.
// The index is written last: a pack that is not in it was never taken.
const (
	settingPacks = "packs"
	settingPack  = "pack." // + digest
)

// keptPacks is the index.
type keptPacks struct {
	Taken []keptPack `json:"taken"` // in the order they were taken
	// NumbersFrom is the pack whose telephone numbers the person has confirmed;
	// empty for those of the enrolment. NumbersKept is the pack whose numbers
	// they have looked at and turned down.
	NumbersFrom string `json:"numbersFrom,omitempty"`
	NumbersKept string `json:"numbersKept,omitempty"`
	Folder      string `json:"folder,omitempty"` // the watched folder; empty is the default
}

type keptPack struct {
	SHA256 string    `json:"sha256"`
	At     time.Time `json:"at"`
	From   string    `json:"from"`
}

// shelved is the council's packs as they are in force, and all that follows
// from them. It is made whole and put in place whole.
type shelved struct {
	shelf   *packs.Shelf // nil until a first pack comes: the shipped library alone
	kept    keptPacks
	profile *forms.Profile // in force, with the numbers in force
	council []byte         // the source of the profile whose numbers are in force
	asks    *forms.Phones  // numbers that a pack would bring, unconfirmed; nil for none
	asksOf  *packs.Pack    // that pack
}

// trust is whom this laptop takes packs from: the keys pinned at enrolment.
func (e *Enrolment) trust() (packs.Trust, error) {
	keys, err := sealed.KeySet{Keys: e.PackKeys}.Set()
	return packs.Trust{Authority: e.Authority, Keys: keys}, err
}

// readPacks puts the packs of an opened store in force, each verified again. One
// that no longer holds is left out and told as refused.
func (s *session) readPacks(ctx context.Context) error {
	raw, err := s.store.Setting(ctx, settingPacks)
	if err != nil {
		return err
	}
	if err := s.readRefused(ctx); err != nil {
		return err
	}
	var kept keptPacks
	if raw != nil {
		if err := json.Unmarshal(raw, &kept); err != nil {
			return fault.Wrap(err, fault.Damaged, "store.damaged")
		}
	}
	var taken []*packs.Pack
	for _, k := range kept.Taken {
		p, err := s.readPack(ctx, k.SHA256)
		if err != nil {
			s.desk.Log.Error("a kept form pack does not hold", "err", err)
			s.refused = append(s.refused, refusedPack{name: s.words().say("packs.kept"), from: k.From, sha256: k.SHA256, at: k.At, why: err})
			continue
		}
		taken = append(taken, p)
	}
	var shelf *packs.Shelf
	if len(taken) > 0 && s.desk.Shipped != nil {
		var findings []forms.Finding
		if shelf, findings, err = packs.NewShelf(s.desk.Shipped, taken...); err != nil {
			return err
		}
		if forms.HasErrors(findings) {
			s.desk.Log.Error("definitions left out", "first", findings[0].String(), "findings", len(findings))
		}
	}
	next, err := s.shelve(shelf, kept)
	if err == nil {
		s.putInForce(next)
	}
	return err
}

func (s *session) readPack(ctx context.Context, sha256 string) (*packs.Pack, error) {
	raw, err := s.store.Setting(ctx, settingPack+sha256)
	if err != nil {
		return nil, err
	}
	var b []byte
	if err := json.Unmarshal(raw, &b); err != nil {
		return nil, fault.Wrap(err, fault.Damaged, "packs.altered")
	}
	if sealed.Digest(b) != sha256 {
		return nil, fault.New(fault.Damaged, "packs.altered")
	}
	trust, err := s.enrolment.trust()
	if err != nil {
		return nil, err
	}
	return packs.Read(b, trust)
}

// shelve works out what a shelf means for this laptop.
func (s *session) shelve(shelf *packs.Shelf, kept keptPacks) (shelved, error) {
	enrolled, err := readProfile(s.enrolment.Profile)
	if err != nil {
		return shelved{}, err
	}
	next := shelved{shelf: shelf, kept: kept, profile: enrolled, council: s.enrolment.Profile}
	if shelf == nil {
		return next, nil
	}
	if source := numbersSource(shelf, enrolled.ID, kept.NumbersFrom); source != nil {
		next.council = source
	}
	numbers, err := readProfile(next.council)
	if err != nil {
		return shelved{}, err
	}
	if source, of := shelf.Profile(enrolled.ID); source != nil {
		if next.profile, err = readProfile(source); err != nil {
			return shelved{}, err
		}
		if brought := next.profile.Phones; !sameNumbers(brought, numbers.Phones) {
			next.asks, next.asksOf = &brought, of
			next.profile.Phones = numbers.Phones
			next.profile.Phones.Helpdesk, next.profile.Phones.Coordinator = brought.Helpdesk, brought.Coordinator
		}
	}
	if len(next.profile.FormsEnabled) > 0 {
		next.profile.FormsEnabled = append(slices.Clone(next.profile.FormsEnabled), shelf.Brought(enrolled.ID)...)
	}
	return next, nil
}

// numbersSource is the profile of the pack whose numbers were confirmed.
func numbersSource(shelf *packs.Shelf, council, sha256 string) []byte {
	for _, p := range shelf.Packs() {
		if p.SHA256 == sha256 {
			source, _ := p.Source(path.Join("profiles", council+".yaml"))
			return source
		}
	}
	return nil
}

// sameNumbers compares whom a worker rings about a child, and when: what a pack
// may not change by itself. The Helpdesk's number and the coordinator's are no such thing.
func sameNumbers(a, b forms.Phones) bool {
	a.Helpdesk, b.Helpdesk, a.Coordinator, b.Coordinator = "", "", "", ""
	return reflect.DeepEqual(a, b)
}

// putInForce changes what every call reads. Whoever calls holds d.mu for
// writing, or has not let anybody in yet.
func (s *session) putInForce(next shelved) {
	s.shelved, s.profile = next, next.profile
	if next.shelf != nil {
		s.desk.Library = next.shelf.Library()
	}
}

// alter changes what calls read, if the session is still the open one.
func (d *Desk) alter(s *session, change func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.current == s {
		change()
	}
}

// takePack is the one gate for packs, wherever they come from. A pack is taken
// whole, or refused with a sentence and nothing changes. An error means that it
// could not be judged now: the store is closed, or could not keep it.
func (d *Desk) takePack(ctx context.Context, b []byte, name, from string) error {
	d.taking.Lock()
	defer d.taking.Unlock()
	s, release, err := d.use()
	if err != nil {
		return err
	}
	next, refusal := s.judgePack(b, from)
	refused := s.withRefusal(b, name, from, refusal)
	if refusal == nil {
		err = s.keepPack(ctx, b, next.kept)
	}
	err = errors.Join(err, s.keepRefused(ctx, refused))
	release()
	if err != nil {
		return err
	}
	d.alter(s, func() {
		if s.refused = refused; refusal == nil {
			s.putInForce(next)
		}
	})
	if refusal != nil {
		d.Log.Info("form pack not taken", "from", from, "why", keyOf(refusal))
	}
	d.Changed(ChangedSettings, ChangedHome, ChangedFront, ChangedAssessments)
	return nil
}

// keyOf is a refusal for the log: which one, without what stood in the pack.
func keyOf(err error) string {
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		return f.Key
	}
	return string(fault.KindOf(err))
}

// judgePack reads a pack and lays it on the shelf, in memory only.
func (s *session) judgePack(b []byte, from string) (shelved, error) {
	trust, err := s.enrolment.trust()
	if err != nil {
		return shelved{}, err
	}
	p, err := packs.Read(b, trust)
	if err != nil {
		return shelved{}, err
	}
	shelf, err := s.shelfNow(s.desk.Shipped)
	if err != nil {
		return shelved{}, err
	}
	enrolled, err := readProfile(s.enrolment.Profile)
	if err != nil {
		return shelved{}, err
	}
	if shelf, err = shelf.Take(p, enrolled.ID); err != nil {
		return shelved{}, err
	}
	kept := s.shelved.kept
	kept.Taken = append(slices.Clone(kept.Taken), keptPack{SHA256: p.SHA256, At: s.desk.now(), From: from})
	return s.shelve(shelf, kept)
}

func (s *session) shelfNow(shipped fs.FS) (*packs.Shelf, error) {
	if s.shelved.shelf != nil {
		return s.shelved.shelf, nil
	}
	if shipped == nil {
		return nil, fault.New(fault.Internal, "internal")
	}
	shelf, _, err := packs.NewShelf(shipped)
	return shelf, err
}

// keepPack makes a pack outlast the program: the archive first, the index last.
func (s *session) keepPack(ctx context.Context, b []byte, kept keptPacks) error {
	raw, err := json.Marshal(b)
	if err != nil {
		return fault.Wrap(err, fault.Internal, "internal")
	}
	if err := s.store.SetSetting(ctx, settingPack+sealed.Digest(b), raw); err != nil {
		return err
	}
	return s.keepIndex(ctx, kept)
}

func (s *session) keepIndex(ctx context.Context, kept keptPacks) error {
	raw, err := json.Marshal(kept)
	if err != nil {
		return fault.Wrap(err, fault.Internal, "internal")
	}
	return s.store.SetSetting(ctx, settingPacks, raw)
}
