package desk

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/vault"
)

// The council's profile is kept readable beside the locked store, because the
// unlock screen must carry its telephone numbers (architecture 3.15). It comes
// from an enrolment or from a pack, and neither signature may lie there in
// clear with it: the first is over the worker's name too. So this laptop signs
// the copy with its own key once it has verified theirs, and the public half is
// pinned in vault.json. A copy that another key has signed, or that was altered,
// shows no number but 999. Who replaces the pin as well alters the vault, which
// then does not open. At every unlock the copy is compared with the store's and
// made again where it differs.
const (
	councilFile      = "council.json"
	councilStatement = sealed.Statement("eh-council+jws")
)

type councilCopy struct {
	Signed string `json:"signed"`
}

type councilWords struct {
	Authority string `json:"authority"`
	Profile   []byte `json:"profile"`
}

// keepCouncil writes the readable copy.
func keepCouncil(dir string, e Enrolment) error {
	public, ok := e.DeviceKey.Public().(ed25519.PublicKey)
	if !ok {
		return fault.New(fault.Internal, "internal")
	}
	jws, err := sealed.Sign(councilStatement, councilWords{Authority: e.Authority, Profile: e.Profile}, sealed.KeyID(public), e.DeviceKey)
	if err != nil {
		return err
	}
	raw, err := json.MarshalIndent(councilCopy{Signed: jws}, "", " ")
	if err != nil {
		return fault.Wrap(err, fault.Internal, "internal")
	}
	return WriteFile(filepath.Join(dir, councilFile), raw)
}

// readCouncil gives the profile beside the store, as far as the pinned key has
// signed it.
func readCouncil(dir string) (*forms.Profile, error) {
	raw, err := os.ReadFile(filepath.Join(dir, councilFile))
	if err != nil {
		return nil, fault.Wrap(err, fault.NotFound, "desk.no-council")
	}
	var kept councilCopy
	if err := json.Unmarshal(raw, &kept); err != nil {
		return nil, fault.Wrap(err, fault.Damaged, "desk.no-council")
	}
	pin, err := vault.Pinned(dir)
	if err != nil {
		return nil, err
	}
	if len(pin) != ed25519.PublicKeySize {
		return nil, fault.New(fault.Refused, "desk.no-council")
	}
	key := ed25519.PublicKey(pin)
	var said councilWords
	if err := sealed.Verify(councilStatement, kept.Signed, sealed.Keys{sealed.KeyID(key): key}, &said); err != nil {
		return nil, err
	}
	return readProfile(said.Profile)
}

func readProfile(source []byte) (*forms.Profile, error) {
	profile, findings := forms.ReadProfile(source)
	if profile == nil {
		if len(findings) > 0 {
			return nil, fault.Wrap(errors.New(findings[0].String()), fault.Damaged, "desk.no-council")
		}
		return nil, fault.New(fault.Damaged, "desk.no-council")
	}
	return profile, nil
}

func councilOf(p *forms.Profile, language string) Council {
	if p == nil {
		return Council{}
	}
	return Council{ID: p.ID, Name: p.Name.In(language), Marking: p.Marking, Coordinator: p.Term("coordinator", language)}
}

// phonesOf gives the numbers to show. What the council has not confirmed is not
// shown as if it had: 999 alone, and a line that says why (BR-35).
func phonesOf(p *forms.Profile, w words) Phones {
	none := Phones{Emergency: "999", Says: w.say("phones.none")}
	if !p.Ready() || !p.Phones.Confirmed {
		return none
	}
	n := p.Phones
	return Phones{Emergency: "999", Mash: n.MASH, MashHours: n.MASHHours.In(w.language), OutOfHours: n.OutOfHours, Helpdesk: n.Helpdesk, Coordinator: n.Coordinator, Confirmed: true}
}
