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
)

// The council's profile is kept readable beside the locked store, because the
// unlock screen must carry its telephone numbers (architecture 3.15). The
// centre's signature is over the whole enrolment, which names the worker and so
// may not lie there in clear; the copy is signed by this laptop's own key
// instead, after it has verified the centre's. A copy whose signature does not
// hold shows no number but 999; at every unlock it is compared with the one in
// the store and made again where it differs.
const (
	councilFile      = "council.json"
	councilStatement = sealed.Statement("eh-council+jws")
)

type councilCopy struct {
	Key    sealed.PublicKey `json:"key"` // the laptop's
	Signed string           `json:"signed"`
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
	key := sealed.PublicKeyOf(public)
	jws, err := sealed.Sign(councilStatement, councilWords{Authority: e.Authority, Profile: e.Profile}, key.KID, e.DeviceKey)
	if err != nil {
		return err
	}
	raw, err := json.MarshalIndent(councilCopy{Key: key, Signed: jws}, "", " ")
	if err != nil {
		return fault.Wrap(err, fault.Internal, "internal")
	}
	return WriteFile(filepath.Join(dir, councilFile), raw)
}

// readCouncil gives the profile beside the store, and the key that signed it.
func readCouncil(dir string) (*forms.Profile, ed25519.PublicKey, error) {
	raw, err := os.ReadFile(filepath.Join(dir, councilFile))
	if err != nil {
		return nil, nil, fault.Wrap(err, fault.NotFound, "desk.no-council")
	}
	var kept councilCopy
	if err := json.Unmarshal(raw, &kept); err != nil {
		return nil, nil, fault.Wrap(err, fault.Damaged, "desk.no-council")
	}
	key, err := kept.Key.Key()
	if err != nil {
		return nil, nil, err
	}
	var said councilWords
	if err := sealed.Verify(councilStatement, kept.Signed, sealed.Keys{kept.Key.KID: key}, &said); err != nil {
		return nil, nil, err
	}
	profile, err := readProfile(said.Profile)
	return profile, key, err
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
	return Council{ID: p.ID, Name: p.Name.In(language), Marking: p.Marking}
}

// phonesOf gives the numbers to show. What the council has not confirmed is not
// shown as if it had: 999 alone, and a line that says why (BR-35).
func phonesOf(p *forms.Profile, w words) Phones {
	none := Phones{Emergency: "999", Says: w.say("phones.none")}
	if !p.Ready() || !p.Phones.Confirmed {
		return none
	}
	n := p.Phones
	return Phones{Emergency: "999", Mash: n.MASH, MashHours: n.MASHHours.In(w.language), OutOfHours: n.OutOfHours, Helpdesk: n.Helpdesk, Confirmed: true}
}
