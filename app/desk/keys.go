package desk

import (
	"context"
	"encoding/json"
	"runtime/debug"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/vault"
)

// Keys is what opens this laptop's work, for the settings and the screen that
// changes a passphrase.
type Keys struct {
	PassphraseSays string `json:"passphraseSays" doc:"When it was chosen."`
	RecoverySays   string `json:"recoverySays" doc:"Since when the recovery code is on paper."`
	Proved         bool   `json:"proved" doc:"The recovery code was typed back from paper."`
	CouncilSays    string `json:"councilSays" doc:"When the council last opened this laptop's work; empty for never."`
	Renew          string `json:"renew" doc:"Why a new passphrase had better be chosen now; empty where nothing presses."`
	Known          bool   `json:"known" doc:"The person has just opened with the recovery code: no secret has to be typed again."`
}

// PassphraseChange is a new passphrase, typed twice, and what the person opens
// with now; both secrets are empty just after the recovery code was used.
type PassphraseChange struct {
	_          struct{} `json:"-" additionalProperties:"true"`
	Old        string   `json:"old,omitempty" doc:"The passphrase until now."`
	Recovery   string   `json:"recovery,omitempty" doc:"Or the recovery code."`
	Passphrase string   `json:"passphrase,omitempty"`
	Again      string   `json:"again,omitempty"`
}

// settingKeys is where the store keeps what happened to its keys.
const settingKeys = "keys"

// keyEvent is a line of the audit of the keys: what happened and when, never a
// secret.
type keyEvent struct {
	At   time.Time `json:"at"`
	What keyAct    `json:"what"`
}

type keyAct string

const (
	passphraseChanged keyAct = "passphrase"
	codeProved        keyAct = "recovery"
	openedByCode      keyAct = "opened_recovery"
	openedByCouncil   keyAct = "opened_council"
)

// keyEventsKept bounds the audit.
const keyEventsKept = 100

// justRecovered is how long after the recovery code was typed at the unlock a
// new passphrase may be chosen without typing it again.
const justRecovered = 10 * time.Minute

// entryByCode is what stays of an unlock by the recovery code.
type entryByCode struct {
	key vault.Key
	at  time.Time
}

func (r *entryByCode) fresh(now time.Time) bool {
	return r != nil && now.Sub(r.at) < justRecovered
}

func (s *session) keyEvents(ctx context.Context) ([]keyEvent, error) {
	raw, err := s.store.Setting(ctx, settingKeys)
	if err != nil || raw == nil {
		return nil, err
	}
	var events []keyEvent
	return events, fault.Wrap(json.Unmarshal(raw, &events), fault.Damaged, "store.damaged")
}

func (s *session) noteKey(ctx context.Context, what keyAct) error {
	events, err := s.keyEvents(ctx)
	if err != nil {
		return err
	}
	events = append(events, keyEvent{At: s.desk.now().UTC(), What: what})
	raw, err := json.Marshal(events[max(0, len(events)-keyEventsKept):])
	if err != nil {
		return fault.Wrap(err, fault.Internal, "internal")
	}
	return s.store.SetSetting(ctx, settingKeys, raw)
}

// keys reads the audit: what was changed last, and whether others know the
// passphrase.
func (s *session) keys(ctx context.Context) (Keys, error) {
	events, err := s.keyEvents(ctx)
	if err != nil {
		return Keys{}, err
	}
	w, first := s.words(), s.enrolment.At
	k := Keys{Proved: s.proved.Load(), PassphraseSays: w.say("keys.chosen", day(first)), RecoverySays: w.say("keys.unproved")}
	if k.Proved {
		k.RecoverySays = w.say("keys.proved", day(first))
	}
	entry := s.desk.byCode.Load()
	if entry != nil {
		k.Renew, k.Known = w.say("notice.recovered"), entry.fresh(s.desk.now())
	}
	for _, e := range events {
		switch e.What {
		case passphraseChanged:
			k.PassphraseSays = w.say("keys.changed", day(e.At))
		case openedByCouncil:
			k.PassphraseSays = w.say("keys.council", day(e.At))
			k.CouncilSays = w.say("keys.opened", day(e.At))
		case codeProved:
			k.RecoverySays = w.say("keys.proved", day(e.At))
		}
	}
	if at, yes := setByCouncil(events); yes {
		k.Renew = w.say("notice.opened", day(at))
	}
	return k, nil
}

// setByCouncil reports whether the passphrase in force is one that the council
// set, and since when.
func setByCouncil(events []keyEvent) (at time.Time, yes bool) {
	for _, e := range events {
		switch e.What {
		case openedByCouncil:
			at, yes = e.At, true
		case passphraseChanged:
			yes = false
		}
	}
	return at, yes
}

// keyNotices press for a passphrase that only the worker knows, and for a
// recovery code on paper.
func (s *session) keyNotices(ctx context.Context) ([]Notice, error) {
	k, err := s.keys(ctx)
	if err != nil {
		return nil, err
	}
	var out []Notice
	if k.Renew != "" {
		out = append(out, Notice{As: "warning", Act: "new_passphrase", Say: k.Renew})
	}
	if !k.Proved {
		out = append(out, Notice{As: "warning", Act: "new_recovery", Say: s.words().say("notice.recovery")})
	}
	return out, nil
}

// keyFor wins the data key with what the person typed. Wrong guesses are counted
// and wait as at the unlock: an open laptop must not be a place to guess at.
func (d *Desk) keyFor(with UnlockWith) (vault.Key, error) {
	if with.Passphrase == "" && with.Recovery == "" {
		if r := d.byCode.Load(); r.fresh(d.now()) {
			return r.key, nil
		}
		return vault.Key{}, fault.New(fault.Invalid, "desk.which-secret")
	}
	key, err := d.openVault(with)
	if err != nil {
		return vault.Key{}, d.notOpened(err)
	}
	return key, nil
}

func (d *Desk) changePassphrase(ctx context.Context, in *call[PassphraseChange]) (Keys, error) {
	d.entering.Lock()
	defer d.entering.Unlock()
	s, release, err := d.use()
	if err != nil {
		return Keys{}, err
	}
	defer release()
	b := in.Body
	if err := (NewPassphrase{Passphrase: b.Passphrase, Again: b.Again}).check(); err != nil {
		return Keys{}, err
	}
	defer debug.FreeOSMemory() // as at the unlock
	key, err := d.keyFor(UnlockWith{Passphrase: b.Old, Recovery: b.Recovery})
	if err != nil {
		return Keys{}, err
	}
	defer key.Wipe()
	if err := vault.ChangePassphrase(d.Dir, key, b.Passphrase, d.vaultOptions("")); err != nil {
		return Keys{}, err
	}
	d.byCode.Store(nil)
	if err := s.noteKey(context.WithoutCancel(ctx), passphraseChanged); err != nil {
		d.Log.Error("change of passphrase not noted", "err", err) // it is changed: to say otherwise would lock the person out
	}
	d.Changed(ChangedHome, ChangedSettings)
	return s.keys(ctx)
}
