package desk

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/vault"
	"filippo.io/age"
)

const ownWords = "amber canoe thistle nine"

// typedBack are the groups that were asked for, as a person types them.
func typedBack(made Recovery) RecoveryCheck {
	groups := map[string]string{}
	for _, n := range made.Ask {
		groups[strconv.Itoa(n)] = " " + strings.ToLower(made.Recovery[n-1])
	}
	return RecoveryCheck{Groups: groups}
}

func (b *bench) keys() Keys {
	b.t.Helper()
	var s Settings
	b.get("/api/settings", &s)
	return s.Keys
}

// unlocksWith reports whether the program, started afresh, opens with this. The
// minutes that a wrong guess costs go by.
func (b *bench) unlocksWith(with UnlockWith) bool {
	b.t.Helper()
	b.restart()
	b.at(b.now().Add(2 * time.Minute))
	return b.send("POST", "/api/unlock", marshal(b.t, with)).Code == http.StatusOK
}

// Whoever cannot write the code down now, or whose program dies while it is on
// the screen, is led to a new one: the old one is kept nowhere.
func TestACodeThatNobodyWroteDown(t *testing.T) {
	t.Parallel()
	for name, lost := range map[string]func(b *bench){
		"put off":          func(b *bench) { b.post("/api/recovery/confirm", RecoveryCheck{Later: true}, nil) },
		"the program died": func(b *bench) { b.restart(); b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil) },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			gone := b.enrol()
			lost(b)
			if !b.notice("new_recovery") || b.keys().Proved {
				t.Fatal("nothing leads to a new code")
			}
			b.refused("POST", "/api/recovery/confirm", typedBack(gone), http.StatusConflict, fault.Conflict)
			var made Recovery
			b.post("/api/recovery", UnlockWith{Passphrase: passphrase}, &made)
			b.post("/api/recovery/confirm", typedBack(made), nil)
			if b.notice("new_recovery") || !b.keys().Proved {
				t.Error("a proved code is still asked for")
			}
			if b.unlocksWith(UnlockWith{Recovery: strings.Join(gone.Recovery, " ")}) {
				t.Error("the code that nobody has still opens")
			}
			if !b.unlocksWith(UnlockWith{Recovery: strings.Join(made.Recovery, " ")}) {
				t.Error("the new code does not open")
			}
		})
	}
}

// The old code opens until the new one is proved.
func TestTheOldCodeIsGoodUntilTheNewOneIsProved(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	old := b.enrol()
	b.post("/api/recovery/confirm", typedBack(old), nil)
	b.refused("POST", "/api/recovery", UnlockWith{}, http.StatusUnprocessableEntity, fault.Invalid)
	b.refused("POST", "/api/recovery", UnlockWith{Passphrase: "not it at all, sorry"}, http.StatusForbidden, fault.Refused)
	b.at(b.now().Add(2 * time.Minute))
	var made Recovery
	b.post("/api/recovery", UnlockWith{Passphrase: passphrase}, &made)
	wrong := typedBack(made)
	wrong.Groups[strconv.Itoa(made.Ask[1])] = "AAAA"
	b.refused("POST", "/api/recovery/confirm", wrong, http.StatusUnprocessableEntity, fault.Invalid)
	if !b.unlocksWith(UnlockWith{Recovery: strings.Join(old.Recovery, " ")}) {
		t.Error("the old code went before the new one was proved")
	}
	b.refused("POST", "/api/recovery/confirm", typedBack(made), http.StatusConflict, fault.Conflict) // forgotten with the program
	if b.unlocksWith(UnlockWith{Recovery: strings.Join(made.Recovery, " ")}) {
		t.Error("a code that was never proved opens")
	}
}

func TestChangePassphrase(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	change := func(old string) PassphraseChange {
		return PassphraseChange{Old: old, Passphrase: ownWords, Again: ownWords}
	}
	b.refused("POST", "/api/passphrase", PassphraseChange{Old: passphrase, Passphrase: ownWords, Again: "other"}, http.StatusUnprocessableEntity, fault.Invalid)
	b.refused("POST", "/api/passphrase", PassphraseChange{Old: passphrase, Passphrase: "short", Again: "short"}, http.StatusUnprocessableEntity, fault.Invalid)
	b.refused("POST", "/api/passphrase", change(""), http.StatusUnprocessableEntity, fault.Invalid)
	p := b.refused("POST", "/api/passphrase", change("not it at all, sorry"), http.StatusForbidden, fault.Refused)
	if p.Unlock == nil || p.Unlock.WaitSeconds < 1 {
		t.Errorf("an open laptop is a place to guess at: %+v", p.Unlock)
	}
	b.refused("POST", "/api/passphrase", change(passphrase), http.StatusForbidden, fault.Locked)
	b.at(b.now().Add(2 * time.Minute))
	var after Keys
	b.post("/api/passphrase", change(passphrase), &after)
	if after.PassphraseSays != "Changed 22/11/2026" {
		t.Errorf("settings say %q", after.PassphraseSays)
	}
	if b.unlocksWith(UnlockWith{Passphrase: passphrase}) {
		t.Error("the old passphrase still opens")
	}
	if !b.unlocksWith(UnlockWith{Passphrase: ownWords}) {
		t.Error("the new passphrase does not open")
	}
	b.refused("POST", "/api/passphrase", change(""), http.StatusUnprocessableEntity, fault.Invalid)
}

// After ten wrong passphrases the code opens, and a new passphrase is offered
// without typing the code again: for ten minutes, then with it.
func TestANewPassphraseAfterTheCode(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.ring = ring{}
	b.make()
	made := b.enrol()
	b.restart()
	for range 10 {
		b.refused("POST", "/api/unlock", UnlockWith{Passphrase: "not it at all, sorry"}, http.StatusForbidden, fault.Refused)
		b.at(b.now().Add(2 * time.Minute))
	}
	code := strings.Join(made.Recovery, " ")
	if b.unlocksWith(UnlockWith{Passphrase: passphrase}) || !b.unlocksWith(UnlockWith{Recovery: code}) {
		t.Fatal("ten wrong tries did not do what they are said to")
	}
	if k := b.keys(); !k.Known || k.Renew == "" || !k.Proved || !b.notice("new_passphrase") {
		t.Fatalf("no new passphrase is offered: %+v", k)
	}
	b.at(b.now().Add(justRecovered))
	own := PassphraseChange{Passphrase: ownWords, Again: ownWords}
	b.refused("POST", "/api/passphrase", own, http.StatusUnprocessableEntity, fault.Invalid)
	own.Recovery = code
	b.post("/api/passphrase", own, nil)
	if b.notice("new_passphrase") {
		t.Error("a new passphrase is still asked for")
	}
	if !b.unlocksWith(UnlockWith{Passphrase: ownWords}) {
		t.Error("the new passphrase does not open")
	}
	if !b.unlocksWith(UnlockWith{Recovery: code}) {
		t.Fatal("the code stopped opening")
	}
	b.post("/api/passphrase", PassphraseChange{Passphrase: passphrase, Again: passphrase}, nil) // at once
	if !b.unlocksWith(UnlockWith{Passphrase: passphrase}) {
		t.Error("the passphrase chosen at once does not open")
	}
}

// The paper goes to the printer and nowhere else, and only while the code is on
// the screen.
func TestTheCodeIsPrintedFromMemory(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	made := b.enrol()
	before := b.files()
	b.post("/api/recovery/print", struct{}{}, nil)
	b.isPDF("/api/recovery/pdf")
	if len(b.paper.names) != 1 || !bytes.HasPrefix(b.paper.bytes, []byte("%PDF-")) || strings.Contains(b.paper.names[0], "Temi") {
		t.Errorf("at the printer: %v, %d bytes", b.paper.names, len(b.paper.bytes))
	}
	if after := b.files(); !slices.Equal(before, after) {
		t.Errorf("printing made files: %v, were %v", after, before)
	}
	for _, group := range made.Recovery {
		if strings.Contains(b.log.String(), group) {
			t.Error("the log has the code")
		}
	}
	b.paper.err = fault.New(fault.Refused, "printer.preview")
	if p := b.refused("POST", "/api/recovery/print", struct{}{}, http.StatusForbidden, fault.Refused); p.Key != "printer.preview" {
		t.Errorf("the page cannot know that it has to print by itself: %s", p.Key)
	}
	b.post("/api/recovery/confirm", typedBack(made), nil)
	b.refused("POST", "/api/recovery/print", struct{}{}, http.StatusConflict, fault.Conflict)
	b.refused("GET", "/api/recovery/pdf", nil, http.StatusConflict, fault.Conflict)
}

// files are the names in the data folder.
func (b *bench) files() []string {
	b.t.Helper()
	entries, err := os.ReadDir(b.dir)
	if err != nil {
		b.t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// ring is a keyring for tests.
type ring map[string][]byte

var _ vault.Keyring = ring{}

func (r ring) Get(store string) ([]byte, error) {
	secret, found := r[store]
	if !found {
		return nil, fault.New(fault.NotFound, "vault.device_gone")
	}
	return secret, nil
}
func (r ring) Set(store string, secret []byte) error { r[store] = secret; return nil }
func (r ring) Delete(store string) error             { delete(r, store); return nil }

// The council's passphrase opens without the keyring of whoever set it. It is set
// too where it cannot be noted in the store, and that is told.
func TestTheCouncilsPassphrase(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.ring = ring{}
	b.make()
	b.enrol()
	b.desk.End(t.Context())
	council := b.escrow()
	b.make()
	if noted, err := b.desk.OpenForWorker(t.Context(), CouncilsKey{Identity: council, Passphrase: ownWords}); noted != nil || err != nil {
		t.Fatalf("noted: %v, set: %v", noted, err)
	}
	clear(b.ring)
	if !b.unlocksWith(UnlockWith{Passphrase: ownWords}) {
		t.Fatal("it needs a secret that the worker does not have")
	}
	if k := b.keys(); !b.notice("new_passphrase") || k.CouncilSays == "" {
		t.Errorf("the worker is told nothing: %+v", k)
	}
	b.post("/api/passphrase", PassphraseChange{Old: ownWords, Passphrase: passphrase, Again: passphrase}, nil)
	if k := b.keys(); b.notice("new_passphrase") || k.CouncilSays == "" || len(b.ring) != 1 {
		t.Errorf("with an own passphrase: %+v, %d secrets", k, len(b.ring))
	}
	b.desk.End(t.Context())
	b.make()
	b.broken.fail(errors.New("a store that cannot be written"))
	if noted, err := b.desk.OpenForWorker(t.Context(), CouncilsKey{Identity: council, Passphrase: ownWords}); noted == nil || err != nil {
		t.Errorf("unwritable: noted: %v, set: %v", noted, err)
	}
}

// escrow locks the work for a council of this test's own; its identity.
func (b *bench) escrow() string {
	b.t.Helper()
	council, err := age.GenerateX25519Identity()
	if err != nil {
		b.t.Fatal(err)
	}
	key, err := vault.Open(b.dir, passphrase, vault.Options{Keyring: b.ring})
	if err == nil {
		err = vault.ReaddEscrow(b.dir, key, council.Recipient().String())
	}
	if err != nil {
		b.t.Fatal(err)
	}
	return council.String()
}
